//! Reading a timeline as a program.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::web::{App, PathId, Problem, with_version};

use super::super::pages::cursor;
use super::super::store;
use super::asked::Asked;
use super::shape::{EntryPage, EntryView};

/// A customer's timeline, the newest first
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/timeline",
    tag = "timeline",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("kind" = Option<String>, Query, description = "Only this kind; may be given several times.", example = "call"),
        ("from" = Option<String>, Query, description = "From this moment on.", example = "2026-01-01T00:00:00Z"),
        ("to" = Option<String>, Query, description = "Before this moment."),
        ("open" = Option<bool>, Query, description = "Only promises that are not kept yet."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "So many a page; 50 when not said."),
        ("after" = Option<String>, Query, description = "The `next` of the page before, asked with the same filters."),
    ),
    responses(
        (status = 200, description = "A page of entries.", body = EntryPage),
        (status = 400, description = "`after` is malformed."),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
        (status = 422, description = "A parameter is unknown or cannot be read; `errors` names it."),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    scope: Scope,
    PathId(party): PathId,
    RawQuery(query): RawQuery,
) -> Result<Json<EntryPage>, Problem> {
    let asked = Asked::read(query.as_deref())?;
    store::viewed(&app.db, &scope, party).await?.ok_or_else(Problem::not_found)?;
    let one_more = i64::try_from(asked.limit + 1).unwrap_or(i64::MAX);
    let mut entries = store::page(&app.db, &scope, party, &asked.filter, asked.after, one_more).await?;
    let has_more = entries.len() > asked.limit;
    entries.truncate(asked.limit);
    let next = entries.last().filter(|_| has_more).map(cursor);
    Ok(Json(EntryPage { items: entries.into_iter().map(EntryView::from).collect(), next }))
}

/// One entry
#[utoipa::path(
    get,
    path = "/api/v1/timeline/{id}",
    tag = "timeline",
    params(("id" = Id, Path, description = "The entry's id.")),
    responses(
        (status = 200, description = "The entry.", body = EntryView, headers(("ETag" = String, description = "The version, such as `\"3\"`."))),
        (status = 404, description = "There is no such entry, or it is on nobody's timeline that is yours to see."),
    )
)]
pub(super) async fn find(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let entry = standing(&app, &scope, id).await?;
    let version = entry.version;
    Ok(with_version(Json(entry).into_response(), version))
}

pub(super) async fn standing(app: &App, scope: &Scope, id: Id) -> Result<EntryView, Problem> {
    let found = store::find(&app.db, scope, id).await?;
    found.filter(|entry| entry.deleted_at.is_none()).map(EntryView::from).ok_or_else(Problem::not_found)
}

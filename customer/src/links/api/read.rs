//! Reading links as a program.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::web::{App, Parameters, PathId, Problem, with_version};

use super::shape::{LinkPage, LinkView};
use crate::customers;
use crate::links::fields::are_read;
use crate::links::store;

const USUAL_PAGE: usize = 50;
const LARGEST_PAGE: usize = 200;

/// A customer's links, in the order they were made
///
/// Links with customers that are not yours to see, or were deleted, are left out.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/links",
    tag = "links",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "So many a page; 50 when not said."),
        ("after" = Option<String>, Query, description = "The `next` of the page before."),
    ),
    responses(
        (status = 200, description = "A page of links.", body = LinkPage),
        (status = 400, description = "`after` is malformed."),
        (status = 404, description = "There is no such customer, or they are not yours to see, or they were deleted."),
        (status = 422, description = "A parameter is unknown or cannot be read; `errors` names it."),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Json<LinkPage>, Problem> {
    let query = Parameters::read(query.as_deref(), &["limit", "after"], &[])?;
    let limit = query.limit(USUAL_PAGE, LARGEST_PAGE)?;
    let after = query.after(Id::parse)?.unwrap_or(Id::NONE);
    let found = customers::find(&app.db, &scope, id).await?;
    let customer = found.filter(|customer| customer.deleted_at.is_none()).ok_or_else(Problem::not_found)?;
    if !are_read(&scope) {
        return Err(Problem::not_readable("links"));
    }
    let (links, has_more) = store::page(&app.db, &scope, id, after, limit).await?;
    let next = links.last().filter(|_| has_more).map(|last| last.id.to_string());
    Ok(Json(LinkPage { items: links.into_iter().map(|link| LinkView::of(&customer, link)).collect(), next }))
}

/// One link
#[utoipa::path(
    get,
    path = "/api/v1/links/{id}",
    tag = "links",
    params(("id" = Id, Path, description = "The link's id.")),
    responses(
        (status = 200, description = "The link.", body = LinkView, headers(("ETag" = String, description = "The version, such as `\"1\"`."))),
        (status = 404, description = "There is no such link, or one of both customers is not yours to see or was deleted."),
    )
)]
pub(super) async fn find(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let link = store::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let link = LinkView::from(link);
    let version = link.version;
    Ok(with_version(Json(link).into_response(), version))
}

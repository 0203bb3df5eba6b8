//! The same for programs: `GET /api/v1/customers/{id}/seen`.

use axum::Json;
use axum::extract::{RawQuery, State};
use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::{self, Part, Screen, Seen};
use foundation::web::{App, Parameters, PathId, Problem};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::page::{cursor, read_cursor};
use crate::customers;

const USUAL: usize = 50;
const MOST: usize = 200;

/// One time that somebody saw the customer.
#[derive(Serialize, ToSchema)]
struct ViewOfCustomer {
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// `staff`, `token` or `system`.
    by_kind: String,
    by: Option<Id>,
    by_name: String,
    screen: Screen,
    parts: Vec<Part>,
    /// The network only, such as `192.0.2.0/24`.
    network: Option<String>,
    /// How many customers the same view showed.
    customers: i64,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ViewsOfCustomer {
    items: Vec<ViewOfCustomer>,
    next: Option<String>,
}

impl From<Seen> for ViewOfCustomer {
    fn from(seen: Seen) -> Self {
        Self {
            at: seen.at,
            by_kind: seen.by.kind,
            by: seen.by.id,
            by_name: seen.by.name,
            screen: seen.screen,
            parts: seen.parts.each().collect(),
            network: seen.network,
            customers: seen.count,
        }
    }
}

/// Who saw a customer
///
/// Each view that was handed out, the latest first. Lists are known for 90 days, records for three years.
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}/seen",
    tag = "customers",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "So many a page; 50 when not said."),
        ("after" = Option<String>, Query, description = "The `next` of the page before."),
    ),
    responses(
        (status = 200, description = "A page of views.", body = ViewsOfCustomer),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Json<ViewsOfCustomer>, Problem> {
    let query = Parameters::read(query.as_deref(), &["limit", "after"], &[])?;
    let limit = query.limit(USUAL, MOST)?;
    let before = query.after(read_cursor)?;
    customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    app.counters.views.write(&app.db, app.now()).await?;
    let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let mut views = views::of_person(&app.db, id, before, one_more).await?;
    let has_more = views.len() > limit;
    views.truncate(limit);
    let next = views.last().filter(|_| has_more).map(cursor);
    Ok(Json(ViewsOfCustomer { items: views.into_iter().map(ViewOfCustomer::from).collect(), next }))
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Docs;

/// What this part of the API looks like, for `/api/v1/openapi.json`.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

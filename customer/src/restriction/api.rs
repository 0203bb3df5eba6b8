//! Restriction for programs: `/api/v1/customers/{id}/restriction`.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::web::{AnswerHeaders, App, JsonBody, PathId, Problem, commit_answer};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::pages::problem;
use super::store;

/// Why somebody's data may only be kept.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRestriction {
    /// 1 to 300 characters; sealed, and gone with the person.
    #[serde(default)]
    reason: String,
}

/// Whose data may only be kept.
#[derive(Serialize, ToSchema)]
pub(super) struct RestrictionView {
    customer: Id,
    is_restricted: bool,
}

/// Restricts a customer: their data is kept, and neither shown to most nor changed by anybody
///
/// Lists, search, exports and changes leave them out for whoever may not restrict.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/restriction",
    tag = "customers",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "Any text of your own, new for each request."),
    ),
    request_body = NewRestriction,
    responses(
        (status = 200, description = "Restricted, now or before.", body = RestrictionView),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
        (status = 409, description = "It is an organisation."),
        (status = 422, description = "The reason is missing or too long."),
    )
)]
pub(super) async fn place(
    State(app): State<App>,
    permit: Permit,
    PathId(customer): PathId,
    JsonBody(new): JsonBody<NewRestriction>,
) -> Result<Response, Problem> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let is_new = store::place(&mut tx, &permit, now, customer, &new.reason).await.map_err(problem)?;
    let view = RestrictionView { customer, is_restricted: true };
    if !is_new {
        return Ok(Json(view).into_response());
    }
    commit_answer(tx, &permit, now, StatusCode::OK, AnswerHeaders::default(), &view).await
}

/// Lifts a customer's restriction
#[utoipa::path(
    delete,
    path = "/api/v1/customers/{id}/restriction",
    tag = "customers",
    params(("id" = Id, Path, description = "The customer's id.")),
    responses(
        (status = 204, description = "Not restricted any more."),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
    )
)]
pub(super) async fn lift(
    State(app): State<App>,
    permit: Permit,
    PathId(customer): PathId,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin().await?;
    if store::lift(&mut tx, &permit, app.now(), customer).await.map_err(problem)? {
        tx.commit().await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

#[derive(OpenApi)]
#[openapi(paths(place, lift))]
struct Docs;

/// What the API of restriction looks like, for `/api/v1/openapi.json`.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

//! Forgetting somebody as a program: `POST /api/v1/customers/{id}/erasure`.

use axum::Json;
use axum::extract::State;
use foundation::id::Id;
use foundation::team::Permit;
use foundation::web::{App, JsonBody, PathId, Problem};
use serde::Deserialize;
use utoipa::OpenApi;

use super::erase::{Counts, Refusal};
use crate::customers;

/// Characters of a reason.
pub(super) const LONGEST_REASON: usize = 300;

/// Why somebody is to be forgotten.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewErasure {
    /// Kept for good, so that it must not tell about the person: such as `request of 2026-11-22`.
    #[serde(default)]
    reason: String,
}

/// Forgets a person for good
///
/// Their key is destroyed and everything about them is taken away; purchases stay without them. It cannot be undone,
/// and a restored backup forgets them again.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/erasure",
    tag = "customers",
    params(("id" = Id, Path, description = "The customer's id.")),
    request_body = NewErasure,
    responses(
        (status = 200, description = "Forgotten; what that took away.", body = Counts),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
        (status = 409, description = "A legal hold forbids it, or it is an organisation."),
        (status = 422, description = "The reason is missing or too long."),
    )
)]
pub(super) async fn erase(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    JsonBody(new): JsonBody<NewErasure>,
) -> Result<Json<Counts>, Problem> {
    let customer = customers::find(&app.db, &permit.scope(), id).await?;
    customer.ok_or_else(Problem::not_found)?;
    let reason = new.reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let detail = "a reason has 1 to 300 characters";
        return Err(Problem::unprocessable(detail).with_field("reason", detail));
    }
    super::erase(&app, &permit, id, reason).await.map(Json).map_err(problem)
}

pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotFound => Problem::not_found(),
        Refusal::Organisation | Refusal::Held(_) | Refusal::Awake => Problem::conflict(refusal.to_string()),
        Refusal::Db(error) => error.into(),
        Refusal::Files(trouble) => trouble.into(),
        Refusal::Ledger(_) | Refusal::Leftovers(_) => Problem::trouble("forget somebody", &refusal),
    }
}

#[derive(OpenApi)]
#[openapi(paths(erase))]
struct Docs;

/// What the API of forgetting looks like, for `/api/v1/openapi.json`.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

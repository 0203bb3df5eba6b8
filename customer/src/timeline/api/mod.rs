//! The timeline for programs: `/api/v1/customers/{id}/timeline` and `/api/v1/timeline/{id}`.

mod asked;
mod read;
mod shape;
mod write;

use foundation::team::Action;
use foundation::web::{Access, Routes};
use utoipa::OpenApi;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/customers/{id}/timeline", Access::May(Action::SeeTimeline), read::list)
        .post("/api/v1/customers/{id}/timeline", Access::May(Action::WriteTimeline), write::create)
        .get("/api/v1/timeline/{id}", Access::May(Action::SeeTimeline), read::find)
        .patch("/api/v1/timeline/{id}", Access::May(Action::WriteTimeline), write::change)
}

#[derive(OpenApi)]
#[openapi(
    paths(read::list, read::find, write::create, write::change),
    tags((name = "timeline", description = "Everything that happened with a customer, and what was promised."))
)]
struct Docs;

/// What the API of the timeline looks like, for `/api/v1/openapi.json`.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

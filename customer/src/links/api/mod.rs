//! Links for programs: `/api/v1/customers/{id}/links` and `/api/v1/links/{id}`.

mod read;
mod shape;
mod write;

use foundation::team::Action;
use foundation::web::{Access, Routes};
use utoipa::OpenApi;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/customers/{id}/links", Access::May(Action::SeeCustomers), read::list)
        .post("/api/v1/customers/{id}/links", Access::May(Action::ChangeCustomers), write::create)
        .get("/api/v1/links/{id}", Access::May(Action::SeeCustomers), read::find)
        .patch("/api/v1/links/{id}", Access::May(Action::ChangeCustomers), write::change)
        .delete("/api/v1/links/{id}", Access::May(Action::ChangeCustomers), write::remove)
}

#[derive(OpenApi)]
#[openapi(
    paths(read::list, read::find, write::create, write::change, write::remove),
    tags((name = "links", description = "Who belongs to whom, in which role, from when to when."))
)]
struct Docs;

/// What the API of links looks like, for `/api/v1/openapi.json`.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

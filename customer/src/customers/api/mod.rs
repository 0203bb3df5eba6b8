//! Customers for programs: `/api/v1/customers` and `/api/v1/search`.
//!
//! The same policies, scopes and rules as the pages; only the words differ.

mod asked;
mod draft;
mod read;
mod shape;
#[cfg(test)]
mod tests;
mod write;

use foundation::team::Action;
use foundation::web::{Access, Routes};
use utoipa::OpenApi;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/api/v1/customers", Access::May(Action::SeeCustomers), read::list)
        .post("/api/v1/customers", Access::May(Action::CreateCustomers), write::create)
        .get("/api/v1/customers/{id}", Access::May(Action::SeeCustomers), read::find)
        .patch("/api/v1/customers/{id}", Access::May(Action::ChangeCustomers), write::change)
        .delete("/api/v1/customers/{id}", Access::May(Action::DeleteCustomers), write::remove)
        .post("/api/v1/customers/{id}/restoration", Access::May(Action::DeleteCustomers), write::restore)
        .get("/api/v1/search", Access::May(Action::SeeCustomers), read::search)
}

#[derive(OpenApi)]
#[openapi(
    paths(read::list, read::find, read::search, write::create, write::change, write::remove, write::restore),
    tags(
        (name = "customers", description = "People, organisations and households, and how to reach them."),
        (name = "search", description = "Finding customers by any part of what they are known by."),
    )
)]
struct Docs;

/// What the API of customers looks like, for `/api/v1/openapi.json`.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

//! Restriction: somebody whose data may only be kept for now, because they dispute it, object, or need it for a
//! claim (GDPR, article 18).
//!
//! One column of the customer is asked by every read, through the guard of customers: who may not restrict does not
//! see them at all, and nobody changes them. What they may still ask for themselves stays possible: to withdraw a
//! consent, and to be forgotten.

mod api;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use api::api_docs;
pub use pages::banner;
pub use store::{Refusal, Restriction, forget, lift, place, reseal, restriction_of};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// The pages and the API of restriction.
#[must_use]
pub fn routes() -> Routes {
    const RESTRICT: Access = Access::May(Action::RestrictCustomers);
    Routes::new()
        .get("/customers/{id}/restriction", RESTRICT, pages::show)
        .post("/customers/{id}/restriction", RESTRICT, pages::place)
        .post("/customers/{id}/restriction/end", RESTRICT, pages::lift)
        .post("/api/v1/customers/{id}/restriction", RESTRICT, api::place)
        .delete("/api/v1/customers/{id}/restriction", RESTRICT, api::lift)
}

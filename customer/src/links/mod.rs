//! Links: who belongs to whom, in which role, from when to when.

mod api;
mod edit;
mod fields;
mod link;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use api::api_docs;
pub use fields::{FIELDS, are_read, are_written};
pub use link::{Kind, Link, NewLink, Refusal, Terms};
pub use pages::card;
pub use store::{BothEnds, ChangeRefused, add, add_many, change, end, find, forget, of};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// Pages and API of links.
#[must_use]
pub fn routes() -> Routes {
    use Access::May;
    Routes::new()
        .get("/customers/{id}/links/new", May(Action::ChangeCustomers), pages::new)
        .get("/customers/{id}/links/choices", May(Action::ChangeCustomers), pages::choices)
        .post("/customers/{id}/links", May(Action::ChangeCustomers), pages::add)
        .get("/links/{id}/edit", May(Action::ChangeCustomers), edit::edit)
        .post("/links/{id}/edit", May(Action::ChangeCustomers), edit::change)
        .post("/links/{id}/end", May(Action::ChangeCustomers), pages::end)
        .post("/links/{id}/removal", May(Action::ChangeCustomers), pages::remove)
        .merge(api::routes())
}

//! Links: who belongs to whom, in which role, from when to when.

mod link;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use link::{Kind, Link, NewLink, Refusal};
pub use pages::card;
pub use store::{add, add_many, end, forget, of};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// The pages of links.
#[must_use]
pub fn routes() -> Routes {
    use Access::May;
    Routes::new()
        .get("/customers/{id}/links/new", May(Action::ChangeCustomers), pages::new)
        .get("/customers/{id}/links/choices", May(Action::ChangeCustomers), pages::choices)
        .post("/customers/{id}/links", May(Action::ChangeCustomers), pages::add)
        .post("/links/{id}/end", May(Action::ChangeCustomers), pages::end)
        .post("/links/{id}/removal", May(Action::ChangeCustomers), pages::remove)
}

//! Who sees a customer, and why; and opening one customer to somebody who would not.

mod page;
mod share_page;
#[cfg(test)]
mod tests;
mod why;

pub use share_page::card;
pub use why::{Access as Told, why};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// The pages of access.
#[must_use]
pub fn routes() -> Routes {
    const SHARE: Access = Access::Person(Action::ShareCustomers);
    Routes::new()
        .get("/customers/{id}/access", Access::Person(Action::SeeTeam), page::show)
        .get("/customers/{id}/shares", SHARE, share_page::show)
        .post("/customers/{id}/shares", SHARE, share_page::share)
        .post("/customers/{id}/shares/end", SHARE, share_page::end)
}

//! Forgetting somebody for good: what a person may ask for (GDPR, article 17), and what law may forbid for a while.
//!
//! Their key is destroyed, so that nothing sealed under it opens again, not even from a backup. What stood in
//! plain text is taken out of every table, file and index. Purchases stay for the books, without the person.
//! A line in the ledger outside the database makes a restored backup forget them again.

mod api;
mod erase;
mod hold;
mod leftovers;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use api::api_docs;
pub use erase::{Counts, FINISH, Refusal, erase, erase_silent, finish, replay};
pub use hold::{Hold, hold_of, place, release};

use foundation::team::Action;
use foundation::web::{Access, Routes};

const FORGET: Access = Access::May(Action::ForgetCustomers);

/// The pages and the API of forgetting.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/customers/{id}/erasure", FORGET, pages::show)
        .post("/customers/{id}/erasure", Access::MayNow(Action::ForgetCustomers), pages::erase)
        .post("/customers/{id}/hold", FORGET, pages::hold)
        .post("/customers/{id}/hold/end", FORGET, pages::release)
        .post("/api/v1/customers/{id}/erasure", FORGET, api::erase)
}

//! What somebody agreed to: for which purpose, by which channel, in which words, and how we know.
//!
//! The ledger is only added to, and chained: what is said later stands behind what was said before, never in its
//! place. A withdrawal counts at once and whatever the date of a grant that was written down before it. Whoever is
//! about to write to a customer asks [`consented`] first; nothing else makes a [`Consented`].

mod api;
mod chain;
mod door;
mod fields;
mod forget;
mod key;
mod pages;
mod preference;
mod proof;
mod reseal;
mod statement;
mod store;
#[cfg(test)]
mod tests;
mod texts;
mod texts_page;
mod verify;

pub use api::api_docs;
pub use door::{Consented, Stale, Unsubscribe, consented, unsubscribe};
pub use fields::FIELDS;
pub use forget::forget;
pub use pages::card;
pub use proof::Proof;
pub use reseal::reseal;
pub use statement::{Channel, Choice, Purpose, Source, Standing};
pub use store::{NewStatement, Refusal, Statement, record};
pub use texts::{NewText, write as write_text};
pub use verify::{Checked, verify};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// The pages and the API of consents.
#[must_use]
pub fn routes() -> Routes {
    const SEE: Access = Access::May(Action::SeeCustomers);
    const RECORD: Access = Access::May(Action::RecordConsents);
    const SETTINGS: Access = Access::Person(Action::ManagePrivacy);
    Routes::new()
        .get("/customers/{id}/consents", SEE, pages::show)
        .post("/customers/{id}/consents", RECORD, pages::add)
        .post("/customers/{id}/consents/link", Access::Person(Action::RecordConsents), pages::link)
        .get("/consents/{id}", RECORD, proof::show)
        .get("/settings/consents", SETTINGS, texts_page::show)
        .post("/settings/consents", SETTINGS, texts_page::write)
        .get("/c/{key}", Access::Holder, preference::show)
        .post("/c/{key}", Access::Holder, preference::choose)
        .get("/api/v1/consents", SEE, api::list)
        .post("/api/v1/consents", RECORD, api::create)
        .get("/api/v1/consents/{id}", SEE, api::find)
}

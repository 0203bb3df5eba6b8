//! The desk for breaches (GDPR, articles 33 and 34): which persons somebody saw, and what of them; a record of each
//! incident with the 72 hours within which the authority is told; and drafts of the letters.

mod answer;
mod incident;
mod letter;
mod pages;
mod question;
mod record_page;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Found, answer};
pub use question::{Question, Trouble};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// The desk's pages.
#[must_use]
pub fn routes() -> Routes {
    let (see, act) = (Access::Person(Action::ProtectData), Access::MayNow(Action::ProtectData));
    Routes::new()
        .get("/settings/breach", see, pages::show)
        .get("/settings/breach/persons.csv", act, pages::persons)
        .post("/settings/breach/incidents", act, record_page::open)
        .get("/settings/breach/incidents/{id}", see, record_page::show)
        .post("/settings/breach/incidents/{id}", act, record_page::note)
        .get("/settings/breach/incidents/{id}/letter", see, record_page::letter)
}

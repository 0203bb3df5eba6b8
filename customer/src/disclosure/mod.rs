//! Giving somebody all that is held about them (GDPR, articles 15 and 20): one archive with a page to read, the
//! same as JSON, and their files.
//!
//! What goes in is a list of [`Section`]s; a slice that keeps something about a person adds its own there, in one
//! line. Others are not told of: their names and addresses are blanked, also where somebody wrote them down.

mod blank;
mod book;
mod job;
mod kept;
mod make;
mod pages;
mod section;
mod sections;
mod store;
#[cfg(test)]
mod tests;
mod zip;

pub use job::{JOB, SWEEP, carry_out, sweep};
pub use kept::{forget, reseal};
pub use make::{Refusal, Told, make};
pub use section::{SECTIONS, Section};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// The page of one customer.
#[must_use]
pub fn routes() -> Routes {
    let protect = Action::ProtectData;
    Routes::new()
        .get("/customers/{id}/disclosure", Access::Person(protect), pages::show)
        .post("/customers/{id}/disclosure", Access::MayNow(protect), pages::ask)
        .get("/customers/{id}/disclosure/file", Access::MayNow(protect), pages::download)
}

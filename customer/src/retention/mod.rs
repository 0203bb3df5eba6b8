//! Retention: nothing is kept for longer than somebody decided (GDPR, article 5, 1 e).
//!
//! For each class of data an administrator says for how many days it is kept. A dry run tells what would go; the
//! daily job does it. A legal hold or a restriction keeps all that belongs to somebody. The audit is kept.

mod fixed;
mod pages;
mod rule;
mod run;
mod store;
#[cfg(test)]
mod tests;

pub use rule::{Class, Rule};
pub use run::{COUNTED_TO, DAILY, Done, Look, carry_out, daily, look};
pub use store::{rules, set};

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// The pages of retention.
#[must_use]
pub fn routes() -> Routes {
    const SETTINGS: Access = Access::Person(Action::ManagePrivacy);
    Routes::new().get("/settings/retention", SETTINGS, pages::show).post(
        "/settings/retention",
        Access::MayNow(Action::ManagePrivacy),
        pages::save,
    )
}

//! Import and export: files from and for other programs, row by row.
//!
//! A file's row becomes a customer or a purchase that is created, changed, left
//! as it is, or rejected with a reason; reading the same file again changes nothing.

mod away;
mod cells;
mod csv_source;
mod customers;
mod export;
mod fields;
mod mapping;
mod moment;
mod pages;
mod purchases;
mod reason;
mod refusal;
mod rejects;
mod run;
mod store;
mod tags;
#[cfg(test)]
mod tests;
mod upload;

pub use export::{Export, Exported, export, leave};
pub use fields::{Field, What};
pub use mapping::Mapping;
pub use refusal::Refusal;
pub use rejects::Rejected;
pub use run::{Import, Progress, Summary, import};
pub use upload::{JOB, KEPT_DAYS, SWEEP, carry_out, sweep};

pub(crate) use cells::guarded;

use foundation::web::Routes;

/// The pages of imports and exports.
#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(upload::routes())
}

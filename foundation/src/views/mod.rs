//! Who saw whose data: every view that is handed out is written down.
//!
//! A [`Sheet`] goes with whoever asks, through their `Scope` into the stores; a store that hands out a view notes
//! on it whom it shows and what of them (`scope.opens`, `scope.lists`, `scope.shows`). When the answer is ready, or
//! every so often on a stream, the sheet is turned in: what it says waits in memory ([`Views`]), is counted for the
//! alarms, and goes to the database within a second ([`Keeper`]). A kill loses what waited, at most about the last
//! second; a stop loses nothing.

mod keeper;
mod log;
mod part;
mod sheet;
mod store;
#[cfg(test)]
mod tests;

pub use keeper::{FOLD, KEPT_DAYS, Keeper, LISTS_DAYS, fold};
pub use log::Views;
pub use part::{Part, Parts, Screen};
pub use sheet::Sheet;
pub use store::{
    By, Often, Saw, Seen, Session, Window, lost, of_person, reference, sessions, summary, viewers, window,
    worked_from,
};

pub(crate) use sheet::{Viewer, network};

use crate::db::{Result, Tx};
use crate::id::Id;

/// Leaves only a hash of `person` in what was written down. `Views::forget` comes first, for what still waits.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &mut Tx, person: Id) -> Result<u64> {
    store::forget(tx, person).await
}

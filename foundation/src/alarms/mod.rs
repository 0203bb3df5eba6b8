//! Alarms: when somebody who may read reads like somebody who takes.
//!
//! What is handed out is noted in one place (`views`); from there it is counted in memory ([`Tally`]), judged each
//! minute ([`Watch`]), and shown to administrators, who confirm or dismiss.

mod page;
mod rules;
mod store;
mod tally;
mod watch;

#[cfg(test)]
mod tests;

pub use rules::{Kind, Reading, Usual, judge};
pub use tally::Tally;
pub use watch::{Strangers, Watch, look};

use crate::db::{Db, Result, Tx};
use crate::id::Id;
use crate::web::Routes;

/// The page where alarms are judged, and decoys set.
#[must_use]
pub fn routes() -> Routes {
    page::routes()
}

/// How many alarms wait for somebody's judgement.
///
/// # Errors
/// When the database cannot be asked.
pub async fn waiting(db: &Db) -> Result<i64> {
    store::waiting(db).await
}

/// Forgets that `record` was a decoy, because nothing of it may be left. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn forget_decoy(tx: &mut Tx, record: Id) -> Result<u64> {
    store::forget_decoy(tx, record).await
}

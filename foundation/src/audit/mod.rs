//! The audit: one row for every change, written in the change's own transaction.
//!
//! The rows form chains that a forgotten key seals ([`Chain`]), so that nobody changes, removes, adds or swaps a
//! row unseen; [`verify`] looks.

mod actions;
mod anchors;
mod api;
mod chain;
mod check;
mod export;
mod keys;
mod link;
mod page;
mod read;
mod start;
mod verify;
mod watch;

#[cfg(test)]
mod tests;

use crate::clock::Timestamp;
use crate::db::{Result, Tx};
use crate::id::Id;
use crate::team::{self, Permit};
use crate::web::Routes;

pub use anchors::ANCHORS;
pub use api::api_docs;
pub use chain::Chain;
pub(crate) use chain::{Held, write_loose};
pub use check::{Finding, What};
pub(crate) use keys::hex;
pub use keys::{KeyFolder, read_seeds};
pub use link::{Said, Sum};
pub use page::Places;
pub use start::{Keeper, StartTrouble, start};
pub use verify::{Checked, VerifyTrouble, verify};
pub use watch::{CHECK, check};

/// The audit's page and its API; `places` says where which kind of record is shown.
#[must_use]
pub fn routes(places: Places) -> Routes {
    page::routes(places).merge(api::routes())
}

/// Said after a copy of the archive was restored on trial; the page shows the newest.
pub const DRILL: &str = "archive.drill";

/// What the audit keeps in the data folder beside the database.
pub const FILES: [&str; 4] = ["audit.key", "audit.seed", "audit.lock", ANCHORS];

/// Which of [`FILES`] a backup holds: all but the lock, which holds nothing.
pub const KEPT: [&str; 3] = ["audit.key", "audit.seed", ANCHORS];

/// What was changed: a kind of record, and which one unless it was many.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    pub kind: &'static str,
    pub id: Option<Id>,
}

impl Object {
    #[must_use]
    pub fn new(kind: &'static str, id: Id) -> Self {
        Self { kind, id: Some(id) }
    }

    /// Many records at once, such as a batch of an import.
    #[must_use]
    pub fn many(kind: &'static str) -> Self {
        Self { kind, id: None }
    }
}

/// Writes down who did `action` (a noun and a verb, such as `customer.change`)
/// to `object`. `detail` says what changed, in JSON. The row is written when the
/// change is committed, as the last thing: only then is its place in the chain known.
///
/// # Errors
/// Never now; the commit fails when the row cannot be written.
pub async fn record(
    tx: &mut Tx,
    by: &Permit,
    now: Timestamp,
    action: &'static str,
    object: Object,
    detail: serde_json::Value,
) -> Result<()> {
    let actor = by.actor();
    team::still_stands(tx, actor, now).await?;
    tx.audit(Said {
        id: Id::new(now),
        at: now,
        actor_kind: actor.kind().as_str().to_owned(),
        actor_id: actor.id(),
        actor_name: actor.name().to_owned(),
        action: action.to_owned(),
        object_kind: object.kind.to_owned(),
        object_id: object.id,
        detail: detail.to_string(),
    });
    Ok(())
}

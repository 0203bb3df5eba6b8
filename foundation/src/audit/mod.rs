//! The audit: one row for every change, written in the change's own transaction.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{Result, Tx};
use crate::id::Id;
use crate::team::{self, Permit};

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
/// to `object`. `detail` says what changed, in JSON.
///
/// # Errors
/// When the row cannot be written; then the change must not be committed.
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
    tx.run(
        "insert into audit (id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, detail)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            Id::new(now),
            now,
            actor.kind().as_str(),
            actor.id(),
            actor.name(),
            action,
            object.kind,
            object.id,
            detail.to_string(),
        ],
    )
    .await?;
    tx.mark_audited();
    Ok(())
}

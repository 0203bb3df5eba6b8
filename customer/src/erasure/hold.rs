//! A legal hold: somebody who may not be forgotten for now, and why.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use serde_json::json;

use crate::customers;

/// Why somebody is held, and since when.
pub struct Hold {
    pub reason: String,
    pub placed_by: String,
    pub placed_at: Timestamp,
}

/// The hold on a customer, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_of(q: impl Query, party: Id) -> Result<Option<Hold>> {
    let row = q
        .first::<(String, String, Timestamp)>(
            "select reason, placed_by, placed_at
             from legal_hold
             where party_id = $1 and ended_at is null
             order by placed_at
             limit 1",
            args![party],
        )
        .await?;
    Ok(row.map(|(reason, placed_by, placed_at)| Hold { reason, placed_by, placed_at }))
}

/// Holds a customer.
///
/// # Errors
/// When the database refuses.
pub async fn place(tx: &mut Tx, by: &Permit, now: Timestamp, party: Id, reason: &str) -> Result<()> {
    // An erasure at the same moment sees it, or is over first.
    customers::lock(tx, party).await?;
    tx.run(
        "insert into legal_hold (id, party_id, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5)",
        args![Id::new(now), party, reason, by.actor().name(), now],
    )
    .await?;
    audit::record(tx, by, now, "hold.place", Object::new("party", party), json!({})).await
}

/// Ends all holds on a customer.
///
/// # Errors
/// When the database refuses.
pub async fn release(tx: &mut Tx, by: &Permit, now: Timestamp, party: Id) -> Result<()> {
    tx.run(
        "update legal_hold set ended_at = $2, ended_by = $3 where party_id = $1 and ended_at is null",
        args![party, now, by.actor().name()],
    )
    .await?;
    audit::record(tx, by, now, "hold.release", Object::new("party", party), json!({})).await
}

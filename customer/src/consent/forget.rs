//! The ledger of somebody who is forgotten: that something was said stays, by whom does not.

use foundation::args;
use foundation::db::{Result, Tx};
use foundation::id::Id;

/// Takes the proofs and the person's id out of the ledger, whose chain holds without them. The caller audits it.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, person: Id) -> Result<()> {
    tx.run("delete from consent_now where party_id = $1", args![person]).await?;
    tx.run("update consent set party_id = null, proof = null where party_id = $1", args![person])
        .await
        .map(drop)
}

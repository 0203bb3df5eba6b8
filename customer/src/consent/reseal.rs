//! Proofs under a new key of their person. The chain knows what was written first; of what is sealed anew, the audit
//! tells the hash, so that nobody puts something else in its place.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::vault;
use serde_json::json;

use super::chain::sum;
use super::proof::place;

/// In the audit: a proof was sealed anew.
pub(super) const RESEALED: &str = "consent.reseal";

/// Seals the next proofs of a person anew that are under a key being replaced: answers how many that were, and the
/// last one looked at.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(
    tx: &mut Tx,
    by: &Permit,
    now: Timestamp,
    person: Id,
    after: Id,
) -> Result<(u64, Option<Id>)> {
    let rows: Vec<(Id, Vec<u8>)> = tx
        .all(
            "select id, proof from consent
             where party_id = $1 and id > $2 and proof is not null
             order by id
             limit 100",
            args![person, after],
        )
        .await?;
    let (mut count, last) = (0, rows.last().map(|row| row.0));
    for (id, before, anew) in vault::reseal(tx, rows, place).await? {
        let detail = json!({ "statement": id, "proof": sum(&anew) });
        let updated = tx
            .run("update consent set proof = $3 where id = $1 and proof = $2", args![id, before, anew])
            .await?;
        if updated > 0 {
            audit::record(tx, by, now, RESEALED, Object::new("party", person), detail).await?;
            count += 1;
        }
    }
    Ok((count, last))
}

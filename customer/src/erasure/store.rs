//! The table of erasures: who was forgotten, by a hash alone.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::vault;

/// Writes an erasure down; false when this person was forgotten before.
pub(super) async fn add(
    tx: &mut Tx,
    now: Timestamp,
    id: Id,
    person: Id,
    by: &str,
    reason: &str,
    counts: &str,
) -> Result<bool> {
    let added = tx
        .run(
            "insert into erasure (id, party_ref, asked_at, asked_by, reason, counts)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (party_ref) do nothing",
            args![id, vault::reference(person), now, by, reason, counts],
        )
        .await?;
    Ok(added > 0)
}

/// Whether this person was forgotten in this database.
pub(super) async fn is_known(q: impl Query, person: Id) -> Result<bool> {
    let row =
        q.first::<(Id,)>("select id from erasure where party_ref = $1", args![vault::reference(person)]);
    Ok(row.await?.is_some())
}

/// Says that nothing of it is left to do.
pub(super) async fn done(tx: &mut Tx, now: Timestamp, id: Id) -> Result<()> {
    tx.run("update erasure set done_at = $2 where id = $1 and done_at is null", args![id, now])
        .await
        .map(drop)
}

/// Takes the reasons of ended holds away: they tell about the person.
pub(super) async fn forget_holds(tx: &mut Tx, person: Id) -> Result<()> {
    tx.run("delete from legal_hold where party_id = $1", args![person]).await.map(drop)
}

//! One-time keys at rest: a hash, a purpose, an end.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{Query, Result, Tx};
use crate::id::Id;

pub(in crate::team) async fn insert(
    tx: &mut Tx,
    key_hash: Vec<u8>,
    purpose: &str,
    account: Option<Id>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "insert into one_time_key (key_hash, purpose, account_id, created_at, expires_at)
         values ($1, $2, $3, $4, $5)",
        args![key_hash, purpose, account, now, expires_at],
    )
    .await?;
    Ok(())
}

/// Whether a key can still be used, and for which account.
pub(in crate::team) async fn living(
    q: impl Query,
    key_hash: Vec<u8>,
    purpose: &str,
    now: Timestamp,
) -> Result<Option<Option<Id>>> {
    let row = q
        .first::<(Option<Id>,)>(
            "select account_id
             from one_time_key
             where key_hash = $1 and purpose = $2 and used_at is null and expires_at > $3",
            args![key_hash, purpose, now],
        )
        .await?;
    Ok(row.map(|(account,)| account))
}

/// Uses a key; false when somebody was faster.
pub(in crate::team) async fn mark_used(tx: &mut Tx, key_hash: Vec<u8>, now: Timestamp) -> Result<bool> {
    let used = tx
        .run(
            "update one_time_key set used_at = $2 where key_hash = $1 and used_at is null",
            args![key_hash, now],
        )
        .await?;
    Ok(used > 0)
}

/// Makes all unused keys of one purpose void; answers how many there were.
pub(in crate::team) async fn void_purpose(tx: &mut Tx, purpose: &str, now: Timestamp) -> Result<u64> {
    tx.run("update one_time_key set used_at = $2 where purpose = $1 and used_at is null", args![purpose, now])
        .await
}

/// Makes all unused keys of an account void.
pub(in crate::team) async fn void_account(tx: &mut Tx, account: Id, now: Timestamp) -> Result<()> {
    tx.run(
        "update one_time_key set used_at = $2 where account_id = $1 and used_at is null",
        args![account, now],
    )
    .await?;
    Ok(())
}

/// Deletes what can never be used again.
pub(in crate::team) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.run("delete from one_time_key where expires_at <= $1 or used_at is not null", args![now]).await
}

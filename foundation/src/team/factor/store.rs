//! Second steps at rest.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;

pub(in crate::team) struct Totp {
    /// As it is kept; see `sealed`.
    pub secret: Vec<u8>,
    pub is_confirmed: bool,
}

impl FromRow for Totp {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { secret: row.take()?, is_confirmed: row.take::<Option<Timestamp>>()?.is_some() })
    }
}

pub(in crate::team) async fn totp(q: impl Query, account: Id) -> Result<Option<Totp>> {
    q.first("select secret, confirmed_at from totp where account_id = $1", args![account]).await
}

/// Keeps a secret that waits for its first code; a confirmed one stays.
pub(super) async fn begin_totp(tx: &mut Tx, account: Id, secret: Vec<u8>, now: Timestamp) -> Result<()> {
    tx.run("delete from totp where account_id = $1 and confirmed_at is null", args![account]).await?;
    tx.run(
        "insert into totp (account_id, secret, created_at) values ($1, $2, $3) on conflict (account_id) do nothing",
        args![account, secret, now],
    )
    .await?;
    Ok(())
}

pub(super) async fn confirm_totp(tx: &mut Tx, account: Id, step: i64, now: Timestamp) -> Result<bool> {
    let confirmed = tx
        .run(
            "update totp set confirmed_at = $3, last_step = $2 where account_id = $1 and confirmed_at is null",
            args![account, step, now],
        )
        .await?;
    Ok(confirmed > 0)
}

/// Uses a step up; false when it, or a newer one, was used before.
pub(super) async fn use_step(tx: &mut Tx, account: Id, step: i64) -> Result<bool> {
    let used = tx
        .run("update totp set last_step = $2 where account_id = $1 and last_step < $2", args![account, step])
        .await?;
    Ok(used > 0)
}

pub(in crate::team) async fn forget_totp(tx: &mut Tx, account: Id) -> Result<u64> {
    tx.run("delete from totp where account_id = $1", args![account]).await
}

/// Takes a second step and codes away that were set up from `since` on.
pub(in crate::team) async fn forget_since(tx: &mut Tx, account: Id, since: Timestamp) -> Result<u64> {
    let gone = "delete from totp where account_id = $1 and coalesce(confirmed_at, created_at) >= $2";
    let totp = tx.run(gone, args![account, since]).await?;
    let gone = "delete from recovery_code where account_id = $1 and created_at >= $2";
    Ok(totp + tx.run(gone, args![account, since]).await?)
}

pub(super) async fn insert_code(tx: &mut Tx, account: Id, hash: Vec<u8>, now: Timestamp) -> Result<()> {
    tx.run(
        "insert into recovery_code (account_id, code_hash, created_at) values ($1, $2, $3)",
        args![account, hash, now],
    )
    .await?;
    Ok(())
}

/// Uses a code up; false when there is none such, or it was used before.
pub(super) async fn use_code(tx: &mut Tx, account: Id, hash: Vec<u8>, now: Timestamp) -> Result<bool> {
    let used = tx
        .run(
            "update recovery_code set used_at = $3
             where account_id = $1 and code_hash = $2 and used_at is null",
            args![account, hash, now],
        )
        .await?;
    Ok(used > 0)
}

pub(in crate::team) async fn forget_codes(tx: &mut Tx, account: Id) -> Result<u64> {
    tx.run("delete from recovery_code where account_id = $1", args![account]).await
}

pub(super) async fn codes_left(q: impl Query, account: Id) -> Result<i64> {
    let (left,) = q
        .one::<(i64,)>(
            "select count(*) from recovery_code where account_id = $1 and used_at is null",
            args![account],
        )
        .await?;
    Ok(left)
}

pub(super) async fn has_any(q: impl Query, account: Id) -> Result<bool> {
    let found = q
        .first::<(Id,)>(
            "select account_id from totp where account_id = $1 and confirmed_at is not null
             union all
             select account_id from passkey where account_id = $1",
            args![account],
        )
        .await?;
    Ok(found.is_some())
}

//! Passkeys and their ceremonies at rest.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;

pub(in crate::team) struct Passkey {
    pub id: Id,
    pub account: Id,
    pub key: Vec<u8>,
    pub counter: i64,
    pub name: String,
    pub is_backed_up: bool,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    /// Since when its counter says that there may be a copy of it; it opens nothing any more.
    pub suspect_at: Option<Timestamp>,
}

impl FromRow for Passkey {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            account: row.take()?,
            key: row.take()?,
            counter: row.take()?,
            name: row.take()?,
            is_backed_up: row.take()?,
            created_at: row.take()?,
            used_at: row.take()?,
            suspect_at: row.take()?,
        })
    }
}

pub(super) async fn insert(tx: &mut Tx, credential: Vec<u8>, passkey: Passkey) -> Result<()> {
    tx.run(
        "insert into passkey (id, account_id, credential_id, public_key, counter, name, is_backed_up, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            passkey.id,
            passkey.account,
            credential,
            passkey.key,
            passkey.counter,
            passkey.name,
            passkey.is_backed_up,
            passkey.created_at,
        ],
    )
    .await?;
    Ok(())
}

pub(super) async fn by_credential(tx: &mut Tx, credential: Vec<u8>) -> Result<Option<Passkey>> {
    tx.first(
        "select id, account_id, public_key, counter, name, is_backed_up, created_at, used_at, suspect_at
         from passkey
         where credential_id = $1",
        args![credential],
    )
    .await
}

pub(in crate::team) async fn of_account(q: impl Query, account: Id) -> Result<Vec<Passkey>> {
    q.all(
        "select id, account_id, public_key, counter, name, is_backed_up, created_at, used_at, suspect_at
         from passkey
         where account_id = $1
         order by created_at, id",
        args![account],
    )
    .await
}

pub(super) async fn credentials(q: impl Query, account: Id) -> Result<Vec<Vec<u8>>> {
    let rows = q
        .all::<(Vec<u8>,)>("select credential_id from passkey where account_id = $1", args![account])
        .await?;
    Ok(rows.into_iter().map(|(credential,)| credential).collect())
}

/// Notes a use, if the counter is still what it was when the answer was checked.
pub(super) async fn used(tx: &mut Tx, id: Id, before: i64, counter: i64, now: Timestamp) -> Result<bool> {
    let used = tx
        .run(
            "update passkey set counter = $3, used_at = $4 where id = $1 and counter = $2",
            args![id, before, counter, now],
        )
        .await?;
    Ok(used > 0)
}

pub(super) async fn suspect(tx: &mut Tx, id: Id, now: Timestamp) -> Result<()> {
    tx.run("update passkey set suspect_at = $2 where id = $1 and suspect_at is null", args![id, now]).await?;
    Ok(())
}

pub(super) async fn rename(tx: &mut Tx, account: Id, id: Id, name: &str) -> Result<bool> {
    let renamed = tx
        .run("update passkey set name = $3 where id = $1 and account_id = $2", args![id, account, name])
        .await?;
    Ok(renamed > 0)
}

pub(super) async fn remove(tx: &mut Tx, account: Id, id: Id) -> Result<bool> {
    Ok(tx.run("delete from passkey where id = $1 and account_id = $2", args![id, account]).await? > 0)
}

/// Takes away what was made from `since` on.
pub(in crate::team) async fn forget_since(tx: &mut Tx, account: Id, since: Timestamp) -> Result<u64> {
    tx.run("delete from passkey where account_id = $1 and created_at >= $2", args![account, since]).await
}

pub(in crate::team) async fn forget_of(tx: &mut Tx, account: Id) -> Result<u64> {
    tx.run("delete from passkey where account_id = $1", args![account]).await
}

pub(super) async fn begin(
    tx: &mut Tx,
    key_hash: Vec<u8>,
    purpose: &str,
    account: Option<Id>,
    network: Option<String>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "insert into ceremony (key_hash, purpose, account_id, network, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![key_hash, purpose, account, network, now, expires_at],
    )
    .await?;
    Ok(())
}

/// How many challenges an account, or else a network, has.
pub(super) async fn count_of(tx: &mut Tx, account: Option<Id>, network: Option<&str>) -> Result<i64> {
    let (count,) = tx
        .one::<(i64,)>(
            "select count(*) from ceremony where account_id = $1 or account_id is null and network = $2",
            args![account, network],
        )
        .await?;
    Ok(count)
}

/// Deletes the oldest challenges that are nobody's, but for so many.
pub(in crate::team) async fn keep_newest(tx: &mut Tx, most: i64) -> Result<()> {
    tx.run(
        "delete from ceremony
         where account_id is null and key_hash not in (
           select key_hash from ceremony
           where account_id is null
           order by created_at desc, key_hash
           limit $1)",
        args![most],
    )
    .await?;
    Ok(())
}

/// Whether a challenge waits for its answer.
pub(super) async fn is_living(q: impl Query, key_hash: Vec<u8>, now: Timestamp) -> Result<bool> {
    let sql = "select purpose from ceremony where key_hash = $1 and expires_at > $2";
    Ok(q.first::<(String,)>(sql, args![key_hash, now]).await?.is_some())
}

/// Deletes a challenge and answers what it was for; none when it is gone or expired.
pub(super) async fn take(
    tx: &mut Tx,
    key_hash: Vec<u8>,
    now: Timestamp,
) -> Result<Option<(String, Option<Id>)>> {
    tx.first(
        "delete from ceremony where key_hash = $1 and expires_at > $2 returning purpose, account_id",
        args![key_hash, now],
    )
    .await
}

pub(in crate::team) async fn forget_all(tx: &mut Tx) -> Result<u64> {
    tx.run("delete from ceremony", args![]).await
}

pub(in crate::team) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.run("delete from ceremony where expires_at <= $1", args![now]).await
}

//! Links that change an address, at rest: a hash, what they are for, an end.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{Query, Result, Tx};
use crate::id::Id;

/// What a link does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Confirm,
    Undo,
}

impl Kind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "email-confirm",
            Self::Undo => "email-undo",
        }
    }
}

/// What a good link would do.
pub(super) struct Change {
    pub account: Id,
    pub email: String,
    pub created_at: Timestamp,
}

pub(super) async fn insert(
    tx: &mut Tx,
    key_hash: Vec<u8>,
    kind: Kind,
    account: Id,
    email: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "insert into email_change (key_hash, kind, account_id, email, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![key_hash, kind.as_str(), account, email, now, expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn living(
    q: impl Query,
    key_hash: Vec<u8>,
    kind: Kind,
    now: Timestamp,
) -> Result<Option<Change>> {
    let row = q
        .first::<(Id, String, Timestamp)>(
            "select account_id, email, created_at
             from email_change
             where key_hash = $1 and kind = $2 and used_at is null and expires_at > $3",
            args![key_hash, kind.as_str(), now],
        )
        .await?;
    Ok(row.map(|(account, email, created_at)| Change { account, email, created_at }))
}

/// Uses a link; false when somebody was faster.
pub(super) async fn mark_used(tx: &mut Tx, key_hash: Vec<u8>, now: Timestamp) -> Result<bool> {
    let used = tx
        .run(
            "update email_change set used_at = $2 where key_hash = $1 and used_at is null",
            args![key_hash, now],
        )
        .await?;
    Ok(used > 0)
}

/// Makes all unused links of an account void, whatever they are for.
pub(super) async fn void_all(tx: &mut Tx, account: Id, now: Timestamp) -> Result<()> {
    tx.run(
        "update email_change set used_at = $2 where account_id = $1 and used_at is null",
        args![account, now],
    )
    .await?;
    Ok(())
}

/// Makes void what would bring another address into force. Who had one before may still take it back.
pub(in crate::team) async fn void_asks(tx: &mut Tx, account: Id, now: Timestamp) -> Result<()> {
    tx.run(
        "update email_change set used_at = $3 where account_id = $1 and kind = $2 and used_at is null",
        args![account, Kind::Confirm.as_str(), now],
    )
    .await?;
    Ok(())
}

/// Deletes every link, used or not.
pub(in crate::team) async fn forget_all(tx: &mut Tx) -> Result<u64> {
    tx.run("delete from email_change", args![]).await
}

/// Deletes what can never be used again.
pub(in crate::team) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run("delete from email_change where expires_at <= $1 or used_at is not null", args![now]).await?;
    Ok(())
}

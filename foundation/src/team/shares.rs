//! One record opened to somebody who would not see it: a colleague or a team, with a reason and an end.

use serde_json::json;

use super::actor::Permit;
use super::refusal::Refusal;
use super::store::shares as store;
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{self, DbError, Query, Tx};
use crate::id::Id;

const LONGEST_REASON: usize = 200;

/// Who a record is opened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    Account(Id),
    Team(Id),
}

/// A share to be.
#[derive(Clone, Debug)]
pub struct NewShare {
    pub with: With,
    pub may_change: bool,
    /// Why; whoever looks back will ask.
    pub reason: String,
    /// None: until somebody ends it.
    pub expires_at: Option<Timestamp>,
}

/// A share that stands, with the names that its page shows.
#[derive(Clone, Debug)]
pub struct Share {
    pub id: Id,
    /// The colleague's or the team's name.
    pub with: String,
    pub is_team: bool,
    pub may_change: bool,
    pub reason: String,
    pub granted_by: String,
    pub created_at: Timestamp,
    pub expires_at: Option<Timestamp>,
}

/// Opens a record; whoever calls found it in a scope made for sharing.
///
/// # Errors
/// When the reason is missing or too long, the end has passed, there is no such colleague or team, or
/// the database refuses.
pub async fn share(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    object: Object,
    new: NewShare,
) -> Result<Id, Refusal> {
    let reason = new.reason.trim();
    let fits = !reason.is_empty()
        && reason.chars().count() <= LONGEST_REASON
        && !reason.chars().any(char::is_control);
    if !fits {
        return Err(Refusal::Reason);
    }
    let record = object.id.ok_or(Refusal::NoAccount)?;
    let id = Id::new(now);
    store::insert(
        tx,
        id,
        object.kind,
        record,
        permit,
        &NewShare { reason: reason.to_owned(), ..new.clone() },
        now,
    )
    .await
    .map_err(|error| match error {
        DbError::Dangling => Refusal::Colleague,
        error => error.into(),
    })?;
    // The reason is a free text that may name somebody: it stays with the share.
    let (account, team) = parts(new.with);
    let detail = json!({ "share": id, "account": account, "team": team, "may_change": new.may_change,
                         "expires_at": new.expires_at });
    audit::record(tx, permit, now, "share.create", object, detail).await?;
    tx.announce(format!("{}:{record}", object.kind));
    Ok(id)
}

/// Ends a share of a record at once; answers whether it stood.
///
/// # Errors
/// When the database refuses.
pub async fn end_share(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    object: Object,
    share: Id,
) -> db::Result<bool> {
    let Some(record) = object.id else { return Ok(false) };
    if !store::end(tx, object.kind, record, share, now).await? {
        return Ok(false);
    }
    audit::record(tx, permit, now, "share.end", object, json!({ "share": share })).await?;
    // Open streams of this record look again whether they may go on.
    tx.announce(format!("{}:{record}", object.kind));
    Ok(true)
}

/// Takes all shares of a record away with their reasons, because nothing of it may be left. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn forget_shares(tx: &mut Tx, object: Object) -> db::Result<u64> {
    let Some(record) = object.id else { return Ok(0) };
    let gone = store::forget(tx, object.kind, record).await?;
    tx.announce(format!("{}:{record}", object.kind));
    Ok(gone)
}

/// The shares of a record that stand, the newest first.
///
/// # Errors
/// When the database refuses.
pub async fn shares_of(q: impl Query, kind: &str, record: Id, now: Timestamp) -> db::Result<Vec<Share>> {
    store::of(q, kind, record, now).await
}

pub(super) fn parts(with: With) -> (Option<Id>, Option<Id>) {
    match with {
        With::Account(account) => (Some(account), None),
        With::Team(team) => (None, Some(team)),
    }
}

//! Jobs that do what a member of staff asked for.

use super::actor::{Actor, Permit};
use super::role::Action;
use super::store::accounts as store;
use crate::clock::Timestamp;
use crate::db::{Query, Result};
use crate::id::Id;

/// Leave for a job to do what `account` asked for, with what their role allows
/// and shows them now, not when they asked. None when they may not any more.
///
/// # Errors
/// When the database fails.
pub async fn on_behalf(q: impl Query, account: Id, action: Action, now: Timestamp) -> Result<Option<Permit>> {
    let Some(account) = store::find(q, account).await? else { return Ok(None) };
    if account.is_blocked() || !account.rights.may(action) {
        return Ok(None);
    }
    Ok(Some(Permit::new(Actor::of(&account, now), action, None)))
}

/// Whoever an account is, as a session of theirs would show; for tests.
///
/// # Errors
/// When the database fails.
pub(crate) async fn recognised(q: impl Query, account: Id, now: Timestamp) -> Result<Option<Actor>> {
    Ok(store::find(q, account).await?.map(|account| Actor::of(&account, now)))
}

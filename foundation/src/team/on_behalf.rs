//! Jobs that do what a member of staff asked for.

use super::actor::{Actor, Permit};
use super::role::Action;
use super::store::accounts as store;
use crate::db::{Query, Result};
use crate::id::Id;

/// Leave for a job to do what `account` asked for, with what their role allows
/// and shows them now, not when they asked. None when they may not any more.
///
/// # Errors
/// When the database fails.
pub async fn on_behalf(q: impl Query, account: Id, action: Action) -> Result<Option<Permit>> {
    let Some(account) = store::find(q, account).await? else { return Ok(None) };
    if account.is_blocked() || !account.role.may(action) {
        return Ok(None);
    }
    let actor = Actor::staff(account.id, account.name, account.role, account.reach);
    Ok(Some(Permit::new(actor, action, None)))
}

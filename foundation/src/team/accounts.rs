//! Accounts and teams: who is who, and the rules for changing them.

use serde_json::json;

use super::actor::{Actor, Permit};
use super::email;
use super::gate::HashedPassword;
use super::handle::{free_handle, handle_of};
use super::refusal::Refusal;
use super::role::{Reach, Rights, Role, RoleWord};
use super::roles;
use super::scope::Scope;
use super::store::{accounts as store, keys, sessions, tokens};
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{self, DbError, Query, Tx};
use crate::id::Id;
use crate::jobs;
use crate::personal::Personal;
use crate::words::{Lang, Zone};

const LONGEST_NAME: usize = 100;
const LONGEST_EMAIL: usize = 254;

/// A member of staff.
#[derive(Clone)]
pub struct Account {
    pub id: Id,
    pub email: Personal<String>,
    /// What follows the `@` in a mention.
    pub handle: String,
    pub name: String,
    pub role: RoleWord,
    /// What the role allows now.
    pub rights: Rights,
    pub reach: Reach,
    /// Grows whenever the rights or the reach change.
    pub epoch: i64,
    /// None: as the browser asks.
    pub language: Option<Lang>,
    pub zone: Zone,
    /// `auto`, `light` or `dark`.
    pub theme: String,
    /// False until an invitation is accepted, and for people of the demo.
    pub has_password: bool,
    pub blocked_at: Option<Timestamp>,
    pub version: i64,
}

impl Account {
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        self.blocked_at.is_some()
    }
}

impl Account {
    /// What this account would see in a session of theirs. It opens nothing: it is for telling why.
    #[must_use]
    pub fn would_see(&self, now: Timestamp) -> Scope {
        Actor::of(self, now).scope()
    }
}

/// Colleagues who look after customers together.
#[derive(Clone, Debug)]
pub struct Team {
    pub id: Id,
    pub name: String,
}

/// An account to be.
pub struct NewAccount {
    pub name: String,
    pub email: String,
    pub role: RoleWord,
    pub reach: Reach,
    pub teams: Vec<Id>,
    pub language: Option<Lang>,
    pub zone: Zone,
    /// None until an invitation is accepted.
    pub password: Option<HashedPassword>,
}

/// All accounts, by name; blocked ones too.
///
/// # Errors
/// When the database refuses.
pub async fn accounts(q: impl Query) -> db::Result<Vec<Account>> {
    store::all(q).await
}

/// All teams, by name.
///
/// # Errors
/// When the database refuses.
pub async fn teams(q: impl Query) -> db::Result<Vec<Team>> {
    store::teams(q).await
}

/// Those of `handles` (without the `@`, lower case) that belong to somebody who is not blocked.
///
/// # Errors
/// When the database refuses.
pub async fn find_handles(q: impl Query, handles: &[String]) -> db::Result<Vec<(Id, String)>> {
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    store::by_handles(q, handles).await
}

/// Writes a new account with a handle of its own.
///
/// # Errors
/// When the name or the address cannot be one, the address is taken, a team does
/// not exist, or the database refuses.
pub async fn create_account(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    new: NewAccount,
) -> Result<Id, Refusal> {
    let name = checked_name(&new.name)?;
    let email = checked_email(&new.email)?;
    if store::email_taken(&mut *tx, &email, None).await? {
        return Err(Refusal::EmailTaken);
    }
    roles::may_give(&mut *tx, permit, &new.role, new.reach).await?;
    let wish = handle_of(name, &email);
    let handle = free_handle(&wish, &store::handles_like(&mut *tx, &wish).await?);

    let id = Id::new(now);
    let account = store::Fresh {
        id,
        email: &email,
        handle: &handle,
        name,
        role: &new.role,
        reach: new.reach,
        password: new.password,
        language: new.language,
        zone: new.zone,
    };
    store::insert(tx, account, now).await.map_err(|error| match error {
        DbError::Duplicate => Refusal::EmailTaken,
        error => error.into(),
    })?;
    join(tx, id, &new.teams).await?;
    let detail = json!({ "role": new.role, "reach": new.reach, "teams": new.teams });
    audit::record(tx, permit, now, "account.create", Object::new("account", id), detail).await?;
    Ok(id)
}

/// What an administrator decides about an account.
pub(super) struct Change {
    pub version: i64,
    pub name: String,
    pub email: String,
    pub role: RoleWord,
    pub reach: Reach,
    pub teams: Vec<Id>,
}

/// Changes an account. With a new role, reach or team its sessions and streams are over and the
/// tokens it made end: whoever comes back has the rights of now.
pub(super) async fn change_account(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    change: Change,
) -> Result<(), Refusal> {
    let before = store::find(&mut *tx, id).await?.ok_or(Refusal::NoAccount)?;
    let name = checked_name(&change.name)?;
    let email = checked_email(&change.email)?;
    if store::email_taken(&mut *tx, &email, Some(id)).await? {
        return Err(Refusal::EmailTaken);
    }
    if change.role != Role::Administrator {
        keep_an_administrator(tx, &before).await?;
    }
    let teams_before = store::teams_of(&mut *tx, id).await?;
    let has_other_role = (&before.role, before.reach) != (&change.role, change.reach);
    let has_other_rights = has_other_role || teams_before != change.teams;
    may_manage(permit, &before)?;
    if has_other_role {
        roles::may_give(&mut *tx, permit, &change.role, change.reach).await?;
    }
    if !store::change(tx, id, change.version, name, &email, &change.role, change.reach, now).await? {
        return Err(Refusal::Changed);
    }
    join(tx, id, &change.teams).await?;
    let has_other_address = *before.email.reveal() != email;
    if has_other_address {
        // A link that went to the address of before must not open the account any more.
        keys::void_account(tx, id, now).await?;
        email::void_asks(tx, id, now).await?;
    }
    let (sessions, tokens) = if has_other_rights {
        (sessions::end_others(tx, id, None).await?, tokens::end_of(tx, id, now).await?)
    } else {
        (0, 0)
    };

    let detail = json!({
        "role": [before.role, change.role],
        "reach": [before.reach, change.reach],
        "teams": change.teams,
        "name_changed": before.name != name,
        "email_changed": has_other_address,
        "sessions_ended": sessions,
        "tokens_ended": tokens,
    });
    audit::record(tx, permit, now, "account.change", Object::new("account", id), detail).await?;
    if has_other_rights {
        store::next_epoch(tx, id).await?;
    }
    tell_renamed(tx, now, id).await?;
    tx.announce(topic(id));
    Ok(())
}

/// The job that runs after an account may have been renamed, for whoever keeps
/// its name beside their records. Its payload is `{"account": id}`.
pub const RENAMED: &str = "account.renamed";

pub(super) async fn tell_renamed(tx: &mut Tx, now: Timestamp, id: Id) -> db::Result<()> {
    jobs::enqueue(tx, now, RENAMED, json!({ "account": id }), now).await.map(drop)
}

/// Shuts an account out: its sessions end, its links are void, the tokens it made end.
pub(super) async fn block(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id) -> Result<(), Refusal> {
    let account = store::find(&mut *tx, id).await?.ok_or(Refusal::NoAccount)?;
    may_manage(permit, &account)?;
    keep_an_administrator(tx, &account).await?;
    store::set_blocked(tx, id, Some(now), now).await?;
    let sessions = sessions::end_others(tx, id, None).await?;
    keys::void_account(tx, id, now).await?;
    let tokens = tokens::end_of(tx, id, now).await?;
    let detail = json!({ "sessions_ended": sessions, "tokens_ended": tokens });
    audit::record(tx, permit, now, "account.block", Object::new("account", id), detail).await?;
    store::next_epoch(tx, id).await?;
    tx.announce(topic(id));
    Ok(())
}

pub(super) async fn unblock(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id) -> Result<(), Refusal> {
    let account = store::find(&mut *tx, id).await?.ok_or(Refusal::NoAccount)?;
    may_manage(permit, &account)?;
    store::set_blocked(tx, id, None, now).await?;
    audit::record(tx, permit, now, "account.unblock", Object::new("account", id), json!({})).await?;
    Ok(())
}

/// Writes a new team.
///
/// # Errors
/// When the name is missing or too long, or the database refuses.
pub async fn create_team(tx: &mut Tx, permit: &Permit, now: Timestamp, name: &str) -> Result<Id, Refusal> {
    let name = checked_name(name)?;
    let id = Id::new(now);
    store::insert_team(tx, id, name, now).await?;
    audit::record(tx, permit, now, "team.create", Object::new("team", id), json!({ "name": name })).await?;
    Ok(id)
}

pub(super) async fn rename_team(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    name: &str,
) -> Result<(), Refusal> {
    let name = checked_name(name)?;
    if !store::rename_team(tx, id, name).await? {
        return Err(Refusal::NoAccount);
    }
    audit::record(tx, permit, now, "team.rename", Object::new("team", id), json!({ "name": name })).await?;
    Ok(())
}

/// Whoever watches an account, such as an open stream, looks again.
pub(super) fn topic(account: Id) -> String {
    format!("account:{account}")
}

pub(super) fn checked_name(name: &str) -> Result<&str, Refusal> {
    let name = name.trim();
    let fits =
        !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    fits.then_some(name).ok_or(Refusal::Name)
}

/// An address in lower case. Whether mail arrives there, only a mail can tell.
pub(super) fn checked_email(email: &str) -> Result<String, Refusal> {
    let email = email.trim().to_lowercase();
    let fits = email.len() <= LONGEST_EMAIL
        && !email.chars().any(|c| c.is_whitespace() || c.is_control())
        && email
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    if fits { Ok(email) } else { Err(Refusal::Email) }
}

/// Whoever manages the team manages nobody who may do more than they: a link for a new password would lend it to them.
pub(super) fn may_manage(permit: &Permit, account: &Account) -> Result<(), Refusal> {
    let actor = permit.actor();
    let covers = actor.rights().covers(account.rights) && actor.reach().covers(account.reach);
    if covers { Ok(()) } else { Err(Refusal::MoreThanOwn) }
}

/// Refuses what would leave nobody to manage the team.
async fn keep_an_administrator(tx: &mut Tx, account: &Account) -> Result<(), Refusal> {
    let matters = account.role == Role::Administrator && !account.is_blocked();
    if matters && store::other_administrators(tx, account.id).await? == 0 {
        return Err(Refusal::LastAdministrator);
    }
    Ok(())
}

async fn join(tx: &mut Tx, account: Id, teams: &[Id]) -> Result<(), Refusal> {
    store::join_teams(tx, account, teams).await.map_err(|error| match error {
        DbError::Dangling | DbError::Duplicate => Refusal::Team,
        error => error.into(),
    })
}

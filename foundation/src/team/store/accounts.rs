//! Accounts and teams at rest.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::personal::Personal;
use crate::team::store::sessions::powers;
use crate::team::{Account, HashedPassword, Reach, RoleWord, Team};
use crate::words::{self, Lang, Zone};

impl FromRow for Account {
    fn from_row(row: &mut Row) -> Result<Self> {
        let (id, email, handle, name) = (row.take()?, Personal::new(row.take()?), row.take()?, row.take()?);
        let powers = powers(row)?;
        Ok(Self {
            id,
            email,
            handle,
            name,
            role: powers.role,
            rights: powers.rights,
            reach: powers.reach,
            epoch: powers.epoch,
            language: row.take::<Option<String>>()?.as_deref().and_then(Lang::from_code),
            zone: Zone::named(&row.take::<String>()?).unwrap_or_else(Zone::utc),
            theme: row.take()?,
            has_password: row.take::<i64>()? == 1,
            blocked_at: row.take()?,
            version: row.take()?,
        })
    }
}

/// By name in all alphabets, the same on both engines; handles tell equal names apart.
pub(in crate::team) async fn all(q: impl Query) -> Result<Vec<Account>> {
    let mut accounts: Vec<Account> = q
        .all(
            "select a.id, a.email, a.handle, a.name, r.word, r.actions, r.reads, r.writes, a.reach, a.epoch,
                    a.language, a.time_zone, a.theme,
                    cast(case when a.password_hash is null then 0 else 1 end as bigint), a.blocked_at, a.version
             from account a
             join role r on r.word = a.role",
            args![],
        )
        .await?;
    accounts.sort_by_cached_key(|account| (words::sort_key(&account.name), account.handle.clone()));
    Ok(accounts)
}

pub(in crate::team) async fn find(q: impl Query, id: Id) -> Result<Option<Account>> {
    q.first(
        "select a.id, a.email, a.handle, a.name, r.word, r.actions, r.reads, r.writes, a.reach, a.epoch,
                a.language, a.time_zone, a.theme,
                cast(case when a.password_hash is null then 0 else 1 end as bigint), a.blocked_at, a.version
         from account a
         join role r on r.word = a.role
         where a.id = $1",
        args![id],
    )
    .await
}

pub(in crate::team) async fn any(q: impl Query) -> Result<bool> {
    Ok(q.first::<(Id,)>("select id from account limit 1", args![]).await?.is_some())
}

/// What a sign-in is checked against: id, hash of the password, and whether the account is blocked.
pub(in crate::team) async fn credentials(
    q: impl Query,
    email: &str,
) -> Result<Option<(Id, Option<String>, bool)>> {
    let row = q
        .first::<(Id, Option<String>, Option<Timestamp>)>(
            "select id, password_hash, blocked_at from account where email = $1",
            args![email],
        )
        .await?;
    Ok(row.map(|(id, hash, blocked_at)| (id, hash, blocked_at.is_some())))
}

pub(in crate::team) async fn password_hash(q: impl Query, id: Id) -> Result<Option<String>> {
    let row =
        q.first::<(Option<String>,)>("select password_hash from account where id = $1", args![id]).await?;
    Ok(row.and_then(|(hash,)| hash))
}

/// Whether somebody came in as this account, or has a password to do so. The audit knows also who lost theirs since.
pub(in crate::team) async fn was_ever_in(q: impl Query, id: Id) -> Result<bool> {
    let found = q
        .first::<(Id,)>(
            "select id
             from account
             where id = $1
               and (password_hash is not null
                 or exists (
                   select 1 from audit
                   where object_kind = 'account' and object_id = $1
                     and action in ('session.start', 'session.first-step')))",
            args![id],
        )
        .await?;
    Ok(found.is_some())
}

pub(in crate::team) async fn email_taken(q: impl Query, email: &str, but: Option<Id>) -> Result<bool> {
    let found = q.first::<(Id,)>("select id from account where email = $1", args![email]).await?;
    Ok(found.is_some_and(|(id,)| Some(id) != but))
}

pub(in crate::team) async fn handles_like(q: impl Query, start: &str) -> Result<Vec<String>> {
    // No wildcard can be in a handle but `_`, and matching too much does no harm.
    let pattern = format!("{start}%");
    let rows = q.all::<(String,)>("select handle from account where handle like $1", args![pattern]).await?;
    Ok(rows.into_iter().map(|(handle,)| handle).collect())
}

/// A whole account as it is first written.
pub(in crate::team) struct Fresh<'a> {
    pub id: Id,
    pub email: &'a str,
    pub handle: &'a str,
    pub name: &'a str,
    pub role: &'a RoleWord,
    pub reach: Reach,
    pub password: Option<HashedPassword>,
    pub language: Option<Lang>,
    pub zone: Zone,
}

pub(in crate::team) async fn insert(tx: &mut Tx, account: Fresh<'_>, now: Timestamp) -> Result<()> {
    let password: crate::db::Value = match account.password {
        Some(hash) => hash.into(),
        None => None::<String>.into(),
    };
    tx.run(
        "insert into account
           (id, email, handle, name, role, reach, password_hash, language, time_zone, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        args![
            account.id,
            account.email,
            account.handle,
            account.name,
            account.role.as_str(),
            account.reach,
            password,
            account.language.map(Lang::code),
            account.zone.name(),
            now,
        ],
    )
    .await?;
    Ok(())
}

/// Changes what an administrator decides, if the account is still at `version`.
#[expect(clippy::too_many_arguments, reason = "one parameter for each column")]
pub(in crate::team) async fn change(
    tx: &mut Tx,
    id: Id,
    version: i64,
    name: &str,
    email: &str,
    role: &RoleWord,
    reach: Reach,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(
            "update account
             set name = $3, email = $4, role = $5, reach = $6, updated_at = $7, version = version + 1
             where id = $1 and version = $2",
            args![id, version, name, email, role.as_str(), reach, now],
        )
        .await?;
    Ok(changed > 0)
}

/// Changes what a person decides about their own pages.
pub(in crate::team) async fn change_own(
    tx: &mut Tx,
    id: Id,
    name: &str,
    language: Option<Lang>,
    zone: Zone,
    theme: &str,
    now: Timestamp,
) -> Result<()> {
    tx.run(
        "update account
         set name = $2, language = $3, time_zone = $4, theme = $5, updated_at = $6, version = version + 1
         where id = $1",
        args![id, name, language.map(Lang::code), zone.name(), theme, now],
    )
    .await?;
    Ok(())
}

/// Keeps the language somebody chose while signing in, unless the account has one.
pub(in crate::team) async fn choose_language(tx: &mut Tx, id: Id, language: Lang) -> Result<()> {
    tx.run("update account set language = $2 where id = $1 and language is null", args![id, language.code()])
        .await?;
    Ok(())
}

pub(in crate::team) async fn set_password(
    tx: &mut Tx,
    id: Id,
    hash: HashedPassword,
    now: Timestamp,
) -> Result<()> {
    tx.run("update account set password_hash = $2, updated_at = $3 where id = $1", args![id, hash, now])
        .await?;
    Ok(())
}

/// From now on no password opens the account.
pub(in crate::team) async fn forget_password(tx: &mut Tx, id: Id, now: Timestamp) -> Result<()> {
    tx.run("update account set password_hash = null, updated_at = $2 where id = $1", args![id, now]).await?;
    Ok(())
}

/// Replaces the hash `kept` by one of the same password; nothing happens when the password changed meanwhile.
pub(in crate::team) async fn renew_hash(
    tx: &mut Tx,
    id: Id,
    kept: &str,
    hash: HashedPassword,
    now: Timestamp,
) -> Result<bool> {
    let renewed = tx
        .run(
            "update account set password_hash = $3, updated_at = $4 where id = $1 and password_hash = $2",
            args![id, kept, hash, now],
        )
        .await?;
    Ok(renewed > 0)
}

/// Hashes of some accounts, to know what checking a password usually costs here.
pub(in crate::team) async fn some_hashes(q: impl Query) -> Result<Vec<String>> {
    let rows = q
        .all::<(String,)>(
            "select password_hash from account where password_hash is not null limit 200",
            args![],
        )
        .await?;
    Ok(rows.into_iter().map(|(hash,)| hash).collect())
}

pub(in crate::team) async fn set_blocked(
    tx: &mut Tx,
    id: Id,
    blocked_at: Option<Timestamp>,
    now: Timestamp,
) -> Result<()> {
    tx.run(
        "update account set blocked_at = $2, updated_at = $3, version = version + 1 where id = $1",
        args![id, blocked_at, now],
    )
    .await?;
    Ok(())
}

/// Ends what was given to an account before: its sessions are over, and a change that is under way is refused.
pub(in crate::team) async fn next_epoch(tx: &mut Tx, id: Id) -> Result<()> {
    tx.run("update account set epoch = epoch + 1 where id = $1", args![id]).await?;
    Ok(())
}

/// How many administrators can still work besides `id`. Holds all of their rows
/// until the change is over, so that two cannot demote each other at once.
pub(in crate::team) async fn other_administrators(tx: &mut Tx, id: Id) -> Result<i64> {
    tx.run(
        "update account set version = version where role = 'administrator' and blocked_at is null",
        args![],
    )
    .await?;
    let (others,) = tx
        .one::<(i64,)>(
            "select count(*) from account where role = 'administrator' and blocked_at is null and id <> $1",
            args![id],
        )
        .await?;
    Ok(others)
}

impl FromRow for Team {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.take()?, name: row.take()? })
    }
}

pub(in crate::team) async fn teams(q: impl Query) -> Result<Vec<Team>> {
    let mut teams: Vec<Team> = q.all("select id, name from team", args![]).await?;
    teams.sort_by_cached_key(|team| (words::sort_key(&team.name), team.id));
    Ok(teams)
}

pub(in crate::team) async fn insert_team(tx: &mut Tx, id: Id, name: &str, now: Timestamp) -> Result<()> {
    tx.run("insert into team (id, name, created_at) values ($1, $2, $3)", args![id, name, now]).await?;
    Ok(())
}

pub(in crate::team) async fn rename_team(tx: &mut Tx, id: Id, name: &str) -> Result<bool> {
    Ok(tx.run("update team set name = $2 where id = $1", args![id, name]).await? > 0)
}

/// Who is in which team: pairs of account and team.
pub(in crate::team) async fn members(q: impl Query) -> Result<Vec<(Id, Id)>> {
    q.all("select account_id, team_id from team_member", args![]).await
}

/// The teams of one account, in the order of their ids.
pub(in crate::team) async fn teams_of(q: impl Query, account: Id) -> Result<Vec<Id>> {
    let mut teams: Vec<Id> = q
        .all::<(Id,)>("select team_id from team_member where account_id = $1", args![account])
        .await?
        .into_iter()
        .map(|(team,)| team)
        .collect();
    teams.sort_unstable();
    Ok(teams)
}

pub(in crate::team) async fn join_teams(tx: &mut Tx, account: Id, teams: &[Id]) -> Result<()> {
    tx.run("delete from team_member where account_id = $1", args![account]).await?;
    for team in teams {
        tx.run("insert into team_member (team_id, account_id) values ($1, $2)", args![*team, account])
            .await?;
    }
    Ok(())
}

/// Accounts that can be mentioned, by their handles; there must be at least one.
pub(in crate::team) async fn by_handles(q: impl Query, handles: &[String]) -> Result<Vec<(Id, String)>> {
    let mut args = args![];
    let marks: Vec<String> =
        handles.iter().map(|handle| format!("${}", args.push(handle.as_str()))).collect();
    let sql = format!(
        "select id, handle from account where blocked_at is null and handle in ({})",
        marks.join(", ")
    );
    q.all(crate::db::Sql::built(sql), args).await
}

pub(in crate::team) async fn set_email(tx: &mut Tx, id: Id, email: &str, now: Timestamp) -> Result<()> {
    tx.run(
        "update account set email = $2, version = version + 1, updated_at = $3 where id = $1",
        args![id, email, now],
    )
    .await?;
    Ok(())
}

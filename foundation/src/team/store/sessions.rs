//! Sessions at rest: a hash of the key, whose it is, and how long it lives.

use super::accounts;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Db, FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::team::session::Proof;
use crate::team::{Account, Powers, Rights, RoleWord};

/// Whoever a living session belongs to.
pub(in crate::team) struct Holder {
    pub account: Id,
    pub name: String,
    pub powers: Powers,
    pub language: Option<String>,
    pub time_zone: String,
    pub theme: String,
    pub seen_at: Timestamp,
    pub stepped_up_at: Option<Timestamp>,
}

impl FromRow for Holder {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            account: row.take()?,
            name: row.take()?,
            powers: powers(row)?,
            language: row.take()?,
            time_zone: row.take()?,
            theme: row.take()?,
            seen_at: row.take()?,
            stepped_up_at: row.take()?,
        })
    }
}

/// The columns `r.word, r.actions, r.reads, r.writes, reach, epoch`.
pub(in crate::team) fn powers(row: &mut Row) -> Result<Powers> {
    let word: String = row.take()?;
    let (actions, reads, writes): (String, String, String) = (row.take()?, row.take()?, row.take()?);
    Ok(Powers {
        rights: Rights::read(&word, &actions, &reads, &writes),
        role: RoleWord::new(word),
        reach: row.take()?,
        epoch: row.take()?,
    })
}

/// The holder of a session seen after `idle_since`, unless it expired or the account is blocked.
pub(in crate::team) async fn holder(
    db: &Db,
    key_hash: &[u8],
    idle_since: Timestamp,
    now: Timestamp,
) -> Result<Option<Holder>> {
    db.first(
        "select a.id, a.name, r.word, r.actions, r.reads, r.writes, a.reach, a.epoch, a.language, a.time_zone,
                a.theme, s.seen_at, s.stepped_up_at
         from session s
         join account a on a.id = s.account_id and a.epoch = s.epoch
         join role r on r.word = a.role
         where s.key_hash = $1
           and s.state = 'whole'
           and s.seen_at > $2
           and s.expires_at > $3
           and a.blocked_at is null",
        args![key_hash.to_vec(), idle_since, now],
    )
    .await
}

/// A session whose holder did the first step alone.
pub(in crate::team) struct Half {
    pub account: Account,
    /// `second` or `enrol`.
    pub state: String,
}

/// The session that waits for its second step, unless it expired or the account is blocked.
pub(in crate::team) async fn half(db: &Db, key_hash: &[u8], now: Timestamp) -> Result<Option<Half>> {
    let row = db
        .first::<(Id, String)>(
            "select a.id, s.state
             from session s
             join account a on a.id = s.account_id and a.epoch = s.epoch
             where s.key_hash = $1 and s.state <> 'whole' and s.expires_at > $2",
            args![key_hash.to_vec(), now],
        )
        .await?;
    let Some((account, state)) = row else { return Ok(None) };
    let account = accounts::find(db, account).await?.filter(|account| !account.is_blocked());
    Ok(account.map(|account| Half { account, state }))
}

pub(in crate::team) async fn start(
    tx: &mut Tx,
    key_hash: Vec<u8>,
    account: Id,
    now: Timestamp,
    expires_at: Timestamp,
    user_agent: &str,
    proof: Proof,
) -> Result<()> {
    // Another house may have let in whoever sits at a browser that it still knew.
    let proved_at = (proof.how != "oidc").then_some(now);
    tx.run(
        "insert into session
           (key_hash, account_id, created_at, seen_at, expires_at, user_agent, epoch, state, proved_by, stepped_up_at)
         select $1, a.id, $3, $3, $4, $5, a.epoch, $6, $7, $8 from account a where a.id = $2",
        args![key_hash, account, now, expires_at, user_agent, proof.state.as_str(), proof.how, proved_at],
    )
    .await?;
    Ok(())
}

pub(in crate::team) async fn saw(tx: &mut Tx, key_hash: &[u8], now: Timestamp) -> Result<()> {
    tx.run(
        "update session set seen_at = $2 where key_hash = $1 and seen_at < $2",
        args![key_hash.to_vec(), now],
    )
    .await?;
    Ok(())
}

/// Notes that the holder of a session just proved who they are.
pub(in crate::team) async fn step_up(tx: &mut Tx, key_hash: &[u8], now: Timestamp) -> Result<()> {
    tx.run("update session set stepped_up_at = $2 where key_hash = $1", args![key_hash.to_vec(), now])
        .await?;
    Ok(())
}

/// Ends whichever session has this key.
pub(in crate::team) async fn end_key(tx: &mut Tx, key_hash: &[u8]) -> Result<u64> {
    tx.run("delete from session where key_hash = $1", args![key_hash.to_vec()]).await
}

/// Ends one session of an account; answers how many that were.
pub(in crate::team) async fn end(tx: &mut Tx, account: Id, key_hash: &[u8]) -> Result<u64> {
    tx.run("delete from session where key_hash = $1 and account_id = $2", args![key_hash.to_vec(), account])
        .await
}

/// Ends all sessions of an account but `keep`; answers how many that were.
pub(in crate::team) async fn end_others(tx: &mut Tx, account: Id, keep: Option<&[u8]>) -> Result<u64> {
    let keep = keep.unwrap_or_default().to_vec();
    tx.run("delete from session where account_id = $1 and key_hash <> $2", args![account, keep]).await
}

/// Ends what was given to an account before, as [`accounts::next_epoch`] does, but for the session `keep`.
pub(in crate::team) async fn next_epoch(tx: &mut Tx, account: Id, keep: Option<&[u8]>) -> Result<()> {
    accounts::next_epoch(tx, account).await?;
    if let Some(keep) = keep {
        tx.run(
            "update session set epoch = (select epoch from account where id = $1)
             where account_id = $1 and key_hash = $2",
            args![account, keep.to_vec()],
        )
        .await?;
    }
    Ok(())
}

/// Deletes what can never be used again.
pub(in crate::team) async fn forget(tx: &mut Tx, idle_since: Timestamp, now: Timestamp) -> Result<u64> {
    tx.run("delete from session where expires_at <= $2 or seen_at <= $1", args![idle_since, now]).await
}

/// One of somebody's own sessions.
pub(in crate::team) struct OwnSession {
    pub key_hash: Vec<u8>,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub user_agent: String,
}

impl FromRow for OwnSession {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            key_hash: row.take()?,
            created_at: row.take()?,
            seen_at: row.take()?,
            user_agent: row.take()?,
        })
    }
}

pub(in crate::team) async fn of_account(
    db: &Db,
    account: Id,
    idle_since: Timestamp,
    now: Timestamp,
) -> Result<Vec<OwnSession>> {
    db.all(
        "select key_hash, created_at, seen_at, user_agent
         from session
         where account_id = $1 and state = 'whole' and seen_at > $2 and expires_at > $3
         order by seen_at desc, key_hash",
        args![account, idle_since, now],
    )
    .await
}

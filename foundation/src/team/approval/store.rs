//! Asks at rest, and what was taken without one.

use super::{Mass, Verdict, Wanted};
use crate::args;
use crate::clock::{DAY, Timestamp};
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::team::actor::Actor;
use crate::team::role::Action;

/// Asks that are over are shown for so long, and then forgotten.
const KEPT: i64 = 30 * DAY;

/// What somebody asked for, and what became of it.
#[derive(Clone, Debug)]
pub struct Ask {
    pub id: Id,
    pub mass: Mass,
    pub asked_by: Id,
    pub asked_by_name: String,
    pub asked_at: Timestamp,
    pub expires_at: Timestamp,
    pub count: i64,
    pub shown: String,
    pub see: String,
    pub again: String,
    /// The fields of the form that carries it out, urlencoded.
    pub form: Option<String>,
    pub verdict: Option<Verdict>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<Timestamp>,
    pub used_at: Option<Timestamp>,
}

impl FromRow for Ask {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            mass: row.take()?,
            asked_by: row.take()?,
            asked_by_name: row.take()?,
            asked_at: row.take()?,
            expires_at: row.take()?,
            count: row.take()?,
            shown: row.take()?,
            see: row.take()?,
            again: row.take()?,
            form: row.take()?,
            verdict: row.take()?,
            decided_by_name: row.take()?,
            decided_at: row.take()?,
            used_at: row.take()?,
        })
    }
}

impl Ask {
    /// Whether somebody said yes, and it was not used yet.
    #[must_use]
    pub fn is_granted(&self) -> bool {
        self.verdict == Some(Verdict::Granted) && self.used_at.is_none()
    }

    /// Whether it waits for an answer.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.verdict.is_none() && now < self.expires_at
    }

    /// The fields of the form that carries it out.
    #[must_use]
    pub fn fields(&self) -> Vec<(String, String)> {
        let form = self.form.as_deref().unwrap_or_default();
        serde_urlencoded::from_str(form).unwrap_or_default()
    }
}

macro_rules! columns {
    () => {
        "select id, kind, asked_by, asked_by_name, asked_at, expires_at, count, shown, see_path, again_path,
           again_form, verdict, decided_by_name, decided_at, used_at
         from approval "
    };
}

/// What a reader should hear about on their first page.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    /// Asks of others that wait for a yes or a no of the reader.
    pub waiting: i64,
    /// The reader's own that were answered, and not used yet.
    pub answered: Vec<Ask>,
}

/// What `actor` should hear about.
///
/// # Errors
/// When the database fails.
pub async fn notices<Q: Query + Copy>(q: Q, actor: &Actor, now: Timestamp) -> Result<Notices> {
    let Some(account) = actor.account() else { return Ok(Notices::default()) };
    let waiting = if actor.may(Action::Approve) {
        q.one::<(i64,)>(
            "select count(*)
             from approval
             where verdict is null and used_at is null and expires_at > $1 and asked_by <> $2",
            args![now, account],
        )
        .await?
        .0
    } else {
        0
    };
    let answered = q
        .all::<Ask>(
            concat!(
                columns!(),
                "where asked_by = $1 and verdict in ('granted', 'refused') and used_at is null and expires_at > $2
                 order by decided_at desc, id
                 limit 5"
            ),
            args![account, now],
        )
        .await?;
    Ok(Notices { waiting, answered })
}

/// One ask.
///
/// # Errors
/// When the database fails.
pub async fn find(q: impl Query, id: Id) -> Result<Option<Ask>> {
    q.first(concat!(columns!(), "where id = $1"), args![id]).await
}

/// Asks of one account, or of all, the latest first.
pub(super) async fn list(q: impl Query, of: Option<Id>, since: Timestamp) -> Result<Vec<Ask>> {
    q.all(
        concat!(
            columns!(),
            "where asked_at > $1 and (asked_by = $2 or $2 is null)
             order by asked_at desc, id desc
             limit 200"
        ),
        args![since, of],
    )
    .await
}

/// Asks for exactly this that are not over.
pub(super) async fn living_of(
    q: impl Query,
    account: Id,
    mass: Mass,
    payload_hash: &[u8],
    now: Timestamp,
) -> Result<Vec<Ask>> {
    q.all(
        concat!(
            columns!(),
            "where asked_by = $1 and kind = $2 and payload_hash = $3 and used_at is null and expires_at > $4
               and (verdict is null or verdict = 'granted')
             order by asked_at desc, id desc"
        ),
        args![account, mass, payload_hash.to_vec(), now],
    )
    .await
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id,
    (account, name): (Id, &str),
    payload_hash: Vec<u8>,
    wanted: &Wanted,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    let form = wanted.form.as_ref().map(|form| serde_urlencoded::to_string(form).unwrap_or_default());
    tx.run(
        "insert into approval (id, kind, asked_by, asked_by_name, asked_at, expires_at, count, payload_hash, shown,
           see_path, again_path, again_form)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            id,
            wanted.mass,
            account,
            name,
            now,
            expires_at,
            wanted.count,
            payload_hash,
            wanted.shown.as_str(),
            wanted.see.replace("{id}", &id.to_string()),
            wanted.again.as_str(),
            form
        ],
    )
    .await?;
    Ok(())
}

/// Answers an ask that waits; false when it is answered or over, or is the answerer's own.
pub(super) async fn decide(
    tx: &mut Tx,
    id: Id,
    (by, name): (Id, &str),
    verdict: Verdict,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(
            "update approval
             set verdict = $2, decided_by = $3, decided_by_name = $4, decided_at = $5
             where id = $1 and verdict is null and used_at is null and expires_at > $5 and asked_by <> $3",
            args![id, verdict, by, name, now],
        )
        .await?;
    Ok(changed > 0)
}

/// Whether `asker` could since then have come in as `account`: made it or its link, moved its address, or removed its
/// second step.
pub(super) async fn opened_by(tx: &mut Tx, account: Id, asker: Id, since: Timestamp) -> Result<bool> {
    let done: Vec<(String, String)> = tx
        .all(
            "select action, detail from audit
             where object_kind = 'account' and object_id = $1 and at >= $3 and actor_id = $2
               and action in ('account.create', 'account.link', 'account.change', 'factor.remove')",
            args![account, asker, since],
        )
        .await?;
    let has_moved = |detail: &str| {
        serde_json::from_str::<serde_json::Value>(detail).is_ok_and(|detail| detail["email_changed"] == true)
    };
    Ok(done.iter().any(|(action, detail)| action != "account.change" || has_moved(detail)))
}

/// Takes one's own ask back; false when it was used, or is over.
pub(super) async fn withdraw(tx: &mut Tx, id: Id, account: Id, now: Timestamp) -> Result<bool> {
    let changed = tx
        .run(
            "update approval
             set verdict = 'withdrawn', decided_at = $3
             where id = $1 and asked_by = $2 and used_at is null and expires_at > $3
               and (verdict is null or verdict = 'granted')",
            args![id, account, now],
        )
        .await?;
    Ok(changed > 0)
}

/// Uses a yes; false when somebody was faster.
pub(super) async fn mark_used(tx: &mut Tx, id: Id, now: Timestamp) -> Result<bool> {
    let used = tx
        .run(
            "update approval
             set used_at = $2
             where id = $1 and verdict = 'granted' and used_at is null and expires_at > $2",
            args![id, now],
        )
        .await?;
    Ok(used > 0)
}

/// Waits until nobody else takes something as this account.
pub(super) async fn take_turn(tx: &mut Tx, account: Id) -> Result<()> {
    tx.run("update account set version = version where id = $1", args![account]).await?;
    Ok(())
}

/// How much an account took since then, without a second person.
pub(super) async fn taken(q: impl Query, account: Id, mass: Mass, since: Timestamp) -> Result<i64> {
    let (sum,) = q
        .one::<(i64,)>(
            "select cast(coalesce(sum(count), 0) as bigint)
             from mass_act
             where account_id = $1 and kind = $2 and at > $3",
            args![account, mass, since],
        )
        .await?;
    Ok(sum)
}

pub(super) async fn take(tx: &mut Tx, now: Timestamp, account: Id, mass: Mass, count: i64) -> Result<()> {
    tx.run(
        "insert into mass_act (id, kind, account_id, at, count) values ($1, $2, $3, $4, $5)",
        args![Id::new(now), mass, account, now, count],
    )
    .await?;
    Ok(())
}

/// Deletes every ask that was not used.
pub(in crate::team) async fn forget_open(tx: &mut Tx) -> Result<u64> {
    tx.run("delete from approval where used_at is null", args![]).await
}

/// Empties asks that are over of what may name customers, and forgets old ones.
pub(in crate::team) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<()> {
    tx.run("delete from mass_act where at <= $1", args![now.plus(-DAY)]).await?;
    tx.run("delete from approval where asked_at <= $1", args![now.plus(-KEPT)]).await?;
    tx.run(
        "update approval
         set shown = '', see_path = '', again_path = '', again_form = null
         where again_path <> '' and (used_at is not null or expires_at <= $1 or verdict in ('refused', 'withdrawn'))",
        args![now],
    )
    .await?;
    Ok(())
}

//! Who may do a job: a lease in time, and a number that fences off whoever lost it.

use super::{Outcome, TOPIC};
use crate::args;
use crate::clock::{HOUR, MINUTE, SECOND, Timestamp};
use crate::db::{Args, Db, FromRow, Query, Result, Row, Sql, Tx};
use crate::id::Id;

/// How long a silent worker keeps its job. A living one renews the lease in time.
pub(super) const LEASE: i64 = 2 * MINUTE;
pub(super) const MOST_ATTEMPTS: i64 = 20;
const FIRST_WAIT: i64 = 5 * SECOND;
const LONGEST_WAIT: i64 = HOUR;
const LONGEST_REASON: usize = 1_000;

/// A job in a worker's hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub id: Id,
    pub kind: String,
    pub payload: String,
    /// This one included.
    pub attempts: i64,
    /// Grows with each claim; only the newest may finish the job.
    pub lease: i64,
}

impl FromRow for Claim {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            kind: row.take()?,
            payload: row.take()?,
            attempts: row.take()?,
            lease: row.take()?,
        })
    }
}

/// Milliseconds until the next attempt: 5 s, doubled each time, at most an hour.
pub(super) fn wait_after(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 32) - 1).unwrap_or(0);
    FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT)
}

/// Takes the job that has been due for longest, if one of these kinds is.
pub(super) async fn claim(db: &Db, now: Timestamp, kinds: &[&'static str]) -> Result<Option<Claim>> {
    if !is_any_due(db, now, kinds).await? {
        return Ok(None);
    }
    let mut args = args![now, now.plus(LEASE)];
    let due = due(kinds, &mut args);
    let skip = db.pick("", "for update skip locked");
    let take = Sql::built(format!(
        "update job
         set lease = lease + 1, leased_until = $2, attempts = attempts + 1
         where id = (select id from job where {due} order by run_at, id limit 1 {skip})
         returning id, kind, payload, attempts, lease"
    ));
    let mut tx = db.begin().await?;
    let claim = tx.first::<Claim>(take, args).await?;
    tx.unaudited("taking a job changes nothing that anybody asks about");
    tx.commit().await?;
    Ok(claim)
}

/// Asked first, so that an idle program writes nothing.
async fn is_any_due(db: &Db, now: Timestamp, kinds: &[&'static str]) -> Result<bool> {
    let mut args = args![now];
    let due = due(kinds, &mut args);
    let ask = Sql::built(format!("select id from job where {due} order by run_at limit 1"));
    Ok(db.first::<(Id,)>(ask, args).await?.is_some())
}

/// A program of an older version leaves alone what it does not know.
fn due(kinds: &[&'static str], args: &mut Args) -> String {
    let known: Vec<String> = kinds.iter().map(|kind| format!("${}", args.push(*kind))).collect();
    format!(
        "done_at is null and gave_up_at is null and run_at <= $1
         and (leased_until is null or leased_until <= $1) and kind in ({})",
        known.join(", ")
    )
}

/// Keeps a job for another lease; answers false when somebody else has it by now.
pub(super) async fn renew(db: &Db, now: Timestamp, claim: &Claim) -> Result<bool> {
    let mut tx = db.begin().await?;
    let kept = tx
        .run(
            "update job set leased_until = $3 where id = $1 and lease = $2 and done_at is null and gave_up_at is null",
            args![claim.id, claim.lease, now.plus(LEASE)],
        )
        .await?;
    tx.unaudited("keeping a job changes nothing that anybody asks about");
    tx.commit().await?;
    Ok(kept > 0)
}

/// Writes down how an attempt ended, and the next of a recurring kind; answers false, and changes
/// nothing, when somebody else has the job by now.
pub(super) async fn finish(
    db: &Db,
    now: Timestamp,
    claim: &Claim,
    outcome: &Outcome,
    period: Option<i64>,
) -> Result<bool> {
    let (done_at, gave_up_at, run_at, reason) = match outcome {
        Outcome::Done => (Some(now), None, now, None),
        Outcome::Retry(reason) if claim.attempts < MOST_ATTEMPTS => {
            (None, None, now.plus(wait_after(claim.attempts)), Some(reason))
        }
        Outcome::Retry(reason) | Outcome::GiveUp(reason) => (None, Some(now), now, Some(reason)),
    };
    let reason: Option<String> = reason.map(|reason| reason.chars().take(LONGEST_REASON).collect());
    let mut tx = db.begin().await?;
    let ended = tx
        .run(
            "update job
             set done_at = $3, gave_up_at = $4, run_at = $5, last_error = $6, leased_until = null
             where id = $1 and lease = $2 and done_at is null and gave_up_at is null",
            args![claim.id, claim.lease, done_at, gave_up_at, run_at, reason],
        )
        .await?;
    if ended == 0 {
        return Ok(false);
    }
    let is_over = done_at.or(gave_up_at).is_some();
    if let (true, Some(period)) = (is_over, period) {
        expect_one(&mut tx, now, &claim.kind, now.plus(period)).await?;
    }
    tx.unaudited("the row of the job itself says what happened");
    tx.commit().await?;
    Ok(true)
}

/// Makes sure that a recurring job waits: one for all processes.
pub(super) async fn expect_one(tx: &mut Tx, now: Timestamp, kind: &str, run_at: Timestamp) -> Result<()> {
    let written = tx
        .run(
            "insert into job (id, kind, payload, run_at, created_at)
             select $1, $2, 'null', $3, $4
             where not exists (select 1 from job where kind = $2 and done_at is null and gave_up_at is null)",
            args![Id::new(now), kind, run_at, now],
        )
        .await?;
    if written > 0 {
        tx.announce(TOPIC);
    }
    Ok(())
}

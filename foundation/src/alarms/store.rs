//! The tables `reading`, `alarm` and `decoy`.

use serde_json::Value;

use super::rules::{Kind, Reading, Usual};
use crate::args;
use crate::clock::{DAY, HOUR, Timestamp};
use crate::db::{Db, FromRow, Query, Result, Row, Tx};
use crate::id::Id;

/// So far back is looked for what is usual.
pub(super) const USUAL_DAYS: i64 = 28;
const ONE_HOUR: i64 = HOUR;

/// Adds to what a reader read in this hour, and answers the sum.
pub(super) async fn add(tx: &mut Tx, reader: Id, at: Timestamp, more: &Reading) -> Result<Reading> {
    let hour = at.0.div_euclid(ONE_HOUR);
    let sum: (i64, i64, i64, i64, i64) = tx
        .one(
            "insert into reading (reader_id, hour, opened, listed, strange, walked, decoys)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (reader_id, hour) do update
             set opened = reading.opened + excluded.opened, listed = reading.listed + excluded.listed,
                 strange = reading.strange + excluded.strange, decoys = reading.decoys + excluded.decoys,
                 walked = case when excluded.walked > reading.walked then excluded.walked else reading.walked end
             returning opened, listed, strange, walked, decoys",
            args![reader, hour, more.opened, more.listed, more.strange, more.walked, more.decoys],
        )
        .await?;
    let (opened, listed, strange, walked, decoys) = sum;
    Ok(Reading { opened, listed, strange, walked, decoys })
}

/// What was usual before this hour: for one reader, or for everybody.
pub(super) async fn usual(db: &Db, reader: Option<Id>, at: Timestamp) -> Result<Usual> {
    let hour = at.0.div_euclid(ONE_HOUR);
    let (hours, sum, squares): (i64, f64, f64) = db
        .one(
            "select count(*), cast(coalesce(sum(opened), 0) as double precision),
                    cast(coalesce(sum(opened * opened), 0) as double precision)
             from reading
             where (reader_id = $1 or $1 is null) and hour >= $2 and hour < $3 and opened > 0",
            args![reader, hour - USUAL_DAYS * 24, hour],
        )
        .await?;
    Ok(Usual::of(hours, sum, squares))
}

/// Strange records of each day on which the reader read anything, the newest last.
pub(super) async fn strange(db: &Db, reader: Id, at: Timestamp) -> Result<Vec<i64>> {
    let hour = at.0.div_euclid(ONE_HOUR);
    let days: Vec<(i64,)> = db
        .all(
            "select cast(sum(strange) as bigint) from reading
             where reader_id = $1 and hour >= $2
             group by hour / 24
             order by hour / 24",
            args![reader, hour - USUAL_DAYS * 24],
        )
        .await?;
    Ok(days.into_iter().map(|(count,)| count).collect())
}

/// Writes an alarm down unless the same one was raised within a day; answers whether it is new.
pub(super) async fn raise(
    tx: &mut Tx,
    at: Timestamp,
    kind: Kind,
    who: Option<(Id, &str)>,
    facts: &Value,
) -> Result<bool> {
    let (id, name) = who.map_or((None, ""), |(id, name)| (Some(id), name));
    let written = tx
        .run(
            "insert into alarm (id, kind, at, reader_id, reader_name, facts)
             select $1, $2, $3, $4, $5, $6
             where not exists (select 1 from alarm a
                               where a.kind = $2 and a.at > $7 and coalesce(a.reader_id, $8) = coalesce($4, $8))",
            args![Id::new(at), kind, at, id, name, facts.to_string(), at.plus(-DAY), Id::NONE],
        )
        .await?;
    Ok(written > 0)
}

/// An alarm, judged or not.
#[derive(Clone, Debug)]
pub(super) struct Alarm {
    pub id: Id,
    pub kind: Kind,
    pub at: Timestamp,
    pub reader_id: Option<Id>,
    pub reader_name: String,
    pub facts: String,
    /// `confirmed` or `dismissed`.
    pub verdict: Option<String>,
    pub note: Option<String>,
    pub judged_by: Option<String>,
}

impl FromRow for Alarm {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            kind: row.take()?,
            at: row.take()?,
            reader_id: row.take()?,
            reader_name: row.take()?,
            facts: row.take()?,
            verdict: row.take()?,
            note: row.take()?,
            judged_by: row.take()?,
        })
    }
}

/// Alarms that nobody judged first, then the newest judged ones.
pub(super) async fn list(db: &Db) -> Result<Vec<Alarm>> {
    db.all(
        "select id, kind, at, reader_id, reader_name, facts, verdict, note, judged_by
         from alarm
         order by case when verdict is null then 0 else 1 end, at desc
         limit 200",
        args![],
    )
    .await
}

/// How many wait for a judgement.
pub(super) async fn waiting(db: &Db) -> Result<i64> {
    let (count,) = db.one("select count(*) from alarm where verdict is null", args![]).await?;
    Ok(count)
}

pub(super) async fn judge(
    tx: &mut Tx,
    now: Timestamp,
    id: Id,
    by: &str,
    verdict: &str,
    note: &str,
) -> Result<bool> {
    let judged = tx
        .run(
            "update alarm set verdict = $2, note = $3, judged_by = $4, judged_at = $5
             where id = $1 and verdict is null",
            args![id, verdict, note, by, now],
        )
        .await?;
    Ok(judged > 0)
}

/// Which of `records` are decoys.
pub(super) async fn decoys(db: &Db) -> Result<Vec<Id>> {
    let all: Vec<(Id,)> = db.all("select record_id from decoy", args![]).await?;
    Ok(all.into_iter().map(|(id,)| id).collect())
}

pub(super) async fn set_decoy(tx: &mut Tx, now: Timestamp, record: Id, is_decoy: bool) -> Result<u64> {
    if is_decoy {
        tx.run(
            "insert into decoy (record_id, made_at) values ($1, $2) on conflict (record_id) do nothing",
            args![record, now],
        )
        .await
    } else {
        tx.run("delete from decoy where record_id = $1", args![record]).await
    }
}

/// Takes a decoy away together with its record.
pub(super) async fn forget_decoy(tx: &mut Tx, record: Id) -> Result<u64> {
    tx.run("delete from decoy where record_id = $1", args![record]).await
}

/// Who exported how often since `since`.
pub(super) async fn exports(db: &Db, since: Timestamp) -> Result<Vec<(Option<Id>, String, i64)>> {
    db.all(
        "select actor_id, max(actor_name), count(*) from audit
         where action = 'export.start' and at >= $1
         group by actor_id",
        args![since],
    )
    .await
}

/// How many sign-ins were refused since `since`.
pub(super) async fn refused(db: &Db, since: Timestamp) -> Result<i64> {
    let (count,) = db
        .one("select count(*) from audit where action = 'session.refuse' and at >= $1", args![since])
        .await?;
    Ok(count)
}

/// Forgets what is too old to say what is usual.
pub(super) async fn forget(tx: &mut Tx, now: Timestamp) -> Result<()> {
    let before = now.plus(-2 * USUAL_DAYS * DAY).0.div_euclid(ONE_HOUR);
    tx.run("delete from reading where hour < $1", args![before]).await?;
    Ok(())
}

//! The SQL of import runs, which only this file writes, and of exported entries.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Db, FromRow, Query, Result, Row, Tx};
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::views::Part;

use super::export::EntryRow;
use super::run::Summary;
use super::upload::JOB;
use crate::customers::GUARD;
use crate::timeline;

/// Starts a run.
pub(super) async fn start(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    what: &str,
    file_name: &str,
) -> Result<()> {
    tx.run(
        "insert into import_run (id, what, file_name, started_by, started_at)
         values ($1, $2, $3, $4, $5)",
        args![id, what, file_name, permit.actor().account(), now],
    )
    .await
    .map(drop)
}

/// How far a run has come.
pub struct RunRow {
    pub so_far: Summary,
    pub ended_at: Option<Timestamp>,
}

impl FromRow for RunRow {
    fn from_row(row: &mut Row) -> Result<Self> {
        let mut count = || row.take::<i64>().map(|count| u64::try_from(count).unwrap_or(0));
        let (read, created, updated, unchanged, rejected) =
            (count()?, count()?, count()?, count()?, count()?);
        let so_far = Summary { read, created, updated, unchanged, rejected, ..Summary::default() };
        Ok(Self { so_far, ended_at: row.take()? })
    }
}

/// A run of this account.
pub(super) async fn find(db: &Db, id: Id, account: Option<Id>) -> Result<Option<RunRow>> {
    db.first(
        "select rows_read, created, updated, unchanged, rejected, ended_at
         from import_run
         where id = $1 and started_by = $2",
        args![id, account],
    )
    .await
}

/// Why the job that carries out a run was given up, after its last attempt too.
pub(super) async fn gave_up(db: &Db, run: Id) -> Result<Option<String>> {
    let gave_up = db.first::<(String,)>(
        "select coalesce(last_error, '')
         from job
         where kind = $1 and gave_up_at is not null and payload like $2",
        args![JOB, format!("%\"{run}\"%")],
    );
    Ok(gave_up.await?.map(|(reason,)| reason))
}

/// Writes down how far a run has come, and when it ended.
pub(super) async fn keep(tx: &mut Tx, run: Id, so_far: &Summary, ended_at: Option<Timestamp>) -> Result<()> {
    let count = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    tx.run(
        "update import_run
         set rows_read = $2, created = $3, updated = $4, unchanged = $5, rejected = $6, ended_at = $7
         where id = $1",
        args![
            run,
            count(so_far.read),
            count(so_far.created),
            count(so_far.updated),
            count(so_far.unchanged),
            count(so_far.rejected),
            ended_at,
        ],
    )
    .await
    .map(drop)
}

/// The next `limit` entries about customers in scope, by entry and customer, after one.
///
/// # Errors
/// When the database fails.
pub(super) async fn entries(
    db: &Db,
    scope: &Scope,
    after: Option<(Id, Id)>,
    limit: usize,
) -> Result<Vec<EntryRow>> {
    let (entry, customer) = after.unwrap_or((Id::NONE, Id::NONE));
    let mut args = args![entry, customer];
    // SQLite takes cross joins in the written order: along the entries' own key, so nothing is sorted.
    let text = format!(
        "select e.id, l.object_id, e.kind, e.channel, e.direction, e.at, e.ended_at, e.subject, b.body, e.outcome,
           e.amount_minor, e.currency, e.author_name, e.due_at, e.done_at, e.source, b.sealed
         from entry e
         cross join entry_link l
         cross join party p
         left join entry_body b on b.entry_id = e.id
         where e.id >= $1 and l.entry_id = e.id and l.object_kind = 'party' and (e.id > $1 or l.object_id > $2)
           and p.id = l.object_id and e.deleted_at is null and p.deleted_at is null and {{visible}}
         order by e.id, l.object_id
         limit {limit}"
    );
    let sql = scope.sql(&timeline::shown(scope, &text), &GUARD, &mut args);
    let mut rows = db.all::<EntryRow>(sql, args).await?;
    timeline::open(db, &mut rows).await?;
    scope.shows(&[Part::Entries], rows.iter().map(EntryRow::customer));
    Ok(rows)
}

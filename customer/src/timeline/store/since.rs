//! What changed on a timeline since a number: the backlog of a live stream.

use foundation::args;
use foundation::db::{FromRow, Query, Result, Row};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::Part;

use super::super::fields::shown;
use super::read::{Filter, attach_files, attach_others, hide};
use super::row::{Entry, entry_columns, from_entry};
use super::text::{self, Lost, Said, Told};
use crate::customers::GUARD;

/// One change: the entry as it is now, or that it is gone.
pub struct Change {
    pub seq: i64,
    pub id: Id,
    /// None when the entry was removed, or no longer fits the filter.
    pub entry: Option<Entry>,
}

struct Changed {
    entry: Entry,
    seq: i64,
}

impl FromRow for Changed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { entry: Entry::from_row(row)?, seq: row.take()? })
    }
}

impl Told for Changed {
    fn entry(&self) -> Id {
        self.entry.id
    }

    fn sealed(&mut self) -> Option<Vec<u8>> {
        self.entry.sealed()
    }

    fn say(&mut self, said: std::result::Result<Said, Lost>) {
        self.entry.say(said);
    }
}

/// Changes are read in portions of this many.
pub const PORTION: usize = 100;

/// The next changes of a customer's timeline after number `seq`, in their order,
/// at most [`PORTION`]. Empty when the customer is out of scope.
///
/// # Errors
/// When the database does not answer.
pub async fn since<Q: Query + Copy>(
    q: Q,
    scope: &Scope,
    party: Id,
    seq: i64,
    filter: &Filter,
) -> Result<Vec<Change>> {
    let mut args = args![party, seq, i64::try_from(PORTION).unwrap_or(i64::MAX)];
    let statement = concat!(
        "select ",
        entry_columns!(),
        ", l.seq ",
        from_entry!(),
        " where l.object_kind = 'party' and l.object_id = $1 and l.seq > $2
          order by l.seq
          limit $3"
    );
    let sql = scope.sql(&shown(scope, statement), &GUARD, &mut args);
    let mut changed = q.all::<Changed>(sql, args).await?;
    text::open(q, &mut changed).await?;
    hide(scope, changed.iter_mut().map(|changed| &mut changed.entry));
    attach_files(q, scope, changed.iter_mut().map(|changed| &mut changed.entry)).await?;
    attach_others(q, scope, changed.iter_mut().map(|changed| &mut changed.entry)).await?;

    let mut changes = Vec::with_capacity(changed.len());
    for Changed { entry, seq } in changed {
        let is_wanted = filter.wants(&entry) && is_mentioned(q, filter, entry.id).await?;
        changes.push(Change { seq, id: entry.id, entry: Some(entry).filter(|_| is_wanted) });
    }
    scope.shows(&[Part::Entries], changes.iter().find(|change| change.entry.is_some()).map(|_| party));
    Ok(changes)
}

impl Filter {
    /// Whether a standing entry fits everything but the mention, which only the database knows.
    fn wants(&self, entry: &Entry) -> bool {
        entry.deleted_at.is_none()
            && (self.kinds.is_empty() || self.kinds.contains(&entry.kind))
            && self.from.is_none_or(|from| entry.at >= from)
            && self.to.is_none_or(|to| entry.at < to)
            && (!self.is_open || (entry.due_at.is_some() && entry.done_at.is_none()))
    }
}

async fn is_mentioned<Q: Query>(q: Q, filter: &Filter, entry: Id) -> Result<bool> {
    let Some(account) = filter.mentions else { return Ok(true) };
    let found = q
        .first::<(Id,)>(
            "select entry_id from mention
             where account_id = $1 and entry_id = $2",
            args![account, entry],
        )
        .await?;
    Ok(found.is_some())
}

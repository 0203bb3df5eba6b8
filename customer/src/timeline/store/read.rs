//! Reading a timeline: one range of one index, and what belongs to its rows.

use std::collections::HashMap;

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Query, Result, Sql, Tx};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::Part;

use super::super::entry::Kind;
use super::super::fields::{is_read, is_text_read, shown};
use super::places;
use super::row::{Attachment, Entry, Other, entry_columns, from_entry};
use super::text::{self, Lost};
use crate::customers::GUARD;

/// Which entries of a timeline are wanted. Empty means all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub kinds: Vec<Kind>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// Only what mentions this account.
    pub mentions: Option<Id>,
    /// Only what was promised and is not done.
    pub is_open: bool,
}

/// One page of a customer's timeline, the newest first: at most `limit` entries
/// that come after the entry `before`. Empty when the customer is out of scope.
///
/// # Errors
/// When the database does not answer.
pub async fn page<Q: Query + Copy>(
    q: Q,
    scope: &Scope,
    party: Id,
    filter: &Filter,
    before: Option<(Timestamp, Id)>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let mut args = args![party];
    let wanted = conditions(filter, &mut args);
    let older = before.map_or(String::new(), |(at, id)| {
        format!("and (l.at, l.entry_id) < (${}, ${})", args.push(at), args.push(id))
    });
    let limit = args.push(limit);
    let statement = format!(
        "select {} {}
         where l.object_kind = 'party' and l.object_id = $1 and e.deleted_at is null {wanted} {older}
         order by l.at desc, l.entry_id desc
         limit ${limit}",
        entry_columns!(),
        from_entry!(),
    );
    let sql = scope.sql(&shown(scope, &statement), &GUARD, &mut args);
    let mut entries = q.all::<Entry>(sql, args).await?;
    text::open(q, &mut entries).await?;
    hide(scope, entries.iter_mut());
    attach_files(q, scope, entries.iter_mut()).await?;
    attach_others(q, scope, entries.iter_mut()).await?;
    scope.shows(&[Part::Entries], entries.first().map(|_| party));
    Ok(entries)
}

fn conditions(filter: &Filter, args: &mut Args) -> String {
    let mut text = String::new();
    match filter.kinds.as_slice() {
        [] => {}
        [kind] => text = format!(" and l.kind = ${}", args.push(*kind)),
        several => {
            let kinds =
                several.iter().map(|kind| format!("${}", args.push(*kind))).collect::<Vec<_>>().join(", ");
            // The empty text keeps the planner on the index in order of time; by kind it would sort all of them.
            text = format!(" and l.kind || '' in ({kinds})");
        }
    }
    if let Some(from) = filter.from {
        text += &format!(" and l.at >= ${}", args.push(from));
    }
    if let Some(to) = filter.to {
        text += &format!(" and l.at < ${}", args.push(to));
    }
    if let Some(account) = filter.mentions {
        let account = args.push(account);
        text += &format!(
            " and exists (select 1 from mention m where m.entry_id = l.entry_id and m.account_id = ${account})"
        );
    }
    if filter.is_open {
        text += " and e.due_at is not null and e.done_at is null";
    }
    text
}

/// One entry with its files, through the first of its customers that `scope`
/// may see; also a removed one.
///
/// # Errors
/// When the database does not answer.
pub async fn find<Q: Query + Copy>(q: Q, scope: &Scope, id: Id) -> Result<Option<Entry>> {
    find_at(q, scope, id, None).await
}

/// As [`find`], as it stands on the timeline of `party`, when it stands there.
///
/// # Errors
/// When the database does not answer.
pub async fn find_at<Q: Query + Copy>(
    q: Q,
    scope: &Scope,
    id: Id,
    party: Option<Id>,
) -> Result<Option<Entry>> {
    let (sql, args) = one(scope, id, party);
    let mut found = q.all::<Entry>(sql, args).await?;
    text::open(q, &mut found).await?;
    hide(scope, found.iter_mut());
    attach_files(q, scope, found.iter_mut()).await?;
    attach_others(q, scope, found.iter_mut()).await?;
    scope.shows(&[Part::Entries], found.iter().map(|entry| entry.party));
    Ok(found.pop())
}

/// As [`find_at`] for an entry that was just written, which has no files yet.
pub(in super::super) async fn find_written(
    tx: &mut Tx,
    scope: &Scope,
    id: Id,
    party: Id,
) -> Result<Option<Entry>> {
    let mut entry = look_up_at(tx, scope, id, Some(party)).await?;
    attach_others(tx, scope, entry.iter_mut()).await?;
    Ok(entry)
}

/// As [`find`], without the files and the other customers.
pub(in super::super) async fn look_up(tx: &mut Tx, scope: &Scope, id: Id) -> Result<Option<Entry>> {
    look_up_at(tx, scope, id, None).await
}

async fn look_up_at(tx: &mut Tx, scope: &Scope, id: Id, party: Option<Id>) -> Result<Option<Entry>> {
    let (sql, args) = one(scope, id, party);
    let mut found = tx.all::<Entry>(sql, args).await?;
    text::open(&mut *tx, &mut found).await?;
    hide(scope, found.iter_mut());
    Ok(found.pop())
}

fn one(scope: &Scope, id: Id, party: Option<Id>) -> (Sql, Args) {
    let mut args = args![id, party.unwrap_or(Id::NONE)];
    let text = concat!(
        "select ",
        entry_columns!(),
        " ",
        from_entry!(),
        " where l.entry_id = $1 and l.object_kind = 'party'
          order by case when l.object_id = $2 then 0 else 1 end, l.object_id
          limit 1"
    );
    (scope.sql(&shown(scope, text), &GUARD, &mut args), args)
}

/// Says of entries whose text was not asked for that it is not the reader's.
pub(super) fn hide<'a>(scope: &Scope, entries: impl Iterator<Item = &'a mut Entry>) {
    if !is_text_read(scope) {
        entries.for_each(|entry| entry.lost = Some(Lost::NotYours));
    }
}

/// Reads the files of several entries, with one statement when any has some; none for whoever does not read them.
pub(super) async fn attach_files<'a, Q: Query>(
    q: Q,
    scope: &Scope,
    entries: impl Iterator<Item = &'a mut Entry>,
) -> Result<()> {
    if !is_read(scope, "files") {
        return Ok(());
    }
    let with_files = entries.filter(|entry| entry.has_files);
    let mut by_id = with_files.map(|entry| (entry.id, entry)).collect::<HashMap<_, _>>();
    if by_id.is_empty() {
        return Ok(());
    }
    let args = ids(&by_id);
    let text = format!(
        "select ef.entry_id, f.id, f.name, f.media_type, f.size
         from entry_file ef join file f on f.id = ef.file_id
         where ef.entry_id in ({})
         order by ef.entry_id, ef.position",
        places(1, args.len())
    );
    for (entry, id, name, media_type, size) in
        q.all::<(Id, Id, String, String, i64)>(Sql::built(text), args).await?
    {
        if let Some(entry) = by_id.get_mut(&entry) {
            entry.files.push(Attachment { id, name, media_type, size });
        }
    }
    Ok(())
}

/// Reads with whom else several entries stand, with one statement when any does.
pub(super) async fn attach_others<'a, Q: Query>(
    q: Q,
    scope: &Scope,
    entries: impl Iterator<Item = &'a mut Entry>,
) -> Result<()> {
    let shared = entries.filter(|entry| entry.is_shared);
    let mut by_id = shared.map(|entry| (entry.id, entry)).collect::<HashMap<_, _>>();
    if by_id.is_empty() {
        return Ok(());
    }
    let mut args = ids(&by_id);
    let text = format!(
        "select l.entry_id, p.id, p.name
         from entry_link l join party p on p.id = l.object_id
         where l.entry_id in ({}) and l.object_kind = 'party' and p.deleted_at is null and {{visible}}
         order by p.name_key, p.id",
        places(1, args.len())
    );
    let sql = scope.sql(&text, &GUARD, &mut args);
    let others = q.all::<(Id, Id, String)>(sql, args).await?;
    scope.shows(&[Part::Name], others.iter().map(|(_, id, _)| *id));
    for (entry, id, name) in others {
        if let Some(entry) = by_id.get_mut(&entry).filter(|entry| entry.party != id) {
            entry.others.push(Other { id, name });
        }
    }
    Ok(())
}

/// Ids as parameters, filled up to a round number, so that there are few texts to prepare.
fn ids(by_id: &HashMap<Id, &mut Entry>) -> Args {
    let mut args = by_id.keys().fold(Args::new(), |args, id| args.and(*id));
    let first = by_id.keys().next().copied();
    while args.len() % 10 != 0 {
        args.push(first);
    }
    args
}

//! Writing many entries down at once: an import, the demo, orders.

use std::collections::BTreeMap;

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Args, Query, Result, Sql, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use serde_json::json;

use super::super::check::Checked;
use super::super::entry::{Link, PARTY};
use super::places;
use super::text::{self, Said};

/// An entry that comes from elsewhere, with what had become of it there.
#[derive(Clone)]
pub struct Loaded {
    pub id: Id,
    pub entry: Checked,
    /// When the promise was kept, and by whom.
    pub done: Option<(Timestamp, Option<Id>)>,
    /// Colleagues it speaks to; the text is not searched for handles.
    pub mentions: Vec<Id>,
}

/// Objects of one statement: the text for a full batch is prepared once.
const BATCH: usize = 100;
/// More customers than this are not told one by one; their watchers look again by themselves.
const MOST_TOPICS: usize = 100;

/// Writes entries down in batches, with one line in the audit for all of them.
/// Followers are not told: what is loaded happened before.
///
/// # Errors
/// When the database refuses a row; then nothing of the transaction may be kept.
pub async fn record_many(tx: &mut Tx, by: &Permit, now: Timestamp, entries: &[Loaded]) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    touch(tx, entries).await?;
    let mut next = reserve(tx, entries).await?;
    insert_entries(tx, now, entries).await?;
    insert_parts(tx, now, entries).await?;
    if next.len() <= MOST_TOPICS {
        next.keys().for_each(|link| tx.announce(link.topic()));
    }
    insert_links(tx, entries, &mut next).await?;
    let detail = json!({ "entries": entries.len() });
    audit::record(tx, by, now, "entry.load", Object::many("entry"), detail).await
}

/// Moves the numbers of all objects forward at once and answers each one's first.
async fn reserve(tx: &mut Tx, entries: &[Loaded]) -> Result<BTreeMap<Link, i64>> {
    let mut counts = BTreeMap::<Link, i64>::new();
    for link in entries.iter().flat_map(|loaded| &loaded.entry.0.links) {
        *counts.entry(*link).or_default() += 1;
    }
    // Sorted, so that two loads never wait for each other crosswise.
    let rows = counts.iter().map(|(link, count)| args![link.kind, link.id, *count]).collect::<Vec<_>>();
    let mut heads = BTreeMap::<(String, Id), i64>::new();
    for batch in rows.chunks(BATCH) {
        let (values, args) = values(batch);
        let text = format!(
            "insert into timeline_head (object_kind, object_id, seq) values {values}
             on conflict (object_kind, object_id) do update set seq = timeline_head.seq + excluded.seq
             returning object_kind, object_id, seq"
        );
        for (kind, id, head) in tx.all::<(String, Id, i64)>(Sql::built(text), args).await? {
            heads.insert((kind, id), head);
        }
    }
    let first = |(link, count): (Link, i64)| {
        let head = heads.get(&(link.kind.to_owned(), link.id)).copied().unwrap_or(count);
        (link, head - count + 1)
    };
    Ok(counts.into_iter().map(first).collect())
}

async fn insert_entries(tx: &mut Tx, now: Timestamp, entries: &[Loaded]) -> Result<()> {
    let row = |Loaded { id, entry: Checked(entry), done, .. }: &Loaded| {
        let amount = entry.amount.as_ref();
        args![
            *id,
            entry.kind,
            entry.channel.as_deref(),
            entry.direction,
            entry.at,
            entry.ended_at,
            "",
            None::<String>,
            amount.map(|amount| amount.minor),
            amount.map(|amount| amount.currency.as_str()),
            entry.author.id,
            entry.author.name.as_str(),
            !Said::of(entry).is_empty(),
            !entry.files.is_empty(),
            entry.is_shared(),
            entry.assignee,
            entry.due_at,
            done.map(|(at, _)| at),
            done.and_then(|(_, by)| by),
            entry.source.as_deref(),
            now,
            now,
        ]
    };
    tx.insert_many(
        "insert into entry (id, kind, channel, direction, at, ended_at, subject, outcome, amount_minor, currency,
           author_id, author_name, has_body, has_files, is_shared, assignee_id, due_at, done_at, done_by, source, created_at, updated_at)
         values",
        "",
        entries.iter().map(row).collect(),
    )
    .await
    .map(drop)
}

async fn insert_parts(tx: &mut Tx, now: Timestamp, entries: &[Loaded]) -> Result<()> {
    let (mut texts, mut files, mut mentions) = (Vec::new(), Vec::new(), Vec::new());
    for Loaded { id, entry: Checked(entry), mentions: spoken_to, .. } in entries {
        texts.push((*id, entry.links.as_slice(), Said::of(entry)));
        files.extend((0_i64..).zip(&entry.files).map(|(position, file)| args![*id, *file, position]));
        mentions.extend(spoken_to.iter().map(|account| args![*id, *account, entry.at]));
    }
    text::write(tx, now, &texts).await?;
    tx.insert_many("insert into entry_file (entry_id, file_id, position) values", "", files).await?;
    let again = "on conflict (account_id, entry_id) do nothing";
    tx.insert_many("insert into mention (entry_id, account_id, at) values", again, mentions).await?;
    Ok(())
}

async fn insert_links(tx: &mut Tx, entries: &[Loaded], next: &mut BTreeMap<Link, i64>) -> Result<()> {
    let mut rows = Vec::with_capacity(entries.len());
    for Loaded { id, entry: Checked(entry), .. } in entries {
        for link in &entry.links {
            let seq = next.get_mut(link).expect("every link was counted before");
            rows.push(args![link.kind, link.id, entry.at, *id, entry.kind, *seq]);
            *seq += 1;
        }
    }
    let head = "insert into entry_link (object_kind, object_id, at, entry_id, kind, seq) values";
    tx.insert_many(head, "", rows).await.map(drop)
}

/// Moves the last entry and the last contact of all customers forward.
async fn touch(tx: &mut Tx, entries: &[Loaded]) -> Result<()> {
    let mut latest = BTreeMap::<Id, (Timestamp, Option<Timestamp>)>::new();
    for Loaded { entry: Checked(entry), .. } in entries {
        for link in entry.links.iter().filter(|link| link.kind == PARTY) {
            let (at, contact) = latest.entry(link.id).or_insert((entry.at, None));
            *at = (*at).max(entry.at);
            if entry.kind.is_contact() {
                *contact = (*contact).max(Some(entry.at));
            }
        }
    }
    let rows = latest.into_iter().map(|(party, (at, contact))| args![party, at, contact]).collect::<Vec<_>>();
    for batch in rows.chunks(BATCH) {
        let (values, args) = values(batch);
        let text = format!(
            "update party set
               last_entry_at = case
                 when last_entry_at is null or last_entry_at < v.column2 then v.column2 else last_entry_at end,
               last_contact_at = case
                 when v.column3 is not null and (last_contact_at is null or last_contact_at < v.column3)
                   then v.column3 else last_contact_at end
             from (values {values}) as v
             where party.id = v.column1"
        );
        tx.run(Sql::built(text), args).await?;
    }
    Ok(())
}

/// `($1, $2), ($3, $4)` and the parameters that go there.
fn values(rows: &[Args]) -> (String, Args) {
    let mut text = Vec::with_capacity(rows.len());
    let mut args = Args::new();
    for row in rows {
        text.push(format!("({})", places(args.len() + 1, row.len())));
        args = args.chain(row.clone());
    }
    (text.join(", "), args)
}

//! What entries say: sealed under the keys of those they are about, so that it is gone when one of them is forgotten.
//!
//! Entries from before the vault keep their text in plain columns until [`seal_older`] came to them; both are read.

use std::collections::{BTreeMap, BTreeSet};

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Query, Result, Sql, Tx};
use foundation::id::Id;
use foundation::jobs::Outcome;
use foundation::vault::{self, Opened};
use foundation::web::App;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::entry::{Link, NewEntry, PARTY};
use super::places;

/// The job that seals what was written before the vault. It has no payload.
pub const SEAL: &str = "timeline.seal";
/// Entries of one transaction, so that nobody else waits long.
const AT_ONCE: usize = 100;

/// The words of one entry.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct Said {
    pub subject: String,
    pub outcome: Option<String>,
    pub body: String,
}

/// Why the words of an entry cannot be read any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// Somebody it was about was forgotten.
    Forgotten,
    /// It was changed from outside.
    Damaged,
    /// The reader's role does not read what is said.
    NotYours,
}

/// A row that carries an entry's words, open or sealed.
pub trait Told {
    fn entry(&self) -> Id;
    /// The sealed words, once.
    fn sealed(&mut self) -> Option<Vec<u8>>;
    fn say(&mut self, said: std::result::Result<Said, Lost>);
}

impl Said {
    /// What a new entry says.
    pub(super) fn of(entry: &NewEntry) -> Self {
        Self { subject: entry.subject.clone(), outcome: entry.outcome.clone(), body: entry.body.clone() }
    }

    /// Whether there is nothing to keep: no row, and `has_body` says so.
    pub(super) fn is_empty(&self) -> bool {
        self.subject.is_empty() && self.outcome.is_none() && self.body.is_empty()
    }
}

pub(super) fn place(entry: Id) -> String {
    format!("entry/{entry}")
}

/// Opens the sealed words of `rows`, with one statement at most.
///
/// # Errors
/// When the vault is locked, or the database does not answer.
pub async fn open<T: Told>(q: impl Query, rows: &mut [T]) -> Result<()> {
    let sealed: Vec<Option<Vec<u8>>> = rows.iter_mut().map(Told::sealed).collect();
    let persons =
        sealed.iter().flatten().flat_map(|sealed| vault::persons_of(sealed)).collect::<BTreeSet<_>>();
    if sealed.iter().all(Option::is_none) {
        return Ok(());
    }
    let keys = vault::keys(q, persons).await?;
    for (row, sealed) in rows.iter_mut().zip(sealed) {
        let Some(sealed) = sealed else { continue };
        let said = match keys.open(&place(row.entry()), &sealed) {
            Opened::Text(text) => serde_json::from_slice(&text).map_err(|_| Lost::Damaged),
            Opened::Gone => Err(Lost::Forgotten),
            Opened::Damaged => Err(Lost::Damaged),
        };
        if matches!(said, Err(Lost::Damaged)) {
            tracing::error!(entry = %row.entry(), "the text of an entry was changed from outside");
        }
        row.say(said);
    }
    Ok(())
}

/// Writes the words of new entries down, sealed. An entry that says nothing gets no row.
pub(super) async fn write(tx: &mut Tx, now: Timestamp, entries: &[(Id, &[Link], Said)]) -> Result<()> {
    let links = entries.iter().map(|(_, links, _)| *links).collect::<Vec<_>>();
    let persons = persons(tx, &links).await?;
    let all = persons.iter().flatten().copied().collect::<Vec<_>>();
    let keys = vault::keys_to_write(tx, now, &all).await?;
    let mut rows = Vec::with_capacity(entries.len());
    for ((id, _, said), persons) in entries.iter().zip(&persons) {
        if said.is_empty() {
            continue;
        }
        let plain = serde_json::to_vec(said).expect("three texts are always JSON");
        rows.push(args![*id, "", keys.seal(persons, &place(*id), &plain)]);
    }
    tx.insert_many("insert into entry_body (entry_id, body, sealed) values", "", rows).await.map(drop)
}

/// Writes an entry's words anew.
pub(super) async fn rewrite(tx: &mut Tx, now: Timestamp, id: Id, said: Said) -> Result<()> {
    let links = links_of(tx, &[id]).await?;
    tx.run("delete from entry_body where entry_id = $1", args![id]).await?;
    let links = links.get(&id).map(Vec::as_slice).unwrap_or_default();
    write(tx, now, &[(id, links, said)]).await
}

/// Whose keys seal each entry: everybody it is about. An organisation's own key is taken only where it is
/// about no person, so that a person's words do not hang on the organisation.
pub(super) async fn persons(tx: &mut Tx, entries: &[&[Link]]) -> Result<Vec<Vec<Id>>> {
    let parties = |links: &[Link]| {
        links.iter().filter(|link| link.kind == PARTY).map(|link| link.id).collect::<Vec<_>>()
    };
    let all = entries.iter().map(|links| parties(links)).collect::<Vec<_>>();
    let shared = all.iter().filter(|ids| ids.len() > 1).flatten().copied().collect::<BTreeSet<_>>();
    let mut organisations = BTreeSet::new();
    for batch in shared.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let text = format!(
            "select id from party where kind = 'organisation' and id in ({})",
            places(1, batch.len())
        );
        let args = batch.iter().fold(Args::new(), |args, id| args.and(*id));
        organisations.extend(tx.all::<(Id,)>(Sql::built(text), args).await?.into_iter().map(|(id,)| id));
    }
    let people = |ids: Vec<Id>| {
        let people = ids.iter().copied().filter(|id| !organisations.contains(id)).collect::<Vec<_>>();
        if people.is_empty() { ids } else { people }
    };
    Ok(all.into_iter().map(people).collect())
}

async fn links_of(tx: &mut Tx, entries: &[Id]) -> Result<BTreeMap<Id, Vec<Link>>> {
    let text = format!(
        "select entry_id, object_id from entry_link
         where object_kind = 'party' and entry_id in ({})
         order by entry_id, object_id",
        places(1, entries.len())
    );
    let args = entries.iter().fold(Args::new(), |args, id| args.and(*id));
    let mut links = BTreeMap::<Id, Vec<Link>>::new();
    for (entry, party) in tx.all::<(Id, Id)>(Sql::built(text), args).await? {
        links.entry(entry).or_default().push(Link::party(party));
    }
    Ok(links)
}

/// Seals what was written before the vault, some hundred at a time, until nothing is left. It may be stopped
/// anywhere and goes on from there.
pub async fn seal_older(app: App, _: Value) -> Outcome {
    loop {
        match seal_some(&app).await {
            Ok(true) => tokio::task::yield_now().await,
            Ok(false) => return Outcome::Done,
            Err(error) => return Outcome::Retry(error.to_string()),
        }
    }
}

type Plain = (Id, i64, String, Option<String>, Option<String>);

async fn seal_some(app: &App) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let from = tx.first::<(Id,)>("select after from seal_progress where what = 'entry'", args![]).await?;
    let Some((after,)) = from else { return Ok(false) };
    let rows: Vec<Plain> = tx
        .all(
            "select e.id, e.version, e.subject, e.outcome, b.body
             from entry e
             left join entry_body b on b.entry_id = e.id
             where e.id > $1 and b.sealed is null
               and (e.subject <> '' or e.outcome is not null or b.body is not null)
             order by e.id
             limit $2",
            args![after, i64::try_from(AT_ONCE).unwrap_or(i64::MAX)],
        )
        .await?;
    let ids = rows.iter().map(|row| row.0).collect::<Vec<_>>();
    match ids.last() {
        Some(last) => {
            tx.run("update seal_progress set after = $1 where what = 'entry'", args![*last]).await?;
            let links = links_of(&mut tx, &ids).await?;
            for (id, version, subject, outcome, body) in rows {
                let Some(links) = links.get(&id) else { continue };
                let said = Said { subject, outcome, body: body.unwrap_or_default() };
                // Whoever changed it since has sealed it already.
                let is_as_read = tx
                    .run(
                        "update entry set subject = '', outcome = null, has_body = true where id = $1 and version = $2",
                        args![id, version],
                    )
                    .await?;
                if is_as_read > 0 {
                    tx.run("delete from entry_body where entry_id = $1", args![id]).await?;
                    write(&mut tx, app.now(), &[(id, links, said)]).await?;
                }
            }
        }
        None => {
            tx.run("delete from seal_progress where what = 'entry'", args![]).await?;
        }
    }
    tx.unaudited("sealing changes no entry, only how it is kept");
    tx.commit().await?;
    Ok(!ids.is_empty())
}

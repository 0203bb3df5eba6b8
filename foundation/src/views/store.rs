//! The table `viewing`.

use std::collections::HashSet;

use ring::digest::{SHA256, digest};

use super::part::{Parts, Screen};
use super::sheet::Viewer;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Args, Db, FromRow, Query, Result, Row, Sql, Tx, Value};
use crate::id::Id;

/// One row on its way into the table.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub id: Id,
    pub at: Timestamp,
    pub viewer: Viewer,
    pub screen: Screen,
    pub parts: Parts,
    pub persons: Vec<Id>,
    /// How many there were, when it is not the number of `persons`.
    pub count: Option<i64>,
}

/// By what a person is known in a list: the first eight bytes of the SHA-256 of their id. Whoever is forgotten
/// cannot be told from it any more, and two of a million people share one once in 37 million such companies.
#[must_use]
pub fn reference(person: Id) -> Vec<u8> {
    digest(&SHA256, person.0.as_bytes()).as_ref()[..8].to_vec()
}

pub(super) async fn add(db: &Db, views: &[View], forgotten: &HashSet<Id>) -> Result<()> {
    let rows = views.iter().map(|view| row(view, forgotten)).collect();
    let mut tx = db.begin().await?;
    tx.insert_many(
        "insert into viewing (id, at, actor_kind, actor_id, actor_name, session, screen, network, parts, party_id,
           persons, person_count) values",
        // What was not known to be committed is brought again.
        "on conflict (id) do nothing",
        rows,
    )
    .await?;
    tx.unaudited("looking is no change; this is its own record");
    tx.commit().await
}

/// Whether a colleague looked at somebody from this network since then.
///
/// # Errors
/// When the database does not answer.
pub async fn worked_from(q: impl Query, account: Id, network: &str, since: Timestamp) -> Result<bool> {
    let found = q
        .first::<(Id,)>(
            "select id from viewing where actor_id = $1 and at > $3 and network = $2 limit 1",
            args![account, network, since],
        )
        .await?;
    Ok(found.is_some())
}

fn row(view: &View, forgotten: &HashSet<Id>) -> Args {
    let one = match view.persons.as_slice() {
        [person] if !forgotten.contains(person) => Some(*person),
        _ => None,
    };
    let several = (one.is_none() && !view.persons.is_empty())
        .then(|| view.persons.iter().flat_map(|person| reference(*person)).collect::<Vec<u8>>());
    let count = view.count.unwrap_or(i64::try_from(view.persons.len()).unwrap_or(i64::MAX));
    let who = &view.viewer;
    args![
        view.id,
        view.at,
        who.kind.as_str(),
        who.id,
        who.name.as_str(),
        who.session.clone(),
        view.screen,
        who.network.clone(),
        view.parts.0,
        one,
        several,
        count
    ]
}

/// Who looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// `staff`, `token` or `system`.
    pub kind: String,
    pub id: Option<Id>,
    pub name: String,
}

/// One time that somebody saw a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub id: Id,
    pub at: Timestamp,
    pub by: By,
    pub screen: Screen,
    pub network: Option<String>,
    pub parts: Parts,
    /// How many persons the same view showed.
    pub count: i64,
}

impl FromRow for Seen {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            at: row.take()?,
            by: By { kind: row.take()?, id: row.take()?, name: row.take()? },
            screen: row.take()?,
            network: row.take()?,
            parts: Parts(row.take()?),
            count: row.take()?,
        })
    }
}

/// Who saw `person`, the latest first: at most `limit` before the view `before`.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    db: &Db,
    person: Id,
    before: Option<(Timestamp, Id)>,
    limit: i64,
) -> Result<Vec<Seen>> {
    let mut args = args![person, reference(person)];
    let older = before
        .map_or(String::new(), |(at, id)| format!("and (at, id) < (${}, ${})", args.push(at), args.push(id)));
    let limit = args.push(limit);
    let shown = shown(db);
    let sql = format!(
        "select id, at, actor_kind, actor_id, actor_name, screen, network, parts, person_count
         from viewing
         where {shown} {older}
         order by at desc, id desc
         limit ${limit}"
    );
    db.all(Sql::built(sql), args).await
}

/// Whether a row shows the person `$1`, whose reference is `$2`.
fn shown(db: &Db) -> String {
    // Each engine has its own word for finding bytes in bytes.
    let listed = db.pick("instr(persons, $2) > 0", "position($2 in persons) > 0");
    format!("(party_id = $1 or (party_id is null and persons is not null and {listed}))")
}

/// How often somebody was seen on one screen, by whom in general.
#[derive(Clone, Debug)]
pub struct Often {
    pub screen: Screen,
    /// `staff`, `token` or `system`.
    pub kind: String,
    pub times: i64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

impl FromRow for Often {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            screen: row.take()?,
            kind: row.take()?,
            times: row.take()?,
            first_at: row.take()?,
            last_at: row.take()?,
        })
    }
}

/// Where and how often `person` was seen, as far as it is still known.
///
/// # Errors
/// When the database fails.
pub async fn summary(db: &Db, person: Id) -> Result<Vec<Often>> {
    let sql = format!(
        "select screen, actor_kind, count(*), min(at), max(at)
         from viewing
         where {}
         group by screen, actor_kind
         order by screen, actor_kind",
        shown(db)
    );
    db.all(Sql::built(sql), args![person, reference(person)]).await
}

/// Whose views are asked for, and when they were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// An account or a token; none for everybody.
    pub viewer: Option<Id>,
    /// As [`Saw::session`].
    pub session: Option<Vec<u8>>,
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

/// One view with whom it showed.
#[derive(Clone, Debug)]
pub struct Saw {
    pub id: Id,
    pub at: Timestamp,
    pub session: Option<Vec<u8>>,
    pub screen: Screen,
    pub network: Option<String>,
    pub parts: Parts,
    /// Whose record it was, when it was one.
    pub opened: Option<Id>,
    /// As [`reference`] gives them. Empty when the list is too old.
    pub persons: Vec<Vec<u8>>,
    pub count: i64,
}

impl FromRow for Saw {
    fn from_row(row: &mut Row) -> Result<Self> {
        let mut saw = Self {
            id: row.take()?,
            at: row.take()?,
            session: row.take()?,
            screen: row.take()?,
            network: row.take()?,
            parts: Parts(row.take()?),
            opened: None,
            persons: Vec::new(),
            count: row.take()?,
        };
        let (one, several): (Option<Id>, Option<Vec<u8>>) = (row.take()?, row.take()?);
        saw.opened = one;
        saw.persons = match one {
            Some(person) => vec![reference(person)],
            None => several.unwrap_or_default().chunks_exact(8).map(<[u8]>::to_vec).collect(),
        };
        Ok(saw)
    }
}

/// The next `limit` views of a window after one, in their order.
///
/// # Errors
/// When the database fails.
pub async fn window(db: &Db, wanted: &Window, after: (Timestamp, Id), limit: i64) -> Result<Vec<Saw>> {
    let mut args = args![after.0, after.1];
    let mut conditions = String::new();
    let mut also = |text: &str, value: Option<Value>| {
        if let Some(value) = value {
            conditions += &format!(" and {text} ${}", args.push(value));
        }
    };
    also("actor_id =", wanted.viewer.map(Value::from));
    also("session =", wanted.session.clone().map(Value::from));
    also("at >=", wanted.from.map(Value::from));
    also("at <", wanted.until.map(Value::from));
    let limit = args.push(limit);
    let sql = format!(
        "select id, at, session, screen, network, parts, person_count, party_id, persons
         from viewing
         where (at, id) > ($1, $2){conditions}
         order by at, id
         limit ${limit}"
    );
    db.all(Sql::built(sql), args).await
}

/// How many views of a window's time could not be written down: whose they were is not known, so that they count
/// whoever is asked about.
///
/// # Errors
/// When the database fails.
pub async fn lost(db: &Db, wanted: &Window) -> Result<i64> {
    let (from, until) =
        (wanted.from.unwrap_or(Timestamp(i64::MIN)), wanted.until.unwrap_or(Timestamp(i64::MAX)));
    let (count,) = db
        .one::<(i64,)>(
            "select cast(coalesce(sum(person_count), 0) as bigint)
             from viewing
             where screen = 'lost' and at >= $1 and at < $2",
            args![from, until],
        )
        .await?;
    Ok(count)
}

/// A session of somebody who looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// As [`Saw::session`].
    pub session: Vec<u8>,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
    pub network: Option<String>,
}

impl FromRow for Session {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { session: row.take()?, first_at: row.take()?, last_at: row.take()?, network: row.take()? })
    }
}

/// The latest sessions in which an account looked at anything.
///
/// # Errors
/// When the database fails.
pub async fn sessions(db: &Db, viewer: Id) -> Result<Vec<Session>> {
    db.all(
        "select session, min(at), max(at) as last_at, max(network)
         from viewing
         where actor_id = $1 and session is not null
         group by session
         order by last_at desc
         limit 100",
        args![viewer],
    )
    .await
}

/// Every account and token that looked at anything, by the name it had last.
///
/// # Errors
/// When the database fails.
pub async fn viewers(db: &Db) -> Result<Vec<(Id, String)>> {
    db.all(
        "select actor_id, max(actor_name) as name
         from viewing
         where actor_id is not null
         group by actor_id
         order by name",
        args![],
    )
    .await
}

/// Leaves a hash of `person` alone in all rows.
///
/// # Errors
/// When the database refuses.
pub(super) async fn forget(tx: &mut Tx, person: Id) -> Result<u64> {
    tx.run(
        "update viewing set persons = $2, party_id = null where party_id = $1",
        args![person, reference(person)],
    )
    .await
}

/// Lists from before `lists` only keep their count, rows from before `all` go.
pub(super) async fn fold(db: &Db, lists: Timestamp, all: Timestamp) -> Result<()> {
    for (sql, before) in [
        ("update viewing set persons = null where at < $1 and persons is not null", lists),
        ("delete from viewing where at < $1", all),
    ] {
        let mut tx = db.begin().await?;
        tx.run(sql, args![before]).await?;
        tx.unaudited("what has expired goes by a rule that is written down");
        tx.commit().await?;
    }
    Ok(())
}

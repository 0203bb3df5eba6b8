//! What concerns one colleague on all timelines: what they promised, who speaks
//! to them, and what others did with their customers.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Db, FromRow, Query, Result, Row, Sql};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::Scope;
use foundation::views::Part;

use super::entry::Kind;
use super::fields::shown;
use super::store::{self, Lost, Said, Told};
use crate::customers::{self, GUARD};

/// An entry on a customer's timeline, as a line in a list across customers.
#[derive(Clone)]
pub struct Mine {
    pub entry: Id,
    pub kind: Kind,
    pub author_name: String,
    /// The subject, or else how the text begins; empty when it has neither.
    pub text: Personal<String>,
    /// When it happened; for a promise, until when it is due.
    pub at: Timestamp,
    pub party: Id,
    pub party_kind: crate::customers::Kind,
    pub party_name: Personal<String>,
    pub organisation_name: Option<String>,
    sealed: Option<Vec<u8>>,
}

impl Told for Mine {
    fn entry(&self) -> Id {
        self.entry
    }

    fn sealed(&mut self) -> Option<Vec<u8>> {
        self.sealed.take()
    }

    fn say(&mut self, said: std::result::Result<Said, Lost>) {
        // What cannot be read says nothing here; the timeline tells why.
        let said = said.unwrap_or_default();
        let body = said.body.chars().take(BEGINNING).collect::<String>();
        self.text = Personal::new(one_line(&said.subject, Some(&body)));
    }
}

/// Letters of a text that a line has room for.
const BEGINNING: usize = 200;

impl FromRow for Mine {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            entry: row.take()?,
            kind: row.take()?,
            author_name: row.take()?,
            text: {
                let (subject, body) = (row.take::<Option<String>>()?, row.take::<Option<String>>()?);
                Personal::new(one_line(&subject.unwrap_or_default(), body.as_deref()))
            },
            at: row.take()?,
            party: row.take()?,
            party_kind: row.take()?,
            party_name: row.take()?,
            organisation_name: row.take()?,
            sealed: row.take()?,
        })
    }
}

fn one_line(subject: &str, body: Option<&str>) -> String {
    let text = if subject.is_empty() { body.unwrap_or_default() } else { subject };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What `account` promised to do from `from` on and before `until`, and has not
/// done: at most `limit`, the earliest first. An entry about several customers
/// stands there once.
///
/// # Errors
/// When the database fails.
pub async fn promises(
    q: impl Query + Copy,
    scope: &Scope,
    account: Id,
    from: Timestamp,
    until: Timestamp,
    limit: i64,
) -> Result<Vec<Mine>> {
    let mut args = args![account, from, until, limit];
    // `cross join` keeps SQLite on the index of promises, in their order.
    let text = "select e.id, e.kind, e.author_name, e.subject, substr(b.body, 1, 200), e.due_at,
           p.id, p.kind, p.name, p.organisation_name, b.sealed
         from entry e
         cross join entry_link l
         cross join party p
         left join entry_body b on b.entry_id = case when e.has_body then e.id end
         where e.assignee_id = $1 and e.due_at >= $2 and e.due_at < $3
           and e.due_at is not null and e.done_at is null and e.deleted_at is null
           and l.entry_id = e.id and l.object_kind = 'party'
           and p.id = l.object_id and p.deleted_at is null and {visible}
         order by e.due_at, e.id, p.id
         limit $4";
    let sql = scope.sql(&shown(scope, text), &GUARD, &mut args);
    // Whoever draws them says which: the last one only tells that there are more.
    opened(q, sql, args).await.map(each_once)
}

/// How many promises of `account` are due from `from` on and before `until`, at most
/// `most`. Counted from an index alone, so that those about customers whom nobody sees
/// any more count too; who needs the exact number reads [`promises`].
///
/// # Errors
/// When the database fails.
pub async fn count_promises(
    q: impl Query,
    account: Id,
    from: Timestamp,
    until: Timestamp,
    most: i64,
) -> Result<i64> {
    let (count,) = q
        .one::<(i64,)>(
            "select count(*)
             from (select 1 as one from entry
                   where assignee_id = $1 and due_at >= $2 and due_at < $3
                     and due_at is not null and done_at is null and deleted_at is null
                   limit $4) counted",
            args![account, from, until, most],
        )
        .await?;
    Ok(count)
}

/// Where colleagues speak to `account` and they have not said that they saw it:
/// at most `limit`, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn unseen_mentions(
    q: impl Query + Copy,
    scope: &Scope,
    account: Id,
    limit: i64,
) -> Result<Vec<Mine>> {
    let mut args = args![account, limit];
    let text = "select e.id, e.kind, e.author_name, e.subject, substr(b.body, 1, 200), m.at,
           p.id, p.kind, p.name, p.organisation_name, b.sealed
         from mention m
         cross join entry e
         cross join entry_link l
         cross join party p
         left join entry_body b on b.entry_id = case when e.has_body then e.id end
         where m.account_id = $1 and m.seen_at is null
           and e.id = m.entry_id and e.deleted_at is null
           and l.entry_id = e.id and l.object_kind = 'party'
           and p.id = l.object_id and p.deleted_at is null and {visible}
         order by m.at desc, e.id desc, p.id
         limit $2";
    let sql = scope.sql(&shown(scope, text), &GUARD, &mut args);
    let lines = opened(q, sql, args).await.map(each_once)?;
    show(scope, &lines);
    Ok(lines)
}

/// Marks one mention of `account` as seen; nothing happens when there is none.
///
/// # Errors
/// When the database fails.
pub async fn see_mention(db: &Db, account: Id, entry: Id, now: Timestamp) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run(
        "update mention set seen_at = $3
         where account_id = $1 and entry_id = $2 and seen_at is null",
        args![account, entry, now],
    )
    .await?;
    tx.unaudited("somebody read what was said to them");
    tx.commit().await
}

/// What others wrote down since `$2` about the customers that `$1` has in the column
/// `{of}`: those customers first whose timeline moved last, so that an index gives
/// the order and nothing is read that is not shown, but one's own entries.
const NEWS: &str = "select * from (
       select e.id, e.kind, e.author_name, e.subject, substr(b.body, 1, 200) as body, l.at,
         p.id as party_id, p.kind as party_kind, p.name, p.organisation_name, b.sealed
       from party p
       cross join entry_link l
       cross join entry e
       left join entry_body b on b.entry_id = case when e.has_body then e.id end
       where p.{of} = $1 and p.{of} is not null and p.deleted_at is null and p.last_entry_at >= $2
         and l.object_kind = 'party' and l.object_id = p.id and l.at >= $2
         and e.id = l.entry_id and e.deleted_at is null and (e.author_id is null or e.author_id <> $1)
         and {visible}
       order by p.last_entry_at desc
       limit $3
     ) {of}";

/// What others wrote down since `since` about customers that `account` owns or
/// stands in for, of those customers whose timelines moved last: at most `limit`,
/// the latest first.
///
/// # Errors
/// When the database fails.
pub async fn news_of_mine(
    q: impl Query + Copy,
    scope: &Scope,
    account: Id,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<Mine>> {
    if !customers::is_read(scope, "owner") {
        return Ok(Vec::new());
    }
    let mut args = args![account, since, limit];
    let text = format!(
        "select id, kind, author_name, subject, body, at, party_id, party_kind, name, organisation_name, sealed
         from ({} union {}) news
         order by at desc, id desc, party_id
         limit $3",
        NEWS.replace("{of}", "owner_id"),
        NEWS.replace("{of}", "deputy_id"),
    );
    let sql = scope.sql(&shown(scope, &text), &GUARD, &mut args);
    opened(q, sql, args).await
}

async fn opened(q: impl Query + Copy, sql: Sql, args: Args) -> Result<Vec<Mine>> {
    let mut lines = q.all(sql, args).await?;
    store::open(q, &mut lines).await?;
    Ok(lines)
}

/// Notes whom these lines show.
pub fn show<'a>(scope: &Scope, lines: impl IntoIterator<Item = &'a Mine>) {
    scope.shows(&[Part::Name, Part::Entries], lines.into_iter().map(|line| line.party));
}

/// Rows of one entry follow each other, one for each of its customers.
fn each_once(mut lines: Vec<Mine>) -> Vec<Mine> {
    lines.dedup_by_key(|line| line.entry);
    lines
}

//! Entries of the timeline as rows: one for each customer an entry is about.

use foundation::clock::Timestamp;
use foundation::db::{Db, DbError, FromRow, Result as DbResult, Row};
use foundation::id::Id;
use foundation::money;
use foundation::team::Scope;

use super::super::store;
use super::PART;
use crate::timeline::{Lost, Said, Told};

#[derive(Default)]
pub(super) struct Timeline {
    after: Option<(Id, Id)>,
}

/// An entry as it is exported.
pub struct EntryRow {
    id: Id,
    customer: Id,
    kind: String,
    channel: Option<String>,
    direction: Option<String>,
    at: Timestamp,
    ended_at: Option<Timestamp>,
    subject: String,
    body: Option<String>,
    outcome: Option<String>,
    amount: Option<i64>,
    currency: Option<String>,
    author: String,
    due_at: Option<Timestamp>,
    done_at: Option<Timestamp>,
    source: Option<String>,
    sealed: Option<Vec<u8>>,
}

impl EntryRow {
    pub fn customer(&self) -> Id {
        self.customer
    }
}

impl Told for EntryRow {
    fn entry(&self) -> Id {
        self.id
    }

    fn sealed(&mut self) -> Option<Vec<u8>> {
        self.sealed.take()
    }

    fn say(&mut self, said: Result<Said, Lost>) {
        // A cell for words that are lost is empty.
        let said = said.unwrap_or_default();
        (self.subject, self.outcome, self.body) = (said.subject, said.outcome, Some(said.body));
    }
}

impl FromRow for EntryRow {
    fn from_row(row: &mut Row) -> DbResult<Self> {
        Ok(Self {
            id: row.take()?,
            customer: row.take()?,
            kind: row.take()?,
            channel: row.take()?,
            direction: row.take()?,
            at: row.take()?,
            ended_at: row.take()?,
            subject: row.take::<Option<String>>()?.unwrap_or_default(),
            body: row.take()?,
            outcome: row.take()?,
            amount: row.take()?,
            currency: row.take()?,
            author: row.take()?,
            due_at: row.take()?,
            done_at: row.take()?,
            source: row.take()?,
            sealed: row.take()?,
        })
    }
}

pub(super) fn header() -> Vec<String> {
    [
        "id",
        "customer",
        "kind",
        "channel",
        "direction",
        "at",
        "ended_at",
        "subject",
        "body",
        "outcome",
        "amount",
        "currency",
        "author",
        "due_at",
        "done_at",
        "source",
    ]
    .map(str::to_owned)
    .to_vec()
}

impl Timeline {
    pub(super) async fn next(&mut self, db: &Db, scope: &Scope) -> Result<Vec<Vec<String>>, DbError> {
        let page = store::entries(db, scope, self.after, PART).await?;
        if let Some(last) = page.last() {
            self.after = Some((last.id, last.customer));
        }
        Ok(page.into_iter().map(row).collect())
    }
}

fn row(entry: EntryRow) -> Vec<String> {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string()).unwrap_or_default();
    let currency = entry.currency.unwrap_or_default();
    vec![
        entry.id.to_string(),
        entry.customer.to_string(),
        entry.kind,
        entry.channel.unwrap_or_default(),
        entry.direction.unwrap_or_default(),
        entry.at.to_string(),
        time(entry.ended_at),
        entry.subject,
        entry.body.unwrap_or_default(),
        entry.outcome.unwrap_or_default(),
        entry.amount.map(|minor| money::plain(minor, &currency)).unwrap_or_default(),
        currency,
        entry.author,
        time(entry.due_at),
        time(entry.done_at),
        entry.source.unwrap_or_default(),
    ]
}

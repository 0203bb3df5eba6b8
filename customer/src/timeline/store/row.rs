//! An entry on its way out of the database.

use foundation::clock::Timestamp;
use foundation::db::{FromRow, Result, Row};
use foundation::id::Id;
use foundation::money::Money;

use super::super::entry::{Author, Direction, Kind};
use super::text::{Lost, Said, Told};

/// An entry as it is shown. It has no `Debug`, because texts about people stand in it.
#[derive(Clone)]
pub struct Entry {
    pub id: Id,
    /// The customer on whose timeline it was found.
    pub party: Id,
    pub kind: Kind,
    pub channel: Option<String>,
    pub direction: Option<Direction>,
    pub at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub subject: String,
    pub body: Option<String>,
    pub outcome: Option<String>,
    pub amount: Option<Money>,
    pub author: Author,
    pub assignee: Option<Colleague>,
    pub due_at: Option<Timestamp>,
    pub done_at: Option<Timestamp>,
    /// The name of whoever kept the promise.
    pub done_by: Option<String>,
    pub source: Option<String>,
    /// Counts the changes, so that two people do not overwrite each other.
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    pub has_files: bool,
    pub files: Vec<Attachment>,
    /// Whether it stands on more timelines than the one where it was found, seen or not.
    pub is_shared: bool,
    /// The other customers on whose timelines it stands and whom the reader may see.
    pub others: Vec<Other>,
    /// Its text as it is kept; taken out when it is opened.
    pub(super) sealed: Option<Vec<u8>>,
    /// Why there is no text, when there was one.
    pub lost: Option<Lost>,
}

impl Told for Entry {
    fn entry(&self) -> Id {
        self.id
    }

    fn sealed(&mut self) -> Option<Vec<u8>> {
        self.sealed.take()
    }

    fn say(&mut self, said: std::result::Result<Said, Lost>) {
        match said {
            Ok(Said { subject, outcome, body }) => {
                (self.subject, self.outcome, self.body) =
                    (subject, outcome, Some(body).filter(|body| !body.is_empty()));
            }
            Err(lost) => (self.body, self.lost) = (None, Some(lost)),
        }
    }
}

/// Another customer on whose timeline an entry stands.
#[derive(Clone)]
pub struct Other {
    pub id: Id,
    pub name: String,
}

/// A member of staff, as a name to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub id: Id,
    pub name: String,
}

/// A file that hangs on an entry.
#[derive(Clone)]
pub struct Attachment {
    pub id: Id,
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
}

/// The columns of [`Entry`], in its order, for the tables of `from_entry`.
macro_rules! entry_columns {
    () => {
        "e.id, l.object_id, e.kind, e.channel, e.direction, e.at, e.ended_at, e.subject, b.body, e.outcome,
         e.amount_minor, e.currency, e.author_id, e.author_name, e.assignee_id, a.name, e.due_at, e.done_at, d.name,
         e.source, e.version, e.created_at, e.updated_at, e.deleted_at, e.has_files, e.is_shared, b.sealed"
    };
}

/// The tables that `entry_columns` names, as far as the reader's scope goes.
macro_rules! from_entry {
    () => {
        "from entry_link l
         join entry e on e.id = l.entry_id
         join party p on p.id = l.object_id and {visible}
         left join entry_body b on b.entry_id = case when e.has_body then e.id end
         left join account a on a.id = e.assignee_id
         left join account d on d.id = e.done_by"
    };
}
pub(super) use {entry_columns, from_entry};

impl FromRow for Entry {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            party: row.take()?,
            kind: row.take()?,
            channel: row.take()?,
            direction: row.take()?,
            at: row.take()?,
            ended_at: row.take()?,
            subject: row.take::<Option<String>>()?.unwrap_or_default(),
            body: row.take()?,
            outcome: row.take()?,
            amount: match (row.take()?, row.take()?) {
                (Some(minor), Some(currency)) => Some(Money { minor, currency }),
                _ => None,
            },
            author: Author { id: row.take()?, name: row.take()? },
            assignee: match (row.take()?, row.take::<Option<String>>()?) {
                (Some(id), name) => Some(Colleague { id, name: name.unwrap_or_default() }),
                (None, _) => None,
            },
            due_at: row.take()?,
            done_at: row.take()?,
            done_by: row.take()?,
            source: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
            deleted_at: row.take()?,
            has_files: row.take()?,
            files: Vec::new(),
            is_shared: row.take()?,
            others: Vec::new(),
            sealed: row.take()?,
            lost: None,
        })
    }
}

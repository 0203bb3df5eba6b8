//! Entries as programs see them.

use foundation::clock::{MINUTE, Timestamp};
use foundation::id::Id;
use foundation::money::Money;
use foundation::web::named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::entry::{Author, Direction, EntryChange, Kind, Link, NewEntry};
use super::super::store::{Attachment, Entry};

/// One entry of a timeline.
#[derive(Serialize, ToSchema)]
pub(super) struct EntryView {
    id: Id,
    /// The customer on whose timeline it stands.
    customer: Id,
    /// All customers on whose timelines it stands and whom you may see, that one first.
    customers: Vec<Id>,
    kind: Kind,
    channel: Option<String>,
    direction: Option<Direction>,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// How long it took.
    minutes: Option<i64>,
    subject: String,
    body: Option<String>,
    outcome: Option<String>,
    amount: Option<Money>,
    author: PersonView,
    assignee: Option<PersonView>,
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    #[schema(value_type = Option<String>, format = DateTime)]
    done_at: Option<Timestamp>,
    source: Option<String>,
    files: Vec<FileView>,
    /// Counts the changes; send it back with a change.
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
}

/// A member of staff, or a token.
#[derive(Serialize, ToSchema)]
struct PersonView {
    id: Option<Id>,
    name: String,
}

/// A file that hangs on an entry.
#[derive(Serialize, ToSchema)]
struct FileView {
    id: Id,
    name: String,
    media_type: String,
    /// In bytes.
    size: i64,
    /// Where its content is.
    href: String,
}

/// A page of a timeline, the newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct EntryPage {
    pub items: Vec<EntryView>,
    /// Goes into `after` for older entries; null at the end.
    pub next: Option<String>,
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            customer: entry.party,
            customers: std::iter::once(entry.party)
                .chain(entry.others.iter().map(|other| other.id))
                .collect(),
            kind: entry.kind,
            channel: entry.channel,
            direction: entry.direction,
            at: entry.at,
            ended_at: entry.ended_at,
            minutes: entry.ended_at.map(|ended_at| (ended_at.0 - entry.at.0) / MINUTE),
            subject: entry.subject,
            body: entry.body,
            outcome: entry.outcome,
            amount: entry.amount,
            author: PersonView { id: entry.author.id, name: entry.author.name },
            assignee: entry
                .assignee
                .map(|assignee| PersonView { id: Some(assignee.id), name: assignee.name }),
            due_at: entry.due_at,
            done_at: entry.done_at,
            source: entry.source,
            files: entry.files.into_iter().map(FileView::from).collect(),
            version: entry.version,
            created_at: entry.created_at,
            updated_at: entry.updated_at,
        }
    }
}

impl From<Attachment> for FileView {
    fn from(file: Attachment) -> Self {
        let href = format!("/files/{}/content", file.id);
        Self { id: file.id, name: file.name, media_type: file.media_type, size: file.size, href }
    }
}

/// What to write down.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewEntryBody {
    kind: Kind,
    /// On whose timelines it stands beside that of the customer in the path: with that one, at most 20.
    customers: Option<Vec<Id>>,
    /// What carried it, such as the name of a service.
    channel: Option<String>,
    direction: Option<Direction>,
    /// When it happened; now when not said.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// How long it took, at most 44640.
    minutes: Option<u32>,
    /// One line of at most 300 characters.
    subject: Option<String>,
    /// At most 50,000 characters; `@handle` mentions a colleague.
    body: Option<String>,
    /// One line of at most 300 characters.
    outcome: Option<String>,
    amount: Option<Money>,
    /// Until when something was promised.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
    /// The account that keeps the promise.
    pub assignee: Option<Id>,
}

impl NewEntryBody {
    pub(super) fn into_entry(self, party: Id, author: Author, now: Timestamp) -> NewEntry {
        let at = self.at.unwrap_or(now);
        let others = self.customers.unwrap_or_default();
        NewEntry {
            links: std::iter::once(party).chain(others).map(Link::party).collect(),
            channel: self.channel,
            direction: self.direction,
            ended_at: self.minutes.map(|minutes| at.plus(i64::from(minutes) * MINUTE)),
            subject: self.subject.unwrap_or_default(),
            body: self.body.unwrap_or_default(),
            outcome: self.outcome,
            amount: self.amount,
            assignee: self.assignee,
            due_at: self.due_at,
            source: Some("api".to_owned()),
            ..NewEntry::about(party, self.kind, at, author)
        }
    }
}

/// What to change; what is not named stays, null clears.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryPatch {
    /// The version the change was made from, unless `If-Match` says it.
    pub version: Option<i64>,
    subject: Option<String>,
    body: Option<String>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    outcome: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Option<Timestamp>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Id>)]
    pub assignee: Option<Option<Id>>,
    /// Whether the promise is kept.
    pub done: Option<bool>,
}

impl EntryPatch {
    pub(super) fn into_change(self) -> EntryChange {
        EntryChange {
            subject: self.subject,
            body: self.body,
            outcome: self.outcome,
            due_at: self.due_at,
            assignee: self.assignee,
        }
    }
}

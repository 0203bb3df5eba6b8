//! What makes a valid entry of the timeline.

use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::money::Money;
use foundation::team::Actor;
use foundation::text_enum;

text_enum! {
    /// What happened.
    #[schema(as = EntryKind)]
    pub enum Kind {
        Note = "note",
        Call = "call",
        Visit = "visit",
        Letter = "letter",
        Email = "email",
        Meeting = "meeting",
        Chat = "chat",
        Post = "post",
        Survey = "survey",
        Order = "order",
        Return = "return",
        Case = "case",
        Task = "task",
    }
}

text_enum! {
    /// Who turned to whom, seen from us.
    pub enum Direction {
        In = "in",
        Out = "out",
    }
}

impl Kind {
    /// Whether we and the customer were in touch, so that it counts as the last contact.
    #[must_use]
    pub fn is_contact(self) -> bool {
        matches!(self, Self::Call | Self::Visit | Self::Letter | Self::Email | Self::Meeting | Self::Chat)
    }

    /// The kinds of [`Kind::is_contact`].
    pub(super) fn contacts() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|kind| kind.is_contact())
    }
}

/// Who wrote an entry: an account or a token, and the name it had then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    pub id: Option<Id>,
    pub name: String,
}

impl Author {
    #[must_use]
    pub fn of(actor: &Actor) -> Self {
        Self { id: actor.id(), name: actor.name().to_owned() }
    }
}

/// An object an entry is about. Kinds are words, `party` for a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Link {
    pub kind: &'static str,
    pub id: Id,
}

/// The kind of [`Link`] that means a customer.
pub const PARTY: &str = "party";

impl Link {
    #[must_use]
    pub fn party(id: Id) -> Self {
        Self { kind: PARTY, id }
    }

    /// What watchers of the object listen to, such as `party:0198…`.
    #[must_use]
    pub fn topic(self) -> String {
        format!("{}:{}", self.kind, self.id)
    }
}

/// Something that happened, or a task, as somebody wants it written down.
#[derive(Clone, PartialEq)]
pub struct NewEntry {
    pub kind: Kind,
    /// What carried it, such as a service's name; free text.
    pub channel: Option<String>,
    pub direction: Option<Direction>,
    pub at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// One line: what it was about; for a visit, where it was.
    pub subject: String,
    pub body: String,
    /// One line: what came of it.
    pub outcome: Option<String>,
    pub amount: Option<Money>,
    pub author: Author,
    /// The account that keeps the promise or does the task.
    pub assignee: Option<Id>,
    /// Until when something was promised.
    pub due_at: Option<Timestamp>,
    /// Where it came from, such as `import`.
    pub source: Option<String>,
    /// Files stored before, in the order they are shown.
    pub files: Vec<Id>,
    pub links: Vec<Link>,
}

impl NewEntry {
    /// Whether it stands on the timelines of several customers.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        self.links.iter().filter(|link| link.kind == PARTY).count() > 1
    }

    /// An entry of this kind about one customer, with nothing filled in yet.
    #[must_use]
    pub fn about(party: Id, kind: Kind, at: Timestamp, author: Author) -> Self {
        Self {
            kind,
            channel: None,
            direction: None,
            at,
            ended_at: None,
            subject: String::new(),
            body: String::new(),
            outcome: None,
            amount: None,
            author,
            assignee: None,
            due_at: None,
            source: None,
            files: Vec::new(),
            links: vec![Link::party(party)],
        }
    }
}

/// On so many customers' timelines one entry stands at most.
pub const MOST_CUSTOMERS: usize = 20;

/// What somebody wants changed in an entry; what is `None` stays.
#[derive(Clone, Default, PartialEq)]
pub struct EntryChange {
    pub subject: Option<String>,
    pub body: Option<String>,
    pub outcome: Option<Option<String>>,
    pub due_at: Option<Option<Timestamp>>,
    pub assignee: Option<Option<Id>>,
}

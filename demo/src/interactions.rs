//! What was said and done with a customer: one entry of the timeline each.

use jiff::civil::{Date, DateTime};

/// What kind of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Note,
    Call,
    Visit,
    Letter,
    Email,
    Meeting,
    Chat,
    Post,
    Survey,
    Task,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 10] = [
        Self::Note,
        Self::Call,
        Self::Visit,
        Self::Letter,
        Self::Email,
        Self::Meeting,
        Self::Chat,
        Self::Post,
        Self::Survey,
        Self::Task,
    ];

    /// `note`, `call`, `visit`, `letter`, `email`, `meeting`, `chat`, `post`, `survey` or `task`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Call => "call",
            Self::Visit => "visit",
            Self::Letter => "letter",
            Self::Email => "email",
            Self::Meeting => "meeting",
            Self::Chat => "chat",
            Self::Post => "post",
            Self::Survey => "survey",
            Self::Task => "task",
        }
    }

    /// The kind with this key.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }
}

/// Who began it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The customer.
    In,
    /// Us.
    Out,
}

impl Direction {
    /// `in` or `out`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// What makes an entry a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Task {
    /// Place in [`crate::staff::STAFF`].
    pub assignee: usize,
    pub due: Date,
    /// The customer was told so.
    pub is_promise: bool,
    pub done_on: Option<Date>,
}

/// One entry of a customer's timeline.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Interaction {
    /// `CDNOW-00001-E001`, numbered by time for each customer.
    pub external_id: String,
    /// Place in [`crate::Company::customers`].
    pub customer: usize,
    pub kind: Kind,
    /// None for notes, tasks and meetings.
    pub direction: Option<Direction>,
    /// UTC, always before today's midnight; in the customer's time zone at a decent hour.
    pub at: DateTime,
    pub minutes: Option<i64>,
    /// In the customer's language, as all texts.
    pub subject: String,
    pub body: String,
    pub outcome: Option<String>,
    /// What a survey answered on a scale of 10.
    pub score: Option<i64>,
    /// Place in [`crate::staff::STAFF`]; nobody for what the customer wrote.
    pub author: Option<usize>,
    /// Colleagues whose `@handle` stands in the body, places in [`crate::staff::STAFF`].
    pub mentions: Vec<usize>,
    /// For [`Kind::Task`] alone.
    pub task: Option<Task>,
}

//! An entry as a sentence in the reader's language.

use foundation::clock::MINUTE;
use foundation::words::Words;

use super::super::entry::{Direction, Kind};
use super::super::store::Entry;

/// The start of a sentence, with whoever acts between its halves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub before: String,
    pub who: String,
    pub after: String,
    /// What else the sentence tells, one after the other.
    pub parts: Vec<String>,
}

/// Stands for the acting person while a text is filled; nobody's name has it.
const WHO: &str = "\u{1}";

/// The sentence for `entry`; `customer` is what the customer is called in it.
pub(super) fn line(words: &Words, entry: &Entry, customer: &str) -> Line {
    let text = words.with1(key(entry), "who", WHO);
    let (before, who, after) = match text.split_once(WHO) {
        Some((before, after)) => (before, who(entry, customer), after),
        None => ("", text.as_str(), ""),
    };
    let mut parts = Vec::new();
    if customer_acts(entry)
        && matches!(entry.kind, Kind::Call | Kind::Visit | Kind::Chat)
        && !entry.author.name.is_empty()
    {
        parts.push(words.with1("timeline-with", "name", entry.author.name.as_str()));
    }
    if let Some(ended_at) = entry.ended_at.filter(|ended_at| *ended_at > entry.at) {
        parts.push(words.duration_minutes((ended_at.0 - entry.at.0) / MINUTE));
    }
    parts.extend(entry.channel.clone());
    Line { before: before.to_owned(), who: who.to_owned(), after: after.to_owned(), parts }
}

/// `timeline-did-call-in`, or without the direction where the language needs no other sentence.
fn key(entry: &Entry) -> String {
    let kind = entry.kind.as_str();
    let has_directions =
        matches!(entry.kind, Kind::Call | Kind::Visit | Kind::Letter | Kind::Email | Kind::Post);
    match entry.direction {
        Some(direction) if has_directions => format!("timeline-did-{kind}-{}", direction.as_str()),
        None if has_directions => format!("timeline-did-{kind}-out"),
        _ => format!("timeline-did-{kind}"),
    }
}

fn customer_acts(entry: &Entry) -> bool {
    match entry.kind {
        Kind::Survey => true,
        Kind::Chat | Kind::Call | Kind::Visit | Kind::Letter | Kind::Email | Kind::Post => {
            entry.direction == Some(Direction::In)
        }
        _ => false,
    }
}

fn who<'a>(entry: &'a Entry, customer: &'a str) -> &'a str {
    match (&entry.assignee, entry.kind) {
        (Some(assignee), Kind::Task) => &assignee.name,
        _ if customer_acts(entry) => customer,
        _ => &entry.author.name,
    }
}

/// The colour class of an entry's mark.
pub(super) fn dot(kind: Kind) -> &'static str {
    match kind {
        Kind::Email => "mail",
        Kind::Post => "social",
        Kind::Return => "order",
        other => other.as_str(),
    }
}

/// The icon of an entry's mark.
pub(super) fn icon(kind: Kind, direction: Option<Direction>) -> &'static str {
    match (kind, direction) {
        (Kind::Note, _) => "sticky-note",
        (Kind::Call, Some(Direction::In)) => "phone-incoming",
        (Kind::Call, Some(Direction::Out)) => "phone-outgoing",
        (Kind::Call, None) => "phone",
        (Kind::Visit, _) => "map-pin",
        (Kind::Letter, _) => "file-text",
        (Kind::Email, _) => "mail",
        (Kind::Meeting, _) => "users",
        (Kind::Chat, _) => "message-square",
        (Kind::Post, _) => "share-2",
        (Kind::Survey, _) => "clipboard-check",
        (Kind::Order, _) => "shopping-bag",
        (Kind::Return, _) => "undo-2",
        (Kind::Case, _) => "inbox",
        (Kind::Task, _) => "square-check",
    }
}

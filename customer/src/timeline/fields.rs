//! The fields of the timeline: which group each is of, and what it is for.

use std::borrow::Cow;

use foundation::team::{self, Basis, Field, Group, Keep, Permit, Purpose, Scope, Use};

use super::entry::NewEntry;
use crate::customers;

const SAID: Use = Use::new(Purpose::Conversation, Basis::Contract, Keep::Customer);
const WORK: Use = Use::new(Purpose::Conversation, Basis::Interest, Keep::Customer);
const ORDER: Use = Use::new(Purpose::Orders, Basis::Contract, Keep::Customer);

const ENTRY: (&str, &str) = ("entry", "e");
const BODY: (&str, &str) = ("entry_body", "b");
const LINK: (&str, &str) = ("entry_link", "");
const FILE: (&str, &str) = ("file", "");

/// All fields of the timeline.
pub const FIELDS: &[Field] = &[
    Field::new("kind", ENTRY, &["kind"], Group::Public, WORK),
    Field::new("channel", ENTRY, &["channel", "direction"], Group::Public, WORK),
    Field::new("at", ENTRY, &["at", "ended_at", "created_at", "updated_at"], Group::Public, WORK),
    Field::new("author", ENTRY, &["author_id", "author_name"], Group::Public, WORK),
    Field::new("assignee", ENTRY, &["assignee_id"], Group::Public, WORK),
    Field::new("due_at", ENTRY, &["due_at", "done_at", "done_by"], Group::Public, WORK),
    Field::new("customers", LINK, &["object_id", "at", "kind"], Group::Public, WORK),
    Field::new("mentions", ("mention", ""), &["account_id", "at", "seen_at"], Group::Public, WORK),
    Field::new("subject", ENTRY, &["subject"], Group::Personal, SAID),
    Field::new("outcome", ENTRY, &["outcome"], Group::Personal, SAID),
    Field::new("body", BODY, &["body", "sealed"], Group::Personal, SAID),
    Field::new("files", ("entry_file", ""), &["file_id"], Group::Personal, SAID),
    Field::new(
        "files",
        FILE,
        &["hash", "name", "media_type", "size", "uploaded_by", "created_at"],
        Group::Personal,
        SAID,
    ),
    Field::new("amount", ENTRY, &["amount_minor", "currency"], Group::Internal, ORDER),
    Field::new("source", ENTRY, &["source"], Group::Internal, WORK),
];

/// Whether a field of the timeline is read by whoever has `scope`.
#[must_use]
pub fn is_read(scope: &Scope, word: &str) -> bool {
    scope.reads(team::group_of(FIELDS, word))
}

/// Whether somebody reads what was said, and not only that it was.
#[must_use]
pub fn is_text_read(scope: &Scope) -> bool {
    is_read(scope, "body")
}

/// A statement on `entry e` as whoever has `scope` may ask it: with null for the fields they do not read, and
/// without orders for whoever does not read purchases.
#[must_use]
pub fn shown<'t>(scope: &Scope, text: &'t str) -> Cow<'t, str> {
    let text = match scope.shown(text, FIELDS) {
        Cow::Borrowed(text) => return customers::shown(scope, text),
        Cow::Owned(text) => Cow::Owned(customers::shown(scope, &text).into_owned()),
    };
    if is_read(scope, "amount") {
        return text;
    }
    Cow::Owned(text.replace("{visible}", "{visible} and e.kind <> 'order'"))
}

/// The field of a new entry that `permit` does not write.
#[must_use]
pub fn unwritten_of_new(permit: &Permit, entry: &NewEntry) -> Option<&'static str> {
    let said = [
        ("subject", !entry.subject.is_empty()),
        ("body", !entry.body.is_empty()),
        ("outcome", entry.outcome.is_some()),
        ("files", !entry.files.is_empty()),
        ("amount", entry.amount.is_some()),
    ];
    let words = said.iter().filter(|(_, is_said)| *is_said).map(|(word, _)| *word);
    first_unwritten(permit, words)
}

/// The first of `words` that `permit` does not write.
pub(super) fn first_unwritten(
    permit: &Permit,
    mut words: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let scope = permit.scope();
    words.find(|word| !scope.writes(team::group_of(FIELDS, word)))
}

//! Tidying what somebody wants written down, and saying what is wrong with it.

use foundation::clock::{DAY, Timestamp};
use foundation::money::{Money, is_currency};

use super::entry::{EntryChange, Kind, MOST_CUSTOMERS, NewEntry};

/// Why an entry cannot be saved as asked: the field, and a word that the pages
/// translate as `timeline-refused-<word>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRefusal {
    pub field: &'static str,
    pub reason: &'static str,
}

/// Characters of a subject or an outcome.
pub const LONGEST_LINE: usize = 300;
/// Characters of a body.
pub const LONGEST_BODY: usize = 50_000;
const LONGEST_WORD: usize = 100;
const MOST_FILES: usize = 20;
const LONGEST_MEETING: i64 = 31 * DAY;
/// 1900-01-01: nobody's files go back further, and a typing mistake does.
const EARLIEST: Timestamp = Timestamp(-2_208_988_800_000);
/// Promises reach fifty years ahead.
const FURTHEST_PROMISE: i64 = 50 * 366 * DAY;

/// An entry that passed its checks; only [`NewEntry::check`] makes one.
#[derive(Clone)]
pub struct Checked(pub(super) NewEntry);

impl NewEntry {
    /// Tidies the entry and says what is wrong with it.
    ///
    /// # Errors
    /// All refusals at once, so that a form can mark every field.
    pub fn check(mut self, now: Timestamp) -> Result<Checked, Vec<FieldRefusal>> {
        self.subject = tidy_line(&self.subject);
        self.body = tidy_body(&self.body);
        self.outcome = self.outcome.as_deref().map(tidy_line).filter(|line| !line.is_empty());
        self.channel = self.channel.as_deref().map(tidy_line).filter(|line| !line.is_empty());
        self.links.sort_unstable();
        self.links.dedup();
        if self.kind == Kind::Task && self.subject.is_empty() {
            (self.subject, self.body) = title_and_rest(&self.body);
        }

        let mut refused = Refusals::default();
        refused.text("subject", &self.subject, LONGEST_LINE);
        refused.text("body", &self.body, LONGEST_BODY);
        refused.text("outcome", self.outcome.as_deref().unwrap_or_default(), LONGEST_LINE);
        refused.text("channel", self.channel.as_deref().unwrap_or_default(), LONGEST_WORD);
        refused.text("source", self.source.as_deref().unwrap_or_default(), LONGEST_WORD);
        refused.when(!self.says_something(), "body", "text-missing");
        refused.when(self.at < EARLIEST, "at", "out-of-range");
        refused.when(self.at > now.plus(DAY), "at", "in-the-future");
        refused.end(self.at, self.ended_at);
        refused.due(self.due_at, now);
        let is_money = |money: &Money| is_currency(&money.currency);
        refused.when(!self.amount.as_ref().is_none_or(is_money), "amount", "not-a-currency");
        refused.when(self.files.len() > MOST_FILES, "files", "too-many");
        refused.when(self.links.len() > MOST_CUSTOMERS, "customers", "too-many-customers");
        if refused.0.is_empty() { Ok(Checked(self)) } else { Err(refused.0) }
    }

    /// As [`NewEntry::check`], for what a person or a program writes down: an
    /// order comes from purchases alone.
    ///
    /// # Errors
    /// All refusals at once.
    pub fn check_by_hand(self, now: Timestamp) -> Result<Checked, Vec<FieldRefusal>> {
        let is_order = self.kind == Kind::Order;
        let checked = self.check(now);
        if !is_order {
            return checked;
        }
        let order = FieldRefusal { field: "kind", reason: "order-of-purchases" };
        Err(std::iter::once(order).chain(checked.err().unwrap_or_default()).collect())
    }

    fn says_something(&self) -> bool {
        let has_text = !self.subject.is_empty() || !self.body.is_empty();
        let has_facts = self.outcome.is_some() || self.amount.is_some() || self.ended_at.is_some();
        has_text || (self.kind != Kind::Task && (has_facts || !self.files.is_empty()))
    }
}

impl EntryChange {
    /// Tidies the change and says what is wrong with it.
    ///
    /// # Errors
    /// All refusals at once.
    pub fn check(mut self, now: Timestamp) -> Result<Self, Vec<FieldRefusal>> {
        self.subject = self.subject.as_deref().map(tidy_line);
        self.body = self.body.as_deref().map(tidy_body);
        let tidy = |line: Option<String>| line.as_deref().map(tidy_line).filter(|line| !line.is_empty());
        self.outcome = self.outcome.map(tidy);

        let mut refused = Refusals::default();
        refused.text("subject", self.subject.as_deref().unwrap_or_default(), LONGEST_LINE);
        refused.text("body", self.body.as_deref().unwrap_or_default(), LONGEST_BODY);
        refused.text(
            "outcome",
            self.outcome.iter().flatten().next().map_or("", String::as_str),
            LONGEST_LINE,
        );
        refused.due(self.due_at.flatten(), now);
        if refused.0.is_empty() { Ok(self) } else { Err(refused.0) }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Default)]
struct Refusals(Vec<FieldRefusal>);

impl Refusals {
    fn when(&mut self, is_wrong: bool, field: &'static str, reason: &'static str) {
        if is_wrong {
            self.0.push(FieldRefusal { field, reason });
        }
    }

    fn text(&mut self, field: &'static str, text: &str, longest: usize) {
        self.when(text.chars().count() > longest, field, "too-long");
        let is_odd = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\t');
        self.when(text.chars().any(is_odd), field, "control-character");
    }

    fn end(&mut self, at: Timestamp, ended_at: Option<Timestamp>) {
        let Some(ended_at) = ended_at else { return };
        self.when(ended_at < at, "ended_at", "end-before-start");
        self.when(ended_at.0.saturating_sub(at.0) > LONGEST_MEETING, "ended_at", "out-of-range");
    }

    fn due(&mut self, due_at: Option<Timestamp>, now: Timestamp) {
        let is_known = |due_at: Timestamp| (EARLIEST..=now.plus(FURTHEST_PROMISE)).contains(&due_at);
        self.when(!due_at.is_none_or(is_known), "due_at", "out-of-range");
    }
}

fn tidy_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tidy_body(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

/// A task is written in one field: its first line becomes the title, unless it is too long for one.
fn title_and_rest(text: &str) -> (String, String) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = tidy_line(first);
    if first.chars().count() <= LONGEST_LINE {
        return (first, rest.trim().to_owned());
    }
    let title = first.chars().take(LONGEST_LINE - 1).chain(['…']).collect();
    (title, text.to_owned())
}

#[cfg(test)]
mod tests {
    use foundation::id::Id;

    use super::*;
    use crate::timeline::entry::{Author, Link};

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn note() -> NewEntry {
        let author = Author { id: None, name: "Marta Ruiz".to_owned() };
        NewEntry {
            body: "Wants a price".to_owned(),
            ..NewEntry::about(Id::new(NOW), Kind::Note, NOW, author)
        }
    }

    fn reasons(entry: NewEntry) -> Vec<(&'static str, &'static str)> {
        let refused = entry.check(NOW).err().unwrap_or_default();
        refused.into_iter().map(|refusal| (refusal.field, refusal.reason)).collect()
    }

    #[test]
    fn an_entry_that_says_nothing_is_refused() {
        assert_eq!(reasons(NewEntry { body: " \n ".to_owned(), ..note() }), [("body", "text-missing")]);
    }

    #[test]
    fn a_call_that_lasted_needs_no_text_but_a_task_does() {
        let lasted =
            |kind| NewEntry { kind, body: String::new(), ended_at: Some(NOW.plus(60_000)), ..note() };

        assert_eq!(reasons(lasted(Kind::Call)), []);
        assert_eq!(reasons(lasted(Kind::Task)), [("body", "text-missing")]);
    }

    #[test]
    fn an_entry_stands_with_at_most_twenty_customers_and_once_with_each() {
        let with = |count: usize| {
            let twice = (0..count).flat_map(|_| [Link::party(Id::new(NOW))].repeat(2));
            NewEntry { links: twice.collect(), ..note() }
        };

        assert_eq!(reasons(with(20)), []);
        assert_eq!(reasons(with(21)), [("customers", "too-many-customers")]);
    }

    #[test]
    fn texts_are_counted_in_letters_and_not_in_bytes() {
        let subject = |letters| NewEntry { subject: "ж".repeat(letters), ..note() };
        let body = |letters| NewEntry { body: "ж".repeat(letters), ..note() };

        assert_eq!(reasons(subject(300)), []);
        assert_eq!(reasons(subject(301)), [("subject", "too-long")]);
        assert_eq!(reasons(body(50_000)), []);
        assert_eq!(reasons(body(50_001)), [("body", "too-long")]);
    }

    #[test]
    fn what_happened_cannot_lie_more_than_a_day_ahead() {
        assert_eq!(reasons(NewEntry { at: NOW.plus(DAY), ..note() }), []);
        assert_eq!(reasons(NewEntry { at: NOW.plus(DAY + 1), ..note() }), [("at", "in-the-future")]);
    }

    #[test]
    fn nothing_ends_before_it_starts() {
        let entry = NewEntry { ended_at: Some(NOW.plus(-1)), ..note() };

        assert_eq!(reasons(entry), [("ended_at", "end-before-start")]);
    }

    #[test]
    fn a_promise_for_the_year_3000_is_a_typing_mistake() {
        let year_3000 = Timestamp::parse("3000-01-01T00:00:00Z");

        assert_eq!(reasons(NewEntry { due_at: year_3000, ..note() }), [("due_at", "out-of-range")]);
    }

    #[test]
    fn a_null_character_never_reaches_the_database() {
        assert_eq!(reasons(NewEntry { body: "a\0b".to_owned(), ..note() }), [("body", "control-character")]);
    }

    #[test]
    fn the_first_line_of_a_task_is_its_title() {
        let task =
            NewEntry { kind: Kind::Task, body: "Send the quote\r\nwith both options".to_owned(), ..note() };

        let checked = task.check(NOW).unwrap_or_else(|_| panic!("the task is fine")).0;

        assert_eq!(
            (checked.subject.as_str(), checked.body.as_str()),
            ("Send the quote", "with both options")
        );
    }
}

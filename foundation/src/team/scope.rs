//! Which rows somebody sees. A statement names the place as `{visible}`; the
//! scope puts the guarded table's own predicate and its parameters there.

use std::borrow::Cow;
use std::sync::Arc;

use super::field::{Field, masked};
use super::role::{Action, Group, Reach, Rights};
use crate::clock::Timestamp;
use crate::db::{Args, Sql};
use crate::id::Id;
use crate::views::{Part, Sheet};

/// What makes somebody see a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The record names them.
    Name,
    /// Their team has it.
    Team,
    /// Whoever has it is away, and named them.
    StandIn,
    /// Somebody opened it to them, to look.
    ShareToSee,
    /// Somebody opened it to them, to change.
    ShareToChange,
}

/// Whose records a reason holds for. A question answers one column `id`; in it `$me` stands for the account that
/// asks, `$now` for the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// Whoever asks.
    Me,
    /// A few holders, such as teams: each of many records, which an index has together.
    Each(&'static str),
    /// Records that are named one by one.
    Named(&'static str),
}

/// One reason to see a record: what stands in `column` is one of `of`.
pub struct Reason {
    /// Its word, which pages translate as `access-<word>`.
    pub word: &'static str,
    pub by: By,
    pub column: &'static str,
    pub of: Of,
}

impl Reason {
    fn sql(&self) -> String {
        match self.of {
            Of::Me => format!("{} = $me", self.column),
            Of::Each(rows) | Of::Named(rows) => format!("{} in ({rows})", self.column),
        }
    }
}

/// All reasons to see a record of one guarded table, written beside its owner.
/// The predicate of a statement and the page that explains it are made of this one list.
pub struct Guard {
    pub reasons: &'static [Reason],
    /// What holds for a record that is not set aside: a test of one column.
    pub is_open: &'static str,
}

/// What a scope is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum For {
    Seeing,
    Changing,
    /// Passing on: what was shared is not shared further.
    Sharing,
}

/// A view of the guarded tables: everything, a team's records, or one's own; and what was shared.
#[derive(Clone, Debug)]
pub struct Scope {
    reach: Reach,
    account: Option<Id>,
    at: Timestamp,
    purpose: For,
    /// Which groups of fields it reads and writes.
    rights: Rights,
    /// Whether records that were set aside belong to it.
    sees_set_aside: bool,
    /// Whether it is for something that may be done to those too.
    bears_set_aside: bool,
    sheet: Option<Arc<Sheet>>,
}

impl Scope {
    pub(super) fn new(
        reach: Reach,
        account: Option<Id>,
        at: Timestamp,
        rights: Rights,
        sheet: Option<Arc<Sheet>>,
    ) -> Self {
        // Whoever gives people their data and answers for breaches does so for those who were set aside, too.
        let sees_set_aside = rights.may(Action::RestrictCustomers) || rights.may(Action::ProtectData);
        Self {
            reach,
            account,
            at,
            purpose: For::Seeing,
            rights,
            sees_set_aside,
            bears_set_aside: false,
            sheet,
        }
    }

    /// Notes that whoever asks is shown parts of these customers. Every store that hands a view out says so.
    pub fn shows(&self, parts: &[Part], customers: impl IntoIterator<Item = Id>) {
        if let Some(sheet) = &self.sheet {
            sheet.shows(parts, customers);
        }
    }

    /// As [`Scope::shows`], for the rows of a list.
    pub fn lists(&self, parts: &[Part], customers: impl IntoIterator<Item = Id>) {
        if let Some(sheet) = &self.sheet {
            sheet.lists(parts, customers);
        }
    }

    /// Hands over what is noted so far: what goes on for long does so now and then.
    pub fn turn_in(&self) {
        if let Some(sheet) = &self.sheet {
            sheet.turn_in();
        }
    }

    /// As [`Scope::shows`], for a customer's own record.
    pub fn opens(&self, parts: &[Part], customer: Id) {
        if let Some(sheet) = &self.sheet {
            sheet.opens(parts, customer);
        }
    }

    /// Whether fields of this group are read.
    #[must_use]
    pub fn reads(&self, group: Group) -> bool {
        self.rights.reads(group)
    }

    /// Whether fields of this group are written.
    #[must_use]
    pub fn writes(&self, group: Group) -> bool {
        self.rights.writes(group)
    }

    /// The same records with all their fields, for a change that keeps what its maker does not read. What is
    /// read with it is never shown.
    #[must_use]
    pub fn with_every_field(&self) -> Self {
        Self { rights: Rights::all(), ..self.clone() }
    }

    /// The statement with null in the place of each column of `fields` whose group is not read, so that its
    /// value never leaves the database. Most roles read all groups and get the statement as it is.
    #[must_use]
    pub fn shown<'t>(&self, text: &'t str, fields: &[Field]) -> Cow<'t, str> {
        if Group::GIVEN.iter().all(|group| self.reads(*group)) {
            return Cow::Borrowed(text);
        }
        Cow::Owned(masked(text, fields, |group| !self.reads(group)))
    }

    /// Without what was shared only to look at, and without what is set aside: nobody changes that.
    #[must_use]
    pub fn for_change(&self) -> Self {
        Self { purpose: For::Changing, ..self.clone() }
    }

    /// As [`Scope::for_change`], but with what is set aside, for what may be done to that too.
    #[must_use]
    pub fn for_change_of_all(&self) -> Self {
        Self { purpose: For::Changing, bears_set_aside: true, ..self.clone() }
    }

    /// Whether what is set aside is left out: for who may not see it, and whenever something would change.
    #[must_use]
    pub fn hides_set_aside(&self) -> bool {
        !self.sees_set_aside || (self.purpose != For::Seeing && !self.bears_set_aside)
    }

    /// Whether it may be told that a record is set aside.
    #[must_use]
    pub fn knows_of_set_aside(&self) -> bool {
        self.sees_set_aside
    }

    /// With what is set aside, for a caller that looks itself whether the record is.
    #[must_use]
    pub fn with_set_aside(&self) -> Self {
        Self { sees_set_aside: true, bears_set_aside: true, ..self.clone() }
    }

    /// Without anything that was shared.
    #[must_use]
    pub fn for_sharing(&self) -> Self {
        Self { purpose: For::Sharing, ..self.clone() }
    }

    /// From whose place it looks.
    pub(super) fn account(&self) -> Option<Id> {
        self.account
    }

    /// Whether nobody's records are hidden from this scope; some may be set aside.
    #[must_use]
    pub fn sees_everything(&self) -> bool {
        self.reach == Reach::Everyone
    }

    /// Whether a reason of this kind counts here.
    #[must_use]
    pub fn counts(&self, by: By) -> bool {
        match by {
            By::Name => true,
            By::StandIn => self.purpose != For::Sharing,
            By::Team => self.reach != Reach::Own,
            By::ShareToSee => self.purpose == For::Seeing,
            By::ShareToChange => self.purpose != For::Sharing,
        }
    }

    /// The statement with `{visible}` replaced by what this scope may see, its
    /// parameters added to `args`.
    #[must_use]
    pub fn sql(&self, text: &str, guard: &Guard, args: &mut Args) -> Sql {
        debug_assert!(text.contains("{visible}"), "a guarded statement names where its scope goes");
        if self.sees_everything() {
            return Sql::built(text.replace("{visible}", self.open(guard)));
        }
        let predicate = self.counting(guard).map(Reason::sql).collect::<Vec<_>>().join(" or ");
        let predicate = format!("({predicate}) and {}", self.open(guard));
        Sql::built(text.replace("{visible}", &self.filled(&predicate, args)))
    }

    /// What leaves out records that were set aside, where they are hidden.
    pub(super) fn open(&self, guard: &Guard) -> &'static str {
        if self.hides_set_aside() { guard.is_open } else { "true" }
    }

    /// The reasons that count here, none of them held by another one.
    pub(super) fn counting<'g>(&self, guard: &'g Guard) -> impl Iterator<Item = &'g Reason> {
        // What is shared to change is also there to see: the reason to see holds it.
        guard.reasons.iter().filter(|reason| {
            self.counts(reason.by) && !(reason.by == By::ShareToChange && self.counts(By::ShareToSee))
        })
    }

    /// A question that answers the words of all reasons that hold for a record, whatever the reach:
    /// `text` selects `{reason}` where `{visible}`.
    #[must_use]
    pub fn reasons_sql(&self, text: &str, guard: &Guard, args: &mut Args) -> Sql {
        let questions: Vec<String> = guard
            .reasons
            .iter()
            .map(|reason| {
                let word = format!("'{}'", reason.word);
                text.replace("{reason}", &word).replace("{visible}", &format!("({})", reason.sql()))
            })
            .collect();
        Sql::built(self.filled(&questions.join(" union all "), args))
    }

    pub(super) fn filled(&self, text: &str, args: &mut Args) -> String {
        if !text.contains('$') {
            return text.to_owned();
        }
        let me = format!("${}", args.push(self.account));
        let text = text.replace("$me", &me);
        if !text.contains("$now") {
            return text;
        }
        let now = format!("${}", args.push(self.at));
        text.replace("$now", &now)
    }
}

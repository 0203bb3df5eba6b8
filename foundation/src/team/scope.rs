//! Which rows somebody sees. A statement names the place as `{visible}`; the
//! scope puts the guarded table's own predicate and its parameters there.

use std::borrow::Cow;

use super::field::{Field, masked};
use super::role::{Group, Reach, Rights};
use crate::clock::Timestamp;
use crate::db::{Args, Sql};
use crate::id::Id;

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

/// One reason to see a record. `$me` stands for the account that asks, `$now` for the moment.
pub struct Reason {
    /// Its word, which pages translate as `access-<word>`.
    pub word: &'static str,
    pub by: By,
    pub sql: &'static str,
}

/// All reasons to see a record of one guarded table, written beside its owner.
/// The predicate of a statement and the page that explains it are made of this one list.
pub struct Guard {
    pub reasons: &'static [Reason],
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
}

impl Scope {
    pub(super) fn new(reach: Reach, account: Option<Id>, at: Timestamp, rights: Rights) -> Self {
        Self { reach, account, at, purpose: For::Seeing, rights }
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

    /// Without what was shared only to look at.
    #[must_use]
    pub fn for_change(&self) -> Self {
        Self { purpose: For::Changing, ..self.clone() }
    }

    /// Without anything that was shared.
    #[must_use]
    pub fn for_sharing(&self) -> Self {
        Self { purpose: For::Sharing, ..self.clone() }
    }

    /// Whether nothing is hidden from this scope.
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
            return Sql::built(text.replace("{visible}", "true"));
        }
        let predicate = self.counting(guard).map(|reason| reason.sql).collect::<Vec<_>>().join(" or ");
        Sql::built(text.replace("{visible}", &self.filled(&format!("({predicate})"), args)))
    }

    /// A question asked once for each reason, its answers put together with `union`: each part is a range of an
    /// index of its own, where all reasons in one predicate may cost a walk through the table.
    #[must_use]
    pub fn union_sql(&self, text: &str, guard: &Guard, args: &mut Args) -> Sql {
        debug_assert!(text.contains("{visible}"), "a guarded statement names where its scope goes");
        if self.sees_everything() {
            return Sql::built(text.replace("{visible}", "true"));
        }
        let parts: Vec<String> = self
            .counting(guard)
            .map(|reason| text.replace("{visible}", &format!("({})", reason.sql)))
            .collect();
        Sql::built(self.filled(&parts.join(" union "), args))
    }

    /// The reasons that count here, none of them held by another one.
    fn counting<'g>(&self, guard: &'g Guard) -> impl Iterator<Item = &'g Reason> {
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
                text.replace("{reason}", &word).replace("{visible}", &format!("({})", reason.sql))
            })
            .collect();
        Sql::built(self.filled(&questions.join(" union all "), args))
    }

    fn filled(&self, text: &str, args: &mut Args) -> String {
        let me = format!("${}", args.push(self.account));
        let text = text.replace("$me", &me);
        if !text.contains("$now") {
            return text;
        }
        let now = format!("${}", args.push(self.at));
        text.replace("$now", &now)
    }
}

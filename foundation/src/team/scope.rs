//! Which rows somebody sees. A statement names the place as `{visible}`; the
//! scope puts the guarded table's own predicate and its parameters there.

use std::sync::Arc;

use super::role::Reach;
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
    sheet: Option<Arc<Sheet>>,
}

impl Scope {
    pub(super) fn new(reach: Reach, account: Option<Id>, at: Timestamp, sheet: Option<Arc<Sheet>>) -> Self {
        Self { reach, account, at, purpose: For::Seeing, sheet }
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
        // What is shared to change is also there to see: the reason to see holds it.
        let counting = guard.reasons.iter().filter(|reason| {
            self.counts(reason.by) && !(reason.by == By::ShareToChange && self.counts(By::ShareToSee))
        });
        let predicate = counting.map(|reason| reason.sql).collect::<Vec<_>>().join(" or ");
        Sql::built(text.replace("{visible}", &self.filled(&format!("({predicate})"), args)))
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

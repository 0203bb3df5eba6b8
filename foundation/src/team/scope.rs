//! Which rows somebody sees. A statement names the place as `{visible}`; the
//! scope puts the guarded table's own predicate and its parameter there.

use super::role::Reach;
use crate::clock::Timestamp;
use crate::db::{Args, Sql};
use crate::id::Id;

/// The predicates of one guarded table, written beside its owner. `$me` stands
/// for the account that asks.
pub struct Guard {
    pub team: &'static str,
    pub own: &'static str,
}

/// A view of the guarded tables: everything, a team's records, or one's own.
#[derive(Clone, Debug)]
pub struct Scope {
    reach: Reach,
    account: Option<Id>,
    at: Timestamp,
}

impl Scope {
    pub(super) fn new(reach: Reach, account: Option<Id>, at: Timestamp) -> Self {
        Self { reach, account, at }
    }

    /// Whether nothing is hidden from this scope.
    #[must_use]
    pub fn sees_everything(&self) -> bool {
        self.reach == Reach::Everyone
    }

    /// The statement with `{visible}` replaced by what this scope may see, its
    /// parameter added to `args`.
    #[must_use]
    pub fn sql(&self, text: &str, guard: &Guard, args: &mut Args) -> Sql {
        debug_assert!(text.contains("{visible}"), "a guarded statement names where its scope goes");
        let predicate = match self.reach {
            Reach::Everyone => return Sql::built(text.replace("{visible}", "true")),
            Reach::Team => guard.team,
            Reach::Own => guard.own,
        };
        let me = format!("${}", args.push(self.account));
        Sql::built(text.replace("{visible}", &predicate.replace("$me", &me)))
    }
}

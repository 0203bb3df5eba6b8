//! Why a colleague sees a customer: the reasons of the predicate itself, asked one by one.

use foundation::args;
use foundation::db::{Query, Result};
use foundation::id::Id;
use foundation::team::{By, Scope};

use crate::customers::GUARD;

/// What was found out about one colleague and one customer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    /// The words of the reasons that count for them.
    pub reasons: Vec<&'static str>,
    /// Those that hold, but do not count with their reach.
    pub idle: Vec<&'static str>,
    pub is_seen: bool,
    /// Whether the record is theirs to change; their role must allow it too.
    pub is_changeable: bool,
    /// Whether the customer is restricted: seen by few, and changed by nobody.
    pub is_restricted: bool,
}

/// Asks all reasons for one customer, within the scope of whoever it is about.
///
/// # Errors
/// When the database fails.
pub async fn why(q: impl Query + Copy, scope: &Scope, customer: Id) -> Result<Access> {
    let mut args = args![customer];
    let sql =
        scope.reasons_sql("select {reason} from party p where p.id = $1 and {visible}", &GUARD, &mut args);
    let holding: Vec<(String,)> = q.all(sql, args).await?;
    let holds = |word: &str| holding.iter().any(|(held,)| held == word);
    let changing = scope.for_change();

    let mut access = Access::default();
    if scope.sees_everything() {
        access = Access { reasons: vec!["everyone"], is_seen: true, is_changeable: true, ..access };
    }
    for reason in GUARD.reasons.iter().filter(|reason| holds(reason.word)) {
        // One share to change holds both reasons; the larger one is told.
        if reason.by == By::ShareToSee && holds("shared-to-change") {
            access.is_seen |= scope.counts(reason.by);
            continue;
        }
        if scope.counts(reason.by) {
            access.reasons.push(reason.word);
            access.is_seen = true;
            access.is_changeable |= changing.counts(reason.by);
        } else {
            access.idle.push(reason.word);
        }
    }
    let mut args = args![customer];
    let sql = scope.with_set_aside().sql(
        "select p.id from party p where p.id = $1 and p.restricted_at is not null and {visible}",
        &GUARD,
        &mut args,
    );
    access.is_restricted = q.first::<(Id,)>(sql, args).await?.is_some();
    if access.is_restricted {
        access.is_seen &= !scope.hides_set_aside();
        access.is_changeable = false;
    }
    Ok(access)
}

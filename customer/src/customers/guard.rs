//! Which customers somebody sees.

use std::borrow::Cow;

use foundation::db::{DbError, Result};
use foundation::team::{By, Guard, Of, Reason, Scope};

use super::fields::FIELDS;

macro_rules! shared {
    ($only:literal) => {
        concat!(
            "select s.object_id as id from share s where s.object_kind = 'party' and s.ended_at is null",
            $only,
            " and (s.expires_at is null or s.expires_at > $now) and s.account_id = $me",
            " union select s.object_id as id from share s where s.object_kind = 'party' and s.ended_at is null",
            $only,
            " and (s.expires_at is null or s.expires_at > $now)",
            " and s.team_id in (select m.team_id from team_member m where m.account_id = $me)"
        )
    };
}

/// The predicates of `party p`. What is shared does not depend on the row, so an engine finds it once a statement.
pub const GUARD: Guard = Guard {
    reasons: &[
        Reason { word: "owner", by: By::Name, column: "p.owner_id", of: Of::Me },
        Reason { word: "deputy", by: By::Name, column: "p.deputy_id", of: Of::Me },
        Reason {
            word: "stand-in",
            by: By::StandIn,
            column: "p.owner_id",
            of: Of::Each(
                "select i.account_id as id from stand_in i where i.deputy_id = $me and i.ended_at is null \
                 and i.from_at <= $now and i.until_at > $now",
            ),
        },
        Reason {
            word: "team",
            by: By::Team,
            column: "p.team_id",
            of: Of::Each("select m.team_id as id from team_member m where m.account_id = $me"),
        },
        Reason { word: "shared", by: By::ShareToSee, column: "p.id", of: Of::Named(shared!("")) },
        Reason {
            word: "shared-to-change",
            by: By::ShareToChange,
            column: "p.id",
            of: Of::Named(shared!(" and s.may_change")),
        },
    ],
    is_open: "p.restricted_at is null",
};

/// Whether a customer who was read with [`Scope::with_set_aside`] belongs to the scope.
///
/// # Errors
/// [`DbError::SetAside`] for who may know that they are restricted and would change them: that is not the same as
/// not being there.
pub fn admits(scope: &Scope, is_restricted: bool) -> Result<bool> {
    if !is_restricted || !scope.hides_set_aside() {
        return Ok(true);
    }
    if scope.knows_of_set_aside() { Err(DbError::SetAside) } else { Ok(false) }
}

/// Whether the organisation whose name `party p` carries may be seen itself. The inner `p` is that
/// organisation: what stands inside `e` still means the outer one.
const EMPLOYER_SEEN: &str =
    "exists (select 1 from (select p.organisation_id as id) e join party p on p.id = e.id where {visible})";

/// The statement as whoever has `scope` may ask it: with null for what of [`FIELDS`] they do not read, and with
/// the organisation's name only where they see the organisation.
pub fn shown<'t>(scope: &Scope, text: &'t str) -> Cow<'t, str> {
    with_employers(scope, scope.shown(text, FIELDS))
}

/// The statement with an organisation's copied name, key and id shown only where the organisation is in
/// scope too. Each name in `text` is one of `p.organisation_id`, `p.organisation_name`, `p.organisation_key`.
fn with_employers<'t>(scope: &Scope, text: Cow<'t, str>) -> Cow<'t, str> {
    if scope.sees_everything() {
        return text;
    }
    let shown = |column: &str, or: &str| format!("case when {EMPLOYER_SEEN} then {column} else {or} end");
    let (id, name) = (shown("p.organisation_id", "null"), shown("p.organisation_name", "null"));
    let key = shown("p.organisation_key", "''");
    // The marks keep what was put in from being found again.
    let text = text.replace("p.organisation_id", "<1>").replace("p.organisation_name", "<2>");
    let text = text.replace("p.organisation_key", "<3>");
    let text = text.replace("<1>", &format!("{id} as organisation_id"));
    Cow::Owned(text.replace("<2>", &format!("{name} as organisation_name")).replace("<3>", &key))
}

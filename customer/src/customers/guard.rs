//! Which customers somebody sees.

use std::borrow::Cow;

use foundation::team::{Guard, Scope};

/// The predicates of `party p`.
pub const GUARD: Guard = Guard {
    team: "(p.team_id in (select m.team_id from team_member m where m.account_id = $me) or p.owner_id = $me or p.deputy_id = $me)",
    own: "(p.owner_id = $me or p.deputy_id = $me)",
};

/// Whether the organisation whose name `party p` carries may be seen itself. The inner `p` is that
/// organisation: what stands inside `e` still means the outer one.
const EMPLOYER_SEEN: &str =
    "exists (select 1 from (select p.organisation_id as id) e join party p on p.id = e.id where {visible})";

/// The statement with an organisation's copied name, key and id shown only where the organisation is in
/// scope too. Each name in `text` is one of `p.organisation_id`, `p.organisation_name`, `p.organisation_key`.
pub fn with_employers<'t>(scope: &Scope, text: &'t str) -> Cow<'t, str> {
    if scope.sees_everything() {
        return Cow::Borrowed(text);
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

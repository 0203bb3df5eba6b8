//! Which customers somebody sees.

use foundation::team::Guard;

/// The predicates of `party p`.
pub const GUARD: Guard = Guard {
    team: "(p.team_id in (select m.team_id from team_member m where m.account_id = $me) or p.owner_id = $me or p.deputy_id = $me)",
    own: "(p.owner_id = $me or p.deputy_id = $me)",
};

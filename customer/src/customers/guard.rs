//! Which customers somebody sees.

use foundation::team::{By, Guard, Reason};

macro_rules! shared {
    ($only:literal) => {
        concat!(
            "p.id in (select s.object_id from share s where s.object_kind = 'party' and s.ended_at is null",
            $only,
            " and (s.expires_at is null or s.expires_at > $now) and s.account_id = $me)",
            " or p.id in (select s.object_id from share s where s.object_kind = 'party' and s.ended_at is null",
            $only,
            " and (s.expires_at is null or s.expires_at > $now)",
            " and s.team_id in (select m.team_id from team_member m where m.account_id = $me))"
        )
    };
}

/// The predicates of `party p`. What is shared does not depend on the row, so an engine finds it once a statement.
pub const GUARD: Guard = Guard {
    reasons: &[
        Reason { word: "owner", by: By::Name, sql: "p.owner_id = $me" },
        Reason { word: "deputy", by: By::Name, sql: "p.deputy_id = $me" },
        Reason {
            word: "team",
            by: By::Team,
            sql: "p.team_id in (select m.team_id from team_member m where m.account_id = $me)",
        },
        Reason { word: "shared", by: By::ShareToSee, sql: shared!("") },
        Reason { word: "shared-to-change", by: By::ShareToChange, sql: shared!(" and s.may_change") },
    ],
};

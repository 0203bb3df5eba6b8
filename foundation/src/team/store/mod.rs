//! The SQL of the team: one query, one function.

pub(super) mod accounts;
pub(super) mod attempts;
pub(super) mod keys;
pub(super) mod sessions;
pub(super) mod shares;
pub(super) mod stand_ins;
pub(super) mod tokens;

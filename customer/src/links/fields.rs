//! The fields of links: who belongs to whom is one group, so whoever does not read it sees no link at all.

use foundation::team::{Basis, Field, Group, Keep, Permit, Purpose, Scope, Use};

const CARE: Use = Use::new(Purpose::Relationship, Basis::Interest, Keep::Customer);
const LINK: (&str, &str) = ("party_link", "");

/// All fields of links.
pub const FIELDS: &[Field] = &[
    Field::new("customers", LINK, &["from_id", "to_id"], Group::Personal, CARE),
    Field::new("kind", LINK, &["kind", "is_main"], Group::Personal, CARE),
    Field::new("role", LINK, &["role"], Group::Personal, CARE),
    Field::new("dates", LINK, &["starts_on", "ends_on", "created_at"], Group::Personal, CARE),
];

/// Whether links are read by whoever has `scope`.
#[must_use]
pub fn are_read(scope: &Scope) -> bool {
    scope.reads(Group::Personal)
}

/// Whether `permit` writes links.
#[must_use]
pub fn are_written(permit: &Permit) -> bool {
    permit.scope().writes(Group::Personal)
}

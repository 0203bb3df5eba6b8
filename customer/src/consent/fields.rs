//! What is kept about consents, restrictions and corrections.

use foundation::team::{Basis, Field, Group, Keep, Purpose, Scope, Use, group_of};

const PROOF: Use = Use::new(Purpose::Accountability, Basis::Law, Keep::Audit);
const LEDGER: (&str, &str) = ("consent", "");
const NOW: (&str, &str) = ("consent_now", "");
const RESTRICTION: (&str, &str) = ("restriction", "");
const HISTORY: (&str, &str) = ("party_history", "");

/// Whether whoever has `scope` reads what customers agreed to.
pub(super) fn are_read(scope: &Scope) -> bool {
    scope.reads(group_of(FIELDS, "consent"))
}

/// Whether whoever has `scope` writes it down.
pub(super) fn are_written(scope: &Scope) -> bool {
    scope.writes(group_of(FIELDS, "consent"))
}

/// All of them; proofs, reasons and former values are sealed by the person's key.
pub const FIELDS: &[Field] = &[
    Field::new(
        "consent",
        LEDGER,
        &["party_id", "purpose", "channel", "choice", "at", "recorded_at", "source"],
        Group::Personal,
        PROOF,
    ),
    Field::new("consent_proof", LEDGER, &["party_ref", "text_id", "proof"], Group::Personal, PROOF),
    Field::new(
        "consent_by",
        ("consent", "c"),
        &["actor_kind", "actor_id", "actor_name"],
        Group::Internal,
        PROOF,
    ),
    Field::new(
        "consent",
        NOW,
        &["party_id", "purpose", "channel", "choice", "at", "refused_at"],
        Group::Personal,
        PROOF,
    ),
    Field::new("restricted", ("party", ""), &["restricted_at"], Group::Internal, PROOF),
    Field::new("restriction", RESTRICTION, &["party_id", "reason"], Group::Personal, PROOF),
    Field::new(
        "restriction_by",
        RESTRICTION,
        &["placed_by", "placed_at", "lifted_at", "lifted_by"],
        Group::Internal,
        PROOF,
    ),
    Field::new("correction", HISTORY, &["party_id", "at", "field", "sealed"], Group::Personal, PROOF),
    Field::new("correction_by", HISTORY, &["actor_name"], Group::Internal, PROOF),
    Field::new("rule_by", ("retention", ""), &["changed_at", "changed_by"], Group::Internal, PROOF),
    Field::new("text_by", ("consent_text", ""), &["created_at", "created_by"], Group::Internal, PROOF),
];

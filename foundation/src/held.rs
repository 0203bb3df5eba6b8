//! What the program itself keeps about people, and which columns tell about nobody: together with the fields of
//! the slices this is every column of the database, and a test compares it with the schema.

use crate::team::{Basis, Field, Group, Keep, Purpose, Use};

const TEAM: Use = Use::new(Purpose::Team, Basis::Contract, Keep::Account);
const SIGN_IN: Use = Use::new(Purpose::Security, Basis::Interest, Keep::Account);
const SHORT: Use = Use::new(Purpose::Security, Basis::Interest, Keep::Days);
const WATCH: Use = Use::new(Purpose::Security, Basis::Interest, Keep::Audit);
const PROOF: Use = Use::new(Purpose::Accountability, Basis::Law, Keep::Audit);
const TOLD: Use = Use::new(Purpose::Team, Basis::Contract, Keep::Days);
const REPEATED: Use = Use::new(Purpose::Exchange, Basis::Interest, Keep::Days);
const BROUGHT: Use = Use::new(Purpose::Exchange, Basis::Interest, Keep::Audit);

const fn internal(
    word: &'static str,
    table: &'static str,
    columns: &'static [&'static str],
    usage: Use,
) -> Field {
    Field::new(word, (table, ""), columns, Group::Internal, usage)
}

const fn secret(
    word: &'static str,
    table: &'static str,
    columns: &'static [&'static str],
    usage: Use,
) -> Field {
    Field::new(word, (table, ""), columns, Group::Secret, usage)
}

/// What is kept about colleagues, and about what everybody did.
pub const FIELDS: &[Field] = &[
    internal("identity", "account", &["email", "handle", "name", "language", "time_zone", "theme"], TEAM),
    internal("rights", "account", &["role", "reach", "blocked_at"], TEAM),
    internal("dates", "account", &["created_at", "updated_at"], TEAM),
    secret("password", "account", &["password_hash"], SIGN_IN),
    internal("members", "team_member", &["team_id", "account_id"], TEAM),
    internal("team", "team", &["name", "created_at"], TEAM),
    internal(
        "share",
        "share",
        &[
            "object_kind",
            "object_id",
            "account_id",
            "team_id",
            "may_change",
            "reason",
            "granted_by",
            "granted_by_name",
            "created_at",
            "expires_at",
            "ended_at",
        ],
        PROOF,
    ),
    internal(
        "stand-in",
        "stand_in",
        &["account_id", "deputy_id", "from_at", "until_at", "created_at", "ended_at"],
        TEAM,
    ),
    secret("key", "session", &["key_hash"], SIGN_IN),
    internal(
        "session",
        "session",
        &[
            "account_id",
            "created_at",
            "seen_at",
            "expires_at",
            "user_agent",
            "state",
            "proved_by",
            "stepped_up_at",
        ],
        SHORT,
    ),
    secret("key", "api_token", &["key_hash"], SIGN_IN),
    internal(
        "token",
        "api_token",
        &["name", "role", "reach", "created_by", "created_at", "used_at", "expires_at", "ended_at"],
        SIGN_IN,
    ),
    secret("key", "one_time_key", &["key_hash"], SHORT),
    internal(
        "link",
        "one_time_key",
        &["purpose", "account_id", "created_at", "expires_at", "used_at"],
        SHORT,
    ),
    secret("key", "ceremony", &["key_hash"], SHORT),
    internal("ceremony", "ceremony", &["purpose", "account_id", "created_at", "expires_at"], SHORT),
    internal(
        "passkey",
        "passkey",
        &[
            "account_id",
            "credential_id",
            "public_key",
            "counter",
            "name",
            "is_backed_up",
            "created_at",
            "used_at",
            "suspect_at",
        ],
        SIGN_IN,
    ),
    secret("secret", "totp", &["secret", "last_step"], SIGN_IN),
    internal("totp", "totp", &["account_id", "created_at", "confirmed_at"], SIGN_IN),
    secret("code", "recovery_code", &["code_hash"], SIGN_IN),
    internal("codes", "recovery_code", &["account_id", "created_at", "used_at"], SIGN_IN),
    internal("failure", "sign_in_failure", &["subject", "at"], SHORT),
    internal(
        "alarm",
        "alarm",
        &["kind", "at", "reader_id", "reader_name", "facts", "verdict", "note", "judged_by", "judged_at"],
        WATCH,
    ),
    internal(
        "reading",
        "reading",
        &["reader_id", "hour", "opened", "listed", "strange", "walked", "decoys"],
        SHORT,
    ),
    internal(
        "deed",
        "audit",
        &["at", "actor_kind", "actor_id", "actor_name", "action", "object_kind", "object_id", "detail"],
        PROOF,
    ),
    internal(
        "erasure",
        "erasure",
        &["party_ref", "asked_at", "asked_by", "reason", "counts", "done_at"],
        PROOF,
    ),
    internal(
        "approval",
        "approval",
        &[
            "kind",
            "asked_by",
            "asked_by_name",
            "asked_at",
            "expires_at",
            "count",
            "shown",
            "see_path",
            "again_path",
            "again_form",
            "verdict",
            "decided_by",
            "decided_by_name",
            "decided_at",
            "used_at",
        ],
        PROOF,
    ),
    internal("mass-act", "mass_act", &["kind", "account_id", "at", "count"], WATCH),
    secret("secret", "oidc_provider", &["client_secret"], SIGN_IN),
    internal(
        "connected",
        "identity",
        &["provider_id", "issuer", "subject", "account_id", "created_at", "used_at"],
        SIGN_IN,
    ),
    secret("key", "email_change", &["key_hash"], SHORT),
    internal(
        "email-change",
        "email_change",
        &["kind", "account_id", "email", "created_at", "expires_at", "used_at"],
        SHORT,
    ),
    internal(
        "hold",
        "legal_hold",
        &["party_id", "reason", "placed_by", "placed_at", "ended_at", "ended_by"],
        PROOF,
    ),
    internal(
        "mail",
        "mail",
        &[
            "message_id",
            "kind",
            "account_id",
            "recipient",
            "subject",
            "body",
            "state",
            "attempts",
            "said",
            "created_at",
            "expires_at",
            "handed_at",
            "ended_at",
        ],
        TOLD,
    ),
    internal(
        "import",
        "import_run",
        &[
            "what",
            "file_name",
            "started_by",
            "started_at",
            "ended_at",
            "rows_read",
            "created",
            "updated",
            "unchanged",
            "rejected",
        ],
        BROUGHT,
    ),
    internal(
        "answer",
        "idempotency",
        &["actor", "key", "request_hash", "status", "location", "etag", "body", "created_at"],
        REPEATED,
    ),
    internal("deleted-by", "party", &["deleted_at", "deleted_by"], PROOF),
    internal("deleted", "entry", &["deleted_at"], PROOF),
];

/// Columns that tell about nobody: the table, its columns or all of them, and why.
pub const TECHNICAL: &[(&str, &[&str], &str)] = &[
    ("*", &["id", "version", "row"], "names a row and counts its changes"),
    ("account", &["epoch"], "counts the changes of rights"),
    ("session", &["epoch"], "counts the changes of rights"),
    ("approval", &["payload_hash"], "ties the answer to what was asked"),
    ("audit", &["lane", "seq", "epoch", "link", "mac"], "ties each line to the one before"),
    ("audit_check", &["*"], "how the last look at the chain ended"),
    ("audit_epoch", &["*"], "ties the chain to its keys"),
    ("audit_head", &["*"], "where the chain goes on"),
    ("consent", &["seq", "text_hash", "proof_hash", "hash"], "ties each line to the one before"),
    ("consent_head", &["*"], "where the ledger goes on"),
    (
        "consent_text",
        &["purpose", "channel", "language", "body", "hash"],
        "the words that people agree to, which name nobody",
    ),
    ("contact_point", &["party_id"], "ties the row to its customer"),
    ("decoy", &["*"], "customers who do not exist"),
    ("entry", &["has_body", "has_files", "is_shared"], "whether there is a row elsewhere"),
    ("entry_body", &["entry_id"], "ties the row to its entry"),
    ("entry_file", &["entry_id", "position"], "ties the row to its entry"),
    ("entry_link", &["object_kind", "entry_id", "seq"], "ties the row to its entry"),
    ("file", &["sealed_key"], "the wrapped key of the content"),
    ("house_key", &["*"], "wrapped keys of the installation"),
    ("job", &["*"], "work that waits, named by ids"),
    ("mention", &["entry_id"], "ties the row to its entry"),
    (
        "oidc_provider",
        &[
            "name",
            "issuer",
            "client_id",
            "domains",
            "makes_accounts",
            "is_on",
            "metadata",
            "created_at",
            "updated_at",
        ],
        "another house whose accounts open ours",
    ),
    ("party_tag", &["party_id"], "ties the row to its customer"),
    ("person_key", &["*"], "the wrapped key under which somebody's words are sealed; destroyed with them"),
    ("purchase", &["entry_id"], "ties the row to its entry"),
    ("retention", &["class", "keep_days", "is_on"], "for how long a class of data is kept"),
    ("retention_run", &["*"], "how much was let go of, and when"),
    ("role", &["*"], "what a role allows, not who has it"),
    ("seal_progress", &["*"], "how far older texts are sealed"),
    ("setting", &["*"], "settings of the installation"),
    ("timeline_head", &["*"], "counts the changes of a timeline"),
    ("vinculo_migration", &["*"], "which migrations were applied"),
];

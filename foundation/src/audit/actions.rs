//! The words of the audit. Each has its text `audit-action-…`; a word that is not here is shown as it stands.

/// What can be done, as the rows say it, in the order a choice shows it.
pub(super) const ACTIONS: &[&str] = &[
    "customer.create",
    "customer.change",
    "customer.remove",
    "customer.restore",
    "customer.forget",
    "hold.place",
    "hold.release",
    "link.add",
    "link.end",
    "link.remove",
    "entry.create",
    "entry.change",
    "entry.complete",
    "entry.reopen",
    "entry.remove",
    "entry.restore",
    "entry.load",
    "purchase.record",
    "product.create",
    "import.start",
    "import.batch",
    "import.end",
    "import.sweep",
    "export.start",
    "session.start",
    "session.end",
    "session.refuse",
    "session.forget",
    "account.create",
    "account.change",
    "account.block",
    "account.unblock",
    "account.link",
    "account.password",
    "account.stand-in",
    "team.create",
    "team.rename",
    "token.create",
    "token.end",
    "setup.offer",
    "demo.fill",
    "audit.export",
    "audit.start-key",
    "keys.rotate",
    "backup.restore",
    "alarm.judge",
    "alarm.decoy",
];

/// Kinds of records that have a name in the translations.
pub(super) const KINDS: &[&str] = &[
    "party",
    "entry",
    "purchase",
    "product",
    "import-run",
    "account",
    "session",
    "team",
    "token",
    "audit",
    "alarm",
];

/// The key of an action's text.
pub(super) fn key(action: &str) -> String {
    format!("audit-action-{}", action.replace('.', "-"))
}

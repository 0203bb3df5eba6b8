//! The mark of an entry in a list: its colour and its icon, as on the timeline.

use customer::timeline::Kind;

/// The number of a tint: the same one that the timeline gives this kind.
pub(super) fn colour(kind: Kind) -> u32 {
    match kind {
        Kind::Note | Kind::Task | Kind::Meeting => 1,
        Kind::Email | Kind::Chat => 2,
        Kind::Survey | Kind::Post => 3,
        Kind::Letter | Kind::Order | Kind::Return => 4,
        Kind::Call | Kind::Visit => 5,
        Kind::Case => 6,
    }
}

pub(super) fn icon(kind: Kind) -> &'static str {
    match kind {
        Kind::Note => "sticky-note",
        Kind::Call => "phone",
        Kind::Visit => "map-pin",
        Kind::Letter => "file-text",
        Kind::Email => "mail",
        Kind::Meeting => "users",
        Kind::Chat => "message-square",
        Kind::Post => "share-2",
        Kind::Survey => "clipboard-check",
        Kind::Order => "shopping-bag",
        Kind::Return => "undo-2",
        Kind::Case => "inbox",
        Kind::Task => "square-check",
    }
}

//! What of a person was shown, and where.

use crate::text_enum;

text_enum! {
    /// One kind of what we know about a person.
    pub enum Part {
        Name = "name",
        Details = "details",
        Contacts = "contacts",
        Links = "links",
        Entries = "entries",
        Files = "files",
        Purchases = "purchases",
    }
}

text_enum! {
    /// Where something was shown. Each has its text `seen-screen-…`.
    pub enum Screen {
        Record = "record",
        List = "list",
        Search = "search",
        Today = "today",
        Timeline = "timeline",
        Live = "live",
        Entry = "entry",
        File = "file",
        Links = "links",
        Purchases = "purchases",
        Change = "change",
        Import = "import",
        Export = "export",
        Privacy = "privacy",
        Program = "program",
        Settings = "settings",
        /// Views that could not be written down.
        Lost = "lost",
    }
}

/// Several parts, as bits in the order of [`Part`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Parts(pub(super) i64);

impl Parts {
    #[must_use]
    pub fn of(parts: &[Part]) -> Self {
        Self(parts.iter().fold(0, |bits, part| bits | 1 << *part as i64))
    }

    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub fn holds(self, part: Part) -> bool {
        self.0 & (1 << part as i64) != 0
    }

    /// Its parts, in their order.
    pub fn each(self) -> impl Iterator<Item = Part> {
        Part::ALL.iter().copied().filter(move |part| self.holds(*part))
    }
}

impl Screen {
    /// Where a route shows what it shows. `path` is its pattern, such as `/customers/{id}`.
    #[must_use]
    pub fn of_route(path: &str) -> Self {
        if path.starts_with("/api/") {
            return Self::Program;
        }
        if path.ends_with("rejected.csv") || path.starts_with("/customers/import") {
            return Self::Import;
        }
        if path.ends_with(".csv") || path.contains("/export") {
            return Self::Export;
        }
        match path {
            "/customers/{id}" => Self::Record,
            "/customers" | "/customers/count" | "/customers/removed" | "/customers/selection" => Self::List,
            "/search" | "/palette" => Self::Search,
            "/customers/{id}/live" => Self::Live,
            "/customers/{id}/timeline" | "/customers/{id}/timeline/seen" => Self::Timeline,
            _ if path.starts_with("/today") => Self::Today,
            _ if path.starts_with("/entries/") || path.contains("/entries") => Self::Entry,
            _ if path.starts_with("/files/") => Self::File,
            _ if path.contains("/links") => Self::Links,
            _ if path.contains("/purchases") => Self::Purchases,
            _ if ["/access", "/shares", "/seen", "/erasure", "/hold", "/disclosure"]
                .iter()
                .any(|end| path.contains(end)) =>
            {
                Self::Privacy
            }
            _ if path.starts_with("/settings") => Self::Settings,
            _ => Self::Change,
        }
    }
}

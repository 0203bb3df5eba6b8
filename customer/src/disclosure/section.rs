//! What goes into an archive: the list that every slice which keeps something about a person stands in.

use std::collections::BTreeSet;

use foundation::clock::Timestamp;
use foundation::db::Result;
use foundation::id::Id;
use foundation::team::Scope;
use foundation::web::App;
use futures_util::future::BoxFuture;

use super::blank::Blank;
use super::book::Book;
use super::sections;
use crate::customers::Full;

/// Whom an archive is about, and for whom it is made.
pub struct Subject<'a> {
    pub app: &'a App,
    /// Of whoever makes it.
    pub scope: &'a Scope,
    pub full: &'a Full,
    pub now: Timestamp,
    /// Takes others out of what was written about this person.
    pub blank: &'a Blank,
    /// Files that tell of others too and go along all the same, as whoever makes it decided.
    pub shared: &'a BTreeSet<Id>,
    /// Told now and then how many rows are written.
    pub tell: &'a (dyn Fn(u64) + Send + Sync),
}

impl Subject<'_> {
    #[must_use]
    pub fn id(&self) -> Id {
        self.full.customer.id
    }
}

/// One part of the archive.
pub struct Section {
    /// Its name in the JSON; its heading is the text `disclosure-section-<word>`.
    pub word: &'static str,
    /// The tables it tells of.
    pub tables: &'static [&'static str],
    /// Writes its rows.
    pub tell: for<'a> fn(&'a Subject<'a>, &'a mut Book) -> BoxFuture<'a, Result<()>>,
}

/// All parts, in their order. A slice that keeps something about a person adds a line.
pub const SECTIONS: &[Section] = &[
    Section { word: "person", tables: &["party", "party_tag", "tag"], tell: sections::person },
    Section { word: "contacts", tables: &["contact_point"], tell: sections::contacts },
    Section { word: "relations", tables: &["party_link"], tell: sections::relations },
    Section { word: "timeline", tables: &["entry", "entry_link", "entry_body"], tell: sections::timeline },
    Section { word: "files", tables: &["entry_file", "file"], tell: sections::files },
    Section { word: "purchases", tables: &["purchase", "product"], tell: sections::purchases },
    Section { word: "seen", tables: &["viewing"], tell: sections::seen },
    Section { word: "shares", tables: &["share"], tell: sections::shares },
    Section { word: "changes", tables: &["audit"], tell: sections::changes },
    Section {
        word: "consents",
        tables: &["consent", "consent_now", "consent_text"],
        tell: sections::consents,
    },
    Section { word: "restrictions", tables: &["restriction"], tell: sections::restrictions },
    Section { word: "corrections", tables: &["party_history"], tell: sections::corrections },
    Section { word: "holds", tables: &["legal_hold"], tell: sections::holds },
    Section { word: "disclosures", tables: &["disclosure"], tell: sections::disclosures },
];

//! Why one row was rejected, or a whole file refused, in words a person can act on.

use foundation::words::Words;

use crate::customers::FieldRefusal;
use crate::purchases;

/// A reason, kept as the key of its text so that it reads in any language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    key: String,
    /// The column or field it is about.
    about: String,
    more: String,
}

/// Texts that say in which cell it is.
const NAME_THE_PLACE: [&str; 4] = [
    "exchange-rejected-too-long",
    "exchange-rejected-nul",
    "exchange-rejected-utf8",
    "exchange-rejected-ragged",
];

impl Reason {
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self { key: format!("exchange-rejected-{key}"), about: String::new(), more: String::new() }
    }

    /// Why a whole file is refused.
    #[must_use]
    pub fn refusal(key: &str) -> Self {
        Self { key: format!("exchange-refused-{key}"), about: String::new(), more: String::new() }
    }

    #[must_use]
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.about = about.into();
        self
    }

    #[must_use]
    pub fn more(mut self, more: impl Into<String>) -> Self {
        self.more = more.into();
        self
    }

    /// What makes a customer invalid; `column` is the field as files call it.
    #[must_use]
    pub fn customer(refusal: &FieldRefusal, column: &str) -> Self {
        // A contact point says why in recognition's own words.
        let is_own = refusal.reason.starts_with("recognition-");
        let key =
            if is_own { refusal.reason.to_owned() } else { format!("customers-refused-{}", refusal.reason) };
        Self { key, about: column.to_owned(), more: String::new() }
    }

    /// A number or an address that somebody has whom this row may not mean. Whether they are seen is not told.
    #[must_use]
    pub fn not_usable(column: &str) -> Self {
        Self::new("not-usable").about(column)
    }

    #[must_use]
    pub fn purchase(refusal: purchases::FieldRefusal) -> Self {
        Self {
            key: format!("purchases-refused-{}", refusal.reason.as_str()),
            about: refusal.field.to_owned(),
            more: String::new(),
        }
    }

    /// One sentence, with the field in front unless it names the place itself.
    #[must_use]
    pub fn say(&self, words: &Words) -> String {
        let text = words.with2(&self.key, "about", self.about.as_str(), "more", self.more.as_str());
        let names_it =
            self.key.starts_with("exchange-refused-") || NAME_THE_PLACE.contains(&self.key.as_str());
        let names_it = names_it || self.about.is_empty();
        if names_it { text } else { format!("{}: {text}", self.about) }
    }
}

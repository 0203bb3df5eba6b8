//! Words: everything a person reads, in their language and their time zone.
//!
//! Texts come from `translations/<language>/*.ftl`, compiled into the binary.
//! All files of a language form one set of keys, each prefixed by its slice:
//! `customers-…`, `shell-…`. Numbers, money, dates and country names are
//! written as the language writes them. Text for searching and sorting is
//! folded here too, so that Пётр, Łukasz and Jørgen are found however typed.

mod countries;
mod dates;
mod fold;
mod format;
mod given;
mod lang;
#[cfg(test)]
mod tests;
mod texts;
mod zone;

pub use countries::{COUNTRIES, is_country};
pub use fold::{fold, fold_both, fold_query, sort_key};
pub use given::{Filling, Given};
pub use lang::Lang;
pub use zone::Zone;

/// A reader's language and time zone. Cheap to copy; a page keeps it as its
/// field `words`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Words {
    pub lang: Lang,
    pub zone: Zone,
}

impl Words {
    pub fn new(lang: Lang, zone: Zone) -> Self {
        Self { lang, zone }
    }

    /// The reader's language, for `<html lang>`.
    pub fn code(&self) -> &'static str {
        self.lang.code()
    }
}

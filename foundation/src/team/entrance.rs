//! What the pages before the sign-in share: the mark and the choice of language.

use crate::web::{Fields, Page};
use crate::words::{Lang, Words};

/// The frame of a page for somebody who is not signed in yet.
pub(super) struct Entrance {
    /// The language that was chosen by a link, if one was.
    pub chosen: Option<Lang>,
    path: &'static str,
    kept: Vec<(&'static str, String)>,
    current: Lang,
}

pub(super) struct LanguageLink {
    pub code: &'static str,
    pub name: &'static str,
    pub href: String,
    pub is_current: bool,
}

impl Entrance {
    /// Turns `page` to the language named in the query, and keeps `names` of the
    /// query in the links to the other languages.
    pub(super) fn new(page: &mut Page, path: &'static str, query: &Fields, names: &[&'static str]) -> Self {
        let chosen = query.some("lang").and_then(Lang::from_code);
        if let Some(lang) = chosen {
            page.words = Words::new(lang, page.words.zone);
        }
        let kept = names.iter().filter_map(|name| Some((*name, query.some(name)?.to_owned()))).collect();
        Self { chosen, path, kept, current: page.words.lang }
    }

    pub(super) fn languages(&self) -> Vec<LanguageLink> {
        let href = |lang: Lang| {
            let mut pairs = vec![("lang", lang.code().to_owned())];
            pairs.extend(self.kept.iter().cloned());
            format!("{}?{}", self.path, serde_urlencoded::to_string(pairs).unwrap_or_default())
        };
        let link = |lang: &Lang| LanguageLink {
            code: lang.code(),
            name: lang.native_name(),
            href: href(*lang),
            is_current: *lang == self.current,
        };
        Lang::ALL.iter().map(link).collect()
    }

    /// What a form's address ends with, so that its answer is in the same language.
    pub(super) fn query(&self) -> String {
        self.chosen.map(|lang| format!("?lang={}", lang.code())).unwrap_or_default()
    }
}

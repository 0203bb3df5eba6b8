//! The languages and manners the demo's customers come in.

use crate::names;

/// Whose names and addresses a customer has. `Other` customers are written to in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Locale {
    Spanish,
    Romanian,
    Russian,
    English,
    Other,
}

impl Locale {
    /// The language written to them: `es`, `ro`, `ru` or `en`.
    #[must_use]
    pub fn language(self) -> &'static str {
        match self {
            Self::Spanish => "es",
            Self::Romanian => "ro",
            Self::Russian => "ru",
            Self::English | Self::Other => "en",
        }
    }
}

/// The lists one locale draws its names from.
pub struct Names {
    pub women: Vec<&'static str>,
    pub men: Vec<&'static str>,
    pub family: Vec<&'static str>,
    pub patronymics: Vec<&'static str>,
    pub words: Vec<&'static str>,
    /// Trade and pattern.
    pub organisations: &'static [(&'static str, &'static str)],
}

impl Names {
    /// The lists of `locale`; `country` chooses among those of [`Locale::Other`].
    #[must_use]
    pub fn of(locale: Locale, country: &str) -> Self {
        let (women, men, family, words, organisations) = match locale {
            Locale::Spanish => (
                names::es::WOMEN,
                names::es::MEN,
                names::es::FAMILY,
                names::es::WORDS,
                names::es::ORGANISATIONS,
            ),
            Locale::Romanian => (
                names::ro::WOMEN,
                names::ro::MEN,
                names::ro::FAMILY,
                names::ro::WORDS,
                names::ro::ORGANISATIONS,
            ),
            Locale::Russian => (
                names::ru::WOMEN,
                names::ru::MEN,
                names::ru::FAMILY,
                names::ru::WORDS,
                names::ru::ORGANISATIONS,
            ),
            Locale::English => (
                names::en::WOMEN,
                names::en::MEN,
                names::en::FAMILY,
                names::en::WORDS,
                names::en::ORGANISATIONS,
            ),
            Locale::Other => {
                let people = names::other::PEOPLE;
                let (_, women, men, family) =
                    people.iter().find(|people| people.0 == country).unwrap_or(&people[0]);
                (*women, *men, *family, names::en::WORDS, names::en::ORGANISATIONS)
            }
        };
        let patronymics = if locale == Locale::Russian { names::ru::PATRONYMICS } else { "" };
        Self {
            women: women.split_whitespace().collect(),
            men: men.split_whitespace().collect(),
            family: family.split_whitespace().collect(),
            patronymics: patronymics.split_whitespace().collect(),
            words: words.split_whitespace().collect(),
            organisations,
        }
    }
}

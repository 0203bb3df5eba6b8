use fluent_templates::{LanguageIdentifier, langid};

/// A language that Vínculo speaks. English leads: what another language lacks
/// is shown in English.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Lang {
    #[default]
    En,
    Es,
    Ro,
    Ru,
}

impl Lang {
    pub const ALL: [Self; 4] = [Self::En, Self::Es, Self::Ro, Self::Ru];

    /// The BCP 47 code, for `<html lang>` and the database: `en`, `es`, `ro`, `ru`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Ro => "ro",
            Self::Ru => "ru",
        }
    }

    /// What its speakers call it, for a list to choose from.
    pub const fn native_name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::Es => "Español",
            Self::Ro => "Română",
            Self::Ru => "Русский",
        }
    }

    /// The language of a BCP 47 tag; region and script are ignored, so `es-MX`
    /// is Spanish. Moldovan, `mo`, is Romanian. None for any other language.
    pub fn from_code(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next()?.to_ascii_lowercase();
        match language.as_str() {
            "mo" => Some(Self::Ro),
            code => Self::ALL.into_iter().find(|lang| lang.code() == code),
        }
    }

    /// The language a browser asks for: the spoken one of the highest weight, the
    /// earlier one among equals (RFC 9110, 12.5.4). None if it asks for none of ours.
    pub fn from_accept_language(header: &str) -> Option<Self> {
        header
            .split(',')
            .filter_map(|range| {
                let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
                Some((Self::from_code(tag)?, weight(parameters)?))
            })
            .filter(|&(_, weight)| weight > 0)
            // `max_by_key` answers the last of equals, and the first is wanted.
            .rev()
            .max_by_key(|&(_, weight)| weight)
            .map(|(lang, _)| lang)
    }

    pub(super) fn identifier(self) -> &'static LanguageIdentifier {
        static IDENTIFIERS: [LanguageIdentifier; 4] =
            [langid!("en"), langid!("es"), langid!("ro"), langid!("ru")];
        &IDENTIFIERS[self as usize]
    }
}

/// The q-value in thousandths, 1000 if there is none, nothing if it can't be read.
fn weight(parameters: &str) -> Option<u32> {
    let Some(value) = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then_some(value.trim())
    }) else {
        return Some(1000);
    };
    let weight: f32 = value.parse().ok()?;
    (0.0..=1.0).contains(&weight).then_some((weight * 1000.0) as u32)
}

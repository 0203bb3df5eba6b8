//! Phone numbers: E.164 to compare and to call, the usual groups to show.

use phonenumber::{Mode, NationalNumber, PhoneNumber, country};

/// A phone number that can be called from anywhere. It is personal, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    /// E.164: `+40721555014`.
    pub e164: String,
    /// In the groups of its country: `+40 721 555 014`.
    pub shown: String,
    /// Digits to dial once somebody answers. They are not part of the number.
    pub extension: Option<String>,
    /// The ISO 3166-1 country, where the number belongs to one.
    pub country: Option<String>,
    /// Whether the published numbering plan has this number. New ranges are not
    /// in it yet, so an international number outside of it is kept, and may be marked.
    pub in_plan: bool,
}

/// Why a text is not taken for a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    Letters,
    TooShort,
    TooLong,
    UnknownCountry,
    NeedsCountry,
    NotInPlan,
}

impl Refusal {
    /// The key of the text that tells a person what to do.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "recognition-phone-empty",
            Self::Letters => "recognition-phone-letters",
            Self::TooShort => "recognition-phone-too-short",
            Self::TooLong => "recognition-phone-too-long",
            Self::UnknownCountry => "recognition-phone-unknown-country",
            Self::NeedsCountry => "recognition-phone-needs-country",
            Self::NotInPlan => "recognition-phone-not-in-plan",
        }
    }
}

/// E.164 allows fifteen digits; nobody is reached over a border with fewer than seven.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;

/// Reads a number as people write it: `+40 721 555 014`, `0040…`, `tel:…`,
/// `+44 (0)20 …`, or a national number if `country_hint` (ISO 3166-1 alpha-2)
/// says where. An extension is taken off and kept apart.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn normalise(text: &str, country_hint: Option<&str>) -> Result<Phone, Refusal> {
    let (number, extension) = without_extension(text)?;
    let digits = dialled(&number)?;
    let international = digits.starts_with('+');
    let hint = country_hint.and_then(|code| code.trim().to_ascii_uppercase().parse::<country::Id>().ok());
    if !international && hint.is_none() {
        return Err(Refusal::NeedsCountry);
    }

    let parsed = phonenumber::parse(if international { None } else { hint }, &digits).map_err(refusal)?;
    let parsed = with_whole_area_code(parsed, &digits);
    let e164 = parsed.format().mode(Mode::E164).to_string();
    if e164.len() - 1 < *DIGITS.start() && !parsed.is_valid() {
        return Err(Refusal::TooShort);
    }
    if e164.len() - 1 > *DIGITS.end() {
        return Err(Refusal::TooLong);
    }
    // A national number outside the plan is more likely one of another country.
    if !international && !parsed.is_valid() {
        return Err(Refusal::NotInPlan);
    }
    Ok(phone(&parsed, e164, extension))
}

fn refusal(error: phonenumber::ParseError) -> Refusal {
    use phonenumber::ParseError;
    match error {
        ParseError::InvalidCountryCode => Refusal::UnknownCountry,
        ParseError::TooLong => Refusal::TooLong,
        ParseError::NoNumber | ParseError::TooShortAfterIdd | ParseError::TooShortNsn => Refusal::TooShort,
        ParseError::MalformedInteger(_) => Refusal::NotInPlan,
    }
}

/// The library takes a trunk prefix off even where it is the area code's first
/// digit, as in +7 812. The longest ending of what was dialled that the plan
/// knows is the number; without one, an international number stays as dialled.
fn with_whole_area_code(parsed: PhoneNumber, digits: &str) -> PhoneNumber {
    let taken = parsed.national().to_string();
    let code = format!("+{}", parsed.code().value());
    let (dialled, international) = match digits.strip_prefix(&code) {
        Some(rest) => (rest, true),
        None => (digits, false),
    };
    let Some(cut) = dialled.strip_suffix(&taken).map(str::len) else {
        return parsed;
    };
    let whole = |from: usize| with_national(&parsed, &dialled[from..]);
    (0..cut)
        .filter(|&from| !dialled[from..].starts_with('0'))
        .filter_map(whole)
        .find(PhoneNumber::is_valid)
        .or_else(|| whole(0).filter(|_| international && !parsed.is_valid() && !dialled.starts_with('0')))
        .unwrap_or(parsed)
}

/// The library lets nobody set the national number but its own (de)serialisation.
fn with_national(parsed: &PhoneNumber, national: &str) -> Option<PhoneNumber> {
    let national: NationalNumber = national.parse().ok()?;
    let mut fields = serde_json::to_value(parsed).ok()?;
    *fields.get_mut("national")? = serde_json::to_value(national).ok()?;
    serde_json::from_value(fields).ok()
}

fn phone(parsed: &PhoneNumber, e164: String, extension: Option<String>) -> Phone {
    Phone {
        shown: parsed.format().mode(Mode::International).to_string(),
        country: parsed.country().id().map(|id| id.as_ref().to_owned()),
        in_plan: parsed.is_valid(),
        e164,
        extension,
    }
}

/// The number and what follows a mark for an extension: `x 12`, `ext. 12`, `;ext=12`, `#12`.
fn without_extension(text: &str) -> Result<(String, Option<String>), Refusal> {
    let lower = text.trim().to_lowercase();
    let lower = lower.strip_prefix("tel:").unwrap_or(&lower);
    let Some(at) = ["ext", "x", "#", "int", "доб"].into_iter().filter_map(|mark| lower.find(mark)).min()
    else {
        return Ok((lower.to_owned(), None));
    };
    let (number, rest) = lower.split_at(at);
    let after = rest.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_whitespace()).trim();
    if after.is_empty() || after.len() > 8 || !after.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::Letters);
    }
    Ok((number.trim_end_matches([' ', ';', ',']).to_owned(), Some(after.to_owned())))
}

/// Only what is dialled: the digits, after a plus if the number is international.
fn dialled(number: &str) -> Result<String, Refusal> {
    // "+44 (0)20" shows a zero that is dialled at home only.
    let number = if number.contains('+') || number.trim_start().starts_with("00") {
        number.replace("(0)", "")
    } else {
        number.to_owned()
    };
    let mut digits = String::with_capacity(number.len());
    for letter in number.chars() {
        match letter {
            '+' | '＋' if digits.is_empty() => digits.push('+'),
            _ if letter.is_alphabetic() || matches!(letter, '+' | '*' | '@' | '_') => {
                return Err(Refusal::Letters);
            }
            _ => digits.extend(western_digit(letter)),
        }
    }
    if let Some(rest) = digits.strip_prefix("00") {
        digits = format!("+{rest}");
    }
    match digits.trim_start_matches('+').len() {
        0 => Err(Refusal::Empty),
        1..=2 => Err(Refusal::TooShort),
        // A prefix for calling abroad or a trunk may stand before fifteen digits.
        3..=19 => Ok(digits),
        _ => Err(Refusal::TooLong),
    }
}

fn western_digit(letter: char) -> Option<char> {
    match letter {
        '0'..='9' => Some(letter),
        '０'..='９' => char::from_digit(u32::from(letter) - u32::from('０'), 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn e164(text: &str, hint: Option<&str>) -> Result<String, Refusal> {
        normalise(text, hint).map(|phone| phone.e164)
    }

    #[test]
    fn one_number_has_one_e164_form_however_it_is_written() {
        // ANCOM's plan for Romania: mobile numbers are 07xx xxx xxx, nine digits after +40.
        for text in [
            "+40 721 555 014",
            "0040721555014",
            "00 40 (721) 555-014",
            "tel:+40-721-555-014",
            "+40 (0)721.555.014",
            "＋４０ 721 555 014",
        ] {
            assert_eq!(e164(text, None).as_deref(), Ok("+40721555014"), "{text}");
        }
        for text in ["0721 555 014", "0721/555014", "+40 721 555 014", "721555014"] {
            assert_eq!(e164(text, Some("RO")).as_deref(), Ok("+40721555014"), "{text}");
        }
    }

    #[test]
    fn national_numbers_follow_the_plan_of_the_country_given() {
        for (text, country, number) in [
            // CNMC: Spain has nine digits and no trunk prefix; 91 is Madrid.
            ("912 345 678", "ES", "+34912345678"),
            // Ofcom: 020 7946 0xxx is kept for drama.
            ("020 7946 0018", "GB", "+442079460018"),
            // Italy keeps the zero of a fixed line; 06 is Rome.
            ("06 698 12345", "IT", "+390669812345"),
            // Russia's trunk prefix is 8; 812 is Saint Petersburg.
            ("8 (812) 234-56-78", "RU", "+78122345678"),
            // NANPA: 555-0100 to 555-0199 are kept for drama; 202 is Washington.
            ("(202) 555-0143", "us", "+12025550143"),
            // Numbering Plan Commission of Moldova: mobile 0 6xx xx xxx.
            ("069 123 456", "MD", "+37369123456"),
        ] {
            assert_eq!(e164(text, Some(country)).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn area_codes_that_begin_like_a_trunk_prefix_stay_whole() {
        assert_eq!(e164("+7 812 234 56 78", None).as_deref(), Ok("+78122345678"));
        assert_eq!(e164("+39 06 698 12345", None).as_deref(), Ok("+390669812345"));
    }

    #[test]
    fn the_example_numbers_of_every_country_come_through_unchanged() {
        use phonenumber::{Type, metadata::DATABASE};
        // Google's libphonenumber publishes an example for each country and type.
        let mut changed = Vec::new();
        let mut read = 0;
        for country in DATABASE.iter() {
            for kind in [Type::FixedLine, Type::Mobile] {
                let Some(example) = country.descriptors().get(kind).and_then(|numbers| numbers.example())
                else {
                    continue;
                };
                let number = format!("+{}{example}", country.country_code());
                read += 1;
                if e164(&number, None).as_ref() != Ok(&number) {
                    changed.push((number.clone(), e164(&number, None)));
                }
            }
        }

        assert!(read > 400);
        assert!(changed.is_empty(), "{changed:?}");
    }

    #[test]
    fn a_number_is_shown_in_the_groups_of_its_country() {
        let phone = normalise("0040721555014", None).ok().unwrap();

        assert_eq!(phone.shown, "+40 721 555 014");
        assert_eq!(phone.country.as_deref(), Some("RO"));
        assert!(phone.in_plan);
    }

    #[test]
    fn an_international_number_outside_the_known_plan_is_kept_and_marked() {
        // NANPA has no area code 555.
        let phone = normalise("+1 555 123 4567", None).ok().unwrap();

        assert_eq!(phone.e164, "+15551234567");
        assert!(!phone.in_plan);
    }

    #[test]
    fn an_extension_is_kept_apart_from_the_number() {
        for text in [
            "+40 21 555 0140 ext. 12",
            "+40215550140x12",
            "+40 21 555 0140 #12",
            "tel:+40215550140;ext=12",
            "+40 21 555 0140, int. 12",
        ] {
            let phone = normalise(text, None).ok().unwrap();
            assert_eq!(
                (phone.e164.as_str(), phone.extension.as_deref()),
                ("+40215550140", Some("12")),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_reason() {
        for (text, hint, refusal) in [
            (" - ", None, Refusal::Empty),
            ("1-800-FLOWERS", Some("US"), Refusal::Letters),
            ("call after 6", None, Refusal::Letters),
            ("*100", Some("RO"), Refusal::Letters),
            ("0721 555 014 / 0722 555 014 office", Some("RO"), Refusal::Letters),
            ("+40 721 555 014 +40 722 555 014", None, Refusal::Letters),
            ("0721 555 014", None, Refusal::NeedsCountry),
            ("0721 555 014", Some("Atlantis"), Refusal::NeedsCountry),
            ("12", Some("RO"), Refusal::TooShort),
            ("+40 72", None, Refusal::TooShort),
            ("+40 721 555 014 555 014 555", None, Refusal::TooLong),
            ("0721 555", Some("RO"), Refusal::NotInPlan),
            // ITU: +999 is assigned to nobody.
            ("+999 123 456 789", None, Refusal::UnknownCountry),
        ] {
            assert_eq!(e164(text, hint).err(), Some(refusal), "{text}");
        }
    }
}

//! E-mail addresses: one spelling to compare, another to show.

/// An e-mail address that can be written to. It is personal, so it has no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    /// As the customer writes it, the domain in small letters of its own script.
    pub shown: String,
    /// What two spellings of the same address have in common: all small letters,
    /// the domain as DNS knows it (`xn--…`).
    pub key: String,
}

/// Why a text is not taken for an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    NotOneAt,
    BadName,
    BadDomain,
    TooLong,
}

impl Refusal {
    /// The key of the text that tells a person what to do.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Empty => "recognition-email-empty",
            Self::NotOneAt => "recognition-email-not-one-at",
            Self::BadName => "recognition-email-bad-name",
            Self::BadDomain => "recognition-email-bad-domain",
            Self::TooLong => "recognition-email-too-long",
        }
    }
}

/// The longest address that mail can carry, in bytes (RFC 5321, 4.5.3.1.3, with its erratum 1690).
const LONGEST: usize = 254;
/// The longest part before the @, in bytes (RFC 5321, 4.5.3.1.1).
const LONGEST_NAME: usize = 64;

/// Reads an address as people type and paste it: blanks and `mailto:` around it
/// don't matter. Quoted names and domains without a dot are refused, since in a
/// customer's file they are slips.
///
/// # Errors
/// The first [`Refusal`] that applies.
pub fn normalise(text: &str) -> Result<Email, Refusal> {
    let text = bare(text);
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    let (name, domain) = text.split_once('@').ok_or(Refusal::NotOneAt)?;
    if domain.contains('@') {
        return Err(Refusal::NotOneAt);
    }
    if !is_name(name) {
        return Err(Refusal::BadName);
    }
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| Refusal::BadDomain)?;
    if !is_public_domain(&ascii) {
        return Err(Refusal::BadDomain);
    }
    let key = format!("{}@{ascii}", name.to_lowercase());
    if name.len() > LONGEST_NAME || key.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    let (domain, _) = idna::domain_to_unicode(&ascii);
    Ok(Email { shown: format!("{name}@{domain}"), key })
}

/// Spreadsheets and web pages leave marks around an address that nobody sees.
fn bare(text: &str) -> &str {
    let unseen =
        |c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let text = text.trim_matches(unseen);
    match text.split_at_checked(7) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest.trim_matches(unseen),
        _ => text,
    }
}

/// A dot-atom of RFC 5322, with the letters of other scripts that RFC 6531 adds.
fn is_name(name: &str) -> bool {
    let is_atext = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    name.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atext))
}

/// At least two labels, and the last one no number, so that no IP address passes.
fn is_public_domain(ascii: &str) -> bool {
    ascii
        .rsplit_once('.')
        .is_some_and(|(_, top)| top.len() >= 2 && !top.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Result<String, Refusal> {
        normalise(text).map(|email| email.key)
    }

    fn shown(text: &str) -> Result<String, Refusal> {
        normalise(text).map(|email| email.shown)
    }

    #[test]
    fn an_address_is_compared_in_small_letters_and_shown_as_it_was_written() {
        assert_eq!(
            key(" Ioana.Popescu@Brutaria-Alba.EXAMPLE\u{a0}").as_deref(),
            Ok("ioana.popescu@brutaria-alba.example")
        );
        assert_eq!(
            shown("Ioana.Popescu@Brutaria-Alba.EXAMPLE").as_deref(),
            Ok("Ioana.Popescu@brutaria-alba.example")
        );
        assert_eq!(key("mailto:ana+crm@example.com").as_deref(), Ok("ana+crm@example.com"));
    }

    #[test]
    fn a_domain_of_another_script_is_compared_as_dns_knows_it() {
        // The punycode is RFC 3492's for "bücher" and IANA's for the test domain "испытание".
        assert_eq!(key("info@Bücher.example").as_deref(), Ok("info@xn--bcher-kva.example"));
        assert_eq!(shown("info@xn--bcher-kva.example").as_deref(), Ok("info@bücher.example"));
        assert_eq!(key("Иван@пример.испытание").as_deref(), Ok("иван@xn--e1afmkfd.xn--80akhbyknj4f"));
    }

    #[test]
    fn what_is_no_address_is_refused_with_its_reason() {
        for (text, refusal) in [
            ("  ", Refusal::Empty),
            ("ioana.example.com", Refusal::NotOneAt),
            ("a@b@example.com", Refusal::NotOneAt),
            ("@example.com", Refusal::BadName),
            (".ana@example.com", Refusal::BadName),
            ("a..b@example.com", Refusal::BadName),
            ("ana maria@example.com", Refusal::BadName),
            ("Ana <ana@example.com>", Refusal::BadName),
            ("ana@", Refusal::BadDomain),
            ("ana@localhost", Refusal::BadDomain),
            ("ana@192.0.2.1", Refusal::BadDomain),
            ("ana@-bad-.example", Refusal::BadDomain),
            ("ana@exa_mple.com", Refusal::BadDomain),
            ("ana@example..com", Refusal::BadDomain),
            ("ana@example.com, b", Refusal::BadDomain),
        ] {
            assert_eq!(key(text).err(), Some(refusal), "{text}");
        }
    }

    #[test]
    fn an_address_holds_254_bytes_and_its_name_64() {
        let domain = |length: usize| format!("{}.example", vec!["a".repeat(49); length / 50].join("."));
        let name = "n".repeat(64);

        assert!(key(&format!("{name}@{}", domain(150))).is_ok());
        assert_eq!(key(&format!("{name}n@{}", domain(150))).err(), Some(Refusal::TooLong));
        assert_eq!(key(&format!("{name}@{}", domain(200))).err(), Some(Refusal::TooLong));
    }
}

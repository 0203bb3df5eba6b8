//! What a password must be. Length protects; rules about letters and digits don't
//! (NIST SP 800-63B, 5.1.1.2).

use unicode_normalization::UnicodeNormalization;

use super::breached::is_breached;
use super::refusal::Refusal;
use crate::personal::Personal;
use crate::settings::Settings;

const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// A shorter local part, such as `a` in a@example.org, stands in too many good passwords.
const TELLING: usize = 4;
/// So many letters must be left without the words that everybody connects with a person and their house.
const TELLING_ENOUGH: usize = 8;

/// A password that keeps the rules. Only such a one is hashed.
pub struct Password(Personal<String>);

impl Password {
    /// Takes what a person of the address `email` typed.
    ///
    /// # Errors
    /// When it is shorter than 12 or longer than 256 letters, contains the
    /// address's local part, or is one of those that everybody guesses.
    pub fn new(text: &str, email: &str) -> Result<Self, Refusal> {
        Self::chosen(text, email, "", &[])
    }

    /// As [`Self::new`], for a person called `name`, in a house that is known by the words `house`.
    ///
    /// # Errors
    /// Also when hardly anything is left without these words.
    pub(super) fn chosen(text: &str, email: &str, name: &str, house: &[String]) -> Result<Self, Refusal> {
        // Checked in the form in which it is kept: full-width letters, or letters taken apart, make it no better.
        let password = as_typed(text);
        let letters = password.reveal().chars().count();
        if letters < SHORTEST {
            return Err(Refusal::PasswordShort);
        }
        if letters > LONGEST {
            return Err(Refusal::PasswordLong);
        }
        let lower = password.reveal().to_lowercase();
        let local: String = email.split('@').next().unwrap_or_default().nfkc().collect();
        let local = local.to_lowercase();
        if local.chars().count() >= TELLING && lower.contains(&local) {
            return Err(Refusal::PasswordLikeEmail);
        }
        if is_breached(&lower) || is_monotonous(&lower) {
            return Err(Refusal::PasswordCommon);
        }
        if left_without(&lower, &told_by(email, name, house)) < TELLING_ENOUGH {
            return Err(Refusal::PasswordLikeName);
        }
        Ok(Self(password))
    }

    /// A password that somebody has already, whatever the rules of today say about it.
    pub(super) fn proven(password: Personal<String>) -> Self {
        Self(password)
    }

    pub(super) fn into_inner(self) -> Personal<String> {
        self.0
    }
}

/// What was typed, in one form however the keyboard composed its letters. Too
/// long a text is cut: it cannot be right, and must not cost us time.
pub(super) fn as_typed(text: &str) -> Personal<String> {
    Personal::new(text.nfkc().take(LONGEST + 1).collect())
}

/// The words that everybody connects with a person and their house, longest first.
fn told_by(email: &str, name: &str, house: &[String]) -> Vec<String> {
    let texts = [email, name, "vinculo"].into_iter().chain(house.iter().map(String::as_str));
    let mut words: Vec<String> = texts
        .flat_map(|text| {
            let text: String = text.nfkc().collect();
            let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
            words.filter(|word| word.chars().count() >= TELLING).collect::<Vec<_>>()
        })
        .collect();
    words.sort_unstable_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

/// How many letters and digits of `password` stand in none of `words`.
fn left_without(password: &str, words: &[String]) -> usize {
    let rest = words.iter().fold(password.to_owned(), |rest, word| rest.replace(word.as_str(), " "));
    rest.chars().filter(|c| c.is_alphanumeric()).count()
}

/// What a house is known by: the name in its address.
pub(super) fn house_words(settings: &Settings) -> Vec<String> {
    let host =
        settings.public_url.as_deref().and_then(|url| url.split_once("://")).map_or("", |(_, host)| host);
    host.split(['.', ':']).map(str::to_owned).collect()
}

/// One or two different letters, such as `aaaaaaaaaaaa` or `121212121212`.
fn is_monotonous(text: &str) -> bool {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() < 3
}

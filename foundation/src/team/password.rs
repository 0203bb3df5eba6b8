//! What a password must be. Length protects; rules about letters and digits don't
//! (NIST SP 800-63B, 5.1.1.2).

use unicode_normalization::UnicodeNormalization;

use super::refusal::Refusal;
use crate::personal::Personal;

const SHORTEST: usize = 12;
const LONGEST: usize = 256;
/// A shorter local part, such as `a` in a@example.org, stands in too many good passwords.
const TELLING: usize = 4;
/// Lower case, in order: the obvious ones that are long enough.
const COMMON: &str = include_str!("common_passwords.txt");

/// A password that keeps the rules. Only such a one is hashed.
pub struct Password(Personal<String>);

impl Password {
    /// Takes what a person of the address `email` typed.
    ///
    /// # Errors
    /// When it is shorter than 12 or longer than 256 letters, contains the
    /// address's local part, or is one of the most common ones.
    pub fn new(text: &str, email: &str) -> Result<Self, Refusal> {
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
        if COMMON.lines().any(|common| common == lower) || is_monotonous(&lower) {
            return Err(Refusal::PasswordCommon);
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

/// One or two different letters, such as `aaaaaaaaaaaa` or `121212121212`.
fn is_monotonous(text: &str) -> bool {
    let mut letters: Vec<char> = text.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() < 3
}

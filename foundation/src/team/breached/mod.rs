//! Passwords that leaked so often that everybody who guesses tries them first, also with digits around them.

use sha2::{Digest, Sha256};

/// The first 5 bytes of each entry's SHA-256, sorted; `build.mjs` makes it and says from what.
const LIST: &[u8] = include_bytes!("list.bin");
const BYTES: usize = 5;
/// Fewer letters are no word that somebody put something around.
const SHORTEST: usize = 4;
/// More than a date in front of or behind a word is no decoration any more.
const MOST_AROUND: usize = 8;

/// Whether `password`, in lower case, is on the list, is one of the list with digits and signs around it, or
/// repeats one thing over and over.
pub(super) fn is_breached(password: &str) -> bool {
    is_listed(password) || is_decorated(password) || is_repeated(password)
}

fn is_listed(password: &str) -> bool {
    let hash = Sha256::digest(password.as_bytes());
    let (entries, _) = LIST.as_chunks::<BYTES>();
    entries.binary_search_by(|entry| entry.as_slice().cmp(&hash[..BYTES])).is_ok()
}

/// `password2026!` is `password` for whoever guesses.
fn is_decorated(password: &str) -> bool {
    let word = password.trim_matches(|c: char| !c.is_alphabetic());
    let letters = word.chars().count();
    let around = password.chars().count() - letters;
    letters >= SHORTEST && (1..=MOST_AROUND).contains(&around) && is_listed(word)
}

/// `horsehorsehorse`, and anything short that is typed again and again.
fn is_repeated(password: &str) -> bool {
    let letters: Vec<char> = password.chars().collect();
    let is_unit = |length: &usize| {
        letters.len().is_multiple_of(*length)
            && letters.chunks(*length).all(|part| part == &letters[..*length])
    };
    let Some(unit) = (1..=letters.len() / 2).find(is_unit) else { return false };
    unit <= SHORTEST || is_listed(&letters[..unit].iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole_and_in_order() {
        let (entries, rest) = LIST.as_chunks::<BYTES>();

        // As build.mjs counted them.
        assert_eq!(entries.len(), 49_683);
        assert!(rest.is_empty() && entries.is_sorted() && !entries.windows(2).any(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn what_leaked_is_known_also_in_disguise() {
        for known in [
            "123456",
            "password",
            "qwertyuiop",
            "1q2w3e4r5t",
            "iloveyou",
            "password2026!",
            "31.12.dragon",
            "monkeymonkey",
            "xy1xy1xy1xy1",
        ] {
            assert!(is_breached(known), "{known}");
        }
    }

    #[test]
    fn what_nobody_guesses_passes() {
        for good in [
            "four plain brown horses",
            "nine purple quiet rivers",
            "vq7-hum-94xk-lor",
            "73918462057391anna",
            "пароль из пяти слов",
        ] {
            assert!(!is_breached(good), "{good}");
        }
    }
}

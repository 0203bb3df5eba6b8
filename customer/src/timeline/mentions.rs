//! `@marta.ruiz` in a text speaks to a colleague.

use std::ops::Range;

/// Where handles stand in a text, the `@` included.
///
/// A handle begins at the start of a word, so that an e-mail address is none,
/// and a full stop at its end belongs to the sentence.
#[must_use]
pub fn handles(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (start, _) in text.match_indices('@') {
        let before = text[..start].chars().next_back();
        if before
            .is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '@' | '.' | '_' | '-' | '/'))
        {
            continue;
        }
        let rest = &text[start + 1..];
        let length = rest.find(|letter| !is_of_handle(letter)).unwrap_or(rest.len());
        let handle = rest[..length].trim_end_matches(['.', '-', '_']);
        if !handle.is_empty() {
            found.push(start..start + 1 + handle.len());
        }
    }
    found
}

fn is_of_handle(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_')
}

/// The handles a text names, without `@`, in small letters, each once.
#[must_use]
pub fn mentioned(text: &str) -> Vec<String> {
    let mut names: Vec<String> =
        handles(text).into_iter().map(|at| text[at.start + 1..at.end].to_lowercase()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colleagues_are_found_wherever_a_word_begins() {
        let text = "@marta.ruiz please call (see @ion_2). Thanks, @Ольга.";

        assert_eq!(mentioned(text), ["ion_2", "marta.ruiz", "ольга"]);
    }

    #[test]
    fn an_email_address_mentions_nobody() {
        assert!(mentioned("write to ioana@brutaria-alba.example or a@@b").is_empty());
    }

    #[test]
    fn a_lone_sign_mentions_nobody() {
        assert!(mentioned("2 kg @ 3 EUR, @.").is_empty());
    }
}

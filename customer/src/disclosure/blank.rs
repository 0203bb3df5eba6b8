//! Takes other people out of texts about somebody.

use std::collections::BTreeSet;

/// A shorter name would be found in the middle of words.
const SHORTEST: usize = 4;

/// What is blanked, and by what.
pub struct Blank {
    /// The longest first, so that a whole name goes before a part of it.
    others: Vec<String>,
    team: Vec<String>,
    somebody: String,
    us: String,
}

impl Blank {
    /// `others` and `team` are names and addresses; what is the person's `own` stays.
    pub(super) fn new(
        others: impl IntoIterator<Item = String>,
        team: impl IntoIterator<Item = String>,
        own: &[String],
        (somebody, us): (String, String),
    ) -> Self {
        let own: BTreeSet<&str> = own.iter().map(String::as_str).collect();
        let sorted = |texts: Vec<String>| {
            let mut kept: Vec<String> = texts
                .into_iter()
                .map(|text| text.trim().to_owned())
                .filter(|text| text.chars().count() >= SHORTEST && !own.contains(text.as_str()))
                .collect();
            kept.sort_by_key(|text| (std::cmp::Reverse(text.len()), text.clone()));
            kept.dedup();
            kept
        };
        let (others, team) = (others.into_iter().collect(), team.into_iter().collect());
        Self { others: sorted(others), team: sorted(team), somebody, us }
    }

    /// The text without anybody else in it.
    #[must_use]
    pub fn out_of(&self, text: &str) -> String {
        let without = |text: String, needles: &[String], sign: &str| {
            needles.iter().fold(text, |text, needle| {
                if text.contains(needle.as_str()) { text.replace(needle.as_str(), sign) } else { text }
            })
        };
        let text = without(text.to_owned(), &self.others, &self.somebody);
        without(text, &self.team, &self.us)
    }

    /// What stands for another person.
    #[must_use]
    pub fn somebody(&self) -> &str {
        &self.somebody
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_blanked_and_the_person_stays() {
        let text = |text: &str| text.to_owned();
        let others = [text("Ion Lupu"), text("Ion Lupu Vasile"), text("Rosa Gil"), text("Al")];
        let signs = (text("[somebody]"), text("[us]"));
        let blank = Blank::new(others, [text("Eva Dinu")], &[text("Rosa Gil")], signs);

        assert_eq!(
            blank.out_of("Rosa Gil met Ion Lupu Vasile, Ion Lupu and Eva Dinu at Al’s"),
            "Rosa Gil met [somebody], [somebody] and [us] at Al’s"
        );
    }
}

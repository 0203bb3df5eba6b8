//! Takes other people out of texts about somebody: by all words of their names, by each of them, and by their
//! addresses and numbers, however they are written in upper and lower case and with accents.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use foundation::words;

/// Fewer letters would be found in the words of any text.
const SHORTEST: usize = 4;
/// A word of a name that short is one only if it begins with a capital, such as Ion.
const SHORTEST_CAPITAL: usize = 3;
/// Fewer digits are no number of a phone.
const FEWEST_DIGITS: usize = 7;
/// What is in front of these is a country's or a trunk's, which not everybody writes.
const LAST_DIGITS: usize = 9;

/// A person's name, and their addresses and numbers.
#[derive(Default)]
pub struct Known {
    pub names: Vec<String>,
    pub addresses: Vec<String>,
}

/// What is blanked, and by what.
pub struct Blank {
    /// Names and addresses by their first word, the longest first, and what stands for each.
    wholes: BTreeMap<String, Vec<(Vec<String>, Whose)>>,
    /// Words of names.
    parts: BTreeMap<String, Whose>,
    /// How numbers end.
    numbers: BTreeMap<String, Whose>,
    somebody: String,
    us: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Whose {
    Others,
    Ours,
}

/// A word of a text: where it stands, and as it is compared.
struct Word {
    place: Range<usize>,
    folded: String,
    is_capital: bool,
}

impl Blank {
    /// What is the person's `own` stays, also where it is a word of somebody else's name.
    pub(super) fn new(others: &Known, team: &Known, own: &Known, (somebody, us): (String, String)) -> Self {
        let mut blank =
            Self { wholes: BTreeMap::new(), parts: BTreeMap::new(), numbers: BTreeMap::new(), somebody, us };
        let own_wholes: BTreeSet<Vec<String>> =
            own.names.iter().chain(&own.addresses).map(|text| folded(text)).collect();
        let own_parts: BTreeSet<String> = own.names.iter().flat_map(|name| folded(name)).collect();
        let own_numbers: BTreeSet<String> = own.addresses.iter().filter_map(|text| number(text)).collect();
        // Whoever is both a colleague and somebody else is somebody else.
        for (known, whose) in [(others, Whose::Others), (team, Whose::Ours)] {
            for text in known.names.iter().chain(&known.addresses) {
                match number(text) {
                    Some(number) if own_numbers.contains(&number) => {}
                    Some(number) => drop(blank.numbers.entry(number).or_insert(whose)),
                    None => blank.add_whole(folded(text), whose, &own_wholes),
                }
            }
            for part in known.names.iter().flat_map(|name| folded(name)) {
                if part.chars().count() >= SHORTEST_CAPITAL && !own_parts.contains(&part) {
                    blank.parts.entry(part).or_insert(whose);
                }
            }
        }
        for wholes in blank.wholes.values_mut() {
            wholes.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
        }
        blank
    }

    fn add_whole(&mut self, words: Vec<String>, whose: Whose, own: &BTreeSet<Vec<String>>) {
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        let Some(first) = words.first().filter(|_| letters >= SHORTEST && !own.contains(&words)) else {
            return;
        };
        self.wholes.entry(first.clone()).or_default().push((words, whose));
    }

    /// The text without anybody else in it.
    #[must_use]
    pub fn out_of(&self, text: &str) -> String {
        let words = words_of(text);
        let mut found = self.numbers_in(text);
        let mut at = 0;
        while at < words.len() {
            let (count, whose) = self.whole_at(&words[at..]).or_else(|| self.part_at(&words[at])).unzip();
            if let Some(whose) = whose {
                let start = words[at].place.start;
                // The sign before a handle belongs to it.
                let start = if text[..start].ends_with('@') { start - 1 } else { start };
                found.push((start..words[at + count.unwrap_or(1) - 1].place.end, whose));
            }
            at += count.unwrap_or(1);
        }
        found.sort_by_key(|(place, _)| place.start);
        self.without(text, &found)
    }

    fn whole_at(&self, words: &[Word]) -> Option<(usize, Whose)> {
        let wholes = self.wholes.get(&words.first()?.folded)?;
        let stands = |whole: &[String]| {
            whole.len() <= words.len() && whole.iter().zip(words).all(|(one, word)| *one == word.folded)
        };
        let (whole, whose) = wholes.iter().find(|(whole, _)| stands(whole))?;
        Some((whole.len(), *whose))
    }

    fn part_at(&self, word: &Word) -> Option<(usize, Whose)> {
        let is_long = word.folded.chars().count() >= SHORTEST;
        let whose = self.parts.get(&word.folded).filter(|_| is_long || word.is_capital)?;
        Some((1, *whose))
    }

    fn numbers_in(&self, text: &str) -> Vec<(Range<usize>, Whose)> {
        let of = |place: Range<usize>| {
            let digits = digits(&text[place.clone()]);
            let known = self.numbers.iter().find(|(number, _)| digits.contains(number.as_str()));
            known.map(|(_, whose)| (place, *whose))
        };
        if self.numbers.is_empty() {
            Vec::new()
        } else {
            numbers_of(text).into_iter().filter_map(of).collect()
        }
    }

    fn without(&self, text: &str, found: &[(Range<usize>, Whose)]) -> String {
        let mut out = String::with_capacity(text.len());
        let (mut at, mut last) = (0, None);
        for (place, whose) in found.iter().filter(|(place, _)| !place.is_empty()) {
            if place.start < at {
                at = at.max(place.end);
                continue;
            }
            let between = &text[at..place.start];
            // The words of one name are one person.
            if last != Some(*whose) || !between.chars().all(|letter| letter == ' ' || letter == '-') {
                out.push_str(between);
                out.push_str(if *whose == Whose::Others { &self.somebody } else { &self.us });
            }
            (at, last) = (place.end, Some(*whose));
        }
        out.push_str(&text[at..]);
        out
    }

    /// What stands for another person.
    #[must_use]
    pub fn somebody(&self) -> &str {
        &self.somebody
    }
}

/// Letters and digits that stand together, with what a name has inside.
fn words_of(text: &str) -> Vec<Word> {
    let is_inside = |letter: char| {
        letter.is_alphanumeric() || "'’ʼ\u{300}\u{301}\u{306}\u{308}\u{326}\u{327}".contains(letter)
    };
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, is_inside(letter)) {
            (None, true) if letter.is_alphanumeric() => start = Some(at),
            (Some(begun), false) => {
                let word = &text[begun..at];
                let is_capital = word.chars().next().is_some_and(char::is_uppercase);
                words.push(Word { place: begun..at, folded: words::fold(word), is_capital });
                start = None;
            }
            _ => {}
        }
    }
    words
}

fn folded(text: &str) -> Vec<String> {
    words_of(text).into_iter().map(|word| word.folded).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// How a phone number ends; none for what is none.
fn number(text: &str) -> Option<String> {
    let digits = digits(text);
    let is_one = digits.len() >= FEWEST_DIGITS && !text.chars().any(char::is_alphabetic);
    is_one.then(|| digits[digits.len().saturating_sub(LAST_DIGITS)..].to_owned())
}

/// Where numbers stand in a text, with the blanks and signs inside.
fn numbers_of(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for (at, letter) in text.char_indices() {
        let is_begun = letter.is_ascii_digit() || letter == '+';
        match found.last_mut().filter(|_| is_open) {
            Some(place) if letter.is_ascii_digit() => place.end = at + 1,
            Some(_) if " .-/()".contains(letter) => {}
            _ => {
                is_open = is_begun;
                found.extend(is_begun.then_some(at..at + 1));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[&str]) -> Vec<String> {
        all.iter().map(|text| (*text).to_owned()).collect()
    }

    fn blank() -> Blank {
        let others = Known {
            names: texts(&["Ion Lupu", "Ion Lupu Vasile", "Rosa Gil", "Al", "Ștefan Popescu", "Пётр Ильин"]),
            addresses: texts(&["ion.lupu@example.com", "+40 721 998 877"]),
        };
        let team = Known { names: texts(&["Eva Dinu"]), addresses: texts(&["@eva.dinu"]) };
        let own =
            Known { names: texts(&["Rosa Gil", "Ana Popescu"]), addresses: texts(&["+40 722 000 111"]) };
        Blank::new(&others, &team, &own, ("[somebody]".to_owned(), "[us]".to_owned()))
    }

    #[test]
    fn others_are_blanked_and_the_person_stays() {
        for (text, told) in [
            (
                "Rosa Gil met Ion Lupu Vasile, Ion Lupu and Eva Dinu at Al’s",
                "Rosa Gil met [somebody], [somebody] and [us] at Al’s",
            ),
            // However it is written.
            ("ION LUPU called, then ion lupu wrote", "[somebody] called, then [somebody] wrote"),
            ("Stefan and ŞTEFAN", "[somebody] and [somebody]"),
            ("Петр и ИЛЬИН", "[somebody] и [somebody]"),
            // By a part, and the other way round; a short part only with its capital.
            ("Lupu Ion, or Lupu-Vasile", "[somebody], or [somebody]"),
            ("Ion said the ion was gone", "[somebody] said the ion was gone"),
            // The name they share stays.
            ("Ștefan Popescu and Ana Popescu", "[somebody] and Ana Popescu"),
            ("no lupulin, no stefana", "no lupulin, no stefana"),
            ("to ION.LUPU@EXAMPLE.COM from @eva.dinu", "to [somebody] from [us]"),
            // Numbers as people write them; one's own stays.
            ("at 0721-998-877, (0721) 998 877.", "at [somebody], ([somebody]."),
            ("my 0722 000 111 of 2024", "my 0722 000 111 of 2024"),
        ] {
            assert_eq!(blank().out_of(text), told);
        }
    }
}

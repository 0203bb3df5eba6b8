//! The four languages must stay level: same files, same keys, same places.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use fluent_templates::fluent_bundle::FluentResource;

use crate::words::Lang;

/// The comment above a message that rightly reads as in English.
const SAME: &str = "# Same in English.";

struct Message {
    file: String,
    text: String,
    places: BTreeSet<String>,
    may_be_english: bool,
}

#[test]
fn every_language_has_the_same_texts_in_the_same_files_with_the_same_places() {
    let english = messages(Lang::En);
    for lang in [Lang::Es, Lang::Ro, Lang::Ru] {
        let other = messages(lang);
        let missing: Vec<_> = english.keys().filter(|key| !other.contains_key(*key)).collect();
        let surplus: Vec<_> = other.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "{lang:?} lacks {missing:?}, has {surplus:?}");
        for (key, message) in &other {
            assert_eq!(message.file, english[key].file, "{lang:?} {key}");
            assert_eq!(message.places, english[key].places, "{lang:?} {key}");
        }
    }
}

#[test]
fn nothing_is_left_in_english_unless_it_says_so() {
    let english = messages(Lang::En);
    for lang in [Lang::Es, Lang::Ro, Lang::Ru] {
        let left: Vec<_> = messages(lang)
            .into_iter()
            .filter(|(key, message)| !message.may_be_english && message.text == english[key].text)
            // Many a country is spelt alike in the languages of one alphabet.
            .filter(|(_, message)| lang == Lang::Ru || message.file != "countries.ftl")
            .map(|(key, _)| key)
            .collect();
        assert!(left.is_empty(), "{lang:?} is English in {left:?}; translate it or put \"{SAME}\" above");
    }
}

#[test]
fn romanian_is_written_with_commas_below_not_cedillas() {
    for (key, message) in messages(Lang::Ro) {
        assert!(!message.text.contains(['ş', 'ţ', 'Ş', 'Ţ']), "{key}: {}", message.text);
    }
}

#[test]
fn every_file_can_be_read() {
    for lang in Lang::ALL {
        for (file, text) in files(lang) {
            let read = FluentResource::try_new(text);
            assert!(read.is_ok(), "{lang:?} {file}: {:?}", read.err().map(|(_, errors)| errors));
        }
    }
}

#[test]
fn no_russian_or_romanian_plural_lacks_a_form() {
    // CLDR: Russian has one, few, many and other; Romanian one, few and other.
    for (lang, forms) in [
        (Lang::Ru, ["[one]", "[few]", "[many]", "*[other]"].as_slice()),
        (Lang::Ro, &["[one]", "[few]", "*[other]"]),
    ] {
        for (key, message) in messages(lang) {
            if !message.text.contains("[one]") && !message.text.contains("[few]") {
                continue;
            }
            for form in forms {
                assert!(message.text.contains(form), "{lang:?} {key} lacks {form}");
            }
        }
    }
}

fn messages(lang: Lang) -> BTreeMap<String, Message> {
    let mut messages = BTreeMap::new();
    for (file, text) in files(lang) {
        let mut above = "";
        let mut current: Option<String> = None;
        for line in text.lines() {
            let head = line
                .split_once(" =")
                .filter(|(key, _)| line.starts_with(char::is_alphabetic) && !key.contains(' '));
            match (head, &current) {
                (Some((key, rest)), _) => {
                    let message = Message {
                        file: file.clone(),
                        text: rest.trim().to_owned(),
                        places: BTreeSet::new(),
                        may_be_english: above == SAME,
                    };
                    let twice = messages.insert(key.to_owned(), message).is_some();
                    assert!(!twice, "{lang:?} {file}: {key} is there twice");
                    current = Some(key.to_owned());
                }
                (None, Some(key)) if line.starts_with(' ') => {
                    let message = messages.get_mut(key).unwrap();
                    message.text.push('\n');
                    message.text.push_str(line.trim());
                }
                _ => current = None,
            }
            above = line;
        }
    }
    for message in messages.values_mut() {
        let name = |after: &str| {
            after.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').next().unwrap().to_owned()
        };
        message.places = message.text.split('$').skip(1).map(name).collect();
    }
    messages
}

fn files(lang: Lang) -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../translations").join(lang.code());
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read_to_string(entry.path()).unwrap()))
        .collect();
    files.sort();
    files
}

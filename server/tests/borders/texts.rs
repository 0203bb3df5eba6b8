//! Every text that a page asks for exists. (That the four languages have the same texts is tested where they live.)

use std::collections::BTreeSet;

use crate::sources::{files, program, root};

#[test]
fn every_text_that_is_asked_for_exists_in_english() {
    let english = english();
    let mut asked = 0;
    let mut missing = BTreeSet::new();
    let mut sources = program();
    sources.extend(files(&["html"]).into_iter().filter(|source| source.path.contains("/src/")));
    for source in sources {
        for key in keys(&source.text) {
            asked += 1;
            if !english.contains(key.split('.').next().unwrap_or(&key)) {
                missing.insert(format!("{}: {key}", source.path));
            }
        }
    }

    assert!(asked > 100, "only {asked} texts were found, so this test looks for the wrong thing");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The keys that stand as literals in calls of `text`, `with`, `with1`, `with2` and `with3`.
fn keys(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let source = code.join("\n");
    for call in ["words.text(\"", ".with(\"", ".with1(\"", ".with2(\"", ".with3(\""] {
        for rest in source.split(call).skip(1) {
            let key = rest.split('"').next().unwrap_or_default();
            if is_key(key) {
                found.insert(key.to_owned());
            }
        }
    }
    found
}

/// All keys of the English texts.
pub fn english() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for entry in std::fs::read_dir(root().join("translations/en")).unwrap() {
        let text = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        let heads = text
            .lines()
            .filter(|line| line.starts_with(char::is_alphabetic))
            .filter_map(|line| line.split_once(" ="));
        keys.extend(heads.map(|(key, _)| key.to_owned()));
    }
    assert!(keys.len() > 300, "only {} texts: they lie elsewhere than this test believes", keys.len());
    keys
}

fn is_key(text: &str) -> bool {
    text.contains('-')
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c))
}

#[test]
fn keys_are_told_from_other_texts() {
    let source = r#"words.text("customers-title") fields.text("name") x.with1("links-count", "n", 3) header.text("if-match")"#;

    assert_eq!(keys(source).into_iter().collect::<Vec<_>>(), ["customers-title", "links-count"]);
}

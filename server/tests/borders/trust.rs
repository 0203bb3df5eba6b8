//! The page on trust names only proofs that are there: tests, stories and programs of this workspace.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{files, root};

fn page() -> String {
    std::fs::read_to_string(root().join("docs/trust.md")).unwrap()
}

#[test]
fn every_test_that_the_page_on_trust_names_is_there() {
    let sources = files(&["rs"]);
    let defined: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.text.split("fn ").skip(1))
        .filter_map(|rest| rest.split(['(', '<']).next())
        .collect();
    let page = page();

    let missing: Vec<&str> = tests(&page).into_iter().filter(|name| !defined.contains(name)).collect();

    assert!(missing.is_empty(), "no such test: {missing:#?}");
}

#[test]
fn every_story_and_program_that_the_page_on_trust_names_is_there() {
    let mut told = files(&["mjs"]);
    told.retain(|source| source.path.starts_with("stories/browser/"));
    let page = page();
    let has = |story: &str| {
        told.iter().any(|source| {
            ["story", "test"].iter().any(|word| source.text.contains(&format!("{word}('{story}'")))
        })
    };

    let missing: Vec<&str> = stories(&page).into_iter().filter(|story| !has(story)).collect();
    let gone: Vec<&str> =
        programs(&page).into_iter().filter(|program| !root().join(program).is_file()).collect();

    assert!(missing.is_empty(), "no such story: {missing:#?}");
    assert!(gone.is_empty(), "no such program: {gone:#?}");
}

#[test]
fn each_promise_of_trust_stands_once_and_none_is_left_out() {
    let page = page();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for line in page.lines() {
        let id = line.strip_prefix("- **T-").and_then(|rest| rest.split("**").next());
        if let Some(id) = id {
            *numbers.entry(format!("T-{id}")).or_default() += 1;
        }
        // A row of the table may answer for several requirements at once.
        let first = line.strip_prefix("| ").and_then(|rest| rest.split(" |").next());
        let is_id = |word: &&str| ["S-", "P-", "R-"].iter().any(|start| word.starts_with(start));
        for id in first.unwrap_or_default().split(", ").filter(is_id) {
            *numbers.entry(id.to_owned()).or_default() += 1;
        }
    }

    let twice: Vec<&String> = numbers.iter().filter(|(_, count)| **count > 1).map(|(id, _)| id).collect();
    assert!(twice.is_empty(), "more than once: {twice:?}");
    for (letter, last, unused) in [
        ("T", 58, &[][..]),
        ("S", 66, &[19, 28, 29, 49, 54, 55, 56, 57, 58, 59]),
        ("P", 12, &[]),
        ("R", 25, &[]),
    ] {
        let expected: BTreeSet<String> = (1..=last)
            .filter(|number| !unused.contains(number))
            .map(|number| format!("{letter}-{number:02}"))
            .collect();
        let there: BTreeSet<String> = numbers.keys().filter(|id| id.starts_with(letter)).cloned().collect();
        assert_eq!(there, expected);
    }
}

#[test]
fn a_proof_is_told_from_other_words() {
    let page = "`a::b::what_was_said_is_kept` and `a_field`, `bin/crash kill`, `Scope`, “one signs in”";

    assert_eq!(tests(page), ["what_was_said_is_kept"]);
    assert_eq!(programs(page), ["bin/crash"]);
    assert_eq!(stories(page), ["one signs in"]);
}

/// Names of tests: words in backticks that read as a sentence, whatever path stands before them.
fn tests(page: &str) -> Vec<&str> {
    let is_name = |name: &&str| {
        name.matches('_').count() > 1
            && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    quoted(page, '`', '`').filter_map(|word| word.rsplit("::").next()).filter(is_name).collect()
}

fn programs(page: &str) -> Vec<&str> {
    quoted(page, '`', '`')
        .filter(|word| word.starts_with("bin/"))
        .filter_map(|word| word.split(' ').next())
        .collect()
}

fn stories(page: &str) -> Vec<&str> {
    quoted(page, '“', '”').collect()
}

/// What stands between two marks, none of it across lines.
fn quoted(page: &str, open: char, close: char) -> impl Iterator<Item = &str> {
    page.lines().flat_map(move |line| {
        let mut rest = line;
        std::iter::from_fn(move || {
            let (_, after) = rest.split_once(open)?;
            let (word, behind) = after.split_once(close)?;
            rest = behind;
            Some(word)
        })
    })
}

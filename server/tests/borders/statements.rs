//! Statements that read customers name the place where the reader's scope goes, and the engines differ in few places.

use std::collections::BTreeSet;

use crate::sources::{literals, one_line, program};

/// In how many lines outside the seam the engines are told apart. A new one needs a reason beside it, and this number.
const TWO_TEXTS: usize = 10;

/// One line for each statement that reads customers without a scope: `path | how it begins | reason`.
const UNSCOPED: &str = include_str!("reads_without_scope.txt");

#[test]
fn whoever_reads_customers_reads_them_within_a_scope_or_says_why_not() {
    let allowed: Vec<(&str, &str)> = UNSCOPED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let parts: Vec<&str> = line.splitn(3, " | ").collect();
            assert!(parts.len() == 3 && parts[2].len() > 15, "a path, a beginning and a reason: {line}");
            (parts[0], parts[1])
        })
        .collect();
    let mut used = BTreeSet::new();
    let mut open = Vec::new();
    for source in program() {
        for statement in literals(&source.text).iter().map(|text| one_line(text)) {
            if !reads_customers(&statement) || statement.contains("{visible}") {
                continue;
            }
            match allowed.iter().find(|(path, start)| source.path == *path && statement.starts_with(start)) {
                Some(line) => drop(used.insert(*line)),
                None => open.push(format!("{} | {statement}", source.path)),
            }
        }
    }

    assert!(open.is_empty(), "these read customers past the scope:\n{}", open.join("\n"));
    let idle: Vec<_> = allowed.iter().filter(|line| !used.contains(*line)).collect();
    assert!(idle.is_empty(), "these lines allow nothing any more: {idle:#?}");
}

/// Whether a statement has rows of `party` in what it reads, or changes rows it chose by itself.
fn reads_customers(statement: &str) -> bool {
    let words: Vec<&str> = statement.split([' ', '(', ')', ',', ';']).collect();
    words.windows(2).any(|pair| matches!(pair[0], "from" | "join") && pair[1] == "party")
}

#[test]
fn the_engines_differ_in_as_few_places_as_counted_here() {
    let is_choice = |line: &&str| {
        let code = line.trim_start();
        let chooses = ["pick(", "Engine::Sqlite", "Engine::Postgres"].iter().any(|word| code.contains(word));
        chooses && !code.starts_with("//") && !code.starts_with("use ")
    };
    let places: Vec<String> = program()
        .iter()
        // The demo picks names, not engines.
        .filter(|source| !["foundation/src/db/", "demo/"].iter().any(|start| source.path.starts_with(start)))
        .flat_map(|source| {
            let choices = source.text.lines().filter(is_choice);
            choices.map(|line| format!("{}: {}", source.path, line.trim())).collect::<Vec<_>>()
        })
        .collect();

    assert_eq!(places.len(), TWO_TEXTS, "{places:#?}");
}

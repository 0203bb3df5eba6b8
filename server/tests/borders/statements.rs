//! Statements that read customers name the place where the reader's scope goes, and the engines differ in few places.

use std::collections::BTreeSet;

use crate::sources::{literals, one_line, program};

/// In how many lines outside the seam the engines are told apart. A new one needs a reason beside it, and this number.
const TWO_TEXTS: usize = 14;

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
            if guarded_tables(&statement).is_empty() || statement.contains("{visible}") {
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

/// The tables that hold what customers told us, or lead there. Each row belongs to a customer, who is
/// visible or not.
const GUARDED: &[&str] = &[
    "party",
    "party_search",
    "party_tag",
    "party_link",
    "contact_point",
    "entry",
    "entry_body",
    "entry_link",
    "entry_file",
    "file",
    "purchase",
    "import_run",
    "import_row",
    "consent",
    "consent_now",
    "party_history",
    "restriction",
];

/// The guarded tables whose rows a statement reads, wherever they stand: after `from` or `join`, behind a
/// comma, in a subquery. What a plain `delete from` takes away is not read.
fn guarded_tables(statement: &str) -> BTreeSet<&'static str> {
    let lower = statement.to_lowercase();
    let spaced =
        ["(", ")", ",", ";"].iter().fold(lower, |text, mark| text.replace(mark, &format!(" {mark} ")));
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut found = BTreeSet::new();
    for (place, word) in words.iter().enumerate() {
        let is_deleted = place > 0 && words[place - 1] == "delete";
        if !matches!(*word, "from" | "join") || is_deleted {
            continue;
        }
        // `from a, b as c, d`: until the clause ends.
        let ends =
            ["where", "join", "on", "order", "group", "limit", "left", "cross", "inner", "(", ")", ";"];
        let list = words[place + 1..].split(|word| ends.contains(word)).next().unwrap_or_default();
        let names = list.split(|word| *word == ",").filter_map(|table| table.first());
        found.extend(names.filter_map(|name| GUARDED.iter().find(|guarded| *guarded == name)));
    }
    found
}

#[test]
fn a_guarded_table_is_found_wherever_it_stands() {
    let found = |statement: &str| guarded_tables(statement).into_iter().collect::<Vec<_>>();

    assert_eq!(found("select 1 from party p where p.id = $1"), ["party"]);
    assert_eq!(found("select 1 from account a, contact_point as c, team t"), ["contact_point"]);
    assert_eq!(found("SELECT 1 FROM account a LEFT JOIN purchase u ON true"), ["purchase"]);
    assert_eq!(found("update team set name = (select body from entry_body limit 1)"), ["entry_body"]);
    assert_eq!(found("select 1 from account cross join entry e"), ["entry"]);
    assert_eq!(found("delete from entry_body where entry_id in (select id from entry)"), ["entry"]);
    assert!(found("delete from party_tag where party_id = $1").is_empty());
    assert!(found("select party, entry from account where purchase = 1").is_empty());
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

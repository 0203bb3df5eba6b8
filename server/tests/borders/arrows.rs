//! Which way the arrows point: every crate knows only those below it.

use std::collections::BTreeSet;

use crate::sources::{files, root};

/// Each crate, and what it may know. Tools that only measure, break or show stand beside the house.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("seal", &[]),
    ("foundation", &["seal"]),
    ("customer", &["foundation"]),
    ("operational", &["foundation", "customer"]),
    ("demo", &["foundation", "customer"]),
    ("server", &["foundation", "customer", "operational", "demo"]),
    ("benches", &["foundation", "customer", "operational", "demo", "vinculo"]),
    ("crash", &[]),
];
const LONGEST: usize = 500;

#[test]
fn every_crate_depends_only_on_those_below_it() {
    let crates: BTreeSet<&str> = MAY_KNOW.iter().map(|(name, _)| *name).chain(["vinculo"]).collect();
    for (name, below) in MAY_KNOW {
        let manifest = std::fs::read_to_string(root().join(name).join("Cargo.toml")).unwrap();
        let known = manifest.lines().filter_map(|line| {
            let name = line.split(['.', ' ', '=']).next()?;
            crates.get(name).copied().filter(|_| line.contains("workspace") || line.contains("path"))
        });
        for known in known {
            assert!(below.contains(&known), "{name} must not know {known}");
        }
    }
}

#[test]
fn every_crate_of_the_workspace_has_its_place_in_the_house() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members = manifest.split_once("members = [").unwrap().1.split_once(']').unwrap().0;
    let members: BTreeSet<&str> = members
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .filter(|name| !name.is_empty())
        .collect();
    let placed: BTreeSet<&str> = MAY_KNOW.iter().map(|(name, _)| *name).collect();

    assert_eq!(members, placed);
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let long: Vec<String> = files(&["rs", "html", "css", "js", "mjs"])
        .into_iter()
        .map(|source| (source.text.lines().count(), source.path))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, path)| format!("{path}: {lines}"))
        .collect();

    assert!(long.is_empty(), "these hold two ideas each: {long:#?}");
}

//! What was published about our peers, held against this program: one test for each advisory, named by
//! its number. What an advisory was about stands beside its test, in a few words of our own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by its panic")]

mod access;
mod bad_input;
mod desk;
#[expect(dead_code, reason = "the borders of the house use all of it")]
#[path = "../borders/house.rs"]
mod house;
mod scripts;
mod sessions;
#[expect(dead_code, reason = "the borders of the house use all of it")]
#[path = "../borders/sources.rs"]
mod sources;
mod statements;
mod strings;

use std::collections::BTreeSet;

/// Each is a promise of the page on hardening: at least so many advisories have a test here.
const AT_LEAST: usize = 40;

#[test]
#[expect(clippy::print_stdout, reason = "the figure is what this test is for")]
fn the_advisories_that_have_a_test_are_counted() {
    let mut numbers = BTreeSet::new();
    for source in sources::files(&["rs"]) {
        if !source.path.starts_with("server/tests/peers/") {
            continue;
        }
        for line in source.text.lines() {
            let name = line.trim_start_matches("async ").strip_prefix("fn ").unwrap_or_default();
            let is_advisory = ["cve_", "ghsa_", "rustsec_"].iter().any(|start| name.starts_with(start));
            if is_advisory {
                numbers.insert(name.split('_').take(3).collect::<Vec<_>>().join("-").to_uppercase());
            }
        }
    }

    println!("advisories of peers with a test: {}", numbers.len());
    assert!(numbers.len() >= AT_LEAST, "{}: {numbers:?}", numbers.len());
}

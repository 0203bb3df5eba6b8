//! Where the program acts on its own is written down in one place, with the reason.

use std::collections::BTreeSet;

use crate::sources::program;

const ALLOWED: &str = include_str!("systems.txt");

#[test]
fn whatever_acts_on_its_own_says_why() {
    let allowed: BTreeSet<(String, String)> = ALLOWED
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let parts: Vec<&str> = line.splitn(3, " | ").collect();
            assert!(parts.len() == 3 && parts[2].len() > 15, "a path, a name and a reason: {line}");
            (parts[0].to_owned(), parts[1].to_owned())
        })
        .collect();
    let mut used = BTreeSet::new();
    for source in program() {
        // The tests in a file are its last part.
        let code = source.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for rest in code.split("System::").skip(1) {
            let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
            if name.starts_with(char::is_uppercase) {
                used.insert((source.path.clone(), name));
            }
        }
    }
    // The enum's own words and what reads them are no use of it.
    used.retain(|(path, _)| path != "foundation/src/team/actor.rs");

    assert_eq!(used, allowed);
}

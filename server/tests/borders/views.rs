//! Whoever hands out a view of customers says so, or says here why it is none.

use std::collections::BTreeSet;

use foundation::testing::for_each_database;
use foundation::views::{self, Screen};
use foundation::words::{Lang, Words, Zone};

use crate::house::{House, TOKENS, all_routes};
use crate::sources::program;

/// `path::function | reason`: what reads customers within a scope and shows nobody to anybody.
const NO_VIEWS: &str = include_str!("no_views.txt");

/// The functions of a source: name and text, up to where the next one begins.
fn functions(text: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let code = line.trim_start();
        let begins =
            ["fn ", "pub fn ", "async fn ", "pub async fn "].iter().any(|start| code.starts_with(start))
                || (code.starts_with("pub(") && code.contains(" fn "));
        if begins && let Some((_, rest)) = code.split_once("fn ") {
            let name = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            found.push((name, String::new()));
        }
        if let Some((_, body)) = found.last_mut() {
            body.push_str(line);
            body.push('\n');
        }
    }
    found
}

#[test]
fn whoever_reads_customers_in_scope_notes_whom_they_show() {
    let exceptions: Vec<(&str, &str)> = NO_VIEWS
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split_once(" | ").unwrap_or_else(|| panic!("a place and a reason: {line}")))
        .collect();
    let (mut used, mut silent, mut noting) = (BTreeSet::new(), Vec::new(), 0);
    for source in program() {
        if source.path.starts_with("foundation/") {
            continue;
        }
        for (name, body) in functions(&source.text) {
            let calls = ["scope.sql(", "scope().sql(", ".with_set_aside().sql(", "ranges.visible("];
            let body_on_a_line: String = body.split_whitespace().collect();
            if !calls.iter().any(|call| body_on_a_line.contains(call)) {
                continue;
            }
            let notes = ["scope.shows(", "scope.lists(", "scope.opens(", "show(scope"];
            if notes.iter().any(|note| body.contains(note)) {
                noting += 1;
                continue;
            }
            let place = format!("{}::{name}", source.path);
            match exceptions.iter().find(|(known, _)| *known == place) {
                Some((known, reason)) => {
                    assert!(reason.len() > 15, "say why {place} is no view");
                    used.insert(*known);
                }
                None => silent.push(place),
            }
        }
    }

    assert!(noting > 15, "{noting}");
    assert!(silent.is_empty(), "these hand out views and note nothing:\n{}", silent.join("\n"));
    let idle: Vec<_> = exceptions.iter().filter(|(place, _)| !used.contains(place)).collect();
    assert!(idle.is_empty(), "these lines except nothing any more: {idle:#?}");
}

/// The bytes of every page, list, part, file and answer are searched for the secret customer's tokens: where
/// there is one, the view has been noted.
#[tokio::test]
async fn no_route_tells_of_a_customer_without_a_trace() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock.clone()).await;
        let administrator = house.account(foundation::team::Role::Administrator);
        let mut told = 0;
        for route in all_routes().iter().filter(|route| route.method.is_safe()) {
            house.app.counters.views.write(&house.app.db, house.app.now()).await.unwrap();
            let before = views::of_person(&house.app.db, house.secret, None, 1_000).await.unwrap().len();
            clock.set(clock.now().plus(1_000));
            let address = house.address(route, house.secret);
            let asked = match route.path {
                "/search" | "/palette" | "/api/v1/search" => format!("{address}?q=canarygiven"),
                "/customers/{id}/entries/choices" => format!("{address}?also=canarygiven"),
                _ => address,
            };
            let answer = house.ask(Some(administrator), route, &asked).await;
            let is_named = answer.status.is_success() && {
                let body = answer.body.to_lowercase();
                TOKENS.iter().any(|token| body.contains(token))
            };
            if !is_named {
                continue;
            }
            house.app.counters.views.write(&house.app.db, house.app.now()).await.unwrap();
            let seen = views::of_person(&house.app.db, house.secret, None, 1_000).await.unwrap();
            told += 1;
            let screen = Screen::of_route(route.path);
            assert!(seen.len() > before, "GET {} shows a customer and leaves no trace", route.path);
            assert_eq!((seen[0].screen, seen[0].by.id), (screen, Some(administrator)), "{}", route.path);
        }
        assert!(told > 12, "{told}");
    })
    .await;
}

#[test]
fn every_screen_and_every_part_has_its_words() {
    for lang in Lang::ALL {
        let words = Words::new(lang, Zone::utc());
        for screen in Screen::ALL {
            let text = words.one_of("seen-screen", screen.as_str());
            assert!(!text.is_empty() && !text.contains("seen-screen"), "{lang:?} {screen:?}: {text}");
        }
        for part in views::Part::ALL {
            let text = words.one_of("seen-part", part.as_str());
            assert!(!text.is_empty() && !text.contains("seen-part"), "{lang:?} {part:?}: {text}");
        }
    }
}

//! Every page in every language, without a text that is missing.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use foundation::args;
use foundation::team::Role;
use foundation::testing::for_each_database;
use foundation::words::Lang;

use crate::house::{House, all_routes};
use crate::texts::english;

#[tokio::test]
async fn every_page_speaks_all_four_languages() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let administrator = house.account(Role::Administrator);
        let starts = starts_of_keys();
        let mut pages = 0;
        let mut wrong = BTreeSet::new();
        for lang in Lang::ALL {
            let mut tx = house.app.db.begin().await.unwrap();
            tx.run("update account set language = $1", args![lang.code()]).await.unwrap();
            tx.unaudited("a test's own choice");
            tx.commit().await.unwrap();

            for route in
                all_routes().iter().filter(|route| route.method.is_safe() && !route.path.starts_with("/api/"))
            {
                for who in [None, Some(administrator)] {
                    let address = house.address(route, house.secret);
                    let request = house
                        .client
                        .request(axum::http::Method::GET, &address)
                        .header("accept-language", lang.code());
                    if route.path.ends_with("/live") {
                        continue;
                    }
                    let answer = house.send(who, request, route).await;
                    if !answer.header("content-type").starts_with("text/html")
                        || answer.status == StatusCode::SEE_OTHER
                    {
                        continue;
                    }
                    pages += 1;
                    let is_whole = answer.body.contains("<html");
                    if is_whole && !answer.body.contains(&format!("<html lang=\"{}\"", lang.code())) {
                        wrong.insert(format!("{} is not in {}", route.path, lang.code()));
                    }
                    for word in shown_words(&answer.body).filter(|word| is_missing_key(word, &starts)) {
                        wrong.insert(format!("{} shows {word} in {}", route.path, lang.code()));
                    }
                }
            }
        }
        assert!(pages > 60, "only {pages} pages were looked at");
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}

/// The words before the first hyphen of all keys: a missing text shows its key, so it starts so.
fn starts_of_keys() -> BTreeSet<String> {
    let starts: BTreeSet<String> =
        english().iter().filter_map(|key| Some(key.split_once('-')?.0.to_owned())).collect();
    assert!(starts.contains("customers") && starts.contains("shell"));
    starts
}

fn is_missing_key(word: &str, starts: &BTreeSet<String>) -> bool {
    let is_plain = word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    is_plain && word.split_once('-').is_some_and(|(start, rest)| !rest.is_empty() && starts.contains(start))
}

/// The words between the tags, and in the attributes that people read or hear.
fn shown_words(html: &str) -> impl Iterator<Item = String> {
    let mut shown = String::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        shown.push_str(text);
        shown.push(' ');
        let (tag, after) = after.split_once('>').unwrap_or((after, ""));
        for name in ["title=\"", "aria-label=\"", "placeholder=\"", "alt=\""] {
            if let Some((_, value)) = tag.split_once(name) {
                shown.push_str(value.split('"').next().unwrap_or_default());
                shown.push(' ');
            }
        }
        rest = after;
    }
    let words: Vec<String> =
        shown.split(|c: char| !(c.is_alphanumeric() || c == '-')).map(str::to_owned).collect();
    words.into_iter()
}

#[test]
fn a_missing_text_is_noticed() {
    let starts = starts_of_keys();
    let html = r#"<p class="customers-list" title="Open">Read-only, customers-nonsense</p><a aria-label="shell-oops">x</a>"#;

    let missing: Vec<String> = shown_words(html).filter(|word| is_missing_key(word, &starts)).collect();

    assert_eq!(missing, ["customers-nonsense", "shell-oops"]);
}

//! Every problem has words for people, in every language, and its page says when to come back.

use std::collections::BTreeSet;

use axum::body::Body;
use axum::http::StatusCode;
use foundation::testing::{self, for_each_database};
use foundation::web::{Access, Problem, Routes};
use foundation::words::{Lang, Words, Zone};

use crate::sources::{literals, program};

#[test]
fn every_kind_of_problem_has_words_in_every_language() {
    let kinds: BTreeSet<String> = program().iter().flat_map(|source| kinds(&source.text)).collect();
    let mut missing = BTreeSet::new();
    for lang in Lang::ALL {
        let words = Words::new(lang, Zone::utc());
        for kind in &kinds {
            for key in [format!("shell-problem-{kind}"), format!("shell-problem-{kind}-next")] {
                let text = words.with3(key.clone(), "limit", "2 MB", "seconds", 2, "number", "1");
                if text.contains(&key) {
                    missing.insert(format!("{}: {key}", lang.code()));
                }
            }
        }
    }

    assert!(kinds.len() > 10, "only {kinds:?} were found, so this test looks for the wrong thing");
    assert!(missing.is_empty(), "{missing:#?}");
}

/// The kinds of the problems that a source makes: what stands between a status and the detail.
fn kinds(rust: &str) -> BTreeSet<String> {
    let code: Vec<&str> = rust.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut found = BTreeSet::new();
    for call in code.split("Problem::new(").skip(1) {
        found.extend(literals(argument(call, 1)));
    }
    for rest in code.split("StatusCode::").skip(1) {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '_');
        let kind = after.strip_prefix(',').map(str::trim_start).filter(|after| after.starts_with('"'));
        found.extend(kind.and_then(|kind| literals(kind).into_iter().next()));
    }
    for (sign, has_none) in [("later(", false), (".kind = \"", true)] {
        for rest in code.split(sign).skip(1) {
            let rest = if has_none { format!("\"{rest}") } else { rest.to_owned() };
            let is_literal = rest.trim_start().starts_with('"');
            found.extend(literals(&rest).into_iter().next().filter(|_| is_literal));
        }
    }
    found.retain(|kind| kind.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !kind.is_empty());
    found
}

/// The argument at `place` of the call whose arguments begin `text`.
fn argument(text: &str, place: usize) -> &str {
    let (mut depth, mut at, mut start, mut in_text) = (0_i32, 0, 0, false);
    for (index, letter) in text.char_indices() {
        match letter {
            '"' => in_text = !in_text,
            _ if in_text => {}
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                if at == place || letter == ')' {
                    return if at == place { &text[start..index] } else { "" };
                }
                (at, start) = (at + 1, index + 1);
            }
            _ => {}
        }
    }
    ""
}

#[test]
fn kinds_are_found_wherever_they_stand() {
    let rust = r#"
        Problem::new(error.status(), if a(b, c) { "one" } else { "two-two" }, error.body_text());
        Problem::new(
            StatusCode::CONFLICT,
            "three",
            format!("not this {}", text("or-this")),
        );
        Self::new(StatusCode::NOT_FOUND, "four", "or that");
        (false, _) => (StatusCode::PRECONDITION_FAILED, "five"),
        problem.kind = "six";
        DbError::Busy => later("seven", "busy"),
        // Problem::new(status, "never", "")
    "#;

    let found: Vec<String> = kinds(rust).into_iter().collect();

    assert_eq!(found, ["five", "four", "one", "seven", "six", "three", "two-two"]);
}

#[tokio::test]
async fn the_page_of_a_problem_keeps_the_headers_that_programs_read() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let busy = async || {
            let mut problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too much to do");
            problem.retry_after = Some(7);
            problem
        };
        let routes =
            Routes::new().get("/busy", Access::Anybody, busy).post("/mine", Access::SignedIn, async || "");
        let client = testing::client(&app, routes);

        let busy = client.get("/busy").await;
        let nobody = client.post("/mine", &[]).await;

        assert_eq!((busy.status, busy.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "7"));
        assert_eq!((nobody.status, nobody.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"));
        for answer in [busy, nobody] {
            assert!(answer.header("content-type").starts_with("text/html"), "{}", answer.body);
        }
    })
    .await;
}

#[tokio::test]
async fn a_mistake_of_ours_is_a_page_with_a_number_and_all_protection() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let broken = async || -> &'static str { panic!("a test's own mistake, with a secret in it") };
        let client = testing::client(&app, Routes::new().get("/broken", Access::Anybody, broken));

        let page = client.get("/broken").await;
        let program = client.send(client.request(axum::http::Method::GET, "/broken"), Body::empty()).await;

        for answer in [&page, &program] {
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
            assert!(answer.header("content-security-policy").starts_with("default-src 'none'"));
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("cache-control"), "no-store");
            let number = answer.header("x-request-id");
            assert!(number.len() == 16 && answer.body.contains(number), "{number}: {}", answer.body);
            assert!(!answer.body.contains("secret"), "{}", answer.body);
        }
        assert!(page.header("content-type").starts_with("text/html"));
        assert_eq!(program.json()["reference"], program.header("x-request-id"));
    })
    .await;
}

use axum::extract::State;
use axum::http::Method;
use serde::Deserialize;
use serde_json::json;

use super::*;
use crate::files::Files;
use crate::settings::Settings;
use crate::team::handle::{free_handle, handle_of};
use crate::team::sign_in::next_page;
use crate::team::{Refusal, SignInGate};
use crate::testing::{Folder, app, client, for_each_database};
use crate::web::{Access, Counters, JsonBody, Parts, Routes};

#[test]
fn only_a_path_of_our_own_is_gone_to_after_signing_in() {
    for ours in ["/", "/customers", "/customers?sort=name&after=%2F"] {
        assert_eq!(next_page(ours), ours);
    }
    for foreign in [
        "",
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "evil",
        "/a\\b",
        "/a\nb",
        "/\t/evil.example",
    ] {
        assert_eq!(next_page(foreign), "/today", "{foreign:?}");
    }
}

#[test]
fn a_handle_is_the_first_and_last_word_of_the_name_in_latin_letters() {
    assert_eq!(handle_of("Marta Ruiz", "x@y.example"), "marta.ruiz");
    assert_eq!(handle_of("Zoë María de la Peña", "x@y.example"), "zoe.pena");
    // Пётр in a Russian passport is Petr (ICAO Doc 9303).
    assert_eq!(handle_of("Пётр Иванов", "x@y.example"), "petr.ivanov");
    assert_eq!(handle_of("李", "li.na@y.example"), "li.na");
    assert_eq!(handle_of("…", "…@y.example"), "colleague");
}

#[test]
fn a_handle_that_is_taken_gets_a_number() {
    let taken = ["ana.pop".to_owned(), "ana.pop.2".to_owned()];

    assert_eq!(free_handle("ana.pop", &[]), "ana.pop");
    assert_eq!(free_handle("ana.pop", &taken), "ana.pop.3");
}

#[test]
fn a_password_is_long_and_hard_to_guess() {
    let refused = |text: &str| Password::new(text, "marta@puente.example").err();

    assert!(refused("four plain brown horses").is_none());
    assert!(refused("пароль из пяти слов").is_none());
    assert!(matches!(refused("elevenlette"), Some(Refusal::PasswordShort)));
    assert!(matches!(refused(&"long enough ".repeat(22)), Some(Refusal::PasswordLong)));
    assert!(matches!(refused("I am Marta of Puente"), Some(Refusal::PasswordLikeEmail)));
    assert!(matches!(refused("Password1234"), Some(Refusal::PasswordCommon)));
    assert!(matches!(refused("йцукенгшщзхъ"), Some(Refusal::PasswordCommon)));
    assert!(matches!(refused("aaaaaaaaaaaaaaa"), Some(Refusal::PasswordCommon)));
}

#[test]
fn the_words_that_everybody_connects_with_a_person_add_nothing_to_a_password() {
    let house = ["crm".to_owned(), "harbour".to_owned(), "example".to_owned()];
    let refused = |text: &str| Password::chosen(text, "m@puente.example", "Marta Ruiz", &house).err();

    assert!(matches!(refused("MartaRuiz-2026"), Some(Refusal::PasswordLikeName)));
    assert!(matches!(refused("Harbour vinculo 24"), Some(Refusal::PasswordLikeName)));
    assert!(matches!(refused("puente puente marta"), Some(Refusal::PasswordLikeName)));
    assert!(refused("harbour of quiet elephants").is_none(), "what is left is long enough");
}

#[test]
fn another_spelling_of_the_same_letters_makes_a_password_no_better() {
    let refused = |text: &str| Password::new(text, "marta@puente.example").err();

    // Unicode, chapter 3.11: NFKC of U+FF41 "ａ" is "a", and of "e" with U+0301 one letter "é".
    assert!(matches!(refused("ｐａｓｓｗｏｒｄ１２３４"), Some(Refusal::PasswordCommon)));
    assert!(matches!(refused("ｍａｒｔａ of the south"), Some(Refusal::PasswordLikeEmail)));
    assert!(matches!(refused(&"e\u{301}u\u{308}".repeat(3)), Some(Refusal::PasswordShort)));
    assert!(refused("ﬀabcdef xyz").is_none(), "ﬀ is two letters, so these are twelve");
}

#[tokio::test]
async fn an_unknown_field_of_a_json_body_is_named() {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Named {
        name: String,
    }
    async fn greet(State(_): State<App>, JsonBody(body): JsonBody<Named>) -> String {
        body.name
    }
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        let program = client(&app, Routes::new().post("/api/v1/greetings", Access::Anybody, greet));
        let path = "/api/v1/greetings";

        let good = program.json(Method::POST, path, &json!({ "name": "Ana" })).await;
        let unknown = program.json(Method::POST, path, &json!({ "name": "Ana", "admin": true })).await;
        let form = program.post(path, &[("name", "Ana")]).await;

        assert_eq!((good.status.as_u16(), good.body.as_str()), (200, "Ana"));
        assert_eq!(unknown.status, 422);
        assert_eq!(unknown.json()["errors"][0]["field"], "admin");
        assert_eq!(form.status, 400);
    })
    .await;
}

#[tokio::test]
async fn over_tls_the_cookie_is_bound_to_our_host() {
    for_each_database(async |db, clock| {
        let app = installation(db, clock, "https://vinculo.test", false);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);

        let entered = sign_in(&browser, "marta@puente.example", PASSWORD).await;
        let inside = get_with(&browser, "/settings/account", &cookie(&entered)).await;
        let plain = get_with(&browser, "/settings/account", &cookie(&entered).replace("__Host-", "")).await;

        // RFC 6265bis, 4.1.3.2: Secure, Path=/ and no Domain.
        let set = entered.header("set-cookie");
        assert!(
            set.starts_with("__Host-vinculo=") && set.contains("; Path=/;") && set.ends_with("; Secure"),
            "{set}"
        );
        assert!(!set.contains("Domain"));
        assert_eq!((inside.status.as_u16(), plain.status.as_u16()), (200, 303));
    })
    .await;
}

#[tokio::test]
async fn a_demo_offers_its_people_by_role() {
    for_each_database(async |db, clock| {
        let app = installation(db, clock, "http://vinculo.test", true);
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await.to_string();
        let browser = browser(&app);

        let page = browser.get("/sign-in").await;
        let entered =
            browser.post("/sign-in/demo?lang=es", &[("account", &marta), ("next", "/customers")]).await;
        let inside = get_with(&browser, "/settings/account", &cookie(&entered)).await;

        assert!(page.body.contains("Marta Ruiz") && page.body.contains(&format!("value=\"{marta}\"")));
        assert_eq!(entered.header("location"), "/customers");
        assert!(inside.body.contains("<html lang=\"es\""), "the chosen language stays");
    })
    .await;
}

#[tokio::test]
async fn nobody_is_waited_for_in_a_demo_where_one_click_lets_them_in() {
    for_each_database(async |db, clock| {
        for (is_demo, shown, other) in
            [(true, "Enters by one click", "Invited"), (false, "Invited", "Enters by one click")]
        {
            let app = installation(db.clone(), clock.clone(), "http://vinculo.test", is_demo);
            let name = if is_demo { "demo" } else { "real" };
            let boss = crate::testing::account(&app, name, Role::Administrator, Reach::Everyone).await;

            let page = browser(&app).as_account(boss).get("/settings/team").await;

            assert_eq!(page.status, 200);
            assert!(page.body.contains(shown) && !page.body.contains(other), "{}", page.body);
        }
    })
    .await;
}

fn installation(db: crate::db::Db, clock: crate::clock::Clock, public_url: &str, is_demo: bool) -> App {
    let folder = Folder::new();
    App::new(Parts {
        db,
        clock,
        files: Files::open(&folder.path().join("files")).unwrap(),
        settings: Settings {
            data: folder.path().to_owned(),
            database: None,
            public_url: Some(public_url.to_owned()),
            is_demo,
            trusted_proxies: Vec::new(),
            internal_hosts: Vec::new(),
            mail: None,
            currency: "EUR".to_owned(),
            archive: None,
        },
        sign_in: SignInGate::with_cost(8, 1),
        counters: Counters::default(),
        hosts: vec!["vinculo.test".to_owned()],
    })
}

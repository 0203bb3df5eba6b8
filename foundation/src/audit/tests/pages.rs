//! The audit's page and its API.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::audit::{CHECK, Object, api_docs, check, export, record, routes};
use crate::clock::{DAY, HOUR};
use crate::id::Id;
use crate::jobs::Jobs;
use crate::team::{Action, Reach, Role};
use crate::testing::{account, app, client, for_each_database, permit, token};
use crate::web::App;

async fn say(app: &App, by: Id, action: &'static str, object: Object) {
    let leave = permit(app, by, Action::SeeAudit).await;
    let mut tx = app.db.begin().await.unwrap();
    let detail = json!({ "fields": ["name", "country"] });
    record(&mut tx, &leave, app.now(), action, object, detail).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_page_says_how_the_newest_restore_on_trial_ended() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let ana = account(&app, "Ana Ruiz", Role::Administrator, Reach::Everyone).await;
        let leave = permit(&app, ana, Action::SeeAudit).await;
        let tried = async |findings: i64, told: &str| {
            clock.set(clock.now().plus(HOUR));
            let mut tx = app.db.begin().await.unwrap();
            let detail = json!({ "until": clock.now(), "findings": findings, "told": [told] });
            let object = Object::many("archive");
            record(&mut tx, &leave, app.now(), crate::audit::DRILL, object, detail).await.unwrap();
            tx.commit().await.unwrap();
        };
        let ana = client(&app, routes(&[])).as_account(ana);
        assert!(!ana.get("/settings/audit").await.body.contains("was restored on trial"));

        tried(1, "000000000007.segment.vinculo: it is missing").await;
        let page = ana.get("/settings/audit").await.body;
        assert!(page.contains("not everything was whole") && page.contains("it is missing"), "{page}");

        tried(0, "").await;
        assert!(ana.get("/settings/audit").await.body.contains("Everything was whole."));
    })
    .await;
}

#[tokio::test]
async fn the_page_says_in_words_who_did_what_and_is_narrowed_down() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let ana = account(&app, "Ana Ruiz", Role::Administrator, Reach::Everyone).await;
        let ion = account(&app, "Ion Pop", Role::Administrator, Reach::Own).await;
        let agent = account(&app, "Olga Belova", Role::Agent, Reach::Everyone).await;
        let party = Id::new(clock.now());
        say(&app, ana, "customer.change", Object::new("party", party)).await;
        clock.set(clock.now().plus(DAY));
        say(&app, ion, "team.create", Object::new("team", Id::new(clock.now()))).await;
        let nobody = client(&app, routes(&[("party", "/customers/")]));
        let (ana, ion) = (nobody.as_account(ana), (nobody.as_account(ion), ion));

        let page = ana.get("/settings/audit").await.body;
        let rows = |page: &str| page.matches("<tr data-row").count();
        assert_eq!(rows(&page), 2);
        assert!(page.contains("Customer changed") && page.contains("fields: name, country"), "{page}");
        assert!(page.contains(&format!("href=\"/customers/{party}\"")), "{page}");
        assert!(page.rfind("Team created") < page.rfind("Customer changed"), "the newest comes first");
        // Whoever sees only their own customers is not led to others.
        assert!(!ion.0.get("/settings/audit").await.body.contains(&party.to_string()));

        for (query, count) in [
            (format!("who={}", ion.1), 1),
            ("who=system".to_owned(), 0),
            ("action=customer.change".to_owned(), 1),
            (format!("kind=party&id={party}"), 1),
            ("from=2026-03-03".to_owned(), 1),
            ("to=2026-03-02".to_owned(), 1),
            ("from=2026-03-02&to=2026-03-03".to_owned(), 2),
            ("from=2026-03-04".to_owned(), 0),
        ] {
            let page = ana.get(&format!("/settings/audit?{query}")).await.body;
            assert_eq!(rows(&page), count, "{query}");
        }
        assert_eq!(nobody.as_account(agent).get("/settings/audit").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_long_audit_is_read_part_by_part_and_exported_whole() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let ana = account(&app, "=Ana()", Role::Administrator, Reach::Everyone).await;
        for _ in 0..120 {
            say(&app, ana, "customer.change", Object::many("party")).await;
        }
        let nobody = client(&app, routes(&[]));
        let program = nobody.as_token(&token(&app, Role::Administrator).await);
        let (mut path, mut seen) = ("/api/v1/audit?action=customer.change&limit=50".to_owned(), Vec::new());
        loop {
            let part = program.get(&path).await.json();
            seen.extend(part["items"].as_array().unwrap().iter().map(|row| row["id"].to_string()));
            let Some(next) = part["next"].as_str() else { break };
            path = format!("/api/v1/audit?action=customer.change&limit=50&after={next}");
        }
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!((count, seen.len()), (120, 120));
        assert_eq!(program.get("/api/v1/audit?limit=0").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(program.get("/api/v1/audit?after=x").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let weak = nobody.as_token(&token(&app, Role::Manager).await);
        assert_eq!(weak.get("/api/v1/audit").await.status, StatusCode::FORBIDDEN);

        let csv = nobody.as_account(ana).get("/settings/audit/export.csv?action=customer.change").await.body;
        assert_eq!(csv.lines().count(), 121);
        assert!(csv.contains("\"'=Ana()\""), "a name is no formula");
        let told = program.get("/api/v1/audit?action=audit.export").await.json();
        assert_eq!(told["items"].as_array().unwrap().len(), 1, "who took it is written down");
        let page = nobody.as_account(ana).get("/settings/audit").await.body;
        assert!(page.contains("after="), "the page goes on");
        assert!(api_docs().paths.paths.contains_key("/api/v1/audit"));
    })
    .await;
}

#[tokio::test]
async fn the_page_tells_the_state_of_the_chain_and_hands_the_start_key_out_once() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let ana = account(&app, "Ana Ruiz", Role::Administrator, Reach::Everyone).await;
        say(&app, ana, "customer.change", Object::many("party")).await;
        let ana = client(&app, routes(&[])).as_account(ana);
        let jobs = Jobs::new().every(CHECK, DAY, check);
        let look = async || {
            assert_eq!(ana.post("/settings/audit/check", &[]).await.status, StatusCode::SEE_OTHER);
            jobs.run_due(&app).await.unwrap();
            ana.get("/settings/audit").await.body
        };
        assert!(look().await.contains("Whole."));

        let mut tx = app.db.begin().await.unwrap();
        tx.unaudited("a thief asks nobody");
        tx.run("update audit set detail = '{}' where action = 'customer.change'", crate::args![])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        clock.set(clock.now().plus(HOUR));
        let page = look().await;
        assert!(page.contains("Something was changed.") && page.contains("row 1"), "{page}");

        assert!(page.contains("start-key"));
        let shown = ana.post("/settings/audit/start-key", &[]).await;
        assert_eq!(shown.status, StatusCode::OK);
        let again =
            ana.send(ana.request(Method::POST, "/settings/audit/start-key"), axum::body::Body::empty()).await;
        assert_eq!(again.header("location"), "/settings/audit?said=no-key");
        assert!(!ana.get("/settings/audit").await.body.contains("action=\"/settings/audit/start-key\""));
    })
    .await;
}

#[test]
fn a_cell_that_could_be_a_formula_is_guarded() {
    for (value, cell) in
        [("Ana", "\"Ana\""), ("=1", "\"'=1\""), (" =1", "\"' =1\""), ("", "\"\""), ("a\"b", "\"a\"\"b\"")]
    {
        assert_eq!(export::cell(value), cell);
    }
}

#[test]
fn every_action_and_kind_has_its_words() {
    use crate::audit::actions::{ACTIONS, KINDS, key};
    let words = crate::words::Words::new(crate::words::Lang::Ru, crate::words::Zone::utc());
    let missing: Vec<&str> = ACTIONS.iter().filter(|action| !words.has(key(action))).copied().collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(KINDS.iter().all(|kind| words.has(format!("audit-kind-{kind}"))));
}

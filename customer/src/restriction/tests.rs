use axum::http::{Method, StatusCode};
use foundation::args;
use foundation::clock::{Clock, DAY};
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::money::Money;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing::{self, Client, for_each_database};
use foundation::web::App;
use serde_json::json;

use crate::customers::{self, ContactDraft, ContactKind, Draft};
use crate::purchases::{self, NewPurchase};
use crate::timeline::{self, Author, NewEntry};

struct Scene {
    app: App,
    person: Id,
    entry: Id,
    manager: Client,
    agent: Client,
}

fn permit() -> Permit {
    Permit::system(System::CommandLine)
}

/// Ioana, who is the agent's, with an entry and a purchase; somebody else who stays as they are.
async fn scene(db: Db, clock: Clock) -> Scene {
    let app = testing::app(db, clock);
    let manager = testing::account(&app, "Mara", Role::Manager, Reach::Everyone).await;
    let agent = testing::account(&app, "Ion", Role::Agent, Reach::Everyone).await;
    let ioana = Draft {
        name: "Qxzana Popescu".to_owned(),
        owner_id: Some(agent),
        contact_points: vec![ContactDraft::new(ContactKind::Email, "qxzmail@example.com")],
        ..Draft::default()
    };
    let now = app.now();
    let mut tx = app.db.begin().await.unwrap();
    let created = customers::create(&mut tx, &permit(), now, ioana.check().unwrap()).await;
    let Ok(person) = created else { panic!("a customer can be created") };
    let other = Draft { name: "Plain Person".to_owned(), ..Draft::default() };
    assert!(customers::create(&mut tx, &permit(), now, other.check().unwrap()).await.is_ok());
    let author = Author { id: Some(agent), name: "Ion".to_owned() };
    let note =
        NewEntry { body: "qxzbody".to_owned(), ..NewEntry::about(person, timeline::Kind::Note, now, author) };
    let note = note.check(now).unwrap_or_else(|_| panic!("a note"));
    let entry = timeline::record(&mut tx, &permit(), now, note).await.unwrap();
    let bought = NewPurchase {
        order: Some("qxzorder".to_owned()),
        line: 1,
        customer: Some(person),
        at: now.plus(-DAY),
        product: Some("Rye flour".to_owned()),
        quantity: 1.0,
        amount: Money { minor: 1_250, currency: "EUR".to_owned() },
        source: None,
    };
    purchases::record_many(&mut tx, &permit(), now, "EUR", &[bought.check(now).unwrap()]).await.unwrap();
    tx.commit().await.unwrap();
    let client = testing::client(&app, crate::routes());
    Scene { manager: client.as_account(manager), agent: client.as_account(agent), app, person, entry }
}

async fn restrict(scene: &Scene) {
    let at = format!("/customers/{}/restriction", scene.person);
    let placed = scene.manager.post(&at, &[("reason", "disputes the qxzreason")]).await;
    assert_eq!(placed.status, StatusCode::SEE_OTHER, "{}", placed.body);
}

/// Where customers are shown many at once or found, and one by one.
fn reads(scene: &Scene) -> Vec<String> {
    let (person, entry) = (scene.person, scene.entry);
    let mut all = vec![
        "/customers".to_owned(),
        "/customers?filter=owner%20%3D%20me".to_owned(),
        "/customers?sort=-created".to_owned(),
        "/search?q=qxz".to_owned(),
        "/palette?q=qxzmail".to_owned(),
        "/api/v1/customers".to_owned(),
        "/api/v1/search?q=qxzana".to_owned(),
        "/api/v1/consents".to_owned(),
        format!("/api/v1/timeline/{entry}"),
    ];
    for rest in ["", "/timeline", "/consents", "/history"] {
        all.push(format!("/customers/{person}{rest}"));
    }
    for rest in ["", "/timeline", "/purchases", "/links"] {
        all.push(format!("/api/v1/customers/{person}{rest}"));
    }
    all
}

async fn told(client: &Client, scene: &Scene) -> Vec<String> {
    let mut told = Vec::new();
    for address in reads(scene) {
        let answer = client.get(&address).await;
        // A page shows what was typed, so that none of these is asked for.
        let tells =
            ["Popescu", "qxzbody", "qxzorder", "qxzmail@"].iter().any(|word| answer.body.contains(word));
        if tells && answer.status == StatusCode::OK {
            told.push(address);
        }
    }
    told
}

#[tokio::test]
async fn whoever_may_not_restrict_is_told_nothing_of_a_restricted_customer_wherever_they_look() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let before = told(&scene.agent, &scene).await;
        // Those that tell of the person at all; otherwise the silence proves nothing.
        assert!(before.len() >= 12, "{before:?}");
        let seen = told(&scene.manager, &scene).await;
        let offered = scene.manager.get(&format!("/customers/{}", scene.person)).await;
        restrict(&scene).await;

        assert_eq!(told(&scene.agent, &scene).await, Vec::<String>::new());
        let missing = scene.agent.get(&format!("/customers/{}", scene.person)).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND);
        let banner = scene.manager.get(&format!("/customers/{}", scene.person)).await;
        assert!(banner.body.contains("Restricted since") && banner.body.contains("qxzreason"));
        let edit = format!("/customers/{}/edit", scene.person);
        assert!(!banner.body.contains("id=\"composer\"") && !banner.body.contains(&edit));
        // Nothing that would be refused is offered in the menu of the entry, either.
        let change = format!("/entries/{}/", scene.entry);
        assert!(offered.body.contains(&change) && !banner.body.contains(&change), "{}", banner.body);
        assert!(!banner.body.contains("/links/new"), "{}", banner.body);
        assert_eq!(told(&scene.manager, &scene).await, seen);

        let lifted = scene.manager.post(&format!("/customers/{}/restriction/end", scene.person), &[]).await;
        assert_eq!(lifted.status, StatusCode::SEE_OTHER);
        assert_eq!(told(&scene.agent, &scene).await, before);
        let actions: Vec<(String,)> = scene
            .app
            .db
            .all(
                "select action from audit where action like 'restriction.%' order by at, action desc",
                args![],
            )
            .await
            .unwrap();
        assert_eq!(actions, [("restriction.place".to_owned(),), ("restriction.lift".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_a_restricted_customer_and_who_may_see_them_is_told_why() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        restrict(&scene).await;
        let person = scene.person;
        let snapshot = async || {
            let sql = "select p.version, p.name, p.deleted_at is null from party p where p.id = $1";
            let party: (i64, String, bool) = scene.app.db.one(sql, args![person]).await.unwrap();
            let sql = "select count(*) from entry_link where object_id = $1";
            (party, scene.app.db.one::<(i64,)>(sql, args![person]).await.unwrap())
        };
        let before = snapshot().await;

        let forms: [(String, &[(&str, &str)]); 5] = [
            (format!("/customers/{person}"), &[("version", "1"), ("name", "Other")]),
            (format!("/customers/{person}/removal"), &[]),
            (format!("/customers/{person}/cells/country"), &[("version", "1"), ("value", "RO")]),
            (format!("/customers/{person}/links"), &[("kind", "works_at"), ("new", "yes"), ("name", "A")]),
            ("/customers/selection".to_owned(), &[("ids", ""), ("do", "remove")]),
        ];
        for (address, form) in &forms {
            let ids = person.to_string();
            let form: Vec<(&str, &str)> = form
                .iter()
                .map(|(name, value)| (*name, if *name == "ids" { ids.as_str() } else { value }))
                .collect();
            for client in [&scene.manager, &scene.agent] {
                let answer = client.post(address, &form).await;
                assert!(answer.status.is_client_error(), "{address}: {} {}", answer.status, answer.body);
            }
        }
        let changed = json!({ "name": "Other" });
        let refused =
            scene.manager.json(Method::PATCH, &format!("/api/v1/customers/{person}"), &changed).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.body);
        assert_eq!(refused.json()["type"], json!("urn:vinculo:problem:restricted"));
        let page = scene.manager.post(&format!("/customers/{person}/removal"), &[]).await;
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.body.contains("This customer is restricted"), "{}", page.body);
        let unseen = scene.agent.json(Method::PATCH, &format!("/api/v1/customers/{person}"), &changed).await;
        assert_eq!(unseen.status, StatusCode::NOT_FOUND, "who may not see it is not told that it is there");

        let entry = json!({ "kind": "note", "body": "hello" });
        let said =
            scene.manager.json(Method::POST, &format!("/api/v1/customers/{person}/timeline"), &entry).await;
        assert_eq!(said.status, StatusCode::CONFLICT, "{}", said.body);
        let bought = json!({
            "order": "qxzorder", "line": 2, "customer": person, "at": "2026-01-05T10:00:00Z",
            "amount": { "minor": 1, "currency": "EUR" },
        });
        let bought = scene.manager.json(Method::POST, "/api/v1/purchases", &bought).await;
        assert_eq!(bought.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", bought.body);
        assert_eq!(snapshot().await, before);
    })
    .await;
}

#[tokio::test]
async fn a_restricted_person_can_still_be_forgotten_and_takes_the_reason_along() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        restrict(&scene).await;
        let kept: Vec<(Vec<u8>,)> =
            scene.app.db.all("select reason from restriction", args![]).await.unwrap();
        assert!(!String::from_utf8_lossy(&kept[0].0).contains("qxzreason"), "it is sealed");

        crate::erasure::erase(&scene.app, &permit(), scene.person, "asked").await.unwrap();
        let left: Vec<(Vec<u8>,)> =
            scene.app.db.all("select reason from restriction", args![]).await.unwrap();
        assert_eq!(left.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn restricting_needs_the_right_a_reason_and_a_person() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let at = format!("/customers/{}/restriction", scene.person);
        assert_eq!(scene.agent.post(&at, &[("reason", "x")]).await.status, StatusCode::FORBIDDEN);
        assert_eq!(scene.manager.post(&at, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);

        let mut tx = scene.app.db.begin().await.unwrap();
        let firm =
            Draft { kind: Some(customers::Kind::Organisation), name: "Works".to_owned(), ..Draft::default() };
        let made = customers::create(&mut tx, &permit(), scene.app.now(), firm.check().unwrap()).await;
        let Ok(firm) = made else { panic!("an organisation can be created") };
        tx.commit().await.unwrap();
        let at = format!("/api/v1/customers/{firm}/restriction");
        let refused = scene.manager.json(Method::POST, &at, &json!({ "reason": "x" })).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        let at = format!("/api/v1/customers/{}/restriction", scene.person);
        let placed = scene.manager.json(Method::POST, &at, &json!({ "reason": "x" })).await;
        assert_eq!((placed.status, &placed.json()["is_restricted"]), (StatusCode::OK, &json!(true)));
        let again = scene.manager.json(Method::POST, &at, &json!({ "reason": "y" })).await;
        assert_eq!(again.status, StatusCode::OK, "{}", again.body);
        for _ in 0..2 {
            let request = scene.manager.request(Method::DELETE, &at);
            let lifted = scene.manager.send(request, axum::body::Body::empty()).await;
            assert_eq!(lifted.status, StatusCode::NO_CONTENT);
        }
    })
    .await;
}

#[tokio::test]
async fn a_correction_is_kept_sealed_and_shown_to_who_may_read_the_field() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let at = format!("/api/v1/customers/{}", scene.person);
        let changed = json!({
            "name": "Qxznew Ionescu", "country": "RO",
            "contact_points": [{ "kind": "email", "value": "newer@example.com" }],
        });
        assert_eq!(scene.agent.json(Method::PATCH, &at, &changed).await.status, StatusCode::OK);

        let page = scene.agent.get(&format!("/customers/{}/history", scene.person)).await;
        for said in ["Qxzana Popescu", "Qxznew Ionescu", "qxzmail@example.com", "newer@example.com", "RO"] {
            assert!(page.body.contains(said), "{said}: {}", page.body);
        }
        let kept: Vec<(String, Vec<u8>)> = scene
            .app
            .db
            .all("select field, sealed from party_history order by field", args![])
            .await
            .unwrap();
        let fields: Vec<&str> = kept.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["contact_points", "country", "name"]);
        let plain = kept.iter().any(|(_, sealed)| {
            let text = String::from_utf8_lossy(sealed).to_lowercase();
            text.contains("qxz") || text.contains("example")
        });
        assert!(!plain, "it is sealed");

        // Who reads no personal fields is told none.
        let mut tx = scene.app.db.begin().await.unwrap();
        tx.run("update role set reads = 'internal' where word = 'agent'", args![]).await.unwrap();
        tx.unaudited("a test's own role");
        tx.commit().await.unwrap();
        let page = scene.agent.get(&format!("/customers/{}/history", scene.person)).await;
        assert!(!page.body.contains("Qxzana") && !page.body.contains("newer@example.com"));

        crate::erasure::erase(&scene.app, &permit(), scene.person, "asked").await.unwrap();
        let (left,): (i64,) = scene.app.db.one("select count(*) from party_history", args![]).await.unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[tokio::test]
async fn who_protects_data_gives_it_to_who_is_restricted_too() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        restrict(&scene).await;
        let officer = testing::account(&scene.app, "Olga", Role::Agent, Reach::Everyone).await;
        let actions = "see-customers see-timeline protect-data";
        testing::composed(&scene.app, officer, actions, "internal personal sensitive", "").await;
        let officer = testing::client(&scene.app, crate::routes()).as_account(officer);
        let record = format!("/customers/{}", scene.person);

        let shown = officer.get(&record).await;
        let asked = officer.post(&format!("{record}/disclosure"), &[]).await;

        assert!(shown.body.contains("Restricted since"), "{}", shown.body);
        assert!(!shown.body.contains(&format!("{record}/restriction")), "they do not lift it");
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
        assert_eq!(
            officer.post(&format!("{record}/restriction/end"), &[]).await.status,
            StatusCode::FORBIDDEN
        );
    })
    .await;
}

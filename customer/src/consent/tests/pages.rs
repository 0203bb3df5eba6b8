//! Pages and API of consents.

use axum::http::{Method, StatusCode};
use foundation::args;
use foundation::db::Query;
use foundation::testing::for_each_database;
use serde_json::json;

use super::*;

#[tokio::test]
async fn what_is_written_down_stands_on_the_record_and_its_proof_shows_the_very_words() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let agent = scene.client.as_account(scene.agent);
        let at = format!("/customers/{}/consents", scene.person);
        let form = [
            ("purpose", "marketing"),
            ("channel", "email"),
            ("choice", "granted"),
            ("language", "en"),
            ("source", "phone"),
            ("note", "called on <Monday>"),
        ];
        let saved = agent.post(&at, &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

        let record = agent.get(&format!("/customers/{}", scene.person)).await;
        assert!(record.body.contains("News and offers · E-mail"), "{}", record.body);
        let page = agent.get(&at).await;
        let (id,): (Id,) = scene.app.db.one("select id from consent", args![]).await.unwrap();
        assert!(page.body.contains(&format!("/consents/{id}")));
        let proof = agent.get(&format!("/consents/{id}")).await;
        assert!(proof.body.contains("We write to you once a month"), "{}", proof.body);
        assert!(!proof.body.contains("<Monday>") && proof.body.contains("Monday"));
        let (note,): (Vec<u8>,) = scene.app.db.one("select proof from consent", args![]).await.unwrap();
        assert!(!String::from_utf8_lossy(&note).contains("Monday"), "it is sealed");
    })
    .await;
}

#[tokio::test]
async fn a_form_that_lacks_something_says_what() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let agent = scene.client.as_account(scene.agent);
        let at = format!("/customers/{}/consents", scene.person);
        let whole = [
            ("purpose", "marketing"),
            ("channel", "email"),
            ("choice", "granted"),
            ("language", "en"),
            ("source", "phone"),
            ("note", "x"),
        ];
        for (field, value, said) in [
            ("note", "", "Say how we know"),
            ("source", "one-click", "Choose one"),
            ("language", "ru", "There is no text in this language"),
            ("channel", "pigeon", "Choose one"),
            ("at", "2999-01-01", "in the future"),
            ("at", "soon", "That is no date"),
        ] {
            let mut form: Vec<(&str, &str)> =
                whole.iter().copied().filter(|(name, _)| *name != field).collect();
            form.push((field, value));
            let answer = agent.post(&at, &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(answer.body.contains(said), "{field}: {}", answer.body);
        }
        let (count,): (i64,) = scene.app.db.one("select count(*) from consent", args![]).await.unwrap();
        assert_eq!(count, 0);
    })
    .await;
}

#[tokio::test]
async fn a_program_writes_and_reads_the_ledger_within_its_scope() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let agent = scene.client.as_account(scene.agent);
        let stranger = testing::account(&scene.app, "Zoe", Role::Agent, Reach::Own).await;
        let stranger = scene.client.as_account(stranger);
        let body = json!({
            "customer": scene.person, "purpose": "marketing", "channel": "email", "choice": "granted",
            "language": "en", "source": "form", "note": "form 17 of the fair",
        });

        let made = agent.json(Method::POST, "/api/v1/consents", &body).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        let place = made.header("location").to_owned();
        assert_eq!(agent.get(&place).await.json()["text"]["version"], json!(1));
        assert!(!made.body.contains("form 17"), "a list tells no proof");
        let listed =
            agent.get(&format!("/api/v1/consents?customer={}&channel=email", scene.person)).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);

        assert_eq!(stranger.get(&place).await.status, StatusCode::NOT_FOUND);
        assert_eq!(stranger.get("/api/v1/consents").await.json()["items"], json!([]));
        let refused = stranger.json(Method::POST, "/api/v1/consents", &body).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        for (field, value) in [
            ("source", json!("link")),
            ("note", json!(" ")),
            ("language", json!("xx")),
            ("at", json!("2999-01-01T00:00:00Z")),
            ("role", json!("administrator")),
        ] {
            let mut wrong = body.clone();
            wrong[field] = value;
            let refused = agent.json(Method::POST, "/api/v1/consents", &wrong).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}: {}", refused.body);
            assert_eq!(refused.json()["errors"][0]["field"], json!(field));
        }
    })
    .await;
}

#[tokio::test]
async fn words_are_never_changed_only_followed_by_others() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let administrator = scene.client.as_account(scene.administrator);
        let form =
            [("purpose", "marketing"), ("channel", "email"), ("language", "en"), ("body", "Newer words.")];
        let saved = administrator.post("/settings/consents", &form).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

        let versions: Vec<(i64, String)> = scene
            .app
            .db
            .all("select version, body from consent_text order by version", args![])
            .await
            .unwrap();
        assert_eq!(versions, [(1, WORDS.to_owned()), (2, "Newer words.".to_owned())]);
        let empty = administrator.post("/settings/consents", &[("purpose", "marketing")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let agent = scene.client.as_account(scene.agent);
        assert_eq!(agent.get("/settings/consents").await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_list_is_narrowed_to_those_who_agreed() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        scene.say(Choice::Granted, scene.app.now()).await.unwrap();
        let agent = scene.client.as_account(scene.agent);
        let found = async |choice: &str| {
            let address = format!("/api/v1/customers?filter=consent.email%20%3D%20{choice}");
            let answer = agent.get(&address).await;
            answer.json()["items"].as_array().map(Vec::len)
        };

        assert_eq!(found("granted").await, Some(1));
        assert_eq!(found("withdrawn").await, Some(0));
        scene.say(Choice::Withdrawn, scene.app.now()).await.unwrap();
        assert_eq!((found("granted").await, found("withdrawn").await), (Some(0), Some(1)));
    })
    .await;
}

#[tokio::test]
async fn who_does_not_read_personal_fields_neither_sees_nor_writes_consents() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        scene.say(Choice::Granted, scene.app.now()).await.unwrap();
        let actions = "see-customers see-timeline record-consents";
        testing::composed(&scene.app, scene.agent, actions, "internal", "internal").await;
        let agent = scene.client.as_account(scene.agent);
        let (record, page) =
            (format!("/customers/{}", scene.person), format!("/customers/{}/consents", scene.person));
        let (said,): (Id,) = scene.app.db.one("select id from consent", args![]).await.unwrap();
        let form = [
            ("purpose", "marketing"),
            ("channel", "email"),
            ("choice", "objected"),
            ("language", "en"),
            ("source", "phone"),
            ("note", "x"),
        ];

        let card = agent.get(&record).await;
        assert!(card.status == StatusCode::OK && !card.body.contains("News and offers"), "{}", card.body);
        assert_eq!(agent.get(&page).await.status, StatusCode::FORBIDDEN);
        assert_eq!(agent.get("/api/v1/consents").await.status, StatusCode::FORBIDDEN);
        assert_eq!(agent.get(&format!("/api/v1/consents/{said}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(agent.get(&format!("/consents/{said}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(agent.post(&page, &form).await.status, StatusCode::FORBIDDEN);
        assert_eq!(agent.post(&format!("{page}/link"), &[]).await.status, StatusCode::FORBIDDEN);
        let body = json!({
            "customer": scene.person, "purpose": "marketing", "channel": "email", "choice": "objected",
            "source": "phone", "note": "x",
        });
        let written = agent.json(Method::POST, "/api/v1/consents", &body).await;
        assert_eq!(written.status, StatusCode::FORBIDDEN, "{}", written.body);
        assert_eq!(verify(&scene.app.db).await.unwrap().statements, 1);

        // Who reads and does not write is offered no form.
        testing::composed(&scene.app, scene.agent, actions, "personal", "").await;
        let agent = scene.client.as_account(scene.agent);
        let shown = agent.get(&page).await.body;
        assert!(shown.contains("News and offers") && !shown.contains("name=\"choice\""), "{shown}");
        assert!(!shown.contains("CommandLine"), "who wrote it down is internal: {shown}");
        assert_eq!(agent.post(&page, &form).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

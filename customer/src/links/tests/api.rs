use axum::body::Body;
use axum::http::{Method, StatusCode};
use foundation::args;
use foundation::db::Query;
use foundation::testing::Answer;
use serde_json::{Value, json};

use super::*;

/// A program with the permits of an agent who sees everybody.
async fn program(app: &App) -> Client {
    client(app, crate::routes()).as_token(&testing::token(app, Role::Agent).await)
}

async fn customer(client: &Client, kind: &str, name: &str) -> String {
    let answer = client.json(Method::POST, "/api/v1/customers", &json!({ "kind": kind, "name": name })).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.body);
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn of(customer: &str) -> String {
    format!("/api/v1/customers/{customer}/links")
}

async fn ask(client: &Client, method: Method, path: &str) -> Answer {
    client.send(client.request(method, path), Body::empty()).await
}

async fn get(client: &Client, path: &str) -> Answer {
    ask(client, Method::GET, path).await
}

fn fields(answer: &Answer) -> Vec<String> {
    let errors = answer.json()["errors"].as_array().cloned().unwrap_or_default();
    errors.iter().map(|error| error["field"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn count(app: &App, sql: &'static str) -> i64 {
    app.db.one::<(i64,)>(sql, args![]).await.unwrap().0
}

const LINKS: &str = "select count(*) from party_link";

#[tokio::test]
async fn a_program_links_two_customers_and_both_tell_of_it() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let ioana = customer(&client, "person", "Ioana").await;
        let bakery = customer(&client, "organisation", "Brutăria Albă").await;

        let body = json!({ "kind": "works_at", "to": bakery, "role": " Buyer ", "starts_on": "2024-03-01" });
        let made = client.json(Method::POST, &of(&ioana), &body).await;

        assert_eq!((made.status, made.header("etag")), (StatusCode::CREATED, "\"1\""), "{}", made.body);
        let link = made.json();
        let expected = json!({
            "id": link["id"], "kind": "works_at",
            "from": { "id": ioana, "kind": "person", "name": "Ioana" },
            "to": { "id": bakery, "kind": "organisation", "name": "Brutăria Albă" },
            "role": "Buyer", "main": true, "starts_on": "2024-03-01", "ends_on": null, "version": 1,
            // The clock of a test stands at this moment.
            "created_at": "2026-03-02T10:00:00Z",
        });
        assert_eq!(link, expected);
        let list = json!({ "items": [link], "next": null });
        assert_eq!(get(&client, &of(&ioana)).await.json(), list);
        assert_eq!(get(&client, &of(&bakery)).await.json(), list);
        assert_eq!(get(&client, made.header("location")).await.json(), link);
        let read = get(&client, &format!("/api/v1/customers/{ioana}")).await.json();
        assert_eq!(read["organisation"]["name"], "Brutăria Albă");
    })
    .await;
}

#[tokio::test]
async fn the_other_customer_may_stand_first() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let ioana = customer(&client, "person", "Ioana").await;
        let bakery = customer(&client, "organisation", "Brutăria Albă").await;

        let made =
            client.json(Method::POST, &of(&bakery), &json!({ "kind": "works_at", "from": ioana })).await;

        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        assert_eq!(made.json()["from"]["id"], json!(ioana));
        let again =
            client.json(Method::POST, &of(&ioana), &json!({ "kind": "works_at", "to": bakery })).await;
        assert_eq!(again.status, StatusCode::CONFLICT);
        assert_eq!(count(&app, LINKS).await, 1);
    })
    .await;
}

#[tokio::test]
async fn wrong_and_unknown_fields_are_named_and_nothing_is_linked() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let ioana = customer(&client, "person", "Ioana").await;
        let dan = customer(&client, "person", "Dan").await;

        for (body, wrong) in [
            (json!({ "kind": "knows", "to": dan, "since": "2024" }), vec!["since"]),
            (json!({ "kind": "loves", "to": dan }), vec!["kind"]),
            (json!({ "to": dan }), vec!["kind"]),
            (json!({ "kind": "knows" }), vec!["to"]),
            (json!({ "kind": "knows", "to": dan, "from": dan }), vec!["to"]),
            (json!({ "kind": "knows", "to": ioana }), vec!["to"]),
            (json!({ "kind": "works_at", "from": dan }), vec!["kind"]),
            (
                json!({ "kind": "knows", "to": dan, "role": "a\u{0}b", "starts_on": "2024", "ends_on": "x" }),
                vec!["role", "starts_on", "ends_on"],
            ),
            (
                json!({ "kind": "knows", "to": dan, "starts_on": "2024-03-02", "ends_on": "2024-03-01" }),
                vec!["ends_on"],
            ),
        ] {
            let answer = client.json(Method::POST, &of(&ioana), &body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.body);
            assert_eq!(answer.header("content-type"), "application/problem+json");
            assert_eq!(fields(&answer), wrong, "{body}");
        }
        assert_eq!(count(&app, LINKS).await, 0);
        assert_eq!(
            get(&client, &format!("{}?sort=name", of(&ioana))).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert_eq!(get(&client, &format!("{}?after=x", of(&ioana))).await.status, StatusCode::BAD_REQUEST);
    })
    .await;
}

#[tokio::test]
async fn a_repeated_request_links_once() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let ioana = customer(&client, "person", "Ioana").await;
        let dan = customer(&client, "person", "Dan").await;
        let body = json!({ "kind": "knows", "to": dan, "role": "cousin" });
        let send = async || {
            let request =
                client.request(Method::POST, &of(&ioana)).header("content-type", "application/json");
            client.send(request.header("idempotency-key", "k-1"), Body::from(body.to_string())).await
        };

        let (first, again) = (send().await, send().await);

        assert_eq!(
            (first.status, again.status),
            (StatusCode::CREATED, StatusCode::CREATED),
            "{}",
            again.body
        );
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!((first.body, count(&app, LINKS).await), (again.body, 1));
    })
    .await;
}

#[tokio::test]
async fn a_change_touches_what_it_names_and_is_refused_when_made_from_an_older_version() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let ioana = customer(&client, "person", "Ioana").await;
        let dan = customer(&client, "person", "Dan").await;
        let body = json!({ "kind": "knows", "to": dan, "role": "cousin", "starts_on": "2024-03-01" });
        let made = client.json(Method::POST, &of(&ioana), &body).await;
        let path = made.header("location");
        let patch = async |body: Value| client.json(Method::PATCH, path, &body).await;

        let changed = patch(json!({ "version": 1, "role": null, "ends_on": "2025-01-31" })).await;
        let unchanged = patch(json!({ "ends_on": "2025-01-31" })).await;
        let older = patch(json!({ "version": 1, "role": "friend" })).await;
        let request = client.request(Method::PATCH, path).header("content-type", "application/json");
        let by_header =
            client.send(request.header("if-match", "\"1\""), r#"{"role": "friend"}"#.into()).await;
        let unknown = patch(json!({ "kind": "works_at" })).await;
        let wrong = patch(json!({ "starts_on": "2025-02-01" })).await;

        assert_eq!((changed.status, changed.header("etag")), (StatusCode::OK, "\"2\""), "{}", changed.body);
        let mut expected = made.json();
        expected["role"] = Value::Null;
        expected["ends_on"] = json!("2025-01-31");
        expected["version"] = json!(2);
        assert_eq!((changed.json(), unchanged.json()), (expected.clone(), expected.clone()));
        assert_eq!((older.status, older.header("etag")), (StatusCode::CONFLICT, "\"2\""));
        assert_eq!(by_header.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(
            (unknown.status, fields(&unknown)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["kind".to_owned()])
        );
        assert_eq!(
            (wrong.status, fields(&wrong)),
            (StatusCode::UNPROCESSABLE_ENTITY, vec!["ends_on".to_owned()])
        );
        assert_eq!(get(&client, path).await.json(), expected);
        assert_eq!(count(&app, "select count(*) from audit where action = 'link.change'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_was_a_mistake_is_taken_back() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let ioana = customer(&client, "person", "Ioana").await;
        let bakery = customer(&client, "organisation", "Brutăria Albă").await;
        let made = client.json(Method::POST, &of(&ioana), &json!({ "kind": "works_at", "to": bakery })).await;
        let path = made.header("location");
        client.json(Method::PATCH, path, &json!({ "role": "Buyer" })).await;

        let request = client.request(Method::DELETE, path).header("if-match", "\"1\"");
        assert_eq!(client.send(request, Body::empty()).await.status, StatusCode::PRECONDITION_FAILED);
        assert_eq!(ask(&client, Method::DELETE, path).await.status, StatusCode::NO_CONTENT);
        assert_eq!(ask(&client, Method::DELETE, path).await.status, StatusCode::NOT_FOUND);

        assert_eq!(get(&client, &of(&ioana)).await.json()["items"], json!([]));
        let read = get(&client, &format!("/api/v1/customers/{ioana}")).await.json();
        assert_eq!(read["organisation"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn links_are_read_page_by_page_from_either_end() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let bakery = customer(&client, "organisation", "Brutăria Albă").await;
        for n in 0..5 {
            let member = customer(&client, "person", &format!("Member {n}")).await;
            let body = if n % 2 == 0 {
                json!({ "kind": "works_at", "from": member })
            } else {
                json!({ "kind": "knows", "to": member })
            };
            assert_eq!(client.json(Method::POST, &of(&bakery), &body).await.status, StatusCode::CREATED);
        }

        let first = get(&client, &format!("{}?limit=3", of(&bakery))).await.json();
        let next = first["next"].as_str().unwrap().to_owned();
        let second = get(&client, &format!("{}?limit=3&after={next}", of(&bakery))).await.json();

        let ids = |page: &Value| {
            page["items"].as_array().unwrap().iter().map(|link| link["id"].to_string()).collect::<Vec<_>>()
        };
        let mut all = [ids(&first), ids(&second)].concat();
        all.sort();
        all.dedup();
        assert_eq!((ids(&first).len(), ids(&second).len(), all.len()), (3, 2, 5));
        assert_eq!(second["next"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn nobody_links_to_a_customer_they_cannot_see_nor_sees_such_a_link() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let everybody = program(&app).await;
        let agent = testing::account(&app, "Dan Pop", Role::Agent, Reach::Own).await;
        let dan = client(&app, crate::routes()).as_account(agent);
        let mine = customer(&dan, "person", "Mine").await;
        let theirs = customer(&everybody, "person", "Theirs").await;
        let deleted = customer(&dan, "person", "Deleted").await;
        let manager = manager(&app).await;
        assert_eq!(manager.post(&format!("/customers/{deleted}/removal"), &[]).await.status, 303);
        let missing = "0198c0de-0000-7000-8000-000000000000";

        for (here, other, asked) in [
            (mine.as_str(), theirs.as_str(), &dan),
            (mine.as_str(), missing, &dan),
            (theirs.as_str(), mine.as_str(), &dan),
            (missing, mine.as_str(), &dan),
            (mine.as_str(), deleted.as_str(), &everybody),
            (deleted.as_str(), mine.as_str(), &everybody),
        ] {
            for end in ["to", "from"] {
                let answer =
                    asked.json(Method::POST, &of(here), &json!({ "kind": "knows", end: other })).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.body);
            }
        }
        assert_eq!(count(&app, LINKS).await, 0);

        let made = everybody.json(Method::POST, &of(&mine), &json!({ "kind": "knows", "to": theirs })).await;
        let path = made.header("location");
        assert_eq!(get(&dan, &of(&mine)).await.json(), json!({ "items": [], "next": null }));
        assert_eq!(get(&dan, &of(&theirs)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&dan, path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(
            dan.json(Method::PATCH, path, &json!({ "role": "x" })).await.status,
            StatusCode::NOT_FOUND
        );
        assert_eq!(ask(&dan, Method::DELETE, path).await.status, StatusCode::NOT_FOUND);
        assert_eq!(get(&everybody, path).await.json(), made.json());
    })
    .await;
}

#[tokio::test]
async fn a_reader_reads_links_and_changes_none() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let client = program(&app).await;
        let ioana = customer(&client, "person", "Ioana").await;
        let dan = customer(&client, "person", "Dan").await;
        let made = client.json(Method::POST, &of(&ioana), &json!({ "kind": "knows", "to": dan })).await;
        let reader = client.as_token(&testing::token(&app, Role::ReadOnly).await);
        let (path, forbidden) = (made.header("location"), StatusCode::FORBIDDEN);

        assert_eq!(get(&reader, path).await.json(), made.json());
        assert_eq!(
            reader.json(Method::POST, &of(&dan), &json!({ "kind": "knows", "to": ioana })).await.status,
            forbidden
        );
        assert_eq!(reader.json(Method::PATCH, path, &json!({ "role": "x" })).await.status, forbidden);
        assert_eq!(ask(&reader, Method::DELETE, path).await.status, forbidden);
    })
    .await;
}

use axum::http::Method;
use foundation::team::Role;
use foundation::testing::{self, client, for_each_database};
use serde_json::json;

use super::super::routes;
use super::desk;

#[tokio::test]
async fn a_program_writes_an_entry_and_reads_it_back() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let token = testing::token(&desk.app, Role::Agent).await;
        let client = client(&desk.app, routes()).as_token(&token);
        let path = format!("/api/v1/customers/{}/timeline", desk.party);
        let call = json!({
            "kind": "call", "direction": "out", "at": "2026-03-01T08:00:00Z", "minutes": 12,
            "subject": "Price list", "body": "Wants it on paper", "outcome": "Sent",
            "amount": { "minor": 128_400, "currency": "EUR" },
        });

        let created = client.json(Method::POST, &path, &call).await;
        let entry = created.json();
        let listed = client.get(&path).await.json();
        let found = client.get(created.header("location")).await;

        assert_eq!(created.status, 201, "{}", created.body);
        assert_eq!(entry["ended_at"], "2026-03-01T08:12:00Z");
        assert_eq!(entry["author"]["name"], "test");
        assert_eq!(listed, json!({ "items": [entry], "next": null }));
        assert_eq!((found.json(), found.header("etag")), (entry.clone(), "\"1\""));
    })
    .await;
}

#[tokio::test]
async fn a_repeated_entry_is_answered_with_the_same_place_and_version() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let path = format!("/api/v1/customers/{}/timeline", desk.party);
        let send = async || {
            let request = client.request(Method::POST, &path).header("content-type", "application/json");
            let body = r#"{"kind": "note", "body": "once"}"#;
            client.send(request.header("idempotency-key", "k-1"), body.into()).await
        };

        let (first, again) = (send().await, send().await);

        assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201), "{}", again.body);
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert!(first.header("location").starts_with("/api/v1/timeline/"));
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!((first.header("etag"), again.header("etag")), ("\"1\"", "\"1\""));
        assert_eq!(desk.count("select count(*) from entry").await, 1);
    })
    .await;
}

#[tokio::test]
async fn wrong_and_unknown_fields_are_named_and_nothing_is_written() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let path = format!("/api/v1/customers/{}/timeline", desk.party);

        for (body, field) in [
            (json!({ "kind": "note", "body": "x", "author": "me" }), "author"),
            (json!({ "kind": "robbery", "body": "x" }), "kind"),
            (json!({ "kind": "note" }), "body"),
            (json!({ "kind": "call", "subject": "s".repeat(301) }), "subject"),
            (json!({ "kind": "note", "body": "b".repeat(50_001) }), "body"),
            (json!({ "kind": "call", "body": "x", "at": "2026-03-04T10:00:00Z" }), "at"),
            (
                json!({ "kind": "task", "body": "x", "assignee": "0198c0de-0000-7000-8000-000000000000" }),
                "assignee",
            ),
            (json!({ "kind": "return", "amount": { "minor": 1, "currency": "euro" } }), "amount"),
            (json!({ "kind": "order", "amount": { "minor": 1, "currency": "EUR" } }), "kind"),
        ] {
            let answer = client.json(Method::POST, &path, &body).await;
            assert_eq!(answer.status, 422, "{}", answer.body);
            assert_eq!(answer.json()["errors"][0]["field"], field, "{}", answer.body);
        }
        assert_eq!(desk.count("select count(*) from entry").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_change_names_its_version_in_the_body_or_the_header() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let id = desk.note("first").await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let path = format!("/api/v1/timeline/{id}");

        let without = client.json(Method::PATCH, &path, &json!({ "body": "x" })).await;
        let changed = client
            .json(Method::PATCH, &path, &json!({ "version": 1, "body": "second", "outcome": "done" }))
            .await;
        let older = client.json(Method::PATCH, &path, &json!({ "version": 1, "body": "third" })).await;
        let request = client.request(Method::PATCH, &path).header("content-type", "application/json");
        let by_header = client.send(request.header("if-match", "\"1\""), r#"{"body": "third"}"#.into()).await;
        let cleared = client.json(Method::PATCH, &path, &json!({ "version": 2, "outcome": null })).await;

        assert_eq!(without.status, 428);
        assert_eq!((changed.status.as_u16(), changed.header("etag")), (200, "\"2\""));
        assert_eq!(older.status, 409);
        assert_eq!(by_header.status, 412);
        assert_eq!((&cleared.json()["body"], &cleared.json()["outcome"]), (&json!("second"), &json!(null)));
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_a_timeline_page_by_page_and_by_kind() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        for n in 0..5 {
            desk.note(&format!("note {n}")).await;
        }
        let client = client(&desk.app, routes()).as_account(desk.account);
        let path = format!("/api/v1/customers/{}/timeline", desk.party);

        let first = client.get(&format!("{path}?limit=3")).await.json();
        let second =
            client.get(&format!("{path}?limit=3&after={}", first["next"].as_str().unwrap())).await.json();
        let calls = client.get(&format!("{path}?kind=call")).await.json();

        let ids = |page: &serde_json::Value| {
            page["items"].as_array().unwrap().iter().map(|entry| entry["id"].to_string()).collect::<Vec<_>>()
        };
        let mut all = [ids(&first), ids(&second)].concat();
        all.sort();
        all.dedup();
        assert_eq!((ids(&first).len(), ids(&second).len(), all.len()), (3, 2, 5));
        assert_eq!(second["next"], json!(null));
        assert_eq!(calls["items"], json!([]));
        for (query, status) in
            [("kind=robbery", 422), ("limit=0", 422), ("colour=red", 422), ("after=nonsense", 400)]
        {
            assert_eq!(client.get(&format!("{path}?{query}")).await.status, status, "{query}");
        }
    })
    .await;
}

use axum::body::Body;
use axum::http::{Method, header};
use foundation::id::Id;
use foundation::testing::{Answer, Client, client, for_each_database};

use super::super::routes;
use super::desk;

const BOUNDARY: &str = "a-line-that-nobody-writes";

/// Sends the composer's form as a browser does, files last.
pub(super) async fn send(
    client: &Client,
    party: Id,
    fields: &[(&str, &str)],
    files: &[(&str, &str)],
    by_htmx: bool,
) -> Answer {
    let mut body = String::new();
    for (name, value) in fields {
        body +=
            &format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    for (name, content) in files {
        body += &format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n"
        );
        body += &format!("Content-Type: text/plain\r\n\r\n{content}\r\n");
    }
    body += &format!("--{BOUNDARY}--\r\n");
    let request = client.request(Method::POST, &format!("/customers/{party}/entries"));
    let request = request.header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
    let request = if by_htmx { request.header("hx-request", "true") } else { request };
    client.send(request, Body::from(body)).await
}

#[tokio::test]
async fn a_note_without_script_leads_back_to_the_customer_and_stands_there() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);

        let answer =
            send(&client, desk.party, &[("kind", "note"), ("body", "Likes rye")], &[("", "")], false).await;

        let page = client.get(&format!("/customers/{}/timeline", desk.party)).await;
        assert_eq!(answer.status, 303);
        assert!(answer.header("location").starts_with(&format!("/customers/{}#entry-", desk.party)));
        assert!(page.body.contains("<blockquote>Likes rye</blockquote>"), "{}", page.body);
        // A file field that was left empty is no file.
        assert_eq!(desk.count("select count(*) from file").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_call_with_files_and_a_promise_arrives_whole_with_a_way_to_undo() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        // The clock of the tests says 2026-03-02 10:00 UTC.
        let fields = [
            ("kind", "call"),
            ("body", "Wants a price for 12 months."),
            ("subject", "the winter contract"),
            ("direction", "in"),
            ("at", "2026-03-02T09:30"),
            ("minutes", "6"),
            ("outcome", "Send quote"),
            ("due_on", "2026-03-06"),
        ];

        let answer =
            send(&client, desk.party, &fields, &[("offer.txt", "12 EUR"), ("notes.txt", "rye")], true).await;

        assert_eq!(answer.status, 200, "{}", answer.body);
        for said in [
            "<b>Ioana Popescu</b> called us",
            "with Marta Ruiz",
            "6 min",
            "the winter contract",
            "Send quote",
            "offer.txt",
            "notes.txt",
            "due in 4 days",
        ] {
            assert!(answer.body.contains(said), "{said} is missing in {}", answer.body);
        }
        let toast: serde_json::Value = serde_json::from_str(answer.header("hx-trigger")).unwrap();
        assert!(toast["toast"]["undo"]["post"].as_str().unwrap().ends_with("/removal"));
        assert_eq!(desk.count("select count(*) from entry_file").await, 2);
        // 2026-03-06T23:59:00Z, by hand: the day is over a minute later.
        assert_eq!(desk.count("select due_at from entry").await, 1_772_841_540_000);
    })
    .await;
}

#[tokio::test]
async fn overlong_fields_are_refused_beside_the_field_and_nothing_is_written() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let (subject, body) = ("s".repeat(301), "b".repeat(50_001));
        let fields =
            [("kind", "call"), ("subject", subject.as_str()), ("body", body.as_str()), ("outcome", "kept")];

        let answer = send(&client, desk.party, &fields, &[("a.txt", "content")], true).await;

        assert_eq!(answer.status, 422);
        assert_eq!(answer.header("hx-retarget"), "#composer");
        assert!(
            answer.body.contains(r#"id="composer-subject-error""#)
                && answer.body.contains(r#"id="composer-body-error""#)
        );
        assert!(answer.body.contains(r#"value="kept""#), "what was typed stays in the form");
        for table in
            ["select count(*) from entry", "select count(*) from file", "select count(*) from timeline_head"]
        {
            assert_eq!(desk.count(table).await, 0, "{table}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_order_is_not_written_by_hand() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);

        let answer = send(&client, desk.party, &[("kind", "order"), ("body", "12 loaves")], &[], true).await;

        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("Orders come from purchases."), "{}", answer.body);
        assert_eq!(desk.count("select count(*) from entry").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_too_large_is_named_and_nothing_is_written() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let large = "x".repeat(25 * 1024 * 1024 + 1);

        let answer = send(
            &client,
            desk.party,
            &[("kind", "note"), ("body", "see file")],
            &[("big.bin", &large)],
            true,
        )
        .await;

        assert_eq!(answer.status, 422);
        assert!(answer.body.contains("larger than 25 MB"), "{}", answer.body);
        assert_eq!(desk.count("select count(*) from entry").await, 0);
    })
    .await;
}

#[tokio::test]
async fn script_in_any_field_is_shown_and_never_run() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let client = client(&desk.app, routes()).as_account(desk.account);
        let script = "<script>alert(1)</script>";
        let fields = [
            ("kind", "email"),
            ("body", script),
            ("subject", script),
            ("outcome", script),
            ("direction", "out"),
        ];

        let answer = send(&client, desk.party, &fields, &[("<script>.txt", "x")], true).await;

        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(!answer.body.contains("<script"), "{}", answer.body);
        assert_eq!(answer.body.matches("alert(1)").count(), 3);
    })
    .await;
}

#[tokio::test]
async fn more_entries_than_a_page_come_by_scrolling_on() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        for n in 0..60 {
            desk.note(&format!("note number {n}.")).await;
        }
        let client = client(&desk.app, routes()).as_account(desk.account);

        let first = client.part(&format!("/customers/{}/timeline", desk.party)).await;
        let address = first
            .body
            .split("hx-get=\"")
            .filter_map(|rest| rest.split('"').next())
            .find(|address| address.contains("before="));
        let address = address.unwrap_or_else(|| panic!("no pager in {}", first.body)).replace("&#38;", "&");
        let second = client.part(&address).await;

        assert_eq!(first.body.matches("<article").count(), 50);
        assert_eq!(second.body.matches("<article").count(), 10);
        assert!(first.body.contains(r#"data-day="2026-03-02">Today"#));
        assert!(!second.body.contains("data-day"), "the heading of the day stands on the first page already");
        assert!(!second.body.contains("class=\"pager\""));
    })
    .await;
}

use axum::http::Method;
use foundation::files;
use foundation::id::Id;
use foundation::team::{Reach, Role};
use foundation::testing::{self, client, for_each_database};
use serde_json::json;

use super::super::{Kind, NewEntry, routes};
use super::{Desk, desk};

/// A colleague who sees their own customers only, and the other's customer is not among them.
async fn stranger(desk: &Desk) -> Id {
    testing::account(&desk.app, "Stranger", Role::Agent, Reach::Own).await
}

async fn with_file(desk: &Desk) -> (Id, Id) {
    let now = desk.app.now();
    let stored = desk.app.files.store_bytes("a price list", 100).await.unwrap();
    let mut tx = desk.app.db.begin().await.unwrap();
    let by = Some(desk.account);
    let file =
        files::add(&mut tx, now, "prices.txt", "text/plain", &stored, &[desk.party], by).await.unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();
    let entry =
        desk.write(NewEntry { files: vec![file], ..desk.entry(Kind::Email, now, "See attached") }).await;
    (entry, file)
}

#[tokio::test]
async fn the_timeline_of_another_ones_customer_is_not_found() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let entry = desk.note("secret").await;
        let stranger = stranger(&desk).await;
        let client = client(&desk.app, routes()).as_account(stranger);

        for path in [
            format!("/customers/{}/timeline", desk.party),
            format!("/customers/{}/live", desk.party),
            format!("/entries/{entry}"),
            format!("/entries/{entry}/edit"),
            format!("/api/v1/customers/{}/timeline", desk.party),
            format!("/api/v1/timeline/{entry}"),
        ] {
            let answer = client.get(&path).await;
            assert_eq!(answer.status, 404, "{path}");
            assert!(!answer.body.contains("secret"), "{path}");
        }
        for deed in ["edit", "completion", "reopening", "removal", "restoration"] {
            let answer =
                client.post(&format!("/entries/{entry}/{deed}"), &[("version", "1"), ("body", "mine")]).await;
            assert_eq!(answer.status, 404, "{deed}");
        }
        let path = format!("/api/v1/timeline/{entry}");
        let patched = client.json(Method::PATCH, &path, &json!({ "version": 1, "body": "mine" })).await;
        assert_eq!(patched.status, 404);
    })
    .await;
}

#[tokio::test]
async fn a_file_of_another_ones_customer_is_not_found() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let (entry, file) = with_file(&desk).await;
        let stranger = stranger(&desk).await;
        let client = client(&desk.app, routes());
        let path = format!("/files/{file}/prices.txt");

        let own = client.as_account(desk.account).get(&path).await;
        let foreign = client.as_account(stranger).get(&path).await;
        client.as_account(desk.account).post(&format!("/entries/{entry}/removal"), &[]).await;
        let removed = client.as_account(desk.account).get(&path).await;

        assert_eq!((own.status.as_u16(), own.body.as_str()), (200, "a price list"));
        assert!(own.header("content-disposition").starts_with("attachment"));
        assert_eq!(foreign.status, 404);
        assert_eq!(removed.status, 404);
    })
    .await;
}

#[tokio::test]
async fn who_may_only_read_is_offered_no_composer_and_cannot_write() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let entry = desk.note("hello").await;
        let reader = testing::account(&desk.app, "Reader", Role::ReadOnly, Reach::Everyone).await;
        let client = client(&desk.app, routes()).as_account(reader);

        let page = client.get(&format!("/customers/{}/timeline", desk.party)).await;
        let removal = client.post(&format!("/entries/{entry}/removal"), &[]).await;

        assert_eq!(page.status, 200);
        assert!(page.body.contains("hello"));
        assert!(!page.body.contains("<textarea") && !page.body.contains("/removal"));
        assert_eq!(removal.status, 403);
    })
    .await;
}

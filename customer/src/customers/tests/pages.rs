use foundation::testing::{client, for_each_database};

use super::*;

#[tokio::test]
async fn a_customer_is_created_edited_put_away_and_brought_back() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let browser = client(&app, crate::routes()).as_account(me);

        let answer = browser
            .post(
                "/customers",
                &[
                    ("kind", "person"),
                    ("given_name", "Ioana"),
                    ("family_name", "Popescu"),
                    ("point_kind", "phone"),
                    ("point_value", "+40 721 555 014"),
                ],
            )
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        let record = answer.header("location").to_owned();
        let page = browser.get(&record).await;
        assert!(page.body.contains("Ioana Popescu") && page.body.contains("+40721555014"), "{}", page.body);

        let answer = browser
            .post(
                &record,
                &[("version", "1"), ("kind", "person"), ("given_name", "Ioana"), ("family_name", "Stan")],
            )
            .await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert!(browser.get(&record).await.body.contains("Ioana Stan"));

        browser.post(&format!("{record}/removal"), &[]).await;
        assert!(!browser.get("/customers").await.body.contains("Ioana Stan"));
        assert!(browser.get("/customers/removed").await.body.contains("Ioana Stan"));
        browser.post(&format!("{record}/restoration"), &[]).await;
        assert!(browser.get("/customers").await.body.contains("Ioana Stan"));
    })
    .await;
}

#[tokio::test]
async fn an_edit_conflict_shows_both_versions_and_overwrites_nothing() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let id = saved(&app, me, person("Ioana Popescu")).await;
        let browser = client(&app, crate::routes()).as_account(me);
        let edit = |country: &'static str| {
            vec![
                ("version", "1"),
                ("kind", "person"),
                ("given_name", "Ioana"),
                ("family_name", "Popescu"),
                ("country", country),
            ]
        };

        assert_eq!(browser.post(&format!("/customers/{id}"), &edit("RO")).await.status, 303);
        let conflict = browser.post(&format!("/customers/{id}"), &edit("MD")).await;

        assert_eq!(conflict.status, 409);
        assert!(conflict.body.contains("Romania") && conflict.body.contains("Moldova"), "{}", conflict.body);
        assert!(browser.get(&format!("/customers/{id}")).await.body.contains("Romania"));
        let cell = browser
            .post(&format!("/customers/{id}/cells/country"), &[("version", "1"), ("value", "ES")])
            .await;
        assert_eq!(cell.status, 409);
        assert!(cell.body.contains("Romania") && cell.body.contains("Spain"), "{}", cell.body);
    })
    .await;
}

#[tokio::test]
async fn errors_stand_beside_their_fields() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let browser = client(&app, crate::routes()).as_account(me);

        let answer = browser
            .post(
                "/customers",
                &[
                    ("kind", "person"),
                    ("given_name", ""),
                    ("point_kind", "email"),
                    ("point_value", "nonsense"),
                ],
            )
            .await;

        assert_eq!(answer.status, 422);
        assert!(
            answer.body.contains("name-error") && answer.body.contains("point-0-error"),
            "{}",
            answer.body
        );
        assert!(answer.body.contains("nonsense"), "what was typed is kept");
    })
    .await;
}

#[tokio::test]
async fn a_script_in_a_name_stays_text() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let name = "<script>alert(1)</script>";
        let draft = Draft {
            kind: Some(Kind::Organisation),
            name: name.to_owned(),
            tags: vec![name.to_owned()],
            source: Some(name.to_owned()),
            ..Draft::default()
        };
        let id = saved(&app, me, draft).await;
        let browser = client(&app, crate::routes()).as_account(me);

        for path in [
            "/customers".to_owned(),
            format!("/customers/{id}"),
            format!("/customers/{id}/edit"),
            "/palette?q=script".to_owned(),
        ] {
            let body = browser.get(&path).await.body;
            assert!(!body.contains(name), "{path}");
            assert!(body.contains("alert(1)"), "{path} shows the name");
        }
    })
    .await;
}

#[tokio::test]
async fn a_selection_is_changed_whole_or_not_at_all() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let ana = saved(&app, me, person("Ana Gil")).await.to_string();
        let eva = saved(&app, me, person("Eva Sanz")).await.to_string();
        let browser = client(&app, crate::routes()).as_account(me);

        let stranger = "0198c0de-0000-7000-8000-000000000000";
        let refused = browser
            .post("/customers/selection", &[("do", "tag"), ("tag", "Fair"), ("ids", &ana), ("ids", stranger)])
            .await;
        assert_eq!(refused.status, 404);
        assert!(!browser.get(&format!("/customers/{ana}")).await.body.contains("Fair"));

        let done = browser
            .post("/customers/selection", &[("do", "tag"), ("tag", "Fair"), ("ids", &ana), ("ids", &eva)])
            .await;
        assert_eq!(done.status, 303, "{}", done.body);
        assert!(browser.get(&format!("/customers/{eva}")).await.body.contains("Fair"));
    })
    .await;
}

#[tokio::test]
async fn a_bulk_change_returns_to_the_list_as_it_was_and_can_be_taken_back() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let ana =
            saved(&app, me, Draft { country: Some("RO".into()), ..person("Ana Gil") }).await.to_string();
        let eva =
            saved(&app, me, Draft { country: Some("RO".into()), ..person("Eva Sanz") }).await.to_string();
        let browser = client(&app, crate::routes()).as_account(me);
        let list = "/customers?filter=country+%3D+%22RO%22&sort=-updated";
        let page = browser.get(list).await.body;
        assert!(page.contains(r#"name="sort" value="-updated""#), "{page}");

        let with = |rest: &[(&'static str, &'static str)]| {
            let mut form = vec![("filter", "country = \"RO\""), ("sort", "-updated")];
            form.extend_from_slice(rest);
            form
        };
        let mut form = with(&[("do", "remove")]);
        form.extend([("ids", ana.as_str()), ("ids", eva.as_str())]);
        let gone = browser.post("/customers/selection", &form).await;

        let back = gone.header("location").to_owned();
        let start = format!("{list}&said=removed&count=2&at=");
        let at = back.strip_prefix(&start).unwrap_or_else(|| panic!("{back}")).to_owned();
        let page = browser.get(&back).await.body;
        assert!(page.contains("2 customers were deleted.") && page.contains("Undo"), "{page}");
        assert!(!page.contains("Ana Gil"), "{page}");

        let mut form = with(&[("do", "restore")]);
        form.push(("at", at.as_str()));
        let restored = browser.post("/customers/selection", &form).await;
        let page = browser.get(restored.header("location")).await.body;
        assert!(page.contains("2 customers are back.") && page.contains("Ana Gil"), "{page}");
        // What is back cannot be brought back once more.
        assert_eq!(browser.post("/customers/selection", &form).await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_bulk_change_leads_nowhere_else_and_takes_back_only_ones_own() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let (me, other) =
            (manager(&app).await, testing::account(&app, "Ivo", Role::Manager, Reach::Everyone).await);
        let ana = saved(&app, me, person("Ana Gil")).await.to_string();
        let browser = client(&app, crate::routes()).as_account(me);

        let form = [
            ("do", "remove"),
            ("ids", &ana),
            ("back", "https://evil.example/"),
            ("filter", "//evil.example"),
            ("sort", "//evil.example\r\nx: y"),
        ];
        let gone = browser.post("/customers/selection", &form).await;
        let back = gone.header("location").to_owned();
        assert!(back.starts_with("/customers?said=removed&count=1&at="), "{back}");

        let at = back.rsplit('=').next().unwrap_or_default();
        let undo = [("do", "restore"), ("at", at)];
        let stranger = client(&app, crate::routes()).as_account(other);
        assert_eq!(stranger.post("/customers/selection", &undo).await.status, 422);
        assert_eq!(browser.post("/customers/selection", &undo).await.status, 303);
    })
    .await;
}

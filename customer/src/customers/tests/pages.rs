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

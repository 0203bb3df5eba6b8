use foundation::args;
use foundation::db::Query;
use foundation::team::Action;

use super::*;

/// Ioana, who works at the bakery: her address, the bakery's, and the link's.
async fn employed(app: &App, browser: &Client) -> (String, String, String) {
    let ioana = created(browser, "person", "Ioana").await;
    let bakery = created(browser, "organisation", "Brutăria Albă").await;
    let other = bakery.rsplit('/').next().unwrap();
    let link = [("kind", "works_at"), ("other", other), ("role", "Buyer"), ("starts_on", "2024-03-01")];
    assert_eq!(browser.post(&format!("{ioana}/links"), &link).await.status, 303);
    let (id,) = app
        .db
        .one::<(foundation::id::Id,)>("select id from party_link order by created_at desc limit 1", args![])
        .await
        .unwrap();
    (ioana, bakery, format!("/links/{id}"))
}

async fn audited(app: &App) -> i64 {
    let sql = "select count(*) from audit where action = 'link.change'";
    app.db.one::<(i64,)>(sql, args![]).await.unwrap().0
}

#[tokio::test]
async fn role_and_dates_are_changed_and_one_is_back_where_one_was() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let (_, bakery, link) = employed(&app, &browser).await;
        let bakery_id = bakery.rsplit('/').next().unwrap();

        let form = browser.get(&format!("{link}/edit?at={bakery_id}")).await.body;
        assert!(form.contains("value=\"Buyer\"") && form.contains("value=\"2024-03-01\""), "{form}");
        let change = [
            ("version", "1"),
            ("at", bakery_id),
            ("role", "Owner"),
            ("starts_on", "2024-04-01"),
            ("ends_on", "2025-12-31"),
        ];
        let answer = browser.post(&format!("{link}/edit"), &change).await;

        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, bakery.as_str()));
        let card = browser.get(&bakery).await.body;
        assert!(card.contains("Owner") && !card.contains("Buyer"), "{card}");
        assert!(card.contains(&format!("{link}/edit?at={bakery_id}")), "{card}");
        let form = browser.get(&format!("{link}/edit")).await.body;
        assert!(form.contains("value=\"2024-04-01\"") && form.contains("value=\"2025-12-31\""), "{form}");
        assert_eq!(audited(&app).await, 1);
    })
    .await;
}

#[tokio::test]
async fn who_no_longer_works_there_is_no_longer_found_by_it_and_comes_back_with_an_open_end() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let (ioana, _, link) = employed(&app, &browser).await;
        let is_found =
            async || browser.get("/palette?q=brutaria").await.body.contains(&format!("href=\"{ioana}\""));
        assert!(is_found().await);

        let ended = [("version", "1"), ("role", "Buyer"), ("ends_on", "2025-12-31")];
        assert_eq!(browser.post(&format!("{link}/edit"), &ended).await.status, 303);
        assert!(!is_found().await);

        let again = [("version", "2"), ("role", "Buyer"), ("ends_on", "")];
        assert_eq!(browser.post(&format!("{link}/edit"), &again).await.status, 303);
        assert!(is_found().await);
    })
    .await;
}

#[tokio::test]
async fn of_two_who_change_a_link_the_second_sees_both_versions_and_overwrites_nothing() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let (_, _, link) = employed(&app, &browser).await;
        let edit = async |version: &str, role: &str| {
            let fields = [("version", version), ("role", role), ("starts_on", "2024-03-01")];
            browser.post(&format!("{link}/edit"), &fields).await
        };

        assert_eq!(edit("1", "Head of purchasing").await.status, 303);
        let second = edit("1", "Bookkeeper").await;

        assert_eq!(second.status, 409);
        assert!(second.body.contains("Head of purchasing"), "{}", second.body);
        assert!(
            second.body.contains("value=\"Bookkeeper\"")
                && second.body.contains("name=\"version\" value=\"2\"")
        );
        assert!(browser.get(&format!("{link}/edit")).await.body.contains("value=\"Head of purchasing\""));
        // Whoever wanted the same has nothing to decide.
        assert_eq!(edit("1", "Head of purchasing").await.status, 303);
        assert_eq!(edit("2", "Bookkeeper").await.status, 303);
        assert_eq!(audited(&app).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_link_that_somebody_ended_meanwhile_is_not_opened_again_by_an_older_form() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let (_, _, link) = employed(&app, &browser).await;

        assert_eq!(browser.post(&format!("{link}/end"), &[]).await.status, 303);
        let older = browser.post(&format!("{link}/edit"), &[("version", "1"), ("role", "Owner")]).await;

        assert_eq!(older.status, 409);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_stands_beside_each_field_and_nothing_typed_is_lost() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let (_, _, link) = employed(&app, &browser).await;
        let long = "r".repeat(101);

        let wrong =
            [("version", "1"), ("role", long.as_str()), ("starts_on", "soon"), ("ends_on", "2025-01-01")];
        let answer = browser.post(&format!("{link}/edit"), &wrong).await;

        assert_eq!(answer.status, 422);
        for piece in
            ["id=\"role-error\"", "id=\"starts_on-error\"", "aria-describedby=\"role-error\"", long.as_str()]
        {
            assert!(answer.body.contains(piece), "{piece}: {}", answer.body);
        }
        assert!(!answer.body.contains("id=\"ends_on-error\""));
        assert!(browser.get(&format!("{link}/edit")).await.body.contains("value=\"Buyer\""));
    })
    .await;
}

#[tokio::test]
async fn nobody_works_twice_at_one_place_at_once() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let (ioana, bakery, first) = employed(&app, &browser).await;
        assert_eq!(browser.post(&format!("{first}/end"), &[]).await.status, 303);
        let other = bakery.rsplit('/').next().unwrap();
        let again = [("kind", "works_at"), ("other", other), ("role", "Owner")];
        assert_eq!(browser.post(&format!("{ioana}/links"), &again).await.status, 303);

        let opened = browser.post(&format!("{first}/edit"), &[("version", "2"), ("role", "Buyer")]).await;

        assert_eq!(opened.status, 422);
        assert!(opened.body.contains("id=\"ends_on-error\""), "{}", opened.body);
    })
    .await;
}

#[tokio::test]
async fn a_link_with_a_customer_out_of_scope_cannot_be_edited() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let browser = manager(&app).await;
        let (ioana, _, link) = employed(&app, &browser).await;
        let agent = testing::account(&app, "Dan Pop", Role::Agent, Reach::Own).await;
        let mut tx = app.db.begin().await.unwrap();
        let ioana = foundation::id::Id::parse(ioana.rsplit('/').next().unwrap()).unwrap();
        tx.run("update party set owner_id = $2 where id = $1", args![ioana, agent]).await.unwrap();
        tx.unaudited("a test's own change");
        tx.commit().await.unwrap();
        assert!(testing::permit(&app, agent, Action::ChangeCustomers).await.actor().account().is_some());
        let dan = client(&app, crate::routes()).as_account(agent);

        assert_eq!(dan.get(&format!("/customers/{ioana}")).await.status, 200);
        assert_eq!(dan.get(&format!("{link}/edit")).await.status, 404);
        let change = [("version", "1"), ("role", "Owner")];
        assert_eq!(dan.post(&format!("{link}/edit"), &change).await.status, 404);
        assert_eq!(audited(&app).await, 0);
    })
    .await;
}

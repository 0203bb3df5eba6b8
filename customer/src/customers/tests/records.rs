use foundation::testing::for_each_database;

use super::*;
use crate::customers::{ChangeRefused, change, full, same_contact};

#[tokio::test]
async fn a_customer_comes_back_as_saved() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let draft = Draft {
            language: Some("ro".to_owned()),
            country: Some("ro".to_owned()),
            time_zone: Some("Europe/Bucharest".to_owned()),
            tags: vec!["Bakery".to_owned(), "VIP".to_owned()],
            owner_id: Some(me),
            external_id: Some("C-1".to_owned()),
            ..person("Ioana Popescu")
        };
        let id = saved(&app, me, draft).await;

        let found = full(&app.db, &testing::scope(&app, me).await, id).await.unwrap().unwrap();

        assert_eq!(found.customer.name.reveal(), "Ioana Popescu");
        assert_eq!(found.customer.country.as_deref(), Some("RO"));
        assert_eq!(found.tags, ["Bakery", "VIP"]);
        assert_eq!(found.contact_points[0].value.reveal(), "ioana.popescu@example.org");
        assert!(found.contact_points[0].is_primary);
        assert_eq!(found.customer.version, 1);
    })
    .await;
}

#[tokio::test]
async fn of_two_people_who_edit_at_once_the_second_sees_the_first() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let id = saved(&app, me, person("Ioana Popescu")).await;
        let permit = testing::permit(&app, me, Action::ChangeCustomers).await;
        let edit = async |country: &str| {
            let mut tx = app.db.begin().await.unwrap();
            let draft = Draft { country: Some(country.to_owned()), ..person("Ioana Popescu") };
            let outcome = change(&mut tx, &permit, app.now(), id, 1, checked(draft)).await;
            if outcome.is_ok() {
                tx.commit().await.unwrap();
            }
            outcome
        };

        assert!(matches!(edit("RO").await, Ok(2)));
        let Err(ChangeRefused::Changed(theirs)) = edit("MD").await else {
            panic!("the first edit was overwritten")
        };

        assert_eq!(theirs.customer.country.as_deref(), Some("RO"));
        assert_eq!(theirs.customer.version, 2);
    })
    .await;
}

#[tokio::test]
async fn saving_without_a_change_changes_nothing() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let id = saved(&app, me, person("Ioana Popescu")).await;
        let permit = testing::permit(&app, me, Action::ChangeCustomers).await;

        let mut tx = app.db.begin().await.unwrap();
        let version = change(&mut tx, &permit, app.now(), id, 1, checked(person("Ioana Popescu"))).await;

        assert!(matches!(version, Ok(1)));
    })
    .await;
}

#[tokio::test]
async fn the_same_external_id_is_refused() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        let with_id = |name| Draft { external_id: Some("C-1".to_owned()), ..person(name) };
        saved(&app, me, with_id("Ioana Popescu")).await;
        let permit = testing::permit(&app, me, Action::CreateCustomers).await;

        let mut tx = app.db.begin().await.unwrap();
        let outcome = create(&mut tx, &permit, app.now(), checked(with_id("Ana Gil"))).await;

        assert!(matches!(outcome, Err(ChangeRefused::ExternalIdTaken)));
    })
    .await;
}

#[tokio::test]
async fn a_shared_phone_is_a_warning_that_names_the_other() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let me = manager(&app).await;
        saved(&app, me, person("Ioana Popescu")).await;
        let scope = testing::scope(&app, me).await;
        let key = (ContactKind::Email, "ioana.popescu@example.org".to_owned());

        let others = same_contact(&app.db, &scope, None, &[key]).await.unwrap();

        assert_eq!(others.len(), 1);
        assert_eq!(others[0].1, "Ioana Popescu");
    })
    .await;
}

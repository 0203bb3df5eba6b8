//! Whoever is not forgotten stays as they are, and what was said of somebody before goes with them.

use std::time::Duration;

use super::*;

fn called(name: &str, tags: &[&str]) -> Draft {
    let tags = tags.iter().map(|tag| (*tag).to_owned()).collect();
    Draft { name: name.to_owned(), tags, ..Draft::default() }
}

#[tokio::test]
async fn a_refusal_leaves_what_is_seen_as_it_is() {
    for_each_database(async |db, clock| {
        let Scene { app, person, lawyer, .. } = scene(db, clock).await;
        let by = testing::permit(&app, lawyer, Action::ForgetCustomers).await;

        assert!(matches!(erase(&app, &by, person, "asked").await, Err(Refusal::Held(_))));
        let desk = client(&app, crate::routes()).as_account(lawyer);
        assert_eq!(desk.get(&format!("/customers/{person}")).await.status, StatusCode::OK);
        app.counters.views.write(&app.db, app.now()).await.unwrap();

        let sql = "select count(*) from viewing where party_id = $1";
        assert!(app.db.one::<(i64,)>(sql, args![person]).await.unwrap().0 > 0, "a hash alone was kept");
    })
    .await;
}

#[tokio::test]
async fn a_hold_of_the_same_moment_is_seen() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let person = create(&app, called("Ioana Popescu", &[])).await;
        let mut tx = app.db.begin().await.unwrap();
        place(&mut tx, &permit(), app.now(), person, "a lawsuit").await.unwrap();

        let erasing = {
            let app = app.clone();
            tokio::spawn(async move { erase(&app, &permit(), person, "asked").await })
        };
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(!erasing.is_finished(), "it waits for the row of the person");
        tx.commit().await.unwrap();

        assert!(matches!(erasing.await.unwrap(), Err(Refusal::Held(_))));
    })
    .await;
}

#[tokio::test]
async fn a_word_that_was_taken_off_somebody_long_ago_goes_with_them() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let person = create(&app, called("Ioana Popescu", &["Former", "Common"])).await;
        create(&app, called("Ion Lupu", &["Common"])).await;
        let mut tx = app.db.begin().await.unwrap();
        let draft = called("Ioana Popescu", &["Common"]).check().unwrap();
        let changed = customers::change(&mut tx, &permit(), app.now(), person, 1, draft).await;
        assert!(changed.is_ok());
        tx.commit().await.unwrap();

        erase(&app, &permit(), person, "asked").await.unwrap();

        let tags: Vec<(String,)> = app.db.all("select name from tag", args![]).await.unwrap();
        assert_eq!(tags, [("Common".to_owned(),)]);
    })
    .await;
}

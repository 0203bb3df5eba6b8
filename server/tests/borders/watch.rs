//! What is read is counted, and who has nothing to do with a customer is known.

use customer::customers::strangers;
use foundation::team::Role;
use foundation::testing::for_each_database;

use crate::house::House;

#[tokio::test]
async fn whoever_reads_customers_is_counted() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let reader = house.account(Role::Administrator);
        let client = house.client.as_account(reader);
        for path in ["", "/api/v1"] {
            assert!(client.get(&format!("{path}/customers/{}", house.own)).await.status.is_success());
            assert!(client.get(&format!("{path}/customers")).await.status.is_success());
        }
        client.get("/api/v1/search?q=canary").await;
        // Who is refused has read nothing.
        let refused = house.client.as_account(house.stranger);
        refused.get(&format!("/customers/{}", house.secret)).await;

        let seen = house.app.counters.views.tally.take();
        assert_eq!(seen.len(), 1);
        assert_eq!((seen[0].0, seen[0].1.opened.len()), (reader, 1));
        assert!(seen[0].1.listed >= 6, "two lists of three customers, and a search: {}", seen[0].1.listed);
        assert!(house.app.counters.views.tally.take().is_empty());

        let both = [house.own, house.secret];
        assert_eq!(
            strangers(&house.app.db, house.stranger, &both).await.unwrap(),
            0,
            "one's own, and a task there"
        );
        assert_eq!(strangers(&house.app.db, reader, &both).await.unwrap(), 2);
    })
    .await;
}

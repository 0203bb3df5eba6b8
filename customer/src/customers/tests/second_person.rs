use foundation::team;
use foundation::testing::{client, for_each_database};

use super::*;

#[tokio::test]
async fn more_customers_than_a_hundred_are_put_away_only_with_the_yes_of_another_person() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let marta = manager(&app).await;
        let radu = testing::account(&app, "Radu Pop", Role::Manager, Reach::Own).await;
        let mut ids = Vec::new();
        for n in 0..101 {
            let owner = (n == 0).then_some(radu);
            let draft = Draft { owner_id: owner, ..person(&format!("Person {n:03}")) };
            ids.push(saved(&app, marta, draft).await.to_string());
        }
        let client = client(&app, crate::routes().merge(team::routes()));
        let (browser, other) = (client.as_account(marta), client.as_account(radu));
        let form: Vec<(&str, &str)> =
            std::iter::once(("do", "remove")).chain(ids.iter().map(|id| ("ids", id.as_str()))).collect();
        let left = async || browser.get("/customers/removed").await.body.matches("Person ").count();

        let asked = browser.post("/customers/selection", &form).await;
        let ask = asked.header("location").rsplit('=').next().unwrap().to_owned();
        assert!(asked.header("location").contains("/settings/approvals?asked="), "{:?}", asked.headers);
        assert_eq!(left().await, 0, "nobody is put away yet");

        // Whoever decides sees which of them they may see, and how many more there are.
        let seen = other.get(&format!("/customers/asked/{ask}")).await.body;
        assert!(seen.contains("Person 000") && !seen.contains("Person 001"), "{seen}");
        assert!(seen.contains("deleted already: 100"), "{seen}");

        other.post(&format!("/settings/approvals/{ask}/decision"), &[("verdict", "granted")]).await;
        let fewer = browser.post("/customers/selection", &form[..101]).await;
        assert!(
            fewer.header("location").contains("said=removed"),
            "one hundred need nobody: {:?}",
            fewer.headers
        );
        let whole = browser.post("/customers/selection", &form[..1]).await;
        assert_eq!(whole.status, 422);
    })
    .await;
}

#[tokio::test]
async fn a_yes_puts_away_exactly_those_who_were_asked_for() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let marta = manager(&app).await;
        let radu = testing::account(&app, "Radu Pop", Role::Manager, Reach::Everyone).await;
        let mut ids = Vec::new();
        for n in 0..102 {
            ids.push(saved(&app, marta, person(&format!("Person {n:03}"))).await.to_string());
        }
        let client = client(&app, crate::routes().merge(team::routes()));
        let (browser, other) = (client.as_account(marta), client.as_account(radu));
        let form = |ids: &[String]| {
            let ids = ids.iter().map(|id| ("ids".to_owned(), id.clone()));
            std::iter::once(("do".to_owned(), "remove".to_owned())).chain(ids).collect::<Vec<_>>()
        };
        let send = async |ids: &[String]| {
            let form = form(ids);
            let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            browser.post("/customers/selection", &form).await.header("location").to_owned()
        };

        let asked = send(&ids[..101]).await;
        let ask = asked.rsplit('=').next().unwrap();
        other.post(&format!("/settings/approvals/{ask}/decision"), &[("verdict", "granted")]).await;

        let others = send(&ids[1..]).await;
        assert!(others.contains("asked=") && !others.contains(ask), "{others}");
        let page = browser.get("/settings/approvals").await.body;
        assert_eq!(page.matches("name=\"ids\"").count(), 101, "the page carries them on");
        let removed = send(&ids[..101]).await;
        assert!(removed.contains("said=removed&count=101"), "{removed}");
    })
    .await;
}

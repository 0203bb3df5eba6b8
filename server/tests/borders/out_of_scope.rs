//! A customer who is not yours to see is one who does not exist.

use axum::http::{Method, StatusCode};
use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::team::Role;
use foundation::testing::for_each_database;
use serde_json::json;

use crate::house::{House, all_routes};

const OF_CUSTOMERS: [&str; 9] = [
    "/customers/{id}",
    "/api/v1/customers/{id}",
    "/entries/{id}",
    "/api/v1/timeline/{id}",
    "/links/{id}",
    "/api/v1/links/{id}",
    "/files/{id}",
    "/consents/{id}",
    "/api/v1/consents/{id}",
];

#[tokio::test]
async fn a_customer_out_of_scope_is_answered_as_one_who_does_not_exist() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let mut wrong = Vec::new();
        let mut asked = 0;
        for route in
            all_routes().iter().filter(|route| OF_CUSTOMERS.iter().any(|start| route.path.starts_with(start)))
        {
            let address = house.address(route, house.secret);
            let missing = with_other_id(&address);
            for account in [house.stranger, house.teammate] {
                asked += 1;
                let seen = house.ask(Some(account), route, &address).await;
                let unknown = house.ask(Some(account), route, &missing).await;
                // Whom to link is offered by what is typed, and does not depend on the customer.
                let is_offer = route.path.ends_with("/links/choices") && !seen.body.contains("Canary");
                // Whoever may not do it at all learns nothing either: the two answers must be the same.
                let is_refused = route.access.action().is_some_and(|action| !Role::Manager.may(action));
                let is_hidden = is_offer
                    || (is_refused && seen.status == StatusCode::FORBIDDEN)
                    || seen.status == StatusCode::NOT_FOUND
                    || (!route.method.is_safe() && seen.status.is_client_error());
                if !is_hidden || seen.status != unknown.status || seen.body != unknown.body {
                    wrong.push(format!(
                        "{} {}: {}, if missing {}",
                        route.method, route.path, seen.status, unknown.status
                    ));
                }
            }
        }
        assert!(asked > 30, "only {asked} requests: the routes are called otherwise");
        assert!(wrong.is_empty(), "{wrong:#?}");

        let still = house
            .client
            .as_account(house.account(Role::Administrator))
            .get(&format!("/customers/{}", house.secret))
            .await;
        assert_eq!(still.status, StatusCode::OK);
        assert!(still.body.contains("Canaryfamily"));
    })
    .await;
}

#[tokio::test]
async fn an_order_of_a_customer_out_of_scope_cannot_be_taken_over() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        for line in [1, 2] {
            let body = json!({
                "order": "canaryorder", "line": line, "customer": house.own, "at": "2026-01-05T10:00:00Z",
                "amount": { "minor": 1, "currency": "EUR" },
            });
            let refused =
                house.client.as_account(house.stranger).json(Method::POST, "/api/v1/purchases", &body).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.body);
            assert!(!refused.body.contains("1250"), "{}", refused.body);
        }

        let administrator = house.client.as_account(house.account(Role::Administrator));
        let still = administrator.get(&format!("/api/v1/customers/{}/purchases", house.secret)).await.json();
        let lines = still["items"].as_array().unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(
            (&lines[0]["order"], &lines[0]["amount"]["minor"]),
            (&json!("canaryorder"), &json!(1_250))
        );
    })
    .await;
}

/// The same address about something that does not exist.
fn with_other_id(address: &str) -> String {
    let other = Id::new(Timestamp(1_000)).to_string();
    let parts: Vec<&str> = address
        .split('/')
        .map(|part| if Id::parse(part).is_some() { other.as_str() } else { part })
        .collect();
    parts.join("/")
}

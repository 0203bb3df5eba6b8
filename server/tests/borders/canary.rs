//! Canaries: each field of a customer holds a token of its own, and no answer to somebody who may not
//! see this customer holds any of them.

use std::collections::BTreeSet;

use axum::http::Method;
use foundation::id::Id;
use foundation::team::Role;
use foundation::testing::for_each_database;

use crate::house::{House, MARK, TOKENS, all_routes, heard};

/// Ways to look for somebody in a list. None holds a whole token, because pages show what was typed.
const ASKED: &[&str] =
    &["", "?q=canar", "?search=canar", "?filter=country%20%3D%20%22RO%22", "?limit=500", "?sort=name"];

#[tokio::test]
async fn nothing_of_a_customer_is_told_to_whoever_may_not_see_them() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let administrator = house.account(Role::Administrator);

        // If the administrator did not get them all, the silence of the others would prove nothing.
        let told = told_to(&house, administrator).await;
        let untold: Vec<_> =
            TOKENS.iter().filter(|token| !told.iter().any(|(known, _)| known == *token)).collect();
        assert!(untold.is_empty(), "nobody is told {untold:?}");

        for account in [house.stranger, house.teammate] {
            let leaks = told_to(&house, account).await;
            assert!(leaks.is_empty(), "{leaks:#?}");
        }
    })
    .await;
}

/// Which tokens an account is told, and by which address.
async fn told_to(house: &House, account: Id) -> BTreeSet<(&'static str, String)> {
    let mut told = BTreeSet::new();
    for route in
        all_routes().iter().filter(|route| route.method == Method::GET && !route.path.ends_with("/live"))
    {
        let mut customers = vec![house.secret];
        if route.path.contains("customers/{id}") {
            customers.push(house.own);
        }
        for customer in customers {
            for asked in ASKED {
                let address = house.address(route, customer) + asked;
                let answer = house.ask(Some(account), route, &address).await;
                let heard = heard(&answer.body, TOKENS.iter().copied());
                told.extend(heard.into_iter().map(|token| (token, route.path.to_owned())));
            }
        }
    }
    told
}

#[test]
fn no_question_of_this_test_gives_a_token_away() {
    let shown = ASKED.join(" ");

    assert!(TOKENS.iter().all(|token| !shown.contains(token)));
    assert!(!shown.contains(MARK));
}

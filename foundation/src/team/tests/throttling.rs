//! Guessing by many at once.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;

use super::*;
use crate::args;
use crate::clock::{DAY, MINUTE, Timestamp};
use crate::team::throttle::{Door, Turn, guess};
use crate::testing::{app, for_each_database};

/// One of ten thousand addresses, each in a network of its own.
fn address(n: u32) -> [u8; 4] {
    let [_, _, high, low] = n.to_be_bytes();
    [198, high, low, 7]
}

async fn sign_in_from(browser: &Client, from: [u8; 4], email: &str, password: &str) -> Answer {
    let request = browser
        .request(Method::POST, "/sign-in")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .extension(ConnectInfo(SocketAddr::from((from, 4_711))));
    let form = serde_urlencoded::to_string([("email", email), ("password", password)]).unwrap();
    browser.send(request, form.into()).await
}

/// Writes down that a colleague looked at somebody from a network.
async fn worked(app: &App, account: Id, network: &'static str, at: Timestamp) {
    let mut tx = app.db.begin().await.unwrap();
    tx.run(
        "insert into viewing (id, at, actor_kind, actor_id, actor_name, screen, network, parts, person_count)
         values ($1, $2, 'staff', $3, '', 'list', $4, 0, 0)",
        args![Id::new(at), at, account, network],
    )
    .await
    .unwrap();
    tx.unaudited("a test's own view");
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn many_who_guess_at_many_accounts_share_one_limit() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let marta = colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        worked(&app, marta, "203.0.113.0/24", app.now().plus(-29 * DAY)).await;
        worked(&app, marta, "192.0.2.0/24", app.now().plus(-31 * DAY)).await;
        let come = async |from| sign_in_from(&browser, from, "marta@puente.example", PASSWORD).await;
        for n in 0..100 {
            let email = format!("n{n}@puente.example");
            assert_eq!(sign_in_from(&browser, address(n), &email, "wrong").await.status, 422, "{n}");
        }

        let next = sign_in_from(&browser, address(100), "nobody@puente.example", "wrong").await;
        let stranger = come([198, 51, 100, 1]).await;
        let long_ago = come([192, 0, 2, 200]).await;
        let known = come([203, 0, 113, 200]).await;
        clock.set(app.now().plus(MINUTE));
        let later = come([198, 51, 100, 1]).await;

        for answer in [next, stranger, long_ago] {
            assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (429, "10"));
            assert!(answer.body.contains("Try again in 10 seconds."), "{}", answer.body);
        }
        assert_eq!((known.status.as_u16(), later.status.as_u16()), (303, 303));
    })
    .await;
}

#[tokio::test]
async fn ten_thousand_guesses_from_as_many_addresses_get_a_hundred_a_minute_through() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let start = app.now();
        let mut through = 0;
        for n in 0..10_000_u32 {
            // A thousand a minute, for ten minutes.
            clock.set(start.plus(i64::from(n) * MINUTE / 1_000));
            let from = IpAddr::from(address(n));
            let email = format!("n{}@puente.example", n % 500);
            let turn = guess(&app.db, Door::Password, &email, None, Some(from), app.now()).await.unwrap();
            through += u32::from(matches!(turn, Turn::Try(_)));
        }

        assert!((900..=1_000).contains(&through), "{through}");
    })
    .await;
}

#[tokio::test]
async fn who_gets_in_does_not_count_and_one_door_leaves_the_others_open() {
    for_each_database(async |db, clock| {
        let app = app(db, clock);
        colleague(&app, "Marta Ruiz", "marta@puente.example", Role::Agent).await;
        let browser = browser(&app);
        for n in 0..110 {
            let entered = sign_in_from(&browser, address(n), "marta@puente.example", PASSWORD).await;
            assert_eq!(entered.status, 303, "{n}");
        }
        for n in 0..100 {
            guess(&app.db, Door::House, &n.to_string(), None, None, app.now()).await.unwrap();
        }

        let house = guess(&app.db, Door::House, "one more", None, None, app.now()).await.unwrap();
        let password = sign_in(&browser, "marta@puente.example", PASSWORD).await;

        assert!(matches!(house, Turn::Wait(_)));
        assert_eq!(password.status, 303);
    })
    .await;
}

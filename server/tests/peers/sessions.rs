//! Keys, cookies, links and headers that claim who somebody is.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use foundation::args;
use foundation::clock::DAY;
use foundation::db::{Query, Sql};
use foundation::team::Role;
use foundation::testing::{self, Answer};

use crate::desk::{Desk, cookie, on_each};
use crate::house::all_routes;

const PASSWORD: &str = "nine grey herons over the weir";
const SECOND_PASSWORD: &str = "another quiet river stone 42";

async fn sign_in(desk: &Desk, email: &str, password: &str, cookie: &str) -> Answer {
    let request = desk.house.client.request(Method::POST, "/sign-in").header(header::COOKIE, cookie);
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let form = format!("email={}&password={}", email.replace('@', "%40"), password.replace(' ', "+"));
    desk.house.client.send(request, Body::from(form)).await
}

async fn is_in(desk: &Desk, cookie: &str) -> bool {
    desk.with_cookie(cookie, "/today").await.status == StatusCode::OK
}

/// A colleague who set a password, and their session's cookie.
async fn colleague(desk: &Desk, email: &str) -> String {
    let key = desk.invited(email, "manager").await;
    let accepted = desk.accept(&key, PASSWORD).await;
    let cookie = cookie(&accepted);
    assert!(is_in(desk, &cookie).await, "{} {}", accepted.status, accepted.body);
    cookie
}

/// osTicket: the key that somebody planted before the sign-in was good after it.
#[tokio::test]
async fn cve_2026_9507_a_planted_key_is_worth_nothing() {
    on_each(async |desk| {
        colleague(&desk, "nadia@example.com").await;
        let planted = format!("vinculo={}", "a".repeat(43));
        let twice = format!("{planted}; vinculo={}", "b".repeat(43));
        for brought in [&planted, &twice] {
            let answer = sign_in(&desk, "nadia@example.com", PASSWORD, brought).await;
            let given = cookie(&answer);
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
            assert!(!brought.contains(&given), "{given}");
            assert!(is_in(&desk, &given).await);
            assert!(!is_in(&desk, brought).await);
            // The next sign-in on the same browser ends this one.
            let next = cookie(&sign_in(&desk, "nadia@example.com", PASSWORD, &given).await);
            assert!(is_in(&desk, &next).await && !is_in(&desk, &given).await);
        }
    })
    .await;
}

/// Chatwoot: sessions lived on after the password was changed.
#[tokio::test]
async fn cve_2021_3740_a_new_password_ends_other_sessions() {
    on_each(async |desk| {
        let first = colleague(&desk, "nadia@example.com").await;
        let second = cookie(&sign_in(&desk, "nadia@example.com", PASSWORD, "").await);
        assert!(is_in(&desk, &first).await && is_in(&desk, &second).await);

        let request = desk.house.client.request(Method::POST, "/settings/account/password");
        let request = request.header(header::COOKIE, &second);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let form = format!(
            "current={0}&password={1}&again={1}",
            PASSWORD.replace(' ', "+"),
            SECOND_PASSWORD.replace(' ', "+")
        );
        let changed = desk.house.client.send(request, Body::from(form)).await;

        assert!(changed.status.is_redirection() || changed.status.is_success(), "{}", changed.body);
        assert!(!is_in(&desk, &first).await);
        let old = sign_in(&desk, "nadia@example.com", PASSWORD, "").await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(is_in(&desk, &cookie(&sign_in(&desk, "nadia@example.com", SECOND_PASSWORD, "").await)).await);
    })
    .await;
}

/// Zammad: a header of a proxy that was not there signed anybody in.
#[tokio::test]
async fn cve_2020_26030_no_header_says_who_somebody_is() {
    on_each(async |desk| {
        let names = [
            "x-remote-user",
            "remote-user",
            "x-forwarded-user",
            "x-webauth-user",
            "x-auth-request-email",
            "x-authenticated-user",
            "x-ms-client-principal-name",
            "cf-access-authenticated-user-email",
            "x-user-id",
        ];
        for route in all_routes() {
            let address = desk.house.address(&route, desk.house.secret);
            let plain = desk.house.client.request(route.method.clone(), &address);
            let mut claimed = desk.house.client.request(route.method.clone(), &address);
            for name in names {
                claimed = claimed.header(name, "boss@example.com");
            }
            let plain = desk.house.send(None, plain, &route).await;
            let claimed = desk.house.send(None, claimed, &route).await;
            let case = format!("{} {}", route.method, route.path);
            assert_eq!(
                (claimed.status, claimed.header("location")),
                (plain.status, plain.header("location")),
                "{case}"
            );
        }
    })
    .await;
}

/// LimeSurvey: the address in a letter came from a header of the request.
#[tokio::test]
async fn cve_2026_50635_links_name_our_own_address_whatever_a_request_claims() {
    on_each(async |desk| {
        let spoofed = [
            ("x-forwarded-host", "evil.example"),
            ("x-forwarded-proto", "gopher"),
            ("x-host", "evil.example"),
            ("forwarded", "host=evil.example;proto=https"),
            ("x-original-url", "/settings/team"),
            ("x-rewrite-url", "/settings/team"),
        ];
        let boss = desk.house.client.as_account(desk.house.account(Role::Administrator));
        let mut request = boss.request(Method::POST, "/settings/team/accounts");
        for (name, value) in spoofed {
            request = request.header(name, value);
        }
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let form = "name=New+Colleague&email=new%40example.com&role=agent&reach=own";
        let made = boss.send(request, Body::from(form)).await;
        let shown = if made.status.is_redirection() {
            boss.get(made.header("location")).await.body
        } else {
            made.body
        };
        assert!(shown.contains("http://vinculo.test/invitation?key="), "{shown}");
        assert!(!shown.contains("evil.example"), "{shown}");

        for route in
            all_routes().iter().filter(|route| route.method.is_safe() && !route.path.ends_with("/live"))
        {
            let address = desk.house.address(route, desk.house.secret);
            let mut request = boss.request(Method::GET, &address).header(header::ACCEPT, "text/html");
            for (name, value) in spoofed {
                request = request.header(name, value);
            }
            let answer = boss.send(request, Body::empty()).await;
            assert!(!answer.body.contains("evil.example"), "{}", route.path);
            assert!(!answer.header("location").contains("evil.example"), "{}", route.path);
        }
        for host in
            ["evil.example", "vinculo.test.evil.example", "vinculo.test:1", "vinculo.test@evil.example", ""]
        {
            let request = axum::http::Request::builder().uri("/sign-in").header(header::HOST, host);
            let answer = desk.house.client.send(request, Body::empty()).await;
            assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        }
    })
    .await;
}

/// An empty key, or one for another purpose, was taken.
#[tokio::test]
async fn cve_2026_53595_a_key_is_whole_fresh_and_for_its_purpose() {
    on_each(async |desk| {
        let key = desk.invited("nadia@example.com", "manager").await;
        let accounts = desk.count("select count(*) from account where password_hash is not null").await;
        let short = key[..key.len() - 1].to_owned();
        let longer = format!("{key}a");
        let swapped: String = key.chars().rev().collect();
        for wrong in ["", "a", "\0", "null", "undefined", "0", " ", "*", "%", &short, &longer, &swapped] {
            for path in ["/invitation", "/reset", "/setup"] {
                assert_refused(&desk, path, wrong).await;
            }
        }
        // For another purpose.
        for path in ["/reset", "/setup"] {
            assert_refused(&desk, path, &key).await;
        }
        assert_eq!(
            desk.count("select count(*) from account where password_hash is not null").await,
            accounts
        );
        // Opening it uses it not up, and using it does.
        for _ in 0..2 {
            let opened = desk.house.client.get(&format!("/invitation?key={key}")).await;
            assert_eq!(opened.status, StatusCode::OK);
        }
        assert!(is_in(&desk, &cookie(&desk.accept(&key, PASSWORD).await)).await);
        assert_refused(&desk, "/invitation", &key).await;
        // Too late.
        let late = desk.invited("late@example.com", "agent").await;
        let now = desk.house.app.now();
        desk.house.app.clock.set(now.plus(8 * DAY));
        assert_refused(&desk, "/invitation", &late).await;
    })
    .await;
}

async fn assert_refused(desk: &Desk, path: &str, key: &str) {
    let form = [
        ("key", key),
        ("password", PASSWORD),
        ("again", PASSWORD),
        ("name", "Evil"),
        ("email", "evil@example.com"),
    ];
    let answer = desk.house.client.post(path, &form).await;
    assert!(answer.status.is_client_error(), "{path} {key:?}: {}", answer.status);
    assert!(answer.header("set-cookie").is_empty(), "{path} {key:?}");
}

/// A right that was taken away was still good where it was in use.
#[tokio::test]
async fn cve_2026_95814_a_right_that_is_taken_away_is_gone_at_once() {
    on_each(async |desk| {
        let cookie = colleague(&desk, "nadia@example.com").await;
        let export = "/customers/export.csv";
        assert_eq!(desk.with_cookie(&cookie, export).await.status, StatusCode::OK);
        let mut tx = desk.house.app.db.begin().await.unwrap();
        tx.run("update account set role = 'agent' where email = 'nadia@example.com'", args![]).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        assert_ne!(desk.with_cookie(&cookie, export).await.status, StatusCode::OK);
    })
    .await;
}

/// An account that ended left its tokens behind.
#[tokio::test]
async fn cve_2026_43911_what_an_ended_account_made_ends_with_it() {
    on_each(async |desk| {
        let cookie = colleague(&desk, "nadia@example.com").await;
        let sql = "select id, version from account where email = 'nadia@example.com'";
        let (id, version): (foundation::id::Id, i64) =
            desk.house.app.db.one(Sql::from(sql), args![]).await.unwrap();
        let text = testing::token(&desk.house.app, Role::Manager).await;
        let mut tx = desk.house.app.db.begin().await.unwrap();
        tx.run("update api_token set created_by = $1", args![id]).await.unwrap();
        tx.unaudited("a test: the tokens are hers");
        tx.commit().await.unwrap();
        let program = desk.house.client.as_token(&text);
        assert_eq!(program.get("/api/v1/customers").await.status, StatusCode::OK);

        let blocked = desk
            .admin
            .post(&format!("/settings/team/accounts/{id}/block"), &[("version", &version.to_string())])
            .await;

        assert!(blocked.status.is_redirection(), "{}", blocked.body);
        assert_eq!(program.get("/api/v1/customers").await.status, StatusCode::UNAUTHORIZED);
        assert!(!is_in(&desk, &cookie).await);
        let again = sign_in(&desk, "nadia@example.com", PASSWORD, "").await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

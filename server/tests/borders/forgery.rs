//! Requests from elsewhere are refused, and every answer carries the headers that protect its reader.

use axum::http::{StatusCode, header};
use foundation::team::Role;
use foundation::testing::for_each_database;

use crate::house::{House, all_routes};

const HOST: &str = "vinculo.test";

#[tokio::test]
async fn nothing_is_changed_by_a_request_from_another_website() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let administrator = house.account(Role::Administrator);
        let from: [&[(&str, &str)]; 7] = [
            &[],
            &[("origin", "https://vinculo.test")],
            &[("sec-fetch-site", "none")],
            &[("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("origin", "http://vinculo.test"), ("sec-fetch-site", "cross-site")],
        ];
        // Whoever holds a key comes from anywhere, and nothing else of the request counts there.
        let by_key = |route: &foundation::web::RouteInfo| route.access == foundation::web::Access::Holder;
        for route in all_routes().iter().filter(|route| !route.method.is_safe() && !by_key(route)) {
            for headers in from {
                for who in [None, Some(administrator)] {
                    let bare = house.bare(route, HOST);
                    let request =
                        headers.iter().fold(bare, |request, (name, value)| request.header(*name, *value));
                    let answer = house.send(who, request, route).await;

                    let case = format!("{} {} from {headers:?}", route.method, route.path);
                    assert_eq!(answer.status, StatusCode::FORBIDDEN, "{case}: {}", answer.body);
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_answer_protects_its_reader() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let administrator = house.account(Role::Administrator);
        for route in all_routes() {
            let address = house.address(&route, house.secret);
            for who in [None, Some(administrator)] {
                let answer = house.ask(who, &route, &address).await;

                let case = format!("{} {}", route.method, route.path);
                let policy = answer.header("content-security-policy");
                assert!(
                    policy.contains("default-src 'none'") && !policy.contains("unsafe"),
                    "{case}: {policy}"
                );
                assert_eq!(answer.header("x-content-type-options"), "nosniff", "{case}");
                assert_eq!(answer.header("x-frame-options"), "DENY", "{case}");
                assert_eq!(answer.header("referrer-policy"), "same-origin", "{case}");
                assert_eq!(answer.header("x-request-id").len(), 16, "{case}");
                let opened = answer.headers.keys().find(|name| name.as_str().starts_with("access-control"));
                assert_eq!(opened, None, "{case}");
                let lets_go = answer.header("clear-site-data");
                assert!(route.path != "/sign-out" || !lets_go.is_empty(), "{case}");
                let is_kept = answer.header("cache-control").contains("public");
                assert!(
                    !is_kept || route.path == "/assets/{file}",
                    "{case}: {}",
                    answer.header("cache-control")
                );
                let cookie = answer.header("set-cookie");
                assert!(
                    cookie.is_empty() || (cookie.contains("HttpOnly") && cookie.contains("SameSite")),
                    "{case}: {cookie}"
                );
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_that_names_another_host_is_sent_away() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        for route in all_routes() {
            let request = house.bare(&route, "evil.example").header(header::ORIGIN, "http://evil.example");
            let answer = house.send(Some(house.account(Role::Administrator)), request, &route).await;

            let is_probe = matches!(route.path, "/healthz" | "/readyz");
            let expected = if is_probe { StatusCode::OK } else { StatusCode::MISDIRECTED_REQUEST };
            assert_eq!(answer.status, expected, "{} {}", route.method, route.path);
        }
    })
    .await;
}

//! Every route × everybody: nothing is open that no list names, and nothing is shut to whoever may.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use foundation::team::Role;
use foundation::testing::for_each_database;
use foundation::web::{Access, RouteInfo};

use crate::house::{House, UPLOADS, all_routes};

/// Whatever needs no sign-in, and why.
const FOR_ANYBODY: &[(&str, &str)] = &[
    ("GET /", "sends on to the first page"),
    ("GET /assets/{file}", "styles and scripts of the sign-in page"),
    ("GET /api/v1/openapi.json", "a description without data"),
    ("GET /healthz", "for probes"),
    ("GET /readyz", "for probes"),
    ("GET /metrics", "counts, without names"),
    ("GET /sign-in", "the way in"),
    ("POST /sign-in", "the way in"),
    ("POST /sign-in/demo", "the way in to a demo; not found elsewhere"),
    ("POST /sign-out", "the way out works for a session that ended"),
    ("GET /sign-in/second", "who did the first step holds a session that opens this alone"),
    ("POST /sign-in/second", "who did the first step holds a session that opens this alone"),
    ("GET /sign-in/second/qr.svg", "who did the first step holds a session that opens this alone"),
    ("POST /sign-in/passkey/begin", "the way in by passkey"),
    ("POST /sign-in/passkey/finish", "the way in by passkey"),
    ("GET /setup", "the first administrator has a one-time key"),
    ("POST /setup", "the first administrator has a one-time key"),
    ("GET /invitation", "who is invited has a one-time key"),
    ("POST /invitation", "who is invited has a one-time key"),
    ("GET /reset", "who lost a password has a one-time key"),
    ("POST /reset", "who lost a password has a one-time key"),
    ("GET /sign-in/oidc", "the way to another house"),
    ("GET /sign-in/oidc/{id}/callback", "the way back: the browser carries what it began, sealed"),
    ("GET /email", "who gets a new address has a one-time key"),
    ("POST /email", "who gets a new address has a one-time key"),
    ("GET /email/undo", "who had the address before has a one-time key"),
    ("POST /email/undo", "who had the address before has a one-time key"),
];

/// Whatever a key in the address opens, from wherever the request comes, and why.
const FOR_HOLDERS: &[(&str, &str)] = &[
    ("GET /c/{key}", "a person looks at their own consents by a key that their own seals"),
    ("POST /c/{key}", "a person, or their mail program, decides about their own consents"),
];

/// What an agent may do only with entries of their own: the one of this test is somebody else's.
pub const FOR_AUTHORS: &[&str] =
    &["/entries/{id}/edit", "/entries/{id}/removal", "/entries/{id}/restoration", "/api/v1/timeline/{id}"];

#[test]
fn only_named_routes_are_open_to_anybody() {
    let open: BTreeSet<String> =
        all_routes().iter().filter(|route| route.access == Access::Anybody).map(name).collect();
    let named: BTreeSet<String> = FOR_ANYBODY.iter().map(|(route, _)| (*route).to_owned()).collect();

    assert_eq!(open, named);

    let held: BTreeSet<String> =
        all_routes().iter().filter(|route| route.access == Access::Holder).map(name).collect();
    let named: BTreeSet<String> = FOR_HOLDERS.iter().map(|(route, _)| (*route).to_owned()).collect();
    assert_eq!(held, named);
}

#[tokio::test]
async fn nobody_passes_a_policy_and_everybody_who_may_passes() {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let mut wrong = Vec::new();
        for route in all_routes() {
            let asked = if route.path == "/api/v1/search" { "?q=ca" } else { "" };
            let address = house.address(&route, house.secret) + asked;
            let answer = house.ask(None, &route, &address).await;
            if !suits_nobody(&route, answer.status, answer.header("location")) {
                wrong.push(format!("{} for nobody: {}", name(&route), answer.status));
            }
            for (role, account) in &house.staff {
                let answer = house.ask(Some(*account), &route, &address).await;
                if !suits(&route, *role, answer.status) {
                    wrong.push(format!(
                        "{} for {}: {} {}",
                        name(&route),
                        role.as_str(),
                        answer.status,
                        start(&answer.body)
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}

pub fn suits_nobody(route: &RouteInfo, status: StatusCode, location: &str) -> bool {
    let is_page =
        route.method.is_safe() && !route.path.starts_with("/api/") && !route.path.ends_with("/live");
    match route.access {
        Access::Anybody => !status.is_server_error(),
        // No key of this test is sealed by anybody.
        Access::Holder => status == StatusCode::GONE,
        _ if is_page => status == StatusCode::SEE_OTHER && location.starts_with("/sign-in?next="),
        _ => status == StatusCode::UNAUTHORIZED,
    }
}

fn suits(route: &RouteInfo, role: Role, status: StatusCode) -> bool {
    if route.access.action().is_some_and(|action| !role.may(action)) {
        return status == StatusCode::FORBIDDEN;
    }
    match route.access {
        Access::Anybody => !status.is_server_error(),
        // No key of this test is sealed by anybody.
        Access::Holder => status == StatusCode::GONE,
        _ if route.path.starts_with(UPLOADS) => status == StatusCode::NOT_FOUND,
        _ if role == Role::Agent && FOR_AUTHORS.contains(&route.path) => !status.is_server_error(),
        // What only shows something shows it; what changes something may find its form empty.
        _ if route.method.is_safe() => status.is_success() || status.is_redirection(),
        _ => {
            !status.is_server_error() && status != StatusCode::FORBIDDEN && status != StatusCode::UNAUTHORIZED
        }
    }
}

pub fn name(route: &RouteInfo) -> String {
    format!("{} {}", route.method, route.path)
}

fn start(body: &str) -> String {
    body.chars().take(200).collect()
}

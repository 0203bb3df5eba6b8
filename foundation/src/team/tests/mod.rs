//! The team as people and programs meet it: over HTTP, on every engine.

mod email;
mod factor;
mod links;
mod managing;
mod oidc;
mod own_account;
mod passkey;
mod restoring;
mod roles;
mod rules;
mod signing_in;
mod stepping_up;
mod throttling;
mod tokens;

use axum::body::Body;
use axum::http::{Method, header};

use super::{Action, NewAccount, Password, Permit, Reach, Role, System, create_account, routes};
use crate::id::Id;
use crate::testing::{Answer, Client, client};
use crate::web::{Access, App, Routes};
use crate::words::Zone;

const PASSWORD: &str = "four plain brown horses";

/// An account that can sign in with [`PASSWORD`].
async fn colleague(app: &App, name: &str, email: &str, role: Role) -> Id {
    let password = Password::new(PASSWORD, email).unwrap();
    let new = NewAccount {
        name: name.to_owned(),
        email: email.to_owned(),
        role: role.into(),
        reach: Reach::Everyone,
        teams: Vec::new(),
        language: None,
        zone: Zone::utc(),
        password: Some(app.sign_in.hash(password).await.unwrap()),
    };
    let mut tx = app.db.begin().await.unwrap();
    let id = create_account(&mut tx, &Permit::system(System::CommandLine), app.now(), new).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// An address that a program with the right may ask; those of the team are for people alone.
const PROBE: &str = "/probe";

fn browser(app: &App) -> Client {
    let probe = Routes::new().get(PROBE, Access::May(Action::SeeAudit), async || "seen");
    client(app, routes().merge(probe))
}

async fn sign_in(browser: &Client, email: &str, password: &str) -> Answer {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await
}

/// The `name=value` of the cookie that an answer sets.
fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

async fn get_with(browser: &Client, path: &str, cookie: &str) -> Answer {
    let request =
        browser.request(Method::GET, path).header(header::ACCEPT, "text/html").header(header::COOKIE, cookie);
    browser.send(request, Body::empty()).await
}

async fn post_with(browser: &Client, path: &str, cookie: &str, form: &[(&str, &str)]) -> Answer {
    let request = browser
        .request(Method::POST, path)
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::COOKIE, cookie);
    browser.send(request, serde_urlencoded::to_string(form).unwrap().into()).await
}

async fn get_as_program(browser: &Client, path: &str, token: &str) -> Answer {
    let request = browser.request(Method::GET, path).header(header::AUTHORIZATION, format!("Bearer {token}"));
    browser.send(request, Body::empty()).await
}

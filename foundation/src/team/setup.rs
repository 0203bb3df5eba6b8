//! The first administrator: whoever can read the console may become it, once.

use askama::Template;
use axum::extract::{RawQuery, State as With};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::accounts::{NewAccount, create_account};
use super::actor::{Actor, Permit, System};
use super::entrance::Entrance;
use super::factor::{State, rule};
use super::form::{Wrong, again, status_of};
use super::gate::HashedPassword;
use super::link::{self, Purpose};
use super::password::{Password, house_words};
use super::refusal::Refusal;
use super::role::{Reach, Role};
use super::session::{self, Proof};
use super::sign_in::HOME;
use super::store::{accounts as store, keys};
use crate::audit::{self, Object};
use crate::db;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};
use crate::words::Zone;

pub(super) fn routes() -> Routes {
    Routes::new().get("/setup", Access::Anybody, show).post("/setup", Access::Anybody, set_up)
}

/// A key that works for one hour and makes the first administrator, when nobody
/// has an account yet. Earlier ones are void. Its link is `PUBLIC/setup?key=KEY`.
///
/// # Errors
/// When the database refuses.
pub async fn first_administrator_key(app: &App) -> db::Result<Option<String>> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if store::any(&mut tx).await? {
        return Ok(None);
    }
    let key = link::make(&mut tx, Purpose::FirstAdministrator, None, now).await?;
    let permit = Permit::system(System::FirstAdministrator);
    audit::record(&mut tx, &permit, now, "setup.offer", Object::many("account"), json!({})).await?;
    tx.commit().await?;
    Ok(Some(key.reveal().to_owned()))
}

#[derive(Template)]
#[template(path = "team/setup.html")]
struct SetupPage {
    shell: Shell,
    entrance: Entrance,
    key: String,
    is_good: bool,
    name: String,
    email: String,
    wrong: Wrong,
}

async fn show(With(app): With<App>, mut page: Page, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let entrance = Entrance::new(&mut page, "/setup", &query, &["key"]);
    let key = query.text("key").to_owned();
    let is_good = link::look_at(&app.db, Purpose::FirstAdministrator, &key, page.now).await?.is_some();
    let shown = SetupPage {
        shell: page.shell(""),
        entrance,
        key,
        is_good,
        name: String::new(),
        email: String::new(),
        wrong: Wrong::default(),
    };
    if is_good { render(&shown) } else { again(&shown, StatusCode::GONE) }
}

async fn set_up(
    With(app): With<App>,
    mut page: Page,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let entrance = Entrance::new(&mut page, "/setup", &query, &[]);
    let refusal = match become_administrator(&app, &page, &headers, &fields).await? {
        Ok(entered) => return Ok(entered),
        Err(refusal) => refusal.for_form()?,
    };
    let shown = SetupPage {
        shell: page.shell(""),
        entrance,
        key: fields.text("key").to_owned(),
        is_good: !matches!(refusal, Refusal::Key),
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        wrong: Wrong::told(&page.words, &refusal),
    };
    again(&shown, status_of(&refusal))
}

async fn become_administrator(
    app: &App,
    page: &Page,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Result<Response, Refusal>, Problem> {
    // Nobody without a key makes us hash a password.
    if link::look_at(&app.db, Purpose::FirstAdministrator, fields.text("key"), page.now).await?.is_none() {
        return Ok(Err(Refusal::Key));
    }
    let password = match Password::chosen(
        fields.text("password"),
        fields.text("email"),
        fields.text("name"),
        &house_words(&app.settings),
    ) {
        Ok(password) => app.sign_in.hash(password).await?,
        Err(refusal) => return Ok(Err(refusal)),
    };
    Ok(write(app, page, headers, fields, password).await)
}

async fn write(
    app: &App,
    page: &Page,
    headers: &HeaderMap,
    fields: &Fields,
    password: HashedPassword,
) -> Result<Response, Refusal> {
    let now = page.now;
    let mut tx = app.db.begin().await?;
    let is_open =
        link::look_at(&mut tx, Purpose::FirstAdministrator, fields.text("key"), now).await?.is_some()
            && !store::any(&mut tx).await?;
    // Of two who come at once, the second finds no key left to void.
    if !is_open || keys::void_purpose(&mut tx, Purpose::FirstAdministrator.as_str(), now).await? == 0 {
        return Err(Refusal::Key);
    }

    let new = NewAccount {
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        role: Role::Administrator.into(),
        reach: Reach::Everyone,
        teams: Vec::new(),
        language: Some(page.words.lang),
        zone: Zone::utc(),
        password: Some(password),
    };
    let id = create_account(&mut tx, &Permit::system(System::FirstAdministrator), now, new).await?;
    let account = store::find(&mut tx, id).await?.ok_or(Refusal::NoAccount)?;
    let permit = Permit::own_account(Actor::of(&account, now));
    let is_secure = app.settings.is_secure();
    // A new house insists on a second step, once everybody had a week to set one up.
    rule::require(&mut tx, now).await?;
    let proof = Proof { how: "setup", state: State::Whole };
    let key = session::start(&mut tx, &permit, id, headers, is_secure, proof, now).await?;
    tx.commit().await?;
    Ok(session::welcome(&key, is_secure, HOME))
}

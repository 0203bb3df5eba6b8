//! Signing in and out.

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State as With};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::accounts::{Account, accounts, topic};
use super::actor::{Actor, Permit, System};
use super::entrance::Entrance;
use super::factor::{self, State};
use super::form::{Wrong, again};
use super::gate::cost_of;
use super::oidc;
use super::passkey;
use super::password::as_typed;
use super::recognise::SignedIn;
use super::session::{self, Proof};
use super::store::{accounts as store, sessions};
use super::throttle::{self, Attempt, Caller, Door, Turn};
use crate::audit::{self, Object};
use crate::clock::{MINUTE, SECOND};
use crate::id::Id;
use crate::look;
use crate::personal::Personal;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};
use crate::words::{Lang, Words};

/// Where somebody lands who did not ask for a certain page.
pub(super) const HOME: &str = "/today";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/sign-in", Access::Anybody, show)
        .post("/sign-in", Access::Anybody, sign_in)
        .post("/sign-in/demo", Access::Anybody, sign_in_to_demo)
        .post("/sign-out", Access::Anybody, sign_out)
}

#[derive(Template)]
#[template(path = "team/sign_in.html")]
struct SignInPage {
    shell: Shell,
    entrance: Entrance,
    email: String,
    next: String,
    wrong: Wrong,
    people: Vec<Account>,
    needs_setup: bool,
    may_have_passkeys: bool,
    /// Other houses whose accounts open ours.
    houses: Vec<oidc::Choice>,
}

impl SignInPage {
    fn way_by(&self, house: &oidc::Choice) -> String {
        house.address("/sign-in/oidc", &self.next)
    }

    fn face(&self, account: &Account) -> (String, u32) {
        (look::initials(&account.name), look::face_colour(&account.name))
    }
}

async fn show(With(app): With<App>, page: Page, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    if page.is_signed_in() {
        return Ok(Redirect::to(&next_page(query.text("next"))).into_response());
    }
    let shown = page_of(&app, page, &query, query.text("next"), "", Wrong::default()).await?;
    render(&shown)
}

async fn sign_in(
    With(app): With<App>,
    page: Page,
    headers: HeaderMap,
    caller: Caller,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let (typed, next) = (fields.text("email"), fields.text("next"));
    let email = typed.to_lowercase();

    // Unknown, without a password, or blocked: the same work and the same answer.
    let found = store::credentials(&app.db, &email).await?;
    let owner = found.as_ref().map(|(account, ..)| *account);
    let attempt = match throttle::guess(&app.db, Door::Password, &email, owner, caller.0, page.now).await? {
        Turn::Try(attempt) => attempt,
        Turn::Wait(wait) => return wait_first(&app, page, &query, next, typed, wait).await,
    };
    let like = usual_hash(store::some_hashes(&app.db).await?);
    let hash = found.as_ref().and_then(|(_, hash, _)| hash.as_deref());
    let password = as_typed(fields.text("password"));
    let fits = app.sign_in.check_like(password.clone(), hash, like.as_deref()).await?;
    match found {
        Some((account, hash, false)) if fits => {
            let chosen = query.some("lang").and_then(Lang::from_code);
            renew_hash(&app, account, password, hash.as_deref().unwrap_or_default()).await?;
            enter(&app, account, &headers, Some(&attempt), "password", chosen, next).await
        }
        found => {
            refuse(&app, found.map(|(account, ..)| account)).await?;
            let entrance_words = page_of(&app, page, &query, next, typed, Wrong::default()).await?;
            let text = entrance_words.shell.words.text("team-sign-in-wrong");
            let shown = SignInPage { wrong: Wrong::with_text("password", text), ..entrance_words };
            again(&shown, StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

async fn sign_in_to_demo(
    With(app): With<App>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Problem> {
    if !app.settings.is_demo {
        return Err(Problem::not_found());
    }
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let account = Id::parse(fields.text("account")).ok_or_else(Problem::not_found)?;
    let chosen = query.some("lang").and_then(Lang::from_code);
    enter(&app, account, &headers, None, "demo", chosen, fields.text("next")).await
}

async fn sign_out(With(app): With<App>, signed_in: Option<Extension<SignedIn>>) -> Result<Response, Problem> {
    if let Some(Extension(SignedIn { actor, session: Some(key_hash), .. })) = signed_in
        && let Some(account) = actor.account()
    {
        let mut tx = app.db.begin().await?;
        sessions::end(&mut tx, account, &key_hash).await?;
        let permit = Permit::own_account(actor);
        audit::record(&mut tx, &permit, app.now(), "session.end", Object::new("account", account), json!({}))
            .await?;
        tx.announce(topic(account));
        tx.commit().await?;
    }
    Ok(session::farewell(app.settings.is_secure(), "/sign-in"))
}

/// Starts a session for an account that proved itself, unless it is blocked.
pub(super) async fn enter(
    app: &App,
    account: Id,
    headers: &HeaderMap,
    attempt: Option<&Attempt>,
    how: &'static str,
    chosen: Option<Lang>,
    next: &str,
) -> Result<Response, Problem> {
    let now = app.now();
    let is_secure = app.settings.is_secure();
    let mut tx = app.db.begin().await?;
    let account = store::find(&mut tx, account).await?.filter(|account| !account.is_blocked());
    let account = account.ok_or_else(Problem::not_found)?;

    if let Some(attempt) = attempt {
        throttle::succeeded(&mut tx, attempt).await?;
    }
    if let Some(lang) = chosen {
        store::choose_language(&mut tx, account.id, lang).await?;
    }
    let permit = Permit::own_account(Actor::of(&account, now));
    // Whoever is in the demo proved nothing, so there is nothing to add to it.
    let state =
        if how == "demo" { State::Whole } else { factor::left_to_do(&mut tx, account.id, now).await? };
    let proof = Proof { how, state };
    let key = session::start(&mut tx, &permit, account.id, headers, is_secure, proof, now).await?;
    tx.commit().await?;
    Ok(session::welcome(&key, is_secure, &way_in(state, &next_page(next), chosen)))
}

/// Where a browser goes that did the first step: on, or to the second one.
pub(super) fn way_in(state: State, next: &str, chosen: Option<Lang>) -> String {
    if state == State::Whole {
        return next.to_owned();
    }
    let mut query = vec![("next", next)];
    query.extend(chosen.map(|lang| ("lang", lang.code())));
    format!("/sign-in/second?{}", serde_urlencoded::to_string(query).unwrap_or_default())
}

/// A path of our own that was asked for, else the first page. Anything that a
/// browser could read as another host is no path.
pub(super) fn next_page(asked: &str) -> String {
    let is_ours = asked.starts_with('/')
        && !asked[1..].starts_with(['/', '\\'])
        && !asked.contains(|c: char| c == '\\' || c.is_control() || !c.is_ascii());
    if is_ours { asked.to_owned() } else { HOME.to_owned() }
}

/// One of those hashes whose cost most have. Right after a new cost came into force that is the old one,
/// and an unknown address must not answer at another speed than the known ones.
fn usual_hash(hashes: Vec<String>) -> Option<String> {
    let like = |hash: &String| hashes.iter().filter(|other| cost_of(other) == cost_of(hash)).count();
    let usual = hashes.iter().max_by_key(|hash| like(hash))?;
    Some(usual.clone())
}

/// Keeps a password that was just proven with the cost of today.
async fn renew_hash(app: &App, account: Id, password: Personal<String>, kept: &str) -> Result<(), Problem> {
    let Some(hash) = app.sign_in.renew(password, kept).await? else { return Ok(()) };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !store::renew_hash(&mut tx, account, kept, hash, now).await? {
        tx.unaudited("the password changed meanwhile");
        return Ok(tx.commit().await?);
    }
    let detail = json!({ "by": "cost" });
    let permit = Permit::system(System::SignIn);
    audit::record(&mut tx, &permit, now, "account.password", Object::new("account", account), detail).await?;
    Ok(tx.commit().await?)
}

async fn refuse(app: &App, account: Option<Id>) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    let object = account.map_or_else(|| Object::many("account"), |account| Object::new("account", account));
    let permit = Permit::system(System::SignIn);
    audit::record(&mut tx, &permit, app.now(), "session.refuse", object, json!({})).await?;
    Ok(tx.commit().await?)
}

async fn wait_first(
    app: &App,
    page: Page,
    query: &Fields,
    next: &str,
    typed: &str,
    wait: i64,
) -> Result<Response, Problem> {
    let seconds = (wait + SECOND - 1) / SECOND;
    let shown = page_of(app, page, query, next, typed, Wrong::default()).await?;
    let words = shown.shell.words;
    let text = wait_text(&words, wait);
    let shown = SignInPage { wrong: Wrong::with_text("password", text), ..shown };
    let mut response = again(&shown, StatusCode::TOO_MANY_REQUESTS)?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

/// How long to wait before the next attempt.
pub(super) fn wait_text(words: &Words, wait: i64) -> String {
    if wait > MINUTE {
        words.with1("team-sign-in-wait-minutes", "n", (wait + MINUTE - 1) / MINUTE)
    } else {
        words.with1("team-sign-in-wait-seconds", "n", (wait + SECOND - 1) / SECOND)
    }
}

async fn page_of(
    app: &App,
    mut page: Page,
    query: &Fields,
    next: &str,
    email: &str,
    wrong: Wrong,
) -> Result<SignInPage, Problem> {
    let entrance = Entrance::new(&mut page, "/sign-in", query, &["next"]);
    let mut people = Vec::new();
    if app.settings.is_demo {
        people = accounts(&app.db).await?;
        people.retain(|account| !account.is_blocked());
        people.sort_by_key(|account| account.role.known().map_or(usize::MAX, |role| role as usize));
    }
    let needs_setup = people.is_empty() && !store::any(&app.db).await?;
    let next = if next.is_empty() { String::new() } else { next_page(next) };
    Ok(SignInPage {
        shell: page.shell(""),
        entrance,
        email: email.to_owned(),
        next,
        wrong,
        people,
        needs_setup,
        may_have_passkeys: passkey::relying(&app.settings).is_some(),
        houses: oidc::choices(&app.db).await?,
    })
}

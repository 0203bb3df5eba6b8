//! Between both steps: the page that asks for the second one, or helps to set it up.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::base32::{base32, in_groups};
use super::own::Codes;
use super::picture::picture;
use super::{State as Step, prove, recovery, totp};
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::Tx;
use crate::id::Id;
use crate::team::actor::{Actor, Permit};
use crate::team::entrance::Entrance;
use crate::team::form::{Wrong, again};
use crate::team::passkey;
use crate::team::secret::Secret;
use crate::team::session;
use crate::team::sign_in::{next_page, wait_text};
use crate::team::store::sessions::{self, Half};
use crate::team::throttle::{self, Caller, Door, Turn};
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};
use crate::words::Words;

const PATH: &str = "/sign-in/second";

pub(super) fn routes() -> Routes {
    Routes::new().get(PATH, Access::Anybody, show).post(PATH, Access::Anybody, answer).get(
        "/sign-in/second/qr.svg",
        Access::Anybody,
        draw,
    )
}

#[derive(Template)]
#[template(path = "team/factor/second.html")]
struct SecondPage {
    shell: Shell,
    entrance: Entrance,
    name: String,
    next: String,
    wrong: Wrong,
    has_passkey: bool,
    /// The secret to set up, in groups of letters; none when a code is asked for.
    secret: Option<String>,
}

/// The session of a browser that did the first step alone.
async fn half(app: &App, headers: &HeaderMap) -> Result<Option<Half>, Problem> {
    match session::cookie(headers, app.settings.is_secure()) {
        Some(key) => Ok(sessions::half(&app.db, &key.hash(), app.now()).await?),
        None => Ok(None),
    }
}

async fn show(
    State(app): State<App>,
    page: Page,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    match half(&app, &headers).await? {
        Some(half) => {
            render(&page_of(&app, page, &query, &half, query.text("next"), Wrong::default()).await?)
        }
        None => Ok(Redirect::to("/sign-in").into_response()),
    }
}

async fn draw(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let half = half(&app, &headers).await?.filter(|half| half.state == Step::Enrol.as_str());
    let half = half.ok_or_else(Problem::not_found)?;
    let secret = totp::waiting(&app.db, half.account.id).await?.ok_or_else(Problem::not_found)?;
    let secret = base32(&secret);
    picture(&totp::address(&secret, half.account.email.reveal()))
}

async fn answer(
    State(app): State<App>,
    page: Page,
    headers: HeaderMap,
    caller: Caller,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let next = fields.text("next");
    let Some(half) = half(&app, &headers).await? else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    let (account, subject) = (half.account.id, subject(half.account.id));
    let turn = throttle::guess(&app.db, Door::Code, &subject, Some(account), caller.0, page.now).await?;
    let attempt = match turn {
        Turn::Try(attempt) => attempt,
        Turn::Wait(wait) => {
            let text = wait_text(&page.words, wait);
            let shown = page_of(&app, page, &query, &half, next, Wrong::with_text("code", text)).await?;
            return again(&shown, StatusCode::TOO_MANY_REQUESTS);
        }
    };

    let mut tx = app.db.begin().await?;
    let typed = fields.text("code");
    let mut made = None;
    let proven = if half.state == Step::Enrol.as_str() {
        let is_set_up = totp::confirm(&mut tx, account, typed, page.now).await?;
        if is_set_up {
            made = Some(recovery::renew(&mut tx, account, page.now).await?);
            let permit = permit_of(&half, page.now);
            let detail = json!({ "kind": "totp", "by": "owner" });
            audit::record(&mut tx, &permit, page.now, "factor.add", Object::new("account", account), detail)
                .await?;
        }
        is_set_up.then_some("totp")
    } else {
        prove(&mut tx, account, typed, page.now).await?
    };
    let Some(how) = proven else {
        let detail = json!({ "step": "second" });
        let permit = permit_of(&half, page.now);
        audit::record(&mut tx, &permit, page.now, "session.refuse", Object::new("account", account), detail)
            .await?;
        tx.commit().await?;
        let text = page.words.text("factor-refused-code");
        let shown = page_of(&app, page, &query, &half, next, Wrong::with_text("code", text)).await?;
        return again(&shown, StatusCode::UNPROCESSABLE_ENTITY);
    };
    throttle::succeeded(&mut tx, &attempt).await?;
    let key = finish(&mut tx, &app, &half, &headers, how).await?;
    if made.is_some() {
        sessions::next_epoch(&mut tx, account, Some(&key.hash())).await?;
    }
    tx.commit().await?;

    let is_secure = app.settings.is_secure();
    match made {
        None => Ok(session::welcome(&key, is_secure, &next_page(next))),
        Some(codes) => {
            let mut page = page;
            let entrance = Entrance::new(&mut page, PATH, &query, &["next"]);
            let shown = Codes { shell: page.shell(""), entrance, codes, next: next_page(next) };
            Ok(session::with_key(render(&shown)?, &key, is_secure))
        }
    }
}

/// Makes a half session whole, under a new key.
async fn finish(
    tx: &mut Tx,
    app: &App,
    half: &Half,
    headers: &HeaderMap,
    how: &'static str,
) -> crate::db::Result<Secret> {
    let how = session::Proof { how, state: Step::Whole };
    let now = app.now();
    let is_secure = app.settings.is_secure();
    session::start(tx, &permit_of(half, now), half.account.id, headers, is_secure, how, now).await
}

pub(in crate::team) fn subject(account: Id) -> String {
    format!("second step of {account}")
}

fn permit_of(half: &Half, now: Timestamp) -> Permit {
    Permit::own_account(Actor::of(&half.account, now))
}

async fn page_of(
    app: &App,
    mut page: Page,
    query: &Fields,
    half: &Half,
    next: &str,
    wrong: Wrong,
) -> Result<SecondPage, Problem> {
    if let Some(lang) = half.account.language {
        page.words = Words::new(lang, half.account.zone);
    }
    let entrance = Entrance::new(&mut page, PATH, query, &["next"]);
    let mut secret = None;
    if half.state == Step::Enrol.as_str() {
        let waiting = totp::waiting(&app.db, half.account.id).await?.ok_or_else(Problem::not_found)?;
        secret = Some(in_groups(&base32(&waiting), " "));
    }
    let keys = passkey::store::of_account(&app.db, half.account.id).await?;
    let has_passkey = !keys.is_empty() && passkey::relying(&app.settings).is_some();
    let next = if next.is_empty() { String::new() } else { next_page(next) };
    Ok(SecondPage {
        shell: page.shell(""),
        entrance,
        name: half.account.name.clone(),
        next,
        wrong,
        has_passkey,
        secret,
    })
}

//! Sessions: signed in on one browser, until sign-out, twelve idle hours, or a week.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::actor::Permit;
use super::factor::State;
use super::secret::Secret;
use super::store::sessions;
use crate::audit::{self, Object};
use crate::clock::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use crate::db::{Result, Tx};
use crate::id::Id;

pub(super) const IDLE: i64 = 12 * HOUR;
pub(super) const ABSOLUTE: i64 = 7 * DAY;
const CLEAR: HeaderName = HeaderName::from_static("clear-site-data");
/// So long may the second step take.
const HALF: i64 = 10 * MINUTE;
const LONGEST_USER_AGENT: usize = 200;

/// The session's key in a request's cookies.
pub(super) fn cookie(headers: &HeaderMap, is_secure: bool) -> Option<Secret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == cookie_name(is_secure))
        .find_map(|(_, key)| Secret::read(key))
}

/// How somebody proved who they are, and how far that gets them.
#[derive(Clone, Copy)]
pub(super) struct Proof {
    /// `password`, `totp`, `recovery`, `demo`, or the purpose of a one-time link.
    pub how: &'static str,
    pub state: State,
}

/// Starts a session and ends the one that the browser had, so that a key from
/// before the sign-in is worth nothing after it.
pub(super) async fn start(
    tx: &mut Tx,
    by: &Permit,
    account: Id,
    headers: &HeaderMap,
    is_secure: bool,
    proof: Proof,
    now: Timestamp,
) -> Result<Secret> {
    if let Some(old) = cookie(headers, is_secure) {
        sessions::end_key(tx, &old.hash()).await?;
    }
    let key = Secret::new();
    let (lives, action) = match proof.state {
        State::Whole => (ABSOLUTE, "session.start"),
        State::Second | State::Enrol => (HALF, "session.first-step"),
    };
    sessions::start(tx, key.hash(), account, now, now.plus(lives), &user_agent(headers), proof).await?;
    audit::record(tx, by, now, action, Object::new("account", account), json!({ "how": proof.how })).await?;
    Ok(key)
}

/// Sends a signed-in browser to `path` with its key.
pub(super) fn welcome(key: &Secret, is_secure: bool, path: &str) -> Response {
    with_cookie(Redirect::to(path).into_response(), key.reveal(), ABSOLUTE / SECOND, is_secure)
}

/// An answer that brings a signed-in browser its key.
pub(super) fn with_key(response: Response, key: &Secret, is_secure: bool) -> Response {
    with_cookie(response, key.reveal(), ABSOLUTE / SECOND, is_secure)
}

/// Sends a browser to `path` and takes its key away.
pub(super) fn farewell(is_secure: bool, path: &str) -> Response {
    let mut response = with_cookie(Redirect::to(path).into_response(), "", 0, is_secure);
    // Whoever sits here next must not find pages of who was here.
    response.headers_mut().insert(CLEAR, HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

fn with_cookie(mut response: Response, key: &str, seconds: i64, is_secure: bool) -> Response {
    let name = cookie_name(is_secure);
    let secure = if is_secure { "; Secure" } else { "" };
    let cookie = format!("{name}={key}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let cookie = HeaderValue::try_from(cookie).expect("a key is letters, digits, - and _");
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}

fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-vinculo" } else { "vinculo" }
}

fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().take(LONGEST_USER_AGENT).collect()
}

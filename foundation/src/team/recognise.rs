//! Whose request this is: one look at the session's cookie or at the token.

use std::net::IpAddr;

use axum::http::{HeaderMap, StatusCode, header};

use super::actor::{Actor, Place};
use super::secret::Secret;
use super::session::{self, IDLE};
use super::step_up::is_lately;
use super::store::{sessions, tokens};
use super::tokens::read_token;
use crate::clock::{MINUTE, Timestamp};
use crate::views::Screen;
use crate::web::{App, Problem};
use crate::words::{Lang, Zone};

/// The last sign of life is written at most this often.
const SEEN_EVERY: i64 = 5 * MINUTE;

/// Whoever proved who they are, and how they like their pages.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub(crate) actor: Actor,
    pub(crate) by_token: bool,
    proved_lately: bool,
    /// The hash of the session's key; none for tokens.
    pub(crate) session: Option<Vec<u8>>,
    pub(crate) lang: Option<Lang>,
    pub(crate) zone: Zone,
    pub(crate) theme: String,
}

impl SignedIn {
    /// Who they are, as of the moment they were recognised.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The same, with a sheet for what they are shown.
    pub(crate) fn watched(mut self, app: &App, screen: Screen, address: Option<IpAddr>) -> Self {
        let place = Place { session: self.session.as_deref(), address };
        self.actor = self.actor.watched(app, screen, place);
        self
    }

    /// Whether this is a person who proved within half an hour who they are; tokens never do.
    #[must_use]
    pub fn is_stepped_up(&self) -> bool {
        self.proved_lately
    }
}

/// Whether being recognised is a sign of life.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Touch {
    Yes,
    No,
}

/// Finds out who sends a request; a cookie that is no longer good is nobody's.
///
/// # Errors
/// 401 for a token that is malformed, unknown, expired or ended.
pub async fn recognise(app: &App, headers: &HeaderMap) -> Result<Option<SignedIn>, Problem> {
    recognise_by(app, headers, Touch::Yes).await
}

/// As [`recognise`], for a stream or a download that goes on by itself: nobody has to sit before it,
/// so it keeps no session from ending for idleness.
///
/// # Errors
/// As [`recognise`].
pub async fn recognise_still(app: &App, headers: &HeaderMap) -> Result<Option<SignedIn>, Problem> {
    recognise_by(app, headers, Touch::No).await
}

async fn recognise_by(app: &App, headers: &HeaderMap, touch: Touch) -> Result<Option<SignedIn>, Problem> {
    if let Some(token) = bearer(headers) {
        return by_token(app, token, touch).await.map(Some);
    }
    match session::cookie(headers, app.settings.is_secure()) {
        Some(key) => by_session(app, &key, touch).await,
        None => Ok(None),
    }
}

async fn by_session(app: &App, key: &Secret, touch: Touch) -> Result<Option<SignedIn>, Problem> {
    let now = app.now();
    let key_hash = key.hash();
    let Some(holder) = sessions::holder(&app.db, &key_hash, now.plus(-IDLE), now).await? else {
        return Ok(None);
    };

    if touch == Touch::Yes && is_due(holder.seen_at, now) {
        noted(saw_session(app, &key_hash, now).await);
    }
    Ok(Some(SignedIn {
        lang: holder.language.as_deref().and_then(Lang::from_code),
        zone: Zone::named(&holder.time_zone).unwrap_or_else(Zone::utc),
        theme: holder.theme,
        actor: Actor::staff(holder.account, holder.name, holder.powers, now),
        by_token: false,
        // In the demo nobody has anything to prove themselves with.
        proved_lately: app.settings.is_demo || is_lately(holder.stepped_up_at, now),
        session: Some(key_hash),
    }))
}

async fn by_token(app: &App, text: &str, touch: Touch) -> Result<SignedIn, Problem> {
    let now = app.now();
    let key_hash = read_token(text).ok_or_else(no_such_token)?;
    let token = tokens::living(&app.db, key_hash, now).await?.ok_or_else(no_such_token)?;

    if touch == Touch::Yes && token.used_at.is_none_or(|used_at| is_due(used_at, now)) {
        noted(used_token(app, token.id, now).await);
    }
    Ok(SignedIn {
        actor: Actor::token(token.id, token.made_by, token.name, token.powers, now),
        by_token: true,
        proved_lately: false,
        session: None,
        lang: None,
        zone: Zone::utc(),
        theme: "auto".to_owned(),
    })
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    // A header that is no text names no token, but it must not pass as nobody's either.
    let header = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or("bearer ");
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn no_such_token() -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "not-signed-in",
        "this token is malformed, unknown, expired or ended",
    )
}

fn is_due(seen_at: Timestamp, now: Timestamp) -> bool {
    now.0.saturating_sub(seen_at.0) >= SEEN_EVERY
}

async fn saw_session(app: &App, key_hash: &[u8], now: Timestamp) -> crate::db::Result<()> {
    let mut tx = app.db.begin().await?;
    sessions::saw(&mut tx, key_hash, now).await?;
    tx.unaudited("a sign of life changes nothing that anybody asks about");
    tx.commit().await
}

async fn used_token(app: &App, token: crate::id::Id, now: Timestamp) -> crate::db::Result<()> {
    let mut tx = app.db.begin().await?;
    tokens::used(&mut tx, token, now).await?;
    tx.unaudited("a sign of life changes nothing that anybody asks about");
    tx.commit().await
}

/// Reading goes on when the disk is full or the writer busy, so this failure only goes to the log.
fn noted(outcome: crate::db::Result<()>) {
    if let Err(error) = outcome {
        tracing::warn!(%error, "note a sign of life");
    }
}

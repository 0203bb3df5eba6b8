//! Another address for an account. Whoever asks for their own proves first who they are, and a link to the new address
//! brings it into force. A link to the old one takes it back for three days, whoever changed it.

mod store;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::accounts::{Account, checked_email, topic};
use super::actor::{Actor, Permit};
use super::entrance::Entrance;
use super::factor;
use super::form::{Wrong, again, status_of};
use super::link::{self, Purpose};
use super::oidc;
use super::own_account::{own, shown_again, too_many};
use super::passkey;
use super::recognise::SignedIn;
use super::refusal::Refusal;
use super::secret::Secret;
use super::store::{accounts, keys, sessions, tokens};
use super::throttle::{self, Turn};
use crate::audit::{self, Object};
use crate::clock::{DAY, HOUR, Timestamp};
use crate::db::{DbError, Tx};
use crate::mail::{self, NewMail};
use crate::personal::Personal;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};
use crate::words::{Words, Zone};

use store::Kind;
pub(super) use store::{forget, forget_all, void_asks};

const CONFIRM: &str = "/email";
const UNDO: &str = "/email/undo";

impl Kind {
    fn path(self) -> &'static str {
        match self {
            Self::Confirm => CONFIRM,
            Self::Undo => UNDO,
        }
    }

    fn lives(self) -> i64 {
        match self {
            Self::Confirm => 24 * HOUR,
            Self::Undo => 3 * DAY,
        }
    }
}

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/settings/account/email", Access::SignedInNow, ask)
        .get(CONFIRM, Access::Anybody, async |app, page, query| show(app, page, query, Kind::Confirm).await)
        .post(CONFIRM, Access::Anybody, confirm)
        .get(UNDO, Access::Anybody, async |app, page, query| show(app, page, query, Kind::Undo).await)
        .post(UNDO, Access::Anybody, undo)
}

#[derive(Template)]
#[template(path = "team/email/page.html")]
struct EmailPage {
    shell: Shell,
    entrance: Entrance,
    path: &'static str,
    key: String,
    /// What a good link would make the address, or just made it.
    email: Option<String>,
    /// The start of its texts' keys: `email-confirm`, `email-undo`, or what was done.
    text: &'static str,
    is_done: bool,
}

impl EmailPage {
    fn key_of(&self, end: &str) -> String {
        format!("{}-{end}", self.text)
    }
}

async fn ask(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    // A session that somebody found open must not fill a mailbox, nor ask whose addresses are taken.
    let to = fields.text("email").trim().to_lowercase();
    for subject in [format!("address of {}", account.id), format!("mail to {to}")] {
        if let Turn::Wait(wait) = throttle::attempt(&app.db, &subject, page.now).await? {
            return Err(too_many(wait));
        }
    }
    let refusal = match write(&app, &page, &permit, &account, fields.text("email")).await {
        Ok(()) => return Ok(Redirect::to("/settings/account?said=email-asked").into_response()),
        Err(refusal) => refusal.for_form()?,
    };
    let wrong = Wrong::with_text("new_email", page.words.text(refusal.text()));
    shown_again(&app, page, &me, account, wrong, status_of(&refusal)).await
}

async fn write(
    app: &App,
    page: &Page,
    permit: &Permit,
    account: &Account,
    typed: &str,
) -> Result<(), Refusal> {
    let email = checked_email(typed)?;
    if app.settings.mail.is_none() {
        return Err(Refusal::NoMail);
    }
    let mut tx = app.db.begin().await?;
    if accounts::email_taken(&mut tx, &email, None).await? {
        return Err(Refusal::EmailTaken);
    }
    store::void_asks(&mut tx, account.id, page.now).await?;
    let object = Object::new("account", account.id);
    audit::record(&mut tx, permit, page.now, "account.email-ask", object, json!({})).await?;
    let to = Personal::new(email.clone());
    let text = Letter { text: "email-mail-confirm", by: "" };
    post(&mut tx, app, page, permit, account, Kind::Confirm, (to, &email), text).await?;
    Ok(tx.commit().await?)
}

/// Tells the address of before that somebody else changed it, and how to take that back. Nobody ever came in by an
/// address that was mistyped in an invitation: it is told nothing.
pub(super) async fn tell_address_of_before(
    tx: &mut Tx,
    app: &App,
    page: &Page,
    permit: &Permit,
    before: &Account,
) -> crate::db::Result<()> {
    if app.settings.mail.is_none() || !accounts::was_ever_in(&mut *tx, before.id).await? {
        return Ok(());
    }
    let old = before.email.reveal().clone();
    let text = Letter { text: "email-mail-moved", by: permit.actor().name() };
    post(tx, app, page, permit, before, Kind::Undo, (before.email.clone(), &old), text).await
}

/// What a mail says: the start of its texts' keys, and who did it.
struct Letter<'a> {
    text: &'static str,
    by: &'a str,
}

/// Makes a link of a kind that sets the account's address to `email`, and mails it to `to`.
#[expect(clippy::too_many_arguments, reason = "each is one thing that a mail with a link needs")]
async fn post(
    tx: &mut Tx,
    app: &App,
    page: &Page,
    permit: &Permit,
    account: &Account,
    kind: Kind,
    (to, email): (Personal<String>, &str),
    letter: Letter<'_>,
) -> crate::db::Result<()> {
    let key = Secret::new();
    let expires_at = page.now.plus(kind.lives());
    store::insert(tx, key.hash(), kind, account.id, email, page.now, expires_at).await?;
    let words = words_of(account, page);
    let link = app.address(&format!("{}?key={}", kind.path(), key.reveal()));
    let key_of = |end: &str| format!("{}-{end}", letter.text);
    let mail = NewMail {
        kind: kind.as_str(),
        account: Some(account.id),
        to,
        subject: words.text(key_of("subject")),
        body: words.with3(
            key_of("body"),
            "name",
            account.name.as_str(),
            "by",
            letter.by,
            "link",
            link.as_str(),
        ),
        expires_at,
    };
    mail::post(tx, permit, app, mail).await.map(drop)
}

fn words_of(account: &Account, page: &Page) -> Words {
    let zone: Zone = account.zone;
    account.language.map_or(page.words, |lang| Words::new(lang, zone))
}

async fn show(
    State(app): State<App>,
    mut page: Page,
    RawQuery(query): RawQuery,
    kind: Kind,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let entrance = Entrance::new(&mut page, kind.path(), &query, &["key"]);
    let found = match Secret::read(query.text("key")) {
        Some(key) => store::living(&app.db, key.hash(), kind, page.now).await?,
        None => None,
    };
    let shown = EmailPage {
        shell: page.shell(""),
        entrance,
        path: kind.path(),
        key: query.text("key").to_owned(),
        email: found.map(|change| change.email),
        text: if kind == Kind::Confirm { "email-confirm" } else { "email-undo" },
        is_done: false,
    };
    if shown.email.is_some() { render(&shown) } else { again(&shown, StatusCode::GONE) }
}

async fn confirm(
    State(app): State<App>,
    page: Page,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Problem> {
    let done = bring_into_force(&app, &page, fields.text("key")).await;
    told(page, query.as_deref(), Kind::Confirm, done)
}

async fn undo(
    State(app): State<App>,
    page: Page,
    RawQuery(query): RawQuery,
    fields: Fields,
) -> Result<Response, Problem> {
    let done = take_back(&app, &page, fields.text("key")).await;
    told(page, query.as_deref(), Kind::Undo, done)
}

fn told(
    mut page: Page,
    query: Option<&str>,
    kind: Kind,
    done: Result<String, Refusal>,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.unwrap_or_default());
    let entrance = Entrance::new(&mut page, kind.path(), &query, &[]);
    let email = match done.map_err(Refusal::for_form) {
        Ok(email) => Some(email),
        Err(Ok(_)) => None,
        Err(Err(problem)) => return Err(problem),
    };
    let shown = EmailPage {
        shell: page.shell(""),
        entrance,
        path: kind.path(),
        key: String::new(),
        email,
        text: if kind == Kind::Confirm { "email-confirmed" } else { "email-undone" },
        is_done: true,
    };
    if shown.email.is_some() { render(&shown) } else { again(&shown, StatusCode::GONE) }
}

/// Uses a link; answers the account and the address that it is for.
async fn used(
    tx: &mut Tx,
    key: &str,
    kind: Kind,
    now: Timestamp,
) -> Result<(Account, store::Change), Refusal> {
    let key = Secret::read(key).ok_or(Refusal::Key)?;
    let change = store::living(&mut *tx, key.hash(), kind, now).await?.ok_or(Refusal::Key)?;
    let account = accounts::find(&mut *tx, change.account).await?.filter(|account| !account.is_blocked());
    let account = account.ok_or(Refusal::Key)?;
    if !store::mark_used(tx, key.hash(), now).await? {
        return Err(Refusal::Key);
    }
    // A colleague may have taken the address meanwhile.
    if accounts::email_taken(&mut *tx, &change.email, Some(account.id)).await? {
        return Err(Refusal::Key);
    }
    Ok((account, change))
}

async fn bring_into_force(app: &App, page: &Page, key: &str) -> Result<String, Refusal> {
    let now = page.now;
    let mut tx = app.db.begin().await?;
    let (account, change) = used(&mut tx, key, Kind::Confirm, now).await?;
    set(&mut tx, &account, &change.email, now).await?;
    let permit = Permit::own_account(Actor::of(&account, now));
    let detail = json!({ "by": "owner" });
    audit::record(&mut tx, &permit, now, "account.email", Object::new("account", account.id), detail).await?;
    let old = account.email.reveal().clone();
    let text = Letter { text: "email-mail-undo", by: "" };
    post(&mut tx, app, page, &permit, &account, Kind::Undo, (account.email.clone(), &old), text).await?;
    tx.announce(topic(account.id));
    tx.commit().await?;
    Ok(change.email)
}

/// Whoever changed the address may be somebody else: everything that they could have made since they asked for it ends,
/// the password that they know, too, and a link for a new one goes to the address of before.
async fn take_back(app: &App, page: &Page, key: &str) -> Result<String, Refusal> {
    let now = page.now;
    let mut tx = app.db.begin().await?;
    let (account, change) = used(&mut tx, key, Kind::Undo, now).await?;
    set(&mut tx, &account, &change.email, now).await?;
    store::void_all(&mut tx, account.id, now).await?;
    let asked_after = change.created_at.plus(-Kind::Confirm.lives());
    oidc::disconnect_since(&mut tx, account.id, asked_after).await?;
    let proofs = factor::store::forget_since(&mut tx, account.id, asked_after).await?
        + passkey::store::forget_since(&mut tx, account.id, asked_after).await?;
    accounts::forget_password(&mut tx, account.id, now).await?;
    let sessions = sessions::end_others(&mut tx, account.id, None).await?;
    let tokens = tokens::end_of(&mut tx, account.id, now).await?;
    let permit = Permit::own_account(Actor::of(&account, now));
    let detail =
        json!({ "by": "undo", "sessions_ended": sessions, "tokens_ended": tokens, "proofs_removed": proofs });
    audit::record(&mut tx, &permit, now, "account.email", Object::new("account", account.id), detail).await?;
    let key = link::make(&mut tx, Purpose::Reset, Some(account.id), now).await?;
    let words = words_of(&account, page);
    let name = account.name.as_str();
    let address = link::address(app, Purpose::Reset, &key);
    let mail = NewMail {
        kind: Purpose::Reset.as_str(),
        account: Some(account.id),
        to: Personal::new(change.email.clone()),
        subject: words.text("mail-reset-subject"),
        body: words.with3("mail-reset-body", "name", name, "by", name, "link", address.as_str()),
        expires_at: now.plus(Purpose::Reset.lives()),
    };
    mail::post(&mut tx, &permit, app, mail).await?;
    accounts::next_epoch(&mut tx, account.id).await?;
    tx.announce(topic(account.id));
    tx.commit().await?;
    Ok(change.email)
}

async fn set(tx: &mut Tx, account: &Account, email: &str, now: Timestamp) -> Result<(), Refusal> {
    // A link that went to the address of before must not open the account any more.
    keys::void_account(tx, account.id, now).await?;
    accounts::set_email(tx, account.id, email, now).await.map_err(|error| match error {
        DbError::Duplicate => Refusal::Key,
        error => error.into(),
    })
}

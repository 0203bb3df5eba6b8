//! Choosing a password by a one-time link: an invitation, or a reset.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

use super::accounts::{Account, topic};
use super::actor::{Actor, Permit};
use super::email;
use super::entrance::Entrance;
use super::factor;
use super::form::{Wrong, again, status_of};
use super::gate::HashedPassword;
use super::link::{self, Purpose};
use super::password::{Password, house_words};
use super::refusal::Refusal;
use super::secret::Secret;
use super::session::{self, Proof};
use super::sign_in::{HOME, way_in};
use super::store::{accounts as store, keys, sessions, tokens};
use crate::audit::{self, Object};
use crate::db;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/invitation", Access::Anybody, async |app, page, query| {
            show(app, page, query, Purpose::Invitation).await
        })
        .post("/invitation", Access::Anybody, async |app, page, headers, query, fields| {
            choose(app, page, headers, query, fields, Purpose::Invitation).await
        })
        .get("/reset", Access::Anybody, async |app, page, query| show(app, page, query, Purpose::Reset).await)
        .post("/reset", Access::Anybody, async |app, page, headers, query, fields| {
            choose(app, page, headers, query, fields, Purpose::Reset).await
        })
}

#[derive(Template)]
#[template(path = "team/invitation.html")]
struct InvitationPage {
    shell: Shell,
    entrance: Entrance,
    path: &'static str,
    is_invitation: bool,
    key: String,
    account: Option<Account>,
    wrong: Wrong,
}

async fn show(
    State(app): State<App>,
    mut page: Page,
    RawQuery(query): RawQuery,
    purpose: Purpose,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let entrance = Entrance::new(&mut page, purpose.path(), &query, &["key"]);
    let account = invited(&app, purpose, query.text("key")).await?;
    let shown = InvitationPage {
        shell: page.shell(""),
        entrance,
        path: purpose.path(),
        is_invitation: purpose == Purpose::Invitation,
        key: query.text("key").to_owned(),
        account,
        wrong: Wrong::default(),
    };
    if shown.account.is_some() { render(&shown) } else { again(&shown, StatusCode::GONE) }
}

async fn choose(
    State(app): State<App>,
    mut page: Page,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
    fields: Fields,
    purpose: Purpose,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let entrance = Entrance::new(&mut page, purpose.path(), &query, &[]);
    let key = fields.text("key");
    let account = invited(&app, purpose, key).await?;

    let refusal = match &account {
        None => Refusal::Key,
        Some(account) => match Password::chosen(
            fields.text("password"),
            account.email.reveal(),
            &account.name,
            &house_words(&app.settings),
        ) {
            Err(refusal) => refusal,
            Ok(password) => {
                let hash = app.sign_in.hash(password).await?;
                match accept(&app, &page, &headers, account, key, purpose, hash).await {
                    Ok(entered) => return Ok(entered),
                    Err(refusal) => refusal.for_form()?,
                }
            }
        },
    };
    let shown = InvitationPage {
        shell: page.shell(""),
        entrance,
        path: purpose.path(),
        is_invitation: purpose == Purpose::Invitation,
        key: key.to_owned(),
        account: account.filter(|_| !matches!(refusal, Refusal::Key)),
        wrong: Wrong::told(&page.words, &refusal),
    };
    again(&shown, status_of(&refusal))
}

/// The account that a key is for, while both are good.
async fn invited(app: &App, purpose: Purpose, key: &str) -> db::Result<Option<Account>> {
    let Some(Some(account)) = link::look_at(&app.db, purpose, key, app.now()).await? else {
        return Ok(None);
    };
    Ok(store::find(&app.db, account).await?.filter(|account| !account.is_blocked()))
}

/// Uses the key, sets the password, ends all sessions and tokens of before, and starts a session.
async fn accept(
    app: &App,
    page: &Page,
    headers: &HeaderMap,
    account: &Account,
    key: &str,
    purpose: Purpose,
    hash: HashedPassword,
) -> Result<Response, Refusal> {
    let now = page.now;
    let key = Secret::read(key).ok_or(Refusal::Key)?;
    let mut tx = app.db.begin().await?;
    let is_blocked = store::find(&mut tx, account.id).await?.is_none_or(|account| account.is_blocked());
    if is_blocked || !keys::mark_used(&mut tx, key.hash(), now).await? {
        return Err(Refusal::Key);
    }

    keys::void_account(&mut tx, account.id, now).await?;
    store::set_password(&mut tx, account.id, hash, now).await?;
    email::void_asks(&mut tx, account.id, now).await?;
    sessions::end_others(&mut tx, account.id, None).await?;
    let tokens = tokens::end_of(&mut tx, account.id, now).await?;
    let permit = Permit::own_account(Actor::of(account, now));
    let how = json!({ "by": purpose.as_str(), "tokens_ended": tokens });
    audit::record(&mut tx, &permit, now, "account.password", Object::new("account", account.id), how).await?;
    tx.announce(topic(account.id));
    let is_secure = app.settings.is_secure();
    // A link for a new password opens nothing that a second step protects.
    let proof = Proof { how: purpose.as_str(), state: factor::left_to_do(&mut tx, account.id, now).await? };
    let session = session::start(&mut tx, &permit, account.id, headers, is_secure, proof, now).await?;
    sessions::next_epoch(&mut tx, account.id, Some(&session.hash())).await?;
    tx.commit().await?;
    Ok(session::welcome(&session, is_secure, &way_in(proof.state, HOME, None)))
}

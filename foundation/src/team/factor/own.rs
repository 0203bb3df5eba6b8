//! Setting up and removing one's own second step, and helping a colleague who lost theirs.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::base32::{base32, in_groups};
use super::picture::picture;
use super::{recovery, rule, store, totp};
use crate::audit::{self, Object};
use crate::db::Tx;
use crate::id::Id;
use crate::team::accounts::{Account, may_manage, topic};
use crate::team::actor::Permit;
use crate::team::entrance::Entrance;
use crate::team::form::{Wrong, again};
use crate::team::own_account::{own, too_many};
use crate::team::passkey;
use crate::team::recognise::SignedIn;
use crate::team::role::Action;
use crate::team::store::{accounts, sessions};
use crate::team::team_page;
use crate::team::throttle::{self, Turn};
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, render};

const OWN: &str = "/settings/account";

pub(super) fn routes() -> Routes {
    let manage = Access::MayNow(Action::ManageTeam);
    Routes::new()
        .get("/settings/account/totp", Access::SignedIn, show)
        .post("/settings/account/totp", Access::SignedInNow, begin)
        .get("/settings/account/totp/qr.svg", Access::SignedIn, draw)
        .post("/settings/account/totp/confirmation", Access::SignedIn, confirm)
        .post("/settings/account/totp/removal", Access::SignedInNow, remove)
        .post("/settings/account/recovery-codes", Access::SignedInNow, renew_codes)
        .post("/settings/team/accounts/{id}/factors/removal", manage, remove_lost)
}

#[derive(Template)]
#[template(path = "team/factor/set_up.html")]
struct SetUpPage {
    shell: Shell,
    secret: String,
    wrong: Wrong,
}

/// Ten codes, after the sign-in that set the second step up.
#[derive(Template)]
#[template(path = "team/factor/codes_entering.html")]
pub(super) struct Codes {
    pub shell: Shell,
    pub entrance: Entrance,
    pub codes: Vec<String>,
    pub next: String,
}

#[derive(Template)]
#[template(path = "team/factor/codes.html")]
struct OwnCodes {
    shell: Shell,
    codes: Vec<String>,
}

async fn begin(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let mut tx = app.db.begin().await?;
    totp::begin(&mut tx, account, page.now).await?;
    let detail = json!({ "kind": "totp" });
    audit::record(&mut tx, &permit, page.now, "factor.begin", Object::new("account", account), detail)
        .await?;
    tx.commit().await?;
    Ok(Redirect::to("/settings/account/totp").into_response())
}

async fn show(State(app): State<App>, page: Page, me: SignedIn) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    match waiting(&app, &account).await? {
        Some(secret) => render(&SetUpPage {
            shell: page.shell("account"),
            secret: in_groups(&secret, " "),
            wrong: Wrong::default(),
        }),
        None => Ok(Redirect::to(OWN).into_response()),
    }
}

async fn draw(State(app): State<App>, me: SignedIn) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    match waiting(&app, &account).await? {
        Some(secret) => picture(&totp::address(&secret, account.email.reveal())),
        None => Ok(Redirect::to(OWN).into_response()),
    }
}

async fn confirm(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    let Some(secret) = waiting(&app, &account).await? else {
        return Ok(Redirect::to(OWN).into_response());
    };
    let subject = super::second::subject(account.id);
    let attempt = match throttle::attempt(&app.db, &subject, page.now).await? {
        Turn::Try(attempt) => attempt,
        Turn::Wait(wait) => return Err(too_many(wait)),
    };
    let mut tx = app.db.begin().await?;
    if !totp::confirm(&mut tx, account.id, fields.text("code"), page.now).await? {
        drop(tx);
        let wrong = Wrong::with_text("code", page.words.text("factor-refused-code"));
        let shown = SetUpPage { shell: page.shell("account"), secret: in_groups(&secret, " "), wrong };
        return again(&shown, StatusCode::UNPROCESSABLE_ENTITY);
    }
    throttle::succeeded(&mut tx, &attempt).await?;
    let codes = recovery::renew(&mut tx, account.id, page.now).await?;
    // Whoever else is signed in as this person did not have to show a second step.
    let ended = sessions::end_others(&mut tx, account.id, me.session.as_deref()).await?;
    let detail = json!({ "kind": "totp", "by": "owner", "sessions_ended": ended });
    audit::record(&mut tx, &permit, page.now, "factor.add", Object::new("account", account.id), detail)
        .await?;
    sessions::next_epoch(&mut tx, account.id, me.session.as_deref()).await?;
    tx.announce(topic(account.id));
    tx.commit().await?;
    render(&OwnCodes { shell: page.shell("account"), codes })
}

async fn remove(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let mut tx = app.db.begin().await?;
    let has_another = !passkey::store::of_account(&mut tx, account).await?.is_empty();
    if !has_another && rule::read(&mut tx).await?.is_binding(page.now) {
        return Err(Problem::unprocessable("a second step is required here; set another one up first"));
    }
    let removed = store::forget_totp(&mut tx, account).await? + store::forget_codes(&mut tx, account).await?;
    if removed > 0 {
        let ended = sessions::end_others(&mut tx, account, me.session.as_deref()).await?;
        let detail = json!({ "kind": "totp", "by": "owner", "sessions_ended": ended });
        audit::record(&mut tx, &permit, page.now, "factor.remove", Object::new("account", account), detail)
            .await?;
        sessions::next_epoch(&mut tx, account, me.session.as_deref()).await?;
        tx.announce(topic(account));
    } else {
        tx.unaudited("there was none");
    }
    tx.commit().await?;
    Ok(Redirect::to("/settings/account?said=factor-removed").into_response())
}

async fn renew_codes(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let mut tx = app.db.begin().await?;
    if !super::has_any(&mut tx, account).await? {
        return Ok(Redirect::to(OWN).into_response());
    }
    let codes = recovery::renew(&mut tx, account, page.now).await?;
    let detail = json!({ "codes": codes.len() });
    audit::record(&mut tx, &permit, page.now, "factor.codes", Object::new("account", account), detail)
        .await?;
    tx.commit().await?;
    render(&OwnCodes { shell: page.shell("account"), codes })
}

async fn remove_lost(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let account = accounts::find(&mut tx, id).await?.ok_or_else(Problem::not_found)?;
    may_manage(&permit, &account).map_err(|_| Problem::not_allowed())?;
    let detail = remove_all(&mut tx, account.id).await?;
    audit::record(&mut tx, &permit, page.now, "factor.remove", Object::new("account", id), detail).await?;
    accounts::next_epoch(&mut tx, id).await?;
    tx.announce(topic(id));
    tx.commit().await?;
    Ok(team_page::done("factors-removed"))
}

/// Takes every second step from an account and ends its sessions.
async fn remove_all(tx: &mut Tx, account: Id) -> crate::db::Result<serde_json::Value> {
    let totp = store::forget_totp(tx, account).await?;
    let codes = store::forget_codes(tx, account).await?;
    let passkeys = passkey::store::forget_of(tx, account).await?;
    let ended = sessions::end_others(tx, account, None).await?;
    Ok(
        json!({ "by": "administrator", "totp": totp, "codes": codes, "passkeys": passkeys, "sessions_ended": ended }),
    )
}

/// The secret that waits for its first code, in base32.
async fn waiting(app: &App, account: &Account) -> Result<Option<String>, Problem> {
    Ok(totp::waiting(&app.db, account.id).await?.map(|secret| base32(&secret)))
}

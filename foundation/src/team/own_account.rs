//! One's own account: name, language, time zone, colours, password, sessions.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::tz;
use serde_json::json;

use super::accounts::{Account, checked_name, tell_renamed, topic};
use super::actor::Permit;
use super::email;
use super::factor::{self, Kept};
use super::form::{Wrong, again, status_of};
use super::oidc::{self, Connected};
use super::password::{Password, as_typed, house_words};
use super::recognise::SignedIn;
use super::refusal::Refusal;
use super::secret::{base64url, from_base64url};
use super::session::{self, IDLE};
use super::store::{accounts as store, sessions, tokens};
use super::throttle::{self, Turn};
use crate::audit::{self, Object};
use crate::clock::{SECOND, Timestamp};
use crate::id::Id;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};
use crate::words::{Lang, Zone};

const PATH: &str = "/settings/account";
const THEMES: [&str; 3] = ["auto", "light", "dark"];
const AREAS: [&str; 10] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
];

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(PATH, Access::SignedIn, show)
        .post(PATH, Access::SignedIn, change)
        .post("/settings/account/password", Access::SignedIn, change_password)
        .post("/settings/account/sessions/end", Access::SignedIn, end_session)
        .post("/settings/account/sessions/end-all", Access::SignedIn, end_all_sessions)
}

#[derive(Template)]
#[template(path = "team/own_account.html")]
struct AccountPage {
    shell: Shell,
    account: Account,
    sessions: Vec<SessionRow>,
    zones: Vec<String>,
    kept: Kept,
    connected: Connected,
    /// From when on the house insists on a second step.
    second_step_from: Option<Timestamp>,
    said: &'static str,
    wrong: Wrong,
}

pub(super) struct SessionRow {
    pub key: String,
    pub device: String,
    pub since: Timestamp,
    pub seen: Timestamp,
    pub is_this: bool,
}

impl AccountPage {
    fn languages(&self) -> &'static [Lang] {
        &Lang::ALL
    }

    fn themes(&self) -> [&'static str; 3] {
        THEMES
    }
}

async fn show(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let said = match query.text("said") {
        "saved" => "team-said-saved",
        "password" => "team-said-password",
        "ended" => "team-said-ended",
        "email-asked" => "email-said-asked",
        "connected" => "oidc-said-connected",
        "disconnected" => "oidc-said-disconnected",
        "passkey" => "passkey-said-made",
        "passkey-removed" => "passkey-said-removed",
        "factor-removed" => "factor-said-removed",
        _ => "",
    };
    let account = own(&app, &me).await?;
    render(&page_of(&app, page, &me, account, said, Wrong::default()).await?)
}

async fn change(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut account = own(&app, &me).await?;
    let zone = Zone::named(fields.text("time_zone"));
    account.name = fields.text("name").to_owned();
    account.language = fields.some("language").and_then(Lang::from_code);
    account.zone = zone.unwrap_or(account.zone);
    account.theme =
        THEMES.into_iter().find(|theme| *theme == fields.text("theme")).unwrap_or("auto").to_owned();

    let refusal = match (checked_name(&account.name), zone) {
        (Err(refusal), _) => refusal,
        (_, None) => Refusal::TimeZone,
        (Ok(name), Some(zone)) => {
            let mut tx = app.db.begin().await?;
            store::change_own(&mut tx, account.id, name, account.language, zone, &account.theme, page.now)
                .await?;
            let detail = json!({ "own": true });
            audit::record(
                &mut tx,
                &permit,
                page.now,
                "account.change",
                Object::new("account", account.id),
                detail,
            )
            .await?;
            tell_renamed(&mut tx, page.now, account.id).await?;
            tx.commit().await?;
            return Ok(done("saved"));
        }
    };
    let wrong = Wrong::told(&page.words, &refusal);
    again(&page_of(&app, page, &me, account, "", wrong).await?, status_of(&refusal))
}

async fn change_password(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    let refusal = match set_password(&app, &page, &me, &permit, &account, &fields).await? {
        Ok(()) => return Ok(done("password")),
        Err(refusal) => refusal,
    };
    let wrong = Wrong::told(&page.words, &refusal);
    again(&page_of(&app, page, &me, account, "", wrong).await?, status_of(&refusal))
}

async fn end_session(
    State(app): State<App>,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let key_hash = from_base64url(fields.text("session")).ok_or_else(Problem::not_found)?;
    let mut tx = app.db.begin().await?;
    if sessions::end(&mut tx, account, &key_hash).await? == 0 {
        return Ok(done("ended"));
    }
    audit::record(&mut tx, &permit, app.now(), "session.end", Object::new("account", account), json!({}))
        .await?;
    tx.announce(topic(account));
    tx.commit().await?;
    if me.session.as_ref() == Some(&key_hash) {
        return Ok(session::farewell(app.settings.is_secure(), "/sign-in"));
    }
    Ok(done("ended"))
}

async fn end_all_sessions(State(app): State<App>, me: SignedIn, permit: Permit) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let mut tx = app.db.begin().await?;
    let ended = sessions::end_others(&mut tx, account, None).await?;
    let detail = json!({ "sessions_ended": ended });
    audit::record(&mut tx, &permit, app.now(), "session.end", Object::new("account", account), detail)
        .await?;
    tx.announce(topic(account));
    tx.commit().await?;
    Ok(session::farewell(app.settings.is_secure(), "/sign-in"))
}

async fn set_password(
    app: &App,
    page: &Page,
    me: &SignedIn,
    permit: &Permit,
    account: &Account,
    fields: &Fields,
) -> Result<Result<(), Refusal>, Problem> {
    // Whoever finds an open browser must not guess here instead.
    let attempt = match throttle::attempt(&app.db, &format!("password of {}", account.id), page.now).await? {
        Turn::Try(attempt) => attempt,
        Turn::Wait(wait) => return Err(too_many(wait)),
    };
    let now_hash = store::password_hash(&app.db, account.id).await?;
    if !app.sign_in.check(as_typed(fields.text("current")), now_hash.as_deref()).await? {
        return Ok(Err(Refusal::PasswordWrong));
    }
    let password = match Password::chosen(
        fields.text("password"),
        account.email.reveal(),
        &account.name,
        &house_words(&app.settings),
    ) {
        Ok(password) => password,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let hash = app.sign_in.hash(password).await?;

    let mut tx = app.db.begin().await?;
    throttle::succeeded(&mut tx, &attempt).await?;
    store::set_password(&mut tx, account.id, hash, page.now).await?;
    email::void_asks(&mut tx, account.id, page.now).await?;
    let ended = sessions::end_others(&mut tx, account.id, me.session.as_deref()).await?;
    let tokens = tokens::end_of(&mut tx, account.id, page.now).await?;
    let detail = json!({ "by": "owner", "sessions_ended": ended, "tokens_ended": tokens });
    audit::record(&mut tx, permit, page.now, "account.password", Object::new("account", account.id), detail)
        .await?;
    sessions::next_epoch(&mut tx, account.id, me.session.as_deref()).await?;
    tx.announce(topic(account.id));
    tx.commit().await?;
    Ok(Ok(()))
}

pub(super) fn too_many(wait: i64) -> Problem {
    let seconds = u32::try_from((wait + SECOND - 1) / SECOND).unwrap_or(1);
    let mut problem = Problem::new(
        axum::http::StatusCode::TOO_MANY_REQUESTS,
        "too-many",
        format!("too many attempts; try again in {seconds} seconds"),
    );
    problem.retry_after = Some(seconds);
    problem
}

/// The account of whoever is signed in; tokens have none.
pub(super) async fn own(app: &App, me: &SignedIn) -> Result<Account, Problem> {
    let id: Id = me.actor.account().ok_or_else(Problem::not_allowed)?;
    store::find(&app.db, id).await?.ok_or_else(Problem::not_found)
}

/// The page once more, with what is wrong on it.
pub(super) async fn shown_again(
    app: &App,
    page: Page,
    me: &SignedIn,
    account: Account,
    wrong: Wrong,
    status: axum::http::StatusCode,
) -> Result<Response, Problem> {
    again(&page_of(app, page, me, account, "", wrong).await?, status)
}

fn done(said: &str) -> Response {
    Redirect::to(&format!("{PATH}?said={said}")).into_response()
}

async fn page_of(
    app: &App,
    page: Page,
    me: &SignedIn,
    account: Account,
    said: &'static str,
    wrong: Wrong,
) -> Result<AccountPage, Problem> {
    let sessions = session_rows(app, account.id, me.session.as_deref(), page.now).await?;
    Ok(AccountPage {
        kept: factor::kept(app, account.id).await?,
        connected: oidc::connected(app, account.id).await?,
        second_step_from: factor::rule::read(&app.db).await?.required_from(),
        shell: page.shell("account"),
        sessions,
        zones: zones(),
        account,
        said,
        wrong,
    })
}

/// Where an account is signed in; `this` is the key of the browser that asks.
pub(super) async fn session_rows(
    app: &App,
    account: Id,
    this: Option<&[u8]>,
    now: Timestamp,
) -> Result<Vec<SessionRow>, Problem> {
    let open = sessions::of_account(&app.db, account, now.plus(-IDLE), now).await?;
    let rows = open.into_iter().map(|session| SessionRow {
        is_this: this == Some(session.key_hash.as_slice()),
        key: base64url(&session.key_hash),
        device: device(&session.user_agent),
        since: session.created_at,
        seen: session.seen_at,
    });
    Ok(rows.collect())
}

/// The time zones that people live in, by name; `UTC` first.
pub(super) fn zones() -> Vec<String> {
    let names = tz::db().available().map(|name| name.as_str().to_owned());
    let mut zones: Vec<String> =
        names.filter(|name| name.split_once('/').is_some_and(|(area, _)| AREAS.contains(&area))).collect();
    zones.sort();
    zones.insert(0, "UTC".to_owned());
    zones
}

/// `Firefox · Linux`, as far as the browser says so; empty when it does not.
fn device(user_agent: &str) -> String {
    // The order matters: most browsers also claim to be an older one.
    const BROWSERS: [(&str, &str); 5] = [
        ("Edg", "Edge"),
        ("OPR", "Opera"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |list: &[(&str, &'static str)]| {
        list.iter().find(|(sign, _)| user_agent.contains(sign)).map(|(_, name)| *name)
    };
    [named(&BROWSERS), named(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

//! The houses whose accounts open ours, for administrators.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::flow::way_back;
use super::metadata::Metadata;
use super::store::{self, Provider};
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{Db, DbError, Result, Tx};
use crate::egress::{Egress, Target};
use crate::id::Id;
use crate::team::accounts::{checked_name, topic};
use crate::team::actor::Permit;
use crate::team::form::{Wrong, again};
use crate::team::role::Action;
use crate::team::store::sessions;
use crate::vault;
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, render};

const PATH: &str = "/settings/sign-in";
const SEE: Access = Access::Person(Action::ManageTeam);
const MANAGE: Access = Access::MayNow(Action::ManageTeam);
const LONGEST: usize = 500;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(PATH, SEE, show)
        .post(PATH, MANAGE, add)
        .post("/settings/sign-in/{id}", MANAGE, change)
        .post("/settings/sign-in/{id}/removal", MANAGE, remove)
}

/// The secret by which a house knows us. It is read for that house alone, and shown to nobody.
pub(super) async fn opened(db: &Db, provider: &Provider) -> Result<Option<String>> {
    let Some(sealed) = &provider.secret else { return Ok(None) };
    let plain = vault::open_of_house(db, &store::SECRET.of(provider.id), sealed).await?;
    Ok(plain.and_then(|plain| String::from_utf8(plain).ok()))
}

#[derive(Template)]
#[template(path = "team/oidc/settings.html")]
struct SettingsPage {
    shell: Shell,
    providers: Vec<Provider>,
    /// The start of our addresses.
    here: String,
    typed: Typed,
    /// The one that is being changed, when its form came back.
    at: Option<Id>,
    said: &'static str,
    wrong: Wrong,
}

/// A form as somebody filled it in, without its secret.
#[derive(Clone)]
struct Typed {
    id: Id,
    name: String,
    issuer: String,
    client: String,
    domains: String,
    makes_accounts: bool,
    is_on: bool,
}

impl Typed {
    /// A blank form. The id is chosen with it, so that the return address can be told there before it is saved here.
    fn blank(now: Timestamp) -> Self {
        Self {
            id: Id::new(now),
            name: String::new(),
            issuer: String::new(),
            client: String::new(),
            domains: String::new(),
            makes_accounts: false,
            is_on: false,
        }
    }

    fn read(id: Id, fields: &Fields) -> Self {
        Self {
            id,
            name: fields.text("name").to_owned(),
            issuer: fields.text("issuer").to_owned(),
            client: fields.text("client_id").to_owned(),
            domains: fields.text("domains").to_owned(),
            makes_accounts: fields.has("makes_accounts"),
            is_on: fields.has("is_on"),
        }
    }
}

impl SettingsPage {
    /// What a form of `provider` shows: what somebody typed into it, else what is kept.
    fn form_of(&self, provider: &Provider) -> Typed {
        if self.at == Some(provider.id) {
            return self.typed.clone();
        }
        Typed {
            id: provider.id,
            name: provider.name.clone(),
            issuer: provider.issuer.clone(),
            client: provider.client.clone(),
            domains: provider.domains.clone(),
            makes_accounts: provider.makes_accounts,
            is_on: provider.is_on,
        }
    }

    fn form_of_new(&self) -> Typed {
        if self.at.is_none() { self.typed.clone() } else { Typed::blank(self.shell.now) }
    }

    /// What the other house has to be told: where it sends people back to.
    fn back_of(&self, form: &Typed) -> String {
        format!("{}{}", self.here, way_back(form.id))
    }

    /// What is wrong with a field of the form that `key` names: an id, or `new`.
    fn wrong_at(&self, key: &str, field: &str) -> &str {
        if self.at == Id::parse(key) { self.wrong.at(field) } else { "" }
    }
}

async fn page_of(app: &App, page: &Page, typed: Typed, at: Option<Id>, wrong: Wrong) -> Result<SettingsPage> {
    Ok(SettingsPage {
        shell: page.shell("settings"),
        providers: store::all(&app.db).await?,
        here: app.address(""),
        typed,
        at,
        said: "",
        wrong,
    })
}

async fn show(State(app): State<App>, page: Page, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let mut shown = page_of(&app, &page, Typed::blank(page.now), None, Wrong::default()).await?;
    shown.said = match query.text("said") {
        "saved" => "oidc-said-saved",
        "removed" => "oidc-said-removed",
        _ => "",
    };
    render(&shown)
}

/// What is wrong with a form: beside which field, and its text.
type Bad = (&'static str, String);

async fn add(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let id = Id::parse(fields.text("id")).unwrap_or_else(|| Id::new(page.now));
    let typed = Typed::read(id, &fields);
    let outcome = checked(&app, &page, &typed, id, 1, fields.some("secret"), None).await?;
    let (field, text) = match outcome {
        Ok(provider) => {
            let mut tx = app.db.begin().await?;
            match store::insert(&mut tx, &provider, page.now).await {
                Ok(()) => {
                    tell(&mut tx, &permit, &page, "oidc.create", &provider).await?;
                    tx.commit().await?;
                    return Ok(done("saved"));
                }
                Err(DbError::Duplicate) => ("issuer", page.words.text("oidc-wrong-taken")),
                Err(error) => return Err(error.into()),
            }
        }
        Err(bad) => bad,
    };
    let wrong = Wrong::with_text(field, text);
    again(&page_of(&app, &page, typed, None, wrong).await?, StatusCode::UNPROCESSABLE_ENTITY)
}

async fn change(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let before = store::find(&app.db, id).await?.ok_or_else(Problem::not_found)?;
    // The issuer stays: accounts hang on it.
    let typed = Typed { issuer: before.issuer.clone(), ..Typed::read(id, &fields) };
    let version = fields.text("version").parse().unwrap_or_default();
    let secret = fields.some("secret");
    let outcome = checked(&app, &page, &typed, id, version, secret, Some(&before)).await?;
    let (field, text) = match outcome {
        Ok(provider) => {
            let mut tx = app.db.begin().await?;
            if store::change(&mut tx, &provider, page.now).await? {
                if before.is_on && !provider.is_on {
                    end_sessions(&mut tx, id).await?;
                }
                tell(&mut tx, &permit, &page, "oidc.change", &provider).await?;
                tx.commit().await?;
                return Ok(done("saved"));
            }
            ("name", page.words.text("team-refused-changed"))
        }
        Err(bad) => bad,
    };
    let wrong = Wrong::with_text(field, text);
    again(&page_of(&app, &page, typed, Some(id), wrong).await?, StatusCode::UNPROCESSABLE_ENTITY)
}

async fn remove(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let provider = store::find(&mut tx, id).await?.ok_or_else(Problem::not_found)?;
    end_sessions(&mut tx, id).await?;
    store::remove(&mut tx, id).await?;
    tell(&mut tx, &permit, &page, "oidc.remove", &provider).await?;
    tx.commit().await?;
    Ok(done("removed"))
}

/// Whoever came in by a house that is no longer trusted is out at once.
async fn end_sessions(tx: &mut Tx, provider: Id) -> Result<()> {
    for account in store::accounts_of(&mut *tx, provider).await? {
        sessions::end_others(tx, account, None).await?;
        tx.announce(topic(account));
    }
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    permit: &Permit,
    page: &Page,
    action: &'static str,
    provider: &Provider,
) -> Result<()> {
    let detail = json!({
        "issuer": provider.issuer, "client_id": provider.client, "domains": provider.domains,
        "makes_accounts": provider.makes_accounts, "is_on": provider.is_on,
    });
    audit::record(tx, permit, page.now, action, Object::new("sign-in-service", provider.id), detail).await
}

/// Checks a form, and asks the other house about itself.
async fn checked(
    app: &App,
    page: &Page,
    typed: &Typed,
    id: Id,
    version: i64,
    secret: Option<&str>,
    before: Option<&Provider>,
) -> Result<std::result::Result<Provider, Bad>, Problem> {
    let bad = |field, key: &str| Ok(Err((field, page.words.text(key))));
    let Ok(name) = checked_name(&typed.name) else { return bad("name", "team-refused-name") };
    let is_long = |text: &str| text.len() > LONGEST || text.chars().any(char::is_control);
    if typed.issuer.parse::<Target>().is_err() || is_long(&typed.issuer) || typed.issuer.contains('?') {
        return bad("issuer", "oidc-wrong-issuer");
    }
    if typed.client.is_empty() || is_long(&typed.client) {
        return bad("client_id", "oidc-wrong-client");
    }
    if secret.is_some_and(is_long) {
        return bad("secret", "oidc-wrong-client");
    }
    let domains = typed.domains.to_lowercase().replace([',', ';', '@'], " ");
    let domains: Vec<&str> = domains.split_whitespace().collect();
    let is_domain = |domain: &&str| {
        let is_plain = domain.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
        is_plain && domain.contains('.') && !domain.starts_with('.') && !domain.ends_with('.')
    };
    if !domains.iter().all(is_domain) || is_long(&typed.domains) {
        return bad("domains", "oidc-wrong-domains");
    }
    let internal = &app.settings.internal_hosts;
    let metadata = match Metadata::ask(&Egress::new(internal), &typed.issuer, internal).await {
        Ok(metadata) => metadata,
        Err(refused) => {
            let text = page.words.with1("oidc-wrong-house", "why", refused.to_string().as_str());
            return Ok(Err(("issuer", text)));
        }
    };
    let secret = match secret {
        Some(secret) => Some(vault::seal_of_house(&app.db, &store::SECRET.of(id), secret.as_bytes()).await?),
        None => before.and_then(|before| before.secret.clone()),
    };
    Ok(Ok(Provider {
        id,
        name: name.to_owned(),
        issuer: typed.issuer.clone(),
        client: typed.client.clone(),
        secret,
        domains: domains.join(" "),
        makes_accounts: typed.makes_accounts,
        is_on: before.is_none() || typed.is_on,
        metadata: serde_json::to_string(&metadata).unwrap_or_default(),
        version,
    }))
}

fn done(said: &str) -> Response {
    Redirect::to(&format!("{PATH}?said={said}")).into_response()
}

//! The way to another house and back.
//!
//! What we have to know when somebody comes back goes with their browser, sealed: so nobody else's browser can bring
//! their answer, and nothing is kept for those who never come back.

use askama::Template;
use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::metadata::Metadata;
use super::store::{self, Provider};
use super::token::{self, Expected, Person};
use super::{Refused, settings, who};
use crate::audit::{self, Object};
use crate::clock::{MINUTE, SECOND, Timestamp};
use crate::egress::{Ask, Egress};
use crate::id::Id;
use crate::team::actor::{Permit, System};
use crate::team::form::again;
use crate::team::own_account::too_many;
use crate::team::recognise::SignedIn;
use crate::team::secret::{Secret, base64url, from_base64url, sha256};
use crate::team::sign_in::{enter, next_page};
use crate::team::throttle::{self, Caller, Door, Turn};
use crate::vault;
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell};
use crate::words::Lang;

/// Each house has a way back of its own, so that the answer of a bad one cannot be passed off as that of a good one
/// (RFC 9700, section 4.4.2.2).
const BACK: &str = "/sign-in/oidc/{id}/callback";
/// So long may somebody take at the other house.
const LIVES: i64 = 10 * MINUTE;
const SEALED_FOR: &str = "oidc.flow";
const LONGEST_SAID: usize = 200;

pub(super) fn routes() -> Routes {
    Routes::new().get("/sign-in/oidc", Access::Anybody, begin).get(BACK, Access::Anybody, come_back)
}

/// The path to which a house sends people back.
pub(super) fn way_back(provider: Id) -> String {
    BACK.replace("{id}", &provider.to_string())
}

/// What somebody goes to another house for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Purpose {
    SignIn,
    Connect,
    StepUp,
}

impl Purpose {
    /// Whether whoever sits before the other house's page must prove themselves anew.
    fn is_fresh(self) -> bool {
        matches!(self, Self::Connect | Self::StepUp)
    }
}

/// What their browser carries.
#[derive(Serialize, Deserialize)]
struct Flow {
    /// PKCE's verifier; state and nonce are hashes of it.
    verifier: String,
    provider: Id,
    purpose: Purpose,
    /// The session that began it, in base64url; none for a sign-in.
    session: Option<String>,
    next: String,
    lang: Option<String>,
    began_at: i64,
}

impl Flow {
    fn derived(&self, what: &str) -> String {
        base64url(&sha256(&format!("{what} {}", self.verifier)))
    }
}

#[derive(Template)]
#[template(path = "team/oidc/refused.html")]
struct RefusedPage {
    shell: Shell,
    text: String,
    back: &'static str,
}

async fn begin(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let lang = query.some("lang").map(str::to_owned);
    let way = way_to(&app, query.text("provider"), Purpose::SignIn, None, query.text("next"), lang).await?;
    match way {
        Some(way) => way.redirect(&app),
        None => Ok(Redirect::to("/sign-in").into_response()),
    }
}

/// The way to another house, for a browser that carries `sealed`.
pub(super) struct Way {
    /// The name of the house.
    pub house: String,
    pub place: String,
    sealed: String,
}

impl Way {
    /// Sends a browser off.
    pub(super) fn redirect(&self, app: &App) -> Result<Response, Problem> {
        let place = self.header(&self.place)?;
        Ok(self.carried(app, (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()))
    }

    /// Has the browser that shows `page` go on by itself. After a form it may not be redirected: our own policy lets
    /// forms lead to no other website, and browsers hold redirects to it, too.
    pub(super) fn go_on_from(&self, app: &App, mut page: Response) -> Result<Response, Problem> {
        let place = self.header(&format!("0;url={}", self.place))?;
        page.headers_mut().insert(header::REFRESH, place);
        Ok(self.carried(app, page))
    }

    fn header(&self, text: &str) -> Result<HeaderValue, Problem> {
        HeaderValue::try_from(text).map_err(|error| Problem::trouble("lead to a sign-in service", &error))
    }

    fn carried(&self, app: &App, mut response: Response) -> Response {
        set_cookie(&mut response, app, &self.sealed, LIVES / SECOND);
        response
    }
}

/// The way to another house; none when there is no such house.
pub(super) async fn way_to(
    app: &App,
    provider: &str,
    purpose: Purpose,
    session: Option<&[u8]>,
    next: &str,
    lang: Option<String>,
) -> Result<Option<Way>, Problem> {
    let Some(id) = Id::parse(provider) else { return Ok(None) };
    let provider = store::find(&app.db, id).await?.filter(|provider| provider.is_on);
    let Some(provider) = provider else { return Ok(None) };
    let metadata =
        metadata_of(&provider).map_err(|error| Problem::trouble("read a sign-in service", &error))?;
    let flow = Flow {
        verifier: Secret::new().reveal().to_owned(),
        provider: id,
        purpose,
        session: session.map(base64url),
        next: next_page(next),
        lang,
        began_at: app.now().0,
    };
    let challenge = base64url(&sha256(&flow.verifier));
    let back = app.address(&way_back(id));
    let (state, nonce) = (flow.derived("state"), flow.derived("nonce"));
    let mut asked = vec![
        ("response_type", "code"),
        ("client_id", provider.client.as_str()),
        ("redirect_uri", back.as_str()),
        ("scope", "openid email profile"),
        ("state", state.as_str()),
        ("nonce", nonce.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    if purpose.is_fresh() {
        asked.extend([("prompt", "login"), ("max_age", "0")]);
    }
    let query = serde_urlencoded::to_string(asked).unwrap_or_default();
    let joint = if metadata.authorization_endpoint.contains('?') { '&' } else { '?' };
    let place = format!("{}{joint}{query}", metadata.authorization_endpoint);
    let plain = serde_json::to_vec(&flow).unwrap_or_default();
    let sealed = base64url(&vault::seal_of_house(&app.db, SEALED_FOR, &plain).await?);
    Ok(Some(Way { house: provider.name, place, sealed }))
}

fn metadata_of(provider: &Provider) -> Result<Metadata, serde_json::Error> {
    serde_json::from_str(&provider.metadata)
}

async fn come_back(
    State(app): State<App>,
    page: Page,
    headers: HeaderMap,
    caller: Caller,
    signed_in: Option<Extension<SignedIn>>,
    PathId(house): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let signed_in = signed_in.map(|Extension(signed_in)| signed_in);
    let flow = carried(&app, &headers, page.now).await?;
    if flow.is_none() && !query.has("state") {
        // Somebody looked, and brought no answer: that is not worth a row.
        return told(&app, &page, Purpose::SignIn, &Refused::State);
    }
    let subject = flow.as_ref().map_or_else(|| "oidc".to_owned(), |flow| flow.derived("state"));
    let turn = throttle::guess(&app.db, Door::House, &subject, None, caller.0, page.now).await?;
    let attempt = match turn {
        Turn::Try(attempt) => attempt,
        Turn::Wait(wait) => return Err(too_many(wait)),
    };
    let Some(flow) = flow else {
        return refuse(&app, &page, None, Purpose::SignIn, &Refused::State).await;
    };
    if house != flow.provider {
        return refuse(&app, &page, Some(flow.provider), flow.purpose, &Refused::AnswerIssuer).await;
    }
    let provider = store::find(&app.db, flow.provider).await?.filter(|provider| provider.is_on);
    let Some(provider) = provider else {
        return refuse(&app, &page, None, flow.purpose, &Refused::State).await;
    };
    let person = match answer_of(&app, &provider, &flow, &query, page.now).await? {
        Ok(person) => person,
        Err(refused) => return refuse(&app, &page, Some(provider.id), flow.purpose, &refused).await,
    };
    let done = match flow.purpose {
        Purpose::SignIn => match who::account_of(&app, &provider, &person, page.now).await? {
            Ok(account) => {
                let chosen = flow.lang.as_deref().and_then(Lang::from_code);
                Ok(enter(&app, account, &headers, Some(&attempt), "oidc", chosen, &flow.next).await?)
            }
            Err(refused) => Err(refused),
        },
        Purpose::Connect | Purpose::StepUp => {
            let mine = signed_in.filter(|me| me.session.as_deref().map(base64url) == flow.session);
            match mine.filter(|_| flow.session.is_some()) {
                None => Err(Refused::State),
                Some(me) if flow.purpose == Purpose::Connect => {
                    who::connect(&app, &provider, &person, &me, page.now).await?
                }
                Some(me) => who::step_up(&app, &provider, &person, &me, &flow.next, page.now).await?,
            }
        }
    };
    match done {
        Ok(mut response) => {
            set_cookie(&mut response, &app, "", 0);
            Ok(response)
        }
        Err(refused) => refuse(&app, &page, Some(provider.id), flow.purpose, &refused).await,
    }
}

/// What the browser carries, if it is ours, and not too old.
async fn carried(app: &App, headers: &HeaderMap, now: Timestamp) -> Result<Option<Flow>, Problem> {
    let name = cookie_name(app);
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let Some(sealed) = pairs.find(|(known, _)| *known == name).and_then(|(_, value)| from_base64url(value))
    else {
        return Ok(None);
    };
    let plain = vault::open_of_house(&app.db, SEALED_FOR, &sealed).await?;
    let flow: Option<Flow> = plain.and_then(|plain| serde_json::from_slice(&plain).ok());
    Ok(flow.filter(|flow| now < Timestamp(flow.began_at).plus(LIVES)))
}

/// Takes the other house's answer apart, and asks it for the rest.
async fn answer_of(
    app: &App,
    provider: &Provider,
    flow: &Flow,
    query: &Fields,
    now: Timestamp,
) -> Result<Result<Person, Refused>, Problem> {
    let Ok(metadata) = metadata_of(provider) else { return Ok(Err(Refused::Metadata)) };
    if let Err(refused) = check_answer(&metadata, flow, query) {
        return Ok(Err(refused));
    }
    let secret = settings::opened(&app.db, provider).await?;
    let egress = Egress::new(&app.settings.internal_hosts);
    let back = app.address(&way_back(provider.id));
    Ok(ask(&egress, provider, &metadata, secret.as_deref(), flow, query.text("code"), &back, now).await)
}

fn check_answer(metadata: &Metadata, flow: &Flow, query: &Fields) -> Result<(), Refused> {
    let is_one = |name: &str| query.every(name).count() == 1;
    let state = flow.derived("state");
    if !is_one("state") || !bool::from(state.as_bytes().ct_eq(query.text("state").as_bytes())) {
        return Err(Refused::State);
    }
    // RFC 9207, beside the way back of its own.
    let is_told = metadata.authorization_response_iss_parameter_supported;
    if (is_told || query.has("iss")) && !(is_one("iss") && query.text("iss") == metadata.issuer) {
        return Err(Refused::AnswerIssuer);
    }
    if query.has("error") {
        return Err(Refused::Denied(short(query.text("error"))));
    }
    if !is_one("code") || query.text("code").is_empty() {
        return Err(Refused::NoCodeSent);
    }
    Ok(())
}

#[derive(Deserialize)]
struct Tokens {
    #[serde(default)]
    id_token: Option<String>,
    #[serde(default)]
    access_token: Option<String>,
}

#[expect(clippy::too_many_arguments, reason = "each is one thing that the exchange of a code needs")]
async fn ask(
    egress: &Egress,
    provider: &Provider,
    metadata: &Metadata,
    secret: Option<&str>,
    flow: &Flow,
    code: &str,
    back: &str,
    now: Timestamp,
) -> Result<Person, Refused> {
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", back),
        ("code_verifier", flow.verifier.as_str()),
    ];
    let mut headers = HeaderMap::new();
    match secret {
        Some(secret) if metadata.takes_basic() => {
            headers.insert(header::AUTHORIZATION, basic(&provider.client, secret));
        }
        Some(secret) => form.extend([("client_id", provider.client.as_str()), ("client_secret", secret)]),
        None => form.push(("client_id", provider.client.as_str())),
    }
    let form = serde_urlencoded::to_string(form).unwrap_or_default();
    let answer = egress.ask(&metadata.token_endpoint, Ask::Form(form), &headers).await?;
    if answer.status != 200 {
        let said: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let said = said["error"].as_str().map_or_else(|| answer.status.to_string(), short);
        return Err(Refused::Code(said));
    }
    let tokens: Tokens = serde_json::from_slice(&answer.body).map_err(|_| Refused::NoToken)?;
    let id_token = tokens.id_token.ok_or(Refused::NoToken)?;
    let keys = metadata.keys(egress).await?;
    let expected = Expected {
        issuer: &provider.issuer,
        client: &provider.client,
        nonce: &flow.derived("nonce"),
        access_token: tokens.access_token.as_deref(),
        proved_since: flow.purpose.is_fresh().then_some(Timestamp(flow.began_at)),
        now,
    };
    token::check(&id_token, &keys, &expected)
}

/// RFC 6749, section 2.3.1: both parts are encoded as in a form first.
fn basic(client: &str, secret: &str) -> HeaderValue {
    let encoded = |text: &str| {
        let pair = serde_urlencoded::to_string([("", text)]).unwrap_or_default();
        pair.trim_start_matches('=').to_owned()
    };
    let pair = STANDARD.encode(format!("{}:{}", encoded(client), encoded(secret)));
    let mut value =
        HeaderValue::try_from(format!("Basic {pair}")).unwrap_or(HeaderValue::from_static("Basic"));
    value.set_sensitive(true);
    value
}

/// Writes down why, and tells the person what they can do.
async fn refuse(
    app: &App,
    page: &Page,
    provider: Option<Id>,
    purpose: Purpose,
    refused: &Refused,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let permit = Permit::system(System::SignIn);
    let detail = json!({ "how": "oidc", "provider": provider, "why": refused.to_string() });
    audit::record(&mut tx, &permit, page.now, "session.refuse", Object::many("account"), detail).await?;
    tx.commit().await?;
    told(app, page, purpose, refused)
}

fn told(app: &App, page: &Page, purpose: Purpose, refused: &Refused) -> Result<Response, Problem> {
    let back = match purpose {
        Purpose::SignIn => "/sign-in",
        Purpose::Connect => "/settings/account",
        Purpose::StepUp => "/step-up",
    };
    let text = page.words.text(refused.text());
    let shown = RefusedPage { shell: page.shell("account"), text, back };
    let mut response = again(&shown, StatusCode::UNPROCESSABLE_ENTITY)?;
    // An answer is worth one try.
    set_cookie(&mut response, app, "", 0);
    Ok(response)
}

fn cookie_name(app: &App) -> &'static str {
    if app.settings.is_secure() { "__Host-vinculo-oidc" } else { "vinculo-oidc" }
}

/// Lax, because the other house sends the browser back.
fn set_cookie(response: &mut Response, app: &App, value: &str, seconds: i64) {
    let secure = if app.settings.is_secure() { "; Secure" } else { "" };
    let name = cookie_name(app);
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST_SAID).collect()
}

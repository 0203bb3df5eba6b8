//! Proving once more who one is, before something that cannot be taken back: a browser that was left open, or a
//! stolen session, must not make tokens, take the whole list home, or remove a second step.

use askama::Template;
use axum::extract::{RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::actor::Permit;
use super::form::{Wrong, again};
use super::own_account::{own, too_many};
use super::password::as_typed;
use super::recognise::SignedIn;
use super::sign_in::next_page;
use super::store::{accounts as store, sessions};
use super::throttle::{self, Turn};
use super::{factor, oidc, passkey};
use crate::audit::{self, Object};
use crate::clock::{MINUTE, Timestamp};
use crate::id::Id;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};

/// So long does a proof count.
const COUNTS: i64 = 30 * MINUTE;

pub(super) fn routes() -> Routes {
    Routes::new().get("/step-up", Access::SignedIn, show).post("/step-up", Access::SignedIn, prove)
}

/// Whether a proof of `at` still counts.
pub(super) fn is_lately(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_some_and(|at| now < at.plus(COUNTS))
}

/// What somebody can prove themselves with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Code,
    /// A passkey is their only second step: neither a password nor another house replaces it.
    Passkey,
    Password,
    Nothing,
}

impl By {
    fn is_second_step(self) -> bool {
        matches!(self, Self::Code | Self::Passkey)
    }
}

#[derive(Template)]
#[template(path = "team/step_up.html")]
struct StepUpPage {
    shell: Shell,
    by: By,
    has_passkey: bool,
    /// Other houses that can say anew who somebody is.
    houses: Vec<oidc::Choice>,
    next: String,
    wrong: Wrong,
}

impl StepUpPage {
    fn way_by(&self, house: &oidc::Choice) -> String {
        house.address("/step-up/oidc", &self.next)
    }
}

async fn show(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let account = own(&app, &me).await?.id;
    let by = by(&app, account).await?;
    let next = next_page(query.text("next"));
    let has_passkey = has_passkey(&app, account).await?;
    let houses = houses(&app, account, by).await?;
    let wrong = Wrong::default();
    render(&StepUpPage { shell: page.shell("account"), by, has_passkey, houses, next, wrong })
}

async fn prove(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let session = me.session.as_deref().ok_or_else(Problem::not_allowed)?;
    let by = by(&app, account).await?;
    let next = next_page(fields.text("next"));
    // Whoever finds an open browser must not guess here instead.
    let subject = match by {
        By::Code => factor::subject(account),
        By::Passkey | By::Password | By::Nothing => format!("password of {account}"),
    };
    let attempt = match throttle::attempt(&app.db, &subject, page.now).await? {
        Turn::Try(attempt) => attempt,
        Turn::Wait(wait) => return Err(too_many(wait)),
    };
    let fits = match by {
        By::Password => {
            let hash = store::password_hash(&app.db, account).await?;
            app.sign_in.check(as_typed(fields.text("password")), hash.as_deref()).await?.then_some("password")
        }
        By::Code | By::Passkey | By::Nothing => None,
    };

    let mut tx = app.db.begin().await?;
    let proven = match by {
        By::Code => factor::prove(&mut tx, account, fields.text("code"), page.now).await?,
        By::Passkey | By::Password | By::Nothing => fits,
    };
    let Some(how) = proven else {
        drop(tx);
        let (field, text) = match by {
            By::Code => ("code", "factor-refused-code"),
            By::Passkey => ("passkey", "step-up-passkey"),
            By::Password | By::Nothing => ("password", "team-refused-password-wrong"),
        };
        let wrong = Wrong::with_text(field, page.words.text(text));
        let has_passkey = has_passkey(&app, account).await?;
        let houses = houses(&app, account, by).await?;
        let shown = StepUpPage { shell: page.shell("account"), by, has_passkey, houses, next, wrong };
        return again(&shown, StatusCode::UNPROCESSABLE_ENTITY);
    };
    throttle::succeeded(&mut tx, &attempt).await?;
    sessions::step_up(&mut tx, session, page.now).await?;
    let detail = json!({ "how": how });
    audit::record(&mut tx, &permit, page.now, "session.step-up", Object::new("account", account), detail)
        .await?;
    tx.commit().await?;
    Ok(Redirect::to(&next).into_response())
}

/// Another house replaces the password, never the second step: whoever has one answers with that.
pub(super) async fn may_ask_house(app: &App, account: Id) -> Result<bool, Problem> {
    Ok(!by(app, account).await?.is_second_step())
}

async fn houses(app: &App, account: Id, by: By) -> Result<Vec<oidc::Choice>, Problem> {
    if by.is_second_step() { Ok(Vec::new()) } else { Ok(oidc::choices_of(&app.db, account).await?) }
}

async fn has_passkey(app: &App, account: Id) -> Result<bool, Problem> {
    let is_usable = passkey::relying(&app.settings).is_some();
    Ok(is_usable && !passkey::store::of_account(&app.db, account).await?.is_empty())
}

async fn by(app: &App, account: Id) -> Result<By, Problem> {
    if factor::has_any(&app.db, account).await? {
        return Ok(if factor::has_code(&app.db, account).await? { By::Code } else { By::Passkey });
    }
    let has_password = store::password_hash(&app.db, account).await?.is_some();
    Ok(if has_password { By::Password } else { By::Nothing })
}

/// Sends a person to the page that asks them to prove themselves, where a route refused for want of that.
pub(crate) async fn send_there(State(app): State<App>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let is_program = request.uri().path().starts_with("/api/");
    let is_part = headers.contains_key("hx-request");
    // A form that was refused is filled in once more, on the page where it stands.
    let back = match request.method() {
        &Method::GET if !is_part => request.uri().path_and_query().map(|path| path.as_str().to_owned()),
        _ => page_before(headers, &app.hosts),
    };
    let mut response = next.run(request).await;
    let is_refused = response.extensions().get::<Problem>().is_some_and(Problem::is_step_up);
    if !is_refused || is_program {
        return response;
    }
    let query = [("next", next_page(back.as_deref().unwrap_or_default()))];
    let address = format!("/step-up?{}", serde_urlencoded::to_string(query).unwrap_or_default());
    if !is_part {
        return Redirect::to(&address).into_response();
    }
    if let Ok(address) = HeaderValue::try_from(address) {
        response.headers_mut().insert("hx-redirect", address);
    }
    response
}

/// The path of our own page that a request was sent from.
fn page_before(headers: &HeaderMap, hosts: &[String]) -> Option<String> {
    let text = headers.get("hx-current-url").or_else(|| headers.get(header::REFERER))?.to_str().ok()?;
    let (_, rest) = text.split_once("://")?;
    let (host, path) = rest.split_at(rest.find('/')?);
    hosts.iter().any(|ours| ours == host).then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proof_counts_for_half_an_hour() {
        let at = Timestamp(1_000_000);

        assert!(is_lately(Some(at), at.plus(30 * MINUTE - 1)));
        assert!(!is_lately(Some(at), at.plus(30 * MINUTE)));
        assert!(!is_lately(None, at));
    }

    #[test]
    fn only_a_page_of_our_own_is_returned_to() {
        let hosts = ["crm.example:8080".to_owned()];
        let before = |referer: &'static str| {
            let headers = HeaderMap::from_iter([(header::REFERER, HeaderValue::from_static(referer))]);
            page_before(&headers, &hosts)
        };

        assert_eq!(
            before("http://crm.example:8080/settings/team?a=1"),
            Some("/settings/team?a=1".to_owned())
        );
        assert_eq!(before("http://crm.example/settings/team"), None);
        assert_eq!(before("http://evil.example/crm.example:8080/x"), None);
        assert_eq!(before("nonsense"), None);
    }
}

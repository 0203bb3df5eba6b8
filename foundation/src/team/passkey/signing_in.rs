//! Signing in, and proving oneself once more, by a passkey.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

use super::ceremony::{self, Asker, Purpose};
use super::{Refused, Relying, relying, statement, store};
use crate::audit::{self, Object};
use crate::db::Tx;
use crate::id::Id;
use crate::team::actor::{Actor, Permit, System};
use crate::team::factor;
use crate::team::own_account::{own, too_many};
use crate::team::recognise::SignedIn;
use crate::team::secret::{base64url, from_base64url};
use crate::team::session::{self, Proof};
use crate::team::sign_in::next_page;
use crate::team::store::{accounts, sessions};
use crate::team::throttle::{self, Caller, Turn};
use crate::web::{Access, App, JsonBody, Problem, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/sign-in/passkey/begin", Access::Anybody, begin)
        .post("/sign-in/passkey/finish", Access::Anybody, finish)
        .post("/step-up/passkey/begin", Access::SignedIn, begin_step_up)
        .post("/step-up/passkey/finish", Access::SignedIn, finish_step_up)
}

/// What a browser hands over after a key was used; all but `next` in base64url.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Used {
    id: String,
    client: String,
    device: String,
    signature: String,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    next: String,
}

async fn begin(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    let relying = relying(&app.settings).ok_or_else(Problem::not_found)?;
    let challenge = ceremony::begin(&app, Purpose::SignIn, Asker::Stranger(caller.0)).await?;
    let challenge = base64url(&challenge);
    Ok(Json(json!({ "challenge": challenge, "rpId": relying.id, "userVerification": "required" }))
        .into_response())
}

async fn begin_step_up(State(app): State<App>, me: SignedIn) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let relying = relying(&app.settings).ok_or_else(Problem::not_found)?;
    let challenge = base64url(&ceremony::begin(&app, Purpose::StepUp, Asker::Account(account)).await?);
    let keys: Vec<String> =
        store::credentials(&app.db, account).await?.iter().map(|key| base64url(key)).collect();
    let asked =
        json!({ "challenge": challenge, "rpId": relying.id, "userVerification": "required", "keys": keys });
    Ok(Json(asked).into_response())
}

async fn finish(
    State(app): State<App>,
    headers: HeaderMap,
    caller: Caller,
    JsonBody(used): JsonBody<Used>,
) -> Result<Response, Problem> {
    let now = app.now();
    let relying = relying(&app.settings).ok_or_else(Problem::not_found)?;
    // What answers no question of ours is not worth a row.
    if !ceremony::is_asked(&app, &used.client).await? {
        return Ok(refused());
    }
    // A signature cannot be guessed, so only the caller's address counts: nobody shuts an owner out by failing
    // with the id of their key.
    let what = format!("passkey {}", used.client);
    let attempt = match throttle::attempt_from(&app.db, &what, caller.0, now).await? {
        Turn::Try(attempt) => attempt,
        Turn::Wait(wait) => return Err(too_many(wait)),
    };
    let mut tx = app.db.begin().await?;
    let outcome = check(&mut tx, &app, &relying, &used, Purpose::SignIn, None).await?;
    let account = match outcome {
        Ok(account) => accounts::find(&mut tx, account).await?.filter(|account| !account.is_blocked()),
        Err(refused) => return refuse(tx, &app, refused).await,
    };
    let Some(account) = account else { return refuse(tx, &app, Refused::Malformed).await };
    throttle::succeeded(&mut tx, &attempt).await?;
    let is_secure = app.settings.is_secure();
    let permit = Permit::own_account(Actor::of(&account, now));
    // A person that the device verified: something they have, and something they know or are.
    let proof = Proof { how: "passkey", state: factor::State::Whole };
    let key = session::start(&mut tx, &permit, account.id, &headers, is_secure, proof, now).await?;
    tx.commit().await?;
    let answer = Json(json!({ "to": next_page(&used.next) })).into_response();
    Ok(session::with_key(answer, &key, is_secure))
}

async fn finish_step_up(
    State(app): State<App>,
    me: SignedIn,
    permit: Permit,
    JsonBody(used): JsonBody<Used>,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let session = me.session.as_deref().ok_or_else(Problem::not_allowed)?;
    let relying = relying(&app.settings).ok_or_else(Problem::not_found)?;
    let mut tx = app.db.begin().await?;
    if let Err(refused) = check(&mut tx, &app, &relying, &used, Purpose::StepUp, Some(account)).await? {
        return refuse(tx, &app, refused).await;
    }
    sessions::step_up(&mut tx, session, app.now()).await?;
    let detail = json!({ "how": "passkey" });
    audit::record(&mut tx, &permit, app.now(), "session.step-up", Object::new("account", account), detail)
        .await?;
    tx.commit().await?;
    Ok(Json(json!({ "to": next_page(&used.next) })).into_response())
}

/// The account whose passkey was used. `known` is who must be its owner, where somebody is signed in already.
async fn check(
    tx: &mut Tx,
    app: &App,
    relying: &Relying,
    used: &Used,
    purpose: Purpose,
    known: Option<Id>,
) -> crate::db::Result<Result<Id, Refused>> {
    let bytes = |text: &str| from_base64url(text).ok_or(Refused::Malformed);
    let read = || Ok((bytes(&used.id)?, bytes(&used.client)?, bytes(&used.device)?, bytes(&used.signature)?));
    let (id, client, device, signature) = match read() {
        Ok(parts) => parts,
        Err(refused) => return Ok(Err(refused)),
    };
    let challenge = match statement::challenge(&client) {
        Ok(challenge) => challenge,
        Err(refused) => return Ok(Err(refused)),
    };
    // Taken first: a challenge is worth one answer, right or wrong.
    if !ceremony::take(tx, purpose, known, &challenge, app.now()).await? {
        return Ok(Err(Refused::Malformed));
    }
    let passkey = store::by_credential(tx, id).await?;
    let Some(passkey) = passkey.filter(|passkey| passkey.suspect_at.is_none()) else {
        return Ok(Err(Refused::Malformed));
    };
    let is_of = |text: &String| from_base64url(text).is_some_and(|user| user == passkey.account.0.as_bytes());
    // A key that was found without a name must say whose it is (section 7.2, step 6).
    let is_owner = match known {
        Some(known) => known == passkey.account && used.user.as_ref().is_none_or(is_of),
        None => used.user.as_ref().is_some_and(is_of),
    };
    if !is_owner {
        return Ok(Err(Refused::Malformed));
    }
    let counter = match statement::used(&client, &device, &signature, &passkey.key, relying) {
        Ok(counter) => counter,
        Err(refused) => return Ok(Err(refused)),
    };
    let is_fresh = statement::is_counting(passkey.counter, counter)
        && store::used(tx, passkey.id, passkey.counter, i64::from(counter), app.now()).await?;
    if !is_fresh {
        store::suspect(tx, passkey.id, app.now()).await?;
        let permit = Permit::system(System::SignIn);
        let detail = json!({ "passkey": passkey.id, "counter": [passkey.counter, counter] });
        let object = Object::new("account", passkey.account);
        audit::record(tx, &permit, app.now(), "passkey.suspect", object, detail).await?;
        return Ok(Err(Refused::Signature));
    }
    Ok(Ok(passkey.account))
}

/// Keeps what the attempt used up, and says only that it did not work.
async fn refuse(mut tx: Tx, app: &App, refused: Refused) -> Result<Response, Problem> {
    tracing::info!(%refused, "a passkey was refused");
    let permit = Permit::system(System::SignIn);
    let detail = json!({ "by": "passkey" });
    audit::record(&mut tx, &permit, app.now(), "session.refuse", Object::many("account"), detail).await?;
    tx.commit().await?;
    Ok(self::refused())
}

fn refused() -> Response {
    let mut response = Problem::unprocessable("this passkey does not open anything here").into_response();
    response.headers_mut().insert("cache-control", HeaderValue::from_static("no-store"));
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

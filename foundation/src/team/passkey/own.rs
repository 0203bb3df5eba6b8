//! One's own passkeys: made, named, removed.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use serde_json::json;

use super::ceremony::{self, Asker, Purpose};
use super::key::KINDS;
use super::store::{self, Passkey};
use super::{relying, statement};
use crate::audit::{self, Object};
use crate::db::DbError;
use crate::id::Id;
use crate::team::accounts::topic;
use crate::team::actor::Permit;
use crate::team::own_account::own;
use crate::team::recognise::SignedIn;
use crate::team::secret::{base64url, from_base64url};
use crate::team::store::sessions;
use crate::web::{Access, App, Fields, JsonBody, PathId, Problem, Routes};

const LONGEST_NAME: usize = 60;
const MOST: usize = 20;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/settings/account/passkeys/begin", Access::SignedInNow, begin)
        .post("/settings/account/passkeys/finish", Access::SignedInNow, finish)
        .post("/settings/account/passkeys/{id}", Access::SignedIn, rename)
        .post("/settings/account/passkeys/{id}/removal", Access::SignedInNow, remove)
}

/// What a browser hands over after a device made a key, in base64url.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Made {
    client: String,
    attestation: String,
    #[serde(default)]
    name: String,
}

async fn begin(State(app): State<App>, me: SignedIn) -> Result<Response, Problem> {
    let account = own(&app, &me).await?;
    let relying = relying(&app.settings).ok_or_else(Problem::not_found)?;
    let known = store::credentials(&app.db, account.id).await?;
    if known.len() >= MOST {
        return Err(Problem::unprocessable("remove a passkey first; 20 are enough"));
    }
    let challenge = ceremony::begin(&app, Purpose::Register, Asker::Account(account.id)).await?;
    let asked = json!({
        "challenge": base64url(&challenge),
        "rp": { "id": relying.id, "name": "Vínculo" },
        "user": { "id": base64url(account.id.0.as_bytes()), "name": account.email.reveal(), "displayName": account.name },
        "kinds": KINDS,
        "keys": known.iter().map(|key| base64url(key)).collect::<Vec<_>>(),
    });
    Ok(Json(asked).into_response())
}

async fn finish(
    State(app): State<App>,
    me: SignedIn,
    permit: Permit,
    JsonBody(made): JsonBody<Made>,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let relying = relying(&app.settings).ok_or_else(Problem::not_found)?;
    let refuse = || Problem::unprocessable("this device's answer cannot be used; try again");
    let client = from_base64url(&made.client).ok_or_else(refuse)?;
    let attestation = from_base64url(&made.attestation).ok_or_else(refuse)?;
    let challenge = statement::challenge(&client).map_err(|_| refuse())?;
    let now = app.now();

    let mut tx = app.db.begin().await?;
    if !ceremony::take(&mut tx, Purpose::Register, Some(account), &challenge, now).await? {
        return Err(refuse());
    }
    let checked = match statement::made(&client, &attestation, &relying) {
        Ok(checked) => checked,
        Err(refused) => {
            tracing::info!(%refused, "a new passkey was refused");
            tx.unaudited("a challenge was used up for nothing");
            tx.commit().await?;
            return Err(refuse());
        }
    };
    let passkey = Passkey {
        id: Id::new(now),
        account,
        key: checked.key,
        counter: i64::from(checked.counter),
        name: named(&made.name),
        is_backed_up: checked.is_backed_up,
        created_at: now,
        used_at: None,
        suspect_at: None,
    };
    let mut detail = json!({ "kind": "passkey", "by": "owner", "passkey": passkey.id });
    store::insert(&mut tx, checked.id, passkey).await.map_err(|error| match error {
        // Somebody has this very key already, perhaps somebody else: nothing more is said.
        DbError::Duplicate => refuse(),
        error => error.into(),
    })?;
    let ended = sessions::end_others(&mut tx, account, me.session.as_deref()).await?;
    detail["sessions_ended"] = json!(ended);
    audit::record(&mut tx, &permit, now, "factor.add", Object::new("account", account), detail).await?;
    sessions::next_epoch(&mut tx, account, me.session.as_deref()).await?;
    tx.announce(topic(account));
    tx.commit().await?;
    Ok(Json(json!({ "to": "/settings/account?said=passkey" })).into_response())
}

async fn rename(
    State(app): State<App>,
    me: SignedIn,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let mut tx = app.db.begin().await?;
    if !store::rename(&mut tx, account, id, &named(fields.text("name"))).await? {
        return Err(Problem::not_found());
    }
    let detail = json!({ "passkey": id });
    audit::record(&mut tx, &permit, app.now(), "passkey.rename", Object::new("account", account), detail)
        .await?;
    tx.commit().await?;
    Ok(Redirect::to("/settings/account?said=saved").into_response())
}

async fn remove(
    State(app): State<App>,
    me: SignedIn,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let mut tx = app.db.begin().await?;
    if !store::remove(&mut tx, account, id).await? {
        return Err(Problem::not_found());
    }
    let ended = sessions::end_others(&mut tx, account, me.session.as_deref()).await?;
    let detail = json!({ "kind": "passkey", "by": "owner", "passkey": id, "sessions_ended": ended });
    audit::record(&mut tx, &permit, app.now(), "factor.remove", Object::new("account", account), detail)
        .await?;
    sessions::next_epoch(&mut tx, account, me.session.as_deref()).await?;
    tx.announce(topic(account));
    tx.commit().await?;
    Ok(Redirect::to("/settings/account?said=passkey-removed").into_response())
}

/// A name that tells one key from another on a page.
fn named(text: &str) -> String {
    let name: String = text.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { "Passkey".to_owned() } else { name }
}

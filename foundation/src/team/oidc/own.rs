//! The other houses that open one's own account.

use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::flow::{Purpose, send_away};
use super::store::{self, Choice};
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::Result;
use crate::id::Id;
use crate::team::actor::Permit;
use crate::team::own_account::own;
use crate::team::recognise::SignedIn;
use crate::web::{Access, App, Fields, PathId, Problem, Routes};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/settings/account/identities/connect", Access::SignedInNow, begin)
        .post("/settings/account/identities/{id}/removal", Access::SignedInNow, disconnect)
        .get("/step-up/oidc", Access::SignedIn, begin_step_up)
}

/// What one's own page shows.
pub(in crate::team) struct Connected {
    pub identities: Vec<Identity>,
    pub houses: Vec<Choice>,
}

/// Somebody at another house who opens an account here.
pub(in crate::team) struct Identity {
    pub id: Id,
    pub house: String,
    pub since: Timestamp,
    pub used: Option<Timestamp>,
}

impl Connected {
    pub(in crate::team) fn way_to(&self, house: &Choice) -> String {
        house.address("/settings/account/identities/connect", "")
    }
}

pub(in crate::team) async fn connected(app: &App, account: Id) -> Result<Connected> {
    let identities = store::of_account(&app.db, account).await?.into_iter();
    let identities = identities.map(|(id, house, since, used)| Identity { id, house, since, used }).collect();
    Ok(Connected { identities, houses: store::choices(&app.db).await? })
}

async fn begin(State(app): State<App>, me: SignedIn, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    away(&app, &me, query.as_deref(), Purpose::Connect, "/settings/account").await
}

async fn begin_step_up(
    State(app): State<App>,
    me: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    away(&app, &me, query.as_deref(), Purpose::StepUp, "/step-up").await
}

async fn away(
    app: &App,
    me: &SignedIn,
    query: Option<&str>,
    purpose: Purpose,
    back: &str,
) -> Result<Response, Problem> {
    own(app, me).await?;
    let query = Fields::from_query(query.unwrap_or_default());
    let session = me.session.as_deref();
    let away = send_away(app, query.text("provider"), purpose, session, query.text("next"), None).await?;
    Ok(away.unwrap_or_else(|| Redirect::to(back).into_response()))
}

async fn disconnect(
    State(app): State<App>,
    me: SignedIn,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let account = own(&app, &me).await?.id;
    let mut tx = app.db.begin().await?;
    if store::disconnect(&mut tx, account, id).await? == 0 {
        return Err(Problem::not_found());
    }
    let object = Object::new("account", account);
    audit::record(&mut tx, &permit, app.now(), "identity.remove", object, json!({})).await?;
    tx.commit().await?;
    Ok(Redirect::to("/settings/account?said=disconnected").into_response())
}

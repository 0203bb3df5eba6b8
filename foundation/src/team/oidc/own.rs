//! The other houses that open one's own account.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::flow::{Purpose, Way, way_to};
use super::store::{self, Choice};
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::Result;
use crate::id::Id;
use crate::team::actor::Permit;
use crate::team::own_account::own;
use crate::team::recognise::SignedIn;
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, render};

pub(super) fn routes() -> Routes {
    Routes::new()
        .post("/settings/account/identities/connect", Access::SignedInNow, begin)
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

/// What a browser shows while it goes on to another house.
#[derive(Template)]
#[template(path = "team/oidc/away.html")]
struct AwayPage {
    shell: Shell,
    way: Way,
}

pub(in crate::team) async fn connected(app: &App, account: Id) -> Result<Connected> {
    let identities = store::of_account(&app.db, account).await?.into_iter();
    let identities = identities.map(|(id, house, since, used)| Identity { id, house, since, used }).collect();
    Ok(Connected { identities, houses: store::choices(&app.db).await? })
}

/// Only a form of our own begins it: else somebody could have a browser connect an account of theirs.
async fn begin(
    State(app): State<App>,
    page: Page,
    me: SignedIn,
    fields: Fields,
) -> Result<Response, Problem> {
    own(&app, &me).await?;
    let session = me.session.as_deref();
    let way = way_to(&app, fields.text("provider"), Purpose::Connect, session, "", None).await?;
    let Some(way) = way else { return Ok(Redirect::to("/settings/account").into_response()) };
    let shown = AwayPage { shell: page.shell("account"), way };
    shown.way.go_on_from(&app, render(&shown)?)
}

async fn begin_step_up(
    State(app): State<App>,
    me: SignedIn,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    own(&app, &me).await?;
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let session = me.session.as_deref();
    let (provider, next) = (query.text("provider"), query.text("next"));
    match way_to(&app, provider, Purpose::StepUp, session, next, None).await? {
        Some(way) => way.redirect(&app),
        None => Ok(Redirect::to("/step-up").into_response()),
    }
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

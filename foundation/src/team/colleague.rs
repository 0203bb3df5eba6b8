//! Where a colleague is signed in, for an administrator.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::accounts::{may_manage, topic};
use super::actor::Permit;
use super::own_account::{SessionRow, session_rows};
use super::role::Action;
use super::secret::from_base64url;
use super::store::{accounts as store, sessions};
use super::{factor, team_page};
use crate::audit::{self, Object};
use crate::id::Id;
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes};

pub(super) fn routes() -> Routes {
    let manage = Access::MayNow(Action::ManageTeam);
    Routes::new().post("/settings/team/accounts/{id}/sessions/end", manage, end).post(
        "/settings/team/accounts/{id}/sessions/end-all",
        manage,
        end_all,
    )
}

/// What an administrator sees of a colleague beyond what can be changed in the form.
#[derive(Default)]
pub(super) struct Colleague {
    pub has_second_step: bool,
    pub sessions: Vec<SessionRow>,
}

impl Colleague {
    /// About the account `id`; about nobody when it is still to be made.
    pub(super) async fn of(app: &App, page: &Page, id: Option<Id>) -> Result<Self, Problem> {
        let Some(id) = id else { return Ok(Self::default()) };
        Ok(Self {
            has_second_step: factor::has_any(&app.db, id).await?,
            sessions: session_rows(app, id, None, page.now).await?,
        })
    }
}

async fn end(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let key_hash = from_base64url(fields.text("session")).unwrap_or_default();
    let mut tx = app.db.begin().await?;
    let account = store::find(&mut tx, id).await?.ok_or_else(Problem::not_found)?;
    may_manage(&permit, &account).map_err(|_| Problem::not_allowed())?;
    if sessions::end(&mut tx, id, &key_hash).await? == 0 {
        tx.unaudited("it had ended before");
    } else {
        let detail = json!({ "by": "administrator" });
        audit::record(&mut tx, &permit, app.now(), "session.end", Object::new("account", id), detail).await?;
        tx.announce(topic(id));
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("{}/accounts/{id}", team_page::PATH)).into_response())
}

async fn end_all(State(app): State<App>, permit: Permit, PathId(id): PathId) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let account = store::find(&mut tx, id).await?.ok_or_else(Problem::not_found)?;
    may_manage(&permit, &account).map_err(|_| Problem::not_allowed())?;
    let ended = sessions::end_others(&mut tx, id, None).await?;
    let detail = json!({ "by": "administrator", "sessions_ended": ended });
    audit::record(&mut tx, &permit, app.now(), "session.end", Object::new("account", id), detail).await?;
    tx.announce(topic(id));
    tx.commit().await?;
    Ok(team_page::done("ended"))
}

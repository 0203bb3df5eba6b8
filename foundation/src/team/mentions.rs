//! Colleagues offered while somebody types `@ma`.

use axum::Json;
use axum::extract::{RawQuery, State};
use serde::Serialize;

use super::accounts::{Account, accounts};
use super::actor::Permit;
use super::role::Action;
use crate::web::{Access, App, Fields, Problem, Routes};
use crate::words::fold_both;

const MOST: usize = 8;

pub(super) fn routes() -> Routes {
    Routes::new().get("/team/mentions", Access::SignedIn, mentions)
}

#[derive(Serialize)]
struct Mention {
    handle: String,
    name: String,
}

async fn mentions(
    State(app): State<App>,
    permit: Permit,
    RawQuery(query): RawQuery,
) -> Result<Json<Vec<Mention>>, Problem> {
    // Names of colleagues are for colleagues; a program needs the leave to see the team.
    if permit.actor().account().is_none() && !permit.actor().may(Action::ManageTeam) {
        return Err(Problem::not_allowed());
    }
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let typed = crate::words::fold(query.text("q"));
    let everybody = accounts(&app.db).await?;
    let fitting = everybody.into_iter().filter(|account| !account.is_blocked() && fits(account, &typed));
    Ok(Json(
        fitting.take(MOST).map(|account| Mention { handle: account.handle, name: account.name }).collect(),
    ))
}

/// Whether the handle, or any word of the name in either alphabet, starts as typed.
fn fits(account: &Account, typed: &str) -> bool {
    account.handle.starts_with(typed)
        || fold_both(&account.name).split(' ').any(|word| word.starts_with(typed))
}

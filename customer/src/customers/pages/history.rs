//! What was corrected about a person: field by field, before and after.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use foundation::id::Id;
use foundation::team::{Action, Actor, Scope};
use foundation::web::{App, Page, PathId, Problem, Shell, render};

use crate::customers::store::{self, Changed};

/// So many lines are shown.
const SHOWN: i64 = 500;

#[derive(Template)]
#[template(path = "customers/pages/history.html")]
struct HistoryPage {
    shell: Shell,
    customer: Id,
    name: String,
    changes: Vec<Changed>,
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    actor: Actor,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let customer = store::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let changes = store::history(&app.db, actor.rights(), actor.may(Action::SeeAudit), id, SHOWN).await?;
    render(&HistoryPage {
        shell: page.shell("customers"),
        customer: id,
        name: customer.name.into_inner(),
        changes,
    })
}

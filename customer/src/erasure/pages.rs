//! The page on which somebody is forgotten, or held.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};

use super::api::{LONGEST_REASON, problem};
use super::erase::{Counts, Refusal};
use super::hold::{self, Hold, hold_of};
use crate::customers::{self, Kind};

#[derive(Template)]
#[template(path = "erasure/page.html")]
struct ErasurePage {
    shell: Shell,
    id: Id,
    name: String,
    is_organisation: bool,
    hold: Option<Hold>,
    reason: String,
    /// Key of what is wrong with the form, empty when nothing is.
    wrong: &'static str,
}

#[derive(Template)]
#[template(path = "erasure/done.html")]
struct DonePage {
    shell: Shell,
    counts: Counts,
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    render(&form(&app, &page, &scope, id).await?)
}

async fn form(app: &App, page: &Page, scope: &Scope, id: Id) -> Result<ErasurePage, Problem> {
    let customer = customers::find(&app.db, scope, id).await?.ok_or_else(Problem::not_found)?;
    Ok(ErasurePage {
        shell: page.shell("customers"),
        id,
        is_organisation: customer.kind == Kind::Organisation,
        name: customer.name.into_inner(),
        hold: hold_of(&app.db, id).await?,
        reason: String::new(),
        wrong: "",
    })
}

pub(super) async fn erase(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut shown = form(&app, &page, &permit.scope(), id).await?;
    shown.reason = fields.text("reason").trim().to_owned();
    shown.wrong = if shown.reason.is_empty() || shown.reason.chars().count() > LONGEST_REASON {
        "erasure-needs-reason"
    } else if fields.text("name").trim() != shown.name.trim() {
        "erasure-needs-name"
    } else {
        ""
    };
    if !shown.wrong.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response());
    }
    match super::erase(&app, &permit, id, &shown.reason).await {
        Ok(counts) => render(&DonePage { shell: page.shell("customers"), counts }),
        // The page says so already, to whoever looks again.
        Err(Refusal::Held(_) | Refusal::Organisation) => {
            let now = form(&app, &page, &permit.scope(), id).await?;
            Ok((StatusCode::CONFLICT, render(&now)?).into_response())
        }
        Err(refusal) => Err(problem(refusal)),
    }
}

pub(super) async fn hold(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut shown = form(&app, &page, &permit.scope(), id).await?;
    let reason = fields.text("hold_reason").trim().to_owned();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        shown.wrong = "erasure-needs-reason";
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response());
    }
    let mut tx = app.db.begin().await?;
    hold::place(&mut tx, &permit, app.now(), id, &reason).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}/erasure")).into_response())
}

pub(super) async fn release(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    form(&app, &page, &permit.scope(), id).await?;
    let mut tx = app.db.begin().await?;
    hold::release(&mut tx, &permit, app.now(), id).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}/erasure")).into_response())
}

//! Promises kept and taken up again, entries removed and brought back.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::db::Tx;
use foundation::id::Id;
use foundation::team::Permit;
use foundation::web::{App, Page, PathId, Problem, part};

use super::super::store::{self, ChangeRefused};
use super::article::Gone;
use super::at::At;
use super::edit::{answer, problem};
use super::toast::with_toast;

/// `POST /entries/{id}/completion`.
pub(super) async fn complete(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    at: At,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let outcome = store::complete(&mut tx, &permit, app.now(), id).await;
    finish(tx, outcome).await?;
    let response = answer(&app, &page, permit.actor(), id, at).await?;
    Ok(with_toast(response, &page.words, "timeline-completed", id, "reopening"))
}

/// `POST /entries/{id}/reopening`.
pub(super) async fn reopen(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    at: At,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let outcome = store::reopen(&mut tx, &permit, app.now(), id).await;
    finish(tx, outcome).await?;
    answer(&app, &page, permit.actor(), id, at).await
}

/// `POST /entries/{id}/removal`.
pub(super) async fn remove(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    at: At,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let outcome = store::remove(&mut tx, &permit, app.now(), id).await;
    finish(tx, outcome).await?;
    let entry = store::find_at(&app.db, &permit.scope(), id, at.0).await?.ok_or_else(Problem::not_found)?;
    if !page.is_part {
        return Ok(to_customer(entry.party));
    }
    let response = part(&Gone { shell: &page.shell("customers"), entry: &entry, at: At::of(&entry) })?;
    Ok(with_toast(response, &page.words, "timeline-removed", id, "restoration"))
}

/// `POST /entries/{id}/restoration`.
pub(super) async fn restore(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    at: At,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let outcome = store::restore(&mut tx, &permit, app.now(), id).await;
    finish(tx, outcome).await?;
    answer(&app, &page, permit.actor(), id, at).await
}

async fn finish(tx: Tx, outcome: Result<(), ChangeRefused>) -> Result<(), Problem> {
    outcome.map_err(problem)?;
    Ok(tx.commit().await?)
}

fn to_customer(party: Id) -> Response {
    Redirect::to(&format!("/customers/{party}")).into_response()
}

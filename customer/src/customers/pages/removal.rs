//! Putting a customer away, and bringing one back.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::team::{Permit, Scope};
use foundation::web::{App, Page, PathId, Problem, Shell, render};

use crate::customers::customer::Customer;
use crate::customers::store::{self, ChangeRefused};

const MOST_SHOWN: i64 = 200;

#[derive(Template)]
#[template(path = "customers/pages/removed.html")]
struct RemovedPage {
    shell: Shell,
    customers: Vec<Customer>,
}

pub(super) async fn list(State(app): State<App>, page: Page, scope: Scope) -> Result<Response, Problem> {
    let customers = store::list_removed(&app.db, &scope, MOST_SHOWN).await?;
    render(&RemovedPage { shell: page.shell("customers"), customers })
}

pub(super) async fn remove(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    store::remove(&mut tx, &permit, app.now(), id).await.map_err(refused)?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}")).into_response())
}

pub(super) async fn restore(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    store::restore(&mut tx, &permit, app.now(), id).await.map_err(refused)?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}")).into_response())
}

fn refused(refused: ChangeRefused) -> Problem {
    match refused {
        ChangeRefused::NotFound => Problem::not_found(),
        ChangeRefused::Changed(_) | ChangeRefused::ExternalIdTaken => {
            Problem::conflict("somebody changed this customer meanwhile")
        }
        ChangeRefused::NotWritable(field) => Problem::not_writable(field),
        ChangeRefused::Db(error) => error.into(),
    }
}

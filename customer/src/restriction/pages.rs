//! The page on which somebody is restricted and let go again, and the banner on their record.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::{Action, Permit, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};

use super::store::{self, Refusal, Restriction};
use crate::customers::{self, Customer, Kind};

#[derive(Template)]
#[template(path = "restriction/banner.html")]
struct Banner {
    shell: Shell,
    customer: Id,
    restriction: Restriction,
}

#[derive(Template)]
#[template(path = "restriction/page.html")]
struct RestrictionPage {
    shell: Shell,
    customer: Id,
    name: String,
    is_organisation: bool,
    restriction: Option<Restriction>,
    reason: String,
    is_wrong: bool,
}

/// Says on the record of a customer who was found in scope that they are restricted; nothing for others.
///
/// # Errors
/// When the database fails.
pub async fn banner(app: &App, page: &Page, customer: &Customer) -> Result<SafeHtml, Problem> {
    if customer.restricted_at.is_none() {
        return Ok(SafeHtml::default());
    }
    let Some(restriction) = store::restriction_of(&app.db, customer.id).await? else {
        return Ok(SafeHtml::default());
    };
    let banner = Banner { shell: page.shell("customers"), customer: customer.id, restriction };
    SafeHtml::from_template(&banner).map_err(|error| Problem::trouble("render the restriction", &error))
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    render(&page_of(&app, &page, &scope, id).await?)
}

async fn page_of(app: &App, page: &Page, scope: &Scope, id: Id) -> Result<RestrictionPage, Problem> {
    let customer = customers::find(&app.db, scope, id).await?.ok_or_else(Problem::not_found)?;
    Ok(RestrictionPage {
        shell: page.shell("customers"),
        customer: id,
        is_organisation: customer.kind == Kind::Organisation,
        name: customer.name.into_inner(),
        restriction: store::restriction_of(&app.db, id).await?,
        reason: String::new(),
        is_wrong: false,
    })
}

pub(super) async fn place(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    match store::place(&mut tx, &permit, page.now, id, fields.text("reason")).await {
        Ok(true) => tx.commit().await?,
        Ok(false) => {}
        Err(Refusal::Reason | Refusal::Organisation) => {
            drop(tx);
            let mut shown = page_of(&app, &page, &permit.scope(), id).await?;
            fields.text("reason").clone_into(&mut shown.reason);
            shown.is_wrong = !shown.is_organisation;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response());
        }
        Err(refusal) => return Err(problem(refusal)),
    }
    Ok(Redirect::to(&format!("/customers/{id}")).into_response())
}

pub(super) async fn lift(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    if store::lift(&mut tx, &permit, page.now, id).await.map_err(problem)? {
        tx.commit().await?;
    }
    Ok(Redirect::to(&format!("/customers/{id}")).into_response())
}

pub(super) fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotFound => Problem::not_found(),
        Refusal::Organisation => Problem::conflict(refusal.to_string()),
        Refusal::Reason => Problem::field("reason", refusal.to_string()),
        Refusal::Db(error) => error.into(),
    }
}

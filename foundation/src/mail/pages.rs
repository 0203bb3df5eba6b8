//! The outbox, for administrators: what became of each mail.

use askama::Template;
use axum::extract::State as With;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::HAND_OVER;
use super::store::{self, Mail, State};
use crate::audit::{self, Object};
use crate::jobs;
use crate::team::{Action, Permit};
use crate::web::{Access, App, Page, PathId, Problem, Routes, Shell, render};

/// All routes of the outbox.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/settings/outbox", Access::Person(Action::ManageTeam), show).post(
        "/settings/outbox/{id}/again",
        Access::MayNow(Action::ManageTeam),
        again,
    )
}

#[derive(Template)]
#[template(path = "mail/outbox.html")]
struct Outbox {
    shell: Shell,
    mails: Vec<Mail>,
    has_server: bool,
}

impl Outbox {
    fn may_go_again(&self, mail: &Mail) -> bool {
        mail.may_go_again(self.shell.now)
    }

    fn tone(&self, mail: &Mail) -> &'static str {
        match mail.state {
            State::Accepted => "good",
            State::Failed => "bad",
            State::Uncertain => "warn",
            State::Queued | State::Handed => "info",
        }
    }
}

async fn show(With(app): With<App>, page: Page) -> Result<Response, Problem> {
    let mails = store::newest(&app.db).await?;
    render(&Outbox { shell: page.shell("settings"), mails, has_server: app.settings.mail.is_some() })
}

async fn again(
    With(app): With<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let mail = store::find(&mut tx, id).await?.ok_or_else(Problem::not_found)?;
    if !mail.may_go_again(page.now) || !store::again(&mut tx, id).await? {
        return Err(Problem::conflict("this mail is on its way, was accepted, or is of no use any more"));
    }
    jobs::enqueue(&mut tx, page.now, HAND_OVER, json!({ "mail": id }), page.now).await?;
    let detail = json!({ "was": mail.state });
    audit::record(&mut tx, &permit, page.now, "mail.again", Object::new("mail", id), detail).await?;
    tx.commit().await?;
    Ok(Redirect::to("/settings/outbox").into_response())
}

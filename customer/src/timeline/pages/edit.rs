//! Changing an entry in its place; a conflict shows both versions.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::{Actor, Permit};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, part, render};

use super::super::check::FieldRefusal;
use super::super::entry::Kind;
use super::super::store::{self, ChangeRefused, Colleague, Entry};
use super::article::article;
use super::at::At;
use super::composer::{colleagues, said};
use super::panel::{drawn, viewed};
use super::shown::{Difference, Shown};
use super::write::as_part;

#[derive(Template)]
#[template(path = "timeline/pages/edit.html")]
struct EditForm {
    shell: Shell,
    entry: Entry,
    at: At,
    team: Vec<Colleague>,
    yours: Shown,
    /// What somebody else saved meanwhile, beside what was typed.
    conflict: Vec<Difference>,
    refused: BTreeMap<&'static str, String>,
}

#[derive(Template)]
#[template(path = "timeline/pages/edit_page.html")]
struct EditPage {
    shell: Shell,
    form: SafeHtml,
}

/// `GET /entries/{id}`: the entry alone, or on to where it stands.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    reader: Actor,
    PathId(id): PathId,
    at: At,
) -> Result<Response, Problem> {
    answer(&app, &page, &reader, id, at).await
}

/// Answers an entry: drawn for htmx, as an address without.
pub(super) async fn answer(
    app: &App,
    page: &Page,
    reader: &Actor,
    id: Id,
    at: At,
) -> Result<Response, Problem> {
    let entry = standing(app, reader, id, at).await?;
    if !page.is_part {
        return Ok(Redirect::to(&format!("/customers/{}#entry-{id}", entry.party)).into_response());
    }
    let customer = viewed(app, reader, entry.party).await?;
    Ok(as_part(&article(&page.shell("customers"), reader, &customer, &entry)?))
}

async fn standing(app: &App, reader: &Actor, id: Id, at: At) -> Result<Entry, Problem> {
    let found = store::find_at(&app.db, &reader.scope(), id, at.0).await?;
    found.filter(|entry| entry.deleted_at.is_none()).ok_or_else(Problem::not_found)
}

/// `GET /entries/{id}/edit`.
pub(super) async fn edit(
    State(app): State<App>,
    page: Page,
    reader: Actor,
    PathId(id): PathId,
    at: At,
) -> Result<Response, Problem> {
    let entry = standing(&app, &reader, id, at).await?;
    if !entry.is_changeable_by(&reader) {
        return Err(Problem::not_allowed());
    }
    let form = EditForm {
        team: colleagues(&app).await?,
        yours: Shown::of(&page, &entry),
        shell: page.shell("customers"),
        entry,
        at,
        conflict: Vec::new(),
        refused: BTreeMap::new(),
    };
    form_answer(&page, &form, StatusCode::OK)
}

/// `POST /entries/{id}/edit`.
pub(super) async fn change(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    at: At,
    fields: Fields,
) -> Result<Response, Problem> {
    let entry = standing(&app, permit.actor(), id, at).await?;
    let team = colleagues(&app).await?;
    let typed = Shown::typed(&fields);
    let version = fields.text("version").parse().unwrap_or(0);
    let refused = match typed.to_change(&page, &entry, &team) {
        Err(refused) => ChangeRefused::Fields(refused),
        Ok(change) if change.is_empty() => {
            return answer(&app, &page, permit.actor(), id, at).await;
        }
        Ok(change) => {
            let mut tx = app.db.begin().await?;
            match store::change(&mut tx, &permit, app.now(), id, version, change).await {
                Ok(()) => {
                    tx.commit().await?;
                    return answer(&app, &page, permit.actor(), id, at).await;
                }
                Err(refused) => refused,
            }
        }
    };
    let (entry, conflict, refused, status) = match refused {
        ChangeRefused::Conflict(theirs) => {
            let conflict = typed.differences(&page, &Shown::of(&page, &theirs), &team);
            (*theirs, conflict, BTreeMap::new(), StatusCode::CONFLICT)
        }
        ChangeRefused::Fields(refused) => {
            (entry, Vec::new(), said(&page, &refused), StatusCode::UNPROCESSABLE_ENTITY)
        }
        other => return Err(problem(other)),
    };
    let form = EditForm { shell: page.shell("customers"), entry, at, team, yours: typed, conflict, refused };
    form_answer(&page, &form, status)
}

fn form_answer(page: &Page, form: &EditForm, status: StatusCode) -> Result<Response, Problem> {
    let mut response = if page.is_part {
        part(form)?
    } else {
        render(&EditPage { shell: page.shell("customers"), form: drawn(form)? })?
    };
    *response.status_mut() = status;
    Ok(response)
}

/// How a refused change is answered where there is no form to show it in.
pub(in super::super) fn problem(refused: ChangeRefused) -> Problem {
    match refused {
        ChangeRefused::NotFound => Problem::not_found(),
        ChangeRefused::NotYours => Problem::not_allowed(),
        ChangeRefused::NotWritable(field) => Problem::not_writable(field),
        ChangeRefused::Conflict(theirs) => Problem::conflict(format!(
            "the entry was changed meanwhile; it has version {} now",
            theirs.version
        )),
        ChangeRefused::Fields(refused) => unprocessable(&refused),
        ChangeRefused::Database(error) => error.into(),
    }
}

/// Refused fields for programs, in English.
pub(in super::super) fn unprocessable(refused: &[FieldRefusal]) -> Problem {
    let english = foundation::words::Words::new(foundation::words::Lang::En, foundation::words::Zone::utc());
    refused.iter().fold(Problem::unprocessable("the entry cannot be saved like this"), |problem, refusal| {
        problem.with_field(refusal.field, english.text(format!("timeline-refused-{}", refusal.reason)))
    })
}

impl EditForm {
    fn wrong(&self, field: &str) -> Option<&String> {
        self.refused.get(field)
    }

    fn can_promise(&self) -> bool {
        self.entry.due_at.is_some() || self.entry.kind.is_contact() || self.entry.kind == Kind::Task
    }

    fn is_assigned(&self, colleague: &Id) -> bool {
        self.yours.assignee == colleague.to_string()
    }
}

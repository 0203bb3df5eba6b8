//! The pages of an import, step by step.

use askama::Template;
use axum::extract::{Multipart, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::jobs;
use foundation::team::Permit;
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, part, render};

use super::super::away::away;
use super::super::mapping::Mapping;
use super::super::reason::Reason;
use super::super::refusal::Refusal;
use super::super::run::{Import, Summary, begin, import as run_import};
use super::super::store;
use super::columns::{Column, all_fields, chosen, look};
use super::folder::{self, Upload};
use super::job::{JOB, Payload};

/// Rows that a dry run on the page looks at, because somebody waits for it.
pub(super) const MOST_TRIED: u64 = 5_000;

#[derive(Template)]
#[template(path = "exchange/upload/start.html")]
struct StartPage {
    shell: Shell,
}

#[derive(Template)]
#[template(path = "exchange/upload/columns.html")]
struct ColumnsPage {
    shell: Shell,
    id: Id,
    file_name: String,
    columns: Vec<Column>,
    fields: Vec<String>,
    refusal: Option<String>,
}

/// The numbers of a dry run.
#[derive(Template)]
#[template(path = "exchange/upload/numbers.html")]
struct Numbers {
    shell: Shell,
    summary: Option<Summary>,
    refusal: Option<String>,
}

#[derive(Template)]
#[template(path = "exchange/upload/run.html")]
struct RunPage {
    shell: Shell,
    file_name: String,
    state: Progress,
}

/// How far the import is, for polling.
#[derive(Template)]
#[template(path = "exchange/upload/state.html")]
struct Progress {
    shell: Shell,
    id: Id,
    summary: Summary,
    is_ended: bool,
    has_rejected: bool,
    refusal: Option<String>,
}

pub(super) async fn start(page: Page) -> Result<Response, Problem> {
    render(&StartPage { shell: page.shell("customers") })
}

pub(super) async fn receive(
    State(app): State<App>,
    permit: Permit,
    form: Multipart,
) -> Result<Response, Problem> {
    let by = permit.actor().account().ok_or_else(Problem::not_allowed)?;
    let id = folder::receive(&app, by, form).await?;
    Ok(Redirect::to(&format!("/customers/import/{id}")).into_response())
}

pub(super) async fn columns(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let upload = find(&app, &permit, id)?;
    show_columns(&page, &upload, None).await
}

async fn show_columns(page: &Page, upload: &Upload, refusal: Option<String>) -> Result<Response, Problem> {
    let shell = page.shell("customers");
    let file = upload.clone();
    let (columns, refusal) = match away(move || look(&file)).await {
        Ok(columns) => (columns, refusal),
        Err(other) => (Vec::new(), Some(said(page, upload, &other))),
    };
    let status = if refusal.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let file_name = upload.about.file_name.clone();
    let mut response = render(&ColumnsPage {
        shell,
        id: upload.id,
        file_name,
        fields: all_fields(upload.what(), columns.iter().map(|column| &column.header)),
        columns,
        refusal,
    })?;
    *response.status_mut() = status;
    Ok(response)
}

pub(super) async fn trial(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    form: Fields,
) -> Result<Response, Problem> {
    let upload = find(&app, &permit, id)?;
    let (summary, refusal) = match choose(&page, &upload, form).await {
        Err(refusal) => (None, Some(refusal)),
        Ok(maps) => {
            let asked = Import {
                what: upload.what(),
                path: &upload.path,
                file_name: Some(&upload.about.file_name),
                maps: &maps,
                dry_run: true,
                at_most: Some(MOST_TRIED),
                words: page.words,
                run: None,
            };
            match run_import(&app, &permit, &asked, &mut |_| {}).await {
                Ok(summary) => (Some(summary), None),
                Err(Refusal::Database(error)) => return Err(error.into()),
                Err(refusal) => (None, Some(said(&page, &upload, &refusal))),
            }
        }
    };
    part(&Numbers { shell: page.shell("customers"), summary, refusal })
}

pub(super) async fn import(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    form: Fields,
) -> Result<Response, Problem> {
    let upload = find(&app, &permit, id)?;
    let maps = match choose(&page, &upload, form).await {
        Ok(maps) => maps,
        Err(refusal) => return show_columns(&page, &upload, Some(refusal)).await,
    };
    let to = Redirect::to(&format!("/customers/import/{id}/run"));
    let by = permit.actor().account().ok_or_else(Problem::not_allowed)?;
    if store::find(&app.db, id, Some(by)).await?.is_some() {
        return Ok(to.into_response());
    }
    let now = app.now();
    let payload = Payload { upload: id, by, maps, lang: page.words.code().to_owned() };
    let payload = serde_json::to_value(&payload).map_err(|error| Problem::trouble("write a job", &error))?;
    let mut tx = app.db.begin().await?;
    begin(&mut tx, &permit, now, id, upload.what(), &upload.about.file_name).await?;
    jobs::enqueue(&mut tx, now, JOB, payload, now).await?;
    tx.commit().await?;
    Ok(to.into_response())
}

pub(super) async fn run(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let upload = find(&app, &permit, id)?;
    let run = store::find(&app.db, id, permit.actor().account()).await?.ok_or_else(Problem::not_found)?;
    let mut refusal = upload.trouble();
    if refusal.is_none() && run.ended_at.is_none() {
        let gave_up = store::gave_up(&app.db, id).await?;
        refusal = gave_up.map(|reason| Reason::refusal("database").more(reason).say(&page.words));
    }
    let shell = page.shell("customers");
    let is_ended = run.ended_at.is_some() || refusal.is_some();
    let has_rejected = is_ended && upload.has_rejected();
    let state = Progress { shell: shell.clone(), id, summary: run.so_far, is_ended, has_rejected, refusal };
    if page.is_part {
        part(&state)
    } else {
        render(&RunPage { shell, file_name: upload.about.file_name.clone(), state })
    }
}

pub(super) async fn rejected(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let upload = find(&app, &permit, id)?;
    let bytes = away(move || upload.rejected()).await.map_err(|_| Problem::not_found())?;
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"rejected.csv\""),
    );
    Ok((headers, bytes).into_response())
}

fn find(app: &App, permit: &Permit, id: Id) -> Result<Upload, Problem> {
    Upload::find(app, id, permit.actor().account()).ok_or_else(Problem::not_found)
}

/// The choices of a form, or the sentence that says why they do not do.
async fn choose(page: &Page, upload: &Upload, form: Fields) -> Result<Vec<(String, String)>, String> {
    let file = upload.clone();
    let chosen = away(move || {
        let maps = match chosen(&file, &form)? {
            Ok(maps) => maps,
            Err(header) => return Ok(Err(header)),
        };
        let source = file.source()?;
        Mapping::find(file.what(), source.headers(), &maps)?;
        Ok(Ok(maps))
    });
    let chosen = chosen.await.map_err(|refusal: Refusal| said(page, upload, &refusal))?;
    chosen.map_err(|header| page.words.with1("exchange-field-twice", "column", header))
}

/// A refusal with the file called as its owner called it.
fn said(page: &Page, upload: &Upload, refusal: &Refusal) -> String {
    refusal.say(&page.words).replace(&upload.path.display().to_string(), &upload.about.file_name)
}

impl ColumnsPage {
    fn is_field(&self, column: &Column, field: &str) -> bool {
        column.field.as_deref() == Some(field)
    }
}

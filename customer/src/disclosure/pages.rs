//! The page on which somebody's data is asked for and fetched.

use std::collections::BTreeSet;
use std::io::Read;

use askama::Template;
use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use foundation::audit::{self, Object};
use foundation::id::Id;
use foundation::jobs;
use foundation::team::{Permit, Scope};
use foundation::views::Part;
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};
use serde_json::json;

use super::job::{JOB, Payload};
use super::kept::{self, Kept, State as Made};
use super::make::{Refusal, about, find};
use super::store;
use crate::customers::{self, Kind};

/// Bytes that go out at once.
const PIECE: usize = 64 * 1024;

#[derive(Template)]
#[template(path = "disclosure/page.html")]
struct DisclosurePage {
    shell: Shell,
    id: Id,
    name: String,
    is_organisation: bool,
    latest: Option<Kept>,
    /// Files that tell of others too: id and name.
    shared: Vec<(Id, String)>,
    /// Somebody comes from the form.
    is_asked: bool,
}

impl DisclosurePage {
    fn is_making(&self) -> bool {
        self.latest.as_ref().is_some_and(|latest| latest.state == Made::Making)
    }

    fn is_ready(&self) -> bool {
        self.latest.as_ref().is_some_and(|latest| latest.state == Made::Ready)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let customer = customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let shared = shared(&app, id).await?;
    if !shared.is_empty() {
        scope.shows(&[Part::Files], [id]);
    }
    render(&DisclosurePage {
        id,
        is_organisation: customer.kind == Kind::Organisation,
        name: customer.name.into_inner(),
        latest: kept::latest(&app.db, id).await?,
        shared,
        is_asked: query.text("said") == "asked",
        shell: page.shell("customers"),
    })
}

/// Files of a customer who was found in scope that hang on entries about others, too.
async fn shared(app: &App, id: Id) -> Result<Vec<(Id, String)>, Problem> {
    let files = store::files(&app.db, id).await?.into_iter();
    Ok(files.filter(|of| of.is_shared).map(|of| (of.file.id, of.file.name)).collect())
}

pub(super) async fn ask(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let full = find(&app, &permit, id).await.map_err(problem)?;
    let by = permit.actor().account().ok_or_else(Problem::not_allowed)?;
    let back = Redirect::to(&format!("/customers/{id}/disclosure?said=asked")).into_response();
    let is_under_way = |kept: &Kept| kept.state == Made::Making;
    if kept::latest(&app.db, id).await?.as_ref().is_some_and(is_under_way) {
        return Ok(back);
    }
    let chosen: BTreeSet<Id> = fields.every("shared").filter_map(Id::parse).collect();
    let shared: BTreeSet<Id> = shared(&app, id)
        .await?
        .into_iter()
        .map(|(file, _)| file)
        .filter(|file| chosen.contains(file))
        .collect();
    let total = about(&app, full.customer.id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let disclosure = kept::add(&mut tx, now, id, (by, permit.actor().name()), total).await?;
    let detail = json!({ "shared_files": shared.len() });
    audit::record(&mut tx, &permit, now, "disclosure.ask", Object::new("party", id), detail).await?;
    jobs::enqueue(&mut tx, now, JOB, json!(Payload { disclosure, shared }), now).await?;
    tx.commit().await?;
    Ok(back)
}

pub(super) async fn download(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let scope = permit.scope();
    customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let latest = kept::latest(&app.db, id).await?.filter(|kept| kept.state == Made::Ready);
    let latest = latest.filter(|kept| kept.expires_at.is_some_and(|at| at > app.now()));
    let Some(latest) = latest else {
        return Ok(Redirect::to(&format!("/customers/{id}/disclosure")).into_response());
    };
    let opening = kept::open(&app.db, &app.settings.data, latest.id).await?;
    let opening = opening.map_err(|error| Problem::trouble("open an archive", &error))?;
    scope.shows(Part::ALL, [id]);
    let mut tx = app.db.begin().await?;
    audit::record(&mut tx, &permit, app.now(), "disclosure.fetch", Object::new("party", id), json!({}))
        .await?;
    tx.commit().await?;

    let pieces = futures_util::stream::try_unfold(opening, |mut opening| async move {
        let mut piece = vec![0; PIECE];
        let read = opening.read(&mut piece)?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (Bytes::from(piece), opening)))
    });
    let day = app.now().jiff().to_zoned(jiff::tz::TimeZone::UTC).date();
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/zip"));
    let name = format!("attachment; filename=\"data-{day}.zip\"");
    if let Ok(name) = header::HeaderValue::try_from(name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok((headers, Body::from_stream(pieces)).into_response())
}

fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotFound => Problem::not_found(),
        Refusal::Organisation => Problem::conflict(refusal.to_string()),
        Refusal::Db(error) => error.into(),
        Refusal::Files(trouble) => trouble.into(),
        Refusal::Write(error) => Problem::trouble("write an archive", &error),
    }
}

//! Saving what was written, and the timeline as a page of its own.

use askama::Template;
use axum::extract::{Multipart, RawQuery, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use foundation::files;
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::{Actor, Permit};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, part, render};

use super::super::check::FieldRefusal;
use super::super::entry::{Kind, NewEntry};
use super::super::fields::unwritten_of_new;
use super::super::store;
use super::composer::{colleagues, composer_with};
use super::form::{Arrived, Typed, receive};
use super::panel::{entries, panel, panel_from, read_cursor, viewed};
use super::toast::with_toast;
use super::wanted::Wanted;

/// The timeline with its composer, for readers without script and for links.
#[derive(Template)]
#[template(path = "timeline/pages/timeline.html")]
struct TimelinePage {
    shell: Shell,
    party: Id,
    name: String,
    composer: SafeHtml,
    panel: SafeHtml,
}

/// `GET /customers/{id}/timeline`: the filtered card, more entries, or a page.
pub(super) async fn timeline(
    State(app): State<App>,
    page: Page,
    reader: Actor,
    PathId(party): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let wanted = Wanted::from_query(&query);
    let fields = Fields::from_query(&query);
    let before = read_cursor(fields.text("before"));
    if page.is_part && before.is_some() {
        let customer = viewed(&app, &reader, party).await?;
        return part(&entries(&app, &page, &reader, &customer, &wanted, before).await?);
    }
    let shown = panel_from(&app, &page, &reader, party, &wanted, before).await?;
    if page.is_part {
        return Ok(as_part(&shown));
    }
    let typed = Typed::new(Kind::parse(fields.text("log")).unwrap_or(Kind::Note));
    page_with(&app, &page, &reader, party, &typed, &[], shown).await
}

async fn page_with(
    app: &App,
    page: &Page,
    reader: &Actor,
    party: Id,
    typed: &Typed,
    refused: &[FieldRefusal],
    panel: SafeHtml,
) -> Result<Response, Problem> {
    let customer = viewed(app, reader, party).await?;
    let composer = composer_with(app, page, reader, party, typed, refused).await?;
    render(&TimelinePage { shell: page.shell("customers"), party, name: customer.name, composer, panel })
}

/// `POST /customers/{id}/entries`.
pub(super) async fn write(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(party): PathId,
    form: Multipart,
) -> Result<Response, Problem> {
    let writer = permit.actor();
    let customer = viewed(&app, writer, party).await?;
    if customer.is_deleted {
        return Err(Problem::not_found());
    }
    let (typed, arrived, mut refused) = receive(&app, form).await?;
    let team = colleagues(&app).await?;
    let new = match typed.to_entry(party, writer, &team, page.now, page.words.zone) {
        Ok(entry) if refused.is_empty() => Some(entry),
        Ok(_) => None,
        Err(more) => {
            refused.extend(more);
            None
        }
    };
    let saved = match new {
        Some(entry) => save(&app, &permit, entry, &arrived).await?,
        None => Err(refused),
    };
    match saved {
        Ok(entry) if page.is_part => {
            let shown = panel(&app, &page, writer, party, &Wanted::default()).await?;
            Ok(with_toast(as_part(&shown), &page.words, "timeline-saved", entry, "removal"))
        }
        Ok(entry) => Ok(Redirect::to(&format!("/customers/{party}#entry-{entry}")).into_response()),
        Err(refused) => refuse(&app, &page, writer, party, &typed, &refused).await,
    }
}

async fn save(
    app: &App,
    permit: &Permit,
    mut entry: NewEntry,
    arrived: &[Arrived],
) -> Result<Result<Id, Vec<FieldRefusal>>, Problem> {
    let now = app.now();
    // Checked before the files have rows, so that a refusal writes nothing; an
    // attachment alone already says something.
    entry.files = vec![Id::NONE; arrived.len()];
    if let Some(field) = unwritten_of_new(permit, &entry) {
        return Err(Problem::not_writable(field));
    }
    let mut checked = match entry.check_by_hand(now) {
        Ok(checked) => checked,
        Err(refused) => return Ok(Err(refused)),
    };
    let mut tx = app.db.begin().await?;
    if !store::are_known(&mut tx, &permit.scope(), &checked.0.links).await? {
        return Ok(Err(vec![FieldRefusal { field: "customers", reason: "no-such-customer" }]));
    }
    checked.0.files.clear();
    let about = store::persons_of(&mut tx, &checked.0.links).await?;
    for Arrived { name, media_type, stored } in arrived {
        let by = permit.actor().account();
        let file = files::add(&mut tx, now, name, media_type, stored, &about, by).await?;
        checked.0.files.push(file);
    }
    let id = store::record(&mut tx, permit, now, checked).await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Shows the form again, with what is wrong beside each field.
async fn refuse(
    app: &App,
    page: &Page,
    writer: &Actor,
    party: Id,
    typed: &Typed,
    refused: &[FieldRefusal],
) -> Result<Response, Problem> {
    let mut response = if page.is_part {
        let mut response = as_part(&composer_with(app, page, writer, party, typed, refused).await?);
        let headers = response.headers_mut();
        headers.insert("hx-retarget", HeaderValue::from_static("#composer"));
        headers.insert("hx-reswap", HeaderValue::from_static("outerHTML"));
        response
    } else {
        let shown = panel(app, page, writer, party, &Wanted::default()).await?;
        page_with(app, page, writer, party, typed, refused, shown).await?
    };
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Sends what is drawn already; caches must tell it from the page.
pub(super) fn as_part(html: &SafeHtml) -> Response {
    let mut response = Html(html.as_str().to_owned()).into_response();
    response.headers_mut().insert("vary", HeaderValue::from_static("hx-request"));
    response
}

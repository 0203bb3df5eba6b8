//! `/settings/breach/incidents/{id}`: the record of one incident.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::audit::{self, Object};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};
use foundation::words::Lang;
use serde_json::json;

use super::answer::{Answer, answer};
use super::incident::{self, Incident, Kind, Line, State as Stage};
use super::letter::{To, draft};
use super::pages::country;
use super::question::{Question, time};

/// Letters of a title, and of a note.
const LONGEST_TITLE: usize = 200;
const LONGEST_NOTE: usize = 4_000;

#[derive(Template)]
#[template(path = "breach/incident.html")]
struct IncidentPage {
    shell: Shell,
    incident: Incident,
    facts: Answer,
    lines: Vec<Line>,
    wrong: &'static str,
}

impl IncidentPage {
    fn clock(&self) -> String {
        let words = &self.shell.words;
        match self.incident.hours_left(self.shell.now) {
            Some(hours) if hours >= 0 => words.with1("breach-hours-left", "n", hours),
            Some(hours) => words.with1("breach-hours-late", "n", -hours),
            None if self.incident.was_late() => words.text("breach-told-late"),
            None if self.incident.told_at.is_some() => words.text("breach-told-in-time"),
            None => words.text("breach-never-told"),
        }
    }

    fn is_late(&self) -> bool {
        self.incident.was_late() || self.incident.hours_left(self.shell.now).is_some_and(|hours| hours < 0)
    }

    fn countries(&self) -> String {
        let words = &self.shell.words;
        let one =
            |(code, count): (&String, &i64)| format!("{}: {}", country(words, code), words.number(*count));
        self.facts.countries.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn parts(&self) -> String {
        let words = &self.shell.words;
        let one = |(part, count): (&String, &i64)| {
            format!("{}: {}", words.one_of("seen-part", part), words.number(*count))
        };
        self.facts.parts.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    fn kinds(&self) -> &'static [Kind] {
        Kind::ALL
    }

    fn letters(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let of = |to: &'static To| Lang::ALL.map(|lang| (to.as_str(), lang.code(), lang.native_name()));
        To::ALL.iter().flat_map(of).collect()
    }
}

#[derive(Template)]
#[template(path = "breach/letter.html")]
struct LetterPage {
    shell: Shell,
    incident: Id,
    to: To,
    lang: &'static str,
    text: String,
}

/// `POST /settings/breach/incidents`: keeps the question and what it answers today.
pub(super) async fn open(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let back = |said: &str| {
        let query = Question::query(&fields);
        Redirect::to(&format!("/settings/breach?{query}&said={said}")).into_response()
    };
    let title = fields.text("title").trim();
    let zone = page.words.zone;
    let (Ok(Some(question)), Ok(known_at)) = (Question::read(&fields, zone), time(&fields, "known", zone))
    else {
        return Ok(back("question"));
    };
    let now = app.now();
    let known_at = known_at.unwrap_or(now);
    if title.is_empty() || title.chars().count() > LONGEST_TITLE || known_at > now {
        return Ok(back("title"));
    }
    app.counters.views.write(&app.db, now).await?;
    let facts = answer(&app.db, &permit.scope(), &question, 0, |_| {}).await?;
    let incident = Incident {
        id: Id::new(now),
        title: title.to_owned(),
        state: Stage::Open,
        known_at,
        question: Question::query(&fields),
        facts: json!(facts).to_string(),
        opened_by: permit.actor().name().to_owned(),
        opened_at: now,
        told_at: None,
    };
    let mut tx = app.db.begin().await?;
    incident::add(&mut tx, &incident).await?;
    let detail = json!({ "persons": facts.persons, "hidden": facts.hidden, "known_at": known_at });
    audit::record(&mut tx, &permit, now, "incident.open", Object::new("incident", incident.id), detail)
        .await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/settings/breach/incidents/{}", incident.id)).into_response())
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    render(&read(&app, &page, id, "").await?)
}

async fn read(app: &App, page: &Page, id: Id, wrong: &'static str) -> Result<IncidentPage, Problem> {
    let incident = incident::find(&app.db, id).await?.ok_or_else(Problem::not_found)?;
    let facts = serde_json::from_str(&incident.facts).unwrap_or_default();
    let lines = incident::lines(&app.db, id).await?;
    Ok(IncidentPage { shell: page.shell("settings"), incident, facts, lines, wrong })
}

/// `POST /settings/breach/incidents/{id}`: one more line of the record.
pub(super) async fn note(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    incident::find(&app.db, id).await?.ok_or_else(Problem::not_found)?;
    let text = fields.text("text").trim();
    let kind = Kind::parse(fields.text("kind"));
    let (Some(kind), 1..=LONGEST_NOTE) = (kind, text.chars().count()) else {
        let shown = read(&app, &page, id, "breach-needs-text").await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response());
    };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    incident::note(&mut tx, now, id, permit.actor().name(), kind, text).await?;
    let detail = json!({ "kind": kind });
    audit::record(&mut tx, &permit, now, "incident.note", Object::new("incident", id), detail).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/settings/breach/incidents/{id}")).into_response())
}

/// `GET /settings/breach/incidents/{id}/letter?to=authority&lang=ro`.
pub(super) async fn letter(
    State(app): State<App>,
    page: Page,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let shown = read(&app, &page, id, "").await?;
    let to = To::parse(query.text("to")).unwrap_or(To::Authority);
    let lang = Lang::from_code(query.text("lang")).unwrap_or(page.words.lang);
    let text = draft(to, lang, page.words.zone, &shown.incident, &shown.facts);
    render(&LetterPage { shell: page.shell("settings"), incident: id, to, lang: lang.code(), text })
}

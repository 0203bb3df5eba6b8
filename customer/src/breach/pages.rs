//! `/settings/breach`: the question, and its answer.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use foundation::audit::{self, Object};
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::views::{self, Part, Parts};
use foundation::web::{App, Fields, Page, Problem, Shell, render};
use foundation::words::Words;
use serde_json::json;

use super::answer::{Answer, Found, answer};
use super::incident::{self, Incident, State as Stage};
use super::question::{Question, hex};

/// Persons whom the page itself names; the file has all of them.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "breach/desk.html")]
struct Desk {
    shell: Shell,
    asked: Fields,
    query: String,
    viewers: Vec<(Id, String)>,
    sessions: Vec<(String, String)>,
    /// Key of what is wrong with the question, empty when nothing is.
    wrong: &'static str,
    answer: Option<Answer>,
    found: Vec<Found>,
    incidents: Vec<Incident>,
}

impl Desk {
    fn is_asked(&self, name: &str, value: &str) -> bool {
        self.asked.text(name) == value
    }

    fn parts(&self, parts: &Parts) -> String {
        said(&self.shell.words, *parts)
    }

    fn country(&self, code: &str) -> String {
        country(&self.shell.words, code)
    }

    fn is_open(&self, incident: &Incident) -> bool {
        incident.state == Stage::Open
    }
}

pub(super) fn said(words: &Words, parts: Parts) -> String {
    parts.each().map(|part: Part| words.one_of("seen-part", part.as_str())).collect::<Vec<_>>().join(", ")
}

pub(super) fn country(words: &Words, code: &str) -> String {
    if code.is_empty() { words.text("breach-no-country") } else { words.country(code) }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Fields::from_query(query.as_deref().unwrap_or_default());
    app.counters.views.write(&app.db, app.now()).await?;
    let (question, wrong) = match Question::read(&asked, page.words.zone) {
        Ok(question) => (question, ""),
        Err(trouble) => (None, trouble.0),
    };
    let mut found = Vec::new();
    let answer = match &question {
        Some(question) => Some(answer(&app.db, &scope, question, SHOWN, |person| found.push(person)).await?),
        None => None,
    };
    let who = asked.some("who").and_then(Id::parse);
    let sessions = match who {
        Some(who) => views::sessions(&app.db, who).await?,
        None => Vec::new(),
    };
    let words = &page.words;
    let sessions = sessions.into_iter().map(|session| {
        let network = session.network.unwrap_or_default();
        let (from, to) = (words.date_time(session.first_at), words.date_time(session.last_at));
        (hex(&session.session), format!("{from} – {to} {network}"))
    });
    render(&Desk {
        query: Question::query(&asked),
        viewers: views::viewers(&app.db).await?,
        sessions: sessions.collect(),
        incidents: incident::all(&app.db).await?,
        shell: page.shell("settings"),
        asked,
        wrong,
        answer,
        found,
    })
}

/// Everybody who was seen, as a file.
pub(super) async fn persons(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Fields::from_query(query.as_deref().unwrap_or_default());
    app.counters.views.write(&app.db, app.now()).await?;
    let question = Question::read(&asked, page.words.zone);
    let question = question.map_err(|trouble| Problem::unprocessable(page.words.text(trouble.0)))?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = |row: [String; 7]| {
        let guarded = row.map(|cell| crate::exchange::guarded(&cell).into_owned());
        writer.write_record(guarded).expect("rows are equally long, and memory takes every byte");
    };
    write(["id", "name", "country", "parts", "first_at", "last_at", "times"].map(str::to_owned));
    let mut count = 0_u64;
    if let Some(question) = &question {
        let each = |person: Found| {
            count += 1;
            let parts: Vec<&str> = person.parts.each().map(Part::as_str).collect();
            write([
                person.id.to_string(),
                person.name,
                person.country.unwrap_or_default(),
                parts.join(" "),
                person.first_at.to_string(),
                person.last_at.to_string(),
                person.times.to_string(),
            ]);
        };
        answer(&app.db, &permit.scope(), question, usize::MAX, each).await?;
    }
    let mut tx = app.db.begin().await?;
    let detail = json!({ "persons": count, "question": Question::query(&asked) });
    audit::record(&mut tx, &permit, app.now(), "breach.list", Object::many("party"), detail).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"persons.csv\""),
    ];
    let bytes = writer.into_inner().expect("memory takes every byte");
    Ok((headers, bytes).into_response())
}

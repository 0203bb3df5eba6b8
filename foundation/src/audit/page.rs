//! The audit's page: who did what to which record, and whether the chain is whole.

use askama::Template;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::actions::{ACTIONS, KINDS, key};
use super::anchors::ANCHORS;
use super::export;
use super::link::Said;
use super::read::{self, Asked, Cursor, Who};
use super::watch::{self, CHECK, Look};
use super::{DRILL, KeyFolder, Object, record};
use crate::clock::{DAY, Timestamp};
use crate::db::{Db, DbError};
use crate::id::Id;
use crate::jobs;
use crate::team::{Action, Permit, Scope};
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, part, render};
use crate::words::Words;

pub(super) const PATH: &str = "/settings/audit";
const A_PAGE: usize = 50;

/// Where a kind of record is shown: its word in the audit, and its address up to the id.
pub type Places = &'static [(&'static str, &'static str)];

pub(super) fn routes(places: Places) -> Routes {
    let see = Access::May(Action::SeeAudit);
    Routes::new()
        .get(PATH, see, move |app: State<App>, page: Page, scope: Scope, query: RawQuery| {
            show(places, app, page, scope, query)
        })
        .get("/settings/audit/export.csv", see, download)
        .get("/settings/audit/anchors", see, anchors)
        .post("/settings/audit/check", see, check)
        .post("/settings/audit/start-key", see, start_key)
}

#[derive(Template)]
#[template(path = "audit/list.html")]
struct ListPage {
    shell: Shell,
    rows: Rows,
    asked: Fields,
    people: Vec<(Id, String)>,
    look: Option<Look>,
    drill: Option<Drill>,
    is_seed_here: bool,
    said: &'static str,
    /// The question as a query, for the download.
    query: String,
}

/// The rows alone, for scrolling on.
#[derive(Template)]
#[template(path = "audit/rows.html")]
struct Rows {
    shell: Shell,
    lines: Vec<Line>,
    next: Option<String>,
}

struct Line {
    at: Timestamp,
    who: String,
    what: String,
    object: String,
    href: Option<String>,
    detail: String,
}

/// How the newest restore on trial ended.
struct Drill {
    at: Timestamp,
    /// The moment that was restored.
    until: Option<Timestamp>,
    findings: i64,
    told: Vec<String>,
}

async fn newest_drill(db: &Db) -> Result<Option<Drill>, DbError> {
    let asked = Asked { action: Some(DRILL.to_owned()), ..Asked::default() };
    let newest = read::page(db, &asked, None, 1).await?.pop();
    Ok(newest.map(|said| {
        let detail: Value = serde_json::from_str(&said.detail).unwrap_or_default();
        let told = detail["told"].as_array().into_iter().flatten();
        Drill {
            at: said.at,
            until: detail["until"].as_str().and_then(Timestamp::parse),
            findings: detail["findings"].as_i64().unwrap_or_default(),
            told: told.filter_map(|line| line.as_str().map(str::to_owned)).collect(),
        }
    }))
}

impl ListPage {
    fn actions(&self) -> Vec<(&'static str, String)> {
        ACTIONS.iter().map(|action| (*action, action_text(&self.shell.words, action))).collect()
    }

    fn is(&self, name: &str, value: &str) -> bool {
        self.asked.text(name) == value
    }

    fn is_actor(&self, id: &Id) -> bool {
        self.is("who", &id.to_string())
    }

    fn drilled_until(&self) -> String {
        let until = self.drill.as_ref().and_then(|drill| drill.until);
        until.map(|until| self.shell.words.date_time(until)).unwrap_or_default()
    }

    fn told(&self) -> Vec<&str> {
        self.look.as_ref().map_or_else(Vec::new, |look| look.told.lines().collect())
    }
}

async fn show(
    places: Places,
    State(app): State<App>,
    page: Page,
    scope: Scope,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let fields = Fields::from_query(query.as_deref().unwrap_or_default());
    let asked = asked(&fields, &page.words);
    let after = fields.some("after").and_then(Cursor::parse);
    let mut found = read::page(&app.db, &asked, after, A_PAGE + 1).await?;
    let has_more = found.len() > A_PAGE;
    found.truncate(A_PAGE);
    let query = question(&fields);
    let next = found.last().filter(|_| has_more).map(|said| {
        format!("{PATH}?{query}{}after={}", if query.is_empty() { "" } else { "&" }, Cursor(said.at, said.id))
    });
    // Whoever does not see everybody is not led to records that may not be theirs.
    let places = if scope.sees_everything() { places } else { &[] };
    let lines = found.into_iter().map(|said| line(said, &page.words, places)).collect();
    let rows = Rows { shell: page.shell("settings"), lines, next };
    if page.is_part {
        return part(&rows);
    }
    let said = match fields.text("said") {
        "check" => "audit-said-check",
        "no-key" => "audit-said-no-key",
        _ => "",
    };
    render(&ListPage {
        people: read::actors(&app.db).await?,
        look: watch::newest(&app.db).await?,
        drill: newest_drill(&app.db).await?,
        is_seed_here: KeyFolder::new(&app.settings.data).waiting_seed().is_ok_and(|seed| seed.is_some()),
        shell: page.shell("settings"),
        rows,
        asked: fields,
        said,
        query,
    })
}

/// What the fields ask for. A date that is none, or somebody who is nobody, narrows nothing.
fn asked(fields: &Fields, words: &Words) -> Asked {
    let start = |name: &str| {
        let date: jiff::civil::Date = fields.some(name)?.parse().ok()?;
        Some(Timestamp::from(date.to_zoned(words.zone.tz().clone()).ok()?.timestamp()))
    };
    Asked {
        who: fields.some("who").and_then(Who::parse),
        action: fields.some("action").map(str::to_owned),
        kind: fields.some("kind").map(str::to_owned),
        object: fields.some("id").and_then(Id::parse),
        from: start("from"),
        // Days of 25 hours end in the next one's first hour, so the next day's start is looked for from its middle.
        until: start("to").map(|day| words.zone.start_of_day(day.plus(DAY + DAY / 2))),
    }
}

/// The same question as a query, without the place in the list.
fn question(fields: &Fields) -> String {
    let pairs: Vec<(&str, &str)> = ["who", "action", "kind", "id", "from", "to"]
        .into_iter()
        .filter_map(|name| Some((name, fields.some(name)?)))
        .collect();
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

fn line(said: Said, words: &Words, places: Places) -> Line {
    let place = places.iter().find(|(kind, _)| *kind == said.object_kind);
    Line {
        at: said.at,
        who: who_text(words, &said),
        what: action_text(words, &said.action),
        object: kind_text(words, &said.object_kind),
        href: place.zip(said.object_id).map(|((_, start), id)| format!("{start}{id}")),
        detail: detail_text(&said.detail),
    }
}

/// Somebody's name as it was then; the program itself has one in each language.
pub(super) fn who_text(words: &Words, said: &Said) -> String {
    let reason = match (said.actor_kind.as_str(), said.actor_name.as_str()) {
        ("system", "CommandLine") => "audit-who-command-line",
        ("system", "SignIn") => "audit-who-sign-in",
        ("system", "FirstAdministrator") => "audit-who-first-administrator",
        ("system", "Housekeeping") => "audit-who-housekeeping",
        ("system", "Demo") => "audit-who-demo",
        ("system", "Person") => "audit-who-person",
        ("token", name) => return words.with1("audit-who-token", "name", name),
        (_, name) => return name.to_owned(),
    };
    words.text(reason)
}

pub(super) fn action_text(words: &Words, action: &str) -> String {
    let key = key(action);
    if words.has(&key) { words.text(key) } else { action.to_owned() }
}

fn kind_text(words: &Words, kind: &str) -> String {
    if KINDS.contains(&kind.replace('_', "-").as_str()) {
        words.one_of("audit-kind", kind)
    } else {
        kind.to_owned()
    }
}

/// The detail on one line, `fields: name, country`, without brackets.
fn detail_text(detail: &str) -> String {
    let shown = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => {
            let parts = list.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned));
            parts.collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    };
    match serde_json::from_str(detail) {
        Ok(Value::Object(map)) => {
            let parts = map.iter().filter(|(_, value)| !value.is_null());
            parts.map(|(name, value)| format!("{name}: {}", shown(value))).collect::<Vec<_>>().join(" · ")
        }
        Ok(Value::Null) => String::new(),
        _ => detail.to_owned(),
    }
}

async fn download(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let fields = Fields::from_query(query.as_deref().unwrap_or_default());
    let mut tx = app.db.begin().await?;
    let detail = json!({ "asked": question(&fields) });
    record(&mut tx, &permit, page.now, "audit.export", Object::many("audit"), detail).await?;
    tx.commit().await?;
    Ok(export::csv(app, asked(&fields, &page.words)))
}

async fn anchors(State(app): State<App>) -> Result<Response, Problem> {
    let file = KeyFolder::new(&app.settings.data).path(ANCHORS);
    let text = match tokio::fs::read(file).await {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(Problem::trouble("read the anchors", &error)),
    };
    let headers = [
        (header::CONTENT_TYPE, "application/x-ndjson"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.anchors\""),
    ];
    Ok((headers, Body::from(text)).into_response())
}

async fn check(State(app): State<App>, page: Page) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    jobs::enqueue(&mut tx, page.now, CHECK, Value::Null, page.now).await?;
    tx.unaudited("looking changes nothing that anybody asks about");
    tx.commit().await?;
    Ok(Redirect::to(&format!("{PATH}?said=check")).into_response())
}

#[derive(Template)]
#[template(path = "audit/start_key.html")]
struct StartKeyPage {
    shell: Shell,
    seed: String,
}

/// Shows the start key, once, and forgets it; the audit says who has it now.
async fn start_key(State(app): State<App>, page: Page, permit: Permit) -> Result<Response, Problem> {
    let folder = KeyFolder::new(&app.settings.data);
    let trouble = |error: std::io::Error| Problem::trouble("read the start key", &error);
    let Some(seed) = folder.waiting_seed().map_err(trouble)? else {
        return Ok(Redirect::to(&format!("{PATH}?said=no-key")).into_response());
    };
    let mut tx = app.db.begin().await?;
    record(&mut tx, &permit, page.now, "audit.start-key", Object::many("audit"), json!({})).await?;
    tx.commit().await?;
    let shown = render(&StartKeyPage { shell: page.shell("settings"), seed })?;
    folder.forget_seed().map_err(trouble)?;
    Ok(shown)
}

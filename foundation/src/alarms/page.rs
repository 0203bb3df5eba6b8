//! Alarms, to be confirmed or dismissed with a reason; and the decoys.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::store::{self, Alarm};
use crate::audit::{self, Object};
use crate::id::Id;
use crate::team::{Action, Permit};
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, render};

const PATH: &str = "/settings/alarms";
const LONGEST_NOTE: usize = 1_000;

pub(super) fn routes() -> Routes {
    let see = Access::May(Action::SeeAudit);
    Routes::new().get(PATH, see, show).post("/settings/alarms/{id}/verdict", see, judge).post(
        "/settings/alarms/decoys",
        see,
        set_decoy,
    )
}

#[derive(Template)]
#[template(path = "alarms/list.html")]
struct AlarmsPage {
    shell: Shell,
    alarms: Vec<Alarm>,
    decoys: Vec<Id>,
    said: &'static str,
    is_wrong: bool,
}

impl AlarmsPage {
    /// The numbers that made the alarm, in words.
    fn facts(&self, alarm: &Alarm) -> String {
        let facts: Value = serde_json::from_str(&alarm.facts).unwrap_or_default();
        let parts = ["opened", "listed", "strange", "walked", "usual", "exports", "refused"].into_iter();
        let told = parts.filter_map(|name| {
            let count = facts.get(name)?.as_f64().filter(|count| *count > 0.0)?;
            Some(self.shell.words.with1(format!("alarm-fact-{name}"), "n", count.round() as i64))
        });
        told.collect::<Vec<_>>().join(" · ")
    }
}

async fn show(State(app): State<App>, page: Page, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let (said, is_wrong) = match query.text("said") {
        "judged" => ("alarm-said-judged", false),
        "decoy" => ("alarm-said-decoy", false),
        "reason" => ("alarm-said-reason", true),
        "no-record" => ("alarm-said-no-record", true),
        _ => ("", false),
    };
    let (alarms, decoys) = tokio::try_join!(store::list(&app.db), store::decoys(&app.db))?;
    render(&AlarmsPage { shell: page.shell("settings"), alarms, decoys, said, is_wrong })
}

async fn judge(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let verdict = match fields.text("verdict") {
        "confirmed" => "confirmed",
        "dismissed" => "dismissed",
        _ => return Ok(back("reason")),
    };
    let note: String = fields.text("note").chars().take(LONGEST_NOTE).collect();
    if note.is_empty() {
        return Ok(back("reason"));
    }
    let mut tx = app.db.begin().await?;
    if !store::judge(&mut tx, page.now, id, permit.actor().name(), verdict, &note).await? {
        return Err(Problem::not_found());
    }
    let detail = json!({ "verdict": verdict });
    audit::record(&mut tx, &permit, page.now, "alarm.judge", Object::new("alarm", id), detail).await?;
    tx.commit().await?;
    Ok(back("judged"))
}

/// Takes a customer's id, or the address of their page.
async fn set_decoy(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let last = fields.text("record").trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let Some(record) = Id::parse(last) else { return Ok(back("no-record")) };
    let is_decoy = fields.text("do") != "remove";
    let mut tx = app.db.begin().await?;
    if store::set_decoy(&mut tx, page.now, record, is_decoy).await? > 0 {
        let detail = json!({ "is_decoy": is_decoy });
        audit::record(&mut tx, &permit, page.now, "alarm.decoy", Object::new("party", record), detail)
            .await?;
        tx.commit().await?;
    }
    Ok(back("decoy"))
}

fn back(said: &str) -> Response {
    Redirect::to(&format!("{PATH}?said={said}")).into_response()
}

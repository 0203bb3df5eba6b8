//! For how long what is kept, what would go today, and what went.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::clock::Timestamp;
use foundation::team::{Permit, Scope};
use foundation::web::{App, Fields, Page, Problem, Shell, render};
use serde_json::Value;

use super::rule::{Class, FEWEST_DAYS, MOST_DAYS, Rule};
use super::run::{COUNTED_TO, Look};
use super::{fixed, store};

#[derive(Template)]
#[template(path = "retention/page.html")]
struct RetentionPage {
    shell: Shell,
    looks: Vec<Look>,
    fixed: Vec<(&'static str, Option<i64>)>,
    last: Option<(Timestamp, Vec<(Class, i64)>)>,
    is_saved: bool,
    /// The class whose days are wrong.
    wrong: Option<Class>,
}

impl RetentionPage {
    fn is_wrong(&self, look: &Look) -> bool {
        self.wrong == Some(look.rule.class)
    }

    fn count(&self, look: &Look) -> String {
        if look.count >= COUNTED_TO {
            return self.shell.words.with1("retention-more-than", "n", COUNTED_TO);
        }
        self.shell.words.with1("retention-would-go", "n", look.count)
    }

    fn bounds(&self) -> (i64, i64) {
        (FEWEST_DAYS, MOST_DAYS)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let mut shown = page_of(&app, &page, &scope).await?;
    shown.is_saved = query.as_deref() == Some("said=saved");
    render(&shown)
}

async fn page_of(app: &App, page: &Page, scope: &Scope) -> Result<RetentionPage, Problem> {
    let last = store::last_run(&app.db).await?.map(|(at, counts)| {
        let counts: Value = serde_json::from_str(&counts).unwrap_or_default();
        let of = |class: &Class| Some((*class, counts.get(class.as_str())?.as_i64()?));
        (at, Class::ALL.iter().filter_map(of).collect())
    });
    Ok(RetentionPage {
        shell: page.shell("settings"),
        looks: super::look(&app.db, scope, page.now).await?,
        fixed: fixed::all().to_vec(),
        last,
        is_saved: false,
        wrong: None,
    })
}

pub(super) async fn save(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let class = Class::parse(fields.text("class"))
        .ok_or_else(|| Problem::field("class", "there is no such class of data"))?;
    let days = fields.text("days").parse().ok().filter(|days| (FEWEST_DAYS..=MOST_DAYS).contains(days));
    let Some(keep_days) = days else {
        let mut shown = page_of(&app, &page, &permit.scope()).await?;
        shown.wrong = Some(class);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response());
    };
    let mut tx = app.db.begin().await?;
    let rule = Rule { class, keep_days, is_on: fields.has("is_on") };
    store::set(&mut tx, &permit, page.now, rule).await?;
    tx.commit().await?;
    Ok(Redirect::to("/settings/retention?said=saved").into_response())
}

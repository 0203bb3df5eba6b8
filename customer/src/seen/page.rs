//! `GET /customers/{id}/seen`.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::{self, LISTS_DAYS, Part, Seen};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};

use super::A_PAGE;
use crate::customers;

#[derive(Template)]
#[template(path = "seen/page.html")]
struct SeenPage {
    shell: Shell,
    customer: Id,
    name: String,
    views: Vec<Seen>,
    older: Option<String>,
}

impl SeenPage {
    /// What was shown, in words.
    fn parts(&self, seen: &Seen) -> String {
        let said: Vec<String> = seen.parts.each().map(|part: Part| self.part(part)).collect();
        said.join(", ")
    }

    fn part(&self, part: Part) -> String {
        self.shell.words.one_of("seen-part", part.as_str())
    }

    fn days(&self) -> i64 {
        LISTS_DAYS
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
    let before = query.some("before").and_then(read_cursor);
    // What was seen within the last second stands here too.
    app.counters.views.write(&app.db, app.now()).await?;
    let mut views = views::of_person(&app.db, id, before, A_PAGE + 1).await?;
    let has_more = views.len() > A_PAGE as usize;
    views.truncate(A_PAGE as usize);
    let older = views.last().filter(|_| has_more);
    let older = older.map(|last| format!("/customers/{id}/seen?before={}", cursor(last)));
    let name = customer.name.reveal().clone();
    render(&SeenPage { shell: page.shell("customers"), customer: id, name, views, older })
}

/// A view's place in the order.
pub(super) fn cursor(seen: &Seen) -> String {
    format!("{}_{}", seen.at.0, seen.id)
}

/// Reads what [`cursor`] wrote.
pub(super) fn read_cursor(text: &str) -> Option<(Timestamp, Id)> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp(at.parse().ok()?), Id::parse(id)?))
}

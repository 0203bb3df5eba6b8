//! With whom else an entry can stand: customers that were chosen, and those that fit what is typed.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use foundation::id::Id;
use foundation::team::Scope;
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, part};

use super::super::entry::MOST_CUSTOMERS;
use super::super::store;
use crate::customers::{self, Hit};

const MOST_HITS: usize = 6;

#[derive(Template)]
#[template(path = "timeline/pages/choices.html")]
pub(super) struct Choices {
    shell: Shell,
    pub chosen: Vec<(Id, String)>,
    hits: Vec<Hit>,
    is_asked: bool,
}

/// `GET /customers/{id}/entries/choices`: `also` is what was typed, `customers` who was chosen before.
pub(super) async fn choices(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(party): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    store::viewed(&app.db, &scope, party).await?.ok_or_else(Problem::not_found)?;
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let chosen: Vec<Id> = query.every("customers").filter_map(Id::parse).collect();
    part(&choices_for(&app, &page, &scope, party, query.text("also"), &chosen).await?)
}

/// The choices beside the customer `party`, as far as the scope goes.
pub(super) async fn choices_for(
    app: &App,
    page: &Page,
    scope: &Scope,
    party: Id,
    typed: &str,
    chosen: &[Id],
) -> Result<Choices, Problem> {
    let chosen = &chosen[..chosen.len().min(MOST_CUSTOMERS)];
    let known = customers::find_many(&app.db, scope, chosen).await?;
    let mut names: Vec<(Id, String)> = known
        .into_iter()
        .filter(|customer| customer.id != party)
        .map(|customer| (customer.id, customer.name.into_inner()))
        .collect();
    names.sort_by_key(|(id, _)| chosen.iter().position(|chosen| chosen == id));
    let mut hits = customers::search(&app.db, scope, typed, MOST_HITS + chosen.len() + 1).await?;
    hits.retain(|hit| hit.id != party && !chosen.contains(&hit.id));
    hits.truncate(MOST_HITS);
    Ok(Choices { shell: page.shell("customers"), chosen: names, hits, is_asked: !typed.is_empty() })
}

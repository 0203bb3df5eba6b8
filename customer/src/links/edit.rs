//! Changing a link's role and dates; a conflict shows both versions.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};

use super::link::{Kind, Refusal, Terms};
use super::pages::said;
use super::store::{self, BothEnds, ChangeRefused};

#[derive(Template)]
#[template(path = "links/edit.html")]
struct EditPage {
    shell: Shell,
    id: Id,
    kind: Kind,
    /// On whose record the link was being looked at.
    at: Id,
    first: Id,
    first_name: String,
    second: Id,
    second_name: String,
    version: i64,
    role: String,
    starts_on: String,
    ends_on: String,
    /// What somebody else saved meanwhile, beside what was typed.
    conflict: Vec<Difference>,
    refused: BTreeMap<&'static str, String>,
}

/// One field that two people wrote differently.
struct Difference {
    label: String,
    yours: String,
    theirs: String,
}

impl EditPage {
    fn new(page: &Page, link: &BothEnds, at: &str, terms: Terms) -> Self {
        let (first, second) = (&link.from_second, &link.from_first);
        Self {
            shell: page.shell("customers"),
            id: second.id,
            kind: second.kind,
            at: whose(link, at),
            first: first.other_id,
            first_name: first.other_name.clone(),
            second: second.other_id,
            second_name: second.other_name.clone(),
            version: second.version,
            role: terms.role.unwrap_or_default(),
            starts_on: terms.starts_on.unwrap_or_default(),
            ends_on: terms.ends_on.unwrap_or_default(),
            conflict: Vec::new(),
            refused: BTreeMap::new(),
        }
    }

    fn wrong(&self, field: &str) -> Option<&String> {
        self.refused.get(field)
    }
}

/// The end of the link that `at` names; the first one when it names neither.
fn whose(link: &BothEnds, at: &str) -> Id {
    let second = Some(link.from_first.other_id).filter(|second| Id::parse(at) == Some(*second));
    second.unwrap_or(link.from_second.other_id)
}

/// `GET /links/{id}/edit`; `?at=` says on whose record one stands.
pub(super) async fn edit(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let link = store::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    render(&EditPage::new(&page, &link, query.text("at"), link.from_first.terms()))
}

/// `POST /links/{id}/edit`.
pub(super) async fn change(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let link = store::find(&app.db, &permit.scope(), id).await?.ok_or_else(Problem::not_found)?;
    let some = |name| fields.some(name).map(str::to_owned);
    let typed = Terms { role: some("role"), starts_on: some("starts_on"), ends_on: some("ends_on") };
    let (at, version) = (fields.text("at"), fields.text("version").parse().unwrap_or(0));
    let mut tx = app.db.begin().await?;
    let changed = store::change(&mut tx, &permit, app.now(), id, version, typed.clone()).await;
    let Err(refused) = changed else {
        tx.commit().await?;
        return Ok(to_record(&link, at));
    };
    drop(tx);
    let (shown, status) = match refused {
        ChangeRefused::NotFound => return Err(Problem::not_found()),
        ChangeRefused::Db(error) => return Err(error.into()),
        ChangeRefused::Fields(refused) => {
            (refusing(&page, &link, at, typed, &refused), StatusCode::UNPROCESSABLE_ENTITY)
        }
        ChangeRefused::Changed(theirs) => {
            let conflict = differences(&page, &typed, &theirs.from_first.terms());
            if conflict.is_empty() {
                return Ok(to_record(&theirs, at));
            }
            (EditPage { conflict, ..EditPage::new(&page, &theirs, at, typed) }, StatusCode::CONFLICT)
        }
    };
    let mut response = render(&shown)?;
    *response.status_mut() = status;
    Ok(response)
}

fn to_record(link: &BothEnds, at: &str) -> Response {
    Redirect::to(&format!("/customers/{}", whose(link, at))).into_response()
}

fn refusing(page: &Page, link: &BothEnds, at: &str, typed: Terms, refused: &[Refusal]) -> EditPage {
    EditPage { refused: said(page, refused), ..EditPage::new(page, link, at, typed) }
}

fn differences(page: &Page, yours: &Terms, theirs: &Terms) -> Vec<Difference> {
    let day = |day: &Option<String>| {
        let date = day.as_deref().and_then(|day| day.parse().ok());
        date.map_or_else(|| "—".to_owned(), |date: jiff::civil::Date| page.words.civil_date(date))
    };
    let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "—".to_owned());
    let rows = [
        ("links-role", text(&yours.role), text(&theirs.role)),
        ("links-since", day(&yours.starts_on), day(&theirs.starts_on)),
        ("links-until", day(&yours.ends_on), day(&theirs.ends_on)),
    ];
    rows.into_iter()
        .filter(|(_, yours, theirs)| yours != theirs)
        .map(|(key, yours, theirs)| Difference { label: page.words.text(key), yours, theirs })
        .collect()
}

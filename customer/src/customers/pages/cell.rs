//! Editing one value in the list, where it stands.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::{self, Permit, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, part};
use foundation::words::Words;

use super::form::say_refusal;
use super::list_view::{Cell, Column, Named};
use crate::customers::customer::{Customer, Draft, Standing};
use crate::customers::store::{self, ChangeRefused};

/// The cell as it is read.
#[derive(Template)]
#[template(path = "customers/pages/cell.html")]
struct ShownCell {
    cell: Cell,
}

/// The cell while it is edited.
#[derive(Template)]
#[template(path = "customers/pages/cell_form.html")]
struct CellForm {
    shell: Shell,
    address: String,
    label: String,
    version: i64,
    options: Vec<(String, String, bool)>,
    error: Option<String>,
    /// What you chose and what somebody else saved meanwhile.
    conflict: Option<(String, String)>,
}

/// The fields that can be edited in a cell: small vocabularies.
fn editable(scope: &Scope, field: &str) -> Result<Column, Problem> {
    let is_small = |column: &Column| {
        matches!(column, Column::Country | Column::Language | Column::Standing | Column::Owner)
    };
    let column = Column::parse(field).filter(is_small).ok_or_else(Problem::not_found)?;
    // A field that is not read is answered like one that does not exist.
    if !column.is_read(scope) {
        return Err(Problem::not_found());
    }
    if column.is_written(scope) { Ok(column) } else { Err(Problem::not_writable(column.as_str())) }
}

pub(super) async fn edit(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
    Path((_, field)): Path<(String, String)>,
    axum::extract::RawQuery(query): axum::extract::RawQuery,
) -> Result<Response, Problem> {
    let column = editable(&scope, &field)?;
    let customer = store::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    if query.as_deref() == Some("show") {
        return show(&app, &page, &scope, &customer, column).await;
    }
    let value = value_of(&customer, column);
    part(&form(&app, &page, id, column, customer.version, value.as_deref()).await?)
}

pub(super) async fn change(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    Path((_, field)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let scope = permit.scope();
    let column = editable(&scope, &field)?;
    let full = store::full(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let version = fields.text("version").parse().unwrap_or(0);
    let chosen = fields.some("value");
    let mut draft = full.to_draft();
    set(&mut draft, column, chosen)?;
    let checked = match draft.check() {
        Ok(checked) => checked,
        Err(refusals) => {
            let mut form = form(&app, &page, id, column, version, chosen).await?;
            form.error = refusals.first().map(|refusal| say_refusal(&page.words, refusal.reason));
            return with_status(&form, StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    let mut tx = app.db.begin().await?;
    match store::change(&mut tx, &permit, app.now(), id, version, checked).await {
        Ok(_) => {
            tx.commit().await?;
            match store::find(&app.db, &scope, id).await? {
                Some(customer) => show(&app, &page, &scope, &customer, column).await,
                // Given to somebody else, out of one's own sight: the list shows who is left.
                None => Ok(([("hx-redirect", "/customers")], "").into_response()),
            }
        }
        Err(ChangeRefused::Changed(theirs)) => {
            drop(tx);
            let mut form = form(&app, &page, id, column, theirs.customer.version, chosen).await?;
            let say = |value: Option<&str>| {
                let shown = form.options.iter().find(|(known, ..)| known == value.unwrap_or_default());
                shown.map_or_else(|| "—".to_owned(), |(_, shown, _)| shown.clone())
            };
            form.conflict = Some((say(chosen), say(value_of(&theirs.customer, column).as_deref())));
            with_status(&form, StatusCode::CONFLICT)
        }
        Err(ChangeRefused::NotFound) => Err(Problem::not_found()),
        Err(ChangeRefused::NotWritable(field)) => Err(Problem::not_writable(field)),
        Err(ChangeRefused::ExternalIdTaken) => {
            Err(Problem::unprocessable("this external id cannot be taken"))
        }
        Err(ChangeRefused::Db(error)) => Err(error.into()),
    }
}

fn with_status(form: &CellForm, status: StatusCode) -> Result<Response, Problem> {
    let mut response = part(form)?;
    *response.status_mut() = status;
    Ok(response)
}

async fn show(
    app: &App,
    page: &Page,
    scope: &Scope,
    customer: &Customer,
    column: Column,
) -> Result<Response, Problem> {
    let owners: HashMap<Id, String> =
        team::accounts(&app.db).await?.into_iter().map(|account| (account.id, account.name)).collect();
    let shell = page.shell("customers");
    let column = Named::new(&shell, scope, column);
    part(&ShownCell { cell: Cell::new(&shell, customer, &column, &owners, true) })
}

async fn form(
    app: &App,
    page: &Page,
    id: Id,
    column: Column,
    version: i64,
    chosen: Option<&str>,
) -> Result<CellForm, Problem> {
    let words = &page.words;
    let mut options = values(app, words, column).await?;
    let chosen = chosen.unwrap_or_default();
    if !options.iter().any(|(value, _)| value == chosen) {
        options.push((chosen.to_owned(), chosen.to_owned()));
    }
    Ok(CellForm {
        shell: page.shell("customers"),
        address: format!("/customers/{id}/cells/{}", column.as_str()),
        label: words.text(format!("customers-column-{}", column.as_str())),
        version,
        options: options
            .into_iter()
            .map(|(value, shown)| {
                let is_chosen = value == chosen;
                (value, shown, is_chosen)
            })
            .collect(),
        error: None,
        conflict: None,
    })
}

async fn values(app: &App, words: &Words, column: Column) -> Result<Vec<(String, String)>, Problem> {
    let none = ("".to_owned(), "—".to_owned());
    Ok(match column {
        Column::Standing => Standing::ALL
            .iter()
            .map(|standing| (standing.as_str().to_owned(), words.one_of("standing", standing.as_str())))
            .collect(),
        Column::Owner => {
            let accounts = team::accounts(&app.db)
                .await?
                .into_iter()
                .map(|account| (account.id.to_string(), account.name));
            std::iter::once(none).chain(accounts).collect()
        }
        Column::Country => {
            let countries = words.countries().iter().map(|(code, name)| ((*code).to_owned(), name.clone()));
            std::iter::once(none).chain(countries).collect()
        }
        _ => {
            let languages = ["en", "es", "ro", "ru"].map(|code| (code.to_owned(), words.language(code)));
            std::iter::once(none).chain(languages).collect()
        }
    })
}

fn value_of(customer: &Customer, column: Column) -> Option<String> {
    match column {
        Column::Standing => customer.standing.map(|standing| standing.as_str().to_owned()),
        Column::Owner => customer.owner_id.map(|id| id.to_string()),
        Column::Country => customer.country.clone(),
        _ => customer.language.clone(),
    }
}

fn set(draft: &mut Draft, column: Column, value: Option<&str>) -> Result<(), Problem> {
    match column {
        Column::Standing => {
            let standing = value.and_then(Standing::parse);
            draft.standing =
                Some(standing.ok_or_else(|| Problem::unprocessable("there is no such standing"))?);
        }
        Column::Owner => {
            let malformed = || Problem::unprocessable("there is no such account");
            draft.owner_id = value.map(|text| Id::parse(text).ok_or_else(malformed)).transpose()?;
        }
        Column::Country => draft.country = value.map(str::to_owned),
        _ => draft.language = value.map(str::to_owned),
    }
    Ok(())
}

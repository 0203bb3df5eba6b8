//! The customer list.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::team::{self, Action, Actor, Scope};
use foundation::web::{App, Fields, Page, Problem, Shell, part, render};

use super::list_view::{Column, Line, Named};
use super::selection::Done;
use crate::consent::Choice as ConsentChoice;
use crate::customers::customer::{Kind, Standing};
use crate::customers::filter::{Field, Filter};
use crate::customers::store::{self, Count, Order, SortBy, Start};

const A_PAGE: usize = 50;
const COLUMNS_COOKIE: &str = "columns";

#[derive(Template)]
#[template(path = "customers/pages/list.html")]
struct ListPage {
    shell: Shell,
    count: String,
    count_is_rough: bool,
    filter: String,
    sort: String,
    done: Option<Done>,
    chips: Vec<Chip>,
    choices: Vec<Choice>,
    heads: Vec<Head>,
    columns: Vec<(Column, bool)>,
    owners: Vec<(Id, String)>,
    rows: Rows,
    empty_because_filtered: bool,
    took: String,
    refusal: Option<String>,
}

/// The rows alone, for scrolling on.
#[derive(Template)]
#[template(path = "customers/pages/rows.html")]
struct Rows {
    shell: Shell,
    lines: Vec<Line>,
    next: Option<String>,
    width: usize,
}

/// A condition in force, and the address without it.
struct Chip {
    field: String,
    value: String,
    without: String,
}

/// A field that can be filtered by, with its values and their addresses.
struct Choice {
    field: String,
    values: Vec<(String, String)>,
}

struct Head {
    label: String,
    href: Option<String>,
    sorted: Option<&'static str>,
    is_number: bool,
}

/// What the address asks for.
pub(super) struct Asked {
    filter: Filter,
    order: Order,
    refusal: Option<String>,
}

impl Asked {
    /// Reads the fields `filter` and `sort` of an address or a form.
    pub(super) fn read(query: &Fields, scope: &Scope) -> Self {
        let by_name = Order { by: SortBy::Name, is_descending: false };
        let order = Order::within(query.text("sort"), scope).unwrap_or(by_name);
        match Filter::within(query.text("filter"), scope) {
            Ok(filter) => Self { filter, order, refusal: None },
            Err(refusal) => Self { filter: Filter::default(), order, refusal: Some(refusal.to_string()) },
        }
    }

    /// The address that asks for this.
    pub(super) fn address(&self) -> String {
        Self::address_of(&self.filter, self.order)
    }

    fn address_of(filter: &Filter, order: Order) -> String {
        let mut pairs = Vec::new();
        if !filter.terms.is_empty() {
            pairs.push(("filter", filter.to_string()));
        }
        if order != (Order { by: SortBy::Name, is_descending: false }) {
            pairs.push(("sort", order.to_string()));
        }
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        if query.is_empty() { "/customers".to_owned() } else { format!("/customers?{query}") }
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    actor: Actor,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let started = app.now();
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let asked = Asked::read(&query, &scope);
    let offered: Vec<Column> = Column::ALL.iter().copied().filter(|column| column.is_read(&scope)).collect();
    let mut columns = Column::chosen(cookie(&headers));
    columns.retain(|column| offered.contains(column));
    let after = query.some("after").and_then(|cursor| Start::parse(cursor, asked.order));
    let view = store::View::of(&app.db, &scope, actor.account(), &asked.filter).await?;
    let (accounts, (customers, has_more)) =
        tokio::try_join!(team::accounts(&app.db), view.page(asked.order, after.as_ref(), A_PAGE))?;
    let owners: HashMap<Id, String> =
        accounts.iter().map(|account| (account.id, account.name.clone())).collect();
    let next = customers.last().filter(|_| has_more).map(|last| {
        let owner = last.owner_id.and_then(|id| owners.get(&id)).map(String::as_str);
        let address = asked.address();
        let joint = if address.contains('?') { '&' } else { '?' };
        format!("{address}{joint}after={}", asked.order.after(last, owner).cursor())
    });

    let shell = page.shell("customers");
    let may_edit = shell.may(Action::ChangeCustomers);
    let named: Vec<Named> = columns.iter().map(|column| Named::new(&shell, &scope, *column)).collect();
    let lines =
        customers.iter().map(|customer| Line::new(&shell, customer, &named, &owners, may_edit)).collect();
    let rows = Rows { shell: shell.clone(), lines, next, width: columns.len() + 2 };
    if page.is_part && query.has("after") {
        return part(&rows);
    }

    let (count, teams) = tokio::try_join!(view.count_about(), team::teams(&app.db))?;
    let (count, count_is_rough) = say_count(&page, count);
    let milliseconds = app.now().0 - started.0;
    render(&ListPage {
        count,
        count_is_rough,
        filter: asked.filter.to_string(),
        sort: asked.order.to_string(),
        done: Done::read(&page, &shell, &query),
        chips: chips(&page, &asked),
        choices: choices(&page, &scope, &asked, &accounts, &teams),
        heads: heads(&page, &asked, &columns),
        columns: offered.iter().map(|column| (*column, columns.contains(column))).collect(),
        owners: accounts.iter().map(|account| (account.id, account.name.clone())).collect(),
        empty_because_filtered: !asked.filter.terms.is_empty(),
        took: page.words.with1("customers-took", "milliseconds", milliseconds),
        refusal: asked.refusal,
        rows,
        shell,
    })
}

/// The exact number, for whoever asks for it.
pub(super) async fn count(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    actor: Actor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let asked = Asked::read(&query, &scope);
    let count = store::count_exactly(&app.db, &scope, actor.account(), &asked.filter).await?;
    Ok(page.words.number(count).into_response())
}

pub(super) async fn choose_columns(scope: Scope, fields: Fields) -> Response {
    let chosen: Vec<&str> = fields.every("column").filter_map(Column::parse).map(Column::as_str).collect();
    let cookie = format!(
        "{COLUMNS_COOKIE}={}; Path=/customers; Max-Age=31536000; HttpOnly; SameSite=Lax",
        chosen.join(".")
    );
    let mut response = Redirect::to(&Asked::read(&fields, &scope).address()).into_response();
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COLUMNS_COOKIE)
        .map(|(_, value)| value)
}

fn say_count(page: &Page, count: Count) -> (String, bool) {
    match count {
        Count::Exactly(count) => (page.words.number(count), false),
        Count::About(count) => {
            (page.words.with1("customers-about-count", "count", page.words.number(count)), true)
        }
        Count::MoreThan(count) => {
            (page.words.with1("customers-more-than", "count", page.words.number(count)), true)
        }
    }
}

fn say_value(page: &Page, field: Field, value: &str) -> String {
    match field {
        Field::Kind => page.words.one_of("kind", value),
        Field::Standing => page.words.one_of("standing", value),
        Field::Country => page.words.country(value),
        Field::Language => page.words.language(value),
        Field::Owner if value == "me" => page.words.text("customers-owner-me"),
        Field::Owner if value == "none" => page.words.text("customers-owner-none"),
        _ if field.channel().is_some() && ConsentChoice::parse(value).is_some() => {
            page.words.one_of("consent-choice", value)
        }
        _ => value.to_owned(),
    }
}

fn say_field(page: &Page, field: Field) -> String {
    match field.channel() {
        Some(channel) => {
            let channel = page.words.one_of("consent-channel", channel.as_str());
            page.words.with1("consent-filter", "channel", channel)
        }
        None => page.words.text(format!("customers-column-{}", field.as_str())),
    }
}

fn chips(page: &Page, asked: &Asked) -> Vec<Chip> {
    let chip = |(index, term): (usize, &crate::customers::filter::Term)| Chip {
        field: say_field(page, term.field),
        value: say_value(page, term.field, &term.value),
        without: Asked::address_of(&asked.filter.without(index), asked.order),
    };
    asked.filter.terms.iter().enumerate().map(chip).collect()
}

/// The countries offered first; any other one is reached through the filter's text.
const COUNTRIES_OFFERED: [&str; 12] =
    ["ES", "RO", "MD", "RU", "GB", "IE", "US", "MX", "AR", "CO", "DE", "FR"];

fn choices(
    page: &Page,
    scope: &Scope,
    asked: &Asked,
    accounts: &[team::Account],
    teams: &[team::Team],
) -> Vec<Choice> {
    let offer = |(field, values): (Field, Vec<String>)| Choice {
        field: say_field(page, field),
        values: values
            .into_iter()
            .map(|value| {
                let shown = match field {
                    Field::Owner => accounts
                        .iter()
                        .find(|account| account.handle == value)
                        .map(|account| account.name.clone()),
                    _ => None,
                };
                let shown = shown.unwrap_or_else(|| say_value(page, field, &value));
                (shown, Asked::address_of(&asked.filter.with(field, &value), asked.order))
            })
            .collect(),
    };
    let words = |all: Vec<&str>| all.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let handles = accounts.iter().map(|account| account.handle.clone());
    let mut choices = vec![
        (Field::Standing, words(Standing::ALL.iter().map(|standing| standing.as_str()).collect())),
        (Field::Kind, words(Kind::ALL.iter().map(|kind| kind.as_str()).collect())),
        (Field::Country, words(COUNTRIES_OFFERED.to_vec())),
        (Field::Owner, ["me".to_owned(), "none".to_owned()].into_iter().chain(handles).collect()),
    ];
    let consents = words(ConsentChoice::ALL.iter().map(|choice| choice.as_str()).collect());
    choices.push((Field::ConsentEmail, consents));
    if !teams.is_empty() {
        choices.push((Field::Team, teams.iter().map(|team| team.name.clone()).collect()));
    }
    choices.into_iter().filter(|(field, _)| field.is_read(scope)).map(offer).collect()
}

fn heads(page: &Page, asked: &Asked, columns: &[Column]) -> Vec<Head> {
    let head = |label: String, by: Option<SortBy>, is_number: bool| {
        let is_current = by == Some(asked.order.by);
        let sorted = is_current.then_some(if asked.order.is_descending { "descending" } else { "ascending" });
        let href = by.map(|by| {
            // Numbers and dates are looked at from the largest.
            let usual = matches!(
                by,
                SortBy::Spent
                    | SortBy::LastContact
                    | SortBy::LastPurchase
                    | SortBy::Created
                    | SortBy::Updated
            );
            let is_descending = if is_current { !asked.order.is_descending } else { usual };
            Asked::address_of(&asked.filter, Order { by, is_descending })
        });
        Head { label, href, sorted, is_number }
    };
    let name = head(page.words.text("customers-column-name"), Some(SortBy::Name), false);
    let others = columns.iter().map(|column| {
        let label = page.words.text(format!("customers-column-{}", column.as_str().replace('_', "-")));
        head(label, column.sort(), column.is_number())
    });
    std::iter::once(name).chain(others).collect()
}

//! The card of links on a record, and the form that adds one.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::{Action, Group, Permit, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, part, render};

use super::fields::{are_read, are_written};
use super::link::{Kind, Link, NewLink, Refusal};
use super::store;
use crate::customers::{self, Customer, Draft, Hit};

#[derive(Template)]
#[template(path = "links/card.html")]
struct Card {
    shell: Shell,
    party: Id,
    links: Vec<Link>,
    today: String,
    may_change: bool,
}

impl Card {
    /// A civil date as the reader writes it.
    fn day(&self, day: &str) -> String {
        day.parse()
            .map_or_else(|_| day.to_owned(), |date: jiff::civil::Date| self.shell.words.civil_date(date))
    }
}

#[derive(Template)]
#[template(path = "links/form.html")]
struct FormPage {
    shell: Shell,
    party: Id,
    name: String,
    ways: Vec<Way>,
    chosen: String,
    typed: String,
    role: String,
    starts_on: String,
    ends_on: String,
    refused: BTreeMap<&'static str, String>,
    choices: Choices,
}

impl FormPage {
    fn wrong(&self, field: &str) -> Option<&String> {
        self.refused.get(field)
    }
}

/// A kind of link as it is read from the customer whose page it is.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Way {
    kind: Kind,
    /// The customer here is the second in it: an organisation, of who works there.
    is_back: bool,
}

impl Way {
    /// All ways in which a customer of this kind can be linked.
    fn of(here: customers::Kind) -> Vec<Self> {
        let all =
            Kind::ALL.iter().flat_map(|kind| [false, true].map(|is_back| Self { kind: *kind, is_back }));
        all.filter(|way| !(way.is_back && way.kind == Kind::Knows))
            .filter(|way| {
                customers::Kind::ALL.iter().any(|other| {
                    if way.is_back { way.kind.fits(*other, here) } else { way.kind.fits(here, *other) }
                })
            })
            .collect()
    }

    fn parse(word: &str) -> Option<Self> {
        let (word, is_back) = word.strip_prefix("back-").map_or((word, false), |word| (word, true));
        Kind::parse(word).map(|kind| Self { kind, is_back })
    }

    fn word(&self) -> String {
        format!("{}{}", if self.is_back { "back-" } else { "" }, self.kind.as_str())
    }

    fn say(&self, shell: &Shell) -> String {
        shell.words.one_of(if self.is_back { "links-back" } else { "links-kind" }, self.kind.as_str())
    }

    /// The kind of customer that is created when the other one is new.
    fn usual_other(self) -> customers::Kind {
        if self.is_back && self.kind != Kind::PartOf {
            customers::Kind::Person
        } else {
            self.kind.usual_other()
        }
    }
}

/// The customers that fit what was typed.
#[derive(Template)]
#[template(path = "links/choices.html")]
struct Choices {
    shell: Shell,
    typed: String,
    hits: Vec<Hit>,
}

/// The card of a customer's links; none for whoever does not read them.
///
/// # Errors
/// When the database or the template fails.
pub async fn card(app: &App, page: &Page, scope: &Scope, customer: &Customer) -> Result<SafeHtml, Problem> {
    if !are_read(scope) {
        return Ok(SafeHtml::default());
    }
    let shell = page.shell("customers");
    let card = Card {
        links: store::of(&app.db, scope, customer.id).await?,
        party: customer.id,
        today: page.words.zone.today(page.now),
        may_change: customer.deleted_at.is_none()
            && customer.restricted_at.is_none()
            && shell.may(Action::ChangeCustomers)
            && scope.writes(Group::Personal),
        shell,
    };
    SafeHtml::from_template(&card).map_err(|error| Problem::trouble("draw the links", &error))
}

pub(super) async fn new(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let customer = customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    if !scope.writes(Group::Personal) {
        return Err(Problem::not_writable("links"));
    }
    render(&form(&page, &customer))
}

pub(super) async fn choices(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let typed = query.text("typed").to_owned();
    let mut hits = customers::search(&app.db, &scope, &typed, 8).await?;
    hits.retain(|hit| hit.id != id);
    part(&Choices { shell: page.shell("customers"), typed, hits })
}

pub(super) async fn add(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let scope = permit.scope();
    let customer = customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    if customer.deleted_at.is_some() {
        return Err(Problem::conflict("this customer was deleted; bring it back first"));
    }
    if !are_written(&permit) {
        return Err(Problem::not_writable("links"));
    }
    let way = Way::parse(fields.text("kind"))
        .ok_or_else(|| Problem::unprocessable("there is no such kind of link"))?;
    let mut tx = app.db.begin().await?;
    let other = match other(&app, &mut tx, &permit, way, &fields).await {
        Ok(other) => other,
        Err(OtherRefused::Said(refusal)) => {
            return refuse(&app, &page, &scope, &customer, &fields, &[refusal]).await;
        }
        Err(OtherRefused::NotFound) => return Err(Problem::not_found()),
        Err(OtherRefused::NotAllowed) => return Err(Problem::not_allowed()),
    };
    let (from, to) = if way.is_back { (other, (id, customer.kind)) } else { ((id, customer.kind), other) };
    let link = NewLink {
        from: from.0,
        to: to.0,
        kind: way.kind,
        role: fields.some("role").map(str::to_owned),
        starts_on: fields.some("starts_on").map(str::to_owned),
        ends_on: fields.some("ends_on").map(str::to_owned),
    };
    let link = match link.check(from.1, to.1) {
        Ok(link) => link,
        Err(refused) => {
            drop(tx);
            return refuse(&app, &page, &scope, &customer, &fields, &refused).await;
        }
    };
    if store::holding(&mut tx, link.from, link.to, link.kind).await?.is_some() {
        return Ok(Redirect::to(&format!("/customers/{id}")).into_response());
    }
    store::add(&mut tx, &permit, app.now(), link).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{id}")).into_response())
}

/// Why there is no other customer to link to.
enum OtherRefused {
    Said(Refusal),
    NotFound,
    /// Whoever changes customers may not create them by the way.
    NotAllowed,
}

/// The chosen customer, or a new one with the typed name.
async fn other(
    app: &App,
    tx: &mut foundation::db::Tx,
    permit: &Permit,
    way: Way,
    fields: &Fields,
) -> Result<(Id, customers::Kind), OtherRefused> {
    let missing = || OtherRefused::Said(Refusal::OtherMissing);
    if fields.text("other") == "new" {
        if !permit.actor().may(Action::CreateCustomers) {
            return Err(OtherRefused::NotAllowed);
        }
        let other_kind = way.usual_other();
        let draft = Draft {
            kind: Some(other_kind),
            name: fields.text("typed").to_owned(),
            owner_id: permit.actor().account(),
            ..Draft::default()
        };
        let checked = draft.check().map_err(|_| missing())?;
        let created = customers::create(tx, permit, app.now(), checked).await;
        return created.map(|id| (id, other_kind)).map_err(|_| missing());
    }
    let id = Id::parse(fields.text("other")).ok_or_else(missing)?;
    let found = customers::find(tx, &permit.scope(), id).await.ok().flatten();
    let standing = found.filter(|customer| customer.deleted_at.is_none());
    standing.map(|customer| (customer.id, customer.kind)).ok_or(OtherRefused::NotFound)
}

async fn refuse(
    app: &App,
    page: &Page,
    scope: &Scope,
    customer: &Customer,
    fields: &Fields,
    refused: &[Refusal],
) -> Result<Response, Problem> {
    let typed = fields.text("typed").to_owned();
    let mut shown = form(page, customer);
    shown.choices.hits = customers::search(&app.db, scope, &typed, 8).await?;
    shown.choices.typed.clone_from(&typed);
    shown.typed = typed;
    shown.role = fields.text("role").to_owned();
    shown.starts_on = fields.text("starts_on").to_owned();
    shown.ends_on = fields.text("ends_on").to_owned();
    shown.chosen = fields.text("kind").to_owned();
    shown.refused = said(page, refused);
    let mut response = render(&shown)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Refusals in the reader's words, by field.
pub(super) fn said(page: &Page, refused: &[Refusal]) -> BTreeMap<&'static str, String> {
    let said =
        |refusal: &Refusal| (refusal.field(), page.words.text(format!("links-refused-{}", refusal.word())));
    refused.iter().map(said).collect()
}

fn form(page: &Page, customer: &Customer) -> FormPage {
    let shell = page.shell("customers");
    FormPage {
        party: customer.id,
        name: customer.name.reveal().clone(),
        ways: Way::of(customer.kind),
        chosen: String::new(),
        typed: String::new(),
        role: String::new(),
        starts_on: String::new(),
        ends_on: String::new(),
        refused: BTreeMap::new(),
        choices: Choices { shell: shell.clone(), typed: String::new(), hits: Vec::new() },
        shell,
    }
}

pub(super) async fn end(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let today = page.words.zone.today(page.now);
    let party = store::end(&mut tx, &permit, app.now(), id, &today).await?.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{party}")).into_response())
}

pub(super) async fn remove(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    let party = store::remove(&mut tx, &permit, app.now(), id).await?.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/customers/{party}")).into_response())
}

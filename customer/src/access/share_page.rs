//! Opening one customer to a colleague or a team, and closing it again.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::audit::Object;
use foundation::clock::DAY;
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::{self, Account, Action, NewShare, Permit, Refusal, Scope, Share, Team, With};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};

use crate::customers::{self, Customer};

const KIND: &str = "party";
/// For how many days a customer can be opened; none is until somebody ends it.
const DAYS: [i64; 4] = [1, 7, 30, 90];

/// The shares of a customer, beside their record.
#[derive(Template)]
#[template(path = "access/card.html")]
struct Card {
    shell: Shell,
    customer: Id,
    shares: Vec<Share>,
}

#[derive(Template)]
#[template(path = "access/shares.html")]
struct SharesPage {
    shell: Shell,
    customer: Id,
    name: String,
    shares: Vec<Share>,
    people: Vec<Account>,
    teams: Vec<Team>,
    with: String,
    reason: String,
    days: String,
    may_change: bool,
    wrong: Option<(&'static str, String)>,
}

impl SharesPage {
    fn wrong(&self, field: &str) -> &str {
        self.wrong.as_ref().filter(|(wrong, _)| *wrong == field).map_or("", |(_, text)| text)
    }

    fn spans(&self) -> [i64; 4] {
        DAYS
    }

    fn is_with(&self, kind: &str, id: &Id) -> bool {
        self.with == format!("{kind}:{id}")
    }

    fn is_for(&self, days: &i64) -> bool {
        self.days == days.to_string()
    }
}

/// The card on the record, for whoever may share or see who sees; nothing for others.
///
/// # Errors
/// When the database fails.
pub async fn card(app: &App, page: &Page, customer: Id) -> Result<SafeHtml, Problem> {
    let shell = page.shell("customers");
    if !shell.may(Action::ShareCustomers) && !shell.may(Action::SeeTeam) {
        return Ok(SafeHtml::default());
    }
    let shares = team::shares_of(&app.db, KIND, customer, page.now).await?;
    SafeHtml::from_template(&Card { shell, customer, shares })
        .map_err(|error| Problem::trouble("render a card", &error))
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let customer = shareable(&app, &scope, id).await?;
    render(&page_of(&app, page, &customer, &Fields::from_query("days=7"), None).await?)
}

pub(super) async fn share(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let customer = shareable(&app, &permit.scope(), id).await?;
    let refusal = match write(&app, &page, &permit, id, &fields).await {
        Ok(()) => return Ok(back(id)),
        Err(Refusal::Database(error)) => return Err(error.into()),
        Err(refusal) => refusal,
    };
    let wrong = Some((refusal.field(), page.words.text(refusal.text())));
    let mut response = render(&page_of(&app, page, &customer, &fields, wrong).await?)?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

pub(super) async fn end(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    shareable(&app, &permit.scope(), id).await?;
    let share =
        Id::parse(fields.text("share")).ok_or_else(|| Problem::unprocessable("there is no such share"))?;
    let mut tx = app.db.begin().await?;
    if team::end_share(&mut tx, &permit, app.now(), Object::new(KIND, id), share).await? {
        tx.commit().await?;
    }
    Ok(back(id))
}

/// The customer, if whoever asks sees them by more than a share.
async fn shareable(app: &App, scope: &Scope, id: Id) -> Result<Customer, Problem> {
    let found = customers::find(&app.db, &scope.for_sharing(), id).await?;
    found.filter(|customer| customer.deleted_at.is_none()).ok_or_else(Problem::not_found)
}

async fn write(app: &App, page: &Page, permit: &Permit, id: Id, fields: &Fields) -> Result<(), Refusal> {
    let with = match fields.text("with").split_once(':') {
        Some(("account", account)) => Id::parse(account).map(With::Account),
        Some(("team", team)) => Id::parse(team).map(With::Team),
        _ => None,
    };
    let days = match fields.text("days") {
        "" => None,
        days => Some(days.parse::<i64>().ok().filter(|days| DAYS.contains(days)).ok_or(Refusal::Days)?),
    };
    let new = NewShare {
        with: with.ok_or(Refusal::Colleague)?,
        may_change: fields.has("may_change"),
        reason: fields.text("reason").to_owned(),
        expires_at: days.map(|days| page.now.plus(days * DAY)),
    };
    let mut tx = app.db.begin().await?;
    team::share(&mut tx, permit, page.now, Object::new(KIND, id), new).await?;
    Ok(tx.commit().await?)
}

fn back(id: Id) -> Response {
    Redirect::to(&format!("/customers/{id}/shares")).into_response()
}

async fn page_of(
    app: &App,
    page: Page,
    customer: &Customer,
    fields: &Fields,
    wrong: Option<(&'static str, String)>,
) -> Result<SharesPage, Problem> {
    let mut people = team::accounts(&app.db).await?;
    people.retain(|account| !account.is_blocked());
    Ok(SharesPage {
        shares: team::shares_of(&app.db, KIND, customer.id, page.now).await?,
        teams: team::teams(&app.db).await?,
        shell: page.shell("customers"),
        customer: customer.id,
        name: customer.name.reveal().clone(),
        people,
        with: fields.text("with").to_owned(),
        reason: fields.text("reason").to_owned(),
        days: fields.text("days").to_owned(),
        may_change: fields.has("may_change"),
        wrong,
    })
}

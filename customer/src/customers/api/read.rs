//! Reading customers as a program.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::{self, Actor, Scope};
use foundation::views::Part;
use foundation::web::{App, PathId, Problem, with_version};

use super::asked::{Asked, Sought};
use super::shape::{CustomerPage, CustomerView, HitView, SearchPage};
use crate::customers::contact_point::ContactPoint;
use crate::customers::customer::{Customer, Full};
use crate::customers::store;

/// Customers, in any order, a page at a time
///
/// `filter` is written like `country = "RO" and tag has "vip"`. Customers that
/// were deleted are left out. No page's cost grows with the number of customers.
#[utoipa::path(
    get,
    path = "/api/v1/customers",
    tag = "customers",
    params(
        ("filter" = Option<String>, Query, description = "Conditions that all hold, on kind, standing, country, language, owner, team and tag.", example = "country = \"RO\" and tag has \"vip\""),
        ("sort" = Option<String>, Query, description = "The order: name, organisation, kind, country, standing, last_contact, last_purchase, buys, spent, owner, created or updated; with a leading `-` from the other end.", example = "-last_purchase"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "So many a page; 50 when not said."),
        ("after" = Option<String>, Query, description = "The `next` of the page before, asked with the same `sort` and `filter`."),
    ),
    responses(
        (status = 200, description = "A page of customers.", body = CustomerPage),
        (status = 400, description = "`after` is malformed."),
        (status = 422, description = "A parameter is unknown or cannot be read; `errors` names it, and for a filter the place."),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    scope: Scope,
    actor: Actor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let asked = Asked::read(query.as_deref(), &scope)?;
    let view = store::View::of(&app.db, &scope, actor.account(), &asked.filter).await?;
    let (customers, has_more) = view.page(asked.order, asked.after.as_ref(), asked.limit).await?;
    let next = match customers.last().filter(|_| has_more) {
        Some(last) => Some(asked.order.after(last, owner_name(&app, last).await?.as_deref()).cursor()),
        None => None,
    };

    let ids: Vec<Id> = customers.iter().map(|customer| customer.id).collect();
    let points = store::contact_points(&app.db, &scope, &ids).await?;
    scope.shows(&[Part::Contacts], ids.iter().copied());
    let tags = store::tags_of(&app.db, &scope, &ids).await?;
    let items = assemble(customers, points, tags)
        .into_iter()
        .map(|full| CustomerView::within(&scope, full))
        .collect();
    Ok(Json(CustomerPage { items, next }).into_response())
}

async fn owner_name(app: &App, customer: &Customer) -> Result<Option<String>, Problem> {
    let Some(owner) = customer.owner_id else { return Ok(None) };
    let accounts = team::accounts(&app.db).await?;
    Ok(accounts.into_iter().find(|account| account.id == owner).map(|account| account.name))
}

fn assemble(
    customers: Vec<Customer>,
    points: Vec<ContactPoint>,
    mut tags: HashMap<Id, Vec<String>>,
) -> Vec<Full> {
    let mut by_party: HashMap<Id, Vec<ContactPoint>> = HashMap::new();
    for point in points {
        by_party.entry(point.party_id).or_default().push(point);
    }
    let full = |customer: Customer| Full {
        contact_points: by_party.remove(&customer.id).unwrap_or_default(),
        tags: tags.remove(&customer.id).unwrap_or_default(),
        customer,
    };
    customers.into_iter().map(full).collect()
}

/// One customer
#[utoipa::path(
    get,
    path = "/api/v1/customers/{id}",
    tag = "customers",
    params(("id" = Id, Path, description = "The customer's id.")),
    responses(
        (status = 200, description = "The customer.", body = CustomerView, headers(("ETag" = String, description = "The version, such as `\"3\"`."))),
        (status = 404, description = "There is no such customer, or they are not yours to see, or they were deleted."),
    )
)]
pub(super) async fn find(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let full = store::full(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let customer = standing(&scope, full)?;
    let version = customer.version;
    Ok(with_version(Json(customer).into_response(), version))
}

/// Who was deleted is answered like nobody, with a word on how they come back.
pub(super) fn standing(scope: &Scope, full: Full) -> Result<CustomerView, Problem> {
    if full.customer.deleted_at.is_none() {
        return Ok(CustomerView::within(scope, full));
    }
    let mut problem = Problem::not_found();
    "this customer was deleted; POST to their /restoration brings them back".clone_into(&mut problem.detail);
    Err(problem)
}

/// Finds customers by any part of a name, e-mail, phone or handle
///
/// Without accents and in either alphabet: `petr` finds Пётр.
#[utoipa::path(
    get,
    path = "/api/v1/search",
    tag = "search",
    params(
        ("q" = String, Query, description = "What somebody would type.", example = "pope"),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 100, description = "At most so many; 20 when not said."),
    ),
    responses(
        (status = 200, description = "The best first; none is an empty list.", body = SearchPage),
        (status = 422, description = "A parameter is unknown or cannot be read."),
    )
)]
pub(super) async fn search(
    State(app): State<App>,
    scope: Scope,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let sought = Sought::read(query.as_deref())?;
    let hits = store::search(&app.db, &scope, &sought.typed, sought.limit).await?;
    let found = SearchPage { items: hits.into_iter().map(HitView::from).collect(), next: None };
    Ok(Json(found).into_response())
}

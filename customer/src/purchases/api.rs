//! Purchases and products for programs.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Json, extract::RawQuery};
use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::money::Money;
use foundation::team::{Action, Permit, Scope};
use foundation::web::{
    Access, AnswerHeaders, App, JsonBody, Parameters, PathId, Problem, Routes, commit_answer,
};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::fields::{are_read, are_written};
use super::purchase::{Checked, NewPurchase, Purchase};
use super::store::{self, Asked, Cursor, Product, Recorded};
use crate::customers;

const LIMIT: usize = 50;
const MOST: usize = 500;
const MOST_LINES: usize = 1_000;

pub(super) fn routes() -> Routes {
    let see = Access::May(Action::SeePurchases);
    Routes::new()
        .get("/api/v1/purchases", see, list)
        .post("/api/v1/purchases", Access::May(Action::WritePurchases), record)
        .get("/api/v1/products", see, list_products)
        .get("/api/v1/customers/{id}/purchases", see, list_of_customer)
}

/// The API of purchases, for the OpenAPI text.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list, record, list_products, list_of_customer))]
struct Docs;

/// Part of a list, and where it goes on.
#[derive(Serialize, ToSchema)]
struct Purchases {
    items: Vec<Purchase>,
    /// Pass it as `after` for the next part; null at the end.
    next: Option<String>,
}

/// Part of the products by name, and where it goes on.
#[derive(Serialize, ToSchema)]
struct Products {
    items: Vec<Product>,
    /// Pass it as `after` for the next part; null at the end.
    next: Option<String>,
}

/// One line of what somebody bought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PurchaseBody {
    /// The order, invoice or basket; left out, customer and time tell purchases apart.
    order: Option<String>,
    /// The line's place in its order from 1; left out, its place among the sent lines of the order.
    line: Option<i64>,
    /// The customer's id, external id or primary e-mail; left out for an anonymous basket.
    customer: Option<String>,
    /// RFC 3339.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// A product's number or name; a new one is added.
    product: Option<String>,
    quantity: Option<f64>,
    /// The line's total.
    amount: Money,
}

/// The purchases one may see, the newest first.
#[utoipa::path(get, path = "/api/v1/purchases", tag = "purchases", params(
    ("customer" = Option<String>, Query, description = "a customer's id"),
    ("from" = Option<String>, Query, description = "from this moment on, RFC 3339"),
    ("to" = Option<String>, Query, description = "before this moment, RFC 3339"),
    ("limit" = Option<usize>, Query, description = "1 to 500, 50 if left out"),
    ("after" = Option<String>, Query, description = "`next` of the part before"),
), responses((status = 200, body = Purchases)))]
async fn list(State(app): State<App>, scope: Scope, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Parameters::read(query.as_deref(), &["customer", "from", "to", "limit", "after"], &[])?;
    let asked = Asked { customer: query.id("customer")?, from: query.time("from")?, to: query.time("to")? };
    answer(&app, &scope, asked, &query).await
}

/// One customer's purchases, the newest first.
#[utoipa::path(get, path = "/api/v1/customers/{id}/purchases", tag = "purchases", params(
    ("id" = String, Path, description = "the customer's id"),
    ("limit" = Option<usize>, Query, description = "1 to 500, 50 if left out"),
    ("after" = Option<String>, Query, description = "`next` of the part before"),
), responses((status = 200, body = Purchases), (status = 404, description = "no such customer")))]
async fn list_of_customer(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Parameters::read(query.as_deref(), &["limit", "after"], &[])?;
    if customers::find(&app.db, &scope, id).await?.is_none() {
        return Err(Problem::not_found());
    }
    answer(&app, &scope, Asked { customer: Some(id), ..Asked::default() }, &query).await
}

async fn answer(app: &App, scope: &Scope, asked: Asked, query: &Parameters) -> Result<Response, Problem> {
    if !are_read(scope) {
        return Err(Problem::not_readable("purchases"));
    }
    let limit = query.limit(LIMIT, MOST)?;
    let after = query.after(Cursor::parse)?;
    let (items, has_more) = store::page_and_more(&app.db, scope, asked, after, limit).await?;
    let next = items.last().filter(|_| has_more).map(|last| Cursor::after(last).to_string());
    Ok(Json(Purchases { items, next }).into_response())
}

/// The products by name.
#[utoipa::path(get, path = "/api/v1/products", tag = "purchases", params(
    ("limit" = Option<usize>, Query, description = "1 to 500, 50 if left out"),
    ("after" = Option<String>, Query, description = "`next` of the part before"),
), responses((status = 200, body = Products)))]
async fn list_products(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Parameters::read(query.as_deref(), &["limit", "after"], &[])?;
    let limit = query.limit(LIMIT, MOST)?;
    let mut items = store::products(&app.db, query.after(Id::parse)?, limit + 1).await?;
    let has_more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| has_more).map(|last| last.id.to_string());
    Ok(Json(Products { items, next }).into_response())
}

/// Records one line, or an array of up to 1000. A line that is known by its
/// order and place is corrected, so repeating a request changes nothing.
#[utoipa::path(post, path = "/api/v1/purchases", tag = "purchases",
    request_body(content = PurchaseBody, description = "one line, or an array of up to 1000"),
    responses((status = 201, body = Recorded), (status = 422, description = "a line that cannot be recorded; nothing was")))]
async fn record(
    State(app): State<App>,
    permit: Permit,
    JsonBody(body): JsonBody<serde_json::Value>,
) -> Result<Response, Problem> {
    if !are_written(&permit) {
        return Err(Problem::not_writable("purchases"));
    }
    let bodies = read_bodies(body)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let called: Vec<&str> =
        bodies.iter().filter_map(|body| body.customer.as_deref().map(str::trim)).collect();
    let found = customers::find_called(&mut tx, &permit.scope(), &called).await?;

    let mut lines: Vec<Checked> = Vec::with_capacity(bodies.len());
    for (index, body) in bodies.into_iter().enumerate() {
        let place = |field: &str| format!("[{index}].{field}");
        let customer = match body.customer.as_deref().map(str::trim) {
            None => None,
            Some(text) => Some(*found.get(text).ok_or_else(|| {
                Problem::field(
                    &place("customer"),
                    "no customer has this id, external id or primary e-mail, or several share it",
                )
            })?),
        };
        let mut purchase = NewPurchase {
            order: body.order,
            line: 1,
            customer,
            at: body.at,
            product: body.product,
            quantity: body.quantity.unwrap_or(1.0),
            amount: body.amount,
            source: Some("api"),
        };
        let refused =
            |refusal: super::FieldRefusal| Problem::field(&place(refusal.field), refusal.reason.sentence());
        let first = purchase.clone().check(now).map_err(refused)?;
        let before = lines.iter().filter(|line| line.key().0 == first.key().0).count();
        purchase.line =
            body.line.unwrap_or_else(|| i64::try_from(before).map_or(i64::MAX, |count| count + 1));
        lines.push(purchase.check(now).map_err(refused)?);
    }
    let of_others = store::orders_of_others(&mut tx, &permit.scope(), &lines).await?;
    let refused = lines.iter().enumerate().filter(|(_, line)| of_others.contains(line.key().0));
    let refused: Vec<String> = refused.map(|(index, _)| format!("[{index}].order")).collect();
    if let [first, others @ ..] = refused.as_slice() {
        let detail = "this order cannot be recorded";
        return Err(others
            .iter()
            .fold(Problem::field(first, detail), |problem, field| problem.with_field(field, detail)));
    }
    let recorded = store::record_many(&mut tx, &permit, now, &app.settings.currency, &lines).await?;
    if recorded.created + recorded.updated == 0 {
        tx.unaudited("every line was known already");
    }
    commit_answer(tx, &permit, now, StatusCode::CREATED, AnswerHeaders::default(), &recorded).await
}

fn read_bodies(body: serde_json::Value) -> Result<Vec<PurchaseBody>, Problem> {
    let values = match body {
        serde_json::Value::Array(values) => values,
        one => vec![one],
    };
    if values.is_empty() || values.len() > MOST_LINES {
        return Err(Problem::unprocessable("send 1 to 1000 lines"));
    }
    let read = |(index, value)| {
        serde_json::from_value(value).map_err(|error| {
            let text = error.to_string();
            // serde quotes the name of a missing or unknown field first.
            let field = text.split('`').nth(1).unwrap_or_default();
            let dot = if field.is_empty() { "" } else { "." };
            Problem::field(&format!("[{index}]{dot}{field}"), &text)
        })
    };
    values.into_iter().enumerate().map(read).collect()
}

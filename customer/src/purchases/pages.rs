//! All purchases of one customer.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use foundation::id::Id;
use foundation::team::{Action, Scope};
use foundation::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, part, render};

use super::card;
use super::fields::are_read;
use super::purchase::Purchase;
use super::store::{self, Asked, Cursor, Spent};
use crate::customers;

const A_PAGE: usize = 50;

pub(super) fn routes() -> Routes {
    Routes::new().get("/customers/{id}/purchases", Access::May(Action::SeePurchases), show)
}

#[derive(Template)]
#[template(path = "purchases/list.html")]
struct ListPage {
    shell: Shell,
    customer: Id,
    name: String,
    spent: Vec<Spent>,
    rows: Rows,
}

/// The rows alone, for scrolling on.
#[derive(Template)]
#[template(path = "purchases/rows.html")]
struct Rows {
    shell: Shell,
    purchases: Vec<Purchase>,
    next: Option<String>,
}

async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let Some(customer) = customers::find(&app.db, &scope, id).await? else {
        return Err(Problem::not_found());
    };
    if !are_read(&scope) {
        return Err(Problem::not_readable("purchases"));
    }
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let after = query.some("after").and_then(Cursor::parse);
    let asked = Asked { customer: Some(id), ..Asked::default() };

    let (purchases, has_more) = store::page_and_more(&app.db, &scope, asked, after, A_PAGE).await?;
    let next = purchases.last().filter(|_| has_more).map(Cursor::after);
    let next = next.map(|cursor| format!("/customers/{id}/purchases?after={cursor}"));
    let rows = Rows { shell: page.shell("customers"), purchases, next };
    if page.is_part {
        return part(&rows);
    }
    render(&ListPage {
        shell: page.shell("customers"),
        customer: id,
        name: customer.name.reveal().clone(),
        spent: store::spent(&app.db, &scope, id).await?,
        rows,
    })
}

impl Rows {
    fn product(&self, purchase: &Purchase) -> String {
        card::product_line(&self.shell.words, purchase)
    }

    fn quantity(&self, purchase: &Purchase) -> String {
        card::quantity(&self.shell.words, purchase.quantity)
    }

    /// The order's number; one that we made up ourselves is not shown.
    fn order<'a>(&self, purchase: &'a Purchase) -> &'a str {
        let is_own = purchase.customer.is_some_and(|id| purchase.order.starts_with(&id.to_string()));
        if is_own { "" } else { &purchase.order }
    }
}

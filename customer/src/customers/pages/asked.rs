//! Customers whom a colleague wants to put away together, for whoever is to say yes or no.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use foundation::id::Id;
use foundation::team::Scope;
use foundation::team::approval::{self, Mass};
use foundation::web::{App, Page, PathId, Problem, Shell, render};

use crate::customers::customer::Customer;
use crate::customers::store;

#[derive(Template)]
#[template(path = "customers/pages/asked.html")]
struct AskedPage {
    shell: Shell,
    by: String,
    count: usize,
    customers: Vec<Customer>,
}

impl AskedPage {
    /// How many the reader may not see, or are put away already.
    fn unseen(&self) -> usize {
        self.count.saturating_sub(self.customers.len())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let ask = approval::find(&app.db, id).await?.filter(|ask| ask.mass == Mass::Remove);
    let ask = ask.ok_or_else(Problem::not_found)?;
    let fields = ask.fields();
    let ids: Vec<Id> = fields.iter().filter_map(|(_, value)| Id::parse(value)).collect();
    let mut customers = store::find_many(&app.db, &scope, &ids).await?;
    customers.sort_by_key(|customer| foundation::words::sort_key(customer.name.reveal()));
    render(&AskedPage { shell: page.shell("settings"), by: ask.asked_by_name, count: ids.len(), customers })
}

//! Customers whom a colleague wants to take home or put away together, for whoever is to say yes or no: those whom
//! the colleague's own list holds, as far as the reader may see them.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use foundation::id::Id;
use foundation::team::approval::{self, Ask, Mass};
use foundation::team::{self, Action, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};

use crate::customers::customer::Customer;
use crate::customers::filter::Filter;
use crate::customers::store::{self, Order, SortBy};

/// Where an ask's customers are seen; `{id}` stands for the ask's id.
pub const ASKED: &str = "/customers/asked/{id}";
/// Customers whom the page names; a list may hold thousands.
const NAMED: usize = 200;
const ORDER: Order = Order { by: SortBy::Name, is_descending: false };

#[derive(Template)]
#[template(path = "customers/pages/asked.html")]
struct AskedPage {
    shell: Shell,
    ask: Ask,
    /// How many the list holds by now.
    count: i64,
    /// How many of those whom the page would name the reader may not see, or are put away already.
    unseen: usize,
    /// How many there are besides.
    more: i64,
    customers: Vec<Customer>,
}

impl AskedPage {
    fn title(&self) -> String {
        let key = format!("approval-mass-{}", self.ask.mass.as_str());
        self.shell.words.with1(key, "n", self.ask.count)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let place = ASKED.replace("{id}", &id.to_string());
    let ask = approval::find(&app.db, id).await?.filter(|ask| ask.see == place);
    let ask = ask.ok_or_else(Problem::not_found)?;
    let (count, ids) = match ask.mass {
        Mass::Export => leaving(&app, &ask).await?,
        Mass::Remove | Mass::Limits => {
            let ids: Vec<Id> = ask.fields().iter().filter_map(|(_, value)| Id::parse(value)).collect();
            (i64::try_from(ids.len()).unwrap_or(i64::MAX), ids)
        }
    };
    let mut customers = store::find_many(&app.db, &scope, &ids).await?;
    customers.sort_by_key(|customer| foundation::words::sort_key(customer.name.reveal()));
    render(&AskedPage {
        shell: page.shell("settings"),
        count,
        unseen: ids.len() - customers.len(),
        more: count - i64::try_from(ids.len()).unwrap_or(count),
        customers,
        ask,
    })
}

/// How many customers would leave now, and the first of them: what the asker's own reach and their `owner = me` give.
async fn leaving(app: &App, ask: &Ask) -> Result<(i64, Vec<Id>), Problem> {
    let asker = team::on_behalf(&app.db, ask.asked_by, Action::ExportCustomers, app.now()).await?;
    let scope = asker.ok_or_else(Problem::not_found)?.scope();
    let query = Fields::from_query(ask.again.split_once('?').map_or("", |(_, query)| query));
    let filter = Filter::within(query.text("filter"), &scope).map_err(|_| Problem::not_found())?;
    let me = Some(ask.asked_by);
    let count = store::count_exactly(&app.db, &scope, me, &filter).await?;
    let first = store::list(&app.db, &scope, me, &filter, ORDER, None, NAMED).await?;
    Ok((count, first.into_iter().map(|customer| customer.id).collect()))
}

//! For each colleague, why they may or may not see and change one customer.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use foundation::id::Id;
use foundation::team::{self, Account, Action, Scope};
use foundation::web::{App, Page, PathId, Problem, Shell, render};

use super::why::{Access, why};
use crate::customers;

#[derive(Template)]
#[template(path = "access/access.html")]
struct AccessPage {
    shell: Shell,
    customer: Id,
    name: String,
    rows: Vec<Row>,
}

struct Row {
    account: Account,
    role: String,
    access: Access,
}

impl Row {
    fn sees(&self) -> bool {
        self.access.is_seen && self.account.rights.may(Action::SeeCustomers)
    }

    fn changes(&self) -> bool {
        self.sees() && self.access.is_changeable && self.account.rights.may(Action::ChangeCustomers)
    }

    /// What stands in the way: keys of texts.
    fn obstacles(&self) -> Vec<&'static str> {
        let mut found = Vec::new();
        if !self.account.rights.may(Action::SeeCustomers) {
            found.push("access-role-sees-none");
        }
        if self.access.is_restricted {
            found.push("access-restricted");
            return found;
        }
        if !self.access.is_seen {
            found.push(if self.access.idle.is_empty() {
                "access-no-reason"
            } else {
                "access-reach-too-short"
            });
        }
        if self.sees() && !self.account.rights.may(Action::ChangeCustomers) {
            found.push("access-role-changes-none");
        }
        if self.sees() && !self.access.is_changeable {
            found.push("access-only-to-see");
        }
        found
    }
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let customer = customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    // Who owns a customer, and whose team has them, stands in the reasons.
    if !customers::is_read(&scope, "owner") {
        return Err(Problem::not_readable("owner"));
    }
    let roles = team::roles(&app.db).await?;
    let mut rows = Vec::new();
    for account in team::accounts(&app.db).await?.into_iter().filter(|account| !account.is_blocked()) {
        let access = why(&app.db, &account.would_see(page.now), id).await?;
        let role = roles.iter().find(|role| role.word == account.role);
        let role = role.map(|role| role.title(&page.words)).unwrap_or_default();
        rows.push(Row { account, role, access });
    }
    rows.sort_by_key(|row| (!row.changes(), !row.sees()));
    let name = customer.name.reveal().clone();
    render(&AccessPage { shell: page.shell("customers"), customer: id, name, rows })
}

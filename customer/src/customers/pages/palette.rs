//! The command palette: customers by any part of a name, mail or phone, places, and actions.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use foundation::look;
use foundation::team::{Action, Scope};
use foundation::web::{App, Fields, Page, Problem, Shell, part as answer_part, render};
use foundation::words;

use crate::customers::customer::Kind;
use crate::customers::store::{self, Hit};

const SHOWN_IN_PALETTE: usize = 8;
const SHOWN_ON_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "customers/pages/palette.html")]
struct Palette {
    shell: Shell,
    typed: String,
    hits: Vec<Hit>,
    commands: Vec<Command>,
}

#[derive(Template)]
#[template(path = "customers/pages/search.html")]
struct SearchPage {
    shell: Shell,
    typed: String,
    hits: Vec<Hit>,
}

/// A place to go, or something to start.
struct Command {
    icon: &'static str,
    title: String,
    href: &'static str,
}

impl Hit {
    fn initials(&self) -> String {
        look::initials(&self.name)
    }

    fn colour(&self) -> u32 {
        look::face_colour(&self.name)
    }

    fn is_organisation(&self) -> bool {
        self.kind == Kind::Organisation
    }
}

pub(super) async fn part(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let typed = typed(query.as_deref());
    let hits = store::search(&app.db, &scope, &typed, SHOWN_IN_PALETTE).await?;
    let shell = page.shell("");
    let commands = commands(&shell, &typed);
    answer_part(&Palette { shell, typed, hits, commands })
}

pub(super) async fn page(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let typed = typed(query.as_deref());
    let hits = store::search(&app.db, &scope, &typed, SHOWN_ON_PAGE).await?;
    render(&SearchPage { shell: page.shell("customers"), typed, hits })
}

fn typed(query: Option<&str>) -> String {
    Fields::from_query(query.unwrap_or_default()).text("q").to_owned()
}

/// The commands that hold every word that was typed; all of them before anything is.
fn commands(shell: &Shell, typed: &str) -> Vec<Command> {
    const ALL: [(&str, &str, &str, Option<Action>); 8] = [
        ("sun", "shell-keys-go-today", "/today", None),
        ("users", "shell-keys-go-customers", "/customers", None),
        ("user-plus", "shell-new-person", "/customers/new", Some(Action::CreateCustomers)),
        (
            "building-2",
            "shell-new-organisation",
            "/customers/new?kind=organisation",
            Some(Action::CreateCustomers),
        ),
        ("upload", "customers-import", "/customers/import", Some(Action::ImportCustomers)),
        ("archive", "customers-removed", "/customers/removed", Some(Action::DeleteCustomers)),
        ("settings", "shell-keys-go-settings", "/settings/team", Some(Action::ManageTeam)),
        ("user", "shell-account", "/settings/account", None),
    ];
    let wanted = words::fold(typed);
    ALL.iter()
        .filter(|(.., action)| action.is_none_or(|action| shell.may(action)))
        .map(|(icon, key, href, _)| Command { icon, title: shell.words.text(key), href })
        .filter(|command| {
            let title = words::fold(&command.title);
            wanted.split(' ').all(|word| title.contains(word))
        })
        .collect()
}

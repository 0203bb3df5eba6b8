//! The list of roles.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::rules::NamedRole;
use super::store;
use crate::team::Action;
use crate::web::{Access, App, Fields, Page, Problem, Routes, Shell, render};

pub(super) const PATH: &str = "/settings/roles";
pub(super) const SEE: Access = Access::Person(Action::ManageTeam);
pub(super) const MANAGE: Access = Access::MayNow(Action::ManageTeam);

pub(super) fn routes() -> Routes {
    Routes::new().get(PATH, SEE, show)
}

#[derive(Template)]
#[template(path = "team/roles/roles.html")]
struct RolesPage {
    shell: Shell,
    rows: Vec<RoleRow>,
    said: &'static str,
}

struct RoleRow {
    role: NamedRole,
    title: String,
    people: i64,
    tokens: i64,
    actions: usize,
}

impl RolesPage {
    fn all_actions(&self) -> usize {
        Action::ALL.len()
    }
}

async fn show(State(app): State<App>, page: Page, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let said = match query.text("said") {
        "saved" => "team-said-saved",
        "removed" => "roles-said-removed",
        _ => "",
    };
    let counts = store::counts(&app.db, page.now).await?;
    let rows = store::all(&app.db).await?.into_iter().map(|role| {
        let count = counts.iter().find(|(word, ..)| word == role.word.as_str());
        let (people, tokens) = count.map_or((0, 0), |(_, people, tokens)| (*people, *tokens));
        let actions = Action::ALL.iter().filter(|action| role.rights.may(**action)).count();
        RoleRow { title: role.title(&page.words), people, tokens, actions, role }
    });
    let rows = rows.collect();
    render(&RolesPage { shell: page.shell("settings"), rows, said })
}

pub(super) fn done(said: &str) -> Response {
    Redirect::to(&format!("{PATH}?said={said}")).into_response()
}

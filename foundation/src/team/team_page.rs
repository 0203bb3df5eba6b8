//! The team's page: colleagues, teams, and tokens for programs.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::accounts::{Account, Team, accounts, create_team, rename_team, teams};
use super::actor::Permit;
use super::factor::rule::{self, Rule};
use super::form::{Wrong, again, status_of};
use super::refusal::Refusal;
use super::role::{Action, Reach, RoleWord};
use super::roles::{NamedRole, roles};
use super::store::{accounts as store, tokens as token_store};
use super::tokens::{MOST_DAYS, create_token, end_token};
use crate::clock::Timestamp;
use crate::id::Id;
use crate::look;
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, render};

pub(super) const PATH: &str = "/settings/team";
const SEE: Access = Access::Person(Action::ManageTeam);
const MANAGE: Access = Access::MayNow(Action::ManageTeam);

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(PATH, SEE, show)
        .post("/settings/team/teams", MANAGE, add_team)
        .post("/settings/team/teams/{id}", MANAGE, change_team)
        .post("/settings/team/tokens", MANAGE, add_token)
        .post("/settings/team/tokens/{id}/end", MANAGE, stop_token)
}

#[derive(Template)]
#[template(path = "team/team.html")]
struct TeamPage {
    shell: Shell,
    people: Vec<Person>,
    /// People of the demo enter without a password.
    is_demo: bool,
    teams: Vec<Team>,
    tokens: Vec<TokenRow>,
    roles: Vec<NamedRole>,
    second_step: Rule,
    said: &'static str,
    wrong_team: Wrong,
    wrong_token: Wrong,
}

struct Person {
    account: Account,
    teams: String,
}

impl Person {
    fn initials(&self) -> String {
        look::initials(&self.account.name)
    }

    fn colour(&self) -> u32 {
        look::face_colour(&self.account.name)
    }
}

struct TokenRow {
    token: token_store::Token,
    is_living: bool,
}

impl TeamPage {
    fn reaches(&self) -> &'static [Reach] {
        Reach::ALL
    }

    fn role_name(&self, word: &RoleWord) -> String {
        let known = self.roles.iter().find(|role| role.word == *word);
        known.map_or_else(|| word.as_str().to_owned(), |role| role.title(&self.shell.words))
    }

    fn most_days(&self) -> i64 {
        MOST_DAYS
    }
}

/// What was made and can be read only now.
#[derive(Template)]
#[template(path = "team/shown_once.html")]
pub(super) struct ShownOnce {
    pub shell: Shell,
    pub title: String,
    pub text: String,
    pub secret: String,
}

async fn show(State(app): State<App>, page: Page, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let said = match query.text("said") {
        "saved" => "team-said-saved",
        "mailed" => "team-said-mailed",
        "ended" => "team-said-ended-everywhere",
        "blocked" => "team-said-blocked",
        "unblocked" => "team-said-unblocked",
        "token-ended" => "team-said-token-ended",
        "factors-removed" => "factor-said-lost",
        _ => "",
    };
    render(&page_of(&app, page, said, Wrong::default(), Wrong::default()).await?)
}

async fn add_team(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    match create_team(&mut tx, &permit, page.now, fields.text("name")).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(done("saved"))
        }
        Err(refusal) => {
            drop(tx);
            team_refused(&app, page, refusal).await
        }
    }
}

async fn change_team(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let mut tx = app.db.begin().await?;
    match rename_team(&mut tx, &permit, page.now, id, fields.text("name")).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(done("saved"))
        }
        Err(refusal) => {
            drop(tx);
            team_refused(&app, page, refusal).await
        }
    }
}

async fn add_token(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    fields: Fields,
) -> Result<Response, Problem> {
    let role = RoleWord::new(fields.text("role"));
    // A form without the field asks for as far as whoever makes the token sees.
    let reach = fields.some("reach").map_or(Some(permit.actor().reach()), Reach::parse);
    let made = match (reach, fields.text("days").parse()) {
        (None, _) => Err(Refusal::Reach),
        (_, Err(_)) => Err(Refusal::Days),
        (Some(reach), Ok(days)) => {
            create_token(&app.db, &permit, page.now, role, reach, fields.text("name"), days).await
        }
    };
    let refusal = match made {
        Ok(secret) => {
            let (title, text) = (page.words.text("team-token-made"), page.words.text("team-token-once"));
            return render(&ShownOnce { shell: page.shell("settings"), title, text, secret });
        }
        Err(refusal) => refusal.for_form()?,
    };
    let wrong = Wrong::told(&page.words, &refusal);
    again(&page_of(&app, page, "", Wrong::default(), wrong).await?, status_of(&refusal))
}

async fn stop_token(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    end_token(app.db.begin().await?, &permit, page.now, id).await?;
    Ok(done("token-ended"))
}

async fn team_refused(app: &App, page: Page, refusal: Refusal) -> Result<Response, Problem> {
    let refusal = refusal.for_form()?;
    let wrong = Wrong::told(&page.words, &refusal);
    again(&page_of(app, page, "", wrong, Wrong::default()).await?, status_of(&refusal))
}

pub(super) fn done(said: &str) -> Response {
    Redirect::to(&format!("{PATH}?said={said}")).into_response()
}

async fn page_of(
    app: &App,
    page: Page,
    said: &'static str,
    wrong_team: Wrong,
    wrong_token: Wrong,
) -> Result<TeamPage, Problem> {
    let teams = teams(&app.db).await?;
    let members = store::members(&app.db).await?;
    let names_of = |account: Id| {
        let is_in = |team: &&Team| members.contains(&(account, team.id));
        teams.iter().filter(is_in).map(|team| team.name.as_str()).collect::<Vec<_>>().join(", ")
    };
    let everybody = accounts(&app.db).await?.into_iter();
    let people = everybody.map(|account| Person { teams: names_of(account.id), account }).collect();
    let tokens =
        token_store::list(&app.db).await?.into_iter().map(|token| token_row(token, page.now)).collect();
    let second_step = rule::read(&app.db).await?;
    Ok(TeamPage {
        shell: page.shell("settings"),
        people,
        is_demo: app.settings.is_demo,
        teams,
        tokens,
        roles: roles(&app.db).await?,
        second_step,
        said,
        wrong_team,
        wrong_token,
    })
}

fn token_row(token: token_store::Token, now: Timestamp) -> TokenRow {
    TokenRow { is_living: token.ended_at.is_none() && token.expires_at > now, token }
}

//! Asks that wait for a second person, those that were answered, and from which number on one is needed.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::rule::{self, Limits};
use super::store::{self, Ask};
use super::{Mass, Need, PATH, Verdict, Wanted, at_most, need, waits};
use crate::audit::{self, Object};
use crate::clock::DAY;
use crate::id::Id;
use crate::team::accounts::{accounts, topic};
use crate::team::actor::{Actor, Permit};
use crate::team::form::{Wrong, again};
use crate::team::role::Action;
use crate::web::{Access, App, Fields, Page, PathId, Problem, Routes, Shell, render};

/// So far back the page looks.
const SHOWN: i64 = 30 * DAY;
/// Whoever could come in as a colleague since then does not have them as a second person.
const OPENED_LATELY: i64 = 7 * DAY;

pub(in crate::team) fn routes() -> Routes {
    Routes::new()
        .get(PATH, Access::SignedIn, show)
        .post("/settings/approvals/limits", Access::MayNow(Action::ManageTeam), change_limits)
        .post("/settings/approvals/{id}/decision", Access::MayNow(Action::Approve), decide)
        .post("/settings/approvals/{id}/withdrawal", Access::SignedIn, withdraw)
}

#[derive(Template)]
#[template(path = "team/approval/page.html")]
struct ApprovalsPage {
    shell: Shell,
    me: Id,
    may_approve: bool,
    /// Asks that wait, the reader's own and those of others that they may answer.
    open: Vec<Ask>,
    over: Vec<Ask>,
    /// Who else may say yes.
    others: Vec<String>,
    /// The ask that the reader just left.
    asked: Option<Ask>,
    limits: Limits,
    export: String,
    remove: String,
    said: &'static str,
    wrong: Wrong,
}

impl ApprovalsPage {
    fn is_mine(&self, ask: &Ask) -> bool {
        ask.asked_by == self.me
    }

    /// Whether the reader may go on with it now.
    fn may_go_on(&self, ask: &Ask) -> bool {
        self.is_mine(ask) && ask.is_granted() && self.shell.now < ask.expires_at
    }

    fn what(&self, ask: &Ask) -> String {
        self.shell.words.with1(format!("approval-mass-{}", ask.mass.as_str()), "n", ask.count)
    }

    /// How many customers a yes lets out at most, where a list may grow meanwhile.
    fn most(&self, ask: &Ask) -> Option<i64> {
        (ask.mass == Mass::Export).then(|| at_most(ask.count))
    }

    /// What became of it: a word and its tone.
    fn state(&self, ask: &Ask) -> (&'static str, &'static str) {
        match (ask.verdict, ask.used_at) {
            (_, Some(_)) => ("approval-used", "good"),
            (Some(Verdict::Refused), _) => ("approval-refused", "bad"),
            (Some(Verdict::Withdrawn), _) => ("approval-withdrawn", ""),
            _ if self.shell.now >= ask.expires_at => ("approval-expired", ""),
            (Some(Verdict::Granted), _) => ("approval-granted", "good"),
            (None, _) => ("approval-waiting", "warn"),
        }
    }
}

async fn page_of(app: &App, page: &Page, actor: &Actor) -> Result<ApprovalsPage, Problem> {
    let me = actor.account().ok_or_else(Problem::not_allowed)?;
    let may_approve = actor.may(Action::Approve);
    let of = if may_approve { None } else { Some(me) };
    let asks = store::list(&app.db, of, page.now.plus(-SHOWN)).await?;
    let (open, over) = asks.into_iter().partition(|ask: &Ask| ask.is_open(page.now));
    let limits = rule::read(&app.db).await?;
    Ok(ApprovalsPage {
        shell: page.shell("settings"),
        me,
        may_approve,
        open,
        over,
        others: who_else(app, me).await?,
        asked: None,
        limits,
        export: limits.export.to_string(),
        remove: limits.remove.to_string(),
        said: "",
        wrong: Wrong::default(),
    })
}

/// Names of those who may answer somebody's asks.
async fn who_else(app: &App, me: Id) -> Result<Vec<String>, Problem> {
    let all = accounts(&app.db).await?;
    let may = all
        .into_iter()
        .filter(|account| account.id != me && !account.is_blocked() && account.rights.may(Action::Approve));
    Ok(may.map(|account| account.name).collect())
}

async fn show(
    State(app): State<App>,
    page: Page,
    actor: Actor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    let mut shown = page_of(&app, &page, &actor).await?;
    shown.said = match query.text("said") {
        "granted" => "approval-said-granted",
        "refused" => "approval-said-refused",
        "withdrawn" => "approval-said-withdrawn",
        "limits" => "approval-said-limits",
        "over" => "approval-said-over",
        _ => "",
    };
    let asked = Id::parse(query.text("asked"));
    shown.asked = shown.open.iter().find(|ask| Some(ask.id) == asked && ask.asked_by == shown.me).cloned();
    render(&shown)
}

async fn decide(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let said = Verdict::parse(fields.text("verdict"));
    let Some(verdict @ (Verdict::Granted | Verdict::Refused)) = said else {
        return Err(Problem::field("verdict", "granted or refused"));
    };
    let actor = permit.actor();
    let by = actor.account().ok_or_else(Problem::for_people)?;
    let mut tx = app.db.begin().await?;
    let ask = store::find(&mut tx, id).await?.ok_or_else(Problem::not_found)?;
    if ask.asked_by == by
        || store::opened_by(&mut tx, by, ask.asked_by, page.now.plus(-OPENED_LATELY)).await?
    {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "own-approval",
            "nobody is the second person for what they asked for themselves",
        ));
    }
    if !store::decide(&mut tx, id, (by, actor.name()), verdict, page.now).await? {
        return Ok(done("over"));
    }
    let detail = json!({ "verdict": verdict, "mass": ask.mass, "count": ask.count });
    audit::record(&mut tx, &permit, page.now, "approval.decide", Object::new("approval", id), detail).await?;
    tx.announce(topic(ask.asked_by));
    tx.commit().await?;
    Ok(done(verdict.as_str()))
}

async fn withdraw(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let me = permit.actor().account().ok_or_else(Problem::for_people)?;
    let mut tx = app.db.begin().await?;
    // Asks of others are not there for whoever may not answer them.
    let ask = store::find(&mut tx, id).await?.filter(|ask| ask.asked_by == me);
    ask.ok_or_else(Problem::not_found)?;
    if !store::withdraw(&mut tx, id, me, page.now).await? {
        return Ok(done("over"));
    }
    let object = Object::new("approval", id);
    audit::record(&mut tx, &permit, page.now, "approval.withdraw", object, json!({})).await?;
    tx.commit().await?;
    Ok(done("withdrawn"))
}

/// Lowers the numbers at once; raising one is itself what takes a second person.
async fn change_limits(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let (export, remove) = (fields.text("export"), fields.text("remove"));
    let Some(asked) = Limits::parse(export, remove) else {
        let mut shown = page_of(&app, &page, permit.actor()).await?;
        let text = page.words.text("approval-limits-wrong");
        (shown.export, shown.remove) = (export.to_owned(), remove.to_owned());
        shown.wrong = Wrong::with_text("export", text);
        return again(&shown, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let mut tx = app.db.begin().await?;
    let before = rule::read(&mut tx).await?;
    if asked == before {
        tx.unaudited("nothing was changed");
        tx.commit().await?;
        return Ok(done("limits"));
    }
    let told = if asked.is_looser_than(before) {
        match need(&mut tx, &permit, page.now, raising(before, asked)).await? {
            Need::Granted(approved) => approved.told(),
            Need::Wait(ask) => {
                tx.commit().await?;
                return Ok(waits(&headers, ask));
            }
        }
    } else {
        json!("not needed")
    };
    rule::write(&mut tx, asked).await?;
    let detail = json!({
        "approval.export": asked.export, "approval.delete": asked.remove, "second_person": told,
    });
    audit::record(&mut tx, &permit, page.now, "setting.change", Object::many("setting"), detail).await?;
    tx.commit().await?;
    Ok(done("limits"))
}

fn raising(before: Limits, asked: Limits) -> Wanted {
    let shown = format!("{} → {}, {} → {}", before.export, asked.export, before.remove, asked.remove);
    Wanted {
        mass: Mass::Limits,
        count: 1,
        // The same numbers from another start are another question.
        payload: shown.clone(),
        shown,
        see: String::new(),
        again: "/settings/approvals/limits".to_owned(),
        form: Some(vec![("export", asked.export.to_string()), ("remove", asked.remove.to_string())]),
    }
}

fn done(said: &str) -> Response {
    Redirect::to(&format!("{PATH}?said={said}")).into_response()
}

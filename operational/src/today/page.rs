//! The page, and the parts of it that come back after a click.

use askama::Template;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use customer::customers::{self, Overdue};
use customer::timeline::{self, Kind, Mine};
use foundation::alarms;
use foundation::clock::DAY;
use foundation::db::Db;
use foundation::id::Id;
use foundation::look::{self, SafeHtml};
use foundation::team::approval::{self, Ask, Notices};
use foundation::team::{self, Action, Actor, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, part, render};

use super::agenda::{Agenda, Bounds, Whose};
use super::mark;
use super::news::{News, by_customer};

const MOST_MENTIONS: i64 = 10;
const MOST_OVERDUE: i64 = 10;
/// Entries that are read before they are gathered by customer.
const MOST_NEWS: i64 = 60;
const NEWS_FOR: i64 = 7 * DAY;

#[derive(Template)]
#[template(path = "today/page.html")]
struct TodayPage {
    greeting: &'static str,
    work: Work,
    mentions: Mentions,
    overdue: Vec<Overdue>,
    news: Vec<News>,
    /// Alarms that wait for an administrator who reads this.
    alarms: i64,
    /// What takes a second person: the reader, or the answer to the reader.
    approvals: Notices,
    shell: Shell,
}

/// What is due: the numbers and the lists, drawn anew when something was done.
#[derive(Template)]
#[template(path = "today/work.html")]
struct Work {
    shell: Shell,
    agenda: Agenda,
    /// Where this state of it is: with one group drawn to its end.
    address: String,
}

/// Who spoke to the reader.
#[derive(Template)]
#[template(path = "today/mentions.html")]
struct Mentions {
    shell: Shell,
    lines: Vec<Mine>,
}

/// `GET /today`, or what is due alone when htmx asks.
pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    reader: Actor,
    RawQuery(query): RawQuery,
) -> Result<Response, Problem> {
    let query = Fields::from_query(query.as_deref().unwrap_or_default());
    // A program has no promises: it sees the page of somebody who has none.
    let me = reader.account().unwrap_or(Id::NONE);
    let work = Work::read(&app.db, &page, &scope, me, query.text("all")).await?;
    if page.is_part {
        return part(&work);
    }
    let since = page.now.plus(-NEWS_FOR);
    let (news, overdue, mentions) = tokio::try_join!(
        async { Ok(timeline::news_of_mine(&app.db, &scope, me, since, MOST_NEWS).await?) },
        async { Ok(customers::overdue_of_mine(&app.db, &scope, me, page.now, MOST_OVERDUE).await?) },
        Mentions::read(&app.db, &page, &scope, me),
    )?;
    let news = by_customer(news);
    timeline::show(&scope, news.iter().flat_map(|news| &news.entries));
    render(&TodayPage {
        greeting: greeting(&page),
        mentions,
        overdue,
        news,
        alarms: if reader.may(Action::SeeAudit) { alarms::waiting(&app.db).await? } else { 0 },
        approvals: approval::notices(&app.db, &reader, page.now).await?,
        shell: page.shell("today"),
        work,
    })
}

/// `POST /today/mentions/{id}/seen`.
pub(super) async fn see(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    reader: Actor,
    PathId(entry): PathId,
) -> Result<Response, Problem> {
    let me = reader.account().ok_or_else(Problem::not_found)?;
    timeline::see_mention(&app.db, me, entry, app.now()).await?;
    if !page.is_part {
        return Ok(Redirect::to("/today").into_response());
    }
    part(&Mentions::read(&app.db, &page, &scope, me).await?)
}

/// By the hour where the reader is.
fn greeting(page: &Page) -> &'static str {
    match page.now.jiff().to_zoned(page.words.zone.tz().clone()).hour() {
        4..12 => "today-good-morning",
        12..18 => "today-good-day",
        _ => "today-good-evening",
    }
}

impl Work {
    async fn read(db: &Db, page: &Page, scope: &Scope, me: Id, whole: &str) -> Result<Self, Problem> {
        let bounds = Bounds::of(page.now, page.words.zone);
        let mut all = vec![Whose { account: me, name: None }];
        let absent = team::stands_in_for(db, me, page.now).await?;
        all.extend(absent.into_iter().map(|(account, name)| Whose { account, name: Some(name) }));
        let agenda = Agenda::read(db, scope, &all, bounds, whole).await?;
        let is_whole = agenda.groups.iter().any(|group| group.word == whole);
        let address = if is_whole { format!("/today?all={whole}") } else { "/today".to_owned() };
        Ok(Self { shell: page.shell("today"), agenda, address })
    }

    fn may_complete(&self) -> bool {
        self.shell.may(Action::WriteTimeline)
    }

    /// What was promised, in words; a call whose promise is kept stays a call.
    fn what(&self, promise: &Mine) -> String {
        said(&self.shell, promise)
    }
}

impl Mentions {
    async fn read(db: &Db, page: &Page, scope: &Scope, me: Id) -> Result<Self, Problem> {
        let lines = timeline::unseen_mentions(db, scope, me, MOST_MENTIONS).await?;
        Ok(Self { shell: page.shell("today"), lines })
    }

    fn face(&self, name: &str) -> Face {
        Face::of(name)
    }

    fn what(&self, line: &Mine) -> String {
        said(&self.shell, line)
    }
}

impl TodayPage {
    fn first_name(&self) -> &str {
        let name = self.shell.me.as_ref().map_or("", |me| me.name.as_str());
        name.split_whitespace().next().unwrap_or_default()
    }

    /// What somebody said to what the reader asked for.
    fn answer(&self, ask: &Ask) -> String {
        let key = if ask.is_granted() { "approval-notice-granted" } else { "approval-notice-refused" };
        let name = ask.decided_by_name.as_deref().unwrap_or_default();
        let what = self.shell.words.with1(format!("approval-mass-{}", ask.mass.as_str()), "n", ask.count);
        self.shell.words.with2(key, "name", name, "what", what.as_str())
    }

    fn face(&self, name: &str) -> Face {
        Face::of(name)
    }

    fn colour(&self, kind: &Kind) -> u32 {
        mark::colour(*kind)
    }

    fn icon(&self, kind: &Kind) -> SafeHtml {
        self.shell.icon(mark::icon(*kind))
    }

    fn what(&self, line: &Mine) -> String {
        said(&self.shell, line)
    }

    /// Why this customer is named: what they usually do, and since when they did not.
    fn why(&self, overdue: &Overdue) -> String {
        let every = overdue.every_days.round() as i64;
        let waited = (self.shell.now.0 - overdue.last_purchase_at.0) / DAY;
        self.shell.words.with2("today-overdue-why", "every", every, "waited", waited)
    }
}

/// The entry's own words, or what kind of entry it is when it has none.
fn said(shell: &Shell, line: &Mine) -> String {
    let text = line.text.reveal();
    if text.is_empty() { shell.words.one_of("entry", line.kind.as_str()) } else { text.clone() }
}

/// A round mark with somebody's initials.
struct Face {
    initials: String,
    colour: u32,
}

impl Face {
    fn of(name: &str) -> Self {
        Self { initials: look::initials(name), colour: look::face_colour(name) }
    }
}

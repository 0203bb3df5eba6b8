//! The card with a customer's timeline, and the part that scrolling on loads.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::Actor;
use foundation::web::{App, Page, PathId, Problem, Shell};

use super::super::entry::Kind;
use super::super::store::{self, Entry, Viewed};
use super::article::{DayHeading, article};
use super::wanted::{Period, Wanted, day_of};

/// Entries of one page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "timeline/pages/panel.html")]
struct Panel {
    shell: Shell,
    party: Id,
    wanted: Wanted,
    /// The number that the live stream goes on from.
    head: i64,
    /// The reader has not seen all that is said to them here: the page itself says when they have.
    is_spoken_to: bool,
    list: SafeHtml,
    is_empty: bool,
}

/// One page of entries under the headings of their days.
#[derive(Template)]
#[template(path = "timeline/pages/entries.html")]
pub(super) struct Entries {
    shell: Shell,
    days: Vec<Day>,
    /// Where older entries are.
    older: Option<String>,
}

struct Day {
    /// None when the page before showed this day's heading.
    heading: Option<SafeHtml>,
    articles: Vec<SafeHtml>,
}

/// The card: filters, the newest entries, and what keeps them live.
///
/// # Errors
/// 404 when `reader` may not see the customer.
pub async fn panel(
    app: &App,
    page: &Page,
    reader: &Actor,
    party: Id,
    wanted: &Wanted,
) -> Result<SafeHtml, Problem> {
    panel_from(app, page, reader, party, wanted, None).await
}

/// As [`panel`], with the entries after `before`.
pub(super) async fn panel_from(
    app: &App,
    page: &Page,
    reader: &Actor,
    party: Id,
    wanted: &Wanted,
    before: Option<(Timestamp, Id)>,
) -> Result<SafeHtml, Problem> {
    let customer = viewed(app, reader, party).await?;
    // Read first: a change between both readings arrives again, and none is lost.
    let head = store::head(&app.db, party).await?;
    let entries = entries(app, page, reader, &customer, wanted, before).await?;
    let is_spoken_to = match reader.account() {
        Some(account) => store::has_unseen_mentions(&app.db, account, party).await?,
        None => false,
    };
    let panel = Panel {
        shell: page.shell("customers"),
        party,
        wanted: wanted.clone(),
        head,
        is_spoken_to,
        is_empty: entries.days.is_empty(),
        list: drawn(&entries)?,
    };
    drawn(&panel)
}

/// A template on its way into another one.
pub(super) fn drawn(template: &impl Template) -> Result<SafeHtml, Problem> {
    SafeHtml::from_template(template)
        .map_err(|error| Problem::trouble("render a part of the timeline", &error))
}

/// The entries after `before`, or the newest.
pub(super) async fn entries(
    app: &App,
    page: &Page,
    reader: &Actor,
    customer: &Viewed,
    wanted: &Wanted,
    before: Option<(Timestamp, Id)>,
) -> Result<Entries, Problem> {
    let shell = page.shell("customers");
    let filter = wanted.filter(page, reader.account());
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found = store::page(&app.db, &reader.scope(), customer.id, &filter, before, limit).await?;
    let has_more = found.len() > PAGE;
    found.truncate(PAGE);

    let older = found.last().filter(|_| has_more).map(|last| {
        let choice = wanted.query();
        let and = if choice.is_empty() { "" } else { "&" };
        format!("/customers/{}/timeline?{choice}{and}before={}", customer.id, cursor(last))
    });
    let days = by_day(&shell, reader, customer, &found, before.map(|(at, _)| at))?;
    Ok(Entries { shell, days, older })
}

fn by_day(
    shell: &Shell,
    reader: &Actor,
    customer: &Viewed,
    entries: &[Entry],
    shown: Option<Timestamp>,
) -> Result<Vec<Day>, Problem> {
    let zone = shell.words.zone;
    let mut days = Vec::<Day>::new();
    let mut current = shown.map(|at| day_of(at, zone));
    for entry in entries {
        let shown = article(shell, reader, customer, entry)?;
        let day = day_of(entry.at, zone);
        let is_new = current.replace(day) != Some(day);
        match days.last_mut().filter(|_| !is_new) {
            Some(open) => open.articles.push(shown),
            None => {
                let heading = if is_new { Some(drawn(&DayHeading::of(shell, entry.at))?) } else { None };
                days.push(Day { heading, articles: vec![shown] });
            }
        }
    }
    Ok(days)
}

/// `POST /customers/{id}/timeline/seen`: the page was shown, and so was what it says to its reader.
pub(super) async fn seen(
    State(app): State<App>,
    reader: Actor,
    PathId(party): PathId,
) -> Result<StatusCode, Problem> {
    viewed(&app, &reader, party).await?;
    if let Some(account) = reader.account() {
        store::see_mentions(&app, account, party).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The customer, or 404.
pub(super) async fn viewed(app: &App, reader: &Actor, party: Id) -> Result<Viewed, Problem> {
    store::viewed(&app.db, &reader.scope(), party).await?.ok_or_else(Problem::not_found)
}

/// An entry's place in the order, for addresses.
pub(in super::super) fn cursor(entry: &Entry) -> String {
    format!("{}_{}", entry.at.0, entry.id)
}

/// Reads what [`cursor`] wrote.
pub(in super::super) fn read_cursor(text: &str) -> Option<(Timestamp, Id)> {
    let (at, id) = text.split_once('_')?;
    Some((Timestamp(at.parse().ok()?), Id::parse(id)?))
}

impl Panel {
    fn address(&self, wanted: &Wanted) -> String {
        match wanted.query().as_str() {
            "" => format!("/customers/{}/timeline", self.party),
            query => format!("/customers/{}/timeline?{query}", self.party),
        }
    }

    fn live(&self) -> String {
        match self.wanted.query().as_str() {
            "" => format!("/customers/{}/live", self.party),
            query => format!("/customers/{}/live?{query}", self.party),
        }
    }

    /// The choices of kind: address, text, whether it is chosen.
    fn kinds(&self) -> Vec<(String, String, bool)> {
        let words = &self.shell.words;
        let (kinds, wanted) = (&self.wanted.kinds, &self.wanted);
        let is_any = kinds.is_empty() && !wanted.mentions_me && !wanted.is_open;
        let all = (self.address(&wanted.with_kind(None)), words.text("timeline-all-kinds"), is_any);
        let one = |kind: &Kind| {
            let address = self.address(&wanted.with_kind(Some(*kind)));
            (address, words.one_of("entry", kind.as_str()), kinds.contains(kind))
        };
        std::iter::once(all).chain(Kind::ALL.iter().map(one)).collect()
    }

    fn others(&self) -> Vec<(String, String, bool)> {
        let words = &self.shell.words;
        let open = Wanted { is_open: true, ..self.wanted.with_kind(None) };
        let mine = Wanted { mentions_me: true, ..self.wanted.with_kind(None) };
        vec![
            (self.address(&open), words.text("timeline-open-promises"), self.wanted.is_open),
            (self.address(&mine), words.text("timeline-mentions-me"), self.wanted.mentions_me),
        ]
    }

    fn periods(&self) -> Vec<(String, String, bool)> {
        let words = &self.shell.words;
        let one = |period: Option<Period>| {
            let text = words.text(format!("timeline-period-{}", period.map_or("any", Period::as_str)));
            let is_chosen = self.wanted.period == period && (period.is_some() || !self.has_dates());
            (self.address(&self.wanted.with_period(period)), text, is_chosen)
        };
        [None, Some(Period::Month), Some(Period::Year)].into_iter().map(one).collect()
    }

    /// What stands on the closed menu of kinds.
    fn kind_said(&self) -> String {
        let chosen = self.kinds().into_iter().chain(self.others()).filter(|(_, _, is_chosen)| *is_chosen);
        chosen.map(|(_, text, _)| text).collect::<Vec<_>>().join(", ")
    }

    /// What stands on the closed menu of times.
    fn period_said(&self) -> String {
        let words = &self.shell.words;
        match (self.wanted.period, self.wanted.from, self.wanted.to) {
            (None, Some(from), Some(to)) => format!("{} – {}", words.civil_date(from), words.civil_date(to)),
            (None, Some(from), None) => words.with1("timeline-since", "date", words.civil_date(from)),
            (None, None, Some(to)) => words.with1("timeline-until", "date", words.civil_date(to)),
            _ => self
                .periods()
                .into_iter()
                .find(|(_, _, is_chosen)| *is_chosen)
                .map_or(String::new(), |(_, text, _)| text),
        }
    }

    fn has_dates(&self) -> bool {
        self.wanted.from.is_some() || self.wanted.to.is_some()
    }

    fn everything(&self) -> String {
        self.address(&Wanted::default())
    }
}

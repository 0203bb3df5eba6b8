//! The consents of one customer: what holds, what was said, and a form to write down more.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::Result as DbResult;
use foundation::id::Id;
use foundation::look::SafeHtml;
use foundation::team::{Action, Permit, Scope};
use foundation::web::{App, Fields, Page, PathId, Problem, Shell, render};
use foundation::words::Lang;
use serde_json::json;

use super::fields::{are_read, are_written};
use super::key;
use super::proof::{LONGEST_NOTE, Proof};
use super::statement::{Channel, Choice, Purpose, Source};
use super::store::{self, NewStatement, Refusal, Statement};
use super::texts;
use crate::customers::{self, Customer};

/// So many lines of what was said are shown.
const SHOWN: i64 = 200;

/// What holds for one purpose and channel.
pub(super) struct Line {
    pub purpose: Purpose,
    pub channel: Channel,
    pub choice: Choice,
    pub at: Timestamp,
}

impl Line {
    fn tone(&self) -> &'static str {
        tone(self.choice)
    }
}

pub(super) fn tone(choice: Choice) -> &'static str {
    match choice {
        Choice::Granted => "good",
        Choice::Withdrawn => "warn",
        Choice::Objected => "bad",
    }
}

#[derive(Template)]
#[template(path = "consent/card.html")]
struct Card {
    shell: Shell,
    customer: Id,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "consent/page.html")]
struct ConsentsPage {
    shell: Shell,
    customer: Id,
    name: String,
    lines: Vec<Line>,
    said: Vec<Statement>,
    may_write: bool,
    has_texts: bool,
    typed: Fields,
    /// The field that is wrong, and the key of why.
    wrong: Option<(&'static str, &'static str)>,
    /// The address of the person's own page, once, after it was asked for.
    address: Option<String>,
}

impl ConsentsPage {
    fn wrong(&self, field: &str) -> String {
        let about = self.wrong.filter(|(wrong, _)| *wrong == field);
        about.map_or_else(String::new, |(_, key)| self.shell.words.text(key))
    }

    fn purposes(&self) -> &'static [Purpose] {
        Purpose::ALL
    }

    fn channels(&self) -> &'static [Channel] {
        Channel::ALL
    }

    fn choices(&self) -> &'static [Choice] {
        Choice::ALL
    }

    fn sources(&self) -> &'static [Source] {
        Source::TOLD
    }

    fn languages(&self) -> [Lang; 4] {
        Lang::ALL
    }

    fn is_language(&self, lang: &Lang) -> bool {
        match self.typed.some("language") {
            Some(code) => code == lang.code(),
            None => *lang == self.shell.words.lang,
        }
    }

    fn is(&self, field: &str, word: &str) -> bool {
        self.typed.text(field) == word
    }

    fn tone(&self, statement: &Statement) -> &'static str {
        tone(statement.choice)
    }

    fn by(&self, statement: &Statement) -> String {
        if statement.source == Source::Link || statement.source == Source::OneClick {
            return self.shell.words.text("consent-by-themselves");
        }
        statement.actor_name.clone()
    }
}

async fn lines(app: &App, party: Id) -> DbResult<Vec<Line>> {
    let stands = store::standings(&app.db, party).await?;
    let line = |(purpose, channel, choice, at)| Line { purpose, channel, choice, at };
    Ok(stands.into_iter().map(line).collect())
}

/// The card on the record of a customer who was found in scope; nothing for who does not read consents.
///
/// # Errors
/// When the database fails.
pub async fn card(app: &App, page: &Page, scope: &Scope, customer: Id) -> Result<SafeHtml, Problem> {
    if !are_read(scope) {
        return Ok(SafeHtml::default());
    }
    let card = Card { shell: page.shell("customers"), customer, lines: lines(app, customer).await? };
    SafeHtml::from_template(&card).map_err(|error| Problem::trouble("render the consents", &error))
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let customer = customers::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    render(&whole(&app, &page, &scope, customer, Fields::default()).await?)
}

async fn whole(
    app: &App,
    page: &Page,
    scope: &Scope,
    customer: Customer,
    typed: Fields,
) -> Result<ConsentsPage, Problem> {
    if !are_read(scope) {
        return Err(Problem::not_readable("consent"));
    }
    let shell = page.shell("customers");
    Ok(ConsentsPage {
        may_write: shell.may(Action::RecordConsents) && are_written(scope),
        shell,
        customer: customer.id,
        lines: lines(app, customer.id).await?,
        said: store::history(&app.db, scope, customer.id, SHOWN).await?,
        has_texts: !texts::all(&app.db).await?.is_empty(),
        name: customer.name.into_inner(),
        typed,
        wrong: None,
        address: None,
    })
}

pub(super) async fn add(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
    fields: Fields,
) -> Result<Response, Problem> {
    let found = customers::find(&app.db, &permit.scope(), id).await?;
    let customer = found.ok_or_else(Problem::not_found)?;
    let wrong = match read(&app, &page, id, &fields).await? {
        Err(wrong) => wrong,
        Ok(new) => {
            let mut tx = app.db.begin().await?;
            match store::record(&mut tx, &permit, page.now, new).await {
                Ok(_) => {
                    tx.commit().await?;
                    return Ok(Redirect::to(&format!("/customers/{id}/consents")).into_response());
                }
                Err(Refusal::NotFound) => return Err(Problem::not_found()),
                Err(Refusal::Db(error)) => return Err(error.into()),
                Err(Refusal::NotWritable) => return Err(Problem::not_writable("consent")),
                Err(refusal) => refusal.field(),
            }
        }
    };
    let mut shown = whole(&app, &page, &permit.scope(), customer, fields).await?;
    shown.wrong = Some(wrong);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&shown)?).into_response())
}

type Wrong = (&'static str, &'static str);

/// What the form says.
async fn read(
    app: &App,
    page: &Page,
    party: Id,
    fields: &Fields,
) -> Result<Result<NewStatement, Wrong>, Problem> {
    let missing = |field| Ok(Err((field, "consent-wrong-missing")));
    let Some(purpose) = Purpose::parse(fields.text("purpose")) else { return missing("purpose") };
    let Some(channel) = Channel::parse(fields.text("channel")) else { return missing("channel") };
    let Some(choice) = Choice::parse(fields.text("choice")) else { return missing("choice") };
    let source = Source::parse(fields.text("source")).filter(|source| Source::TOLD.contains(source));
    let Some(source) = source else { return missing("source") };
    let note = fields.text("note");
    if note.is_empty() || note.chars().count() > LONGEST_NOTE {
        return Ok(Err(("note", "consent-wrong-note")));
    }
    let at = match fields.some("at") {
        None => page.now,
        Some(date) => {
            let Ok(date) = date.parse::<jiff::civil::Date>() else {
                return Ok(Err(("at", "consent-wrong-date")));
            };
            let start = date.to_zoned(page.words.zone.tz().clone());
            let Ok(start) = start else { return Ok(Err(("at", "consent-wrong-date"))) };
            let start = Timestamp::from(start.timestamp());
            // Of today only the day was asked, and it was before now.
            if start == page.today() { page.now } else { start }
        }
    };
    let text = texts::of(&app.db, purpose, channel, fields.text("language"), None).await?;
    Ok(Ok(NewStatement { party, purpose, channel, choice, text, at, source, proof: Proof::told(note) }))
}

/// Makes a key to the person's own page and shows its address, to be handed to them.
pub(super) async fn link(
    State(app): State<App>,
    page: Page,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let found = customers::find(&app.db, &permit.scope(), id).await?;
    let customer = found.filter(|customer| customer.deleted_at.is_none()).ok_or_else(Problem::not_found)?;
    // The key decides in the person's name, so that it is for who may write that down.
    if !are_written(&permit.scope()) {
        return Err(Problem::not_writable("consent"));
    }
    let mut tx = app.db.begin().await?;
    let key = key::make(&mut tx, page.now, id, None).await?;
    // Whoever has the address can decide in the person's name, so that it is known who had it first.
    audit::record(&mut tx, &permit, page.now, "consent.link", Object::new("party", id), json!({})).await?;
    tx.commit().await?;
    let mut shown = whole(&app, &page, &permit.scope(), customer, Fields::default()).await?;
    shown.address = Some(key::address(&app, &key));
    render(&shown)
}

//! Consents for programs: `/api/v1/consents`.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::web::{AnswerHeaders, App, JsonBody, Parameters, PathId, Problem, commit_answer};
use serde::{Deserialize, Serialize};
use utoipa::{OpenApi, ToSchema};

use super::fields::are_read;
use super::proof::{LONGEST_NOTE, Proof};
use super::statement::{Channel, Choice, Purpose, Source};
use super::store::{self, Asked, NewStatement, Refusal, Statement};
use super::texts;

const USUAL_PAGE: usize = 50;
const LARGEST_PAGE: usize = 200;

/// A line of the ledger.
#[derive(Serialize, ToSchema)]
pub(super) struct ConsentView {
    id: Id,
    /// Its place in the ledger, which has no gap.
    number: i64,
    customer: Id,
    purpose: Purpose,
    channel: Channel,
    choice: Choice,
    /// The words that were agreed to; none for a refusal.
    text: Option<TextView>,
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// When it was written down.
    #[schema(value_type = String, format = DateTime)]
    recorded_at: Timestamp,
    source: Source,
    /// Who wrote it down; empty where the token does not read it.
    by: String,
    /// The chain's hash up to here: SHA-256 in hexadecimal digits.
    hash: String,
}

/// The words of a consent.
#[derive(Serialize, ToSchema)]
struct TextView {
    id: Id,
    /// `en`, `es`, `ro` or `ru`.
    language: String,
    version: i64,
}

/// A page of the ledger.
#[derive(Serialize, ToSchema)]
pub(super) struct ConsentPage {
    items: Vec<ConsentView>,
    /// The `after` of the next page; none on the last one.
    next: Option<String>,
}

/// What somebody said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewConsent {
    customer: Id,
    purpose: Purpose,
    channel: Channel,
    choice: Choice,
    /// The language of the words they agreed to; needed for a grant.
    language: Option<String>,
    /// The version of the words; the newest when it is not said.
    version: Option<i64>,
    /// When they said it; now when it is not said.
    #[schema(value_type = Option<String>, format = DateTime)]
    at: Option<Timestamp>,
    /// `form`, `phone`, `in-person`, `paper` or `letter`.
    source: Source,
    /// How it can be proved, 1 to 1,000 characters: sealed, and shown on the page of the proof alone.
    note: String,
}

impl ConsentView {
    /// None for somebody who was forgotten meanwhile.
    fn of(statement: Statement) -> Option<Self> {
        let text = statement.text.zip(statement.language).zip(statement.version);
        Some(Self {
            id: statement.id,
            number: statement.seq,
            customer: statement.party?,
            purpose: statement.purpose,
            channel: statement.channel,
            choice: statement.choice,
            text: text.map(|((id, language), version)| TextView { id, language, version }),
            at: statement.at,
            recorded_at: statement.recorded_at,
            source: statement.source,
            by: statement.actor_name,
            hash: statement.hash,
        })
    }
}

/// What customers agreed to and refused, in the order it was written down
///
/// Only of customers whom you may see. What holds now is what the last lines say: a refusal counts at once, a grant
/// only if it was said after every refusal.
#[utoipa::path(
    get,
    path = "/api/v1/consents",
    tag = "consents",
    params(
        ("customer" = Option<Id>, Query, description = "Only of this customer."),
        ("purpose" = Option<Purpose>, Query, description = "Only for this purpose."),
        ("channel" = Option<Channel>, Query, description = "Only by this channel."),
        ("limit" = Option<i64>, Query, minimum = 1, maximum = 200, description = "So many a page; 50 when not said."),
        ("after" = Option<String>, Query, description = "The `next` of the page before."),
    ),
    responses(
        (status = 200, description = "A page of the ledger.", body = ConsentPage),
        (status = 400, description = "`after` is malformed."),
        (status = 403, description = "Your role does not read consents."),
        (status = 422, description = "A parameter is unknown or cannot be read; `errors` names it."),
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    scope: Scope,
    RawQuery(query): RawQuery,
) -> Result<Json<ConsentPage>, Problem> {
    let known = ["customer", "purpose", "channel", "limit", "after"];
    let query = Parameters::read(query.as_deref(), &known, &[])?;
    let limit = query.limit(USUAL_PAGE, LARGEST_PAGE)?;
    let unknown = |name: &str| Problem::field(name, "there is no such word");
    let asked = Asked {
        customer: query.id("customer")?,
        purpose: query
            .some("purpose")
            .map(|word| Purpose::parse(word).ok_or_else(|| unknown("purpose")))
            .transpose()?,
        channel: query
            .some("channel")
            .map(|word| Channel::parse(word).ok_or_else(|| unknown("channel")))
            .transpose()?,
        after: query.after(|text| text.parse().ok().filter(|seq: &i64| *seq >= 0))?.unwrap_or(0),
        limit: i64::try_from(limit + 1).unwrap_or(i64::MAX),
    };
    if !are_read(&scope) {
        return Err(Problem::not_readable("consent"));
    }
    let mut found = store::list(&app.db, &scope, &asked).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    let next = found.last().filter(|_| has_more).map(|last| last.seq.to_string());
    Ok(Json(ConsentPage { items: found.into_iter().filter_map(ConsentView::of).collect(), next }))
}

/// One line of the ledger
#[utoipa::path(
    get,
    path = "/api/v1/consents/{id}",
    tag = "consents",
    params(("id" = Id, Path, description = "The id of the line.")),
    responses(
        (status = 200, description = "The line.", body = ConsentView),
        (status = 404, description = "There is no such line, or the customer is not yours to see."),
    )
)]
pub(super) async fn find(
    State(app): State<App>,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Json<ConsentView>, Problem> {
    let found = store::find(&app.db, &scope, id).await?.and_then(ConsentView::of);
    found.map(Json).ok_or_else(Problem::not_found)
}

/// Writes down what a customer agreed to or refused
///
/// Nothing is ever changed: who changes their mind says something new. A grant names the words they agreed to.
#[utoipa::path(
    post,
    path = "/api/v1/consents",
    tag = "consents",
    params(("Idempotency-Key" = Option<String>, Header, description = "Any text of your own, new for each line.")),
    request_body = NewConsent,
    responses(
        (status = 201, description = "Written down.", body = ConsentView, headers(
            ("Location" = String, description = "Where the line is found from now on."),
        )),
        (status = 403, description = "Your role does not write consents."),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
        (status = 409, description = "Their data may only be kept for now; or a request with this key is under way."),
        (status = 422, description = "Fields are unknown, missing or wrong; `errors` names each."),
    )
)]
pub(super) async fn create(
    State(app): State<App>,
    permit: Permit,
    JsonBody(new): JsonBody<NewConsent>,
) -> Result<Response, Problem> {
    let note = new.note.trim();
    if note.is_empty() || note.chars().count() > LONGEST_NOTE || note.contains('\0') {
        return Err(Problem::field("note", "it has 1 to 1,000 characters, and says how this can be proved"));
    }
    if !Source::TOLD.contains(&new.source) {
        return Err(Problem::field("source", "only the person themselves says so, by a key of theirs"));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let language = new.language.as_deref().unwrap_or_default();
    let text = texts::of(&mut tx, new.purpose, new.channel, language, new.version).await?;
    let statement = NewStatement {
        party: new.customer,
        purpose: new.purpose,
        channel: new.channel,
        choice: new.choice,
        text,
        at: new.at.unwrap_or(now),
        source: new.source,
        proof: Proof::told(note),
    };
    let (id, _) = store::record(&mut tx, &permit, now, statement).await.map_err(problem)?;
    let made = store::find(&mut tx, &permit.scope(), id).await?.and_then(ConsentView::of);
    let made = made.ok_or_else(Problem::not_found)?;
    let headers = AnswerHeaders::default().at(format!("/api/v1/consents/{id}"));
    commit_answer(tx, &permit, now, StatusCode::CREATED, headers, &made).await
}

fn problem(refusal: Refusal) -> Problem {
    match refusal {
        Refusal::NotFound => Problem::not_found(),
        Refusal::Restricted => Problem::restricted(),
        Refusal::NotWritable => Problem::not_writable("consent"),
        Refusal::Db(error) => error.into(),
        Refusal::Text | Refusal::Future => Problem::field(refusal.field().0, refusal.to_string()),
    }
}

#[derive(OpenApi)]
#[openapi(
    paths(list, find, create),
    tags((name = "consents", description = "What customers agreed to and refused: a ledger that is only added to."))
)]
struct Docs;

/// What the API of consents looks like, for `/api/v1/openapi.json`.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

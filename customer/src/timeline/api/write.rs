//! Writing a timeline as a program.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use foundation::db::{DbError, Tx};
use foundation::id::Id;
use foundation::team::{self, Permit, Scope};
use foundation::web::{AnswerHeaders, App, JsonBody, PathId, Problem, commit_answer};

use super::super::entry::{Author, Kind};
use super::super::pages::{problem, unprocessable};
use super::super::store::{self, ChangeRefused};
use super::read::{standing, with_etag};
use super::shape::{EntryPatch, EntryView, NewEntryBody};

/// Writes something down on a customer's timeline
///
/// With an `Idempotency-Key` a repeated request has one effect and one answer.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/timeline",
    tag = "timeline",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "Any text of your own, new for each entry."),
    ),
    request_body = NewEntryBody,
    responses(
        (status = 201, description = "The entry, written down.", body = EntryView, headers(
            ("Location" = String, description = "Where the entry is found from now on."),
            ("ETag" = String, description = "The version, such as `\"1\"`."),
        )),
        (status = 404, description = "There is no such customer, or they are not yours to see, or they were deleted."),
        (status = 422, description = "Fields are unknown, missing or wrong; `errors` names each."),
    )
)]
pub(super) async fn create(
    State(app): State<App>,
    permit: Permit,
    PathId(party): PathId,
    JsonBody(new): JsonBody<NewEntryBody>,
) -> Result<Response, Problem> {
    let scope = permit.scope();
    let customer = store::viewed(&app.db, &scope, party).await?;
    if customer.is_none_or(|customer| customer.is_deleted) {
        return Err(Problem::not_found());
    }
    known_colleague(&app, new.assignee).await?;
    let now = app.now();
    let mut entry = new.into_entry(party, Author::of(permit.actor()), now);
    if entry.assignee.is_none() && (entry.due_at.is_some() || entry.kind == Kind::Task) {
        entry.assignee = permit.actor().account();
    }
    let checked = entry.check_by_hand(now).map_err(|refused| unprocessable(&refused))?;

    let mut tx = app.db.begin().await?;
    let id = store::record(&mut tx, &permit, now, checked).await?;
    let entry = look_up(&mut tx, &scope, id).await?;
    let headers = AnswerHeaders::version(entry.version).at(format!("/api/v1/timeline/{id}"));
    commit_answer(tx, &permit, now, StatusCode::CREATED, headers, &entry).await
}

async fn look_up(tx: &mut Tx, scope: &Scope, id: Id) -> Result<EntryView, Problem> {
    let entry = store::look_up(tx, scope, id).await?;
    entry.map(EntryView::from).ok_or_else(Problem::not_found)
}

/// Changes what the body names
///
/// What is not named stays, null clears. `version`, or `If-Match`, says which
/// version the change was made from; an older one is refused.
#[utoipa::path(
    patch,
    path = "/api/v1/timeline/{id}",
    tag = "timeline",
    params(
        ("id" = Id, Path, description = "The entry's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` this change was made from."),
    ),
    request_body = EntryPatch,
    responses(
        (status = 200, description = "The entry as it is now.", body = EntryView, headers(("ETag" = String, description = "The new version."))),
        (status = 403, description = "Somebody else wrote it, and your role does not lead a team."),
        (status = 404, description = "There is no such entry, or it is on nobody's timeline that is yours to see."),
        (status = 409, description = "Somebody changed it since `version`."),
        (status = 412, description = "Somebody changed it since `If-Match`; the detail tells the current version."),
        (status = 422, description = "Fields are unknown or wrong; `errors` names each."),
        (status = 428, description = "Neither `version` nor `If-Match` was sent."),
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    headers: HeaderMap,
    JsonBody(patch): JsonBody<EntryPatch>,
) -> Result<Response, Problem> {
    let if_match = if_match(&headers)?;
    let Some(version) = if_match.or(patch.version) else {
        let detail = "send the version this change was made from, as version or If-Match";
        return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "invalid", detail));
    };
    known_colleague(&app, patch.assignee.flatten()).await?;
    let done = patch.done;
    let change = patch.into_change();

    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !change.is_empty() {
        let outcome = store::change(&mut tx, &permit, now, id, version, change).await;
        outcome.map_err(|refused| answer_conflict(refused, if_match.is_some()))?;
    } else {
        let entry = store::look_up(&mut tx, &permit.scope(), id).await?.ok_or_else(Problem::not_found)?;
        if entry.version != version {
            return Err(answer_conflict(ChangeRefused::Conflict(Box::new(entry)), if_match.is_some()));
        }
    }
    match done {
        Some(true) => store::complete(&mut tx, &permit, now, id).await.map_err(problem)?,
        Some(false) => store::reopen(&mut tx, &permit, now, id).await.map_err(problem)?,
        None => {}
    }
    tx.commit().await?;
    let entry = standing(&app, &permit.scope(), id).await?;
    let version = entry.version;
    Ok(with_etag(Json(entry).into_response(), version))
}

fn answer_conflict(refused: ChangeRefused, was_a_condition: bool) -> Problem {
    match refused {
        ChangeRefused::Conflict(theirs) if was_a_condition => Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "conflict",
            format!("the entry was changed meanwhile; it has version {} now", theirs.version),
        ),
        other => problem(other),
    }
}

/// The version in `If-Match: "3"`.
fn if_match(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(etag) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let version = etag.to_str().ok().and_then(|etag| etag.trim().trim_matches('"').parse().ok());
    version.map(Some).ok_or_else(|| Problem::bad_request("If-Match is the ETag of the entry, such as \"3\""))
}

async fn known_colleague(app: &App, account: Option<Id>) -> Result<(), Problem> {
    let Some(account) = account else { return Ok(()) };
    let accounts = team::accounts(&app.db).await.map_err(|error: DbError| Problem::from(error))?;
    let is_known = accounts.iter().any(|known| known.id == account && !known.is_blocked());
    if is_known {
        Ok(())
    } else {
        Err(Problem::unprocessable("assignee: this is no colleague")
            .with_field("assignee", "this is no colleague"))
    }
}

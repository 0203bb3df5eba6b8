//! Writing a timeline as a program.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use foundation::db::DbError;
use foundation::id::Id;
use foundation::team::{self, Permit};
use foundation::web::{
    AnswerHeaders, App, JsonBody, PathId, Precondition, Problem, commit_answer, with_version,
};

use super::super::check::FieldRefusal;
use super::super::entry::{Author, Kind};
use super::super::fields::unwritten_of_new;
use super::super::pages::{problem, unprocessable};
use super::super::store::{self, ChangeRefused};
use super::read::standing;
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
        (status = 422, description = "Fields are unknown, missing or wrong, or one of `customers` does not exist or is not yours to see; `errors` names each."),
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
    if let Some(field) = unwritten_of_new(&permit, &entry) {
        return Err(Problem::not_writable(field));
    }
    let checked = entry.check_by_hand(now).map_err(|refused| unprocessable(&refused))?;

    let mut tx = app.db.begin().await?;
    if !store::are_known(&mut tx, &scope, &checked.0.links).await? {
        return Err(unprocessable(&[FieldRefusal { field: "customers", reason: "no-such-customer" }]));
    }
    let id = store::record(&mut tx, &permit, now, checked).await?;
    let entry = store::find_written(&mut tx, &scope, id, party).await?.ok_or_else(Problem::not_found)?;
    let entry = EntryView::from(entry);
    let headers = AnswerHeaders::version(entry.version).at(format!("/api/v1/timeline/{id}"));
    commit_answer(tx, &permit, now, StatusCode::CREATED, headers, &entry).await
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
        (status = 409, description = "Somebody changed it since `version`; `errors` and `ETag` tell the current one."),
        (status = 412, description = "Somebody changed it since `If-Match`; `errors` and `ETag` tell the current version."),
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
    let expected = Precondition::read(&headers, patch.version).required()?;
    known_colleague(&app, patch.assignee.flatten()).await?;
    let done = patch.done;
    let change = patch.into_change();

    let now = app.now();
    let mut tx = app.db.begin().await?;
    let entry = store::look_up(&mut tx, &permit.scope(), id).await?;
    let entry = entry.filter(|entry| entry.deleted_at.is_none()).ok_or_else(Problem::not_found)?;
    if let Some(refusal) = expected.refuses(entry.version) {
        return Ok(refusal);
    }
    if !change.is_empty() {
        match store::change(&mut tx, &permit, now, id, entry.version, change).await {
            // Somebody was quicker since it was looked up.
            Err(ChangeRefused::Conflict(theirs)) => {
                let refused = || problem(ChangeRefused::Conflict(theirs.clone()));
                return expected.refuses(theirs.version).ok_or_else(refused);
            }
            outcome => outcome.map_err(problem)?,
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
    Ok(with_version(Json(entry).into_response(), version))
}

async fn known_colleague(app: &App, account: Option<Id>) -> Result<(), Problem> {
    let Some(account) = account else { return Ok(()) };
    let accounts = team::accounts(&app.db).await.map_err(|error: DbError| Problem::from(error))?;
    let is_known = accounts.iter().any(|known| known.id == account && !known.is_blocked());
    if is_known { Ok(()) } else { Err(Problem::field("assignee", "this is no colleague")) }
}

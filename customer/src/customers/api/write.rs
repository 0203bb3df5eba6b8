//! Changing customers as a program.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::web::{
    AnswerHeaders, App, JsonBody, PathId, Precondition, Problem, commit_answer, with_version,
};

use super::draft::Colleagues;
use super::read::standing;
use super::shape::{CustomerPatch, CustomerView, NewCustomer};
use crate::customers::customer::Full;
use crate::customers::fields::first_unwritten;
use crate::customers::store::{self, ChangeRefused};

/// Creates a customer
///
/// With an `Idempotency-Key` a repeated request has one effect and one answer.
#[utoipa::path(
    post,
    path = "/api/v1/customers",
    tag = "customers",
    params(("Idempotency-Key" = Option<String>, Header, description = "Any text of your own, new for each customer.")),
    request_body = NewCustomer,
    responses(
        (status = 201, description = "The customer, created.", body = CustomerView, headers(
            ("Location" = String, description = "Where the customer is found from now on."),
            ("ETag" = String, description = "The version, such as `\"1\"`."),
        )),
        (status = 409, description = "A request with this key is under way."),
        (status = 422, description = "Fields are unknown, missing or wrong; `errors` names each."),
    )
)]
pub(super) async fn create(
    State(app): State<App>,
    permit: Permit,
    JsonBody(new): JsonBody<NewCustomer>,
) -> Result<Response, Problem> {
    let scope = permit.scope();
    let colleagues = Colleagues::read(&app.db, new.names_colleagues()).await?;
    let me = permit.actor().account().filter(|_| !scope.sees_everything());
    let checked = new.check(&colleagues, me)?;

    let now = app.now();
    let mut tx = app.db.begin().await?;
    let id = store::create(&mut tx, &permit, now, checked).await.map_err(problem)?;
    let Some(full) = store::full_in(&mut tx, &scope, id).await? else {
        let detail = "you would not see this customer: name yourself as owner or deputy, or your team";
        return Err(Problem::unprocessable(detail).with_field("owner", detail));
    };
    let customer = CustomerView::within(&scope, full);
    let headers = AnswerHeaders::version(customer.version).at(format!("/api/v1/customers/{id}"));
    commit_answer(tx, &permit, now, StatusCode::CREATED, headers, &customer).await
}

/// A change without a version starts again when somebody was quicker, this often.
const ATTEMPTS: usize = 10;

/// Changes what the body names
///
/// What is not named stays, null clears, lists are replaced as a whole, `custom`
/// is merged (RFC 7396). With `version` in the body, or `If-Match`, a change made
/// from an older version is refused instead of overwriting somebody else's.
#[utoipa::path(
    patch,
    path = "/api/v1/customers/{id}",
    tag = "customers",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` this change was made from."),
    ),
    request_body = CustomerPatch,
    responses(
        (status = 200, description = "The customer as they are now.", body = CustomerView, headers(("ETag" = String, description = "The new version."))),
        (status = 403, description = "Your role does not write a field; `errors` names it."),
        (status = 204, description = "Changed, and from now on not yours to see."),
        (status = 404, description = "There is no such customer, or they are not yours to see, or they were deleted."),
        (status = 409, description = "Somebody changed them since `version`; `errors` and `ETag` tell the current one. Or another customer has this `external_id`."),
        (status = 412, description = "Somebody changed them since `If-Match`; `errors` and `ETag` tell the current version."),
        (status = 422, description = "Fields are unknown or wrong; `errors` names each."),
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    headers: HeaderMap,
    JsonBody(patch): JsonBody<CustomerPatch>,
) -> Result<Response, Problem> {
    let scope = permit.scope();
    if let Some(field) = first_unwritten(&permit, &patch.named()) {
        return Err(Problem::not_writable(field));
    }
    let expected = Precondition::read(&headers, patch.version);
    let colleagues = Colleagues::read(&app.db, patch.names_colleagues()).await?;
    for _ in 0..ATTEMPTS {
        let mut tx = app.db.begin().await?;
        let before = store::full_in(&mut tx, &scope, id).await?.ok_or_else(Problem::not_found)?;
        let version = before.customer.version;
        if before.customer.deleted_at.is_some() {
            return standing(&scope, before).map(|customer| Json(customer).into_response());
        }
        if let Some(refusal) = expected.refuses(version) {
            return Ok(refusal);
        }
        let checked = patch.clone().check(&before, &colleagues)?;
        match store::change(&mut tx, &permit, app.now(), id, version, checked).await {
            Ok(version) => {
                let after = store::full_in(&mut tx, &scope, id).await?;
                tx.commit().await?;
                let answer = |full: Full| Json(CustomerView::within(&scope, full)).into_response();
                return Ok(after.map_or_else(
                    || StatusCode::NO_CONTENT.into_response(),
                    |full| with_version(answer(full), version),
                ));
            }
            Err(ChangeRefused::Changed(_)) => {}
            Err(refused) => return Err(problem(refused)),
        }
    }
    Err(Problem::conflict("this customer is being changed all the time; try again in a moment"))
}

/// Deletes a customer; a restoration brings them back with everything
#[utoipa::path(
    delete,
    path = "/api/v1/customers/{id}",
    tag = "customers",
    params(("id" = Id, Path, description = "The customer's id.")),
    responses(
        (status = 204, description = "Deleted, now or before."),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
    )
)]
pub(super) async fn remove(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
) -> Result<StatusCode, Problem> {
    let mut tx = app.db.begin().await?;
    store::remove(&mut tx, &permit, app.now(), id).await.map_err(problem)?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Brings a deleted customer back
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/restoration",
    tag = "customers",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "Any text of your own."),
    ),
    responses(
        (status = 200, description = "The customer as they are now; also when they were not deleted.", body = CustomerView, headers(("ETag" = String, description = "The version."))),
        (status = 404, description = "There is no such customer, or they are not yours to see."),
    )
)]
pub(super) async fn restore(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    store::restore(&mut tx, &permit, now, id).await.map_err(problem)?;
    let full = store::full_in(&mut tx, &permit.scope(), id).await?.ok_or_else(Problem::not_found)?;
    let customer = CustomerView::within(&permit.scope(), full);
    tx.unaudited("a restoration audits itself, and one without effect only keeps its answer");
    let headers = AnswerHeaders::version(customer.version).at(format!("/api/v1/customers/{id}"));
    commit_answer(tx, &permit, now, StatusCode::OK, headers, &customer).await
}

fn problem(refused: ChangeRefused) -> Problem {
    match refused {
        ChangeRefused::NotFound => Problem::not_found(),
        ChangeRefused::Changed(now) => Problem::conflict(format!(
            "somebody changed this customer meanwhile: they are at version {} now",
            now.customer.version
        )),
        ChangeRefused::ExternalIdTaken => {
            // Said like any other refusal of a field: whose it is may be no matter of who asks.
            let detail = "this external_id cannot be taken";
            Problem::unprocessable(format!("external_id: {detail}")).with_field("external_id", detail)
        }
        ChangeRefused::NotWritable(field) => Problem::not_writable(field),
        ChangeRefused::Db(error) => error.into(),
    }
}

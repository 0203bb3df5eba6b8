//! Changing links as a program.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::web::{
    AnswerHeaders, App, JsonBody, PathId, Precondition, Problem, commit_answer, with_version,
};
use foundation::words::{Lang, Words, Zone};

use super::shape::{LinkPatch, LinkView, NewLinkBody};
use crate::customers;
use crate::links::fields::are_written;
use crate::links::link::{NewLink, Refusal};
use crate::links::store::{self, ChangeRefused};

/// Links the customer with another one
///
/// A person's first current employer becomes their main organisation. With an
/// `Idempotency-Key` a repeated request has one effect and one answer.
#[utoipa::path(
    post,
    path = "/api/v1/customers/{id}/links",
    tag = "links",
    params(
        ("id" = Id, Path, description = "The customer's id."),
        ("Idempotency-Key" = Option<String>, Header, description = "Any text of your own, new for each link."),
    ),
    request_body = NewLinkBody,
    responses(
        (status = 201, description = "The link, made.", body = LinkView, headers(
            ("Location" = String, description = "Where the link is found from now on."),
            ("ETag" = String, description = "The version, such as `\"1\"`."),
        )),
        (status = 404, description = "One of both customers does not exist, or is not yours to see, or was deleted."),
        (status = 409, description = "The same link holds already; or a request with this key is under way."),
        (status = 422, description = "Fields are unknown, missing or wrong; `errors` names each."),
    )
)]
pub(super) async fn create(
    State(app): State<App>,
    permit: Permit,
    PathId(here): PathId,
    JsonBody(new): JsonBody<NewLinkBody>,
) -> Result<Response, Problem> {
    if !are_written(&permit) {
        return Err(Problem::not_writable("links"));
    }
    let (from, to) = match (new.from, new.to) {
        (None, Some(to)) => (here, to),
        (Some(from), None) => (from, here),
        _ => {
            let detail = "name the other customer by `to`, or by `from`, and not by both";
            return Err(Problem::unprocessable(detail).with_field("to", detail));
        }
    };
    let other = if new.to.is_some() { "to" } else { "from" };
    let (now, scope) = (app.now(), permit.scope());
    let mut tx = app.db.begin().await?;
    let ends = customers::find_many(&mut tx, &scope, &[from, to]).await?;
    let kind = |id: Id| ends.iter().find(|customer| customer.id == id).map(|customer| customer.kind);
    kind(here).ok_or_else(Problem::not_found)?;
    let (Some(first), Some(second)) = (kind(from), kind(to)) else {
        return Err(Problem::not_found().with_field(other, "there is no such customer"));
    };
    let link =
        NewLink { from, to, kind: new.kind, role: new.role, starts_on: new.starts_on, ends_on: new.ends_on };
    let link = link.check(first, second).map_err(|refused| unprocessable(&refused, other))?;
    if let Some(known) = store::holding(&mut tx, from, to, link.kind).await? {
        return Err(Problem::conflict(format!("the same link holds already: it is /api/v1/links/{known}")));
    }
    let id = store::add(&mut tx, &permit, now, link).await?;
    let made = store::find(&mut tx, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let made = LinkView::from(made);
    let headers = AnswerHeaders::version(made.version).at(format!("/api/v1/links/{id}"));
    commit_answer(tx, &permit, now, StatusCode::CREATED, headers, &made).await
}

/// A change without a version starts again when somebody was quicker, this often.
const ATTEMPTS: usize = 10;

/// Changes a link's role and dates
///
/// What is not named stays, null clears. With `version` in the body, or `If-Match`,
/// a change made from an older version is refused instead of overwriting somebody
/// else's. Who is linked, and how, stays: delete the link and make another one.
#[utoipa::path(
    patch,
    path = "/api/v1/links/{id}",
    tag = "links",
    params(
        ("id" = Id, Path, description = "The link's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` this change was made from."),
    ),
    request_body = LinkPatch,
    responses(
        (status = 200, description = "The link as it is now.", body = LinkView, headers(("ETag" = String, description = "The new version."))),
        (status = 404, description = "There is no such link, or one of both customers is not yours to see or was deleted."),
        (status = 409, description = "Somebody changed it since `version`; `errors` and `ETag` tell the current one."),
        (status = 412, description = "Somebody changed it since `If-Match`; `errors` and `ETag` tell the current version."),
        (status = 422, description = "Fields are unknown or wrong; `errors` names each."),
    )
)]
pub(super) async fn change(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    headers: HeaderMap,
    JsonBody(patch): JsonBody<LinkPatch>,
) -> Result<Response, Problem> {
    if !are_written(&permit) {
        return Err(Problem::not_writable("links"));
    }
    let scope = permit.scope();
    let expected = Precondition::read(&headers, patch.version);
    for _ in 0..ATTEMPTS {
        let mut tx = app.db.begin().await?;
        let before = store::find(&mut tx, &scope, id).await?.ok_or_else(Problem::not_found)?.from_first;
        if let Some(refusal) = expected.refuses(before.version) {
            return Ok(refusal);
        }
        let terms = patch.onto(before.terms());
        match store::change(&mut tx, &permit, app.now(), id, before.version, terms).await {
            Ok(version) => {
                let after = store::find(&mut tx, &scope, id).await?.ok_or_else(Problem::not_found)?;
                tx.commit().await?;
                return Ok(with_version(Json(LinkView::from(after)).into_response(), version));
            }
            Err(ChangeRefused::Changed(_)) => {}
            Err(ChangeRefused::NotFound) => return Err(Problem::not_found()),
            Err(ChangeRefused::Fields(refused)) => return Err(unprocessable(&refused, "to")),
            Err(ChangeRefused::Db(error)) => return Err(error.into()),
        }
    }
    Err(Problem::conflict("this link is being changed all the time; try again in a moment"))
}

/// Takes a link back that was made by mistake; one that is over gets an end instead
#[utoipa::path(
    delete,
    path = "/api/v1/links/{id}",
    tag = "links",
    params(
        ("id" = Id, Path, description = "The link's id."),
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the link that is meant."),
    ),
    responses(
        (status = 204, description = "The link is gone."),
        (status = 404, description = "There is no such link any more, or one of both customers is not yours to see."),
        (status = 412, description = "Somebody changed it since `If-Match`; `errors` and `ETag` tell the current version."),
    )
)]
pub(super) async fn remove(
    State(app): State<App>,
    permit: Permit,
    PathId(id): PathId,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if !are_written(&permit) {
        return Err(Problem::not_writable("links"));
    }
    let mut tx = app.db.begin().await?;
    let link = store::find(&mut tx, &permit.scope(), id).await?.ok_or_else(Problem::not_found)?;
    if let Some(refusal) = Precondition::read(&headers, None).refuses(link.from_first.version) {
        return Ok(refusal);
    }
    store::remove(&mut tx, &permit, app.now(), id).await?.ok_or_else(Problem::not_found)?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Refused fields for programs, in English; `other` is how the other customer was named.
fn unprocessable(refused: &[Refusal], other: &'static str) -> Problem {
    let english = Words::new(Lang::En, Zone::utc());
    refused.iter().fold(Problem::unprocessable("the link cannot be saved like this"), |problem, refusal| {
        let field = if refusal.field() == "other" { other } else { refusal.field() };
        problem.with_field(field, english.text(format!("links-refused-{}", refusal.word())))
    })
}

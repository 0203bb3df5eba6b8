//! Idempotency: a POST that is repeated with the same key has one effect and one answer.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sha2::{Digest, Sha256};
use tower::ServiceExt;

use super::app::App;
use super::guard::read_body;
use super::precondition::etag;
use super::problem::Problem;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{DbError, Query, Tx};
use crate::id::Id;
use crate::team::{Actor, Permit, SignedIn};

/// The key a caller gave to a POST, and what it was given for.
#[derive(Clone, Debug)]
pub struct Idempotency {
    key: String,
    request_hash: Vec<u8>,
}

/// What a repeated request was answered the first time.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    is_same_request: bool,
    status: StatusCode,
    headers: AnswerHeaders,
    body: String,
}

impl Kept {
    /// Tells [`again`] that the route's policy lets the answer out.
    pub(super) fn into_marker(self) -> Response {
        let mut response = StatusCode::NO_CONTENT.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Headers of an answer, which a repeated request gets again.
#[derive(Clone, Debug, Default)]
pub struct AnswerHeaders {
    location: Option<String>,
    etag: Option<String>,
}

impl AnswerHeaders {
    /// The version of what is answered, as its `ETag`.
    #[must_use]
    pub fn version(version: i64) -> Self {
        Self { location: None, etag: Some(etag(version)) }
    }

    /// Where the object is found from now on; sent for one that was created.
    #[must_use]
    pub fn at(self, path: String) -> Self {
        Self { location: Some(path), ..self }
    }
}

const LONGEST_KEY: usize = 255;
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// Commits a change made through the API together with its answer, so that a
/// repeated request gets the same one.
///
/// What has a place of its own (see [`AnswerHeaders::at`]) is read there again and
/// not kept: the record may have been taken from the caller since, or erased.
///
/// # Errors
/// A conflict when the same key is being used at this moment.
pub async fn commit_answer<T: Serialize>(
    mut tx: Tx,
    permit: &Permit,
    now: Timestamp,
    status: StatusCode,
    headers: AnswerHeaders,
    body: &T,
) -> Result<Response, Problem> {
    let json = serde_json::to_string(body).map_err(|error| Problem::trouble("write the answer", &error))?;
    if let Some(once) = permit.idempotency() {
        let kept_body = if headers.location.is_some() { "" } else { json.as_str() };
        let kept = tx
            .run(
                "insert into idempotency (actor, key, request_hash, status, location, etag, body, created_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8)",
                args![
                    owner(permit.actor()),
                    once.key.as_str(),
                    once.request_hash.clone(),
                    i64::from(status.as_u16()),
                    headers.location.clone(),
                    headers.etag.clone(),
                    kept_body,
                    now
                ],
            )
            .await;
        match kept {
            Err(DbError::Duplicate) => {
                return Err(Problem::conflict("a request with this Idempotency-Key is under way; repeat it"));
            }
            other => other?,
        };
    }
    tx.commit().await?;
    Ok(as_json(status, headers, json))
}

/// Takes away all kept answers that name `id`, such as somebody who is forgotten.
///
/// # Errors
/// When the database refuses.
pub async fn forget_answers(tx: &mut Tx, id: Id) -> Result<u64, DbError> {
    tx.run("delete from idempotency where body like $1 or location like $1", args![format!("%{id}%")]).await
}

/// Marks a POST with its key, and with the first answer when it is a repeated one.
pub(super) async fn remember(app: &App, actor: &Actor, request: Request) -> Result<Request, Box<Response>> {
    let Some(key) = request.headers().get("idempotency-key") else { return Ok(request) };
    let refuse = |problem: Problem| Box::new(problem.into_response());
    let key = match key.to_str() {
        Ok(key) if (1..=LONGEST_KEY).contains(&key.len()) => key.to_owned(),
        _ => return Err(refuse(Problem::bad_request("Idempotency-Key has 1 to 255 plain characters"))),
    };

    let (parts, body) = request.into_parts();
    let body = read_body(body, MOST_BYTES).await.map_err(refuse)?;
    let mut hash = Sha256::new();
    hash.update(parts.uri.path().as_bytes());
    hash.update([0]);
    hash.update(&body);
    let request_hash = hash.finalize().to_vec();

    let kept = app
        .db
        .first::<(Vec<u8>, i64, Option<String>, Option<String>, String)>(
            "select request_hash, status, location, etag, body from idempotency where actor = $1 and key = $2",
            args![owner(actor), key.as_str()],
        )
        .await
        .map_err(|error| refuse(error.into()))?;

    let mut request = Request::from_parts(parts, Body::from(body));
    if let Some((hash, status, location, etag, body)) = kept {
        let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        request.extensions_mut().insert(Kept {
            is_same_request: hash == request_hash,
            status: status.unwrap_or(StatusCode::OK),
            headers: AnswerHeaders { location, etag },
            body,
        });
    }
    request.extensions_mut().insert(Idempotency { key, request_hash });
    Ok(request)
}

/// Answers a repeated request that the route's policy let pass. What was made is read at its own
/// address, by that address's policy and within the caller's scope of now.
pub(super) async fn again(kept: Kept, signed_in: &SignedIn, router: Router) -> Response {
    if !kept.is_same_request {
        return Problem::unprocessable("this Idempotency-Key was used for another request").into_response();
    }
    let mut answer = match kept.headers.location.clone() {
        None => as_json(kept.status, kept.headers, kept.body),
        Some(path) => {
            let mut look = Request::new(Body::empty());
            *look.method_mut() = Method::GET;
            // We wrote the path; one that a newer program wrote otherwise is no address of ours.
            let Ok(uri) = path.parse() else { return Problem::not_found().into_response() };
            *look.uri_mut() = uri;
            look.extensions_mut().insert(signed_in.clone());
            let mut seen = router.oneshot(look).await.unwrap_or_else(|never| match never {});
            if !seen.status().is_success() {
                return seen;
            }
            *seen.status_mut() = kept.status;
            if kept.status == StatusCode::CREATED
                && let Ok(path) = HeaderValue::try_from(path)
            {
                seen.headers_mut().insert(header::LOCATION, path);
            }
            seen
        }
    };
    answer.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    answer
}

fn owner(actor: &Actor) -> String {
    let id = actor.id().map(|id| id.to_string()).unwrap_or_default();
    format!("{}:{id}", actor.kind().as_str())
}

fn as_json(status: StatusCode, headers: AnswerHeaders, json: String) -> Response {
    let mut response = (status, [(header::CONTENT_TYPE, "application/json")], json).into_response();
    let location = headers.location.filter(|_| status == StatusCode::CREATED);
    for (name, value) in [(header::LOCATION, location), (header::ETAG, headers.etag)] {
        // Paths and versions are plain characters.
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

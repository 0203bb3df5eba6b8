//! How the program says no: RFC 9457 to programs, a calm page to people.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::db::DbError;

/// A refusal or a trouble, as an answer.
#[derive(Clone, Debug)]
pub struct Problem {
    pub status: StatusCode,
    /// A stable word such as `not-found`; pages translate `shell-problem-<kind>` and `…-next`.
    pub kind: &'static str,
    /// One English sentence for programs, naming the place.
    pub detail: String,
    pub fields: Vec<FieldProblem>,
    pub retry_after: Option<u32>,
    /// Under this number the log tells more.
    pub reference: Option<String>,
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, Serialize)]
pub struct FieldProblem {
    pub field: String,
    pub detail: String,
}

const STEP_UP: &str = "step-up";

impl Problem {
    #[must_use]
    pub fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), fields: Vec::new(), retry_after: None, reference: None }
    }

    #[must_use]
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "there is no such record, or it is not yours to see")
    }

    #[must_use]
    pub fn not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "not-allowed", "your role does not allow this")
    }

    /// A field of a group that the role does not read; asked for as a whole, such as a list of purchases.
    #[must_use]
    pub fn not_readable(field: &str) -> Self {
        Self::not_allowed().about(field, "your role does not read this")
    }

    /// A field of a group that the role does not write.
    #[must_use]
    pub fn not_writable(field: &str) -> Self {
        Self::not_allowed().about(field, "your role does not write this")
    }

    fn about(mut self, field: &str, detail: &str) -> Self {
        self.detail = format!("{field}: {detail}");
        self.with_field(field, detail)
    }

    /// For what a person does themselves, whatever the role of a program is.
    #[must_use]
    pub fn for_people() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            "not-allowed",
            "this takes a person who is signed in; no token will do",
        )
    }

    /// For what matters so much that a person proves once more who they are.
    #[must_use]
    pub fn step_up() -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            STEP_UP,
            "this takes a person who proved within 30 minutes who they are",
        )
    }

    pub(crate) fn is_step_up(&self) -> bool {
        self.kind == STEP_UP
    }

    #[must_use]
    pub fn unprocessable(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
    }

    #[must_use]
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad-request", detail)
    }

    /// One field of the request is wrong.
    #[must_use]
    pub fn field(field: &str, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self::unprocessable(format!("{field}: {detail}")).with_field(field, detail)
    }

    /// The record is set aside: it is kept, and not changed until somebody lifts that.
    #[must_use]
    pub fn restricted() -> Self {
        Self::new(
            StatusCode::CONFLICT,
            "restricted",
            "this record is restricted: it may only be kept; lift the restriction before you change it",
        )
    }

    #[must_use]
    pub fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", detail)
    }

    /// Something of ours failed: the cause goes to the log, not to the reader.
    #[must_use]
    pub fn trouble(doing: &str, error: &dyn std::error::Error) -> Self {
        tracing::error!(doing, %error, "server");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server", "something went wrong on our side")
    }

    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>, detail: impl Into<String>) -> Self {
        self.fields.push(FieldProblem { field: field.into(), detail: detail.into() });
        self
    }
}

impl From<DbError> for Problem {
    fn from(error: DbError) -> Self {
        let later = |kind, detail| {
            let mut problem = Self::new(StatusCode::SERVICE_UNAVAILABLE, kind, detail);
            problem.retry_after = Some(2);
            problem
        };
        match error {
            DbError::Busy => later("unavailable", "the database is busy; try again in a moment"),
            DbError::Unavailable | DbError::NotCommitted => later(
                "unavailable",
                "the database could not take the change; nothing was saved, try again in a moment",
            ),
            DbError::Unknown => later(
                "unknown-outcome",
                "the answer of the database was lost: we do not know whether it was saved; look before you \
                 repeat it, or repeat it with the same Idempotency-Key",
            ),
            DbError::NoWrites => later(
                "no-writes",
                "the disk of the database reported an error, so no changes are taken; nothing was saved",
            ),
            DbError::Storage(error) => {
                tracing::error!(%error, "the disk of the database");
                later("no-writes", "the disk of the database reports an error; nothing was saved")
            }
            DbError::Full => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk-full",
                "the disk of the database is full; nothing was saved",
            ),
            DbError::NotAllowed => Self::not_allowed(),
            DbError::SetAside => Self::restricted(),
            DbError::Duplicate => Self::conflict("a record with the same key exists already"),
            DbError::Dangling => Self::unprocessable("it refers to a record that does not exist"),
            DbError::Other(error) => Self::trouble("ask the database", &error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(mut self) -> Response {
        // Only for troubles of ours: what is hidden and what is missing must be answered alike.
        if self.status.is_server_error() && self.reference.is_none() {
            self.reference = super::health::request_id();
        }
        #[derive(Serialize)]
        struct Body<'a> {
            r#type: String,
            title: &'a str,
            status: u16,
            detail: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reference: Option<&'a str>,
            #[serde(skip_serializing_if = "<[_]>::is_empty")]
            errors: &'a [FieldProblem],
        }
        let body = Body {
            r#type: format!("urn:vinculo:problem:{}", self.kind),
            title: self.status.canonical_reason().unwrap_or("Problem"),
            status: self.status.as_u16(),
            detail: &self.detail,
            reference: self.reference.as_deref(),
            errors: &self.fields,
        };
        let json = serde_json::to_string(&body).unwrap_or_default();
        let mut response =
            (self.status, [(header::CONTENT_TYPE, "application/problem+json")], json).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

//! Which version of a thing a change was meant for, and which one an answer shows.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// The version in the body, and the ones in `If-Match`.
pub struct Precondition {
    version: Option<i64>,
    matches: Option<Matches>,
}

enum Matches {
    Any,
    /// Tags that are not ours match nothing.
    OneOf(Vec<i64>),
}

impl Precondition {
    /// `version` is the one that the body names.
    #[must_use]
    pub fn read(headers: &HeaderMap, version: Option<i64>) -> Self {
        let mut lines = headers.get_all(header::IF_MATCH).iter().peekable();
        let has_header = lines.peek().is_some();
        let tags: Vec<&str> = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .map(str::trim)
            .collect();
        let read = |tag: &&str| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok();
        let matches = has_header.then(|| match tags.as_slice() {
            ["*"] => Matches::Any,
            tags => Matches::OneOf(tags.iter().filter_map(read).collect()),
        });
        Self { version, matches }
    }

    /// For changes that nobody may make without saying from which version.
    ///
    /// # Errors
    /// 428 when neither the body nor a header said it.
    pub fn required(self) -> Result<Self, Problem> {
        if self.version.is_some() || self.matches.is_some() {
            return Ok(self);
        }
        let detail = "send the version this change was made from, as version or If-Match";
        Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "invalid", detail))
    }

    /// The answer when the thing, now at `current`, is not what the change was
    /// meant for: 412 when `If-Match` says so, 409 when the body does.
    #[must_use]
    pub fn refuses(&self, current: i64) -> Option<Response> {
        let header_fits = match &self.matches {
            None | Some(Matches::Any) => true,
            Some(Matches::OneOf(versions)) => versions.contains(&current),
        };
        let body_fits = self.version.is_none_or(|version| version == current);
        let status = match (header_fits, body_fits) {
            (true, true) => return None,
            (false, _) => StatusCode::PRECONDITION_FAILED,
            (true, false) => StatusCode::CONFLICT,
        };
        let detail = format!(
            "somebody changed this meanwhile: it is at version {current} now; read it again and repeat"
        );
        let problem = Problem::new(status, "conflict", detail).with_field("version", current.to_string());
        Some(with_version(problem.into_response(), current))
    }
}

/// The version as the answer's `ETag`.
#[must_use]
pub fn with_version(mut response: Response, version: i64) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&etag(version)) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

/// A strong validator (RFC 9110, 8.8.3), such as `"3"`.
pub(super) fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

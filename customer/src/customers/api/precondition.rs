//! Which version a change was meant for.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use foundation::web::Problem;

/// The version in the body, and the ones in `If-Match`.
pub(crate) struct Precondition {
    version: Option<i64>,
    matches: Option<Matches>,
}

enum Matches {
    Any,
    /// Tags that are not ours match nothing.
    OneOf(Vec<i64>),
}

impl Precondition {
    pub(crate) fn read(headers: &HeaderMap, version: Option<i64>) -> Self {
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

    /// The answer when what is to be changed, now at `current`, is not what the change
    /// was meant for: 412 when `If-Match` says so, 409 when the body does.
    pub(crate) fn refuses(&self, current: i64) -> Option<Response> {
        let header_fits = match &self.matches {
            None | Some(Matches::Any) => true,
            Some(Matches::OneOf(versions)) => versions.contains(&current),
        };
        let body_fits = self.version.is_none_or(|version| version == current);
        let (status, kind) = match (header_fits, body_fits) {
            (true, true) => return None,
            (false, _) => (StatusCode::PRECONDITION_FAILED, "conflict"),
            (true, false) => (StatusCode::CONFLICT, "conflict"),
        };
        let detail = format!("somebody was quicker: the version is {current} now; read it again and repeat");
        let problem = Problem::new(status, kind, detail).with_field("version", current.to_string());
        Some(with_etag(problem.into_response(), current))
    }
}

/// The version as the answer's `ETag`.
pub(crate) fn with_etag(mut response: Response, version: i64) -> Response {
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response
}

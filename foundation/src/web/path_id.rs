//! The id in a path.

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::StatusCode;
use axum::http::request::Parts;

use super::problem::Problem;
use crate::id::Id;

/// The path's `{id}`; a malformed one is answered 404 with a sentence.
#[derive(Clone, Copy, Debug)]
pub struct PathId(pub Id);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::bad_request("the address is not valid UTF-8"))?;
        let text = params.iter().find(|(name, _)| *name == "id").map_or("", |(_, value)| value);
        Id::parse(text).map(PathId).ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_FOUND,
                "not-found",
                "the id in the address is malformed: ids look like 0198c0de-0000-7000-8000-000000000000",
            )
        })
    }
}

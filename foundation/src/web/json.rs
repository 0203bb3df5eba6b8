//! A JSON body, refused with the place of what is wrong in it.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;

use super::guard::read_body;
use super::problem::Problem;

const MOST_BYTES: usize = 2 * 1024 * 1024;

/// The request's body as `T`. Malformed JSON is answered 400 with line and
/// column; an unknown field, a missing one or a wrong type 422 with its name.
#[derive(Clone, Copy, Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Problem> {
        let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if !media_type.is_some_and(is_json) {
            return Err(Problem::bad_request("send JSON, with the header Content-Type: application/json"));
        }
        let bytes = read_body(request.into_body(), MOST_BYTES).await?;
        read(&bytes).map(JsonBody)
    }
}

/// Tells a field that is null from one that is missing, for
/// `#[serde(default, deserialize_with = "named")]` on an `Option<Option<_>>`.
///
/// # Errors
/// When the value is neither null nor what the field takes.
pub fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        refuse(&path, error.inner())
    })?;
    json.end().map_err(|error| refuse("", &error))?;
    Ok(value)
}

fn refuse(path: &str, error: &serde_json::Error) -> Problem {
    if error.classify() != Category::Data {
        let (line, column) = (error.line(), error.column());
        return Problem::bad_request(format!("the body is no JSON: see line {line}, column {column}"));
    }
    let said = error.to_string();
    // The place in the text is of no use to whoever built the object by a program.
    let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
    let field = field_name(path, said);
    Problem::field(&field, said)
}

/// The dotted name of the field: a missing one is named only by the message, after the path of its object.
fn field_name(path: &str, said: &str) -> String {
    let parent = Some(path).filter(|path| *path != ".").unwrap_or_default();
    let named = |start: &str| said.strip_prefix(start)?.split_once('`').map(|(name, _)| name);
    let missing = named("missing field `");
    // An unknown field is the last part of the path already, or of nothing when the path ends at its object.
    let unknown = named("unknown field `").filter(|name| parent.rsplit('.').next() != Some(name));
    match missing.or(unknown) {
        Some(name) if parent.is_empty() => name.to_owned(),
        Some(name) => format!("{parent}.{name}"),
        None if parent.is_empty() => "body".to_owned(),
        None => parent.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use serde::Deserialize;

    use super::*;

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading is tested")]
    struct Customer {
        name: String,
        #[serde(default)]
        points: Vec<Point>,
    }

    #[derive(Deserialize, Debug)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only the reading is tested")]
    struct Point {
        value: String,
    }

    fn refused(json: &str) -> (StatusCode, String) {
        let problem = read::<Customer>(json.as_bytes()).unwrap_err();
        let field = problem.fields.first().map_or(problem.detail, |field| field.field.clone());
        (problem.status, field)
    }

    #[test]
    fn an_unknown_field_is_named_wherever_it_stands() {
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;

        assert_eq!(refused(r#"{"name": "Ana", "admin": true}"#), (unprocessable, "admin".to_owned()));
        assert_eq!(
            refused(r#"{"name": "Ana", "points": [{"value": "x"}, {"value": "y", "kynd": 1}]}"#),
            (unprocessable, "points[1].kynd".to_owned())
        );
    }

    #[test]
    fn a_missing_field_and_a_wrong_type_are_named() {
        let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;

        assert_eq!(refused("{}"), (unprocessable, "name".to_owned()));
        assert_eq!(refused(r#"{"name": 7}"#), (unprocessable, "name".to_owned()));
        assert_eq!(
            refused(r#"{"name": "Ana", "points": [{}]}"#),
            (unprocessable, "points[0].value".to_owned())
        );
        assert_eq!(refused("\"Ana\""), (unprocessable, "body".to_owned()));
    }

    #[test]
    fn malformed_json_is_told_by_line_and_column() {
        let (status, said) = refused("{\n  \"name\": oops}");

        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert!(said.contains("line 2"), "{said}");
        assert_eq!(refused(r#"{"name": "Ana"} extra"#).0, StatusCode::BAD_REQUEST);
    }
}

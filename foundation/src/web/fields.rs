//! A submitted form, with repeated fields, refused when too large or not UTF-8.

use axum::body::Body;
use axum::extract::{FromRequest, Request};

use super::guard::read_body;
use super::problem::Problem;

/// What a person typed into a form.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

const MOST_BYTES: usize = 256 * 1024;

impl Fields {
    /// The trimmed value of a field; empty when it is missing.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// The value of a field, none when it is missing or blank.
    #[must_use]
    pub fn some(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|value| !value.is_empty())
    }

    /// Whether the form had the field at all, even blank.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// All values of a repeated field, in order, trimmed.
    pub fn every<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }

    /// For tests and for forms that are built by hand.
    #[must_use]
    pub fn from_pairs(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    /// PostgreSQL keeps no NUL in a text, and nobody types one.
    fn without_nul(mut self) -> Self {
        for (_, value) in &mut self.0 {
            value.retain(|letter| letter != '\0');
        }
        self
    }

    /// Reads a query string.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        serde_urlencoded::from_str(query).map(|pairs| Self(pairs).without_nul()).unwrap_or_default()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request<Body>, _: &S) -> Result<Self, Problem> {
        let bytes = read_body(request.into_body(), MOST_BYTES).await?;
        serde_urlencoded::from_bytes(&bytes).map(|pairs| Self(pairs).without_nul()).map_err(|_| {
            Problem::bad_request("the form is not valid UTF-8 in application/x-www-form-urlencoded")
        })
    }
}

//! Forms that say what is wrong beside the field, and come back as they were typed.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;

use super::refusal::Refusal;
use crate::web::{Problem, render};
use crate::words::Words;

/// What is wrong with a form, if anything.
#[derive(Default)]
pub(super) struct Wrong(Option<(&'static str, String)>);

impl Wrong {
    pub(super) fn told(words: &Words, refusal: &Refusal) -> Self {
        Self(Some((refusal.field(), words.text(refusal.text()))))
    }

    pub(super) fn with_text(field: &'static str, text: String) -> Self {
        Self(Some((field, text)))
    }

    /// What is wrong with one field; nothing when it is fine. The field `""` is the form as a whole.
    pub(super) fn at(&self, field: &str) -> &str {
        self.0.as_ref().filter(|(wrong, _)| *wrong == field).map_or("", |(_, text)| text)
    }

    pub(super) fn is(&self, field: &str) -> bool {
        !self.at(field).is_empty()
    }
}

/// The form once more, with the status that tells programs why.
pub(super) fn again(template: &impl Template, status: StatusCode) -> Result<Response, Problem> {
    let mut response = render(template)?;
    *response.status_mut() = status;
    Ok(response)
}

pub(super) fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Changed => StatusCode::CONFLICT,
        Refusal::Key => StatusCode::GONE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

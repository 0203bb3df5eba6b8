//! Who saw a customer's data: the answer to a question that everybody may ask about themselves.

mod api;
mod page;
#[cfg(test)]
mod tests;

pub use api::api_docs;

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// Views of one page.
const A_PAGE: i64 = 100;

/// The page and its twin for programs.
#[must_use]
pub fn routes() -> Routes {
    Routes::new().get("/customers/{id}/seen", Access::May(Action::SeeViews), page::show).get(
        "/api/v1/customers/{id}/seen",
        Access::May(Action::SeeViews),
        api::list,
    )
}

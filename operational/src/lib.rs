//! The daily work with customers. So far the page it begins with: today.

pub mod today;

use foundation::web::Routes;

/// All routes of the daily work.
#[must_use]
pub fn routes() -> Routes {
    today::routes()
}

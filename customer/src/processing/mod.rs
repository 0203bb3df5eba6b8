//! The record of processing (GDPR, article 30): what is kept about people, for what, on what ground, for how long
//! and who gets it. It is made of the fields of every slice, so it says what the program does.

mod page;
mod record;
#[cfg(test)]
mod tests;

pub use record::{Activity, Category, fields, in_words, record};

use foundation::web::Routes;

/// The page of the record.
#[must_use]
pub fn routes() -> Routes {
    page::routes()
}

//! Importing from a browser: a file is brought, its columns are looked at, a
//! dry run tells the numbers, and a durable job imports it.
//!
//! The file waits in the data folder of the machine that received it, because a
//! list of people should be gone once it is imported; a job that another
//! machine takes puts itself back until this one takes it.

mod columns;
mod folder;
mod job;
mod pages;

pub use folder::KEPT_DAYS;
pub use job::{JOB, SWEEP, carry_out, sweep};

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use foundation::team::Action;
use foundation::web::{Access, Routes};

const IMPORT: Access = Access::May(Action::ImportCustomers);

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/customers/import", IMPORT, pages::start)
        .post("/customers/import", IMPORT, pages::receive.layer(DefaultBodyLimit::max(folder::LARGEST)))
        .get("/customers/import/{id}", IMPORT, pages::columns)
        .post("/customers/import/{id}", IMPORT, pages::import)
        .post("/customers/import/{id}/trial", IMPORT, pages::trial)
        .get("/customers/import/{id}/run", IMPORT, pages::run)
        .get("/customers/import/{id}/rejected.csv", IMPORT, pages::rejected)
}

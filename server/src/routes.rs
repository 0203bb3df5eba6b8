//! All routes of the house.

use axum::response::Redirect;
use foundation::web::{Access, Routes, assets, health_routes};
use foundation::{mail, team};

use crate::documents;

/// Every route, each with its policy.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Anybody, async || Redirect::to("/today"))
        .get("/assets/{file}", Access::Anybody, assets::serve)
        .get("/api/v1/openapi.json", Access::Anybody, documents::openapi)
        .merge(health_routes())
        .merge(team::routes())
        .merge(mail::routes())
        .merge(customer::routes())
        .merge(operational::routes())
}

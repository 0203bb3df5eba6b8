//! All routes of the house.

use axum::response::Redirect;
use foundation::web::{Access, Routes, assets, health_routes};
use foundation::{alarms, audit, mail, team};

use crate::documents;

/// Where the records that the audit names are shown.
const PLACES: audit::Places = &[("party", "/customers/"), ("account", "/settings/team/accounts/")];

/// Every route, each with its policy.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/", Access::Anybody, async || Redirect::to("/today"))
        .get("/assets/{file}", Access::Anybody, assets::serve)
        .get("/api/v1/openapi.json", Access::Anybody, documents::openapi)
        .merge(health_routes())
        .merge(audit::routes(PLACES))
        .merge(alarms::routes())
        .merge(team::routes())
        .merge(mail::routes())
        .merge(customer::routes())
        .merge(operational::routes())
}

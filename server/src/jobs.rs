//! All jobs of the house. Each part that has some is named here.

use customer::{customers, erasure, exchange, timeline};
use foundation::clock::HOUR;
use foundation::jobs::{Jobs, Running};
use foundation::team;
use foundation::web::App;

/// Starts the workers.
pub fn start(app: &App) -> Running {
    jobs().start(app.clone())
}

fn jobs() -> Jobs {
    Jobs::new()
        .on(exchange::JOB, exchange::carry_out)
        .every(exchange::SWEEP, HOUR, exchange::sweep)
        .on(erasure::FINISH, erasure::finish)
        .every(timeline::SEAL, HOUR, timeline::seal_older)
        .on(team::RENAMED, customers::follow_renamed)
        .on(customers::ORGANISATION_RENAMED, customers::follow_organisation)
}

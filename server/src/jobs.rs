//! All jobs of the house. Each part that has some is named here.

use customer::{customers, exchange};
use foundation::clock::HOUR;
use foundation::jobs::{Jobs, Running};
use foundation::web::App;
use foundation::{mail, team};

/// Starts the workers.
pub fn start(app: &App) -> Running {
    jobs().start(app.clone())
}

fn jobs() -> Jobs {
    Jobs::new()
        .on(exchange::JOB, exchange::carry_out)
        .every(exchange::SWEEP, HOUR, exchange::sweep)
        .on(mail::HAND_OVER, mail::hand_over)
        .every(mail::SWEEP, HOUR, mail::sweep)
        .on(team::RENAMED, customers::follow_renamed)
        .on(customers::ORGANISATION_RENAMED, customers::follow_organisation)
}

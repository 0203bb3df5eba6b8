//! All jobs of the house. Each part that has some is named here.

use std::sync::Arc;

use customer::{customers, disclosure, erasure, exchange, retention, timeline};
use foundation::alarms::Strangers;
use foundation::audit;
use foundation::clock::{DAY, HOUR};
use foundation::files;
use foundation::jobs::{Jobs, Running};
use foundation::web::App;
use foundation::{mail, team, views};

use crate::drill;

/// Starts the workers.
pub fn start(app: &App) -> Running {
    jobs().start(app.clone())
}

fn jobs() -> Jobs {
    Jobs::new()
        .on(exchange::JOB, exchange::carry_out)
        .every(exchange::SWEEP, HOUR, exchange::sweep)
        .on(erasure::FINISH, erasure::finish)
        .on(disclosure::JOB, disclosure::carry_out)
        .every(disclosure::SWEEP, HOUR, disclosure::sweep)
        .every(timeline::SEAL, HOUR, timeline::seal_older)
        .every(timeline::SEAL_FILES, HOUR, timeline::seal_older_files)
        .every(retention::DAILY, DAY, retention::daily)
        .every(files::COLLECT, DAY, files::collect)
        .every(views::FOLD, DAY, views::fold)
        .every(audit::CHECK, DAY, audit::check)
        .every(drill::DRILL, DAY, drill::drill)
        .on(mail::HAND_OVER, mail::hand_over)
        .every(mail::SWEEP, HOUR, mail::sweep)
        .on(team::RENAMED, customers::follow_renamed)
        .on(customers::ORGANISATION_RENAMED, customers::follow_organisation)
}

/// Who has nothing to do with a customer is known where customers are.
pub fn strangers() -> Strangers {
    Arc::new(|db, account, opened| Box::pin(async move { customers::strangers(&db, account, &opened).await }))
}

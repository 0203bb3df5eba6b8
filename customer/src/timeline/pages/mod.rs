//! The pages of the timeline.

mod article;
mod at;
mod choices;
mod composer;
mod edit;
mod files;
mod form;
mod line;
mod live;
mod panel;
mod shown;
mod streams;
mod toast;
mod turn;
mod wanted;
mod write;

#[cfg(test)]
mod tests;

use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use foundation::team::Action;
use foundation::web::{Access, Routes};

pub use composer::composer;
pub use panel::panel;
pub use wanted::{Period, Wanted};

pub(super) use edit::{problem, unprocessable};
pub(super) use panel::{cursor, read_cursor};

pub(super) fn routes() -> Routes {
    const SEE: Access = Access::May(Action::SeeTimeline);
    const WRITE: Access = Access::May(Action::WriteTimeline);
    Routes::new()
        .get("/customers/{id}/timeline", SEE, write::timeline)
        .post("/customers/{id}/timeline/seen", SEE, panel::seen)
        .get("/customers/{id}/live", SEE, live::live)
        .post("/customers/{id}/entries", WRITE, write::write.layer(DefaultBodyLimit::max(form::LARGEST_FORM)))
        .get("/customers/{id}/entries/choices", WRITE, choices::choices)
        .get("/entries/{id}", SEE, edit::show)
        .get("/entries/{id}/edit", WRITE, edit::edit)
        .post("/entries/{id}/edit", WRITE, edit::change)
        .post("/entries/{id}/completion", WRITE, turn::complete)
        .post("/entries/{id}/reopening", WRITE, turn::reopen)
        .post("/entries/{id}/removal", WRITE, turn::remove)
        .post("/entries/{id}/restoration", WRITE, turn::restore)
        .get("/files/{id}/{name}", SEE, files::file)
}

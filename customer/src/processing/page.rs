//! The record of processing as a page that can be printed.

use askama::Template;
use axum::response::Response;
use foundation::team::Action;
use foundation::web::{Access, Page, Problem, Routes, Shell, render};

use super::record::{Activity, MEASURES, record};

pub(super) fn routes() -> Routes {
    Routes::new().get("/settings/processing", Access::May(Action::SeeAudit), show)
}

#[derive(Template)]
#[template(path = "processing/page.html")]
struct RecordPage {
    shell: Shell,
    activities: Vec<Activity>,
    date: String,
}

impl RecordPage {
    fn measures(&self) -> [&'static str; 8] {
        MEASURES
    }

    fn bases(&self, activity: &Activity) -> String {
        let words =
            activity.bases.iter().map(|basis| self.shell.words.one_of("processing-basis", basis.as_str()));
        words.collect::<Vec<_>>().join("; ")
    }

    fn keeps(&self, activity: &Activity) -> String {
        let words =
            activity.keeps.iter().map(|keep| self.shell.words.one_of("processing-keep", keep.as_str()));
        words.collect::<Vec<_>>().join("; ")
    }
}

async fn show(page: Page) -> Result<Response, Problem> {
    let date = page.words.date(page.now);
    render(&RecordPage { shell: page.shell("settings"), activities: record(), date })
}

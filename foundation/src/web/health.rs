//! Alive, ready, and what to count.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

use super::app::App;
use super::guard::Access;
use super::routes::Routes;
use crate::backup::archive::Status;
use crate::clock::{MINUTE, SECOND, Timestamp};
use crate::db::Query;
use crate::id::{Id, random};
use crate::views::Views;

/// Requests by class of status, and the time spent on them.
#[derive(Default)]
pub struct Counters {
    by_class: [AtomicU64; 5],
    milliseconds: AtomicU64,
    /// When `/readyz` was asked last, in Unix milliseconds: whoever sends callers here looks at it.
    asked_ready_at: AtomicI64,
    is_stopping: AtomicBool,
    /// What is kept of the continuous archive, if one is.
    pub archive: OnceLock<Arc<Status>>,
    /// Who saw whose data.
    pub views: Views,
}

impl Counters {
    /// From now on `/readyz` sends callers elsewhere. Says whether anybody asked it within the last minute.
    pub fn announce_stop(&self, now: Timestamp) -> bool {
        self.is_stopping.store(true, Ordering::Relaxed);
        now.0.saturating_sub(self.asked_ready_at.load(Ordering::Relaxed)) < MINUTE
    }
}

/// `/healthz`, `/readyz` and `/metrics`.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/healthz", Access::Anybody, async || "alive\n")
        .get("/readyz", Access::Anybody, ready)
        .get("/metrics", Access::Anybody, metrics)
}

async fn ready(State(app): State<App>) -> Response {
    let not_ready = |said: &'static str| {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], said).into_response()
    };
    app.counters.asked_ready_at.store(app.now().0, Ordering::Relaxed);
    if app.counters.is_stopping.load(Ordering::Relaxed) {
        return not_ready("this server is about to stop\n");
    }
    if app.db.takes_no_writes() {
        return not_ready("the disk of the database reported an error: it is read, but takes no changes\n");
    }
    if app.db.answers().await {
        "ready\n".into_response()
    } else {
        not_ready("the database does not answer\n")
    }
}

tokio::task_local! {
    static REQUEST: String;
}

/// The number under which the log tells more about the request that is being answered.
pub(super) fn request_id() -> Option<String> {
    REQUEST.try_with(Clone::clone).ok()
}

pub(super) async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = app.now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let path = told(request.uri().path(), route);
    let id: String = random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    // At the level of errors, so that whatever is logged on the way says whose trouble it was.
    let span = tracing::error_span!("request", id);
    let mut response = REQUEST.scope(id.clone(), next.run(request)).instrument(span).await;
    if let Ok(id) = HeaderValue::try_from(&id) {
        response.headers_mut().insert("x-request-id", id);
    }
    let took = app.now().0.saturating_sub(start.0).max(0);
    let class = usize::from(response.status().as_u16() / 100).clamp(1, 5) - 1;
    app.counters.by_class[class].fetch_add(1, Ordering::Relaxed);
    app.counters.milliseconds.fetch_add(took.unsigned_abs(), Ordering::Relaxed);
    tracing::debug!(id, %method, path, status = response.status().as_u16(), took, "answered");
    response
}

/// What the log says of an address: ids, and of everything else that stands in it only what kind it is. A key opens
/// something, a file's name may be a person's, and what is no address of ours may be a mistyped one with a key.
fn told(path: &str, route: Option<&str>) -> String {
    let Some(route) = route else { return "(no address of ours)".to_owned() };
    let parts = route.split('/').zip(path.split('/'));
    let shown = parts.map(|(named, given)| {
        let is_id = named == "{id}" && Id::parse(given).is_some();
        if is_id { given } else { named }
    });
    shown.collect::<Vec<_>>().join("/")
}

/// Prometheus' text format.
async fn metrics(State(app): State<App>) -> Response {
    let mut text = String::from("# TYPE vinculo_requests_total counter\n");
    for (class, count) in app.counters.by_class.iter().enumerate() {
        let count = count.load(Ordering::Relaxed);
        let _ = writeln!(text, "vinculo_requests_total{{class=\"{}xx\"}} {count}", class + 1);
    }
    let seconds = app.counters.milliseconds.load(Ordering::Relaxed) as f64 / SECOND as f64;
    let _ = writeln!(
        text,
        "# TYPE vinculo_request_seconds_total counter\nvinculo_request_seconds_total {seconds}"
    );
    let waiting = app
        .db
        .one::<(i64, i64)>(
            "select count(*), count(gave_up_at) from job where done_at is null",
            crate::args![],
        )
        .await;
    if let Ok((waiting, gave_up)) = waiting {
        let _ = writeln!(
            text,
            "# TYPE vinculo_jobs gauge\nvinculo_jobs{{state=\"waiting\"}} {}",
            waiting - gave_up
        );
        let _ = writeln!(text, "vinculo_jobs{{state=\"gave_up\"}} {gave_up}");
    }
    if let Some(archive) = app.counters.archive.get() {
        archive.tell(app.now(), &mut text);
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_tells_ids_and_nothing_else_of_an_address() {
        let id = "0198f0a0-0000-7000-8000-000000000001";
        for (route, path, line) in [
            (Some("/c/{key}"), "/c/AgEBsecret".to_owned(), "/c/{key}".to_owned()),
            (Some("/files/{id}/{name}"), format!("/files/{id}/ana.pdf"), format!("/files/{id}/{{name}}")),
            (Some("/customers/{id}"), "/customers/secret".to_owned(), "/customers/{id}".to_owned()),
            (Some("/today"), "/today".to_owned(), "/today".to_owned()),
            (None, "/C/AgEBsecret".to_owned(), "(no address of ours)".to_owned()),
        ] {
            assert_eq!(told(&path, route), line);
        }
    }
}

//! Alive, ready, and what to count.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::App;
use super::guard::Access;
use super::routes::Routes;
use crate::alarms::Tally;
use crate::clock::SECOND;
use crate::db::Query;

/// Requests by class of status, and the time spent on them.
#[derive(Default)]
pub struct Counters {
    by_class: [AtomicU64; 5],
    milliseconds: AtomicU64,
    /// Who read how much.
    pub tally: Tally,
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
    if app.db.answers().await {
        "ready\n".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "2")], "the database does not answer\n")
            .into_response()
    }
}

pub(super) async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
    let start = app.now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let took = app.now().0.saturating_sub(start.0).max(0);
    let class = usize::from(response.status().as_u16() / 100).clamp(1, 5) - 1;
    app.counters.by_class[class].fetch_add(1, Ordering::Relaxed);
    app.counters.milliseconds.fetch_add(took.unsigned_abs(), Ordering::Relaxed);
    tracing::debug!(%method, path, status = response.status().as_u16(), took, "answered");
    response
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
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

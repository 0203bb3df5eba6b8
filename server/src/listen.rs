//! Taking requests, and stopping without losing one.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use foundation::web::Problem;
use futures_util::StreamExt;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// Connections at once; whoever comes then waits at the door.
const CONNECTIONS: usize = 1024;
const HEADERS_WITHIN: Duration = Duration::from_secs(15);
const ANSWER_WITHIN: Duration = Duration::from_secs(120);
const FINISH_WITHIN: Duration = Duration::from_secs(10);
/// What a handler reads at once unless it says otherwise.
const BODY_BYTES: usize = 2 * 1024 * 1024;

/// Takes connections until `stop`, then finishes what was accepted, for at most ten seconds.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (tell_end, end) = watch::channel(false);
    let service = TowerToHyperService::new(within_bounds(router, end));
    let connections = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));

    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, place) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let mut connection = http1::Builder::new();
        connection.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        let connection =
            connections.watch(connection.serve_connection(TokioIo::new(stream), service.clone()));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection");
            }
            drop(place);
        });
    }

    drop(listener);
    let _ = tell_end.send(true);
    if tokio::time::timeout(FINISH_WITHIN, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> (TcpStream, OwnedSemaphorePermit) {
    let place = places.clone().acquire_owned().await.expect("nobody closes this semaphore");
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                // Small answers must not wait for more; when the setting is refused they only come later.
                let _ = stream.set_nodelay(true);
                return (stream, place);
            }
            Err(error) => {
                // Out of file handles, most likely: others have to finish first.
                tracing::warn!(%error, "accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Bounds on bodies and time, and an end for live streams when the program stops.
fn within_bounds(router: Router, end: watch::Receiver<bool>) -> Router {
    router
        .layer(from_fn(in_time))
        .layer(DefaultBodyLimit::max(BODY_BYTES))
        .layer(from_fn_with_state(end, end_streams))
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(ANSWER_WITHIN, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let mut problem = Problem::bad_request("this took too long and was given up");
            problem.status = axum::http::StatusCode::SERVICE_UNAVAILABLE;
            problem.kind = "busy";
            problem.retry_after = Some(10);
            problem.into_response()
        }
    }
}

/// A live stream never ends by itself, and the browser comes back to whoever answers next.
async fn end_streams(State(mut end): State<watch::Receiver<bool>>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/event-stream")) {
        return response;
    }
    response.map(|body| {
        let ended = async move {
            let _ = end.wait_for(|ended| *ended).await;
        };
        Body::from_stream(body.into_data_stream().take_until(ended))
    })
}

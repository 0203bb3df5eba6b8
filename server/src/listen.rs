//! Taking requests, and stopping without losing one.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use foundation::web::{Problem, protect};
use futures_util::{StreamExt, stream};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, Semaphore, watch};

use crate::door::Door;
use crate::patient::Patient;

/// Connections at once; whoever comes then is sent away at once.
const CONNECTIONS: usize = 1024;
/// Of them from one address.
const OF_ONE: usize = 64;
/// So many are told why they are sent away; the others only see the door close.
const TOLD_AT_ONCE: usize = 64;
const HEADERS_WITHIN: Duration = Duration::from_secs(15);
const FINISH_WITHIN: Duration = Duration::from_secs(10);
const PATIENCE: Patience = Patience {
    answer: Duration::from_secs(120),
    piece: Duration::from_secs(30),
    small: Duration::from_secs(10),
    whole: Duration::from_secs(30),
};
/// Until the other end takes something of an answer.
const WRITE_WITHIN: Duration = Duration::from_secs(30);
/// A body up to this size is on its way at once.
const SMALL: u64 = 256 * 1024;
/// What a handler reads at once unless it says otherwise.
const BODY_BYTES: usize = 2 * 1024 * 1024;

/// How long a request may take.
#[derive(Clone, Copy)]
struct Patience {
    /// From its arrival, or from the last piece of an upload.
    answer: Duration,
    /// Between two pieces of an upload.
    piece: Duration,
    /// For all of a small body.
    small: Duration,
    /// For all of a larger one that is no upload.
    whole: Duration,
}

/// Takes connections until `stop`, then finishes what was accepted, for at most ten seconds. `is_secure`
/// says that browsers come over TLS.
pub async fn serve(listener: TcpListener, router: Router, is_secure: bool, stop: impl Future<Output = ()>) {
    let router = within_bounds(router, is_secure);
    serve_through(Door::new(CONNECTIONS, OF_ONE), listener, router, stop).await;
}

async fn serve_through(door: Door, listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let (tell_end, end) = watch::channel(false);
    let service = TowerToHyperService::new(router.layer(from_fn_with_state(end, end_streams)));
    let connections = GracefulShutdown::new();
    let telling = Arc::new(Semaphore::new(TOLD_AT_ONCE));

    let mut stop = std::pin::pin!(stop);
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener) => accepted,
        };
        let Some(place) = door.enter(peer.ip()) else {
            if let Ok(place) = telling.clone().try_acquire_owned() {
                tokio::spawn(async move {
                    send_away(stream).await;
                    drop(place);
                });
            }
            continue;
        };
        let stream = Patient::new(stream, WRITE_WITHIN);
        let mut connection = http1::Builder::new();
        connection.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        let service = service.clone();
        let service = service_fn(move |mut request: hyper::Request<Incoming>| {
            // Whoever guesses passwords is slowed down by address.
            request.extensions_mut().insert(ConnectInfo(peer));
            service.call(request)
        });
        let connection = connections.watch(connection.serve_connection(TokioIo::new(stream), service));
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

/// Says that there is no place just now, before anything was read.
async fn send_away(mut stream: TcpStream) {
    const SAID: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5\r\nconnection: close\r\n\
        content-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\ncache-control: no-store\r\n\
        content-length: 49\r\n\r\ntoo many connections; come again in a few seconds";
    let told = async {
        stream.write_all(SAID).await?;
        stream.shutdown().await?;
        // What was sent meanwhile is taken, or the system would throw our answer away with it.
        let mut unread = [0; 4096];
        while stream.read(&mut unread).await? > 0 {}
        Ok::<_, std::io::Error>(())
    };
    // Whoever does not listen is not worth a line in the log.
    let _ = tokio::time::timeout(Duration::from_secs(1), told).await;
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers must not wait for more; when the setting is refused they only come later.
                let _ = stream.set_nodelay(true);
                return (stream, peer);
            }
            Err(error) => {
                // Out of file handles, most likely: others have to finish first.
                tracing::warn!(%error, "accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Bounds on bodies and time.
fn within_bounds(router: Router, is_secure: bool) -> Router {
    let router = router.layer(from_fn_with_state(PATIENCE, in_time)).layer(DefaultBodyLimit::max(BODY_BYTES));
    // What is given up here never came through the protection inside.
    protect(router, is_secure)
}

async fn in_time(State(patience): State<Patience>, request: Request, next: Next) -> Response {
    let arrived = Arc::new(Notify::new());
    let request = if is_upload(request.headers()) {
        request.map(|body| piece_by_piece(body, patience.piece, arrived.clone()))
    } else if request.method().is_safe() {
        request
    } else {
        let within = if is_small(request.headers()) { patience.small } else { patience.whole };
        request.map(|body| all_within(body, within))
    };
    let mut answer = std::pin::pin!(next.run(request));
    loop {
        tokio::select! {
            response = &mut answer => return response,
            () = arrived.notified() => {}
            () = tokio::time::sleep(patience.answer) => return given_up(),
        }
    }
}

fn given_up() -> Response {
    let mut problem = Problem::bad_request("this took too long and was given up");
    problem.status = axum::http::StatusCode::SERVICE_UNAVAILABLE;
    problem.kind = "busy";
    problem.retry_after = Some(10);
    problem.into_response()
}

fn is_upload(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

fn is_small(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    length.is_some_and(|length: u64| length <= SMALL)
}

/// Whoever sends a form letter by letter must not hold a place for long.
#[expect(clippy::disallowed_methods, reason = "a deadline of one request; no record holds it")]
fn all_within(body: Body, within: Duration) -> Body {
    let end = tokio::time::Instant::now() + within;
    let pieces = stream::try_unfold(body.into_data_stream(), move |mut pieces| async move {
        let piece = tokio::time::timeout_at(end, pieces.next()).await.map_err(axum::Error::new)?;
        Ok::<_, axum::Error>(piece.transpose()?.map(|piece| (piece, pieces)))
    });
    Body::from_stream(pieces)
}

/// A large file over a slow line takes its time, as long as it keeps coming.
fn piece_by_piece(body: Body, within: Duration, arrived: Arc<Notify>) -> Body {
    let pieces =
        stream::try_unfold((body.into_data_stream(), arrived), move |(mut pieces, arrived)| async move {
            let piece = tokio::time::timeout(within, pieces.next()).await.map_err(axum::Error::new)?;
            arrived.notify_one();
            Ok::<_, axum::Error>(piece.transpose()?.map(|piece| (piece, (pieces, arrived))))
        });
    Body::from_stream(pieces)
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

#[cfg(test)]
mod tests {
    use axum::body::Bytes;
    use axum::http::StatusCode;
    use axum::routing::post;
    use foundation::testing::{self, for_each_database};
    use foundation::web::around;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;

    /// The status of a failed sign-in from this machine, as `user` of no account.
    #[expect(clippy::disallowed_methods, reason = "a test asks its own server on this machine")]
    async fn fail_to_sign_in(server: SocketAddr, user: usize) -> String {
        let form = format!("email=user{user}%40puente.example&password=a+wrong+guess");
        let request = format!(
            "POST /sign-in HTTP/1.1\r\nhost: vinculo.test\r\norigin: http://vinculo.test\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        );
        let mut stream = TcpStream::connect(server).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        String::from_utf8_lossy(&answer).split(' ').nth(1).unwrap_or_default().to_owned()
    }

    #[tokio::test]
    async fn whoever_guesses_from_one_address_has_to_wait_whichever_account_is_next() {
        for_each_database(async |db, clock| {
            let app = testing::app(db, clock);
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let (stop, stopped) = oneshot::channel::<()>();
            let guesses = async {
                let mut statuses = Vec::new();
                for user in 0..21 {
                    statuses.push(fail_to_sign_in(address, user).await);
                }
                stop.send(()).unwrap();
                statuses
            };

            let stopped = async { stopped.await.unwrap() };
            let ((), statuses) =
                tokio::join!(serve(listener, around(crate::routes(), app), false, stopped), guesses);

            // A whole office may stand behind an address, so twenty failures are free.
            assert_eq!(statuses[..20], ["422"; 20]);
            assert_eq!(statuses[20], "429");
        })
        .await;
    }

    /// The status of a request whose ten pieces arrive `pause` apart, where answers have to come within a second
    /// and the pieces of uploads within half a second.
    async fn status_of_slow(kind: &str, pause: Duration) -> StatusCode {
        let patience = Patience {
            answer: Duration::from_secs(1),
            piece: Duration::from_millis(500),
            small: Duration::from_millis(100),
            whole: Duration::from_secs(60),
        };
        let router = Router::new()
            .route("/", post(async |body: Bytes| body.len().to_string()))
            .layer(from_fn_with_state(patience, in_time));
        let pieces = stream::iter(0..10).then(move |_| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, std::io::Error>("piece")
        });
        let request = Request::post("/").header(header::CONTENT_TYPE, kind).body(Body::from_stream(pieces));
        TowerToHyperService::new(router).call(request.unwrap()).await.unwrap().status()
    }

    #[tokio::test]
    async fn an_upload_may_take_long_as_long_as_it_keeps_coming() {
        let upload = "multipart/form-data; boundary=x";

        let (slow_upload, slow_form, paused_upload) = tokio::join!(
            status_of_slow(upload, Duration::from_millis(150)),
            status_of_slow("application/json", Duration::from_millis(150)),
            status_of_slow(upload, Duration::from_millis(900)),
        );

        assert_eq!(slow_upload, StatusCode::OK);
        assert_eq!(slow_form, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(paused_upload, StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn what_is_given_up_protects_its_reader_too() {
        let never = async || std::future::pending::<()>().await;
        let patience = Patience { answer: Duration::from_millis(50), ..PATIENCE };
        let router = Router::new().route("/", post(never)).layer(from_fn_with_state(patience, in_time));
        let request = Request::post("/").body(Body::empty()).unwrap();

        let answer = TowerToHyperService::new(protect(router, true)).call(request).await.unwrap();

        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        // RFC 6797, 6.1: seconds.
        assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
        let policy = answer.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
    }

    #[tokio::test]
    async fn a_small_form_that_comes_letter_by_letter_is_refused_early() {
        let patience = Patience { small: Duration::from_millis(200), ..PATIENCE };
        let form = async |_: foundation::web::Fields| "";
        let router = Router::new().route("/", post(form)).layer(from_fn_with_state(patience, in_time));
        let letters = stream::iter(0..40).then(|_| async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            Ok::<_, std::io::Error>("a")
        });
        let request =
            Request::post("/").header(header::CONTENT_LENGTH, "40").body(Body::from_stream(letters));

        let answer = TowerToHyperService::new(router).call(request.unwrap()).await.unwrap();

        assert_eq!(answer.status(), StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    #[expect(clippy::disallowed_methods, reason = "a test asks its own server on this machine")]
    async fn whoever_finds_no_place_is_told_so_at_once() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let visit = async {
            let first = TcpStream::connect(address).await.unwrap();
            let second = TcpStream::connect(address).await.unwrap();
            tokio::time::sleep(Duration::from_millis(100)).await;
            let start = tokio::time::Instant::now();
            let mut third = TcpStream::connect(address).await.unwrap();
            third.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
            let mut said = String::new();
            third.read_to_string(&mut said).await.unwrap();
            let took = start.elapsed();
            drop((first, second));
            stop.send(()).unwrap();
            (said, took)
        };

        let stopped = async { stopped.await.unwrap() };
        let serving = serve_through(Door::new(2, 2), listener, Router::new(), stopped);
        let ((), (said, took)) = tokio::join!(serving, visit);

        let (head, body) = said.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 503 ") && head.contains("retry-after: 5"), "{head}");
        assert!(head.contains(&format!("content-length: {}", body.len())), "{head}: {body}");
        assert!(took < Duration::from_millis(500), "{took:?}");
    }
}

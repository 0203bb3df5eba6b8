//! What a page would cost without us: an axum server without any layer that answers with bytes it has in
//! memory, as many as the address asks for. It runs as a process of its own, like the program it is compared to.

use std::io::Write;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;

use crate::Trouble;

const MOST: usize = 4 << 20;

/// Serves until it is stopped.
///
/// # Errors
/// When there is no port.
pub fn serve() -> Result<(), Trouble> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let bytes = Bytes::from("<p>static page</p>\n".repeat(MOST / 19 + 1));
        let router = Router::new().route("/{length}", get(page)).with_state(bytes);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        writeln!(std::io::stdout(), "ready http://{}", listener.local_addr()?)?;
        axum::serve(
            axum::serve::ListenerExt::tap_io(listener, |stream| {
                // As the program does: small answers must not wait for more.
                let _ = stream.set_nodelay(true);
            }),
            router,
        )
        .await?;
        Ok(())
    })
}

async fn page(Path(length): Path<usize>, State(bytes): State<Bytes>) -> Response {
    ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes.slice(..length.min(bytes.len())))
        .into_response()
}

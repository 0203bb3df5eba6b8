//! One request to one address that was checked.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use axum::http::{HeaderMap, Request, header};
use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{Answer, Ask, Host, Target, Trouble};

/// Bytes of all headers of an answer.
const MOST_HEADERS: usize = 64 * 1024;

pub(super) async fn send(
    target: &Target,
    address: SocketAddr,
    ask: &Ask,
    headers: &HeaderMap,
    most: usize,
) -> Result<Answer, Trouble> {
    let shown = target.origin.to_string();
    #[expect(clippy::disallowed_methods, reason = "this is the door that the others are sent to")]
    let stream = TcpStream::connect(address).await;
    let stream = stream.map_err(|error| Trouble::Unreachable(shown.clone(), error.to_string()))?;
    if !target.origin.is_tls {
        return exchange(stream, target, ask, headers, most).await;
    }
    let name = match &target.origin.host {
        Host::Name(name) => ServerName::try_from(name.clone()).map_err(|error| error.to_string()),
        Host::Address(address) => Ok(ServerName::from(*address)),
    };
    let name = name.map_err(|error| Trouble::Certificate(shown.clone(), error))?;
    let stream = TlsConnector::from(tls()).connect(name, stream).await;
    let stream = stream.map_err(|error| Trouble::Certificate(shown, error.to_string()))?;
    exchange(stream, target, ask, headers, most).await
}

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    target: &Target,
    ask: &Ask,
    headers: &HeaderMap,
    most: usize,
) -> Result<Answer, Trouble> {
    let shown = target.origin.to_string();
    let broken = |error: &dyn std::error::Error| Trouble::Broken(shown.clone(), error.to_string());
    let connection = http1::Builder::new().max_buf_size(MOST_HEADERS).handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = connection.map_err(|error| broken(&error))?;
    // It ends with the sender; what it has to say, the sender says too.
    let talking = tokio::spawn(connection);
    let asked = sender.send_request(request(target, ask, headers).map_err(|error| broken(&error))?).await;
    let answer = match asked {
        Ok(response) => read(response, most, &shown).await,
        Err(error) => Err(broken(&error)),
    };
    talking.abort();
    answer
}

fn request(
    target: &Target,
    ask: &Ask,
    headers: &HeaderMap,
) -> Result<Request<Full<Bytes>>, axum::http::Error> {
    let host = target.origin.to_string();
    let host = host.split_once("://").map_or("", |(_, host)| host);
    let mut request = Request::builder()
        .uri(&target.path)
        .header(header::HOST, host)
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, concat!("vinculo/", env!("CARGO_PKG_VERSION")));
    for (name, value) in headers {
        request = request.header(name, value);
    }
    match ask {
        Ask::Get => request.method("GET").body(Full::default()),
        Ask::Form(form) => request
            .method("POST")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Full::from(form.clone())),
    }
}

/// Reads at most `most` bytes: whoever announces more is believed, and whoever sends more is cut off.
async fn read(
    response: axum::http::Response<hyper::body::Incoming>,
    most: usize,
    shown: &str,
) -> Result<Answer, Trouble> {
    let (head, mut body) = response.into_parts();
    let announced =
        head.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > most) {
        return Err(Trouble::TooLarge(shown.to_owned()));
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| Trouble::Broken(shown.to_owned(), error.to_string()))?;
        if let Some(part) = frame.data_ref() {
            if bytes.len() + part.len() > most {
                return Err(Trouble::TooLarge(shown.to_owned()));
            }
            bytes.extend_from_slice(part);
        }
    }
    Ok(Answer { status: head.status, headers: head.headers, body: bytes.freeze() })
}

/// Only the authorities that browsers know; an operator's own are not asked.
fn tls() -> Arc<ClientConfig> {
    static TLS: OnceLock<Arc<ClientConfig>> = OnceLock::new();
    let make = || {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring knows the versions of TLS that rustls thinks safe");
        Arc::new(config.with_root_certificates(roots).with_no_client_auth())
    };
    TLS.get_or_init(make).clone()
}

//! Requests straight to the router, as a browser or a program would send them.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use tower::ServiceExt;

use super::people::HOST;
use crate::args;
use crate::clock::DAY;
use crate::id::{Id, random};
use crate::web::{App, Routes, around};

/// Sends requests to a router; nobody is signed in at first.
pub struct Client {
    app: App,
    router: Router,
    who: Who,
    session: OnceCell<String>,
}

enum Who {
    Nobody,
    Account(Id),
    Token(String),
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    /// The body as text; bytes that are no UTF-8 are replaced.
    pub body: String,
    pub bytes: bytes::Bytes,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is not JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in the answer {}", self.body))
    }

    /// A header's text; empty when it is missing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// A client of these routes, with all the checks around them.
#[must_use]
pub fn client(app: &App, routes: Routes) -> Client {
    Client {
        app: app.clone(),
        router: around(routes, app.clone()),
        who: Who::Nobody,
        session: OnceCell::new(),
    }
}

impl Client {
    /// The same client, signed in as a member of staff.
    #[must_use]
    pub fn as_account(&self, account: Id) -> Self {
        self.be(Who::Account(account))
    }

    /// The same client, as a program with this token.
    #[must_use]
    pub fn as_token(&self, token: &str) -> Self {
        self.be(Who::Token(token.to_owned()))
    }

    /// Asks for a page.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header(header::ACCEPT, "text/html"), Body::empty()).await
    }

    /// Asks for the changed part of a page, as htmx does.
    pub async fn part(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header("hx-request", "true"), Body::empty()).await
    }

    /// Submits a form.
    ///
    /// # Panics
    /// Never: texts can always be encoded.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        let form = serde_urlencoded::to_string(form).expect("texts can always be encoded");
        let request = self.request(Method::POST, path).header(header::ACCEPT, "text/html");
        self.send(request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), form.into())
            .await
    }

    /// Sends JSON, as a program does.
    pub async fn json(&self, method: Method, path: &str, value: &serde_json::Value) -> Answer {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request, value.to_string().into()).await
    }

    /// The start of a request with the right host and origin; add headers and hand it to [`Client::send`].
    #[must_use]
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let request = Request::builder().method(method).uri(path).header(header::HOST, HOST);
        let scheme = if self.app.settings.is_secure() { "https" } else { "http" };
        request.header(header::ORIGIN, format!("{scheme}://{HOST}"))
    }

    /// Sends any request as whoever this client is.
    ///
    /// # Panics
    /// When the request is malformed.
    pub async fn send(&self, mut request: axum::http::request::Builder, body: Body) -> Answer {
        match &self.who {
            Who::Nobody => {}
            Who::Token(token) => request = request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            Who::Account(account) => {
                let session = self.session.get_or_init(|| start_session(&self.app, *account)).await;
                request = request.header(header::COOKIE, format!("vinculo={session}"));
            }
        }
        let request = request.body(body).expect("a test's request is well-formed");
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (head, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("an answer arrives whole");
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: head.status, headers: head.headers, body, bytes }
    }

    fn be(&self, who: Who) -> Self {
        Self { app: self.app.clone(), router: self.router.clone(), who, session: OnceCell::new() }
    }
}

async fn start_session(app: &App, account: Id) -> String {
    // Like every key of a session: 43 letters, of which only the SHA-256 is kept.
    let letters: String = random::<43>().iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    let mut tx = app.db.begin().await.expect("begin");
    tx.run(
        "insert into session (key_hash, account_id, created_at, seen_at, expires_at, epoch, stepped_up_at)
         select $1, a.id, $3, $3, $4, a.epoch, $3 from account a where a.id = $2",
        args![Sha256::digest(letters.as_bytes()).to_vec(), account, app.now(), app.now().plus(DAY)],
    )
    .await
    .expect("write a session");
    tx.unaudited("a test's own session");
    tx.commit().await.expect("commit");
    letters
}

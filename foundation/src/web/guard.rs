//! The checks around every route: whose request it is, from where, and whether the route's policy lets it pass.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

use super::answer::{Idempotency, Kept, again, remember};
use super::app::App;
use super::page::problem_page;
use super::problem::Problem;
use super::routes::Routes;
use crate::team::{self, Action, Actor, Permit, Scope, SignedIn};
use crate::views::Screen;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anybody,
    /// Whoever holds the key in the address, from wherever: a mail program that unsubscribes its reader comes
    /// from no page of ours (RFC 8058). Nobody is signed in there, whatever the request carries.
    Holder,
    /// Every member of staff, for what is their own; no token.
    SignedIn,
    /// Every member of staff for what is their own and matters much: they proved within half an hour who they are.
    SignedInNow,
    /// Whoever's role allows this action, a program too.
    May(Action),
    /// A member of staff whose role allows this action. A token may not: what a
    /// stolen one made would outlive it.
    Person(Action),
    /// As `Person`, for somebody who proved within half an hour who they are.
    MayNow(Action),
}

impl Access {
    /// The action that is asked for, if any.
    #[must_use]
    pub fn action(self) -> Option<Action> {
        match self {
            Self::May(action) | Self::Person(action) | Self::MayNow(action) => Some(action),
            Self::Anybody | Self::Holder | Self::SignedIn | Self::SignedInNow => None,
        }
    }

    /// Whether a program with a token can ever pass.
    #[must_use]
    pub fn is_for_programs(self) -> bool {
        matches!(self, Self::Anybody | Self::Holder | Self::May(_))
    }

    /// Whether a person has to have proved lately who they are.
    fn is_for_now(self) -> bool {
        matches!(self, Self::SignedInNow | Self::MayNow(_))
    }
}

/// Puts the checks around all routes and makes the program's router.
pub fn around(routes: Routes, app: App) -> Router {
    let broke_down = |_: Box<dyn std::any::Any + Send>| {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "server", "something went wrong on our side")
            .into_response()
    };
    let router = routes.into_router();
    let inside = Inside { app: app.clone(), router: router.clone().with_state(app.clone()) };
    let router = router
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "not-found",
                "this address does not know that method",
            )
        })
        .layer(from_fn_with_state(inside, recognise))
        .layer(from_fn_with_state(app.clone(), team::send_there))
        .layer(from_fn_with_state(app.clone(), own_host))
        // Inside, so that whoever met a mistake of ours gets a page; outside, for a mistake in drawing that.
        .layer(CatchPanicLayer::custom(broke_down))
        .layer(from_fn_with_state(app.clone(), problem_page))
        .layer(CatchPanicLayer::custom(broke_down))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(gains_by_compression)))
        .layer(from_fn_with_state(app.clone(), super::health::measure))
        .layer(from_fn_with_state(app.clone(), stay_near));
    protect(router.with_state(app.clone()), app.settings.is_secure())
}

/// Pages ask the database many short questions. Whoever sends a body may do it slowly, and keeps no thread.
async fn stay_near(State(app): State<App>, request: Request, next: Next) -> Response {
    let asks_much = request.method() == Method::GET && !request.uri().path().starts_with("/assets/");
    if asks_much { app.db.near(next.run(request)).await } else { next.run(request).await }
}

/// Puts the headers that protect a reader on every answer of `router`, whoever gives it. `is_secure`
/// says that browsers come over TLS, and are to go on doing so.
pub fn protect(router: Router, is_secure: bool) -> Router {
    router.layer(axum::middleware::map_response(move |response: Response| async move {
        harden(response, is_secure)
    }))
}

/// What is compressed already would only cost time, and often grow. Images are known to the layer itself.
fn gains_by_compression(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    const COMPRESSED: [&str; 12] = [
        "font/woff",
        "audio/",
        "video/",
        "application/gzip",
        "application/x-gzip",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.",
        "application/vnd.oasis.opendocument.",
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/zip",
        "application/zstd",
    ];
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    !media_type.is_some_and(|media_type| COMPRESSED.iter().any(|known| media_type.starts_with(known)))
}

/// The routes with their policies alone, for a question that we ask ourselves.
#[derive(Clone)]
struct Inside {
    app: App,
    router: Router,
}

/// The route's own policy. Runs inside [`around`], so the actor is known.
pub(super) async fn check(access: Access, mut request: Request, next: Next) -> Response {
    if access == Access::Holder {
        request.extensions_mut().remove::<SignedIn>();
        return next.run(request).await;
    }
    if request.extensions().get::<Elsewhere>().is_some() {
        return Problem::new(StatusCode::FORBIDDEN, "forged", "this request came from another website")
            .into_response();
    }
    let signed_in = request.extensions().get::<SignedIn>().cloned();
    let permit = match (access, signed_in) {
        // A holder was let through above.
        (Access::Anybody | Access::Holder, _) => return next.run(request).await,
        (_, None) => return sign_in_first(&request),
        (access, Some(signed_in)) if signed_in.by_token && !access.is_for_programs() => {
            return Problem::for_people().into_response();
        }
        (access, Some(signed_in)) if access.action().is_some_and(|action| !signed_in.actor.may(action)) => {
            return Problem::not_allowed().into_response();
        }
        (access, Some(signed_in)) if access.is_for_now() && !signed_in.is_stepped_up() => {
            return Problem::step_up().into_response();
        }
        (Access::SignedIn | Access::SignedInNow, Some(signed_in)) => Permit::own_account(signed_in.actor),
        (Access::May(action) | Access::Person(action) | Access::MayNow(action), Some(signed_in)) => {
            // Whoever lost the right since gets no answer of before.
            if let Some(kept) = request.extensions_mut().remove::<Kept>() {
                return kept.into_marker();
            }
            Permit::new(signed_in.actor, action, request.extensions_mut().remove::<Idempotency>())
        }
    };
    request.extensions_mut().insert(permit);
    next.run(request).await
}

fn sign_in_first(request: &Request) -> Response {
    let wants_page = request.method() == Method::GET
        && !request.uri().path().starts_with("/api/")
        && !request.headers().contains_key("hx-request");
    if wants_page {
        let back = request.uri().path_and_query().map_or("/", |path| path.as_str());
        let query = serde_urlencoded::to_string([("next", back)]).unwrap_or_default();
        return Redirect::to(&format!("/sign-in?{query}")).into_response();
    }
    let problem = Problem::new(StatusCode::UNAUTHORIZED, "not-signed-in", "sign in, or send a valid token");
    let mut response = problem.into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    if request.headers().contains_key("hx-request") {
        response.headers_mut().insert("hx-redirect", HeaderValue::from_static("/sign-in"));
    }
    response
}

/// Marks a request that would change something and came from no page of ours.
#[derive(Clone, Copy)]
struct Elsewhere;

/// Finds out who sends the request, marks forged ones, and replays a repeated one.
async fn recognise(State(inside): State<Inside>, mut request: Request, next: Next) -> Response {
    let Inside { app, router } = inside;
    let signed_in = match team::recognise(&app, request.headers()).await {
        Ok(signed_in) => signed_in,
        Err(problem) => return problem.into_response(),
    };
    let by_token = signed_in.as_ref().is_some_and(|signed_in| signed_in.by_token);
    if !request.method().is_safe() && !by_token && !is_same_origin(&app, request.headers()) {
        // The route's own policy refuses it, before anybody is known to it.
        request.extensions_mut().insert(Elsewhere);
        return next.run(request).await;
    }
    if let Some(signed_in) = signed_in {
        let route = request.extensions().get::<MatchedPath>();
        let screen = Screen::of_route(route.map_or("", MatchedPath::as_str));
        let from = team::caller(&app, request.headers(), request.extensions());
        let signed_in = signed_in.watched(&app, screen, from);
        if request.method() == Method::POST && request.uri().path().starts_with("/api/") {
            match remember(&app, &signed_in.actor, request).await {
                Ok(marked) => request = marked,
                Err(answered) => return *answered,
            }
        }
        request.extensions_mut().insert(signed_in.clone());
        let mut response = next.run(request).await;
        if let Some(kept) = response.extensions_mut().remove::<Kept>() {
            response = again(kept, &signed_in, router).await;
        }
        signed_in.actor.turn_in();
        // A problem page is drawn outside of here, in the same person's language.
        response.extensions_mut().insert(signed_in);
        return response;
    }
    next.run(request).await
}

fn is_same_origin(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let site = text("sec-fetch-site");
    if site.is_some_and(|site| site != "same-origin") {
        return false;
    }
    match text("origin") {
        Some(origin) => is_own_origin(app, origin),
        None => site.is_some(),
    }
}

/// Whether a page at `origin` is one of ours: the same host over another scheme is somebody else's.
fn is_own_origin(app: &App, origin: &str) -> bool {
    let own = if app.settings.is_secure() { "https" } else { "http" };
    let parts = origin.split_once("://");
    parts.is_some_and(|(scheme, host)| scheme == own && app.hosts.iter().any(|known| known == host))
}

/// Links are made from the configured address only, so a request that names
/// another host is somebody's trick or somebody's mistake.
async fn own_host(State(app): State<App>, request: Request, next: Next) -> Response {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_probe = matches!(request.uri().path(), "/healthz" | "/readyz");
    if is_probe || app.hosts.iter().any(|host| host == named) {
        return next.run(request).await;
    }
    Problem::new(
        StatusCode::MISDIRECTED_REQUEST,
        "wrong-host",
        "this server is reached under another address",
    )
    .into_response()
}

fn harden(mut response: Response, is_secure: bool) -> Response {
    const HEADERS: [(&str, &str); 7] = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
    ];
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if is_secure {
        const A_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(A_YEAR);
    }
    response
}

/// Bounded waiting for whoever sends a body slowly.
pub(super) const BODY_WITHIN: Duration = Duration::from_secs(30);

macro_rules! from_extensions {
    ($($wanted:ty: $get:expr;)*) => {$(
        impl<S: Send + Sync> FromRequestParts<S> for $wanted {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
                let get: fn(&Permit) -> $wanted = $get;
                // A handler that asks for leave on a route for anybody is our mistake: refuse.
                parts.extensions.get::<Permit>().map(get).ok_or_else(Problem::not_allowed)
            }
        }
    )*};
}

from_extensions! {
    Permit: Clone::clone;
    Scope: Permit::scope;
    Actor: |permit| permit.actor().clone();
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<SignedIn>().cloned().ok_or_else(Problem::not_allowed)
    }
}

/// Whoever is signed in, or nobody.
#[derive(Clone, Debug)]
pub(super) struct Visitor(pub Option<SignedIn>);

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(parts.extensions.get::<SignedIn>().cloned()))
    }
}

/// Reads a whole body of at most `most` bytes, in bounded time.
pub(super) async fn read_body(body: Body, most: usize) -> Result<bytes::Bytes, Problem> {
    let too_slow =
        || Problem::new(StatusCode::REQUEST_TIMEOUT, "too-slow", "the request took too long to arrive");
    match tokio::time::timeout(BODY_WITHIN, axum::body::to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(error)) => Err(match why(&error) {
            Broken::TooLarge => Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                format!("the request is larger than {} kB", most / 1024),
            ),
            Broken::TooSlow => too_slow(),
            Broken::Off => Problem::bad_request("the request did not arrive whole"),
        }),
        Err(_) => Err(too_slow()),
    }
}

enum Broken {
    TooLarge,
    TooSlow,
    Off,
}

fn why(error: &axum::Error) -> Broken {
    let mut next = Some(error as &(dyn std::error::Error + 'static));
    while let Some(error) = next {
        if error.is::<http_body_util::LengthLimitError>() {
            return Broken::TooLarge;
        }
        if error.is::<tokio::time::error::Elapsed>() {
            return Broken::TooSlow;
        }
        next = error.source();
    }
    Broken::Off
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;
    use crate::testing::{self, for_each_database};
    use crate::web::assets;

    /// The coding in which the answer arrives, if any.
    async fn coding(client: &testing::Client, path: &str) -> String {
        let request = client.request(Method::GET, path).header("accept-encoding", "gzip, br");
        let answer = client.send(request, Body::empty()).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        answer.header("content-encoding").to_owned()
    }

    #[tokio::test]
    async fn only_what_grows_smaller_by_it_is_compressed() {
        async fn of_type(axum::extract::RawQuery(media_type): axum::extract::RawQuery) -> Response {
            let media_type = HeaderValue::from_str(&media_type.unwrap_or_default()).unwrap();
            ([(header::CONTENT_TYPE, media_type)], "a text of many letters ".repeat(50)).into_response()
        }
        for_each_database(async |db, clock| {
            let routes = Routes::new().get("/assets/{file}", Access::Anybody, assets::serve).get(
                "/of-type",
                Access::Anybody,
                of_type,
            );
            let client = testing::client(&testing::app(db, clock), routes);

            for media_type in ["text/html;charset=utf-8", "application/json", "image/svg+xml", "text/csv"] {
                assert_eq!(coding(&client, &format!("/of-type?{media_type}")).await, "br", "{media_type}");
            }
            for media_type in ["font/woff2", "application/zip", "video/mp4", "image/jpeg", "application/pdf"]
            {
                assert_eq!(coding(&client, &format!("/of-type?{media_type}")).await, "", "{media_type}");
            }
            assert_eq!(coding(&client, assets::href("inter-latin.woff2")).await, "");
            assert_eq!(coding(&client, assets::href("app.css")).await, "br");
        })
        .await;
    }
}

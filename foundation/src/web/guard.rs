//! The checks around every route: whose request it is, from where, and whether the route's policy lets it pass.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::answer::{Idempotency, replay};
use super::app::App;
use super::page::problem_page;
use super::problem::Problem;
use super::routes::Routes;
use crate::team::{self, Action, Actor, Permit, Scope, SignedIn};

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Anybody,
    /// Every member of staff, for what is their own.
    SignedIn,
    /// Every person for what is their own and matters much: they proved within half an hour who they are.
    SignedInNow,
    /// Whoever's role allows this action.
    May(Action),
    /// A person, no program, whose role allows this action and who proved within half an hour who they are.
    MayNow(Action),
}

/// Puts the checks around all routes and makes the program's router.
pub fn around(routes: Routes, app: App) -> Router {
    routes
        .into_router()
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "not-found",
                "this address does not know that method",
            )
        })
        .layer(from_fn_with_state(app.clone(), recognise))
        .layer(from_fn_with_state(app.clone(), team::send_there))
        .layer(from_fn_with_state(app.clone(), own_host))
        .layer(from_fn_with_state(app.clone(), problem_page))
        .layer(axum::middleware::map_response(harden))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "server", "something went wrong on our side")
                .into_response()
        }))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), super::health::measure))
        .with_state(app)
}

/// The route's own policy. Runs inside [`around`], so the actor is known.
pub(super) async fn check(access: Access, mut request: Request, next: Next) -> Response {
    let signed_in = request.extensions().get::<SignedIn>().cloned();
    let permit = match (access, signed_in) {
        (Access::Anybody, _) => return next.run(request).await,
        (_, None) => return sign_in_first(&request),
        (Access::SignedIn, Some(signed_in)) => Permit::own_account(signed_in.actor),
        (Access::May(action), Some(signed_in)) if signed_in.actor.may(action) => {
            Permit::new(signed_in.actor, action, request.extensions_mut().remove::<Idempotency>())
        }
        (Access::May(_), Some(_)) => return Problem::not_allowed().into_response(),
        (Access::MayNow(action), Some(signed_in)) if !signed_in.actor.may(action) => {
            return Problem::not_allowed().into_response();
        }
        (Access::MayNow(_) | Access::SignedInNow, Some(signed_in)) if signed_in.by_token => {
            return Problem::for_people().into_response();
        }
        (Access::MayNow(_) | Access::SignedInNow, Some(signed_in)) if !signed_in.is_stepped_up() => {
            return Problem::step_up().into_response();
        }
        (Access::MayNow(action), Some(signed_in)) => {
            Permit::new(signed_in.actor, action, request.extensions_mut().remove::<Idempotency>())
        }
        (Access::SignedInNow, Some(signed_in)) => Permit::own_account(signed_in.actor),
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

/// Finds out who sends the request, refuses forged ones, and replays a repeated one.
async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let signed_in = match team::recognise(&app, request.headers()).await {
        Ok(signed_in) => signed_in,
        Err(problem) => return problem.into_response(),
    };
    let by_token = signed_in.as_ref().is_some_and(|signed_in| signed_in.by_token);
    if !request.method().is_safe() && !by_token && !is_same_origin(&app, request.headers()) {
        return Problem::new(StatusCode::FORBIDDEN, "forged", "this request came from another website")
            .into_response();
    }
    if let Some(signed_in) = signed_in {
        if request.method() == Method::POST && request.uri().path().starts_with("/api/") {
            match replay(&app, &signed_in.actor, request).await {
                Ok(fresh) => request = fresh,
                Err(answered) => return *answered,
            }
        }
        request.extensions_mut().insert(signed_in.clone());
        let mut response = next.run(request).await;
        // A problem page is drawn outside of here, in the same person's language.
        response.extensions_mut().insert(signed_in);
        return response;
    }
    next.run(request).await
}

fn is_same_origin(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = |origin: &str| origin.split_once("://").map(|(_, host)| host.to_owned());
    text("origin").and_then(host).is_some_and(|host| app.hosts.contains(&host))
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

async fn harden(mut response: Response) -> Response {
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
    match tokio::time::timeout(BODY_WITHIN, axum::body::to_bytes(body, most)).await {
        Ok(Ok(bytes)) => Ok(bytes),
        Ok(Err(_)) => Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            format!("the request is larger than {} kB", most / 1024),
        )),
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            "bad-request",
            "the request took too long to arrive",
        )),
    }
}

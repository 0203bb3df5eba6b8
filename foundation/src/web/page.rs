//! What a page needs to know about its reader, and how it is sent.

use std::convert::Infallible;

use askama::Template;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::app::App;
use super::assets;
use super::guard::Visitor;
use super::problem::Problem;
use crate::clock::Timestamp;
use crate::look::{self, SafeHtml};
use crate::team::{Action, Actor, Group, Rights, SignedIn};
use crate::words::{Lang, Words, Zone};

/// A visit to a page: the reader's language and zone, and whether only a part is asked for.
#[derive(Clone, Debug)]
pub struct Page {
    pub words: Words,
    pub now: Timestamp,
    /// htmx asks for the changed part alone.
    pub is_part: bool,
    signed_in: Option<SignedIn>,
}

impl Page {
    /// The frame around a page; `here` names the place in the navigation.
    #[must_use]
    pub fn shell(&self, here: &'static str) -> Shell {
        Shell {
            words: self.words,
            now: self.now,
            theme: self.signed_in.as_ref().map_or("auto", |signed_in| signed_in.theme.as_str()).to_owned(),
            here,
            me: self.signed_in.as_ref().map(|signed_in| Me {
                name: signed_in.actor.name().to_owned(),
                actor: signed_in.actor.clone(),
            }),
        }
    }

    #[must_use]
    pub fn is_signed_in(&self) -> bool {
        self.signed_in.is_some()
    }

    /// The start of the reader's day, as a moment.
    #[must_use]
    pub fn today(&self) -> Timestamp {
        self.words.zone.start_of_day(self.now)
    }
}

impl FromRequestParts<App> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let Visitor(signed_in) = Visitor::from_request_parts(parts, app).await?;
        Ok(page_for(app, signed_in, &parts.headers))
    }
}

fn page_for(app: &App, signed_in: Option<SignedIn>, headers: &HeaderMap) -> Page {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let chosen = signed_in.as_ref().and_then(|signed_in| signed_in.lang);
    let asked = || text(header::ACCEPT_LANGUAGE).and_then(Lang::from_accept_language);
    let lang = chosen.or_else(asked).unwrap_or_default();
    let zone = signed_in.as_ref().map_or_else(Zone::utc, |signed_in| signed_in.zone);
    let is_part = headers.contains_key("hx-request") && !headers.contains_key("hx-boosted");
    Page { words: Words::new(lang, zone), now: app.now(), is_part, signed_in }
}

/// The frame: navigation, search, and who is signed in.
#[derive(Clone, Debug)]
pub struct Shell {
    pub words: Words,
    pub now: Timestamp,
    pub theme: String,
    pub here: &'static str,
    pub me: Option<Me>,
}

/// The reader.
#[derive(Clone, Debug)]
pub struct Me {
    pub name: String,
    actor: Actor,
}

impl Me {
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.actor.may(action)
    }

    // The frame is drawn by templates of every crate; these spare each the import.

    #[must_use]
    pub fn may_create(&self) -> bool {
        self.may(Action::CreateCustomers)
    }

    #[must_use]
    pub fn may_manage_team(&self) -> bool {
        self.may(Action::ManageTeam)
    }

    #[must_use]
    pub fn initials(&self) -> String {
        look::initials(&self.name)
    }

    #[must_use]
    pub fn colour(&self) -> u32 {
        look::face_colour(&self.name)
    }
}

impl Shell {
    #[must_use]
    pub fn icon(&self, name: &str) -> SafeHtml {
        look::icon(name)
    }

    #[must_use]
    pub fn asset(&self, name: &str) -> &'static str {
        assets::href(name)
    }

    /// The file of the typeface that this language needs first.
    #[must_use]
    pub fn font(&self) -> &'static str {
        assets::href(if self.words.lang == Lang::Ru { "inter-cyrillic.woff2" } else { "inter-latin.woff2" })
    }

    /// Whether the reader may see the audit.
    #[must_use]
    pub fn may_see_audit(&self) -> bool {
        self.may(Action::SeeAudit)
    }

    /// Whether the reader gives people their data and handles breaches.
    #[must_use]
    pub fn may_protect_data(&self) -> bool {
        self.may(Action::ProtectData)
    }

    /// Whether the reader's role allows an action, so that a page does not offer what will be refused.
    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.me.as_ref().is_some_and(|me| me.may(action))
    }

    /// Which fields the reader's role reads and writes; none for nobody.
    #[must_use]
    pub fn rights(&self) -> Rights {
        self.me.as_ref().map(|me| me.actor.rights()).unwrap_or_default()
    }

    // Templates name the groups by their words, which spares each the import.

    #[must_use]
    pub fn reads(&self, group: &str) -> bool {
        Group::parse(group).is_some_and(|group| self.rights().reads(group))
    }

    #[must_use]
    pub fn writes(&self, group: &str) -> bool {
        Group::parse(group).is_some_and(|group| self.rights().writes(group))
    }
}

/// Sends a template as a page.
///
/// # Errors
/// When the template cannot be rendered.
pub fn render(template: &impl Template) -> Result<Response, Problem> {
    let html = template.render().map_err(|error| Problem::trouble("render a page", &error))?;
    Ok(Html(html).into_response())
}

/// Sends a template as a part of a page; caches must tell both apart.
///
/// # Errors
/// When the template cannot be rendered.
pub fn part(template: &impl Template) -> Result<Response, Problem> {
    let mut response = render(template)?;
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("hx-request"));
    Ok(response)
}

#[derive(Template)]
#[template(path = "look/problem.html")]
struct ProblemPage {
    shell: Shell,
    title: String,
    text: String,
}

/// Shows a problem to a person as a page, in their language.
pub(super) async fn problem_page(State(app): State<App>, request: Request, next: Next) -> Response {
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
        && !request.uri().path().starts_with("/api/")
        && !request.headers().contains_key("hx-request");
    let is_head = request.method() == Method::HEAD;
    let headers = request.headers().clone();

    let response = next.run(request).await;

    let signed_in = response.extensions().get::<SignedIn>().cloned();
    match response.extensions().get::<Problem>() {
        Some(problem) if wants_page && !is_head => {
            let page = page_for(&app, signed_in, &headers);
            let title = page.words.text(format!("shell-problem-{}", problem.kind));
            let text = page.words.with3(
                format!("shell-problem-{}-next", problem.kind),
                "limit",
                "2 MB",
                "seconds",
                problem.retry_after.unwrap_or(2),
                "number",
                problem.reference.as_deref().unwrap_or("—"),
            );
            let shown = ProblemPage { title, text, shell: page.shell("") };
            match render(&shown) {
                Ok(mut html) => {
                    *html.status_mut() = response.status();
                    for name in [header::RETRY_AFTER, header::WWW_AUTHENTICATE] {
                        if let Some(value) = response.headers().get(&name) {
                            html.headers_mut().insert(name, value.clone());
                        }
                    }
                    html
                }
                Err(_) => response,
            }
        }
        _ => response,
    }
}

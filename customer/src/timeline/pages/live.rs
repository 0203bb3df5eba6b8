//! A timeline that grows while one looks at it: server-sent events that go on
//! where a lost connection ended.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use foundation::id::Id;
use foundation::team::{self, Action, Actor};
use foundation::web::{App, Fields, Page, PathId, Problem};
use serde_json::json;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

use super::super::entry::Link;
use super::super::store::{self, Change, PORTION};
use super::article::{DayHeading, article};
use super::panel::{drawn, viewed};
use super::streams::{Place, take_place};
use super::wanted::Wanted;

/// How often a quiet stream shows that it is alive, and looks again by itself.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Events that wait for a slow reader; then reading the database waits too.
const WAITING: usize = 16;

/// `GET /customers/{id}/live`.
pub(super) async fn live(
    State(app): State<App>,
    page: Page,
    reader: Actor,
    PathId(party): PathId,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query = query.unwrap_or_default();
    let after = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse::<i64>().ok())
        .or_else(|| Fields::from_query(&query).text("after").parse().ok());
    let watch = Watch { wanted: Wanted::from_query(&query), app, page, reader, party, headers };
    let events = watch.follow(after).await?;
    let mut response = Sse::new(ReceiverStream::new(events)).into_response();
    // Proxies that collect answers would hold events back.
    response.headers_mut().insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}

/// Somebody who watches a customer's timeline.
pub(super) struct Watch {
    pub app: App,
    pub page: Page,
    /// As of the last look at the session or token: a role or reach may change meanwhile.
    pub reader: Actor,
    pub party: Id,
    pub wanted: Wanted,
    /// Of the request: they prove again and again that the session still stands.
    pub headers: HeaderMap,
}

type Sender = mpsc::Sender<Result<Event, Infallible>>;
pub(super) type Events = mpsc::Receiver<Result<Event, Infallible>>;

impl Watch {
    /// Events for every change after number `after`, or from now on.
    ///
    /// # Errors
    /// 404 when the customer is out of scope, 429 when too many streams are open.
    pub(super) async fn follow(self, after: Option<i64>) -> Result<Events, Problem> {
        viewed(&self.app, &self.reader, self.party).await?;
        let place = take_place(self.reader.id().unwrap_or(Id::NONE))?;
        // Before the backlog is read, so that nothing falls between.
        let news = self.app.db.news();
        let head = store::head(&self.app.db, self.party).await?;
        // A number from before a restored backup would wait for changes that were given lower ones.
        let seq = after.map_or(head, |after| after.min(head));
        let (out, events) = mpsc::channel(WAITING);
        tokio::spawn(self.push(seq, news, out, place));
        Ok(events)
    }

    async fn push(mut self, mut seq: i64, mut news: broadcast::Receiver<String>, out: Sender, _place: Place) {
        let topics = self.topics();
        loop {
            if !self.may_go_on().await {
                return;
            }
            match self.send_since(&mut seq, &out).await {
                Ok(()) => {}
                Err(Ended) => return,
            }
            tokio::select! {
                () = out.closed() => return,
                heard = hear(&mut news, &topics) => match heard {
                    Heard::News => {}
                    Heard::Shutdown => return,
                },
                () = tokio::time::sleep(HEARTBEAT) => {
                    if out.send(Ok(Event::default().comment(""))).await.is_err() {
                        return;
                    }
                }
            }
        }
    }

    /// What wakes the stream: the customer's changes, and the end of the reader's session or token.
    fn topics(&self) -> Vec<String> {
        let reader =
            self.reader.id().into_iter().flat_map(|id| [format!("account:{id}"), format!("token:{id}")]);
        std::iter::once(Link::party(self.party).topic()).chain(reader).collect()
    }

    /// Whether the session or token still stands, and still allows to see this customer.
    async fn may_go_on(&mut self) -> bool {
        let Ok(Some(signed_in)) = team::recognise_still(&self.app, &self.headers).await else { return false };
        self.reader = signed_in.actor().going_on(&self.reader);
        self.reader.may(Action::SeeTimeline) && viewed(&self.app, &self.reader, self.party).await.is_ok()
    }

    async fn send_since(&mut self, seq: &mut i64, out: &Sender) -> Result<(), Ended> {
        self.page.now = self.app.now();
        let filter = self.wanted.filter(&self.page, self.reader.account());
        loop {
            let changes = store::since(&self.app.db, &self.reader.scope(), self.party, *seq, &filter).await;
            // The reader's browser comes back and asks for the same once more.
            let changes = changes.map_err(|error| {
                tracing::warn!(%error, "read a live timeline");
                Ended
            })?;
            // Asked after reading: who lost the right before an entry was written never gets it.
            if !changes.is_empty() && !self.may_go_on().await {
                return Err(Ended);
            }
            let is_last = changes.len() < PORTION;
            for change in changes {
                let number = change.seq;
                let event = self.event(change).await.map_err(|_| Ended)?;
                out.send(Ok(event)).await.map_err(|_| Ended)?;
                *seq = number;
            }
            self.reader.turn_in();
            if is_last {
                return Ok(());
            }
        }
    }

    async fn event(&self, change: Change) -> Result<Event, Problem> {
        let event = Event::default().id(change.seq.to_string());
        let Some(entry) = change.entry else {
            return Ok(event.event("gone").data(json!({ "id": change.id }).to_string()));
        };
        let shell = self.page.shell("customers");
        let customer = viewed(&self.app, &self.reader, self.party).await?;
        let html = article(&shell, &self.reader, &customer, &entry)?;
        let day = drawn(&DayHeading::of(&shell, entry.at))?;
        let data = json!({ "id": entry.id, "at": entry.at.0, "html": html.as_str(), "day": day.as_str() });
        Ok(event.event("entry").data(data.to_string()))
    }
}

/// The stream is over: the reader is gone, or may not go on, or the database does not answer.
struct Ended;

enum Heard {
    News,
    Shutdown,
}

/// Waits for news of one of `topics`. Whoever missed some had better look.
async fn hear(news: &mut broadcast::Receiver<String>, topics: &[String]) -> Heard {
    loop {
        match news.recv().await {
            Ok(heard) if topics.contains(&heard) => return Heard::News,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return Heard::News,
            Err(broadcast::error::RecvError::Closed) => return Heard::Shutdown,
        }
    }
}

//! A live stream, read as the browser reads it.

use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, Sse};
use foundation::args;
use foundation::id::Id;
use foundation::team::{Actor, Reach, Role};
use foundation::testing::{self, for_each_database};
use foundation::web::Page;
use futures_util::stream;

use super::super::entry::{Kind, Link, NewEntry};
use super::super::tests::{Desk, customer, desk};
use super::live::{Events, Watch};
use super::wanted::Wanted;
use crate::timeline;

const SOON: Duration = Duration::from_secs(5);

/// What arrived: the number, `entry` or `gone`, and the entry's id.
type Told = (i64, String, String);

async fn watch(desk: &Desk, token: &str, query: &str, after: Option<i64>) -> Events {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_str(&format!("Bearer {token}")).unwrap());
    let watch = Watch {
        app: desk.app.clone(),
        page: page(desk).await,
        reader: reader(desk).await,
        party: desk.party,
        wanted: Wanted::from_query(query),
        headers,
    };
    watch.follow(after).await.unwrap()
}

async fn page(desk: &Desk) -> Page {
    use axum::extract::FromRequestParts;
    let (mut parts, _) = Request::builder().uri("/").body(Body::empty()).unwrap().into_parts();
    Page::from_request_parts(&mut parts, &desk.app).await.unwrap_or_else(|never| match never {})
}

async fn reader(desk: &Desk) -> Actor {
    desk.permit.actor().clone()
}

/// The next event, or none when nothing arrives.
async fn next(events: &mut Events, wait: Duration) -> Option<Told> {
    loop {
        let event = tokio::time::timeout(wait, events.recv()).await.ok()??.unwrap();
        if let Some(told) = read(event).await {
            return Some(told);
        }
    }
}

async fn read(event: Event) -> Option<Told> {
    let answer = Sse::new(stream::iter([Ok::<_, std::convert::Infallible>(event)])).into_response();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let data: serde_json::Value = serde_json::from_str(line("data:")?).unwrap();
    Some((line("id:")?.parse().unwrap(), line("event:")?.to_owned(), data["id"].as_str()?.to_owned()))
}

fn entry(seq: i64, id: Id) -> Told {
    (seq, "entry".to_owned(), id.to_string())
}

#[tokio::test]
async fn a_stream_that_lost_its_connection_gets_each_entry_exactly_once() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let token = testing::token(&desk.app, Role::Agent).await;
        let first = desk.note("first").await;
        let mut events = watch(&desk, &token, "", Some(0)).await;
        let mut told = vec![next(&mut events, SOON).await.unwrap()];
        let second = desk.note("second").await;
        told.push(next(&mut events, SOON).await.unwrap());
        drop(events);
        let third = desk.note("while away").await;
        let fourth = desk.note("while away too").await;

        let mut again = watch(&desk, &token, "", Some(told[1].0)).await;
        told.push(next(&mut again, SOON).await.unwrap());
        told.push(next(&mut again, SOON).await.unwrap());
        let fifth = desk.note("back again").await;
        told.push(next(&mut again, SOON).await.unwrap());

        let expected = [first, second, third, fourth, fifth];
        assert_eq!(told, (1..).zip(expected).map(|(seq, id)| entry(seq, id)).collect::<Vec<_>>());
        assert_eq!(next(&mut again, Duration::from_millis(200)).await, None);
    })
    .await;
}

#[tokio::test]
async fn entries_written_while_a_stream_opens_all_arrive() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let token = testing::token(&desk.app, Role::Agent).await;

        let (mut events, written) = tokio::join!(watch(&desk, &token, "", Some(0)), async {
            let mut written = Vec::new();
            for n in 0..30 {
                written.push(desk.note(&format!("note {n}")).await);
            }
            written
        });
        let mut told = Vec::new();
        for _ in 0..30 {
            told.push(next(&mut events, SOON).await.unwrap());
        }

        assert_eq!(told, (1..).zip(written).map(|(seq, id)| entry(seq, id)).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn a_removed_entry_is_told_as_gone_and_a_filter_is_kept() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let token = testing::token(&desk.app, Role::Agent).await;
        let note = desk.note("a note").await;
        let mut events = watch(&desk, &token, "kind=call", None).await;
        let call = desk.write(desk.entry(timeline::Kind::Call, desk.app.now(), "a call")).await;
        let told = next(&mut events, SOON).await;

        let mut tx = desk.app.db.begin().await.unwrap();
        let removed = timeline::remove(&mut tx, &desk.permit, desk.app.now(), call).await;
        assert!(removed.is_ok());
        tx.commit().await.unwrap();

        assert_eq!(told, Some(entry(2, call)));
        assert_eq!(next(&mut events, SOON).await, Some((3, "gone".to_owned(), call.to_string())));
        assert_ne!(note, call);
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_when_the_token_does_or_the_customer_leaves_the_scope() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let token = testing::token(&desk.app, Role::Agent).await;
        let mut events = watch(&desk, &token, "", None).await;
        desk.note("still there").await;
        assert!(next(&mut events, SOON).await.is_some());

        let mut tx = desk.app.db.begin().await.unwrap();
        tx.run("update api_token set ended_at = $1", args![desk.app.now().plus(-1)]).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        desk.note("not for them any more").await;

        let ended =
            tokio::time::timeout(SOON, events.recv()).await.expect("the stream ends at the next news");
        assert!(ended.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_when_the_reach_of_its_reader_no_longer_includes_the_customer() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let reader = testing::account(&desk.app, "Ion Rusu", Role::Agent, Reach::Everyone).await;
        desk.note("seen by everyone").await;
        let client = testing::client(&desk.app, timeline::routes()).as_account(reader);
        let path = format!("/customers/{}/live?after=0", desk.party);

        let narrow = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let mut tx = desk.app.db.begin().await.unwrap();
            tx.run("update account set reach = 'own' where id = $1", args![reader]).await.unwrap();
            tx.announce(format!("account:{reader}"));
            tx.unaudited("a test");
            tx.commit().await.unwrap();
            desk.note("for Marta alone").await;
        };
        let (answer, ()) = tokio::join!(tokio::time::timeout(SOON, client.get(&path)), narrow);

        let answer = answer.expect("the stream ends at the news of a narrower reach");
        assert_eq!(answer.status, 200);
        assert!(answer.body.contains("seen by everyone"), "{}", answer.body);
        assert!(!answer.body.contains("for Marta alone"), "{}", answer.body);
    })
    .await;
}

#[tokio::test]
async fn an_entry_about_two_customers_reaches_who_watches_the_other_one() {
    for_each_database(async |db, clock| {
        let mut desk = desk(db, clock).await;
        let token = testing::token(&desk.app, Role::Agent).await;
        let (first, other) = (desk.party, customer(&desk.app, "Dan Pop", None).await);
        desk.party = other;
        desk.note("for himself alone").await;
        let mut events = watch(&desk, &token, "", None).await;

        desk.party = first;
        let links = vec![Link::party(first), Link::party(other)];
        let both = NewEntry { links, ..desk.entry(Kind::Note, desk.app.now(), "for both") };
        let id = desk.write(both).await;

        // His timeline had one entry before, hers none: each counts by itself.
        assert_eq!(next(&mut events, SOON).await, Some(entry(2, id)));
        assert_eq!(timeline::head(&desk.app.db, first).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_open_stream_keeps_no_session_alive() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock.clone()).await;
        let reader = testing::account(&desk.app, "Ion Rusu", Role::Agent, Reach::Everyone).await;
        let client = testing::client(&desk.app, timeline::routes()).as_account(reader);
        let path = format!("/customers/{}/live?after=0", desk.party);

        let pass = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            // News every hour: each lets the stream look at the session. Twelve idle hours end it.
            for hour in 1..=13 {
                clock.set(desk.app.now().plus(foundation::clock::HOUR));
                desk.note(&format!("hour {hour}.")).await;
                tokio::time::sleep(Duration::from_millis(60)).await;
            }
        };
        let (answer, ()) = tokio::join!(tokio::time::timeout(SOON, client.get(&path)), pass);

        let answer = answer.expect("the stream ends with the session");
        assert!(answer.body.contains("hour 11."), "{}", answer.body);
        assert!(!answer.body.contains("hour 13."), "{}", answer.body);
    })
    .await;
}

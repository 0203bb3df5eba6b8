use std::time::Duration;

use foundation::args;
use foundation::db::Query;
use foundation::jobs::Outcome;
use foundation::testing::{self, for_each_database};
use foundation::vault;
use serde_json::Value;

use super::super::entry::Link;
use super::super::store::{self, Filter, Lost};
use super::super::{EntryChange, Kind, NewEntry, seal_older};
use super::{Desk, customer, desk};

async fn newest(desk: &Desk) -> store::Entry {
    let scope = testing::scope(&desk.app, desk.account).await;
    let mut page = store::page(&desk.app.db, &scope, desk.party, &Filter::default(), None, 1).await.unwrap();
    page.remove(0)
}

fn canary(desk: &Desk) -> NewEntry {
    NewEntry {
        subject: "canarysubject".to_owned(),
        outcome: Some("canaryoutcome".to_owned()),
        ..desk.entry(Kind::Call, desk.app.now(), "canarybody")
    }
}

/// Every value of every row of the tables of entries, as text.
async fn kept(desk: &Desk) -> String {
    let mut all = String::new();
    for sql in [
        "select coalesce(subject, '') || '|' || coalesce(outcome, '') from entry",
        "select body from entry_body",
    ] {
        for (text,) in desk.app.db.all::<(String,)>(sql, args![]).await.unwrap() {
            all += &text;
        }
    }
    let sealed =
        desk.app.db.all::<(Option<Vec<u8>>,)>("select sealed from entry_body", args![]).await.unwrap();
    for (bytes,) in sealed {
        all += &String::from_utf8_lossy(&bytes.unwrap_or_default());
    }
    all
}

#[tokio::test]
async fn what_an_entry_says_is_kept_sealed_and_read_open() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let id = desk.write(canary(&desk)).await;

        assert!(!kept(&desk).await.contains("canary"));
        let entry = newest(&desk).await;
        assert_eq!((entry.subject.as_str(), entry.body.as_deref()), ("canarysubject", Some("canarybody")));
        assert_eq!(entry.outcome.as_deref(), Some("canaryoutcome"));

        let change = EntryChange { body: Some("canaryagain".to_owned()), ..EntryChange::default() };
        let mut tx = desk.app.db.begin().await.unwrap();
        let changed = store::change(&mut tx, &desk.permit, desk.app.now(), id, 1, change).await;
        assert!(changed.is_ok());
        tx.commit().await.unwrap();

        assert!(!kept(&desk).await.contains("canary"));
        let entry = newest(&desk).await;
        assert_eq!((entry.subject.as_str(), entry.body.as_deref()), ("canarysubject", Some("canaryagain")));
        assert_eq!(entry.outcome.as_deref(), Some("canaryoutcome"));
    })
    .await;
}

#[tokio::test]
async fn entries_from_before_the_vault_are_read_and_sealed_one_after_the_other() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let mut ids = Vec::new();
        for _ in 0..230 {
            ids.push(desk.write(canary(&desk)).await);
        }
        let mut tx = desk.app.db.begin().await.unwrap();
        for id in &ids {
            let old = "update entry set subject = 'canaryold', outcome = 'canarydone', has_body = true where id = $1";
            tx.run(old, args![*id]).await.unwrap();
            let body = "update entry_body set body = 'canarytext', sealed = null where entry_id = $1";
            tx.run(body, args![*id]).await.unwrap();
        }
        tx.run("insert into seal_progress (what, after) values ('entry', $1)", args![foundation::id::Id::NONE])
            .await
            .unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        let open = |entry: store::Entry| (entry.subject, entry.outcome, entry.body);
        let before = open(newest(&desk).await);
        assert_eq!(before.0, "canaryold");

        assert_eq!(seal_older(desk.app.clone(), Value::Null).await, Outcome::Done);

        assert!(!kept(&desk).await.contains("canary"));
        assert!(open(newest(&desk).await) == before);
        assert_eq!(desk.count("select count(*) from entry_body where sealed is not null").await, 230);
        assert_eq!(desk.count("select count(*) from seal_progress").await, 0);
        assert_eq!(seal_older(desk.app.clone(), Value::Null).await, Outcome::Done);
    })
    .await;
}

#[tokio::test]
async fn words_about_somebody_who_was_forgotten_are_gone_and_moved_ones_do_not_open() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let other = customer(&desk.app, "Ion Popa", None).await;
        let now = desk.app.now();
        let mut links = vec![Link::party(desk.party), Link::party(other)];
        links.sort();
        desk.write(NewEntry { links, ..canary(&desk) }).await;
        assert_eq!(newest(&desk).await.lost, None);

        let mut tx = desk.app.db.begin().await.unwrap();
        vault::destroy(&mut tx, now, other).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        let entry = newest(&desk).await;
        assert_eq!((entry.lost, entry.subject.as_str(), entry.body), (Some(Lost::Forgotten), "", None));

        let (one, two) = (desk.note("first").await, desk.note("second").await);
        let mut tx = desk.app.db.begin().await.unwrap();
        tx.run(
            "update entry_body set sealed = (select x.sealed from entry_body x where x.entry_id = $1) where entry_id = $2",
            args![one, two],
        )
        .await
        .unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        let scope = testing::scope(&desk.app, desk.account).await;
        assert_eq!(store::find(&desk.app.db, &scope, two).await.unwrap().unwrap().lost, Some(Lost::Damaged));
        assert_eq!(store::find(&desk.app.db, &scope, one).await.unwrap().unwrap().body.as_deref(), Some("first"));
    })
    .await;
}

/// Prints what opening costs; the limit is generous, so that only a slip of a magnitude fails.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "it measures a duration")]
#[expect(clippy::print_stderr, reason = "the figure is what it is for")]
async fn opening_an_entry_takes_microseconds() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let text = "Called about the delivery of last week and the price of the next one. ".repeat(6);
        for _ in 0..60 {
            desk.note(&text).await;
        }
        let sealed = desk
            .app
            .db
            .all::<(foundation::id::Id, Vec<u8>)>("select entry_id, sealed from entry_body", args![])
            .await
            .unwrap();
        let keys = vault::keys(&desk.app.db, [desk.party]).await.unwrap();

        let start = std::time::Instant::now();
        for _ in 0..50 {
            for (id, sealed) in &sealed {
                assert!(matches!(keys.open(&format!("entry/{id}"), sealed), vault::Opened::Text(_)));
            }
        }
        let each = start.elapsed() / 3_000;

        eprintln!("sealed: opening an entry of 420 letters takes {:.1} µs", each.as_nanos() as f64 / 1_000.0);
        assert!(each < Duration::from_micros(500), "{each:?}");
    })
    .await;
}

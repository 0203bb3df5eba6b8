use foundation::args;
use foundation::clock::{DAY, HOUR, Timestamp};
use foundation::db::Query;
use foundation::id::Id;
use foundation::testing::{self, for_each_database};

use super::super::{Filter, Kind, Loaded, NewEntry, head, page, record_many};
use super::{Desk, customer, desk};

async fn load(desk: &Desk, entries: Vec<NewEntry>) -> Vec<Id> {
    let now = desk.app.now();
    let loaded = |entry: NewEntry| Loaded {
        id: Id::new(now),
        entry: entry.check(now).unwrap_or_else(|refused| panic!("{refused:?}")),
        done: None,
        mentions: Vec::new(),
    };
    let entries = entries.into_iter().map(loaded).collect::<Vec<_>>();
    let mut tx = desk.app.db.begin().await.unwrap();
    record_many(&mut tx, &desk.permit, now, &entries).await.unwrap();
    tx.commit().await.unwrap();
    entries.iter().map(|loaded| loaded.id).collect()
}

#[tokio::test]
async fn pages_meet_without_gaps_or_repeats_where_times_are_equal() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        // Seven at each of five moments, in pages of four: every page break falls among equals.
        let at = |n: i64| now.plus(-(n / 7) * HOUR);
        let written =
            load(&desk, (0..35).map(|n| desk.entry(Kind::Note, at(n), &format!("note {n}"))).collect()).await;
        let scope = testing::scope(&desk.app, desk.account).await;

        let mut seen = Vec::new();
        let mut before = None;
        loop {
            let entries =
                page(&desk.app.db, &scope, desk.party, &Filter::default(), before, 4).await.unwrap();
            let Some(last) = entries.last() else { break };
            before = Some((last.at, last.id));
            seen.extend(entries.iter().map(|entry| (entry.at, entry.id)));
        }

        let mut expected = (0..35).map(|n| (at(n), written[usize::try_from(n).unwrap()])).collect::<Vec<_>>();
        expected.sort_by(|a, b| b.cmp(a));
        assert_eq!(seen, expected);
    })
    .await;
}

#[tokio::test]
async fn a_filter_by_kind_and_time_leaves_out_everything_else() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        let old_call = desk.write(desk.entry(Kind::Call, now.plus(-10 * DAY), "old")).await;
        let call = desk.write(desk.entry(Kind::Call, now.plus(-DAY), "call")).await;
        let visit = desk.write(desk.entry(Kind::Visit, now.plus(-2 * DAY), "visit")).await;
        desk.note("note").await;
        let scope = testing::scope(&desk.app, desk.account).await;
        let found = async |filter: Filter| {
            let entries = page(&desk.app.db, &scope, desk.party, &filter, None, 50).await.unwrap();
            entries.iter().map(|entry| entry.id).collect::<Vec<_>>()
        };

        let calls = found(Filter { kinds: vec![Kind::Call], ..Filter::default() }).await;
        let both = found(Filter { kinds: vec![Kind::Call, Kind::Visit], ..Filter::default() }).await;
        let recent = Filter {
            kinds: vec![Kind::Call],
            from: Some(now.plus(-DAY)),
            to: Some(now),
            ..Filter::default()
        };

        assert_eq!(calls, [call, old_call]);
        assert_eq!(both, [call, visit, old_call]);
        assert_eq!(found(recent).await, [call]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_is_open_until_it_is_kept() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        let promise =
            NewEntry { due_at: Some(now.plus(DAY)), ..desk.entry(Kind::Task, now, "Send the quote") };
        let task = desk.write(promise).await;
        let scope = testing::scope(&desk.app, desk.account).await;
        let open = Filter { is_open: true, ..Filter::default() };
        let before = page(&desk.app.db, &scope, desk.party, &open, None, 50).await.unwrap();

        let mut tx = desk.app.db.begin().await.unwrap();
        super::super::complete(&mut tx, &desk.permit, now.plus(HOUR), task)
            .await
            .unwrap_or_else(|_| panic!("kept"));
        tx.commit().await.unwrap();

        let after = page(&desk.app.db, &scope, desk.party, &open, None, 50).await.unwrap();
        let kept = page(&desk.app.db, &scope, desk.party, &Filter::default(), None, 50).await.unwrap();
        assert_eq!(before.iter().map(|entry| entry.id).collect::<Vec<_>>(), [task]);
        assert!(after.is_empty());
        assert_eq!((kept[0].done_at, kept[0].done_by.as_deref()), (Some(now.plus(HOUR)), Some("Marta Ruiz")));
    })
    .await;
}

#[tokio::test]
async fn what_is_loaded_in_bulk_is_read_like_what_is_written_one_by_one() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        let other = customer(&desk.app, "Пётр Смирнов", None).await;
        desk.note("first").await;
        // More than two statements full, about two customers in turn.
        let entries = (0..250_i64).map(|n| {
            let party = if n % 2 == 0 { desk.party } else { other };
            let author = super::super::Author { id: None, name: "Old system".to_owned() };
            NewEntry {
                subject: format!("call {n}"),
                ..NewEntry::about(party, Kind::Call, now.plus(-n * HOUR), author)
            }
        });
        load(&desk, entries.collect()).await;
        let scope = testing::scope(&desk.app, desk.account).await;

        let entries = page(&desk.app.db, &scope, other, &Filter::default(), None, 200).await.unwrap();

        assert_eq!(entries.len(), 125);
        assert_eq!((entries[0].subject.as_str(), entries[0].author.name.as_str()), ("call 1", "Old system"));
        assert_eq!(head(&desk.app.db, desk.party).await.unwrap(), 126);
        assert_eq!(head(&desk.app.db, other).await.unwrap(), 125);
        let seqs = "select count(distinct seq), min(seq), max(seq) from entry_link where object_id = $1";
        let (distinct, least, most) =
            desk.app.db.one::<(i64, i64, i64)>(seqs, args![desk.party]).await.unwrap();
        assert_eq!((distinct, least, most), (126, 1, 126));
        let contact = "select last_contact_at from party where id = $1";
        let (last,) = desk.app.db.one::<(Option<Timestamp>,)>(contact, args![other]).await.unwrap();
        assert_eq!(last, Some(now.plus(-HOUR)));
    })
    .await;
}

#[tokio::test]
async fn only_being_in_touch_moves_the_last_contact_and_a_removal_moves_it_back() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        let last = async || {
            let sql = "select last_contact_at from party where id = $1";
            desk.app.db.one::<(Option<Timestamp>,)>(sql, args![desk.party]).await.unwrap().0
        };
        desk.note("thinking of them").await;
        let untouched = last().await;
        desk.write(desk.entry(Kind::Letter, now.plus(-3 * DAY), "letter")).await;
        let call = desk.write(desk.entry(Kind::Call, now.plus(-DAY), "call")).await;
        desk.write(desk.entry(Kind::Visit, now.plus(-2 * DAY), "visit")).await;
        let called = last().await;

        let mut tx = desk.app.db.begin().await.unwrap();
        super::super::remove(&mut tx, &desk.permit, now, call).await.unwrap_or_else(|_| panic!("removed"));
        tx.commit().await.unwrap();

        assert_eq!(untouched, None);
        assert_eq!(called, Some(now.plus(-DAY)));
        assert_eq!(last().await, Some(now.plus(-2 * DAY)));
    })
    .await;
}

#[tokio::test]
async fn the_last_entry_of_a_customer_is_the_latest_that_stands() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        let last = async || {
            let sql = "select last_entry_at from party where id = $1";
            desk.app.db.one::<(Option<Timestamp>,)>(sql, args![desk.party]).await.unwrap().0
        };
        let author = super::super::Author { id: None, name: "Old system".to_owned() };
        let loaded = NewEntry {
            subject: "of old".to_owned(),
            ..NewEntry::about(desk.party, Kind::Note, now.plus(-9 * DAY), author)
        };
        load(&desk, vec![loaded]).await;
        let of_old = last().await;
        let note = desk.write(desk.entry(Kind::Note, now.plus(-DAY), "note")).await;
        desk.write(desk.entry(Kind::Call, now.plus(-2 * DAY), "call")).await;
        let noted = last().await;

        let mut tx = desk.app.db.begin().await.unwrap();
        super::super::remove(&mut tx, &desk.permit, now, note).await.unwrap_or_else(|_| panic!("removed"));
        tx.commit().await.unwrap();

        assert_eq!(of_old, Some(now.plus(-9 * DAY)));
        assert_eq!(noted, Some(now.plus(-DAY)));
        assert_eq!(last().await, Some(now.plus(-2 * DAY)));
    })
    .await;
}

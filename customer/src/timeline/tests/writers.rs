use foundation::args;
use foundation::clock::{DAY, HOUR};
use foundation::db::Query;
use foundation::id::Id;
use foundation::team::{Reach, Role};
use foundation::testing::{self, for_each_database};

use super::super::followers::{Follower, Recorded, tell};
use super::super::{Filter, Kind, Link, NewEntry, head, page, see_mentions, since};
use super::{customer, desk};

#[tokio::test]
async fn twenty_writers_at_once_leave_no_gap_in_a_customers_numbers() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;

        let writers = (0..20).map(|n| {
            let desk = &desk;
            async move {
                for m in 0..5 {
                    desk.note(&format!("{n}.{m}")).await;
                }
            }
        });
        futures_util::future::join_all(writers).await;

        let sql = "select seq from entry_link where object_id = $1 order by seq";
        let seqs = desk.app.db.all::<(i64,)>(sql, args![desk.party]).await.unwrap();
        let seqs = seqs.into_iter().map(|(seq,)| seq).collect::<Vec<_>>();
        assert_eq!(seqs, (1..=100).collect::<Vec<_>>());
        assert_eq!(head(&desk.app.db, desk.party).await.unwrap(), 100);
    })
    .await;
}

#[tokio::test]
async fn an_entry_about_two_customers_stands_on_both_timelines() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let other = customer(&desk.app, "Dan Popescu", None).await;
        let mut meeting = desk.entry(Kind::Meeting, desk.app.now(), "Both were there");
        meeting.links.push(Link::party(other));

        let id = desk.write(meeting).await;

        let scope = testing::scope(&desk.app, desk.account).await;
        for party in [desk.party, other] {
            let entries = page(&desk.app.db, &scope, party, &Filter::default(), None, 10).await.unwrap();
            assert_eq!(
                entries.iter().map(|entry| (entry.id, entry.party)).collect::<Vec<_>>(),
                [(id, party)]
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_mention_reaches_the_colleague_until_they_look() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let ana = testing::account(&desk.app, "Ana", Role::Agent, Reach::Everyone).await;
        let (handle,) = desk
            .app
            .db
            .one::<(String,)>("select handle from account where id = $1", args![ana])
            .await
            .unwrap();
        let id = desk.note(&format!("Please call, @{handle}, and not @nobody.here")).await;
        let mine = Filter { mentions: Some(ana), ..Filter::default() };
        let scope = testing::scope(&desk.app, ana).await;

        let found = page(&desk.app.db, &scope, desk.party, &mine, None, 10).await.unwrap();
        let unseen = desk.count("select count(*) from mention where seen_at is null").await;
        see_mentions(&desk.app, ana, desk.party).await.unwrap();

        assert_eq!(found.iter().map(|entry| entry.id).collect::<Vec<_>>(), [id]);
        assert_eq!(unseen, 1);
        assert_eq!(desk.count("select count(*) from mention where seen_at is null").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_follower_gets_its_job_together_with_the_entry_or_not_at_all() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();
        let followers = [
            Follower { job: "test.calls", kinds: &[Kind::Call] },
            Follower { job: "test.letters", kinds: &[Kind::Letter, Kind::Email] },
        ];
        let entry = Id::new(now);
        let links = [Link::party(desk.party)];
        let recorded = Recorded { entry, kind: Kind::Call, links: &links };

        let mut undone = desk.app.db.begin().await.unwrap();
        tell(&mut undone, now, &followers, &recorded).await.unwrap();
        drop(undone);
        let after_undone = desk.count("select count(*) from job").await;
        let mut tx = desk.app.db.begin().await.unwrap();
        tell(&mut tx, now, &followers, &recorded).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        let jobs =
            desk.app.db.all::<(String, String)>("select kind, payload from job", args![]).await.unwrap();
        assert_eq!(after_undone, 0);
        assert_eq!(jobs.len(), 1);
        assert_eq!(jobs[0].0, "test.calls");
        let payload: serde_json::Value = serde_json::from_str(&jobs[0].1).unwrap();
        assert_eq!(payload["entry"], entry.to_string());
        assert_eq!(payload["about"][0], format!("party:{}", desk.party));
    })
    .await;
}

#[tokio::test]
async fn whoever_reads_on_from_a_number_meets_each_change_once() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let scope = testing::scope(&desk.app, desk.account).await;
        let first = desk.note("first").await;
        let second = desk.note("second").await;
        let seen = head(&desk.app.db, desk.party).await.unwrap();
        let third = desk.note("third").await;
        let mut tx = desk.app.db.begin().await.unwrap();
        super::super::remove(&mut tx, &desk.permit, desk.app.now(), first)
            .await
            .unwrap_or_else(|_| panic!("removed"));
        tx.commit().await.unwrap();

        let changes = since(&desk.app.db, &scope, desk.party, seen, &Filter::default()).await.unwrap();

        let told =
            changes.iter().map(|change| (change.seq, change.id, change.entry.is_some())).collect::<Vec<_>>();
        assert_eq!(told, [(3, third, true), (4, first, false)]);
        let everything = since(&desk.app.db, &scope, desk.party, 0, &Filter::default()).await.unwrap();
        assert_eq!(everything.iter().map(|change| change.id).collect::<Vec<_>>(), [second, third, first]);
    })
    .await;
}

#[tokio::test]
async fn a_planned_meeting_is_a_task_and_a_promise_has_somebody_who_keeps_it() {
    for_each_database(async |db, clock| {
        let desk = desk(db, clock).await;
        let now = desk.app.now();

        let planned = desk.entry(Kind::Meeting, now.plus(3 * DAY), "Meet again").check(now).err().unwrap_or_default();
        let call = NewEntry { due_at: Some(now.plus(HOUR)), assignee: Some(desk.account), ..desk.entry(Kind::Call, now, "Will call back") };
        desk.write(call).await;

        assert_eq!(planned.iter().map(|refusal| refusal.reason).collect::<Vec<_>>(), ["in-the-future"]);
        let open = "select count(*) from entry where assignee_id is not null and due_at is not null and done_at is null";
        assert_eq!(desk.count(open).await, 1);
    })
    .await;
}

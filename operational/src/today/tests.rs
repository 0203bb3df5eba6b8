//! Today as its reader sees it, on both engines.

use axum::http::StatusCode;
use customer::customers::{self, Draft, Kind as CustomerKind};
use customer::timeline::{self, Author, Kind, NewEntry};
use foundation::args;
use foundation::clock::{Clock, DAY, HOUR, Timestamp};
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::team::{Action, Reach, Role};
use foundation::testing::{self, Client};
use foundation::web::App;
use foundation::words::Zone;

use super::agenda::Bounds;

/// The program, with the timeline's routes beside today's.
fn running(db: Db, clock: Clock) -> (App, Client) {
    let app = testing::app(db, clock);
    let client = testing::client(&app, super::routes().merge(timeline::routes()));
    (app, client)
}

async fn agent(app: &App, name: &str) -> Id {
    testing::account(app, name, Role::Agent, Reach::Own).await
}

async fn customer_of(app: &App, owner: Id, name: &str) -> Id {
    let draft = Draft {
        kind: Some(CustomerKind::Person),
        name: name.to_owned(),
        owner_id: Some(owner),
        ..Draft::default()
    };
    let checked = draft.check().unwrap_or_else(|_| panic!("the draft is fine"));
    let permit = testing::permit(app, owner, Action::CreateCustomers).await;
    let mut tx = app.db.begin().await.unwrap();
    let id =
        customers::create(&mut tx, &permit, app.now(), checked).await.unwrap_or_else(|_| panic!("create"));
    tx.commit().await.unwrap();
    id
}

/// Writes an entry about a customer as `by`; `fill` completes it.
async fn write(app: &App, by: Id, party: Id, kind: Kind, text: &str, fill: impl FnOnce(&mut NewEntry)) -> Id {
    let permit = testing::permit(app, by, Action::WriteTimeline).await;
    let mut entry = NewEntry::about(party, kind, app.now(), Author::of(permit.actor()));
    text.clone_into(&mut entry.body);
    fill(&mut entry);
    let checked = entry.check(app.now()).unwrap_or_else(|refused| panic!("{refused:?}"));
    let mut tx = app.db.begin().await.unwrap();
    let id = timeline::record(&mut tx, &permit, app.now(), checked).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn task(app: &App, for_whom: Id, party: Id, text: &str, due_at: Timestamp) -> Id {
    write(app, for_whom, party, Kind::Task, text, |entry| {
        entry.assignee = Some(for_whom);
        entry.due_at = Some(due_at);
    })
    .await
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).expect("a time in the test is well-formed")
}

/// The list under one of the headings late, today and soon; empty when it is not there.
fn group<'a>(page: &'a str, word: &str) -> &'a str {
    let rest = page.split_once(&format!("id=\"due-{word}\"")).map_or("", |(_, rest)| rest);
    rest.split_once("</section>").map_or("", |(list, _)| list)
}

/// The card with this heading's id.
fn card<'a>(page: &'a str, id: &str) -> &'a str {
    let rest = page.split_once(&format!("id=\"{id}\"")).map_or("", |(_, rest)| rest);
    rest.split_once("</section>").map_or("", |(list, _)| list)
}

#[tokio::test]
async fn late_today_and_soon_begin_where_the_readers_days_begin() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let me = agent(&app, "Marta Ruiz").await;
        let mut tx = app.db.begin().await.unwrap();
        tx.run("update account set time_zone = 'Asia/Tokyo' where id = $1", args![me]).await.unwrap();
        tx.unaudited("a test's own person");
        tx.commit().await.unwrap();
        let ana = customer_of(&app, me, "Ana Gil").await;
        // It is 10:00 UTC, so 19:00 in Tokyo (UTC+9): the day ends there at 15:00 UTC.
        for (text, due) in [
            ("just late", "2026-03-02T09:59:59.999Z"),
            ("now", "2026-03-02T10:00:00Z"),
            ("end of today", "2026-03-02T14:59:59.999Z"),
            ("tomorrow", "2026-03-02T15:00:00Z"),
            ("end of the week", "2026-03-09T14:59:59.999Z"),
            ("beyond", "2026-03-09T15:00:00Z"),
        ] {
            task(&app, me, ana, text, at(due)).await;
        }

        let page = client.as_account(me).get("/today").await;

        assert_eq!(page.status, StatusCode::OK);
        let has = |word: &str, text: &str| group(&page.body, word).contains(&format!("<b>{text}</b>"));
        assert!(has("late", "just late") && !has("late", "now"));
        assert!(has("today", "now") && has("today", "end of today") && !has("today", "tomorrow"));
        assert!(has("soon", "tomorrow") && has("soon", "end of the week"));
        assert!(!page.body.contains("beyond"));
        let counts: Vec<&str> =
            page.body.split("class=\"big\">").skip(1).map(|rest| &rest[..rest.find('<').unwrap()]).collect();
        assert_eq!(counts, ["1", "2", "2"]);
    })
    .await;
}

#[tokio::test]
async fn everybody_sees_their_own_tasks_and_those_on_customers_in_their_scope() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let (me, other) = (agent(&app, "Marta Ruiz").await, agent(&app, "Ion Pop").await);
        let (mine, theirs) =
            (customer_of(&app, me, "Ana Gil").await, customer_of(&app, other, "Eva Theirs").await);
        let due = app.now().plus(HOUR);
        task(&app, me, mine, "my own", due).await;
        write(&app, me, mine, Kind::Task, "for a colleague", |entry| {
            (entry.assignee, entry.due_at) = (Some(other), Some(due));
        })
        .await;
        write(&app, other, theirs, Kind::Task, "out of scope", |entry| {
            (entry.assignee, entry.due_at) = (Some(me), Some(due));
        })
        .await;

        let page = client.as_account(me).get("/today").await.body;

        assert!(page.contains("my own"));
        assert!(!page.contains("for a colleague"));
        assert!(!page.contains("out of scope") && !page.contains("Eva Theirs"));
    })
    .await;
}

#[tokio::test]
async fn what_is_done_goes_away_and_undo_brings_it_back() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let me = agent(&app, "Marta Ruiz").await;
        let ana = customer_of(&app, me, "Ana Gil").await;
        let entry = task(&app, me, ana, "Send the quote", app.now().plus(HOUR)).await;
        let i = client.as_account(me);
        assert!(i.part("/today").await.body.contains("Send the quote"));

        let done = i.post(&format!("/entries/{entry}/completion"), &[]).await;
        assert!(done.status.is_redirection() || done.status.is_success(), "{}", done.status);
        assert!(!i.part("/today").await.body.contains("Send the quote"));

        i.post(&format!("/entries/{entry}/reopening"), &[]).await;
        assert!(i.part("/today").await.body.contains("Send the quote"));
    })
    .await;
}

#[tokio::test]
async fn five_of_a_group_are_shown_until_all_are_wanted() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let me = agent(&app, "Marta Ruiz").await;
        let party = customer_of(&app, me, "Ana Gil").await;
        for number in 1..=12 {
            task(&app, me, party, &format!("late {number:02}."), app.now().plus(-HOUR + number)).await;
        }
        let client = client.as_account(me);

        let first = client.part("/today").await.body;
        let all = client.part("/today?all=late").await.body;
        let unknown = client.part("/today?all=%22%3E").await.body;

        assert!(first.contains("late 05.") && !first.contains("late 06.") && first.contains("Show all 12"));
        assert!(all.contains("late 12.") && !all.contains("Show all"));
        // What was unfolded stays so when the list is drawn anew.
        assert!(all.contains(r#"hx-get="/today?all=late""#));
        assert!(unknown.contains(r#"id="work" hx-get="/today""#));
    })
    .await;
}

#[tokio::test]
async fn a_promise_to_two_customers_stands_there_once() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let me = agent(&app, "Marta Ruiz").await;
        let (ana, eva) = (customer_of(&app, me, "Ana Gil").await, customer_of(&app, me, "Eva Gil").await);
        write(&app, me, ana, Kind::Task, "Call both", |entry| {
            (entry.assignee, entry.due_at) = (Some(me), Some(app.now().plus(HOUR)));
            entry.links.push(timeline::Link::party(eva));
        })
        .await;

        let page = client.as_account(me).get("/today").await.body;

        assert_eq!(page.matches("<b>Call both</b>").count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_mention_stays_until_it_was_seen() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let (me, other) = (agent(&app, "Marta Ruiz").await, agent(&app, "Ion Pop").await);
        let ana = customer_of(&app, me, "Ana Gil").await;
        let stranger = customer_of(&app, other, "Eva Theirs").await;
        let (handle,) =
            app.db.one::<(String,)>("select handle from account where id = $1", args![me]).await.unwrap();
        let boss = testing::account(&app, "Olga Pop", Role::Manager, Reach::Everyone).await;
        let entry = write(&app, boss, ana, Kind::Note, &format!("@{handle} please call her"), |_| {}).await;
        write(&app, boss, stranger, Kind::Note, &format!("@{handle} not for your eyes"), |_| {}).await;
        let i = client.as_account(me);

        let before = i.get("/today").await.body;
        let seen = i.post(&format!("/today/mentions/{entry}/seen"), &[]).await;
        let after = i.get("/today").await.body;

        assert!(card(&before, "mentions-title").contains("please call her"));
        assert!(!before.contains("not for your eyes"));
        assert_eq!((seen.status, seen.header("location")), (StatusCode::SEE_OTHER, "/today"));
        assert!(!card(&after, "mentions-title").contains("please call her"));
    })
    .await;
}

#[tokio::test]
async fn seeing_a_mention_of_somebody_else_changes_nothing_for_them() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let (me, other) = (agent(&app, "Marta Ruiz").await, agent(&app, "Ion Pop").await);
        let ana = customer_of(&app, me, "Ana Gil").await;
        let (handle,) =
            app.db.one::<(String,)>("select handle from account where id = $1", args![me]).await.unwrap();
        let boss = testing::account(&app, "Olga Pop", Role::Manager, Reach::Everyone).await;
        let entry = write(&app, boss, ana, Kind::Note, &format!("@{handle} please call her"), |_| {}).await;

        client.as_account(other).post(&format!("/today/mentions/{entry}/seen"), &[]).await;

        assert!(
            card(&client.as_account(me).get("/today").await.body, "mentions-title")
                .contains("please call her")
        );
    })
    .await;
}

#[tokio::test]
async fn news_are_what_others_wrote_in_seven_days_about_ones_customers() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let (me, other) = (agent(&app, "Marta Ruiz").await, agent(&app, "Ion Pop").await);
        let boss = testing::account(&app, "Olga Pop", Role::Manager, Reach::Everyone).await;
        let (ana, theirs) =
            (customer_of(&app, me, "Ana Gil").await, customer_of(&app, other, "Eva Theirs").await);
        let week_ago = app.now().plus(-7 * DAY);
        write(&app, boss, ana, Kind::Note, "seven days ago", |entry| entry.at = week_ago).await;
        write(&app, boss, ana, Kind::Note, "a moment too old", |entry| entry.at = week_ago.plus(-1)).await;
        write(&app, me, ana, Kind::Note, "what I wrote", |_| {}).await;
        write(&app, boss, theirs, Kind::Note, "about somebody else", |_| {}).await;
        for number in 1..=4 {
            write(&app, boss, ana, Kind::Call, &format!("call {number}"), |entry| {
                entry.at = entry.at.plus(number)
            })
            .await;
        }

        let page = client.as_account(me).get("/today").await.body;
        let news = card(&page, "news-title");

        for text in ["what I wrote", "a moment too old", "about somebody else"] {
            assert!(!news.contains(text), "{text}");
        }
        // Three of a customer are shown, the latest first; the other two are counted.
        assert!(news.contains("call 4") && news.contains("call 3") && news.contains("call 2"));
        assert!(!news.contains("call 1") && news.contains("2 more"));
        assert!(news.find("call 4") < news.find("call 3"));
    })
    .await;
}

#[tokio::test]
async fn what_a_colleague_wrote_is_found_behind_a_week_of_ones_own_notes() {
    testing::for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let (ana, ion) = (agent(&app, "Ana").await, agent(&app, "Ion").await);
        let quiet = customer_of(&app, ana, "Quiet Customer").await;
        write(&app, ion, quiet, Kind::Note, "the colleague was here", |_| {}).await;
        for n in 0..70 {
            let busy = customer_of(&app, ana, &format!("Busy {n}")).await;
            write(&app, ana, busy, Kind::Note, "mine", |_| {}).await;
        }

        let scope = testing::scope(&app, ana).await;
        let since = app.now().plus(-7 * DAY);
        let news = timeline::news_of_mine(&app.db, &scope, ana, since, 60).await.unwrap();

        let names: Vec<String> = news.into_iter().map(|line| line.party_name.into_inner()).collect();
        assert_eq!(names, ["Quiet Customer"]);
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_missed_after_one_and_a_half_of_their_own_gaps() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let (me, other) = (agent(&app, "Marta Ruiz").await, agent(&app, "Ion Pop").await);
        // One and a half of 10 days are 15 days.
        for (name, owner, waited) in [("Ana Waits", me, 15 * DAY), ("Bea Missed", me, 15 * DAY + 1), ("Eva Theirs", other, 90 * DAY)] {
            let id = customer_of(&app, owner, name).await;
            let mut tx = app.db.begin().await.unwrap();
            tx.run(
                "update party set last_purchase_at = $2, buys_every_days = 10.0, purchase_count = 5 where id = $1",
                args![id, app.now().plus(-waited)],
            )
            .await
            .unwrap();
            tx.unaudited("a test's own purchases");
            tx.commit().await.unwrap();
        }

        let page = client.as_account(me).get("/today").await.body;
        let overdue = card(&page, "overdue-title");

        assert!(overdue.contains("Bea Missed") && !overdue.contains("Ana Waits") && !overdue.contains("Eva Theirs"));
        assert!(overdue.contains("Buys every 10 days; 15 days without a purchase."), "{overdue}");
    })
    .await;
}

#[tokio::test]
async fn a_first_day_teaches_what_will_stand_there() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let me = agent(&app, "Marta Ruiz").await;

        let page = client.as_account(me).get("/today").await.body;

        // The clock of a test stands at ten in the morning of this Monday.
        assert!(page.contains("Good morning, Marta") && page.contains("Monday, 2 March"), "{page}");
        assert_eq!(
            page.matches("class=\"card empty\"").count() + page.matches("<div class=\"empty\"").count(),
            3
        );
    })
    .await;
}

#[tokio::test]
async fn a_reader_sees_tasks_without_a_button_to_finish_them() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock);
        let reader = testing::account(&app, "Rosa Gil", Role::ReadOnly, Reach::Everyone).await;
        let writer = agent(&app, "Marta Ruiz").await;
        let ana = customer_of(&app, writer, "Ana Gil").await;
        write(&app, writer, ana, Kind::Task, "Look at this", |entry| {
            (entry.assignee, entry.due_at) = (Some(reader), Some(app.now().plus(HOUR)));
        })
        .await;

        let page = client.as_account(reader).get("/today").await.body;

        assert!(page.contains("Look at this") && !page.contains("/completion"));
    })
    .await;
}

#[test]
fn a_day_of_twenty_three_hours_is_one_day() {
    let bucharest = Zone::named("Europe/Bucharest").unwrap();

    // Summer time begins there on 29 March 2026: that day has 23 hours, and UTC+2 becomes UTC+3.
    let bounds = Bounds::of(at("2026-03-28T10:00:00Z"), bucharest);

    assert_eq!(bounds.tomorrow, at("2026-03-28T22:00:00Z"));
    assert_eq!(bounds.end, at("2026-04-04T21:00:00Z"));
}

#[tokio::test]
async fn whoever_stands_in_sees_what_is_due_of_the_absent_colleague_marked_with_their_name() {
    testing::for_each_database(async |db, clock| {
        let (app, client) = running(db, clock.clone());
        let [marta, eva, third] =
            [agent(&app, "Marta Ruiz").await, agent(&app, "Eva Dinu").await, agent(&app, "Ion Pop").await];
        let now = app.now();
        let own = customer_of(&app, marta, "Ana Gil").await;
        let [evas, elsewhere] =
            [customer_of(&app, eva, "Radu Stan").await, customer_of(&app, eva, "Nobody Seen").await];
        task(&app, marta, own, "Martas task", now.plus(-2 * HOUR)).await;
        for number in 0..6 {
            let due = now.plus(-HOUR + number);
            task(&app, eva, evas, &format!("Evas task {number}"), due).await;
            task(&app, eva, elsewhere, "Unseen task", due).await;
        }
        let mut tx = app.db.begin().await.unwrap();
        tx.run("update party set owner_id = $1 where id = $2", args![third, elsewhere]).await.unwrap();
        tx.run(
            "insert into stand_in (id, account_id, deputy_id, from_at, until_at, created_at)
             values ($1, $2, $3, $4, $5, $4)",
            args![Id::new(now), eva, marta, now, now.plus(DAY)],
        )
        .await
        .unwrap();
        tx.unaudited("a test's own stand-in");
        tx.commit().await.unwrap();

        let page = client.as_account(marta).get("/today").await.body;
        let whole = client.as_account(marta).get("/today?all=late").await.body;
        clock.set(now.plus(DAY));
        let after = client.as_account(marta).get("/today?all=late").await.body;

        let late = group(&page, "late");
        // The earliest five of seven, whoever's they are.
        assert!(late.contains("<b>Martas task</b>") && late.contains("<b>Evas task 3</b>"), "{late}");
        assert!(!late.contains("<b>Evas task 4</b>") && late.contains("Show all 7"), "{late}");
        assert_eq!(late.matches("for Eva Dinu").count(), 4, "{late}");
        assert!(group(&whole, "late").contains("<b>Evas task 5</b>"), "{whole}");
        assert!(!page.contains("Unseen task") && !whole.contains("Unseen task"));
        assert!(!after.contains("Evas task") && after.contains("Martas task"), "{after}");
    })
    .await;
}

use axum::http::StatusCode;
use foundation::args;
use foundation::clock::{Clock, DAY};
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing::{self, for_each_database};
use foundation::web::App;

use super::*;
use crate::customers::{self, Draft};
use crate::timeline::{self, Author, NewEntry};
use crate::{erasure, restriction};

const TEN_YEARS: i64 = 3_652 * DAY;

fn permit() -> Permit {
    Permit::system(System::CommandLine)
}

async fn person(app: &App, name: &str) -> Id {
    let mut tx = app.db.begin().await.unwrap();
    let draft = Draft { name: name.to_owned(), ..Draft::default() };
    let created = customers::create(&mut tx, &permit(), app.now(), draft.check().unwrap()).await;
    let Ok(id) = created else { panic!("a customer can be created") };
    tx.commit().await.unwrap();
    id
}

async fn write(app: &App, party: Id, kind: timeline::Kind, due_in: Option<i64>) -> Id {
    let now = app.now();
    let author = Author { id: None, name: "Somebody".to_owned() };
    let entry = NewEntry {
        subject: "Something".to_owned(),
        body: "words".to_owned(),
        due_at: due_in.map(|days| now.plus(days * DAY)),
        ..NewEntry::about(party, kind, now, author)
    };
    let entry = entry.check(now).unwrap_or_else(|_| panic!("an entry"));
    let mut tx = app.db.begin().await.unwrap();
    let id = timeline::record(&mut tx, &permit(), now, entry).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn switch_on(app: &App, class: Class) {
    let mut tx = app.db.begin().await.unwrap();
    let rule = Rule { is_on: true, ..Rule::at_first(class) };
    set(&mut tx, &permit(), app.now(), rule).await.unwrap();
    tx.commit().await.unwrap();
}

async fn names(app: &App) -> Vec<String> {
    let rows: Vec<(String,)> = app.db.all("select name from party order by name_key", args![]).await.unwrap();
    rows.into_iter().map(|(name,)| name).collect()
}

async fn count(app: &App, sql: &'static str) -> i64 {
    app.db.one::<(i64,)>(sql, args![]).await.unwrap().0
}

/// People of ten years ago, each kept by something else, and one by nothing.
async fn ten_years_ago(db: Db, clock: &Clock) -> App {
    let app = testing::app(db, clock.clone());
    for name in ["Alone", "Busy", "Called", "Deleted", "Held", "Restricted"] {
        let id = person(&app, name).await;
        let mut tx = app.db.begin().await.unwrap();
        let now = app.now();
        match name {
            "Held" => erasure::place(&mut tx, &permit(), now, id, "a lawsuit").await.unwrap(),
            "Restricted" => {
                restriction::place(&mut tx, &permit(), now, id, "a claim").await.unwrap();
            }
            _ => tx.unaudited("nothing to do"),
        }
        tx.commit().await.unwrap();
        write(&app, id, timeline::Kind::Call, None).await;
        if name == "Busy" {
            write(&app, id, timeline::Kind::Task, Some(1)).await;
        }
        if name == "Deleted" {
            let mut tx = app.db.begin().await.unwrap();
            tx.run("update party set deleted_at = $2 where id = $1", args![id, now]).await.unwrap();
            tx.unaudited("a test's own");
            tx.commit().await.unwrap();
        }
    }
    clock.set(clock.now().plus(TEN_YEARS));
    let (called,) = app.db.one::<(Id,)>("select id from party where name = 'Called'", args![]).await.unwrap();
    write(&app, called, timeline::Kind::Call, None).await;
    app
}

fn found(looks: &[Look], class: Class) -> &Look {
    looks.iter().find(|look| look.rule.class == class).unwrap()
}

#[tokio::test]
async fn after_ten_years_goes_whom_nothing_keeps_and_the_dry_run_said_so() {
    for_each_database(async |db, clock| {
        let app = ten_years_ago(db, &clock).await;
        let scope = permit().scope();
        let audited = count(&app, "select count(*) from audit").await;

        let looks = look(&app.db, &scope, app.now()).await.unwrap();
        let silent = found(&looks, Class::Silent);
        assert_eq!(silent.count, 1);
        assert_eq!(silent.people[0].1.reveal(), "Alone");
        assert_eq!(found(&looks, Class::Removed).people[0].1.reveal(), "Deleted");
        // Of the six calls of then and the open task, those of held and restricted people and the task stay.
        assert_eq!(found(&looks, Class::Entries).count, 4);
        // Nothing is switched on, and a dry run changes nothing.
        assert_eq!(carry_out(&app, &permit()).await.unwrap(), []);
        assert_eq!(names(&app).await.len(), 6);
        assert_eq!(count(&app, "select count(*) from audit").await, audited);

        for class in [Class::Silent, Class::Removed, Class::Entries, Class::History] {
            switch_on(&app, class).await;
        }
        let done = carry_out(&app, &permit()).await.unwrap();
        let counts: Vec<u64> = done.iter().map(|done| done.count).collect();
        // Two of the four entries went with their people.
        assert_eq!(counts, [1, 1, 2, 0]);
        assert_eq!(names(&app).await, ["Busy", "Called", "Held", "Restricted"]);
        assert_eq!(count(&app, "select count(*) from entry").await, 4);
        assert!(count(&app, "select count(*) from audit").await > audited, "the audit is kept");

        let looks = look(&app.db, &scope, app.now()).await.unwrap();
        assert!(looks.iter().all(|look| look.count == 0));
        let again = carry_out(&app, &permit()).await.unwrap();
        assert!(again.iter().all(|done| done.count == 0));
    })
    .await;
}

#[tokio::test]
async fn who_is_let_go_from_a_hold_goes_the_next_day() {
    for_each_database(async |db, clock| {
        let app = ten_years_ago(db, &clock).await;
        switch_on(&app, Class::Silent).await;
        carry_out(&app, &permit()).await.unwrap();
        let (held,) = app.db.one::<(Id,)>("select id from party where name = 'Held'", args![]).await.unwrap();
        let mut tx = app.db.begin().await.unwrap();
        erasure::release(&mut tx, &permit(), app.now(), held).await.unwrap();
        tx.commit().await.unwrap();

        clock.set(clock.now().plus(DAY));
        daily(app.clone(), serde_json::Value::Null).await;

        assert!(!names(&app).await.contains(&"Held".to_owned()));
    })
    .await;
}

#[tokio::test]
async fn what_fields_said_before_goes_when_its_time_is_over() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock.clone());
        let id = person(&app, "Before").await;
        let draft = Draft { name: "After".to_owned(), ..Draft::default() };
        let mut tx = app.db.begin().await.unwrap();
        let changed = customers::change(&mut tx, &permit(), app.now(), id, 1, draft.check().unwrap()).await;
        assert!(changed.is_ok());
        tx.commit().await.unwrap();
        switch_on(&app, Class::History).await;

        clock.set(clock.now().plus(1_094 * DAY));
        carry_out(&app, &permit()).await.unwrap();
        assert_eq!(count(&app, "select count(*) from party_history").await, 1);
        clock.set(clock.now().plus(2 * DAY));
        carry_out(&app, &permit()).await.unwrap();
        assert_eq!(count(&app, "select count(*) from party_history").await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_administrator_sets_the_days_and_sees_what_would_go() {
    for_each_database(async |db, clock| {
        let app = ten_years_ago(db, &clock).await;
        let administrator = testing::account(&app, "Ana", Role::Administrator, Reach::Everyone).await;
        let manager = testing::account(&app, "Mara", Role::Manager, Reach::Everyone).await;
        let client = testing::client(&app, crate::routes());
        let (administrator, manager) = (client.as_account(administrator), client.as_account(manager));

        let page = administrator.get("/settings/retention").await;
        assert!(page.body.contains("Alone") && page.body.contains("Would go today: 1"), "{}", page.body);
        assert!(!page.body.contains("Held") && !page.body.contains("Restricted</a>"));
        for wrong in ["29", "36501", "", "ten", "-5"] {
            let refused = administrator
                .post("/settings/retention", &[("class", "silent"), ("days", wrong), ("is_on", "yes")])
                .await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let saved = administrator
            .post("/settings/retention", &[("class", "silent"), ("days", "400"), ("is_on", "yes")])
            .await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
        let rule =
            rules(&app.db).await.unwrap().into_iter().find(|rule| rule.class == Class::Silent).unwrap();
        assert_eq!((rule.keep_days, rule.is_on), (400, true));
        assert_eq!(manager.get("/settings/retention").await.status, StatusCode::FORBIDDEN);
        assert_eq!(manager.post("/settings/retention", &[]).await.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn whoever_is_spoken_to_before_their_turn_stays() {
    for_each_database(async |db, clock| {
        let app = ten_years_ago(db, &clock).await;
        let since = Rule::at_first(Class::Silent).since(app.now());
        let silence = customers::Silence { are_removed: false, since };
        let second = person(&app, "Second").await;
        let mut tx = app.db.begin().await.unwrap();
        tx.run("update party set created_at = 0, updated_at = 0 where id = $1", args![second]).await.unwrap();
        tx.unaudited("a test's own");
        tx.commit().await.unwrap();
        let found = customers::silent(&app.db, &permit().scope(), silence, 10).await.unwrap();
        let found: Vec<Id> = found.into_iter().map(|(id, _)| id).collect();
        assert_eq!(found.len(), 2);

        // Between the list and the turn somebody calls.
        let (alone,) =
            app.db.one::<(Id,)>("select id from party where name = 'Alone'", args![]).await.unwrap();
        write(&app, alone, timeline::Kind::Call, None).await;
        let gone = erasure::erase_silent(&app, &permit(), &found, &silence, "retention").await;

        assert!(matches!(gone, Ok(1)));
        let left = names(&app).await;
        assert!(left.contains(&"Alone".to_owned()) && !left.contains(&"Second".to_owned()), "{left:?}");
    })
    .await;
}

use std::net::IpAddr;

use super::sheet::network;
use super::*;
use crate::args;
use crate::clock::{DAY, Timestamp};
use crate::db::Query;
use crate::id::Id;
use crate::team::{Action, Reach, Role, Scope};
use crate::testing::{account, app, for_each_database, permit};
use crate::web::App;

fn id(n: u128) -> Id {
    Id(uuid::Uuid::from_u128(n))
}

async fn looker(app: &App, screen: Screen) -> (Id, Scope) {
    let eva = account(app, "Eva Dinu", Role::Agent, Reach::Everyone).await;
    (eva, permit(app, eva, Action::SeeCustomers).await.watched(app, screen).scope())
}

#[test]
fn a_network_is_kept_and_no_address() {
    let of = |text: &str| network(text.parse::<IpAddr>().unwrap());

    assert_eq!(of("192.0.2.77"), "192.0.2.0/24");
    assert_eq!(of("::ffff:192.0.2.77"), "192.0.2.0/24");
    assert_eq!(of("2001:db8:1:2::9"), "2001:db8:1::/48");
}

#[test]
fn parts_keep_their_order_and_add_up() {
    let some = Parts::of(&[Part::Files, Part::Name]).and(Parts::of(&[Part::Name, Part::Links]));

    assert_eq!(some.each().collect::<Vec<_>>(), [Part::Name, Part::Links, Part::Files]);
    assert!(!some.holds(Part::Contacts));
}

#[tokio::test]
async fn what_was_shown_is_found_by_the_person_and_by_whoever_looked() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let (eva, list) = looker(&app, Screen::List).await;
        list.lists(&[Part::Name], [id(1), id(2), id(3)]);
        drop(list);
        let record = permit(&app, eva, Action::SeeCustomers).await.watched(&app, Screen::Record).scope();
        clock.set(clock.now().plus(1_000));
        record.opens(&[Part::Name, Part::Contacts], id(2));
        drop(record);

        assert_eq!(app.counters.views.waiting(), 2, "nothing is written while somebody waits for an answer");
        assert_eq!(app.counters.views.write(&app.db, app.now()).await.unwrap(), 2);
        let two = of_person(&app.db, id(2), None, 10).await.unwrap();
        let three = of_person(&app.db, id(3), None, 10).await.unwrap();

        let told: Vec<(Screen, i64, Option<Id>)> =
            two.iter().map(|seen| (seen.screen, seen.count, seen.by.id)).collect();
        assert_eq!(told, [(Screen::Record, 1, Some(eva)), (Screen::List, 3, Some(eva))]);
        assert_eq!(two[0].parts, Parts::of(&[Part::Name, Part::Contacts]));
        assert_eq!(three.len(), 1);
        assert!(of_person(&app.db, id(4), None, 10).await.unwrap().is_empty());
        let older = of_person(&app.db, id(2), Some((two[0].at, two[0].id)), 10).await.unwrap();
        assert_eq!(older, two[1..]);

        let all = Window { viewer: Some(eva), ..Window::default() };
        let found = window(&app.db, &all, (Timestamp(0), Id::NONE), 10).await.unwrap();
        let persons: Vec<usize> = found.iter().map(|saw| saw.persons.len()).collect();
        assert_eq!(persons, [3, 1]);
        let others = Window { viewer: Some(id(9)), ..Window::default() };
        assert!(window(&app.db, &others, (Timestamp(0), Id::NONE), 10).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_stop_loses_nothing_and_a_database_that_refuses_is_asked_again() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let (_, scope) = looker(&app, Screen::List).await;
        // More than one sheet holds, so that it is turned in on the way.
        scope.lists(&[Part::Name], (1..=1_200).map(id));
        scope.lists(&[Part::Name], (5_000..=5_010).map(id));
        drop(scope);
        let mut tx = app.db.begin().await.unwrap();
        tx.run_script("alter table viewing rename to viewing_away").await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        assert!(app.counters.views.write(&app.db, app.now()).await.is_err());
        let waiting = app.counters.views.waiting();
        let mut tx = app.db.begin().await.unwrap();
        tx.run_script("alter table viewing_away rename to viewing").await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        Keeper::start(&app).stop().await;

        let counted = "select count(*), cast(sum(person_count) as bigint) from viewing";
        let (rows, persons): (i64, i64) = app.db.one(counted, args![]).await.unwrap();
        assert_eq!((rows, waiting, persons), (2, 2, 1_211));
    })
    .await;
}

#[tokio::test]
async fn what_finds_no_room_is_counted_and_the_count_is_written_down() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let (_, scope) = looker(&app, Screen::List).await;
        // A million persons wait at most; these are a hundred thousand more.
        for part in 0..11_u128 {
            scope.shows(&[Part::Name], (0..100_000).map(|n| id(1 + part * 100_000 + n)));
        }
        let kept = app.counters.views.waiting();
        assert_eq!(kept, 9, "each row weighs a little more than its persons");
        app.counters.views.write(&app.db, app.now()).await.unwrap();

        let lost = "select person_count from viewing where screen = 'lost'";
        assert_eq!(app.db.one::<(i64,)>(lost, args![]).await.unwrap(), (2,));
    })
    .await;
}

#[tokio::test]
async fn of_somebody_forgotten_only_a_hash_is_left_also_of_what_still_waited() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let (_, scope) = looker(&app, Screen::Record).await;
        let show = |who: Id| {
            scope.opens(&[Part::Name], who);
            // As at the end of a request.
            scope.turn_in();
        };
        show(id(7));
        app.counters.views.write(&app.db, app.now()).await.unwrap();
        show(id(7));

        app.counters.views.forget(id(7)).await;
        let mut tx = app.db.begin().await.unwrap();
        forget(&mut tx, id(7)).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        show(id(7));
        app.counters.views.write(&app.db, app.now()).await.unwrap();

        let by_id = "select count(*) from viewing where party_id is not null";
        assert_eq!(app.db.one::<(i64,)>(by_id, args![]).await.unwrap(), (0,));
        let by_hash = "select count(*) from viewing where persons = $1";
        assert_eq!(app.db.one::<(i64,)>(by_hash, args![reference(id(7))]).await.unwrap(), (3,));
    })
    .await;
}

#[tokio::test]
async fn lists_become_counts_after_ninety_days_and_all_goes_after_three_years() {
    for_each_database(async |db, clock| {
        let app = app(db, clock.clone());
        let start = clock.now();
        let (_, scope) = looker(&app, Screen::List).await;
        scope.lists(&[Part::Name], [id(1), id(2)]);
        scope.turn_in();
        scope.opens(&[Part::Name], id(3));
        scope.turn_in();
        app.counters.views.write(&app.db, app.now()).await.unwrap();
        let known = async |n: u128| of_person(&app.db, id(n), None, 10).await.unwrap().len();
        let after = async |days: i64| {
            clock.set(start.plus(days * DAY));
            assert!(matches!(fold(app.clone(), serde_json::Value::Null).await, crate::jobs::Outcome::Done));
            let counts = "select count(*), cast(coalesce(sum(person_count), 0) as bigint) from viewing";
            (known(1).await, known(3).await, app.db.one::<(i64, i64)>(counts, args![]).await.unwrap())
        };

        assert_eq!(after(89).await, (1, 1, (2, 3)));
        assert_eq!(after(91).await, (0, 1, (2, 3)));
        assert_eq!(after(3 * 365 + 1).await, (0, 0, (0, 0)));
    })
    .await;
}

//! What writing down adds to a list page: `cargo nextest run --run-ignored only writing_down --no-capture`.

use std::time::Instant;

use foundation::id::Id;
use foundation::team::{Action, Permit, Reach, Role, System};
use foundation::testing::{self, for_each_database};
use foundation::views::{Part, Screen};

use crate::customers::{self, Draft};

const CUSTOMERS: usize = 5_000;
const ROUNDS: usize = 60;
/// Of one page of the list.
const SHOWN: usize = 50;

#[tokio::test]
#[ignore = "it measures, and fills a database for that"]
#[expect(clippy::disallowed_methods, reason = "a measurement reads the time that really passes")]
#[expect(clippy::print_stderr, reason = "a measurement is read by whoever ran it")]
async fn writing_down_adds_little_to_a_list_page() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let eva = testing::account(&app, "Eva", Role::Agent, Reach::Everyone).await;
        let mut ids = Vec::new();
        for batch in 0..CUSTOMERS / 1_000 {
            let rows: Vec<_> = (0..1_000)
                .map(|at| Draft { name: format!("Person {:05}", batch * 1_000 + at), ..Draft::default() })
                .map(|draft| (Id::new(app.now()), app.now(), draft.check().unwrap()))
                .collect();
            ids.extend(rows.iter().map(|(id, ..)| *id));
            let mut tx = app.db.begin().await.unwrap();
            customers::create_many(&mut tx, &Permit::system(System::CommandLine), app.now(), rows).await.unwrap();
            tx.commit().await.unwrap();
        }

        let reader = testing::client(&app, crate::routes()).as_account(eva);
        let mut pages = Vec::new();
        for round in 0..ROUNDS + 5 {
            let started = Instant::now();
            assert_eq!(reader.get("/customers?sort=name").await.status, 200);
            if round >= 5 {
                pages.push(started.elapsed().as_nanos());
            }
        }
        pages.sort_unstable();
        let page = pages[ROUNDS / 2] as f64 / 1e3;
        app.counters.views.write(&app.db, app.now()).await.unwrap();

        // What the request itself does: a sheet, fifty notes, a place in the queue.
        let permit = testing::permit(&app, eva, Action::SeeCustomers).await;
        let many = 1_000;
        let started = Instant::now();
        for at in 0..many {
            let scope = permit.clone().watched(&app, Screen::List).scope();
            scope.lists(&[Part::Name, Part::Details], ids[at..at + SHOWN].iter().copied());
            drop(scope);
        }
        let noting = started.elapsed().as_nanos() as f64 / 1e3 / many as f64;
        // What the task does meanwhile, for each page of a busy second.
        let started = Instant::now();
        assert!(app.counters.views.write(&app.db, app.now()).await.unwrap() >= many);
        let writing = started.elapsed().as_nanos() as f64 / 1e3 / many as f64;

        eprintln!(
            "views {:?} list page {page:.0} us noting {noting:.1} us ({:+.2} %) writing beside it {writing:.1} us ({:+.2} %)",
            app.db.engine(),
            noting / page * 100.0,
            writing / page * 100.0
        );
        assert!(noting / page <= 0.05, "noting who saw what makes a page wait");
    })
    .await;
}

//! What authorisation costs on a list page: `cargo nextest run --run-ignored only authorisation --no-capture`.

use std::time::Instant;

use foundation::args;
use foundation::id::Id;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing;

use crate::customers::{self, Draft};

const CUSTOMERS: usize = 20_000;
const ROUNDS: usize = 60;
const SHARES: usize = 50;

#[tokio::test]
#[ignore = "it measures, and fills a database for that"]
#[expect(clippy::disallowed_methods, reason = "a measurement reads the time that really passes")]
async fn authorisation_adds_little_to_a_list_page() {
    testing::for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let everyone = testing::account(&app, "Everyone", Role::Agent, Reach::Everyone).await;
        let member = testing::account(&app, "Member", Role::Agent, Reach::Team).await;
        let owner = testing::account(&app, "Owner", Role::Agent, Reach::Own).await;
        let team = testing::team(&app, "Desk", &[member]).await;

        // Everybody is the team's, and every fourth the owner's.
        let mut ids = Vec::new();
        for batch in 0..CUSTOMERS / 1_000 {
            let drafts = (0..1_000).map(|at| Draft {
                name: format!("Person {:05}", (batch * 1_000 + at) * 7_919 % CUSTOMERS),
                team_id: Some(team),
                owner_id: (at % 4 == 0).then_some(owner),
                ..Draft::default()
            });
            let rows = drafts.map(|draft| (Id::new(app.now()), app.now(), draft.check().unwrap()));
            let rows: Vec<_> = rows.collect();
            ids.extend(rows.iter().map(|(id, ..)| *id));
            let mut tx = app.db.begin().await.unwrap();
            let permit = Permit::system(System::CommandLine);
            customers::create_many(&mut tx, &permit, app.now(), rows).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = app.db.begin().await.unwrap();
        for (account, record) in [member, owner].iter().flat_map(|me| ids[..SHARES].iter().map(move |id| (me, id))) {
            tx.run(
                "insert into share (id, object_kind, object_id, account_id, may_change, reason, granted_by_name,
                   created_at)
                 values ($1, 'party', $2, $3, $4, 'measured', '', $5)",
                args![Id::new(app.now()), *record, *account, false, app.now()],
            )
            .await
            .unwrap();
        }
        tx.unaudited("a test's own shares");
        tx.commit().await.unwrap();

        let client = testing::client(&app, crate::routes());
        let readers = [everyone, member, owner].map(|account| client.as_account(account));
        let mut times = [const { Vec::new() }; 3];
        for round in 0..ROUNDS + 5 {
            for (reader, times) in readers.iter().zip(&mut times) {
                let started = Instant::now();
                let answer = reader.get("/customers?sort=name").await;
                assert_eq!(answer.status, 200);
                if round >= 5 {
                    times.push(started.elapsed().as_micros());
                }
            }
        }
        let [all, team, own] = times.map(|mut times| {
            times.sort_unstable();
            times[ROUNDS / 2]
        });
        let percent = |micros: u128| micros as f64 / all as f64 * 100.0 - 100.0;
        let engine = format!("{:?}", app.db.engine());
        say(&format!(
            "authorisation {engine} customers {CUSTOMERS} shares {SHARES} everyone {all} us \
             team+shares {team} us ({:+.1} %) own+shares {own} us ({:+.1} %)",
            percent(team),
            percent(own)
        ));
    })
    .await;
}

#[expect(clippy::print_stderr, reason = "a measurement is read by whoever ran it")]
fn say(text: &str) {
    eprintln!("{text}");
}

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;

use super::claim::{LEASE, claim, finish, renew, wait_after};
use super::*;
use crate::clock::{DAY, MINUTE, SECOND};
use crate::db::{Db, Query};
use crate::testing::{app, for_each_database};

async fn put(app: &App, kind: &'static str, payload: Value, run_at: Timestamp) -> Id {
    let mut tx = app.db.begin().await.unwrap();
    let id = enqueue(&mut tx, app.now(), kind, payload, run_at).await.unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();
    id
}

/// attempts, done, gave up, reason
async fn state(db: &Db, id: Id) -> (i64, bool, bool, Option<String>) {
    let sql =
        "select attempts, done_at is not null, gave_up_at is not null, last_error from job where id = $1";
    let (attempts, is_done, gave_up, reason) = db.one(sql, args![id]).await.unwrap();
    (attempts, is_done, gave_up, reason)
}

/// Remembers the payloads in the order they were done.
fn diary() -> (Arc<Mutex<Vec<Value>>>, Jobs) {
    let diary = Arc::new(Mutex::new(Vec::new()));
    let writer = diary.clone();
    let jobs = Jobs::new().on("write", move |_, payload| {
        writer.lock().expect("nobody panics with it").push(payload);
        async { Outcome::Done }
    });
    (diary, jobs)
}

async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let wait = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), wait).await.unwrap_or_else(|_| panic!("waited for {what}"));
}

#[tokio::test]
async fn jobs_are_done_once_and_in_the_order_they_are_due() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let (diary, jobs) = diary();
        let now = clock.now();
        put(&app, "write", json!("third"), now.plus(MINUTE)).await;
        put(&app, "write", json!("second"), now).await;
        let first = put(&app, "write", json!("first"), now.plus(-1)).await;

        assert_eq!(jobs.run_due(&app).await.unwrap(), 2);
        clock.set(now.plus(MINUTE));
        assert_eq!(jobs.run_due(&app).await.unwrap(), 1);
        clock.set(now.plus(DAY));
        assert_eq!(jobs.run_due(&app).await.unwrap(), 0);

        assert_eq!(*diary.lock().unwrap(), [json!("first"), json!("second"), json!("third")]);
        assert_eq!(state(&db, first).await, (1, true, false, None));
    })
    .await;
}

#[tokio::test]
async fn a_job_of_a_change_that_was_dropped_is_never_done() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let (diary, jobs) = diary();
        let mut tx = db.begin().await.unwrap();
        enqueue(&mut tx, clock.now(), "write", json!(1), clock.now()).await.unwrap();
        drop(tx);

        assert_eq!(jobs.run_due(&app).await.unwrap(), 0);
        assert!(diary.lock().unwrap().is_empty());
    })
    .await;
}

#[test]
fn the_waits_double_up_to_an_hour() {
    let seconds: Vec<i64> = (1..=12).map(|attempts| wait_after(attempts) / SECOND).collect();

    // By hand: 5 · 2ⁿ⁻¹, and 5 · 2¹⁰ = 5120 is more than an hour.
    assert_eq!(seconds, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
    assert_eq!(wait_after(i64::MAX), 3_600_000);
}

#[tokio::test]
async fn a_job_that_keeps_failing_is_given_up_after_twenty_attempts() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let jobs = Jobs::new().on("fail", |_, _| async { Outcome::Retry("line busy".to_owned()) });
        let id = put(&app, "fail", Value::Null, clock.now()).await;

        for attempt in 1..20 {
            assert_eq!(jobs.run_due(&app).await.unwrap(), 1, "attempt {attempt}");
            assert_eq!(state(&db, id).await, (attempt, false, false, Some("line busy".to_owned())));
            clock.set(clock.now().plus(wait_after(attempt) - 1));
            assert_eq!(jobs.run_due(&app).await.unwrap(), 0, "too early after attempt {attempt}");
            clock.set(clock.now().plus(1));
        }
        assert_eq!(jobs.run_due(&app).await.unwrap(), 1);

        assert_eq!(state(&db, id).await, (20, false, true, Some("line busy".to_owned())));
        clock.set(clock.now().plus(DAY));
        assert_eq!(jobs.run_due(&app).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_panic_counts_as_a_failed_attempt() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let jobs = Jobs::new().on("panic", |_, _| async { panic!("a mistake of ours") });
        let id = put(&app, "panic", Value::Null, clock.now()).await;

        jobs.run_due(&app).await.unwrap();

        assert_eq!(state(&db, id).await, (1, false, false, Some("its handler panicked".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn a_job_that_can_never_work_is_given_up_at_once() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let jobs = Jobs::new().on("never", |_, _| async { Outcome::GiveUp("no such mailbox".to_owned()) });
        let id = put(&app, "never", Value::Null, clock.now()).await;

        jobs.run_due(&app).await.unwrap();

        assert_eq!(state(&db, id).await, (1, false, true, Some("no such mailbox".to_owned())));
    })
    .await;
}

#[tokio::test]
async fn what_a_dead_worker_left_is_taken_over_and_the_late_one_is_refused() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let id = put(&app, "write", Value::Null, clock.now()).await;
        let kinds = ["write"];
        let slow = claim(&db, clock.now(), &kinds).await.unwrap().unwrap();

        clock.set(clock.now().plus(LEASE - 1));
        assert_eq!(claim(&db, clock.now(), &kinds).await.unwrap(), None);
        clock.set(clock.now().plus(1));
        let second = claim(&db, clock.now(), &kinds).await.unwrap().unwrap();
        let late = finish(&db, clock.now(), &slow, &Outcome::Done, Some(DAY)).await.unwrap();
        let kept = renew(&db, clock.now(), &slow).await.unwrap();

        assert_eq!((second.id, second.attempts, second.lease), (id, 2, slow.lease + 1));
        assert!(!late && !kept);
        assert_eq!(state(&db, id).await, (2, false, false, None));
        assert!(finish(&db, clock.now(), &second, &Outcome::Done, None).await.unwrap());
        assert_eq!(state(&db, id).await, (2, true, false, None));
        assert!(!finish(&db, clock.now(), &second, &Outcome::Done, None).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_renewed_lease_keeps_the_job() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        put(&app, "write", Value::Null, clock.now()).await;
        let mine = claim(&db, clock.now(), &["write"]).await.unwrap().unwrap();

        clock.set(clock.now().plus(LEASE - 1));
        assert!(renew(&db, clock.now(), &mine).await.unwrap());
        clock.set(clock.now().plus(LEASE - 1));

        assert_eq!(claim(&db, clock.now(), &["write"]).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn workers_that_vanish_each_time_do_not_go_on_for_ever() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let (diary, jobs) = diary();
        let id = put(&app, "write", Value::Null, clock.now()).await;
        for _ in 0..20 {
            claim(&db, clock.now(), &["write"]).await.unwrap().unwrap();
            clock.set(clock.now().plus(LEASE));
        }

        jobs.run_due(&app).await.unwrap();

        assert!(diary.lock().unwrap().is_empty());
        assert_eq!(
            state(&db, id).await,
            (21, false, true, Some("its workers vanished, each time".to_owned()))
        );
    })
    .await;
}

#[tokio::test]
async fn many_workers_never_share_a_job() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        for n in 0..40 {
            put(&app, "write", json!(n), clock.now()).await;
        }
        let (diary, jobs) = diary();

        let workers = (0..8).map(|_| {
            let (jobs, app) = (jobs.clone(), app.clone());
            tokio::spawn(async move {
                // A worker that finds every due job locked looks again, as the real ones do.
                for _ in 0..20 {
                    jobs.run_due(&app).await.expect("the database answers");
                    tokio::task::yield_now().await;
                }
            })
        });
        futures_util::future::try_join_all(workers).await.unwrap();

        let mut done: Vec<i64> = diary.lock().unwrap().iter().filter_map(Value::as_i64).collect();
        done.sort_unstable();
        assert_eq!(done, (0..40).collect::<Vec<_>>());
        let (attempts,) = db.one::<(i64,)>("select max(attempts) from job", args![]).await.unwrap();
        assert_eq!(attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn what_this_program_does_not_know_is_left_to_another() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let id = put(&app, "of-a-newer-version", Value::Null, clock.now()).await;

        assert_eq!(diary().1.run_due(&app).await.unwrap(), 0);
        assert_eq!(state(&db, id).await, (0, false, false, None));
    })
    .await;
}

#[tokio::test]
async fn a_new_job_wakes_the_workers_at_once() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let (diary, jobs) = diary();
        let running = jobs.start(app.clone());
        // The housekeeping is done first; from then on the workers wait for news or for three seconds.
        until("the housekeeping", async || {
            let sql = "select count(*) from job where kind = 'housekeeping' and done_at is not null";
            db.one::<(i64,)>(sql, args![]).await.unwrap() == (1,)
        })
        .await;

        tokio::time::sleep(Duration::from_millis(100)).await;
        put(&app, "write", json!(1), clock.now()).await;
        let done = async {
            while diary.lock().unwrap().is_empty() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_millis(1_500), done).await.expect("sooner than the next look");
        running.stop().await;
    })
    .await;
}

#[tokio::test]
async fn stopping_lets_a_running_job_finish_and_starts_no_other() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let started = Arc::new(AtomicU32::new(0));
        let count = started.clone();
        let jobs = Jobs::new().on("slow", move |_, _| {
            count.fetch_add(1, Ordering::SeqCst);
            async {
                tokio::time::sleep(Duration::from_millis(300)).await;
                Outcome::Done
            }
        });
        let first = put(&app, "slow", Value::Null, clock.now()).await;
        let running = jobs.start(app.clone());
        until("the start of the job", async || started.load(Ordering::SeqCst) == 1).await;

        let (second, ()) = tokio::join!(
            async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                put(&app, "slow", Value::Null, clock.now()).await
            },
            running.stop()
        );

        assert_eq!(state(&db, first).await, (1, true, false, None));
        assert_eq!(state(&db, second).await, (0, false, false, None));
    })
    .await;
}

#[tokio::test]
async fn recurring_work_comes_back_and_is_written_down_once() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let hours = Arc::new(AtomicU32::new(0));
        let count = hours.clone();
        let jobs = Jobs::new().every("chime", HOUR, move |_, _| {
            count.fetch_add(1, Ordering::SeqCst);
            async { Outcome::Done }
        });
        let waiting = async || {
            let sql = "select count(*) from job where kind = 'chime' and done_at is null";
            db.one::<(i64,)>(sql, args![]).await.unwrap().0
        };

        let (one, other) = (jobs.clone().start(app.clone()), jobs.clone().start(app.clone()));
        until("the first chime", async || hours.load(Ordering::SeqCst) >= 1 && waiting().await == 1).await;
        one.stop().await;
        other.stop().await;
        let first = hours.load(Ordering::SeqCst);
        clock.set(clock.now().plus(HOUR - 1));
        assert_eq!(jobs.run_due(&app).await.unwrap(), 0);
        clock.set(clock.now().plus(1));
        jobs.run_due(&app).await.unwrap();

        assert_eq!(hours.load(Ordering::SeqCst), first + 1);
        assert_eq!(waiting().await, 1);
    })
    .await;
}

#[tokio::test]
async fn old_rows_are_tidied_away_and_young_ones_stay() {
    for_each_database(async |db, clock| {
        let app = app(db.clone(), clock.clone());
        let (_, jobs) = diary();
        let now = clock.now();
        let day = |days: i64| now.plus(days * DAY);
        let old = put(&app, "write", Value::Null, now).await;
        clock.set(day(1));
        let young = put(&app, "write", Value::Null, now).await;
        clock.set(now);
        jobs.run_due(&app).await.unwrap();
        let forgotten = put(&app, "gave-up", Value::Null, now).await;
        let remembered = put(&app, "gave-up", Value::Null, now).await;
        let mut tx = db.begin().await.unwrap();
        for (job, at) in [(old, now), (young, day(1))] {
            tx.run("update job set done_at = $2 where id = $1", args![job, at]).await.unwrap();
        }
        // Ninety days before the look below, and a day less.
        for (job, at) in [(forgotten, day(-60)), (remembered, day(-59))] {
            tx.run("update job set gave_up_at = $2 where id = $1", args![job, at]).await.unwrap();
        }
        for (key, at) in [("old", day(29)), ("young", day(30))] {
            tx.run(
                "insert into idempotency (actor, key, request_hash, status, body, created_at) values ('a', $1, $2, 200, '', $3)",
                args![key, vec![0_u8], at],
            )
            .await
            .unwrap();
        }
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        clock.set(day(30).plus(1));
        put(&app, "housekeeping", Value::Null, clock.now()).await;
        jobs.run_due(&app).await.unwrap();

        let left: Vec<(Id,)> = db.all("select id from job where kind = 'write'", args![]).await.unwrap();
        assert_eq!(left, [(young,)]);
        let left: Vec<(Id,)> = db.all("select id from job where kind = 'gave-up'", args![]).await.unwrap();
        assert_eq!(left, [(remembered,)]);
        let keys: Vec<(String,)> = db.all("select key from idempotency", args![]).await.unwrap();
        assert_eq!(keys, [("young".to_owned(),)]);
    })
    .await;
}

use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::join_all;
use uuid::Uuid;

use super::*;
use crate::args;
use crate::clock::Timestamp;
use crate::id::Id;
use crate::testing::{Folder, for_each_database};

mod trouble;

const NOW: Timestamp = Timestamp(0);
/// Half a second of work for either engine.
const SLOW: &str = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 600000)
                    select cast(count(*) as bigint) from n";

async fn script(db: &Db, sql: &str) {
    let mut tx = db.begin().await.unwrap();
    tx.run_script(sql).await.unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();
}

async fn note(db: &Db, n: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run("insert into note (n) values ($1)", args![n]).await?;
    tx.unaudited("a test");
    tx.commit().await
}

async fn notes(db: &Db) -> Vec<i64> {
    let rows: Vec<(i64,)> = db.all("select n from note order by n", args![]).await.unwrap();
    rows.into_iter().map(|(n,)| n).collect()
}

const NOTES: &str = "create table note (n bigint primary key)";

#[tokio::test]
async fn every_kind_of_value_comes_back_as_it_went_in() {
    for_each_database(async |db, _| {
        script(
            &db,
            "create table sample (n bigint, t text, i bigint, r double precision, b boolean, d uuid, y bytea)",
        )
        .await;
        let id = Uuid::from_u128(0x0198_c0de_0000_7000_8000_0000_0000_0001);
        let text = "Ана's \"quote\" ; -- $1 \u{1f642}";
        let bytes = vec![0_u8, 255, 39, 10];
        let mut tx = db.begin().await.unwrap();
        let insert = "insert into sample values ($1, $2, $3, $4, $5, $6, $7)";
        let full = args![1_i64, text, i64::MIN, 0.1_f64, true, Id(id), bytes.clone()];
        tx.run(insert, full).await.unwrap();
        let nulls = args![
            2_i64,
            None::<String>,
            None::<i64>,
            None::<f64>,
            None::<bool>,
            None::<Id>,
            None::<Vec<u8>>
        ];
        tx.run(insert, nulls).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        type Sample = (Option<String>, Option<i64>, Option<f64>, Option<bool>, Option<Uuid>, Option<Vec<u8>>);
        let rows: Vec<Sample> = db.all("select t, i, r, b, d, y from sample order by n", args![]).await.unwrap();

        let first = (Some(text.to_owned()), Some(i64::MIN), Some(0.1), Some(true), Some(id), Some(bytes));
        assert_eq!(rows, [first, (None, None, None, None, None, None)]);
    })
    .await;
}

#[tokio::test]
async fn a_null_is_an_error_where_a_value_is_wanted() {
    for_each_database(async |db, _| {
        let asked = db.one::<(i64,)>("select cast(null as bigint)", args![]).await;

        assert!(matches!(asked, Err(DbError::Other(Fault::Sqlite(_) | Fault::Postgres(_)))), "{asked:?}");
    })
    .await;
}

#[tokio::test]
async fn a_dropped_change_leaves_nothing() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;

        let mut tx = db.begin().await.unwrap();
        tx.run("insert into note (n) values ($1)", args![1_i64]).await.unwrap();
        let seen = (&mut tx).one::<(i64,)>("select count(*) from note", args![]).await.unwrap();
        drop(tx);

        assert_eq!(seen, (1,));
        assert_eq!(notes(&db).await, [0; 0]);
        note(&db, 2).await.unwrap();
        assert_eq!(notes(&db).await, [2]);
    })
    .await;
}

#[tokio::test]
async fn sixty_four_writers_at_once_are_all_kept() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;

        let done = join_all((0..64).map(|n| note(&db, n))).await;

        assert!(done.iter().all(Result::is_ok), "{done:?}");
        assert_eq!(notes(&db).await, (0..64).collect::<Vec<_>>());
    })
    .await;
}

#[tokio::test]
async fn writers_that_queue_share_a_commit() {
    let folder = Folder::new();
    let db = Db::open_sqlite(folder.path()).await.unwrap();
    script(&db, NOTES).await;
    let before = commits(folder.path());

    join_all((0..64).map(|n| note(&db, n))).await.into_iter().collect::<Result<Vec<()>>>().unwrap();

    let commits = commits(folder.path()) - before;
    assert_eq!(notes(&db).await.len(), 64);
    assert!((1..=8).contains(&commits), "{commits} commits for 64 changes");
}

/// Commits in the write-ahead log, by its file format (sqlite.org/walformat.html): a header of 32
/// bytes, then frames of 24 bytes and a page; a frame that commits tells the database's size, others 0.
fn commits(dir: &Path) -> usize {
    let log = std::fs::read(dir.join("vinculo.db-wal")).expect("the database is in WAL mode");
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().expect("four bytes"));
    let page = number(8) as usize;
    let salt = &log[16..24];
    let frames = (32..log.len().saturating_sub(23 + page)).step_by(24 + page);
    frames.take_while(|at| &log[at + 8..at + 16] == salt).filter(|at| number(at + 4) != 0).count()
}

#[tokio::test]
async fn a_failing_statement_harms_no_neighbour() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;
        note(&db, 5).await.unwrap();
        let first = db.begin().await.unwrap();

        let queue = join_all([1, 5, 2, 5, 3].map(|n| note(&db, n)));
        let ((), done) = tokio::join!(
            async {
                tokio::task::yield_now().await;
                drop(first);
            },
            queue
        );

        let duplicates: Vec<bool> = done.iter().map(|done| matches!(done, Err(DbError::Duplicate))).collect();
        assert_eq!(duplicates, [false, true, false, true, false]);
        assert_eq!(notes(&db).await, [1, 2, 3, 5]);
    })
    .await;
}

#[tokio::test]
async fn a_change_given_up_half_way_harms_no_neighbour() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;
        let given_up = async {
            let mut tx = db.begin().await.unwrap();
            tx.run("insert into note (n) values (2)", args![]).await.unwrap();
            let slow = (&mut tx).one::<(i64,)>(SLOW, args![]);
            let cut = tokio::time::timeout(Duration::from_millis(20), slow).await;
            assert!(cut.is_err(), "it should have taken longer");
        };

        let (before, (), after) = tokio::join!(note(&db, 1), given_up, note(&db, 3));

        before.unwrap();
        after.unwrap();
        assert_eq!(notes(&db).await, [1, 3]);
    })
    .await;
}

#[tokio::test]
async fn changes_given_up_at_any_moment_harm_no_neighbour() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;

        for round in 0..200_i64 {
            let steps = usize::try_from(round % 40).unwrap();
            let (kept, ()) = tokio::join!(note(&db, round), polled(note(&db, -1 - round), steps));
            kept.unwrap();
        }

        let kept: Vec<i64> = notes(&db).await.into_iter().filter(|n| *n >= 0).collect();
        assert_eq!(kept, (0..200).collect::<Vec<_>>());
        note(&db, 1_000).await.unwrap();
    })
    .await;
}

/// Polls `work` so many times, then drops it wherever it is.
async fn polled(work: impl Future, times: usize) {
    let mut work = std::pin::pin!(work);
    for _ in 0..times {
        if futures_util::poll!(&mut work).is_ready() {
            return;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn after_a_failed_statement_nothing_of_the_change_is_kept() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;
        let mut tx = db.begin().await.unwrap();
        tx.unaudited("a test");
        tx.run("insert into note (n) values (1)", args![]).await.unwrap();

        let failed = tx.run("insert into note (n) values (1)", args![]).await;
        let next = tx.run("insert into note (n) values (2)", args![]).await;
        let committed = tx.commit().await;

        assert!(matches!(failed, Err(DbError::Duplicate)));
        assert!(matches!(next, Err(DbError::NotCommitted)));
        assert!(matches!(committed, Err(DbError::NotCommitted)));
        assert_eq!(notes(&db).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_reference_to_nothing_is_refused() {
    for_each_database(async |db, _| {
        let mut tx = db.begin().await.unwrap();
        let nobody = Id::new(NOW);

        let refused = tx
            .run("insert into team_member (team_id, account_id) values ($1, $2)", args![nobody, nobody])
            .await;

        assert!(matches!(refused, Err(DbError::Dangling)));
    })
    .await;
}

#[tokio::test]
async fn a_change_that_nobody_audited_is_not_committed() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;

        for unaudited in ["insert into note (n) values (1)", "insert into note (n) values (2) returning n"] {
            let mut tx = db.begin().await.unwrap();
            tx.all::<(i64,)>(unaudited, args![]).await.unwrap();
            let outcome = AssertUnwindSafe(tx.commit()).catch_unwind().await;
            assert!(outcome.is_err(), "{unaudited}");
        }

        let mut tx = db.begin().await.unwrap();
        tx.run("insert into note (n) values (3)", args![]).await.unwrap();
        assert!(AssertUnwindSafe(tx.commit()).catch_unwind().await.is_err());
        assert_eq!(notes(&db).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn readers_of_sqlite_cannot_write() {
    let folder = Folder::new();
    let db = Db::open_sqlite(folder.path()).await.unwrap();
    script(&db, NOTES).await;

    let refused = db.all::<(i64,)>("insert into note (n) values (1) returning n", args![]).await;

    // sqlite.org/rescode.html: 8 is SQLITE_READONLY.
    let Err(DbError::Storage(Fault::Sqlite(error))) = refused else { panic!("{refused:?}") };
    assert_eq!(error.sqlite_error().map(|error| error.extended_code), Some(8));
    assert_eq!(notes(&db).await, [0; 0]);
}

#[tokio::test]
async fn a_database_newer_than_the_program_is_refused() {
    for_each_database(async |db, _| {
        script(&db, "insert into vinculo_migration (number, name, applied_at) values (9999, 'later', 0)")
            .await;

        let refused = db.migrate(NOW).await;

        assert!(matches!(refused, Err(SchemaProblem::TooNew { found: 9999, .. })), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_database_of_another_program_is_refused() {
    for_each_database(async |db, _| {
        script(&db, "drop table vinculo_migration").await;

        let refused = db.migrate(NOW).await;

        assert!(matches!(refused, Err(SchemaProblem::Foreign)), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_migrated_database_is_left_as_it_is() {
    for_each_database(async |db, _| {
        let before = schema_text(&db).await.unwrap();

        db.migrate(NOW).await.unwrap();

        assert_eq!(schema_text(&db).await.unwrap(), before);
    })
    .await;
}

#[tokio::test]
async fn an_interrupted_migration_leaves_nothing() {
    for_each_database(async |db, _| {
        let before = schema_text(&db).await.unwrap();
        let step = |rest: &str| Migration {
            number: 9000,
            name: "half".to_owned(),
            sql: format!("create table half (n bigint); insert into half values (1); {rest}"),
        };

        let failed = db.apply(&step("select no_such_function()"), NOW).await;
        let cut_off = step(SLOW);
        let cut = tokio::time::timeout(Duration::from_millis(20), db.apply(&cut_off, NOW)).await;

        assert!(failed.is_err());
        assert!(cut.is_err(), "it should have taken longer");
        // A reader could be faster than the undoing; the next change waits for it.
        script(&db, "select 1").await;
        assert_eq!(schema_text(&db).await.unwrap(), before);
        db.migrate(NOW).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn news_are_told_after_the_commit_and_only_then() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;
        let mut news = db.news();
        let mut dropped = db.begin().await.unwrap();
        dropped.announce("dropped");
        drop(dropped);
        let mut tx = db.begin().await.unwrap();
        tx.run("insert into note (n) values (1)", args![]).await.unwrap();
        tx.unaudited("a test");
        tx.announce("party:1");

        tokio::time::sleep(Duration::from_millis(50)).await;
        let early = news.try_recv();
        tx.commit().await.unwrap();
        let told = tokio::time::timeout(Duration::from_secs(5), news.recv()).await.unwrap().unwrap();

        assert!(early.is_err());
        assert_eq!(told, "party:1");
        assert_eq!(notes(&db).await, [1]);
    })
    .await;
}

#[tokio::test]
async fn a_full_disk_is_told_and_passes() {
    let folder = Folder::new();
    let db = Db::open_sqlite(folder.path()).await.unwrap();
    script(&db, NOTES).await;
    script(&db, "create table big (content bytea)").await;
    note(&db, 1).await.unwrap();
    // A limit on pages stands in for the disk: SQLite answers both with SQLITE_FULL.
    limit_pages(&db, "pragma max_page_count = 8").await;

    let big = async || {
        let mut tx = db.begin().await?;
        tx.run("insert into note (n) values (2)", args![]).await?;
        tx.run("insert into big (content) values ($1)", args![vec![7_u8; 1_000_000]]).await?;
        tx.unaudited("a test");
        tx.commit().await
    };
    let refused = big().await;

    assert!(matches!(refused, Err(DbError::Full)), "{refused:?}");
    assert_eq!(notes(&db).await, [1]);
    note(&db, 3).await.unwrap();
    limit_pages(&db, "pragma max_page_count = 4294967294").await;
    big().await.unwrap();
    assert_eq!(notes(&db).await, [1, 2, 3]);
}

async fn limit_pages(db: &Db, pragma: &'static str) {
    let Pools::Sqlite(sqlite) = &db.pools else { panic!("only SQLite counts pages") };
    sqlite.run_beside_transactions(pragma).await;
}

#[tokio::test]
async fn the_last_handle_lets_go_of_the_file() {
    let folder = Folder::new();
    let db = Db::open_sqlite(folder.path()).await.unwrap();
    script(&db, NOTES).await;
    note(&db, 1).await.unwrap();

    db.close().await;
    drop(db);

    let again = Db::open_sqlite(folder.path()).await.unwrap();
    assert_eq!(notes(&again).await, [1]);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a test has no command line that could hand this in")]
async fn schema_snapshots_match() {
    for_each_database(async |db, _| {
        let kept = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../schema")
            .join(db.pick("sqlite.sql", "postgres.sql"));
        let made = schema_text(&db).await.unwrap();

        if std::env::var_os("VINCULO_WRITE_SCHEMA").is_some() {
            std::fs::create_dir_all(kept.parent().expect("it lies in schema/")).unwrap();
            std::fs::write(&kept, &made).unwrap();
        }

        let seen = std::fs::read_to_string(&kept).unwrap_or_default();
        // Line ends may differ where git was told to change them.
        let is_same = seen.replace("\r\n", "\n") == made;
        assert!(
            is_same,
            "{} is not what the migrations make: set VINCULO_WRITE_SCHEMA=1 and run again",
            kept.display()
        );
    })
    .await;
}

//! What is told, and what goes on, when a disk fails, a connection breaks or somebody takes too long.

use super::*;
use crate::db::sqlite::TestFault;

/// Never ends by itself.
const ENDLESS: &str = "with recursive n(i) as (select 1 union all select i + 1 from n)
                       select cast(count(*) as bigint) from n";
const SHORT: Limits =
    Limits { statement: Duration::from_millis(300), wait: Duration::from_millis(200), queue: 2 };

fn sqlite(db: &Db) -> &sqlite::Sqlite {
    let Pools::Sqlite(sqlite) = &db.pools else { panic!("this is about SQLite") };
    sqlite
}

/// Both engines with short limits; the database of PostgreSQL is the test's own.
async fn with_short_limits(body: impl AsyncFn(Db)) {
    for_each_database(async |db, _| {
        if db.engine() == Engine::Sqlite {
            let folder = Folder::new();
            body(Db::open_sqlite_within(folder.path(), SHORT).await.unwrap()).await;
        } else {
            let (name,) = db.one::<(String,)>("select current_database()::text", args![]).await.unwrap();
            let url = crate::testing::url_of(&name).expect("PostgreSQL takes part");
            body(Db::open_postgres_within(&url, SHORT).await.unwrap()).await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_told_as_unknown() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;
        let mut tx = db.begin().await.unwrap();
        tx.run("insert into note (n) values (1)", args![]).await.unwrap();
        tx.unaudited("a test");
        if db.engine() == Engine::Sqlite {
            sqlite_let_fail(&db, tx).await;
            return;
        }
        let (pid,) =
            (&mut tx).one::<(i64,)>("select cast(pg_backend_pid() as bigint)", args![]).await.unwrap();
        db.all::<(bool,)>("select pg_terminate_backend(cast($1 as int))", args![pid]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(200)).await;

        let told = tx.commit().await;

        assert!(matches!(told, Err(DbError::Unknown)), "{told:?}");
        note(&db, 2).await.unwrap();
        assert!(notes(&db).await.contains(&2));
    })
    .await;
}

/// The sync of the log fails: its frames may reach the disk all the same.
async fn sqlite_let_fail(db: &Db, tx: Tx) {
    let committing = tokio::spawn(tx.commit());
    sqlite(db).let_next_commit_suffer(TestFault::Disk).await;
    let told = committing.await.unwrap();

    assert!(matches!(told, Err(DbError::Unknown)), "{told:?}");
}

#[tokio::test]
async fn after_an_error_of_the_disk_reading_goes_on_and_writing_comes_back_by_itself() {
    let folder = Folder::new();
    let db = Db::open_sqlite(folder.path()).await.unwrap();
    script(&db, NOTES).await;
    note(&db, 1).await.unwrap();

    // sqlite.org/rescode.html: SQLITE_READONLY, as when a file system was mounted anew after an error.
    sqlite(&db).run_beside_transactions("pragma query_only = on").await;
    let first = note(&db, 2).await;
    let second = note(&db, 3).await;

    assert!(matches!(first, Err(DbError::Storage(_))), "{first:?}");
    assert!(matches!(second, Err(DbError::NoWrites)), "{second:?}");
    assert!(db.takes_no_writes());
    assert_eq!(notes(&db).await, [1]);

    tokio::time::sleep(Duration::from_millis(1_100)).await;
    note(&db, 4).await.unwrap();
    assert!(!db.takes_no_writes());
    assert_eq!(notes(&db).await, [1, 4]);
}

#[tokio::test]
async fn a_committer_that_breaks_down_is_followed_by_another() {
    let folder = Folder::new();
    let db = Db::open_sqlite(folder.path()).await.unwrap();
    script(&db, NOTES).await;

    sqlite(&db).let_next_commit_suffer(TestFault::Panic).await;
    let broken = tokio::time::timeout(Duration::from_secs(5), note(&db, 1)).await.expect("an answer");
    let next = tokio::time::timeout(Duration::from_secs(5), note(&db, 2)).await.expect("an answer");

    assert!(broken.is_err());
    next.unwrap();
    assert!(notes(&db).await.contains(&2));
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the test measures how long somebody waits")]
async fn whoever_waits_too_long_for_the_writer_is_told_to_come_again() {
    let folder = Folder::new();
    let db = Db::open_sqlite_within(folder.path(), SHORT).await.unwrap();
    script(&db, NOTES).await;
    let held = db.begin().await.unwrap();

    let start = tokio::time::Instant::now();
    let (one, two, three) = tokio::join!(note(&db, 1), note(&db, 2), note(&db, 3));
    let waited = start.elapsed();
    drop(held);

    // Two may queue; the third is sent away at once.
    for told in [&one, &two, &three] {
        assert!(matches!(told, Err(DbError::Busy)), "{told:?}");
    }
    assert!(waited < Duration::from_secs(2), "{waited:?}");
    note(&db, 4).await.unwrap();
    assert_eq!(notes(&db).await, [4]);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the test measures how long somebody waits")]
async fn a_question_without_end_is_given_up() {
    with_short_limits(async |db| {
        let start = tokio::time::Instant::now();
        let told = db.all::<(i64,)>(ENDLESS, args![]).await;

        assert!(matches!(told, Err(DbError::Busy)), "{told:?}");
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
        assert_eq!(db.one::<(i64,)>("select cast(7 as bigint)", args![]).await.unwrap(), (7,));
    })
    .await;
}

#[tokio::test]
async fn a_question_without_end_is_given_up_near_the_database_too() {
    with_short_limits(async |db| {
        let asking = db.clone();
        let told = db.near(async move { asking.all::<(i64,)>(ENDLESS, args![]).await }).await;

        assert!(matches!(told, Err(DbError::Busy)), "{told:?}");
        assert_eq!(db.one::<(i64,)>("select cast(7 as bigint)", args![]).await.unwrap(), (7,));
    })
    .await;
}

#[tokio::test]
async fn whoever_finds_no_place_near_the_database_is_answered_too() {
    for_each_database(async |db, _| {
        script(&db, NOTES).await;
        let all_wait = std::sync::Arc::new(tokio::sync::Barrier::new(40));

        let asked = futures_util::future::join_all((0..40).map(|n| {
            let (asking, all_wait) = (db.clone(), all_wait.clone());
            db.near(async move {
                all_wait.wait().await;
                note(&asking, n).await.unwrap();
                asking.one::<(i64,)>("select n from note where n = $1", args![n]).await
            })
        }))
        .await;

        let answers: Vec<i64> = asked.into_iter().map(|answer| answer.unwrap().0).collect();
        assert_eq!(answers, (0..40).collect::<Vec<i64>>());
    })
    .await;
}

#[tokio::test]
async fn what_panics_near_the_database_leaves_its_place() {
    for_each_database(async |db, _| {
        for _ in 0..20 {
            let near = db.clone();
            let broken =
                tokio::spawn(async move { near.near(async { panic!("a mistake in a page") }).await });
            let _: tokio::task::JoinError = broken.await.unwrap_err();
        }
        let asking = db.clone();
        let told =
            db.near(async move { asking.one::<(i64,)>("select cast(7 as bigint)", args![]).await }).await;

        assert_eq!(told.unwrap(), (7,));
    })
    .await;
}

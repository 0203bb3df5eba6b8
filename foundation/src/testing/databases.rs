//! Each test on a database of its own, on every engine there is.

mod template;

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

use crate::audit;
use crate::clock::{Clock, Timestamp};
use crate::db::{Db, Engine};
use crate::id::random;
use crate::vault::{MasterKey, Secret};

/// What the clock of every test says at its start: Monday 2026-03-02 10:00 UTC.
const START: Timestamp = Timestamp(1_772_445_600_000);
const CLOSE_WITHIN: Duration = Duration::from_secs(10);

tokio::task_local! {
    static FOLDER: PathBuf;
}

/// A fresh folder that goes away with this value.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// # Panics
    /// When the system's folder for temporary files cannot be written.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "it makes something on disk")]
    pub fn new() -> Self {
        let path = std::env::temp_dir().join(format!("vinculo-test-{}", random_name()));
        std::fs::create_dir_all(&path).expect("the folder for temporary files can be written");
        Self(path)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left lies among the temporary files, which the system clears.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Runs `body` with an empty, migrated database of each engine and a clock that stands at Monday
/// 2026-03-02 10:00 UTC. PostgreSQL takes part when `VINCULO_TEST_POSTGRES` names a server on which
/// databases can be made.
///
/// # Panics
/// When the body does, with the engine's name in front.
pub async fn for_each_database<F: AsyncFn(Db, Clock)>(body: F) {
    let open = async |folder: PathBuf| {
        template::put_into(&folder).await;
        Db::open_sqlite(&folder).await.expect("open SQLite")
    };
    run_on(Engine::Sqlite, open, &body).await;

    match postgres_server() {
        Some(server) => {
            let name = format!("vinculo_test_{}", random_name());
            let template = template::on(&server).await;
            ask(&server, format!("create database {name} template {template}")).await;
            let url = with_database(&server, &name);
            let open = async |_| Db::open_postgres(&url).await.expect("open PostgreSQL");
            let outcome = AssertUnwindSafe(run_on(Engine::Postgres, open, &body)).catch_unwind().await;
            ask(&server, format!("drop database {name} with (force)")).await;
            if let Err(panic) = outcome {
                std::panic::resume_unwind(panic);
            }
        }
        None => say("PostgreSQL left out: VINCULO_TEST_POSTGRES is not set"),
    }
}

/// An empty database on the tests' PostgreSQL server, until it is removed.
#[derive(Debug)]
pub struct EmptyDatabase {
    server: String,
    name: String,
    pub url: String,
}

impl EmptyDatabase {
    /// None when the tests have no PostgreSQL server.
    ///
    /// # Panics
    /// When the server makes none.
    pub async fn make() -> Option<Self> {
        let Some(server) = postgres_server() else {
            say("PostgreSQL left out: VINCULO_TEST_POSTGRES is not set");
            return None;
        };
        let name = format!("vinculo_test_{}", random_name());
        ask(&server, format!("create database {name}")).await;
        Some(Self { url: with_database(&server, &name), server, name })
    }

    /// # Panics
    /// When the server does not remove it.
    pub async fn remove(self) {
        ask(&self.server, format!("drop database {} with (force)", self.name)).await;
    }
}

/// The folder of the running test, for files.
pub fn folder() -> PathBuf {
    FOLDER
        .try_with(Clone::clone)
        .expect("only a test inside for_each_database has a folder; make a Folder otherwise")
}

async fn run_on<F: AsyncFn(Db, Clock)>(engine: Engine, open: impl AsyncFnOnce(PathBuf) -> Db, body: &F) {
    let folder = Folder::new();
    let db = open(folder.path().to_owned()).await;

    let test = async {
        db.migrate(START).await.expect("migrate an empty database");
        db.unlock(MasterKey::new(Secret::new()), START).await.expect("open an empty vault");
        audit::start(&db, folder.path(), START).await.expect("begin the audit");
        body(db.clone(), Clock::standing_at(START)).await;
    };
    let outcome = FOLDER.scope(folder.path().to_owned(), AssertUnwindSafe(test).catch_unwind()).await;

    // A body that failed may still hold a connection.
    let _ = tokio::time::timeout(CLOSE_WITHIN, db.close()).await;
    if let Err(panic) = outcome {
        panic!("on {engine:?}: {}", message(&*panic));
    }
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let literal = || panic.downcast_ref::<&str>().copied();
    panic.downcast_ref::<String>().map(String::as_str).or_else(literal).unwrap_or("a panic without words")
}

#[expect(clippy::disallowed_methods, reason = "a test has no command line that could hand this in")]
fn postgres_server() -> Option<String> {
    std::env::var("VINCULO_TEST_POSTGRES").ok().filter(|server| !server.is_empty())
}

/// The address of a test's own database on the PostgreSQL server, for a second connection to it.
#[cfg(test)]
pub(crate) fn url_of(name: &str) -> Option<String> {
    postgres_server().map(|server| with_database(&server, name))
}

fn with_database(server: &str, name: &str) -> String {
    let (server, query) =
        server.split_once('?').map_or((server, String::new()), |(s, q)| (s, format!("?{q}")));
    let host = server.find("://").and_then(|at| server[at + 3..].find('/').map(|slash| at + 3 + slash));
    format!("{}/{name}{query}", &server[..host.unwrap_or(server.len())])
}

async fn ask(server: &str, sql: String) {
    let mut connection =
        PgConnection::connect(server).await.expect("VINCULO_TEST_POSTGRES names a running server");
    connection.execute(AssertSqlSafe(sql)).await.expect("the tests may make and drop databases there");
    connection.close().await.expect("the connection just answered");
}

fn random_name() -> String {
    Uuid::from_bytes(random()).simple().to_string()
}

#[expect(clippy::print_stderr, reason = "whoever reads a green run must see what it left out")]
fn say(text: &str) {
    eprintln!("{text}");
}

//! SQLite: eight readers, one writer, and group commit.
//!
//! A commit with `synchronous=FULL` waits for the disk. Transactions that queue
//! behind each other therefore share one: each runs in a savepoint, and whoever
//! finishes calls the committer, which takes its place at the end of the same
//! first-come queue. All who were waiting before it get their turn first, then
//! one COMMIT answers them all. Nobody is told "done" before that COMMIT.

use std::path::Path;
use std::str::FromStr;
use std::sync::{Arc, Weak};
use std::time::Duration;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, SqlitePool};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, broadcast, oneshot};

use super::{DbError, Result, Topic};

/// Older libraries can corrupt a database in WAL mode (fixed in 3.51.3).
const OLDEST: (u32, u32, u32) = (3, 51, 3);
const READERS: u32 = 8;

#[derive(Clone)]
pub(super) struct Sqlite {
    readers: SqlitePool,
    writer: Arc<Mutex<Writer>>,
    call: Arc<Notify>,
}

struct Writer {
    connection: SqliteConnection,
    /// An outer transaction is open that holds finished savepoints.
    is_open: bool,
    /// A turn ended without commit and left its savepoint behind.
    is_torn: bool,
    waiting: Vec<Waiting>,
}

struct Waiting {
    answer: oneshot::Sender<Result<()>>,
    topics: Vec<Topic>,
}

impl Sqlite {
    pub(super) async fn open(file: &Path, news: broadcast::Sender<Topic>) -> Result<Self> {
        let options = SqliteConnectOptions::from_str("sqlite:")?
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(5))
            .statement_cache_capacity(256)
            // Rows cross from the connection's thread in one go; at 50 a page's rows stop and start.
            .row_buffer_size(1024)
            .pragma("cache_size", "-8000")
            .pragma("trusted_schema", "off");

        // The writer keeps its temporary store on disk: in memory SQLite walks all pages that a group
        // changed so far after each statement, which makes large transactions quadratic.
        let mut connection = options.connect().await?;
        refuse_old_library(&mut connection).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .connect_lazy_with(
                options
                    .pragma("query_only", "on")
                    .pragma("cache_size", "-2000")
                    .pragma("temp_store", "memory"),
            );

        let writer = Writer { connection, is_open: false, is_torn: false, waiting: Vec::new() };
        let sqlite = Self { readers, writer: Arc::new(Mutex::new(writer)), call: Arc::new(Notify::new()) };
        tokio::spawn(commit_when_called(Arc::downgrade(&sqlite.writer), sqlite.call.clone(), news));
        Ok(sqlite)
    }

    pub(super) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    pub(super) async fn begin(&self) -> Result<Turn> {
        let mut writer = self.writer.clone().lock_owned().await;
        let call = self.call.clone();
        to_the_end(async move {
            match writer.start_turn().await {
                Ok(()) => Ok(Turn { writer, call }),
                Err(error) => {
                    // Whoever waits for the group's COMMIT must not wait for a turn that never came.
                    call.notify_one();
                    Err(error)
                }
            }
        })
        .await
    }

    pub(super) async fn close(&self) {
        let mut writer = self.writer.lock().await;
        writer.mend().await;
        writer.commit_group(None).await;
        self.readers.close().await;
        // Leaves one tidy file behind; harmless when another process still reads.
        let _ = writer.execute("pragma wal_checkpoint(truncate)").await;
    }
}

/// Runs `work` even when the caller goes away in the middle: a half-begun turn or a half-given answer
/// would be the next caller's trouble.
async fn to_the_end<T: Send + 'static>(work: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    tokio::spawn(work).await.unwrap_or(Err(DbError::Unavailable))
}

async fn refuse_old_library(connection: &mut SqliteConnection) -> Result<()> {
    let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(connection).await?;
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found < OLDEST {
        let text = format!("SQLite {version} is too old: 3.51.3 or newer is needed");
        return Err(DbError::Other(sqlx::Error::Configuration(text.into())));
    }
    Ok(())
}

/// One caller's turn at the writer.
pub(super) struct Turn {
    writer: OwnedMutexGuard<Writer>,
    call: Arc<Notify>,
}

impl Turn {
    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.writer.connection
    }

    pub(super) async fn commit(self, topics: Vec<Topic>) -> Result<()> {
        let committed = to_the_end(self.finish(topics)).await?;
        committed.await.unwrap_or(Err(DbError::NotCommitted))
    }

    async fn finish(mut self, topics: Vec<Topic>) -> Result<oneshot::Receiver<Result<()>>> {
        self.writer.execute("release turn").await?;
        self.writer.is_torn = false;
        let (answer, committed) = oneshot::channel();
        self.writer.waiting.push(Waiting { answer, topics });
        Ok(committed)
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.call.notify_one();
    }
}

impl Writer {
    async fn execute(&mut self, sql: &'static str) -> Result<()> {
        sqlx::query(sql).execute(&mut self.connection).await?;
        Ok(())
    }

    async fn start_turn(&mut self) -> Result<()> {
        self.mend().await;
        if !self.is_open {
            self.execute("begin immediate").await?;
            self.is_open = true;
        }
        self.is_torn = true;
        self.execute("savepoint turn").await
    }

    /// Undoes what a dropped turn left behind, so that the next one starts clean.
    async fn mend(&mut self) {
        if !std::mem::take(&mut self.is_torn) {
            return;
        }
        let undone =
            self.execute("rollback to turn").await.is_ok() && self.execute("release turn").await.is_ok();
        if !undone {
            // A full disk or a failed write made SQLite roll back everything.
            let _ = self.execute("rollback").await;
            self.answer(&Err(DbError::NotCommitted), None);
        }
    }

    async fn commit_group(&mut self, news: Option<&broadcast::Sender<Topic>>) {
        if !self.is_open {
            return;
        }
        let committed = self.execute("commit").await;
        if let Err(error) = &committed {
            tracing::error!(%error, "commit");
            let _ = self.execute("rollback").await;
        }
        self.answer(&committed, news);
    }

    fn answer(&mut self, committed: &Result<()>, news: Option<&broadcast::Sender<Topic>>) {
        self.is_open = false;
        for waiting in self.waiting.drain(..) {
            // A caller that went away needs no answer; its change stands.
            let _ = waiting.answer.send(committed.as_ref().map(drop).map_err(DbError::shared));
            if let (Ok(()), Some(news)) = (committed, news) {
                for topic in waiting.topics {
                    // Nobody may be watching just now.
                    let _ = news.send(topic);
                }
            }
        }
    }
}

/// Ends when the last handle to the database is gone: it must not keep the file open by itself.
async fn commit_when_called(writer: Weak<Mutex<Writer>>, call: Arc<Notify>, news: broadcast::Sender<Topic>) {
    loop {
        call.notified().await;
        let Some(writer) = writer.upgrade() else { return };
        let mut writer = writer.lock().await;
        writer.mend().await;
        writer.commit_group(Some(&news)).await;
    }
}

#[cfg(test)]
impl Sqlite {
    /// For tests that change the writer's own settings.
    pub(super) async fn run_beside_transactions(&self, pragma: &'static str) {
        self.writer.lock().await.execute(pragma).await.expect("a pragma of a test");
    }
}

//! SQLite: eight readers, one writer, and group commit.
//!
//! Whoever asks hands a whole question to a thread that may block, and gets the
//! whole answer back: rows that cross threads one by one cost three times as much.
//!
//! A commit with `synchronous=FULL` waits for the disk. Transactions that queue
//! behind each other therefore share one: each runs in a savepoint, and whoever
//! finishes calls the committer, which takes its place at the end of the same
//! first-come queue. All who were waiting before it get their turn first, then
//! one COMMIT answers them all. Nobody is told "done" before that COMMIT.

pub(crate) mod log;
mod near;
mod trouble;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::{Mutex, Notify, OwnedMutexGuard, Semaphore, broadcast, oneshot};
use tokio::time::{Instant, timeout};

use self::log::{Log, LogReader, leave_alone};
use self::near::blocking;
use self::trouble::{Trouble, keep_committing};
use super::{Args, DbError, Fault, FromRow, Limits, Result, Sql, Topic, row};

/// Older libraries can corrupt a database in WAL mode (fixed in 3.51.3).
const OLDEST: i32 = 3_051_003;
const READERS: usize = 8;
const STATEMENTS_KEPT: usize = 256;
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub(super) struct Sqlite {
    readers: Arc<Readers>,
    near: Arc<Semaphore>,
    writer: Arc<Mutex<Writer>>,
    queue: Arc<Semaphore>,
    call: Arc<Notify>,
    no_writes: Arc<AtomicBool>,
    log: Log,
    limits: Limits,
}

struct Readers {
    file: PathBuf,
    keeps_log: bool,
    idle: std::sync::Mutex<Vec<Reader>>,
    places: Arc<Semaphore>,
}

struct Reader {
    connection: Connection,
    /// When it gives up what it is asking.
    until: Arc<std::sync::Mutex<Instant>>,
}

struct Writer {
    file: PathBuf,
    keeps_log: bool,
    connection: Connection,
    /// The disk reported an error: nothing is written until the file was opened anew and answered.
    trouble: Option<Trouble>,
    /// Whether there is a trouble, for those who do not wait for the writer.
    no_writes: Arc<AtomicBool>,
    /// An outer transaction is open that holds finished savepoints.
    is_open: bool,
    /// A turn ended without commit and left its savepoint behind.
    is_torn: bool,
    waiting: Vec<Waiting>,
    #[cfg(test)]
    fault: Option<TestFault>,
}

struct Waiting {
    answer: oneshot::Sender<Result<()>>,
    topics: Vec<Topic>,
}

impl Sqlite {
    pub(super) async fn open(file: PathBuf, news: broadcast::Sender<Topic>, limits: Limits) -> Result<Self> {
        if rusqlite::version_number() < OLDEST {
            return Err(DbError::Other(Fault::OldSqlite(rusqlite::version())));
        }
        let log = Log::of(&file);
        let keeps_log = log.is_kept();
        let (connection, file) = blocking(move || Ok((open_writer(&file, keeps_log)?, file))).await?;
        let idle = std::sync::Mutex::default();
        let readers =
            Readers { file: file.clone(), keeps_log, idle, places: Arc::new(Semaphore::new(READERS)) };
        let no_writes = Arc::new(AtomicBool::new(false));
        let writer = Writer {
            file,
            keeps_log,
            connection,
            trouble: None,
            no_writes: no_writes.clone(),
            is_open: false,
            is_torn: false,
            waiting: Vec::new(),
            #[cfg(test)]
            fault: None,
        };
        let sqlite = Self {
            readers: Arc::new(readers),
            near: Arc::new(Semaphore::new(READERS)),
            writer: Arc::new(Mutex::new(writer)),
            queue: Arc::new(Semaphore::new(limits.queue)),
            call: Arc::new(Notify::new()),
            no_writes,
            log,
            limits,
        };
        tokio::spawn(keep_committing(Arc::downgrade(&sqlite.writer), sqlite.call.clone(), news));
        Ok(sqlite)
    }

    pub(super) fn takes_no_writes(&self) -> bool {
        self.no_writes.load(Ordering::Relaxed)
    }

    /// All rows of a question, read by whichever reader is free.
    pub(super) async fn all<T: FromRow>(&self, sql: Sql, args: Args) -> Result<Vec<T>> {
        let place = timeout(self.limits.wait, self.readers.places.clone().acquire_owned()).await;
        let place = place.map_err(|_| DbError::Busy)?.map_err(|_| DbError::Unavailable)?;
        let readers = self.readers.clone();
        let within = self.limits.statement;
        blocking(move || {
            let reader = readers.take()?;
            reader.begin(within);
            let rows = all(&reader.connection, &sql, &args);
            if matches!(rows, Err(DbError::Busy)) {
                tracing::warn!("a question took too long and was given up");
            }
            readers.give_back(reader);
            drop(place);
            rows
        })
        .await
    }

    /// Carries `work` out on a thread that may block, so that it need not change threads for each question.
    pub(super) async fn near<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        near::near(&self.near, work).await
    }

    pub(super) async fn begin(&self) -> Result<Turn> {
        let _place = self.queue.try_acquire().map_err(|_| DbError::Busy)?;
        let writer = timeout(self.limits.wait, self.writer.clone().lock_owned()).await;
        let writer = writer.map_err(|_| DbError::Busy)?;
        let mut turn = Turn(Some(Held { writer, call: self.call.clone() }));
        turn.with(Writer::start_turn).await?;
        Ok(turn)
    }

    /// Writes the whole log back into the database and cuts it to nothing.
    pub(super) async fn empty_log(&self) -> Result<()> {
        let (writer, log) = (self.writer_between_groups().await, self.log.clone());
        blocking(move || log.empty(&writer.connection)).await
    }

    /// From now on the log is written back only after `reader` has read it.
    pub(super) fn read_log_by(&self, reader: Arc<dyn LogReader>) {
        self.log.read_by(reader);
    }

    /// Writes the log back as far as it was read; true when the next change begins it anew.
    pub(super) async fn write_back(&self) -> Result<bool> {
        let (writer, log) = (self.writer_between_groups().await, self.log.clone());
        blocking(move || log.write_back(&writer.connection)).await
    }

    /// Carries `work` out while nobody in this program writes.
    pub(super) async fn between_writes<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let writer = self.writer_between_groups().await;
        blocking(move || {
            let done = work();
            drop(writer);
            Ok(done)
        })
        .await
    }

    /// The writer while no transaction is open; those who wait for their COMMIT get it first.
    async fn writer_between_groups(&self) -> OwnedMutexGuard<Writer> {
        loop {
            let writer = self.writer.clone().lock_owned().await;
            if !writer.is_open {
                return writer;
            }
            drop(writer);
            self.call.notify_one();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub(super) async fn close(&self) {
        self.readers.places.close();
        let mut writer = self.writer.clone().lock_owned().await;
        let (readers, keeps_log) = (self.readers.clone(), self.log.is_kept());
        let closed = blocking(move || {
            writer.mend();
            writer.commit_group(None);
            readers.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
            if keeps_log {
                return Ok(());
            }
            // Leaves one tidy file behind; harmless when another process still reads.
            writer.execute("pragma wal_checkpoint(truncate)")
        });
        if let Err(error) = closed.await {
            tracing::debug!(%error, "the write-ahead log stays for the next start");
        }
    }
}

fn open(file: &Path, keeps_log: bool) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    // Otherwise a statement is planned anew for each value that a partial index might care about.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if keeps_log {
        leave_alone(&connection)?;
    }
    Ok(connection)
}

/// The writer keeps its temporary store on disk: in memory SQLite walks all pages that a group changed so
/// far after each statement, which makes large transactions quadratic.
/// What is deleted is overwritten: a person who was forgotten must not stand in a free page.
fn open_writer(file: &Path, keeps_log: bool) -> Result<Connection> {
    // Its log gets the same mode from SQLite. When it cannot be made, SQLite says so below in its own words.
    let _ = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let connection = open(file, keeps_log)?;
    connection.execute_batch(
        "pragma journal_mode = wal;
         pragma synchronous = full;
         pragma foreign_keys = on;
         pragma trusted_schema = off;
         pragma secure_delete = on;
         pragma cache_size = -8000;",
    )?;
    Ok(connection)
}

fn open_reader(file: &Path, keeps_log: bool) -> Result<Reader> {
    const OPERATIONS_BETWEEN_LOOKS: i32 = 20_000;
    let connection = open(file, keeps_log)?;
    connection.execute_batch(
        "pragma query_only = on;
         pragma trusted_schema = off;
         pragma cache_size = -2000;
         pragma temp_store = memory;",
    )?;
    let until = Arc::new(std::sync::Mutex::new(now()));
    let looked_at = until.clone();
    let is_over = move || now() > *looked_at.lock().unwrap_or_else(PoisonError::into_inner);
    connection.progress_handler(OPERATIONS_BETWEEN_LOOKS, Some(is_over))?;
    Ok(Reader { connection, until })
}

#[expect(clippy::disallowed_methods, reason = "how long a question or a pause lasts; no record holds it")]
fn now() -> Instant {
    Instant::now()
}

impl Reader {
    /// From now on it has so much time.
    fn begin(&self, within: Duration) {
        *self.until.lock().unwrap_or_else(PoisonError::into_inner) = now() + within;
    }
}

impl Readers {
    fn take(&self) -> Result<Reader> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open_reader(&self.file, self.keeps_log), Ok)
    }

    fn give_back(&self, reader: Reader) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
    }
}

fn all<T: FromRow>(connection: &Connection, sql: &Sql, args: &Args) -> Result<Vec<T>> {
    let mut statement = connection.prepare_cached(sql.0.as_str())?;
    args.bind_sqlite(&mut statement)?;
    let rows = row::from_sqlite(statement.raw_query())?;
    tell(sql, rows.len());
    Ok(rows)
}

/// Names what ran, for people who look for what is slow, and for `bin/bench`.
fn tell(sql: &Sql, rows: usize) {
    tracing::debug!(target: "vinculo::sql", statement = sql.0.as_str(), rows);
}

/// One caller's turn at the writer. Empty after a statement that its caller did not wait for: that one
/// took the writer along, and lets it go when it is through.
pub(super) struct Turn(Option<Held>);

struct Held {
    writer: OwnedMutexGuard<Writer>,
    call: Arc<Notify>,
}

impl Drop for Held {
    fn drop(&mut self) {
        // Whoever waits for the group's COMMIT must not wait for a turn that never comes.
        self.call.notify_one();
    }
}

impl Turn {
    async fn with<T: Send + 'static>(
        &mut self,
        work: impl FnOnce(&mut Writer) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let mut held = self.0.take().ok_or(DbError::NotCommitted)?;
        let (held, done) = blocking(move || {
            let done = work(&mut held.writer);
            held.writer.note_trouble(&done);
            Ok((held, done))
        })
        .await?;
        self.0 = Some(held);
        done
    }

    /// All rows of a question, with what this transaction changed so far.
    pub(super) async fn all<T: FromRow>(&mut self, sql: Sql, args: Args) -> Result<Vec<T>> {
        self.with(move |writer| all(&writer.connection, &sql, &args)).await
    }

    /// Runs a change and returns how many rows it changed.
    pub(super) async fn run(&mut self, sql: Sql, args: Args) -> Result<u64> {
        self.with(move |writer| {
            let mut statement = writer.connection.prepare_cached(sql.0.as_str())?;
            args.bind_sqlite(&mut statement)?;
            let changed = statement.raw_execute()?;
            tell(&sql, changed);
            Ok(changed as u64)
        })
        .await
    }

    pub(super) async fn run_script(&mut self, script: Sql) -> Result<()> {
        self.with(move |writer| Ok(writer.connection.execute_batch(script.0.as_str())?)).await
    }

    pub(super) async fn commit(mut self, topics: Vec<Topic>) -> Result<()> {
        let committed = self.with(|writer| writer.finish_turn(topics)).await?;
        drop(self);
        committed.await.unwrap_or(Err(DbError::NotCommitted))
    }
}

impl Writer {
    fn execute(&self, sql: &'static str) -> Result<()> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        Ok(())
    }

    fn start_turn(&mut self) -> Result<()> {
        self.mend();
        self.revive()?;
        if !self.is_open {
            self.execute("begin immediate")?;
            self.is_open = true;
        }
        self.is_torn = true;
        self.execute("savepoint turn")
    }

    fn finish_turn(&mut self, topics: Vec<Topic>) -> Result<oneshot::Receiver<Result<()>>> {
        self.execute("release turn")?;
        self.is_torn = false;
        let (answer, committed) = oneshot::channel();
        self.waiting.push(Waiting { answer, topics });
        Ok(committed)
    }

    /// Undoes what a dropped turn left behind, so that the next one starts clean.
    fn mend(&mut self) {
        if !std::mem::take(&mut self.is_torn) {
            return;
        }
        let undone = self.execute("rollback to turn").is_ok() && self.execute("release turn").is_ok();
        if !undone {
            // A full disk or a failed write made SQLite roll back everything; then there is nothing left to.
            let _ = self.execute("rollback");
            self.answer(&Err(DbError::NotCommitted), None);
        }
    }

    fn commit_group(&mut self, news: Option<&broadcast::Sender<Topic>>) {
        if !self.is_open {
            return;
        }
        let committed = self.execute("commit");
        #[cfg(test)]
        let committed = self.suffer(committed);
        self.note_trouble(&committed);
        if let Err(error) = &committed {
            tracing::error!(%error, "commit");
            let _ = self.execute("rollback");
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
        let mut writer = writer.lock_owned().await;
        let news = news.clone();
        let committed = blocking(move || {
            writer.mend();
            writer.commit_group(Some(&news));
            Ok(())
        });
        if committed.await.is_err() {
            return;
        }
    }
}

#[cfg(test)]
pub(super) use trouble::TestFault;

#[cfg(test)]
impl Sqlite {
    pub(super) async fn let_next_commit_suffer(&self, fault: TestFault) {
        self.writer.lock().await.fault = Some(fault);
    }

    /// For tests that change the writer's own settings.
    pub(super) async fn run_beside_transactions(&self, pragma: &'static str) {
        self.writer.lock().await.execute(pragma).expect("a pragma of a test");
    }
}

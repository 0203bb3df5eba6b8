//! The seam to the database: one SQL text, two engines.
//!
//! A store writes plain SQL in the common subset with `$1` parameters and reads
//! rows column by column. SQLite is the default; PostgreSQL answers the same
//! statements. Where they must differ, [`Db::pick`] names both texts.

mod migrate;
mod postgres;
mod row;
mod schema;
mod sqlite;
mod tx;
mod value;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::broadcast;

pub(crate) use migrate::MIGRATIONS_TABLE;
pub use migrate::{Migration, SchemaProblem, migrations};
pub use row::{Column, FromRow, Row};
pub use schema::schema_text;
pub(crate) use sqlite::log;
pub use tx::Tx;
pub use value::{Args, Sql, Value, Word};

use crate::audit::Chain;
use crate::vault::Vault;

/// Which engine stands behind a [`Db`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// What went wrong while asking the database, as far as a caller can act on it.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    #[error("the database is busy")]
    Busy,
    #[error("the disk of the database is full")]
    Full,
    #[error("the database cannot be reached")]
    Unavailable,
    #[error("a row with the same key exists")]
    Duplicate,
    #[error("a row that this one refers to does not exist")]
    Dangling,
    #[error("the transaction this change belonged to could not be committed")]
    NotCommitted,
    #[error("the answer to the commit was lost: the change may have been saved or not")]
    Unknown,
    #[error("the database takes no changes at the moment, because its disk reported an error")]
    NoWrites,
    #[error("the disk of the database reports an error: {0}")]
    Storage(Fault),
    #[error("whoever asked for this change may not make it, or may no longer")]
    NotAllowed,
    #[error("this record may only be kept for now, not changed")]
    SetAside,
    #[error(transparent)]
    Other(Fault),
}

/// How long the database may take, and how many may wait for it.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// One statement, from its start.
    statement: Duration,
    /// A place among the readers, the turn of the writer, or a row somebody else changes.
    wait: Duration,
    /// Callers that wait for the writer of SQLite; whoever comes then is told at once.
    queue: usize,
}

impl Limits {
    const USUAL: Self = Self { statement: Duration::from_secs(10), wait: Duration::from_secs(5), queue: 256 };
}

/// What an engine said in its own words.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error(transparent)]
    Sqlite(rusqlite::Error),
    #[error(transparent)]
    Postgres(sqlx::Error),
    #[error("a statement that always has a row gave none")]
    NoRow,
    #[error("'{word}' is no {vocabulary}")]
    UnknownWord { vocabulary: &'static str, word: String },
    #[error("the vault is locked: no master key was given")]
    Locked,
    #[error("the master key is not the one that this database was sealed under")]
    WrongMasterKey,
    #[error("a person's key was changed from outside and does not open")]
    DamagedKey,
    #[error("this person was forgotten: nothing may be written about them any more")]
    Forgotten,
    #[error("SQLite {0} is too old: 3.51.3 or newer is needed")]
    OldSqlite(&'static str),
    #[error("the audit: {0}; 'vinculo verify' tells more")]
    Audit(&'static str),
}

impl DbError {
    /// A stored word that this program does not know, such as one of a newer version.
    #[must_use]
    pub fn unknown_word(vocabulary: &'static str, word: &str) -> Self {
        Self::Other(Fault::UnknownWord { vocabulary, word: word.to_owned() })
    }

    /// The same trouble, for everybody who shared the failed COMMIT.
    fn shared(&self) -> Self {
        match self {
            Self::Busy => Self::Busy,
            Self::Full => Self::Full,
            Self::Unavailable => Self::Unavailable,
            // The log may hold the whole change although its sync failed: the next start would take it over.
            Self::Storage(_) | Self::Unknown => Self::Unknown,
            _ => Self::NotCommitted,
        }
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::error::ErrorKind;
        match &error {
            sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Self::Unavailable,
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Database(database) => match (database.kind(), database.code().as_deref()) {
                (ErrorKind::UniqueViolation, _) => Self::Duplicate,
                (ErrorKind::ForeignKeyViolation, _) => Self::Dangling,
                // A deadlock, a statement that took too long, a lock that did not come.
                (_, Some("40001" | "40P01" | "57014" | "55P03")) => Self::Busy,
                (_, Some("53100")) => Self::Full,
                (_, Some("57P01" | "57P02" | "57P03" | "53300")) => Self::Unavailable,
                _ => Self::Other(Fault::Postgres(error)),
            },
            _ => Self::Other(Fault::Postgres(error)),
        }
    }
}

impl From<rusqlite::Error> for DbError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ffi;
        let Some(code) = error.sqlite_error().map(|code| code.extended_code) else {
            return Self::Other(Fault::Sqlite(error));
        };
        match code {
            ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_ROWID => Self::Duplicate,
            ffi::SQLITE_CONSTRAINT_FOREIGNKEY => Self::Dangling,
            _ => match code & 0xff {
                ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED | ffi::SQLITE_INTERRUPT => Self::Busy,
                ffi::SQLITE_FULL => Self::Full,
                ffi::SQLITE_IOERR | ffi::SQLITE_CORRUPT | ffi::SQLITE_READONLY => {
                    Self::Storage(Fault::Sqlite(error))
                }
                _ => Self::Other(Fault::Sqlite(error)),
            },
        }
    }
}

pub type Result<T, E = DbError> = std::result::Result<T, E>;

/// A topic whose watchers are told after the commit, such as `party:0198…`.
pub type Topic = String;

/// An open database. Cloning shares the pools.
#[derive(Clone)]
pub struct Db {
    pools: Pools,
    news: broadcast::Sender<Topic>,
    chain: Arc<OnceLock<Arc<Chain>>>,
    vault: Vault,
}

#[derive(Clone)]
enum Pools {
    Sqlite(sqlite::Sqlite),
    Postgres(sqlx::PgPool),
}

/// An answer on its way. Boxed, so that the kind of text a statement came as is
/// no part of a caller's future.
pub type Answer<'q, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'q>>;

/// Something rows can be read from: the database itself, or a transaction that
/// also sees its own changes.
pub trait Query: Sized + Send {
    /// All rows of `sql`, in its order.
    fn all<'q, T: FromRow>(self, sql: impl Into<Sql>, args: Args) -> Answer<'q, Vec<T>>
    where
        Self: 'q;

    /// Which engine answers.
    fn engine(&self) -> Engine;

    /// The keys to what is sealed in it.
    fn vault(&self) -> &Vault;

    /// The first row of `sql`, if there is one.
    fn first<'q, T: FromRow>(self, sql: impl Into<Sql>, args: Args) -> Answer<'q, Option<T>>
    where
        Self: 'q,
    {
        let rows = self.all(sql, args);
        Box::pin(async { Ok(rows.await?.into_iter().next()) })
    }

    /// The only row of a statement that always has one, such as a count.
    fn one<'q, T: FromRow>(self, sql: impl Into<Sql>, args: Args) -> Answer<'q, T>
    where
        Self: 'q,
    {
        let row = self.first(sql, args);
        Box::pin(async { row.await?.ok_or(DbError::Other(Fault::NoRow)) })
    }
}

impl Db {
    /// Opens (and creates) the SQLite file `vinculo.db` in `dir`.
    ///
    /// # Errors
    /// When the file is not a database, cannot be written, or the library is too old.
    pub async fn open_sqlite(dir: &Path) -> Result<Self> {
        Self::open_sqlite_within(dir, Limits::USUAL).await
    }

    async fn open_sqlite_within(dir: &Path, limits: Limits) -> Result<Self> {
        let news = broadcast::channel(4096).0;
        let sqlite = sqlite::Sqlite::open(dir.join("vinculo.db"), news.clone(), limits).await?;
        Ok(Self::over(Pools::Sqlite(sqlite), news))
    }

    /// Connects to PostgreSQL at `url`.
    ///
    /// # Errors
    /// [`DbError::Unavailable`] when nobody answers within five seconds.
    pub async fn open_postgres(url: &str) -> Result<Self> {
        Self::open_postgres_within(url, Limits::USUAL).await
    }

    async fn open_postgres_within(url: &str, limits: Limits) -> Result<Self> {
        let news = broadcast::channel(4096).0;
        let pools = Pools::Postgres(postgres::open(url, news.clone(), limits).await?);
        Ok(Self::over(pools, news))
    }

    fn over(pools: Pools, news: broadcast::Sender<Topic>) -> Self {
        Self { pools, news, chain: Arc::default(), vault: Vault::default() }
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.pools {
            Pools::Sqlite(_) => Engine::Sqlite,
            Pools::Postgres(_) => Engine::Postgres,
        }
    }

    /// The text for the engine in use, where one text cannot serve both.
    #[must_use]
    pub fn pick<T>(&self, sqlite: T, postgres: T) -> T {
        pick(self.engine(), sqlite, postgres)
    }

    /// Begins a change. SQLite has one writer: callers queue here in order.
    ///
    /// # Errors
    /// When the engine cannot begin a transaction.
    pub async fn begin(&self) -> Result<Tx> {
        match &self.pools {
            Pools::Sqlite(sqlite) => Ok(Tx::sqlite(sqlite.begin().await?, self.chain(), self.vault.clone())),
            Pools::Postgres(pool) => Ok(Tx::postgres(pool.begin().await?, self.chain(), self.vault.clone())),
        }
    }

    /// Carries out work that asks many short questions. Over SQLite it does so on a thread of its own, where
    /// each is answered on the spot; it then goes on to its end even when nobody waits for it any more.
    pub async fn near<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> T {
        match &self.pools {
            Pools::Sqlite(sqlite) => sqlite.near(work).await,
            Pools::Postgres(_) => work.await,
        }
    }

    /// The keys to what is sealed in this database; see [`Db::unlock`].
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// From now on the audit of every change goes into `chain`. A second one changes nothing.
    pub(crate) fn seal_with(&self, chain: Arc<Chain>) {
        // Another start of the same program was first; its lanes are as good.
        let _ = self.chain.set(chain);
    }

    /// The chain of the audit, once it was started.
    pub(crate) fn chain(&self) -> Option<Arc<Chain>> {
        self.chain.get().cloned()
    }

    /// Topics of committed changes, from every process that shares the database.
    #[must_use]
    pub fn news(&self) -> broadcast::Receiver<Topic> {
        self.news.subscribe()
    }

    /// Whether the database answers within two seconds.
    pub async fn answers(&self) -> bool {
        let ask = self.all::<(i64,)>("select cast(1 as bigint)", Args::new());
        matches!(tokio::time::timeout(Duration::from_secs(2), ask).await, Ok(Ok(_)))
    }

    /// Wipes what was deleted from where it may still lie. SQLite overwrites it while deleting, but its
    /// write-ahead log holds it until it is emptied here. PostgreSQL frees the space of `tables`, which it
    /// overwrites by and by.
    ///
    /// # Errors
    /// [`DbError::Busy`] while somebody still reads an older state; try again.
    pub async fn scrub(&self, tables: &[&'static str]) -> Result<()> {
        match &self.pools {
            Pools::Sqlite(sqlite) => sqlite.empty_log().await,
            Pools::Postgres(pool) => {
                // Giving pages back to the disk would lock whole tables.
                let text = Sql::built(format!("vacuum (truncate false) {}", tables.join(", ")));
                sqlx::raw_sql(text.0).execute(pool).await?;
                Ok(())
            }
        }
    }

    /// From now on SQLite's log is written back only after `reader` has read it; PostgreSQL keeps its own.
    pub(crate) fn read_log_by(&self, reader: Arc<dyn log::LogReader>) {
        if let Pools::Sqlite(sqlite) = &self.pools {
            sqlite.read_log_by(reader);
        }
    }

    /// Writes SQLite's log back as far as it was read; true when the next change begins it anew.
    ///
    /// # Errors
    /// When the engine refuses.
    pub(crate) async fn write_back_log(&self) -> Result<bool> {
        match &self.pools {
            Pools::Sqlite(sqlite) => sqlite.write_back().await,
            Pools::Postgres(_) => Ok(false),
        }
    }

    /// Carries `work` out while nobody in this program writes; PostgreSQL does not wait for anybody.
    ///
    /// # Errors
    /// When `work` was stopped.
    pub(crate) async fn between_writes<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        match &self.pools {
            Pools::Sqlite(sqlite) => sqlite.between_writes(work).await,
            Pools::Postgres(_) => Ok(work()),
        }
    }

    /// Whether changes are refused because a disk reported an error; reading goes on.
    #[must_use]
    pub fn takes_no_writes(&self) -> bool {
        matches!(&self.pools, Pools::Sqlite(sqlite) if sqlite.takes_no_writes())
    }

    /// What the engine finds wrong with its own file; nothing on PostgreSQL, whose files are its server's matter.
    ///
    /// # Errors
    /// When the database cannot be read at all.
    pub async fn integrity(&self) -> Result<Vec<String>> {
        if self.engine() == Engine::Postgres {
            return Ok(Vec::new());
        }
        let structure: Vec<(String,)> = self.all("pragma integrity_check(100)", Args::new()).await?;
        let dangling: Vec<(String, Option<i64>, String)> = self
            .all("select \"table\", rowid, parent from pragma_foreign_key_check limit 100", Args::new())
            .await?;
        let structure = structure.into_iter().map(|(line,)| line).filter(|line| line != "ok");
        let dangling = dangling.into_iter().map(|(table, row, parent)| {
            format!("row {} of {table} refers to no {parent}", row.unwrap_or_default())
        });
        Ok(structure.chain(dangling).collect())
    }

    /// Whether the database has every migration of this program and no other.
    ///
    /// # Errors
    /// When it is newer, older, or somebody else's.
    pub async fn is_current(&self) -> Result<(), SchemaProblem> {
        migrate::is_current(self).await
    }

    /// Finishes what is queued and closes all connections.
    pub async fn close(&self) {
        match &self.pools {
            Pools::Sqlite(sqlite) => sqlite.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// The text for `engine`, for stores that hold a transaction and not the database.
#[must_use]
pub fn pick<T>(engine: Engine, sqlite: T, postgres: T) -> T {
    match engine {
        Engine::Sqlite => sqlite,
        Engine::Postgres => postgres,
    }
}

impl Query for &Db {
    fn all<'q, T: FromRow>(self, sql: impl Into<Sql>, args: Args) -> Answer<'q, Vec<T>>
    where
        Self: 'q,
    {
        let sql = sql.into();
        match &self.pools {
            Pools::Sqlite(sqlite) => Box::pin(sqlite.all(sql, args)),
            Pools::Postgres(pool) => Box::pin(async move {
                let rows = sqlx::query_with(sql.0, args.postgres()).fetch_all(pool).await?;
                row::from_postgres(&rows)
            }),
        }
    }

    fn engine(&self) -> Engine {
        Db::engine(self)
    }

    fn vault(&self) -> &Vault {
        &self.vault
    }
}

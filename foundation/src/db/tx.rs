//! One change: all of it or nothing, with its line in the audit.

use std::sync::Arc;

use super::sqlite::Turn;
use super::{Answer, Args, DbError, Engine, FromRow, Query, Result, Sql, Topic, row};
use crate::audit::{self, Chain, Said};
use crate::vault::Vault;

/// Measured: 16 µs a row against 69 with one row a statement.
const ROWS_A_STATEMENT: usize = 100;

/// An open transaction. Dropping it undoes everything.
///
/// A statement that fails, or is given up half-way, breaks it on both engines: what follows is
/// refused with [`DbError::NotCommitted`]. PostgreSQL would commit nothing and say nothing; SQLite
/// may have rolled everything back already.
pub struct Tx {
    inner: Inner,
    topics: Vec<Topic>,
    writes: u32,
    audited: bool,
    is_broken: bool,
    vault: Vault,
    chain: Option<Arc<Chain>>,
    /// Rows of the audit; they are written last, when their place in the chain is known.
    said: Vec<Said>,
}

enum Inner {
    Sqlite(Turn),
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

impl Tx {
    pub(super) fn sqlite(turn: Turn, chain: Option<Arc<Chain>>, vault: Vault) -> Self {
        Self::new(Inner::Sqlite(turn), chain, vault)
    }

    pub(super) fn postgres(
        inner: sqlx::Transaction<'static, sqlx::Postgres>,
        chain: Option<Arc<Chain>>,
        vault: Vault,
    ) -> Self {
        Self::new(Inner::Postgres(inner), chain, vault)
    }

    fn new(inner: Inner, chain: Option<Arc<Chain>>, vault: Vault) -> Self {
        let (topics, said) = (Vec::new(), Vec::new());
        Self { inner, topics, writes: 0, audited: false, is_broken: false, vault, chain, said }
    }

    /// The keys to what is sealed in the database.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Runs a statement that changes rows and returns how many it changed.
    ///
    /// # Errors
    /// When the engine refuses the statement.
    pub fn run(&mut self, sql: impl Into<Sql>, args: Args) -> Answer<'_, u64> {
        let sql = sql.into();
        Box::pin(async move {
            self.writes += 1;
            self.must_be_whole()?;
            let changed = match &mut self.inner {
                Inner::Sqlite(turn) => turn.run(sql, args).await?,
                Inner::Postgres(inner) => {
                    sqlx::query_with(sql.0, args.postgres()).execute(&mut **inner).await?.rows_affected()
                }
            };
            self.is_broken = false;
            Ok(changed)
        })
    }

    /// Inserts many rows, a hundred a statement: `head` ends with the word
    /// `values`, `tail` may add an `on conflict` clause, each of `rows` holds the
    /// parameters of one row. Returns how many rows were changed.
    ///
    /// # Errors
    /// When the engine refuses a row.
    pub async fn insert_many(
        &mut self,
        head: &'static str,
        tail: &'static str,
        rows: Vec<Args>,
    ) -> Result<u64> {
        let mut changed = 0;
        let mut rows = rows.into_iter().peekable();
        while let Some(width) = rows.peek().map(Args::len) {
            let batch: Vec<Args> = rows.by_ref().take(ROWS_A_STATEMENT).collect();
            let mut sql = String::with_capacity(head.len() + batch.len() * width * 6);
            sql.push_str(head);
            for row in 0..batch.len() {
                sql.push_str(if row == 0 { " (" } else { ", (" });
                for column in 1..=width {
                    let comma = if column == 1 { "" } else { ", " };
                    // SQLite takes `$1` for a name and looks every one up among all others.
                    match self.inner {
                        Inner::Sqlite(_) => sql.push_str(&format!("{comma}?")),
                        Inner::Postgres(_) => sql.push_str(&format!("{comma}${}", row * width + column)),
                    }
                }
                sql.push(')');
            }
            sql.push(' ');
            sql.push_str(tail);
            let args = batch.into_iter().fold(Args::with_capacity(ROWS_A_STATEMENT * width), Args::chain);
            changed += self.run(Sql::built(sql), args).await?;
        }
        Ok(changed)
    }

    /// Runs several statements without parameters, such as a migration.
    ///
    /// # Errors
    /// When the engine refuses one of them.
    pub async fn run_script(&mut self, script: &str) -> Result<()> {
        self.writes += 1;
        self.must_be_whole()?;
        let script = Sql::built(script.to_owned());
        match &mut self.inner {
            Inner::Sqlite(turn) => turn.run_script(script).await?,
            Inner::Postgres(inner) => sqlx::raw_sql(script.0).execute(&mut **inner).await.map(drop)?,
        }
        self.is_broken = false;
        Ok(())
    }

    /// Refuses a broken transaction, and takes this one for broken until its statement is through.
    fn must_be_whole(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.is_broken, true) { Err(DbError::NotCommitted) } else { Ok(()) }
    }

    /// Tells the watchers of `topic` once this change is committed.
    pub fn announce(&mut self, topic: impl Into<Topic>) {
        self.topics.push(topic.into());
    }

    /// Leaves a row for the audit; only the audit itself does.
    pub(crate) fn audit(&mut self, said: Said) {
        self.said.push(said);
        self.audited = true;
    }

    /// Takes what the audit was left so far, for tests that write it themselves.
    #[cfg(test)]
    pub(crate) fn said_so_far(&mut self) -> Vec<Said> {
        std::mem::take(&mut self.said)
    }

    /// Says why a change needs no audit row, such as a session's heartbeat.
    pub fn unaudited(&mut self, _reason: &'static str) {
        self.audited = true;
    }

    /// Makes the change durable; returns only when it is.
    ///
    /// # Errors
    /// When the engine could not commit: then nothing of it happened, unless it is
    /// [`DbError::Unknown`].
    ///
    /// # Panics
    /// When the change wrote rows and nobody audited it: a mistake in our code
    /// that every test of the change would meet.
    pub async fn commit(mut self) -> Result<()> {
        assert!(self.audited || self.writes == 0, "a change was committed without an audit row");
        let lane = self.write_audit().await?;
        self.must_be_whole()?;
        match self.inner {
            Inner::Sqlite(turn) => {
                // The writer's turn keeps others off by itself, and the group's COMMIT waits for those behind us.
                drop(lane);
                turn.commit(self.topics).await
            }
            Inner::Postgres(ref mut inner) => {
                for topic in &self.topics {
                    let notify = sqlx::query("select pg_notify('vinculo_news', $1)").bind(topic);
                    notify.execute(&mut **inner).await?;
                }
                let Inner::Postgres(inner) = self.inner else { unreachable!("matched just above") };
                // Who was cut off while waiting for the answer cannot know what it would have been.
                inner.commit().await.map_err(|error| match error.into() {
                    DbError::Unavailable => DbError::Unknown,
                    other => other,
                })
            }
        }
    }

    async fn write_audit(&mut self) -> Result<Option<audit::Held>> {
        let said = std::mem::take(&mut self.said);
        if said.is_empty() {
            return Ok(None);
        }
        match self.chain.clone() {
            Some(chain) => chain.write(self, said).await.map(Some),
            None => audit::write_loose(self, said).await.map(|()| None),
        }
    }
}

impl Query for &mut Tx {
    fn all<'q, T: FromRow>(self, sql: impl Into<Sql>, args: Args) -> Answer<'q, Vec<T>>
    where
        Self: 'q,
    {
        let sql = sql.into();
        Box::pin(async move {
            self.writes += u32::from(!sql.is_question());
            self.must_be_whole()?;
            let rows = match &mut self.inner {
                Inner::Sqlite(turn) => turn.all(sql, args).await?,
                Inner::Postgres(inner) => {
                    let rows = sqlx::query_with(sql.0, args.postgres()).fetch_all(&mut **inner).await?;
                    row::from_postgres(&rows)?
                }
            };
            self.is_broken = false;
            Ok(rows)
        })
    }

    fn engine(&self) -> Engine {
        match self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    fn vault(&self) -> &Vault {
        &self.vault
    }
}

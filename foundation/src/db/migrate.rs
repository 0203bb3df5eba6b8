//! Migrations: one numbered list, each applied whole or not at all.

use rust_embed::RustEmbed;

use super::{Args, Db, DbError, Engine, Query, Result, Tx};
use crate::clock::Timestamp;

#[derive(RustEmbed)]
#[folder = "../migrations"]
struct Files;

/// One step of the schema. `0003_name.sql` serves both engines; a twin
/// `0003_name.sqlite.sql` + `0003_name.postgres.sql` only where they must differ.
#[derive(Clone, Debug)]
pub struct Migration {
    pub number: i64,
    pub name: String,
    pub sql: String,
}

/// Where each migration that was made leaves its row.
pub(crate) const MIGRATIONS_TABLE: &str = "create table if not exists vinculo_migration (number bigint primary key, name text not null, applied_at bigint not null)";

/// Why a database cannot be used by this program.
#[derive(Debug, thiserror::Error)]
pub enum SchemaProblem {
    #[error(
        "the database is newer than this program: it has migration {found}, this program knows {known}; install a newer Vínculo"
    )]
    TooNew { found: i64, known: i64 },
    #[error(
        "the database is older than this program: it has migration {found}, this program knows {known}; start the server once"
    )]
    TooOld { found: i64, known: i64 },
    #[error("the database belongs to another program: it has tables, but none of Vínculo's")]
    Foreign,
    #[error("migration {number} ({name}): {source}")]
    Failed { number: i64, name: String, source: DbError },
    #[error(transparent)]
    Db(#[from] DbError),
}

/// All migrations for `engine`, in order.
#[must_use]
pub fn migrations(engine: Engine) -> Vec<Migration> {
    let other = super::pick(engine, ".postgres.sql", ".sqlite.sql");
    let mut list: Vec<Migration> = Files::iter()
        .filter(|file| file.ends_with(".sql") && !file.ends_with(other))
        .filter_map(|file| {
            let (number, rest) = file.split_once('_')?;
            let sql = String::from_utf8(Files::get(&file)?.data.into_owned()).ok()?;
            let name = rest.split('.').next().unwrap_or(rest).to_owned();
            Some(Migration { number: number.parse().ok()?, name, sql })
        })
        .collect();
    list.sort_by_key(|migration| migration.number);
    list
}

impl Db {
    /// Brings the schema up to date.
    ///
    /// # Errors
    /// When the database is newer than this program, is somebody else's, or a step fails.
    pub async fn migrate(&self, now: Timestamp) -> Result<(), SchemaProblem> {
        let list = migrations(self.engine());
        let known = list.last().map_or(0, |migration| migration.number);
        let found = self.schema_number().await?;
        if found > known {
            return Err(SchemaProblem::TooNew { found, known });
        }
        for migration in list.into_iter().filter(|migration| migration.number > found) {
            self.apply(&migration, now).await.map_err(|source| SchemaProblem::Failed {
                number: migration.number,
                name: migration.name.clone(),
                source,
            })?;
        }
        Ok(())
    }

    /// The number of the next migration that this program would run on a database that holds something already.
    ///
    /// # Errors
    /// As [`Db::migrate`].
    pub async fn next_migration(&self) -> Result<Option<i64>, SchemaProblem> {
        let found = self.schema_number().await?;
        let next = migrations(self.engine())
            .into_iter()
            .map(|migration| migration.number)
            .find(|number| *number > found);
        Ok(next.filter(|_| found > 0))
    }

    /// Whether the schema is of an older program, so that [`Db::migrate`] would change it. An
    /// empty database is not: there is nothing yet that anybody could lose.
    ///
    /// # Errors
    /// When the database is newer than this program, is somebody else's, or does not answer.
    pub async fn is_outdated(&self) -> Result<bool, SchemaProblem> {
        let known = migrations(self.engine()).last().map_or(0, |migration| migration.number);
        match self.schema_number().await? {
            found if found > known => Err(SchemaProblem::TooNew { found, known }),
            found => Ok(0 < found && found < known),
        }
    }

    /// The number of the newest migration in the database; 0 for an empty one.
    ///
    /// # Errors
    /// When it is somebody else's, or does not answer.
    pub async fn schema_number(&self) -> Result<i64, SchemaProblem> {
        let tables = self
            .all::<(String,)>(
                self.pick(
                    "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'",
                    "select table_name::text from information_schema.tables where table_schema = current_schema()",
                ),
                Args::new(),
            )
            .await?;
        if tables.is_empty() {
            return Ok(0);
        }
        if !tables.iter().any(|(name,)| name == "vinculo_migration") {
            return Err(SchemaProblem::Foreign);
        }
        let (newest,) =
            self.one::<(i64,)>("select coalesce(max(number), 0) from vinculo_migration", Args::new()).await?;
        Ok(newest)
    }

    pub(super) async fn apply(&self, migration: &Migration, now: Timestamp) -> Result<()> {
        let mut tx = self.begin().await?;
        tx.unaudited("a migration leaves its own row");
        tx.alone().await?;
        tx.run_script(MIGRATIONS_TABLE).await?;
        let applied: Vec<(i64,)> = tx
            .all("select number from vinculo_migration where number = $1", crate::args![migration.number])
            .await?;
        if applied.is_empty() {
            tx.run_script(&migration.sql).await?;
            tx.run(
                "insert into vinculo_migration (number, name, applied_at) values ($1, $2, $3)",
                crate::args![migration.number, migration.name.as_str(), now],
            )
            .await?;
        }
        tx.commit().await
    }
}

pub(super) async fn is_current(db: &Db) -> Result<(), SchemaProblem> {
    let known = migrations(db.engine()).last().map_or(0, |migration| migration.number);
    match db.schema_number().await? {
        found if found > known => Err(SchemaProblem::TooNew { found, known }),
        found if found < known => Err(SchemaProblem::TooOld { found, known }),
        _ => Ok(()),
    }
}

impl Tx {
    /// Waits until no other process prepares this database: on PostgreSQL two may start at once.
    ///
    /// # Errors
    /// When the engine refuses.
    pub(crate) async fn alone(&mut self) -> Result<()> {
        if self.engine() == Engine::Postgres {
            // A step over a large table takes its time, and so does whoever migrates before us.
            self.run_script(
                "set local statement_timeout = 0; set local lock_timeout = 0; select pg_advisory_xact_lock(722510)",
            )
            .await?;
        }
        Ok(())
    }
}

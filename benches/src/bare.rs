//! The other side of the ratio: the page's own statements, run straight through rusqlite.

use std::hint::black_box;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};

use crate::Trouble;
use crate::record::Statement;
use crate::say::Watch;

/// One connection, set up as the program sets up those it reads with.
pub struct Bare(Connection);

impl Bare {
    /// Opens the database in `folder` for reading.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(folder: &Path) -> Result<Self, Trouble> {
        let connection =
            Connection::open_with_flags(folder.join("vinculo.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.execute_batch(
            "pragma cache_size = -2000; pragma temp_store = memory; pragma trusted_schema = off; pragma query_only = on;",
        )?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        connection.set_prepared_statement_cache_capacity(256);
        Ok(Self(connection))
    }

    /// Runs one prepared statement and reads every column of every row into a value of its own; gives the rows.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn run(&self, statement: &Statement) -> Result<u64, Trouble> {
        let mut prepared = self.0.prepare_cached(&statement.sql)?;
        for (place, value) in &statement.values {
            if let Some(index) = prepared.parameter_index(place)? {
                prepared.raw_bind_parameter(index, value)?;
            }
        }
        let columns = prepared.column_count();
        let mut rows = prepared.raw_query();
        let mut count = 0;
        while let Some(row) = rows.next()? {
            for column in 0..columns {
                black_box(row.get::<_, Value>(column)?);
            }
            count += 1;
        }
        Ok(count)
    }

    /// The middle of so many runs in microseconds, and SQLite's plan, for people who look for what is slow.
    ///
    /// # Errors
    /// When the database refuses.
    pub fn explain(&self, statement: &Statement) -> Result<(f64, Vec<String>), Trouble> {
        let mut times = Vec::new();
        for _ in 0..20 {
            let watch = Watch::start();
            self.run(statement)?;
            times.push(watch.microseconds());
        }
        let mut plan = self.0.prepare(&format!("explain query plan {}", statement.sql))?;
        for (place, value) in &statement.values {
            if let Some(index) = plan.parameter_index(place)? {
                plan.raw_bind_parameter(index, value)?;
            }
        }
        let mut rows = plan.raw_query();
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(row.get::<_, String>(3)?);
        }
        Ok((crate::table::median(&times), lines))
    }
}

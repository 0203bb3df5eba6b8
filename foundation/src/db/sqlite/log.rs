//! When the write-ahead log is written back and begun anew: SQLite decides by itself, unless an archive has to read
//! the log first.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use super::super::{DbError, Result};

/// Lies in the data folder as long as an archive keeps the log: no other program of ours writes it back then.
pub(crate) const KEPT: &str = "archive.state";
/// Whoever may not empty the log leaves this for the archive, which does it.
pub(crate) const TO_EMPTY: &str = "archive.empty-log";

/// Whoever reads the log before it is written back.
pub(crate) trait LogReader: Send + Sync {
    /// Reads what is left of the log while nobody writes; answers how many frames it has.
    fn catch_up(&self) -> io::Result<u32>;

    /// All that was read is in the database now: the next change may begin the log anew.
    fn written_back(&self) -> io::Result<()>;
}

/// The log of one database.
#[derive(Clone)]
pub(super) struct Log {
    data: PathBuf,
    is_kept: bool,
    reader: Arc<OnceLock<Arc<dyn LogReader>>>,
}

impl Log {
    pub(super) fn of(file: &Path) -> Self {
        let data = file.parent().map(Path::to_owned).unwrap_or_default();
        Self { is_kept: data.join(KEPT).exists(), data, reader: Arc::default() }
    }

    pub(super) fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// A second reader changes nothing.
    pub(super) fn read_by(&self, reader: Arc<dyn LogReader>) {
        let _ = self.reader.set(reader);
    }

    /// Writes the log back as far as it was read; true when the next change begins it anew.
    pub(super) fn write_back(&self, connection: &Connection) -> Result<bool> {
        let Some(reader) = self.reader.get() else { return Ok(false) };
        if !is_read_and_written(connection, reader.as_ref(), "pragma wal_checkpoint(passive)")? {
            return Ok(false);
        }
        reader.written_back().map_err(storage)?;
        Ok(true)
    }

    /// Writes the log back and cuts it to nothing.
    pub(super) fn empty(&self, connection: &Connection) -> Result<()> {
        match self.reader.get() {
            None if self.is_kept => std::fs::write(self.data.join(TO_EMPTY), "").map_err(storage),
            None => truncate(connection),
            Some(reader) => {
                // It waits for whoever still reads an older state.
                let full = "pragma wal_checkpoint(full)";
                let was_read = is_read_and_written(connection, reader.as_ref(), full)?;
                let before = changed_at(&self.data);
                truncate(connection)?;
                // What another program wrote in between went by unread; the reader finds out that its log is gone.
                if was_read && before.is_some() && before == changed_at(&self.data) {
                    reader.written_back().map_err(storage)?;
                }
                Ok(())
            }
        }
    }
}

/// False when there was more in the log than was read, or not all of it could be written back.
fn is_read_and_written(
    connection: &Connection,
    reader: &dyn LogReader,
    checkpoint: &'static str,
) -> Result<bool> {
    let read = match reader.catch_up() {
        Ok(frames) => i64::from(frames),
        Err(error) => {
            tracing::warn!(%error, "the log was not read to its end");
            return Ok(false);
        }
    };
    let (frames, written): (i64, i64) =
        connection.query_row(checkpoint, [], |row| Ok((row.get(1)?, row.get(2)?)))?;
    Ok(frames == read && written == read)
}

/// Leaves the log to whoever keeps it.
pub(crate) fn leave_alone(connection: &Connection) -> rusqlite::Result<()> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.query_row("pragma wal_autocheckpoint = 0", [], |_| Ok(()))?;
    connection.query_row("pragma journal_size_limit = 67108864", [], |_| Ok(()))
}

fn truncate(connection: &Connection) -> Result<()> {
    let busy: i64 = connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
    if busy == 0 { Ok(()) } else { Err(DbError::Busy) }
}

/// Size and time of the database file: only what is written back changes them.
pub(crate) fn changed_at(data: &Path) -> Option<(u64, u128)> {
    let about = std::fs::metadata(data.join("vinculo.db")).ok()?;
    let since = about.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some((about.len(), since.as_nanos()))
}

fn storage(error: io::Error) -> DbError {
    tracing::error!(%error, "keep the log for the archive");
    DbError::Busy
}

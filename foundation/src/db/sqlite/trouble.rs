//! When the disk reports an error, or the committer breaks down.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use rusqlite::Connection;
use tokio::sync::{Mutex, Notify, broadcast};
use tokio::time::Instant;

use super::super::{DbError, Result, Topic};
use super::{Writer, blocking, commit_when_called, now, open_writer};

/// After an error of the disk the writer is opened anew at most this often.
const REVIVE_EVERY: Duration = Duration::from_secs(1);

/// Why no changes are taken.
pub(super) struct Trouble {
    since: Instant,
    is_damaged: bool,
}

impl Writer {
    /// After an error of the disk nobody knows what it holds: no change is taken until [`Writer::revive`].
    pub(super) fn note_trouble<T>(&mut self, done: &Result<T>) {
        if let (Err(DbError::Storage(fault)), None) = (done, &self.trouble) {
            tracing::error!(%fault, "the disk of the database reports an error: no changes are taken");
            let is_damaged = fault.to_string().contains("malformed");
            self.trouble = Some(Trouble { since: now(), is_damaged });
            self.no_writes.store(true, Ordering::Relaxed);
        }
    }

    /// Opens the file anew after a trouble. What the log holds is carried into the database and the log
    /// begun again: a sync that failed once may have lost pages of it, and what came after them with it.
    pub(super) fn revive(&mut self) -> Result<()> {
        let Some(trouble) = &mut self.trouble else { return Ok(()) };
        if trouble.since.elapsed() < REVIVE_EVERY {
            return Err(DbError::NoWrites);
        }
        trouble.since = now();
        // The old one is closed first: it may still hold the lock of the writer.
        self.connection = Connection::open_in_memory()?;
        self.is_open = false;
        let tried = open_writer(&self.file, self.keeps_log).and_then(|connection| {
            if trouble.is_damaged {
                let said: String = connection.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
                if said != "ok" {
                    return Err(DbError::NoWrites);
                }
            }
            let is_busy: i64 =
                connection.query_row("pragma wal_checkpoint(truncate)", [], |row| row.get(0))?;
            if is_busy == 0 { Ok(connection) } else { Err(DbError::NoWrites) }
        });
        self.connection = tried.map_err(|error| {
            tracing::error!(%error, "the database still takes no changes");
            DbError::NoWrites
        })?;
        self.trouble = None;
        self.no_writes.store(false, Ordering::Relaxed);
        tracing::warn!("the database takes changes again");
        Ok(())
    }

    /// After the committer broke down: whoever waits is told, and the next one starts clean.
    pub(super) fn give_up(&mut self) {
        let _ = self.execute("rollback");
        self.is_torn = false;
        self.answer(&Err(DbError::Unknown), None);
    }
}

/// Nobody would ever be answered without the committer, so one that broke down is followed by another.
pub(super) async fn keep_committing(
    writer: Weak<Mutex<Writer>>,
    call: Arc<Notify>,
    news: broadcast::Sender<Topic>,
) {
    loop {
        let committer = tokio::spawn(commit_when_called(writer.clone(), call.clone(), news.clone()));
        if committer.await.is_ok() {
            return;
        }
        tracing::error!("the committer broke down and is started again");
        let Some(writer) = writer.upgrade() else { return };
        let mut writer = writer.lock_owned().await;
        let gave_up = blocking(move || {
            writer.give_up();
            Ok(())
        });
        if gave_up.await.is_err() {
            return;
        }
    }
}

/// What a test lets go wrong in the middle of a commit.
#[cfg(test)]
#[derive(Clone, Copy)]
pub(in crate::db) enum TestFault {
    /// The committer breaks down.
    Panic,
    /// The disk answers the sync with an error.
    Disk,
}

#[cfg(test)]
impl Writer {
    pub(super) fn suffer(&mut self, committed: Result<()>) -> Result<()> {
        match self.fault.take() {
            None => committed,
            Some(TestFault::Panic) => panic!("a test lets the committer break down"),
            Some(TestFault::Disk) => {
                let error = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_IOERR_FSYNC);
                Err(rusqlite::Error::SqliteFailure(error, None).into())
            }
        }
    }
}

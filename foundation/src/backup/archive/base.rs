//! A base: the whole database as of one moment, page by page, with what lies beside it.

use std::collections::HashSet;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::super::format::Head;
use super::super::take::{
    Leftover, Parts, audit_files, contents_of, hold_contents, look_over, private, seal,
};
use super::super::{BackupTrouble, DATABASE, io_at};
use super::contents;
use super::segment::Link;
use super::shelf;
use super::state::{Archive, Batch};
use crate::clock::Timestamp;
use crate::db::log::{LogReader, leave_alone};
use crate::id::Id;
use crate::vault::{LEDGER, MasterKey};

const PAGES_AT_ONCE: std::ffi::c_int = 2_000;

/// The database held still for a copy, as long as this lives.
pub(super) struct Snapshot {
    connection: Connection,
    audit: Vec<(&'static str, Vec<u8>)>,
    held: Option<File>,
    at: Timestamp,
    page_size: usize,
    /// What belongs before the base.
    pub batch: Option<Batch>,
}

/// Everything that a base needs before it can be written.
pub(super) struct Begun {
    pub snapshot: Snapshot,
    pub link: Link,
}

impl Archive {
    /// Holds the database still as of now. Call it while nobody writes.
    pub(super) fn snapshot(&self, is_new_run: bool) -> Result<Snapshot, BackupTrouble> {
        // Before the database: from an older key the newer one follows, but never the other way round.
        let audit = audit_files(&self.data)?;
        let held = hold_contents(&self.data)?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(self.data.join(DATABASE), flags)?;
        leave_alone(&connection)?;
        let page_size: i64 = connection.query_row("pragma page_size", [], |row| row.get(0))?;
        let page_size = usize::try_from(page_size).unwrap_or(4_096);
        let at = io_at(&self.data);
        if is_new_run {
            self.begin_run(page_size).map_err(|lost| at(std::io::Error::other(lost)))?;
        } else {
            self.catch_up().map_err(&at)?;
        }
        // After the log was read: a base that is older than what follows it could not be brought up to date.
        connection.execute_batch("begin")?;
        connection.query_row("select count(*) from sqlite_master", [], |_| Ok(()))?;
        let batch = self.state().batch();
        Ok(Snapshot { connection, audit, held, at: self.clock.now(), page_size, batch })
    }

    /// The place of a base that was begun with `snapshot`, after what belongs before it was sealed.
    pub(super) fn place(&self, snapshot: Snapshot) -> Begun {
        let state = self.state();
        let link = Link {
            run: state.run,
            number: state.number,
            before: state.hash.clone(),
            until: snapshot.at.0,
            log: state.tail.as_ref().map(|tail| tail.at).unwrap_or_default(),
            page_size: u32::try_from(snapshot.page_size).unwrap_or(4_096),
            has_ledger: true,
        };
        Begun { snapshot, link }
    }

    /// Copies, checks and seals a base. Nothing is left when it was stopped.
    pub(super) fn finish_base(
        &self,
        begun: Begun,
        master: &MasterKey,
        is_stopped: &Arc<AtomicBool>,
    ) -> Result<(), BackupTrouble> {
        let Begun { snapshot, link } = begun;
        let folder = self.shelf.make_run(link.run).map_err(io_at(&self.plan.folder))?;
        let file = shelf::base(&folder, link.number);
        if file.exists() {
            // Nothing was written since the one before.
            return Ok(());
        }
        let copy = Leftover(self.data.join(format!("base-{}.tmp", Id::new(snapshot.at))));
        copy_pages(&snapshot.connection, &copy.0, is_stopped)?;
        let at = snapshot.at;
        drop(snapshot.connection);
        let schema = look_over(&copy.0)?;
        let hashes = contents_of(&copy.0)?;
        let mut known = HashSet::new();
        let trouble = io_at(&self.plan.folder);
        contents::bring(&self.shelf, &self.data, hashes.clone(), &mut known, master, at).map_err(&trouble)?;
        drop(snapshot.held);
        contents::touch(&self.shelf, &hashes, at).map_err(&trouble)?;

        let mut files: Vec<(String, PathBuf)> = vec![(DATABASE.to_owned(), copy.0.clone())];
        let ledger = self.data.join(LEDGER);
        if ledger.exists() {
            files.push((LEDGER.to_owned(), ledger));
        }
        let head = Head { created_at: at.0, schema, master_id: master.id().to_vec(), link: Some(link) };
        let parts = Parts { files, audit: snapshot.audit, is_stopped: is_stopped.clone() };
        let size = seal(&file, &head, master, &parts)?;
        self.status.bytes.fetch_add(size, Ordering::Relaxed);
        self.status.base_at.store(at.0, Ordering::Relaxed);
        Ok(())
    }
}

/// Page by page, as they are: what follows names pages by their number.
fn copy_pages(from: &Connection, to: &PathBuf, is_stopped: &AtomicBool) -> Result<(), BackupTrouble> {
    private().open(to).map_err(io_at(to))?;
    let mut copy = Connection::open(to)?;
    // It is thrown away when anything goes wrong.
    copy.execute_batch("pragma synchronous = off")?;
    let backup = Backup::new(from, &mut copy)?;
    while backup.step(PAGES_AT_ONCE)? != StepResult::Done {
        if is_stopped.load(Ordering::Relaxed) {
            return Err(BackupTrouble::Stopped);
        }
    }
    Ok(())
}

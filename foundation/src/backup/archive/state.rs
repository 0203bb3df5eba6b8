//! How far the archive has come: in memory, and beside the database where its log was written back.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::Plan;
use super::segment::{self, Link, first_hash};
use super::shelf::{Shelf, head};
use super::status::Status;
use super::tail::{Lost, Mark, Position, Tail};
use crate::clock::{Clock, Timestamp};
use crate::db::log::{self, LogReader, changed_at};
use crate::id::Id;
use crate::vault::{LEDGER, MasterKey};

/// One look takes about so much.
pub(super) const A_LOOK: usize = 4 << 20;
/// So much waits in memory at most; the rest waits in the log.
pub(super) const MOST_HELD: usize = 16 << 20;
/// So much is read at once when the log has to be emptied.
const MOST_CAUGHT_UP: usize = 64 << 20;

/// The archive of a running program.
pub(super) struct Archive {
    pub plan: Plan,
    pub shelf: Shelf,
    pub data: PathBuf,
    pub clock: Clock,
    pub status: Arc<Status>,
    state: Mutex<State>,
}

pub(super) struct State {
    /// None while no run goes on.
    pub tail: Option<Tail>,
    pub run: Id,
    /// Of the newest segment.
    pub number: u64,
    pub hash: String,
    pub marks: Vec<Mark>,
    pub held: usize,
    /// When the newest base was begun.
    pub base_at: Option<Timestamp>,
    /// Bytes of the ledger that is in the archive.
    pub ledger: u64,
}

/// Marks on their way into a segment.
pub(super) struct Batch {
    pub marks: Vec<Mark>,
    pub at: Position,
    pub page_size: usize,
}

/// Beside the database: up to where the log is in it, and what the database file was like then.
#[derive(Serialize, Deserialize)]
struct Noted {
    cut: Position,
    length: u64,
    modified: u128,
}

impl Archive {
    /// Goes on with the newest run, if its end is still in the log.
    pub(super) fn resume(
        plan: Plan,
        data: PathBuf,
        clock: Clock,
        master: &MasterKey,
    ) -> io::Result<Arc<Self>> {
        let shelf = Shelf(plan.folder.clone());
        sweep(&data, |name| name.starts_with("base-") && name.ends_with(".tmp"))?;
        for run in shelf.runs()? {
            sweep(&run.folder, |name| name.ends_with(".partial"))?;
        }
        let mut state = State {
            tail: None,
            run: Id::NONE,
            number: 0,
            hash: String::new(),
            marks: Vec::new(),
            held: 0,
            base_at: None,
            ledger: 0,
        };
        match newest(&shelf, master)? {
            Some(end) => {
                let cut = noted_cut(&data);
                let mut tail = Tail::new(wal(&data), end.link.log, cut, end.link.page_size as usize);
                match tail.read(clock.now(), A_LOOK) {
                    Ok(look) => {
                        (state.run, state.number, state.hash) = (end.link.run, end.link.number, end.hash);
                        state.base_at = end.base_at;
                        state.tail = Some(tail);
                        state.take(look.mark);
                    }
                    Err(lost) => tracing::warn!(%lost, "the archive begins a new run"),
                }
            }
            None => tracing::info!("the archive begins"),
        }
        let status = Arc::new(Status::default());
        status.base_at.store(state.base_at.map_or(0, |at| at.0), Ordering::Relaxed);
        Ok(Arc::new(Self { plan, shelf, data, clock, status, state: Mutex::new(state) }))
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a run behind what is committed now.
    pub(super) fn begin_run(&self, page_size: usize) -> Result<(), Lost> {
        let tail = Tail::at_end(wal(&self.data), page_size)?;
        let mut state = self.state();
        state.run = Id::new(self.clock.now());
        (state.number, state.hash) = (0, first_hash(state.run));
        (state.marks, state.held, state.ledger) = (Vec::new(), 0, 0);
        state.base_at = None;
        state.tail = Some(tail);
        Ok(())
    }

    /// Gives the run up: the log goes on without the archive until a new run begins.
    pub(super) fn lose(&self) {
        let mut state = self.state();
        state.tail = None;
        (state.marks, state.held) = (Vec::new(), 0);
    }

    pub(super) fn ledger_bytes(&self) -> io::Result<Vec<u8>> {
        match std::fs::read(self.data.join(LEDGER)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            read => read,
        }
    }
}

impl State {
    pub(super) fn take(&mut self, mark: Option<Mark>) {
        if let Some(mark) = mark {
            self.held += mark.pages.values().map(Vec::len).sum::<usize>();
            self.marks.push(mark);
        }
    }

    /// Everything that was read, to be sealed; none when there is nothing.
    pub(super) fn batch(&mut self) -> Option<Batch> {
        let tail = self.tail.as_ref()?;
        if self.marks.is_empty() {
            return None;
        }
        self.held = 0;
        Some(Batch { marks: std::mem::take(&mut self.marks), at: tail.at, page_size: tail.page_size })
    }

    /// What could not be sealed waits for the next time.
    pub(super) fn put_back(&mut self, batch: Batch) {
        let newer = std::mem::replace(&mut self.marks, batch.marks);
        self.marks.extend(newer);
        self.held = self.marks.iter().flat_map(|mark| mark.pages.values()).map(Vec::len).sum();
    }
}

impl LogReader for Archive {
    fn catch_up(&self) -> io::Result<u32> {
        let now = self.clock.now();
        let mut state = self.state();
        loop {
            let tail = state.tail.as_mut().ok_or_else(|| io::Error::other("no run goes on"))?;
            let look = tail.read(now, A_LOOK).map_err(io::Error::other)?;
            let frame = tail.at.frame;
            state.take(look.mark);
            if !look.has_more {
                return Ok(frame);
            }
            if state.held > MOST_CAUGHT_UP {
                return Err(io::Error::other("too much waits for the archive"));
            }
        }
    }

    fn written_back(&self) -> io::Result<()> {
        let mut state = self.state();
        let Some(tail) = state.tail.as_mut() else { return Ok(()) };
        tail.cut = Some(tail.at);
        let Some((length, modified)) = changed_at(&self.data) else { return Ok(()) };
        let noted = Noted { cut: tail.at, length, modified };
        segment::put(&self.data.join(log::KEPT), &serde_json::to_vec(&noted)?)
    }
}

/// Removes what a kill left half-written.
fn sweep(folder: &Path, is_half: impl Fn(&str) -> bool) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(&is_half) {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

pub(super) fn wal(data: &Path) -> PathBuf {
    data.join("vinculo.db-wal")
}

/// Where the log was written back last, unless somebody else wrote into the database file since.
fn noted_cut(data: &Path) -> Option<Position> {
    let noted: Noted = serde_json::from_slice(&std::fs::read(data.join(log::KEPT)).ok()?).ok()?;
    (changed_at(data) == Some((noted.length, noted.modified))).then_some(noted.cut)
}

/// The end of the newest run.
struct End {
    link: Link,
    hash: String,
    base_at: Option<Timestamp>,
}

fn newest(shelf: &Shelf, master: &MasterKey) -> io::Result<Option<End>> {
    let Some(run) = shelf.runs()?.pop() else { return Ok(None) };
    let base = run.bases.last().map(|number| head(&run.base(*number))).transpose()?;
    let (head, link, hash) = match (run.segments.last(), &base) {
        (Some(number), _) => {
            let file = run.segment(*number);
            let (head, link) = head(&file)?;
            (head, link, segment::hash_of(&file)?)
        }
        (None, Some((head, link))) => (head.clone(), link.clone(), link.before.clone()),
        (None, None) => return Ok(None),
    };
    let base_at = base.map(|(_, link)| Timestamp(link.until));
    // One run is sealed under one key, so that one key brings it back.
    Ok((head.master_id == master.id()).then_some(End { link, hash, base_at }))
}

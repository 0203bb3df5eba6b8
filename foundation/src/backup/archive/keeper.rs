//! Keeping the archive while the program runs: ten looks at the log a second, a segment each second, a base each day.
//!
//! Nobody who writes waits for the archive. When its disk is full or away, what was committed waits in the log, and
//! when that has grown too large the run is given up: the log is written back, and a new run begins as soon as it can.

use std::collections::HashSet;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};

use super::super::take::hold_contents;
use super::super::{BackupTrouble, io_at};
use super::base::Begun;
use super::segment::{self, Link};
use super::state::{A_LOOK, Archive, Batch, MOST_HELD, wal};
use super::status::Status;
use super::tail::Lost;
use super::{Plan, contents, shelf, tidy};
use crate::args;
use crate::backup::format::Head;
use crate::clock::{Clock, MINUTE, SECOND, Timestamp};
use crate::db::{Db, Query, log};
use crate::id::Id;
use crate::vault::MasterKey;

const LOOK_EVERY: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: u32 = 10;
const A_LARGE_CHANGE: usize = 1 << 20;
const SEAL_EVERY: i64 = SECOND;
/// Frames after which the log is written back: 16 MiB of pages.
const LONG_LOG: u32 = 4_000;
/// Bytes at which a log that the archive does not take is written back all the same.
const LONGEST_LOG: u64 = 1 << 30;
/// After a failure, so long until the next try.
const TRY_EVERY: i64 = 5 * SECOND;
/// Rows of files are written within so long after their ids were made.
const FILES_WITHIN: i64 = 10 * MINUTE;

/// Keeps the archive until it is stopped.
pub struct Keeper {
    stop: watch::Sender<bool>,
    is_stopped: Arc<AtomicBool>,
    work: JoinHandle<()>,
    status: Arc<Status>,
}

/// The work itself.
struct Keeping {
    archive: Arc<Archive>,
    db: Db,
    /// Contents that are in the archive; none before the first look.
    known: Option<HashSet<String>>,
    base: Option<JoinHandle<Result<(), BackupTrouble>>>,
    is_stopped: Arc<AtomicBool>,
    sealed_at: Timestamp,
    tried_at: Timestamp,
    told_at: Timestamp,
    pause: Duration,
    _turn: File,
}

impl Keeper {
    /// Takes the archive's folder and goes on where it ends. Call it before anything is written; `db` was opened
    /// after [`super::claim_log`].
    ///
    /// # Errors
    /// When the folder cannot be used, or the vault is locked.
    pub async fn start(db: &Db, data: &Path, clock: &Clock, plan: Plan) -> Result<Self, BackupTrouble> {
        let (data, clock, folder) = (data.to_owned(), clock.clone(), plan.folder.clone());
        let master = db.vault().master().ok_or(BackupTrouble::Locked)?;
        let begun = spawn_blocking(move || {
            let turn = shelf::Shelf(plan.folder.clone()).claim()?;
            Archive::resume(plan, data, clock, &master).map(|archive| (turn, archive))
        });
        let (turn, archive) =
            begun.await.map_err(std::io::Error::other).and_then(|begun| begun).map_err(io_at(&folder))?;
        db.read_log_by(archive.clone());
        let (stop, stopped) = watch::channel(false);
        let (is_stopped, status) = (Arc::new(AtomicBool::new(false)), archive.status.clone());
        status.whole_at.store(archive.clock.now().0, Ordering::Relaxed);
        let keeping = Keeping {
            archive,
            db: db.clone(),
            known: None,
            base: None,
            is_stopped: is_stopped.clone(),
            sealed_at: Timestamp(0),
            tried_at: Timestamp(0),
            told_at: Timestamp(0),
            pause: LOOK_EVERY,
            _turn: turn,
        };
        Ok(Self { stop, is_stopped, work: tokio::spawn(keeping.keep(stopped)), status })
    }

    #[must_use]
    pub fn status(&self) -> Arc<Status> {
        self.status.clone()
    }

    /// Brings in what was committed so far, and ends. Call it after the last change.
    pub async fn stop(self) {
        self.is_stopped.store(true, Ordering::Relaxed);
        self.stop.send_replace(true);
        if let Err(error) = self.work.await {
            tracing::error!(%error, "stop the archive");
        }
    }
}

impl Keeping {
    async fn keep(mut self, mut stopped: watch::Receiver<bool>) {
        loop {
            tokio::select! {
                _ = stopped.changed() => {}
                () = tokio::time::sleep(self.pause) => {}
            }
            let (now, is_last) = (self.archive.clock.now(), *stopped.borrow());
            if is_last || now.0 - self.tried_at.0 >= TRY_EVERY || now < self.tried_at {
                match self.turn(now, is_last).await {
                    Ok(()) => {}
                    Err(trouble) => self.fail(now, &trouble),
                }
            }
            self.bound_log().await;
            if is_last {
                if let Some(base) = self.base.take() {
                    let _ = base.await;
                }
                return;
            }
        }
    }

    /// Says at most once a minute that the archive is behind, and waits before it tries again.
    fn fail(&mut self, now: Timestamp, trouble: &BackupTrouble) {
        self.tried_at = now;
        if now.0 - self.told_at.0 >= MINUTE {
            self.told_at = now;
            let behind = self.archive.status.behind(now) / SECOND;
            tracing::error!(%trouble, behind, "the archive is behind; changes are taken all the same");
        }
    }

    async fn turn(&mut self, now: Timestamp, is_last: bool) -> Result<(), BackupTrouble> {
        if self.archive.state().tail.is_none() && !is_last {
            return self.begin_base(now, true).await;
        }
        let has_more = self.look(now).await?;
        let (newest, held, frames, goes_on) = {
            let state = self.archive.state();
            let frames = state.tail.as_ref().map_or(0, |tail| tail.at.frame);
            (state.marks.last().map(|mark| mark.at), state.held, frames, state.tail.is_some())
        };
        let is_due =
            is_last || held >= MOST_HELD || now.0 - self.sealed_at.0 >= SEAL_EVERY || now < self.sealed_at;
        if newest.is_some() && is_due {
            let batch = self.archive.state().batch();
            self.seal(batch, now).await?;
        }
        if goes_on && !has_more && (newest.is_none() || is_due) {
            // Everything that was committed by then is in the archive.
            self.archive.status.whole_at.store(newest.unwrap_or(now).0, Ordering::Relaxed);
        }
        if is_last {
            return Ok(());
        }
        self.write_back(frames, now).await?;
        self.mind_base(now).await
    }

    /// Reads what was committed since; true when there is more than one look takes.
    async fn look(&mut self, now: Timestamp) -> Result<bool, BackupTrouble> {
        let archive = self.archive.clone();
        let looked = spawn_blocking(move || {
            let mut state = archive.state();
            if state.held >= MOST_HELD {
                return Ok((true, 0));
            }
            let Some(tail) = state.tail.as_mut() else { return Ok((false, 0)) };
            let mut look = tail.read(now, A_LOOK)?;
            if let Some(mark) = &mut look.mark {
                // Whatever was committed while it was read is not newer than that.
                mark.at = archive.clock.now();
            }
            state.take(look.mark);
            Ok((look.has_more, look.open))
        });
        match looked.await {
            Ok(Ok((has_more, open))) => {
                // A large change that is not committed yet would be read over and over.
                let times = u32::try_from(open / A_LARGE_CHANGE).map_or(LONGEST_PAUSE, |times| times + 1);
                self.pause = LOOK_EVERY * times.min(LONGEST_PAUSE);
                Ok(has_more)
            }
            Ok(Err(Lost::Io(error))) => Err(io_at(&wal(&self.archive.data))(error)),
            Ok(Err(lost)) => {
                tracing::error!(%lost, "the archive begins a new run");
                self.archive.lose();
                Ok(true)
            }
            Err(stopped) => Err(io_at(&self.archive.data)(std::io::Error::other(stopped))),
        }
    }

    /// Puts a batch into the archive, after the contents of the files that it names.
    async fn seal(&mut self, batch: Option<Batch>, now: Timestamp) -> Result<(), BackupTrouble> {
        let Some(batch) = batch else { return Ok(()) };
        let ready = async {
            let master = self.db.vault().master().ok_or(BackupTrouble::Locked)?;
            let schema = self.db.schema_number().await;
            let schema = schema.map_err(|error| BackupTrouble::Unreadable(error.to_string()))?;
            self.bring_contents(&master, now).await?;
            Ok::<_, BackupTrouble>((master, schema))
        };
        let (master, schema) = match ready.await {
            Ok(ready) => ready,
            Err(trouble) => {
                self.archive.state().put_back(batch);
                return Err(trouble);
            }
        };
        let archive = self.archive.clone();
        let sealed = spawn_blocking(move || archive.seal(batch, schema, &master)).await;
        sealed
            .map_err(std::io::Error::other)
            .and_then(|sealed| sealed)
            .map_err(io_at(&self.archive.plan.folder))?;
        self.sealed_at = now;
        Ok(())
    }

    async fn bring_contents(&mut self, master: &MasterKey, now: Timestamp) -> Result<(), BackupTrouble> {
        let data = self.archive.data.clone();
        let held = spawn_blocking(move || hold_contents(&data)).await;
        let held = held.map_err(|stopped| io_at(&self.archive.data)(std::io::Error::other(stopped)))??;
        let lately = now.plus(-FILES_WITHIN);
        let since = match &self.known {
            Some(_) => {
                Id(uuid::Builder::from_unix_timestamp_millis(u64::try_from(lately.0).unwrap_or(0), &[0; 10])
                    .into_uuid())
            }
            None => Id::NONE,
        };
        let named: Vec<(String,)> = self
            .db
            .all(
                "select distinct hash from file where (id >= $1 or resealed_at >= $2) and length(hash) = 64",
                args![since, lately],
            )
            .await
            .map_err(|error| BackupTrouble::Unreadable(error.to_string()))?;
        let mut known = self.known.take().unwrap_or_default();
        let (archive, master) = (self.archive.clone(), master.clone());
        let brought = spawn_blocking(move || {
            let hashes = named.into_iter().map(|(hash,)| hash);
            let brought = contents::bring(&archive.shelf, &archive.data, hashes, &mut known, &master, now);
            drop(held);
            brought.map(|()| known)
        });
        let brought = brought.await.map_err(std::io::Error::other).and_then(|brought| brought);
        self.known = Some(brought.map_err(io_at(&self.archive.plan.folder))?);
        Ok(())
    }

    /// Writes the log back when it has grown, or when somebody asked for an empty one.
    async fn write_back(&mut self, frames: u32, now: Timestamp) -> Result<(), BackupTrouble> {
        let asked = self.archive.data.join(log::TO_EMPTY);
        let trouble = |error: crate::db::DbError| BackupTrouble::Unreadable(error.to_string());
        if asked.exists() {
            self.db.scrub(&[]).await.map_err(trouble)?;
            return std::fs::remove_file(&asked).map_err(io_at(&asked));
        }
        let is_sealed = self.archive.state().marks.is_empty();
        if frames >= LONG_LOG && is_sealed && self.sealed_at == now {
            self.db.write_back_log().await.map_err(trouble)?;
        }
        Ok(())
    }

    /// Begins a base when the newest is old, and tells how the last one ended.
    async fn mind_base(&mut self, now: Timestamp) -> Result<(), BackupTrouble> {
        if let Some(base) = self.base.take_if(|base| base.is_finished()) {
            base.await.map_err(|stopped| io_at(&self.archive.data)(std::io::Error::other(stopped)))??;
            self.known = None;
            let archive = self.archive.clone();
            let tidied = spawn_blocking(move || tidy::tidy(&archive.shelf, now.plus(-archive.plan.keep_for)));
            let tidied = tidied.await.map_err(std::io::Error::other).and_then(|tidied| tidied);
            tidied.map_err(io_at(&self.archive.plan.folder))?;
        }
        let begun_at = self.archive.state().base_at;
        let is_due = begun_at.is_none_or(|at| now.0 - at.0 >= self.archive.plan.base_every);
        if is_due && self.base.is_none() { self.begin_base(now, false).await } else { Ok(()) }
    }

    async fn begin_base(&mut self, now: Timestamp, is_new_run: bool) -> Result<(), BackupTrouble> {
        if let Some(base) = self.base.take_if(|_| is_new_run) {
            // The one of the run that was lost.
            let _ = base.await;
        }
        let archive = self.archive.clone();
        let held = self.db.between_writes(move || archive.snapshot(is_new_run)).await;
        let mut snapshot = held.map_err(|error| BackupTrouble::Unreadable(error.to_string()))??;
        let batch = snapshot.batch.take();
        self.seal(batch, now).await?;
        let Some(master) = self.db.vault().master() else { return Err(BackupTrouble::Locked) };
        let begun: Begun = self.archive.place(snapshot);
        self.archive.state().base_at = Some(now);
        let (archive, is_stopped) = (self.archive.clone(), self.is_stopped.clone());
        self.base = Some(spawn_blocking(move || {
            let done = archive.finish_base(begun, &master, &is_stopped);
            if done.is_err() {
                archive.state().base_at = None;
            }
            done
        }));
        Ok(())
    }

    /// Where the archive takes nothing, the log must not fill the disk of the database.
    async fn bound_log(&mut self) {
        let length = std::fs::metadata(wal(&self.archive.data)).map_or(0, |about| about.len());
        let is_waiting = self.archive.state().tail.is_none() || self.tried_at.0 > self.sealed_at.0;
        if length < LONGEST_LOG || !is_waiting {
            return;
        }
        if self.archive.state().tail.is_some() {
            tracing::error!(
                "too much waited for the archive: its run is given up, and a new one begins later"
            );
        }
        self.archive.lose();
        if let Err(error) = self.db.scrub(&[]).await {
            tracing::error!(%error, "write the log back without the archive");
        }
    }
}

impl Archive {
    /// Writes one segment; what cannot be written waits for the next time.
    fn seal(&self, batch: Batch, schema: i64, master: &MasterKey) -> std::io::Result<()> {
        let sealed = self.write_segment(&batch, schema, master);
        if sealed.is_err() {
            self.state().put_back(batch);
        }
        sealed
    }

    fn write_segment(&self, batch: &Batch, schema: i64, master: &MasterKey) -> std::io::Result<()> {
        let (Some(first), Some(last)) = (batch.marks.first(), batch.marks.last()) else { return Ok(()) };
        let (run, number, before, ledger_before) = {
            let state = self.state();
            (state.run, state.number + 1, state.hash.clone(), state.ledger)
        };
        let ledger = self.ledger_bytes()?;
        let has_ledger = ledger.len() as u64 != ledger_before;
        let link = Link {
            run,
            number,
            before,
            until: last.at.0,
            log: batch.at,
            page_size: u32::try_from(batch.page_size).unwrap_or(4_096),
            has_ledger,
        };
        let head = Head { created_at: first.at.0, schema, master_id: master.id().to_vec(), link: Some(link) };
        let file = shelf::segment(&self.shelf.make_run(run)?, number);
        let ledger_part = has_ledger.then_some(ledger.as_slice());
        let hash = segment::write(&file, &head, master, &batch.marks, ledger_part)?;
        let size = std::fs::metadata(&file).map_or(0, |about| about.len());
        self.status.bytes.fetch_add(size, Ordering::Relaxed);
        self.status.segments.fetch_add(1, Ordering::Relaxed);
        let mut state = self.state();
        (state.number, state.hash, state.ledger) = (number, hash, ledger.len() as u64);
        Ok(())
    }
}

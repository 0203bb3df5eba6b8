//! Writing into the chains: one lane on SQLite, which has one writer, and four on PostgreSQL, so that commits still
//! overlap.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{Mutex, Notify, OwnedMutexGuard};

use super::keys::{KeyFolder, Known};
use super::link::{Key, Said, Seal, tip};
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Args, Db, DbError, Fault, Query, Result, Tx};
use crate::id::Id;

/// After so many rows the key is forgotten, even before its minute is over.
const ROWS_A_KEY: i64 = 1_024;
/// A head further ahead than this is no other process's doing (a key a minute, for 40 years).
pub(super) const FURTHEST: i64 = 20_000_000;

/// The lanes of one data folder.
pub struct Chain {
    pub(super) lanes: Vec<Arc<Mutex<Known>>>,
    next: AtomicUsize,
    pub(super) folder: KeyFolder,
    /// Called when a key has sealed enough.
    pub(super) is_full: Notify,
}

/// Keeps others off a lane until its change is committed.
pub struct Held(#[expect(dead_code, reason = "it is held, not read")] OwnedMutexGuard<Known>);

/// The end of a lane; `link` is its tip.
pub(super) struct Head {
    pub seq: i64,
    pub epoch: i64,
    pub link: Vec<u8>,
}

impl Chain {
    pub(super) fn new(folder: KeyFolder, lanes: Vec<Known>) -> Self {
        let lanes = lanes.into_iter().map(|known| Arc::new(Mutex::new(known))).collect();
        Self { lanes, next: AtomicUsize::new(0), folder, is_full: Notify::new() }
    }

    /// Writes `said` at the end of a free lane. The lane's row is locked first, so that nobody else
    /// puts a row in its place.
    ///
    /// # Errors
    /// When the engine refuses, or the database has lost the lane.
    pub(crate) async fn write(&self, tx: &mut Tx, said: Vec<Said>) -> Result<Held> {
        let known = self.free().await;
        let lane = known.lane;
        let count = i64::try_from(said.len()).unwrap_or(i64::MAX);
        let head: Option<(i64, i64, Vec<u8>)> = tx
            .first(
                "update audit_head set seq = seq + $2 where lane = $1 returning seq - $2, epoch, link",
                args![lane, count],
            )
            .await?;
        let (before, epoch, mut end) = head.ok_or_else(|| broken("a chain has lost its head"))?;
        let key = key_of(&known, epoch)?;

        let mut rows = Vec::with_capacity(said.len());
        for (seq, said) in (before + 1..).zip(said) {
            let link = said.link(&end, lane, seq, epoch).to_vec();
            let mac = key.seal(Seal::Row, seq, epoch, &link).to_vec();
            end = tip(&link, &mac).to_vec();
            rows.push(columns(said).chain(args![lane, seq, epoch, link, mac]));
        }
        tx.insert_many(
            "insert into audit (id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, detail,
                                lane, seq, epoch, link, mac) values",
            "",
            rows,
        )
        .await?;
        let seq = before + count;
        let mac = key.seal(Seal::Head, seq, epoch, &end).to_vec();
        tx.run("update audit_head set link = $2, mac = $3 where lane = $1", args![lane, end, mac]).await?;

        if seq - known.seq >= ROWS_A_KEY {
            self.is_full.notify_one();
        }
        Ok(Held(known))
    }

    /// A lane that nobody writes at this moment, else the one whose turn it is.
    async fn free(&self) -> OwnedMutexGuard<Known> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let lane = |ahead: usize| self.lanes[(first + ahead) % self.lanes.len()].clone();
        for ahead in 0..self.lanes.len() {
            if let Ok(known) = lane(ahead).try_lock_owned() {
                return known;
            }
        }
        lane(0).lock_owned().await
    }

    /// Goes on to the next key wherever the current one has sealed anything; the old ones are forgotten once that
    /// is durable. Answers what the old keys sealed last.
    ///
    /// # Errors
    /// When the database refuses; then the keys stay.
    pub(super) async fn turn(&self, db: &Db, now: Timestamp) -> Result<Vec<Anchor>> {
        let mut anchors = Vec::new();
        for lane in &self.lanes {
            let known = lane.lock().await.clone();
            let mut tx = db.begin().await?;
            let Some(anchor) = close(&mut tx, &known, now).await? else { continue };
            tx.unaudited("the end of an epoch is sealed by itself");
            tx.commit().await?;
            let mut current = lane.lock().await;
            let next = anchor.head.epoch + 1;
            if current.epoch < next {
                current.key = key_of(&current, next)?;
                current.epoch = next;
                current.seq = anchor.head.seq;
                current.link.clone_from(&anchor.head.link);
            }
            anchors.push(anchor);
        }
        if !anchors.is_empty() {
            self.keep().await;
        }
        Ok(anchors)
    }

    /// Writes the current keys over the older ones.
    async fn keep(&self) {
        let mut current = Vec::new();
        for lane in &self.lanes {
            current.push(lane.lock().await.clone());
        }
        let folder = self.folder.clone();
        let kept = tokio::task::spawn_blocking(move || {
            let _turn = folder.lock()?;
            let mut kept = folder.read()?.unwrap_or_default();
            for new in current {
                match kept.iter_mut().find(|known| known.lane == new.lane) {
                    Some(known) if known.epoch >= new.epoch => {}
                    Some(known) => *known = new,
                    None => kept.push(new),
                }
            }
            folder.write(&kept)
        });
        match kept.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "keep the audit's new key; the older one stays on disk")
            }
            Err(error) => tracing::error!(%error, "keep the audit's new key"),
        }
    }
}

/// What is kept outside of the database: the end of an epoch under its own seal.
pub(super) struct Anchor {
    pub lane: Id,
    pub head: Head,
    pub mac: Vec<u8>,
}

async fn close(tx: &mut Tx, known: &Known, now: Timestamp) -> Result<Option<Anchor>> {
    let lane = known.lane;
    let head: Option<(i64, i64, Vec<u8>)> = tx
        .first(
            "update audit_head set epoch = epoch + 1
             where lane = $1 and seq > coalesce((select max(c.seq) from audit_epoch c where c.lane = $1), 0)
             returning seq, epoch - 1, link",
            args![lane],
        )
        .await?;
    let Some((seq, epoch, link)) = head else { return Ok(None) };
    let key = key_of(known, epoch)?;
    tx.run(
        "insert into audit_epoch (lane, epoch, seq, link, mac, closed_at) values ($1, $2, $3, $4, $5, $6)",
        args![lane, epoch, seq, link.clone(), key.seal(Seal::Close, seq, epoch, &link).to_vec(), now],
    )
    .await?;
    let mac = key.next().seal(Seal::Head, seq, epoch + 1, &link).to_vec();
    tx.run("update audit_head set mac = $2 where lane = $1", args![lane, mac]).await?;
    let mac = key.seal(Seal::Anchor, seq, epoch, &link).to_vec();
    Ok(Some(Anchor { lane, head: Head { seq, epoch, link }, mac }))
}

/// The key of `epoch`, which another process of this folder may have begun.
pub(super) fn key_of(known: &Known, epoch: i64) -> Result<Key> {
    if !(0..=FURTHEST).contains(&(epoch - known.epoch)) {
        return Err(broken("a chain has another key than its key file"));
    }
    Ok((known.epoch..epoch).fold(known.key.clone(), |key, _| key.next()))
}

pub(super) fn columns(said: Said) -> Args {
    args![
        said.id,
        said.at,
        said.actor_kind,
        said.actor_id,
        said.actor_name,
        said.action,
        said.object_kind,
        said.object_id,
        said.detail
    ]
}

/// Writes rows that no chain takes: the database was opened without its keys, as by a test of the seam.
///
/// # Errors
/// When the engine refuses.
pub(crate) async fn write_loose(tx: &mut Tx, said: Vec<Said>) -> Result<()> {
    tx.insert_many(
        "insert into audit (id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, detail) values",
        "",
        said.into_iter().map(columns).collect(),
    )
    .await?;
    Ok(())
}

pub(super) fn broken(how: &'static str) -> DbError {
    DbError::Other(Fault::Audit(how))
}

//! At the start the lanes get their keys, rows from before the chain are taken in, and a keeper forgets one key after
//! the other.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::anchors;
use super::chain::Chain;
use super::keys::{KeyFolder, Known};
use super::link::{Key, Said, Seal, first_tip, tip};
use crate::args;
use crate::clock::{Clock, MINUTE, Timestamp};
use crate::db::{Db, DbError, FromRow, Query, Result, Row, Tx};
use crate::id::Id;

/// A key seals for this long at most.
const KEY_LIVES: Duration = Duration::from_secs(60);
const ANCHOR_EVERY: i64 = 15 * MINUTE;
const A_BATCH: i64 = 1_000;

/// Why the audit cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartTrouble {
    #[error("the keys of the audit: {0}")]
    Keys(#[from] std::io::Error),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// Reads (or makes) the keys of the folder `data` and puts the chain into `db`. From then on every change is chained.
///
/// Rows from before there was a chain are taken in once, when the database has no lane at all. When the database
/// lacks rows that the keys know of, such as after an older copy was put back, new lanes begin and
/// [`super::verify`] goes on telling what is missing.
///
/// # Errors
/// When the keys or the database cannot be read or written.
pub async fn start(db: &Db, data: &Path, now: Timestamp) -> Result<(), StartTrouble> {
    let folder = KeyFolder::new(data);
    let turn = {
        let folder = folder.clone();
        tokio::task::spawn_blocking(move || folder.lock()).await.map_err(std::io::Error::other)??
    };
    let mut known = folder.read()?.unwrap_or_default();
    let heads: Vec<(Id, i64, i64)> = db.all("select lane, seq, epoch from audit_head", args![]).await?;
    for lane in &mut known {
        let is_new = lane.epoch == 0 && lane.seq == 0;
        let head = heads.iter().find(|(id, ..)| *id == lane.lane);
        let fits = head.map_or(is_new, |(_, seq, epoch)| *seq >= lane.seq && *epoch >= lane.epoch);
        lane.is_lost |= !fits;
    }
    if known.iter().all(|lane| lane.is_lost) {
        let seed = folder.make_seed()?;
        let lanes = db.pick(1, 4);
        known.extend((0..lanes).map(|_| {
            let lane = Id::new(now);
            let (key, link) = (Key::of_lane(&seed, lane), first_tip(lane).to_vec());
            Known { lane, epoch: 0, key, seq: 0, link, is_lost: false }
        }));
        // The keys first: a head without its key could never be checked.
        folder.write(&known)?;
    }
    let living: Vec<Known> = known.iter().filter(|lane| !lane.is_lost).cloned().collect();
    if living.iter().any(|lane| !heads.iter().any(|(id, ..)| *id == lane.lane)) {
        begin(db, &living).await?;
    }
    drop(turn);
    db.seal_with(Arc::new(Chain::new(folder, living)));
    Ok(())
}

/// Writes the heads of new lanes; the first lane of all takes in what was there before.
async fn begin(db: &Db, lanes: &[Known]) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.alone().await?;
    tx.unaudited("the first row of a chain is its own");
    let (others,): (i64,) = tx.one("select count(*) from audit_head", args![]).await?;
    for lane in lanes {
        let mac = lane.key.seal(Seal::Head, 0, 0, &lane.link).to_vec();
        tx.run(
            "insert into audit_head (lane, seq, epoch, link, mac) values ($1, 0, 0, $2, $3) on conflict (lane) do nothing",
            args![lane.lane, lane.link.clone(), mac],
        )
        .await?;
    }
    if let (0, Some(first)) = (others, lanes.first()) {
        take_in(&mut tx, first).await?;
    }
    tx.commit().await
}

struct Old(Said);

impl FromRow for Old {
    fn from_row(row: &mut Row) -> Result<Self> {
        Said::take(row).map(Self)
    }
}

async fn take_in(tx: &mut Tx, lane: &Known) -> Result<()> {
    let (mut seq, mut end) = (0, lane.link.clone());
    loop {
        let batch: Vec<Old> = tx
            .all(
                "select id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, detail
                 from audit
                 where lane is null
                 order by at, id
                 limit $1",
                args![A_BATCH],
            )
            .await?;
        if batch.is_empty() {
            break;
        }
        for Old(said) in batch {
            seq += 1;
            let link = said.link(&end, lane.lane, seq, 0).to_vec();
            let mac = lane.key.seal(Seal::Row, seq, 0, &link).to_vec();
            end = tip(&link, &mac).to_vec();
            tx.run(
                "update audit set lane = $2, seq = $3, epoch = 0, link = $4, mac = $5 where id = $1",
                args![said.id, lane.lane, seq, link, mac],
            )
            .await?;
        }
    }
    let mac = lane.key.seal(Seal::Head, seq, 0, &end).to_vec();
    let head = args![lane.lane, seq, end, mac];
    tx.run("update audit_head set seq = $2, link = $3, mac = $4 where lane = $1", head).await?;
    Ok(())
}

/// Forgets a key each minute in which it sealed something, and leaves anchors.
pub struct Keeper {
    stop: watch::Sender<bool>,
    work: JoinHandle<()>,
}

impl Keeper {
    /// Starts keeping; nothing happens when `db` has no chain.
    #[must_use]
    pub fn start(db: &Db, clock: &Clock) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { stop, work: tokio::spawn(keep(db.clone(), clock.clone(), stopped)) }
    }

    /// Forgets the current key too and leaves a last anchor.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.work.await {
            tracing::error!(%error, "stop the audit's keeper");
        }
    }
}

async fn keep(db: Db, clock: Clock, mut stopped: watch::Receiver<bool>) {
    let Some(chain) = db.chain() else { return };
    let mut anchored_at = Timestamp(0);
    loop {
        tokio::select! {
            _ = stopped.changed() => {}
            () = chain.is_full.notified() => {}
            () = tokio::time::sleep(KEY_LIVES) => {}
        }
        let (now, is_last) = (clock.now(), *stopped.borrow());
        match chain.turn(&db, now).await {
            Ok(ends) if !ends.is_empty() && (is_last || now.0 - anchored_at.0 >= ANCHOR_EVERY) => {
                match anchors::leave(&chain.folder, now, &ends) {
                    Ok(()) => anchored_at = now,
                    Err(error) => tracing::error!(%error, "leave an anchor of the audit"),
                }
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "go on to the audit's next key"),
        }
        if is_last {
            return;
        }
    }
}

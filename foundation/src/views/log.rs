//! What waits to be written down.

use std::collections::{HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

use super::part::{Parts, Screen};
use super::sheet::{Turned, Viewer};
use super::store::{self, View};
use crate::alarms::Tally;
use crate::clock::Timestamp;
use crate::db::{Db, Result};
use crate::id::Id;
use crate::team::ActorKind;

/// Memory is bounded: persons that wait while the database takes nothing, 16 bytes each. What comes after is lost,
/// and how many views that were is written down.
const MOST_WAITING: usize = 1_000_000;
/// What a row weighs besides its persons.
const A_ROW: usize = 10;
/// Rows of one transaction.
const BATCH: usize = 500;

/// All views since they were last written down.
#[derive(Default)]
pub struct Views {
    waiting: Mutex<Waiting>,
    /// Who read how much, for the alarms.
    pub tally: Tally,
    /// One writes at a time. It also holds whom an erasure forgot: rows about them name a hash alone.
    turn: tokio::sync::Mutex<HashSet<Id>>,
}

#[derive(Default)]
struct Waiting {
    sheets: VecDeque<Turned>,
    /// Rows that the database refused.
    again: Vec<View>,
    weight: usize,
    lost: i64,
}

impl Views {
    pub(super) fn keep(&self, sheet: Turned) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let weight = A_ROW + sheet.weight;
        if waiting.weight + weight > MOST_WAITING {
            waiting.lost += 1;
            return;
        }
        waiting.weight += weight;
        waiting.sheets.push_back(sheet);
    }

    /// How many sheets and rows wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.sheets.len() + waiting.again.len()
    }

    /// Writes down all that waits, and answers how many rows that were.
    ///
    /// # Errors
    /// When the database refuses; then it waits on.
    pub async fn write(&self, db: &Db, now: Timestamp) -> Result<usize> {
        let forgotten = self.turn.lock().await;
        let mut written = 0;
        loop {
            let batch = self.take(now);
            if batch.is_empty() {
                return Ok(written);
            }
            if let Err(error) = store::add(db, &batch, &forgotten).await {
                self.put_back(batch);
                return Err(error);
            }
            written += batch.len();
        }
    }

    /// From now on rows about `person` name a hash alone; those being written are written first. To be called
    /// before their rows in the database are changed.
    pub async fn forget(&self, person: Id) {
        self.turn.lock().await.insert(person);
    }

    /// They were not forgotten after all.
    pub async fn keep_on(&self, person: Id) {
        self.turn.lock().await.remove(&person);
    }

    fn take(&self, now: Timestamp) -> Vec<View> {
        let (mut batch, sheets, lost_count) = {
            let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            // What was refused goes first, alone, so that it never becomes more than one batch.
            let some = if waiting.again.is_empty() { waiting.sheets.len().min(BATCH) } else { 0 };
            let sheets: Vec<Turned> = waiting.sheets.drain(..some).collect();
            waiting.weight -= sheets.iter().map(|sheet| A_ROW + sheet.weight).sum::<usize>();
            (std::mem::take(&mut waiting.again), sheets, std::mem::take(&mut waiting.lost))
        };
        batch.extend(sheets.into_iter().flat_map(Turned::views));
        if lost_count > 0 {
            batch.push(lost(now, lost_count));
        }
        batch
    }

    fn put_back(&self, batch: Vec<View>) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).again = batch;
    }
}

fn lost(now: Timestamp, count: i64) -> View {
    let viewer = Viewer {
        kind: ActorKind::System,
        id: None,
        account: None,
        name: String::new(),
        session: None,
        network: None,
    };
    View {
        id: Id::new(now),
        at: now,
        viewer,
        screen: Screen::Lost,
        parts: Parts::default(),
        persons: Vec::new(),
        count: Some(count),
    }
}

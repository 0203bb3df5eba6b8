//! Counting what is read, in memory: a GET writes nothing. What was counted is written down each minute.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use crate::id::Id;
use crate::views::Viewer;

/// More records than these by one reader within a minute are counted, but not remembered one by one.
const MOST_REMEMBERED: usize = 5_000;

/// Who read what since the last look.
#[derive(Debug, Default)]
pub struct Tally(Mutex<HashMap<Id, Seen>>);

/// What one reader saw since the last look.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub kind: &'static str,
    pub name: String,
    /// None for tokens.
    pub account: Option<Id>,
    pub opened: HashSet<Id>,
    pub listed: i64,
    pub walked: i64,
    /// The walk that is still going on; it is carried over.
    last: Option<Id>,
    run: i64,
    is_down: bool,
}

impl Tally {
    /// Counts one answer: records it opened, and how many customers it listed.
    pub(crate) fn saw(&self, viewer: &Viewer, opened: &[Id], listed: usize) {
        let Some(id) = viewer.id else { return };
        if opened.is_empty() && listed == 0 {
            return;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(id).or_insert_with(|| Seen {
            kind: viewer.kind.as_str(),
            name: viewer.name.clone(),
            account: viewer.account,
            ..Seen::default()
        });
        opened.iter().for_each(|record| seen.open(*record));
        seen.listed += i64::try_from(listed).unwrap_or(i64::MAX);
    }

    /// Takes what was counted; a walk goes on across the cut.
    pub fn take(&self) -> Vec<(Id, Seen)> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let taken: Vec<(Id, Seen)> = all
            .iter()
            .filter(|(_, seen)| !seen.opened.is_empty() || seen.listed > 0)
            .map(|(id, seen)| (*id, seen.clone()))
            .collect();
        all.retain(|_, seen| seen.run > 1);
        for seen in all.values_mut() {
            (seen.listed, seen.walked) = (0, seen.run);
            seen.opened.clear();
        }
        taken
    }
}

impl Seen {
    pub(super) fn open(&mut self, record: Id) {
        if self.last == Some(record) {
            return;
        }
        if let Some(last) = self.last {
            let is_down = record < last;
            self.run = if self.run > 1 && is_down != self.is_down { 2 } else { self.run + 1 };
            self.is_down = is_down;
        } else {
            self.run = 1;
        }
        self.walked = self.walked.max(self.run);
        self.last = Some(record);
        if self.opened.len() < MOST_REMEMBERED {
            self.opened.insert(record);
        }
    }
}

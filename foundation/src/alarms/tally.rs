//! Counting what is read, in memory: a GET writes nothing. What was counted is written down each minute.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

use axum::response::Response;

use crate::id::Id;
use crate::team::Actor;

/// More records than these by one reader within a minute are counted, but not remembered one by one.
const MOST_REMEMBERED: usize = 5_000;

/// What an answer handed out. A handler puts it into the answer's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// One customer's record.
    Record(Id),
    /// So many customers in a list.
    Listed(usize),
}

impl Handed {
    /// The answer, with what it hands out.
    #[must_use]
    pub fn with(self, mut answer: Response) -> Response {
        answer.extensions_mut().insert(self);
        answer
    }
}

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
    /// Counts one answer.
    pub fn saw(&self, actor: &Actor, handed: Handed) {
        let Some(id) = actor.id() else { return };
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = all.entry(id).or_insert_with(|| Seen {
            kind: actor.kind().as_str(),
            name: actor.name().to_owned(),
            account: actor.account(),
            ..Seen::default()
        });
        match handed {
            Handed::Record(record) => seen.open(record),
            Handed::Listed(count) => seen.listed += i64::try_from(count).unwrap_or(i64::MAX),
        }
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

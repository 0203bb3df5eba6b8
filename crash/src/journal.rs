//! The journal outside of the server: what was asked before it was sent, and what was acknowledged.
//!
//! It also stands as lines of JSON in a file, for whoever looks into a loss.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

use crate::Trouble;
use crate::recording::{Mark, Marks};

/// What a request is to change. Customers are named by their `external_id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Customer {
        customer: String,
        name: String,
    },
    /// Sets the customer's custom field `step`, from this version to the next.
    Change {
        customer: String,
        from: i64,
        step: u64,
    },
    Note {
        customer: String,
        body: String,
    },
    /// So many lines of the same amount, in cents.
    Order {
        customer: String,
        order: String,
        lines: usize,
        amount: i64,
    },
    /// A note with one file; `hash` is its SHA-256 in hexadecimal.
    Upload {
        customer: String,
        body: String,
        hash: String,
        size: usize,
    },
}

/// What became of a request, as far as its sender knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No answer, or one that does not say "done": it happened whole, or not at all.
    Open,
    Acknowledged,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub effect: Effect,
    pub outcome: Outcome,
}

pub struct Journal {
    inner: Mutex<Inner>,
}

struct Inner {
    file: File,
    records: Vec<Record>,
    marks: Option<Marks>,
}

impl Journal {
    /// A new journal in `file`; with `marks`, each line also gets its place among the writes of the server.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn new(file: &Path, marks: Option<Marks>) -> Result<Self, Trouble> {
        let inner = Inner { file: File::create(file)?, records: Vec::new(), marks };
        Ok(Self { inner: Mutex::new(inner) })
    }

    /// Before a request is sent for the first time. Returns its number.
    ///
    /// # Errors
    /// When the journal cannot be written: then nothing must be sent.
    pub fn intend(&self, effect: Effect) -> Result<usize, Trouble> {
        let mut inner = self.lock();
        let number = inner.records.len();
        let line = json!({ "n": number, "intent": told(&effect) });
        writeln!(inner.file, "{line}")?;
        inner.records.push(Record { effect, outcome: Outcome::Open });
        inner.mark(Mark::Intent, number)?;
        Ok(number)
    }

    /// After an answer that says "done".
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn acknowledge(&self, number: usize, status: u16) -> Result<(), Trouble> {
        let mut inner = self.lock();
        // The mark comes first: an image must not be excused by our own slowness.
        inner.mark(Mark::Acknowledged, number)?;
        writeln!(inner.file, "{}", json!({ "n": number, "answer": status }))?;
        inner.records[number].outcome = Outcome::Acknowledged;
        Ok(())
    }

    /// Everything so far.
    pub fn records(&self) -> Vec<Record> {
        self.lock().records.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn mark(&mut self, mark: Mark, number: usize) -> Result<(), Trouble> {
        match &mut self.marks {
            Some(marks) => marks.write(mark, number as u64),
            None => Ok(()),
        }
    }
}

fn told(effect: &Effect) -> Value {
    match effect {
        Effect::Customer { customer, name } => json!({ "create": customer, "name": name }),
        Effect::Change { customer, from, step } => json!({ "change": customer, "from": from, "step": step }),
        Effect::Note { customer, body } => json!({ "note": body, "on": customer }),
        Effect::Order { customer, order, lines, amount } => {
            json!({ "order": order, "of": customer, "lines": lines, "amount": amount })
        }
        Effect::Upload { customer, body, hash, size } => {
            json!({ "upload": body, "on": customer, "sha256": hash, "size": size })
        }
    }
}

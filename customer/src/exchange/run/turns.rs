//! Which rows are looked at when, and by whom.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::Path;

use foundation::clock::Timestamp;
use foundation::db::{DbError, Tx};
use foundation::team::Permit;

use super::super::csv_source::CsvSource;
use super::super::customers::Customers;
use super::super::purchases::Purchases;
use super::super::refusal::Refusal;
use super::{Good, Tally};

pub(super) enum Importer {
    Customers(Customers),
    Purchases(Purchases),
}

impl Importer {
    pub(super) async fn batch(
        &mut self,
        tx: &mut Tx,
        permit: &Permit,
        now: Timestamp,
        rows: &[Good],
    ) -> Result<Tally, DbError> {
        match self {
            Self::Customers(customers) => customers.batch(tx, permit, now, rows).await,
            Self::Purchases(purchases) => purchases.batch(tx, permit, now, rows).await,
        }
    }

    pub(super) fn keys(&self, cells: &[String]) -> Vec<String> {
        match self {
            Self::Customers(customers) => customers.keys(cells),
            // Each line of an order is a purchase of its own.
            Self::Purchases(_) => Vec::new(),
        }
    }

    pub(super) fn turn(&self, cells: &[String]) -> Turn {
        match self {
            Self::Customers(customers) if customers.is_organisation(cells) => Turn::First,
            _ => Turn::Second,
        }
    }
}

/// When a row is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    First,
    Second,
}

/// What reading the file once tells.
pub(super) struct Survey {
    has_first: bool,
    /// Keys that several rows share, for a dry run.
    pub(super) repeated: HashSet<u64>,
}

impl Survey {
    pub(super) fn turns(&self) -> &'static [Turn] {
        if self.has_first { &[Turn::First, Turn::Second] } else { &[Turn::Second] }
    }
}

/// Reads the whole file once.
pub(super) fn survey(path: &Path, importer: &Importer, is_dry: bool) -> Result<Survey, Refusal> {
    let mut source = CsvSource::open(path)?;
    let mut keys: Vec<u64> = Vec::new();
    let mut has_first = false;
    while let Some(row) = source.next_row()? {
        let Ok(cells) = &row.cells else { continue };
        has_first = has_first || importer.turn(cells) == Turn::First;
        if is_dry {
            keys.extend(hashes(&importer.keys(cells)));
        }
    }
    keys.sort_unstable();
    let repeated = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    Ok(Survey { has_first, repeated })
}

pub(super) fn hashes(keys: &[String]) -> Vec<u64> {
    let hash = |key: &String| {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        hasher.finish()
    };
    keys.iter().map(hash).collect()
}

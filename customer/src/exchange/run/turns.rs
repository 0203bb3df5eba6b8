//! Which rows are looked at when, and by whom.

use std::collections::HashSet;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use foundation::clock::Timestamp;
use foundation::db::{DbError, Tx};
use foundation::team::Permit;
use foundation::vault::Vault;

use super::super::customers::Customers;
use super::super::purchases::Purchases;
use super::super::refusal::Refusal;
use super::{Good, Import, Tally};

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
    /// Whether the file has more rows than a dry run looks at.
    pub(super) is_part: bool,
}

impl Survey {
    pub(super) fn turns(&self) -> &'static [Turn] {
        if self.has_first { &[Turn::First, Turn::Second] } else { &[Turn::Second] }
    }
}

/// Reads the file once, as far as the import looks at it.
pub(super) async fn survey(
    import: &Import<'_>,
    vault: &Vault,
    importer: &Importer,
) -> Result<Survey, Refusal> {
    let mut source = import.source(vault).await?;
    let mut keys: Vec<u64> = Vec::new();
    let mut has_first = false;
    loop {
        let rows;
        (source, rows) = source.next_rows().await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            let Ok(cells) = &row.cells else { continue };
            has_first = has_first || importer.turn(cells) == Turn::First;
            if import.dry_run {
                keys.extend(hashes(&importer.keys(cells)));
            }
        }
    }
    keys.sort_unstable();
    let repeated = keys.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    Ok(Survey { has_first, repeated, is_part: source.is_cut() })
}

pub(super) fn hashes(keys: &[String]) -> Vec<u64> {
    let hash = |key: &String| {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        hasher.finish()
    };
    keys.iter().map(hash).collect()
}

//! When reading looks like taking. Plain numbers in, alarms out; the figures are tried in `tests.rs` on a simulated
//! company with thieves in it.

use crate::text_enum;

text_enum! {
    /// What an alarm is about.
    pub enum Kind {
        Bulk = "bulk",
        Walk = "walk",
        Stranger = "stranger",
        Slow = "slow",
        Decoy = "decoy",
        Export = "export",
        SignIn = "sign-in",
    }
}

/// What somebody read within one hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Customers whose record was opened, each once.
    pub opened: i64,
    /// Customers who were shown in lists and search.
    pub listed: i64,
    /// Opened customers with whom the reader has nothing to do.
    pub strange: i64,
    /// The longest run of records opened in the order in which they were made.
    pub walked: i64,
    /// Opened decoys.
    pub decoys: i64,
}

/// What is usual for somebody, or for everybody: over the hours in which anything was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usual {
    pub hours: i64,
    pub mean: f64,
    pub deviation: f64,
}

impl Usual {
    /// From how many hours, and the sums of what was opened in each and of its squares.
    #[must_use]
    pub fn of(hours: i64, sum: f64, squares: f64) -> Self {
        if hours == 0 {
            return Self::default();
        }
        let mean = sum / hours as f64;
        let deviation = (squares / hours as f64 - mean * mean).max(0.0).sqrt();
        Self { hours, mean, deviation }
    }
}

/// Fewer than these in an hour are a busy morning.
const BULK_FLOOR: f64 = 250.0;
/// Lists show many at once, so they count only when they are turned over by the hundred.
const LISTED: i64 = 3_000;
/// Records in the order of their making; by chance so many come less often than once in 10^25.
const WALK: i64 = 25;
const STRANGE: i64 = 40;
/// Strange records a day, on four of five days; somebody who helps out for a day stays below.
const SLOW: i64 = 20;
/// … of somebody of whom nobody knows what is usual yet.
const SLOW_UNKNOWN: i64 = 60;
const RECENT: usize = 5;
const OF_RECENT: usize = 4;
const EXPORTS: i64 = 5;
const REFUSED: i64 = 50;

/// What is wrong with one hour of reading. `own` is usual for the reader, `peers` for everybody; `strange` are the
/// strange records of each day that anything was read on, this one last.
#[must_use]
pub fn judge(reading: &Reading, own: &Usual, peers: &Usual, strange: &[i64]) -> Vec<Kind> {
    let mut kinds = Vec::new();
    let limit = |usual: &Usual, times: f64| usual.mean + times * usual.deviation.max(usual.mean.sqrt());
    let is_new = own.hours < 10;
    let bulk = limit(peers, 6.0).max(if is_new { 0.0 } else { limit(own, 6.0) }).max(BULK_FLOOR);
    if reading.opened as f64 > bulk || reading.listed > LISTED {
        kinds.push(Kind::Bulk);
    }
    if reading.walked >= WALK {
        kinds.push(Kind::Walk);
    }
    if reading.strange >= STRANGE && reading.strange * 10 >= reading.opened * 8 {
        kinds.push(Kind::Stranger);
    }
    if is_slow(strange) {
        kinds.push(Kind::Slow);
    }
    if reading.decoys > 0 {
        kinds.push(Kind::Decoy);
    }
    kinds
}

/// Day after day the customers of others. What is usual is the lower quarter of the earlier days, which bad ones do not
/// move.
fn is_slow(strange: &[i64]) -> bool {
    let (earlier, recent) = strange.split_at(strange.len().saturating_sub(RECENT));
    let mut earlier = earlier.to_vec();
    earlier.sort_unstable();
    let least = if earlier.len() < RECENT { SLOW_UNKNOWN } else { SLOW.max(3 * earlier[earlier.len() / 4]) };
    recent.iter().filter(|count| **count >= least).count() >= OF_RECENT
}

/// Whether so many exports within an hour are too many.
#[must_use]
pub fn is_much_export(exports: i64) -> bool {
    exports >= EXPORTS
}

/// Whether so many refused sign-ins within an hour are an attack.
#[must_use]
pub fn is_guessing(refused: i64) -> bool {
    refused >= REFUSED
}

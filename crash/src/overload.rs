//! Ten times as many writers as usual: what still gets done, how long it takes, and what it costs in memory.

use std::time::Duration;

use crate::load::{self, Told, WRITERS};
use crate::say::{progress, rest, say};
use crate::stage::{Stage, tell_unclear};
use crate::{Settings, Trouble};

const TIMES: usize = 10;
/// So much more memory than at the usual load is still called flat, in bytes.
const ROOM: u64 = 64 << 20;

/// Measures so many seconds with the usual load and as many with ten times of it. Returns whether nothing was lost
/// and the memory stayed bounded.
///
/// # Errors
/// When the run itself cannot go on.
pub fn run(settings: &Settings, seconds: u64) -> Result<bool, Trouble> {
    let mut stage = Stage::set(settings, &settings.scratch.join("overload"), None, Vec::new(), WRITERS)?;
    let time = Duration::from_secs(seconds);
    stage.write(|_| rest(time))?;
    let usual = stage.take_told();
    let usual_memory = stage.server.memory()?;

    stage.writers.extend(load::writers(WRITERS * (TIMES - 1), settings.seed + 1, "v"));
    let (peak, failed) = stage
        .write(|watcher| {
            let mut failed = Vec::new();
            for _ in 0..seconds {
                rest(Duration::from_secs(1));
                failed.extend(watcher.read());
            }
            failed
        })
        .and_then(|failed| Ok((stage.server.memory()?, failed)))?;
    let heavy = stage.take_told();

    let verdict = stage.check()?;
    tell_unclear("overload", &heavy.unclear);
    for finding in verdict.findings().chain(failed.iter().cloned()) {
        progress(finding);
    }
    let is_flat = peak < usual_memory + ROOM;
    let (before, now) = (done(&usual), done(&heavy));
    say(format!(
        "overload: {TIMES} times the writers, done {:.0} % of the usual, answers within {:.0} ms (99 %: {:.0} ms), refused {}, \
         memory {} MiB after {} MiB, acknowledged {} lost {} doubled {} torn {} unclear {} reads-failed {}",
        100.0 * now / before.max(1.0),
        share(&heavy, 1.0),
        share(&heavy, 0.99),
        heavy.refused(),
        peak >> 20,
        usual_memory >> 20,
        verdict.acknowledged,
        verdict.lost.len(),
        verdict.doubled.len(),
        verdict.torn.len(),
        heavy.unclear.values().sum::<u64>(),
        failed.len(),
    ));
    Ok(verdict.is_clean() && is_flat)
}

/// Requests that were done.
fn done(told: &Told) -> f64 {
    told.statuses.iter().filter(|(status, _)| **status < 400).map(|(_, count)| *count as f64).sum()
}

/// The time within which such a share of the answers was there, in milliseconds.
fn share(told: &Told, share: f64) -> f64 {
    let mut took = told.took.clone();
    took.sort_by(f64::total_cmp);
    let place = ((took.len() as f64 * share).ceil() as usize).clamp(1, took.len().max(1)) - 1;
    took.get(place).copied().unwrap_or(0.0)
}

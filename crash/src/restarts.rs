//! PostgreSQL goes away under the running program: crashes, drops its connections, or hangs.

use std::time::Duration;

use crate::compare::Verdict;
use crate::postgres::{Databases, Own};
use crate::random::Random;
use crate::say::{Watch, progress, rest, say};
use crate::seen::Database;
use crate::server::signal;
use crate::stage::{Stage, Watcher, tell_unclear};
use crate::{Settings, Trouble};

const WRITERS: usize = 8;
/// After PostgreSQL answers again, the program does so within this time.
const BACK_WITHIN: Duration = Duration::from_secs(5);
/// Longer, and the cycle is given up.
const GIVEN_UP: Duration = Duration::from_secs(30);

#[derive(Clone, Copy, Debug)]
enum Blow {
    /// It ends at once and comes back with a recovery.
    Crash,
    /// All connections are cut, PostgreSQL itself stays.
    Cut,
    /// It stands still for two to four seconds.
    Hang,
}

/// So many blows. Returns whether nothing was lost and the program came back each time.
///
/// # Errors
/// When the run itself cannot go on.
pub fn run(settings: &Settings, cycles: usize) -> Result<bool, Trouble> {
    let watch = Watch::start();
    let own = Own::start(&settings.scratch.join("postgres"))?;
    let url = own.named.create(0)?;
    let database = Database::Postgres { psql: own.named.psql(), url: url.clone() };
    let home = settings.scratch.join("restarts");
    let mut stage = Stage::set(settings, &home, Some(database), Vec::new(), WRITERS)?;
    let mut random = Random::apart(settings.seed, 55);
    let mut verdict = Verdict::default();
    let mut slowest: f64 = 0.0;
    let mut late = 0;
    let mut refused = 0;
    for cycle in 0..cycles {
        let blow = [Blow::Crash, Blow::Cut, Blow::Hang][cycle % 3];
        let before = Duration::from_millis(random.between(20, 400) as u64);
        let hang = Duration::from_millis(random.between(2_000, 4_000) as u64);
        let (took, more) = stage.write(|watcher| -> Result<(f64, u64), Trouble> {
            rest(before);
            let before = watcher.refused();
            strike(&own, &url, blow, hang)?;
            Ok((back_after(watcher), watcher.refused() - before))
        })??;
        refused += more;
        slowest = slowest.max(took);
        if took > BACK_WITHIN.as_secs_f64() {
            late += 1;
            progress(format!("postgres: after {blow:?} it took {took:.1} s"));
        }
        if took >= GIVEN_UP.as_secs_f64() || !stage.settle(GIVEN_UP)? {
            verdict.lost.push(format!("the program does not come back after {blow:?}"));
            break;
        }
        verdict.take(stage.check()?);
        if !verdict.is_clean() {
            progress(format!("postgres: after {blow:?}, what was found lies in {}", home.display()));
            break;
        }
    }
    let end = stage.check_over_http()?;
    let acknowledged = end.acknowledged;
    verdict.take(end);
    let told = stage.take_told();
    tell_unclear("postgres", &told.unclear);
    verdict.doubled.extend(told.wrong);
    for finding in verdict.findings() {
        progress(finding);
    }
    say(format!(
        "postgres: cycles {cycles} refused {refused} broken {} acknowledged {acknowledged} lost {} doubled {} torn {} unclear {} late {late}",
        told.broken,
        verdict.lost.len(),
        verdict.doubled.len(),
        verdict.torn.len(),
        told.unclear.values().sum::<u64>(),
    ));
    progress(format!("postgres: back after at most {slowest:.1} s, {:.0} s in all", watch.seconds()));
    Ok(verdict.is_clean())
}

fn strike(own: &Own, url: &str, blow: Blow, hang: Duration) -> Result<(), Trouble> {
    match blow {
        Blow::Crash => {
            own.crash()?;
            rest(Duration::from_millis(300));
            own.up()
        }
        Blow::Cut => own
            .named
            .ask(
                url,
                "select count(pg_terminate_backend(pid)) from pg_stat_activity
                 where datname = current_database() and pid <> pg_backend_pid()",
            )
            .map(drop),
        Blow::Hang => {
            let all = own.processes()?;
            for id in &all {
                signal("STOP", *id)?;
            }
            rest(hang);
            for id in &all {
                signal("CONT", *id)?;
            }
            Ok(())
        }
    }
}

/// Seconds until as many new writes were acknowledged as there are writers.
fn back_after(watcher: &Watcher<'_>) -> f64 {
    let watch = Watch::start();
    let done = watcher.acknowledged();
    while watcher.acknowledged() < done + WRITERS && !watch.is_past(GIVEN_UP) {
        rest(Duration::from_millis(10));
    }
    watch.seconds()
}

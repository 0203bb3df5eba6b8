//! The disk fails: the n-th write, sync or new name, once or for a while; and it fills up.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::compare::Verdict;
use crate::http::{Client, Request};
use crate::say::{Watch, progress, rest, say};
use crate::seen::Database;
use crate::server::Program;
use crate::shim::{EIO, ENOSPC, Fails, Fault, Shim};
use crate::stage::{Stage, tell_unclear};
use crate::{Settings, Trouble};

const WRITERS: usize = 4;
/// A fault that is to strike must strike within this time of writing.
const STRIKE_WITHIN: Duration = Duration::from_secs(4);
/// How long a lasting fault lasts.
const LASTS: Duration = Duration::from_millis(250);
/// The program works again within this time, or is said not to.
const WORKS_WITHIN: Duration = Duration::from_secs(3);

struct Kind {
    name: &'static str,
    fails: Fails,
    error: u64,
    stays: bool,
}

const KINDS: [Kind; 8] = [
    Kind { name: "a write fails", fails: Fails::Writes, error: EIO, stays: false },
    Kind { name: "a sync fails", fails: Fails::Syncs, error: EIO, stays: false },
    Kind { name: "a new name fails", fails: Fails::Names, error: EIO, stays: false },
    Kind { name: "a write is short", fails: Fails::Writes, error: 0, stays: false },
    Kind { name: "no room for a write", fails: Fails::Writes, error: ENOSPC, stays: false },
    Kind { name: "no room for a while", fails: Fails::Writes, error: ENOSPC, stays: true },
    Kind { name: "writes fail for a while", fails: Fails::Writes, error: EIO, stays: true },
    Kind { name: "syncs fail for a while", fails: Fails::Syncs, error: EIO, stays: true },
];

#[derive(Default)]
struct Sum {
    injected: u64,
    acknowledged: usize,
    verdict: Verdict,
    refused: u64,
    /// Refusals that say neither 503 nor 507.
    unclear: u64,
    /// Pages that did not come while the disk failed.
    reads_failed: usize,
    /// How often the program had to be started again to work.
    stuck: u64,
}

/// For each kind of fault the first, second, … `each`-th operation fails. Returns whether nothing was lost.
///
/// # Errors
/// When the run itself cannot go on.
pub fn run(settings: &Settings, each: u64) -> Result<bool, Trouble> {
    let watch = Watch::start();
    let mut sum = Sum::default();
    for (number, kind) in KINDS.iter().enumerate() {
        let home = settings.scratch.join(format!("faults-{number}"));
        fs::create_dir_all(&home)?;
        let (refused, unclear, stuck) = (sum.refused, sum.unclear, sum.stuck);
        strike(settings, &home, kind, each, &mut sum)?;
        progress(format!(
            "faults: {}: {each} times, refused {}, of them unclear {}, started again {}",
            kind.name,
            sum.refused - refused,
            sum.unclear - unclear,
            sum.stuck - stuck
        ));
        if !sum.verdict.is_clean() {
            progress(format!("faults: what was found lies in {}", home.display()));
            break;
        }
        fs::remove_dir_all(&home)?;
    }
    for finding in sum.verdict.findings() {
        progress(finding);
    }
    say(format!(
        "faults: injected {} refused {} acknowledged {} lost {} doubled {} torn {} unclear {} reads-failed {} restarts {}",
        sum.injected,
        sum.refused,
        sum.acknowledged,
        sum.verdict.lost.len(),
        sum.verdict.doubled.len(),
        sum.verdict.torn.len(),
        sum.unclear,
        sum.reads_failed,
        sum.stuck
    ));
    progress(format!("faults: {:.0} s", watch.seconds()));
    let is_clean = sum.verdict.is_clean();
    Ok(full(settings)? && is_clean)
}

fn strike(settings: &Settings, home: &Path, kind: &Kind, each: u64, sum: &mut Sum) -> Result<(), Trouble> {
    let shim = Shim::new(home, &home.join("data"), false)?;
    let mut stage = Stage::set(settings, home, None, shim.env(), WRITERS)?;
    stage.write(|_| rest(Duration::from_millis(200)))?;
    for countdown in 1..=each {
        // Small steps meet each part of a transaction, larger ones a checkpoint now and then.
        let countdown = if countdown % 4 == 0 { countdown * 37 } else { countdown };
        shim.arm(Fault { fails: kind.fails, error: kind.error, countdown, stays: kind.stays })?;
        let failed = stage.write(|watcher| -> Result<Vec<String>, Trouble> {
            let watch = Watch::start();
            while shim.hits()? == 0 && !watch.is_past(STRIKE_WITHIN) {
                rest(Duration::from_millis(1));
            }
            let failed = watcher.read();
            rest(if kind.stays { LASTS } else { Duration::from_millis(20) });
            Ok(failed)
        })??;
        for text in &failed {
            progress(format!("faults: {}: {text}", kind.name));
        }
        sum.reads_failed += failed.len();
        sum.injected += shim.hits()?;
        shim.disarm()?;
        if !works_again(&mut stage)? {
            sum.stuck += 1;
            stage.restart()?;
            if !works_again(&mut stage)? {
                return Err(Trouble::new(format!(
                    "{}: the program does not recover by a restart",
                    kind.name
                )));
            }
        }
        sum.verdict.take(stage.check()?);
        if countdown % 5 == 0 && sum.verdict.is_clean() {
            // What was acknowledged after the fault must be on the disk too, not only in the program's memory.
            stage.restart()?;
            sum.verdict.take(stage.check()?);
        }
        if !sum.verdict.is_clean() {
            progress(format!("faults: {} at operation {countdown}", kind.name));
            break;
        }
    }
    if sum.verdict.is_clean() {
        stage.restart()?;
        let end = stage.check_over_http()?;
        sum.acknowledged += end.acknowledged;
        sum.verdict.take(end);
    }
    let told = stage.take_told();
    sum.refused += told.refused();
    sum.unclear += told.unclear.values().sum::<u64>();
    tell_unclear(kind.name, &told.unclear);
    sum.verdict.doubled.extend(told.wrong);
    Ok(())
}

fn works_again(stage: &mut Stage) -> Result<bool, Trouble> {
    stage.settle(WORKS_WITHIN)
}

/// A disk of 24 MiB that fills up and is made room on, where the system lets us mount one.
fn full(settings: &Settings) -> Result<bool, Trouble> {
    let home = settings.scratch.join("full");
    let disk = home.join("disk");
    fs::create_dir_all(&disk)?;
    let may_mount =
        Command::new("unshare").args(["-m", "true"]).output().is_ok_and(|out| out.status.success());
    if !may_mount {
        say("full disk: skipped, this user may not mount a small disk");
        return Ok(true);
    }
    let program = Program {
        vinculo: settings.vinculo.clone(),
        data: disk.join("data"),
        database: None,
        log: home.join("server.log"),
        env: Vec::new(),
    };
    // The mount is the server's alone and ends with it; we reach it through its entry in /proc.
    let script = "mount -t tmpfs -o size=24m none \"$1\" || exit 1
                  \"$2\" token create --role administrator --data \"$1/data\" >\"$1/token\" || exit 1
                  exec \"$2\" serve --data \"$1/data\" --listen 127.0.0.1:0";
    let mut command = Command::new("unshare");
    command.args(["-m", "sh", "-c", script, "sh"]).arg(&disk).arg(&settings.vinculo);
    let server = match program.start_as(command) {
        Ok(server) => server,
        Err(Trouble(text)) => {
            say(format!("full disk: skipped, a small disk cannot be mounted ({text})"));
            return Ok(true);
        }
    };
    let inside = Path::new("/proc")
        .join(server.id().to_string())
        .join("root")
        .join(disk.strip_prefix("/").unwrap_or(&disk));
    let token = fs::read_to_string(inside.join("token"))?.trim().to_owned();
    let data = inside.join("data");
    // SQLite would follow the entry in /proc to our own disks, so it gets a copy.
    let copy = home.join("copy");
    let mut stage = Stage {
        database: Database::Sqlite(copy.join("vinculo.db")),
        program: Program { data: data.clone(), ..program },
        server,
        token,
        journal: crate::journal::Journal::new(&home.join("journal.jsonl"), None)?,
        writers: crate::load::writers(WRITERS, settings.seed, "f"),
        told: Default::default(),
    };
    let filler = inside.join("filler");
    let mut rounds = 0;
    let mut refused = 0;
    let mut failed = Vec::new();
    let mut verdict = Verdict::default();
    for _ in 0..5 {
        stage.write(|_| rest(Duration::from_millis(100)))?;
        // As much as goes; that it ends with an error is the point.
        let _ = fs::write(&filler, vec![1; 32 * 1024 * 1024]);
        let more = stage.write(|watcher| {
            let before = watcher.refused();
            let watch = Watch::start();
            while watcher.refused() < before + 20 && !watch.is_past(STRIKE_WITHIN) {
                rest(Duration::from_millis(5));
            }
            failed.extend(watcher.read());
            watcher.refused() - before
        })?;
        refused += more;
        rounds += u64::from(more > 0);
        fs::remove_file(&filler)?;
        if !works_again(&mut stage)? {
            verdict.lost.push("the program does not write again although there is room".to_owned());
        }
        bring_out(&data, &copy)?;
        verdict.take(stage.check()?);
    }
    let end = stage.check_over_http()?;
    let acknowledged = end.acknowledged;
    verdict.take(end);
    let told = stage.take_told();
    tell_unclear("full disk", &told.unclear);
    verdict.doubled.extend(told.wrong);
    for finding in verdict.findings().chain(failed.iter().cloned()) {
        progress(finding);
    }
    let ready = Client::connect(&stage.server.host, &stage.token)?.send(&Request::get("/readyz"))?.status;
    say(format!(
        "full disk: rounds {rounds} refused {refused} acknowledged {acknowledged} lost {} doubled {} torn {} unclear {} reads-failed {} ready {ready}",
        verdict.lost.len(),
        verdict.doubled.len(),
        verdict.torn.len(),
        told.unclear.values().sum::<u64>(),
        failed.len(),
    ));
    Ok(verdict.is_clean())
}

/// Copies the database, which nobody writes to at this moment.
fn bring_out(data: &Path, copy: &Path) -> Result<(), Trouble> {
    let _ = fs::remove_dir_all(copy);
    fs::create_dir_all(copy)?;
    for name in ["vinculo.db", "vinculo.db-wal"] {
        fs::copy(data.join(name), copy.join(name))?;
    }
    Ok(())
}

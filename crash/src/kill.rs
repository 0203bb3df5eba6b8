//! `kill -9` at a random moment, again and again; after each start everything acknowledged must be there.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::compare::{Verdict, compare};
use crate::journal::Journal;
use crate::load::{self, Run, Told, WRITERS, sha256};
use crate::over_http;
use crate::postgres::Databases;
use crate::random::Random;
use crate::say::{Watch, progress, rest, say};
use crate::sealed::content;
use crate::seen::{self, Database};
use crate::server::{Program, Server};
use crate::{Settings, Trouble};

/// So many cycles share a database, so that comparing does not grow without end.
const GENERATION: usize = 50;
/// So many older effects are asked for over HTTP once more.
const OLDER: usize = 20;

/// One database and what happens to it.
struct Generation {
    program: Program,
    database: Database,
    token: String,
    journal: Journal,
    writers: Vec<load::Writer>,
    told: Mutex<Told>,
    /// Contents that were read and found right.
    read: HashMap<String, String>,
    /// So many effects have been asked for over HTTP.
    asked: usize,
}

/// Runs so many cycles. Returns whether nothing was lost.
///
/// # Errors
/// When the loop itself cannot go on.
pub fn run(settings: &Settings, cycles: usize, databases: Option<&dyn Databases>) -> Result<bool, Trouble> {
    let watch = Watch::start();
    let mut random = Random::apart(settings.seed, 77);
    let mut verdict = Verdict::default();
    let mut slowest: f64 = 0.0;
    let mut done = 0;
    while done < cycles {
        let number = done / GENERATION;
        let home = settings.scratch.join(format!("kill-{number}"));
        let mut generation = Generation::new(settings, &home, number, databases)?;
        let last = (done + GENERATION).min(cycles);
        while done < last {
            let mut server = generation.program.start()?;
            slowest = slowest.max(server.ready_after);
            // Every fourth is killed without having been looked at: a recovery may be hit as well.
            if !random.percent(25) {
                verdict.take(generation.check(&server, &mut random)?);
            }
            generation
                .write_and_kill(&mut server, Duration::from_micros(random.between(5_000, 500_000) as u64))?;
            generation.wait_until_alone(databases)?;
            done += 1;
            if done % 100 == 0 {
                progress(format!("kill: {done} of {cycles} cycles, {:.0} s", watch.seconds()));
            }
        }
        // The last start lets each writer repeat what it had no answer to.
        let mut server = generation.program.start()?;
        generation.write_until_answered(&server)?;
        let end = generation.check(&server, &mut random)?;
        verdict.acknowledged += end.acknowledged;
        verdict.take(end);
        server.stop()?;
        verdict.doubled.append(&mut generation.told.get_mut().unwrap_or_else(|held| held.into_inner()).wrong);
        if verdict.is_clean() {
            drop(generation);
            fs::remove_dir_all(&home)?;
            if let Some(databases) = databases {
                databases.remove(number)?;
            }
        } else {
            progress(format!("what was found lies in {}", home.display()));
            break;
        }
    }
    for finding in verdict.findings() {
        progress(finding);
    }
    let engine = databases.map_or("", |_| " on PostgreSQL");
    say(format!(
        "kill{engine}: cycles {done} acknowledged {} lost {} doubled {} torn {}",
        verdict.acknowledged,
        verdict.lost.len(),
        verdict.doubled.len(),
        verdict.torn.len()
    ));
    progress(format!(
        "kill: seed {}, {:.0} s, slowest start {:.0} ms",
        settings.seed,
        watch.seconds(),
        slowest * 1000.0
    ));
    Ok(verdict.is_clean())
}

impl Generation {
    fn new(
        settings: &Settings,
        home: &Path,
        number: usize,
        databases: Option<&dyn Databases>,
    ) -> Result<Self, Trouble> {
        fs::create_dir_all(home)?;
        let data = home.join("data");
        let (url, database) = match databases {
            None => (None, Database::Sqlite(data.join("vinculo.db"))),
            Some(databases) => {
                let url = databases.create(number)?;
                (Some(url.clone()), Database::Postgres { psql: databases.psql(), url })
            }
        };
        let program = Program {
            vinculo: settings.vinculo.clone(),
            data,
            database: url,
            log: home.join("server.log"),
            env: Vec::new(),
        };
        Ok(Self {
            token: program.token()?,
            program,
            database,
            journal: Journal::new(&home.join("journal.jsonl"), None)?,
            writers: load::writers(WRITERS, settings.seed.wrapping_add(number as u64), "w"),
            told: Mutex::default(),
            read: HashMap::new(),
            asked: 0,
        })
    }

    fn write_and_kill(&mut self, server: &mut Server, after: Duration) -> Result<(), Trouble> {
        let stop = AtomicBool::new(false);
        let host = server.host.clone();
        let run = Run {
            host: &host,
            token: &self.token,
            journal: &self.journal,
            stop: &stop,
            told: &self.told,
            reconnects: false,
        };
        load::write_all(&mut self.writers, &run, || {
            rest(after);
            server.kill();
        })
    }

    fn write_until_answered(&mut self, server: &Server) -> Result<(), Trouble> {
        let stop = AtomicBool::new(false);
        let run = Run {
            host: &server.host,
            token: &self.token,
            journal: &self.journal,
            stop: &stop,
            told: &self.told,
            reconnects: false,
        };
        load::write_all(&mut self.writers, &run, || rest(Duration::from_millis(300)))
    }

    /// The backends of a killed server may still be finishing; whoever looks now would look too early.
    fn wait_until_alone(&self, databases: Option<&dyn Databases>) -> Result<(), Trouble> {
        match (databases, &self.database) {
            (Some(databases), Database::Postgres { url, .. }) => databases.wait_until_alone(url),
            _ => Ok(()),
        }
    }

    /// Compares all with the journal, in the database and, for what is new, over HTTP.
    fn check(&mut self, server: &Server, random: &mut Random) -> Result<Verdict, Trouble> {
        let records = self.journal.records();
        let seen = seen::look(&self.database, &self.program.data)?;
        let (program, read) = (&self.program, &mut self.read);
        let mut verdict = compare(&records, &seen, &mut |file| {
            let path = program.place(&file.place);
            if let Some(known) = read.get(&file.place) {
                return path.exists().then(|| known.clone());
            }
            let real = sha256(&content(&file.key, &fs::read(path).ok()?)?);
            read.insert(file.place.clone(), real.clone());
            Some(real)
        });
        let older: Vec<usize> = match self.asked {
            0 => Vec::new(),
            asked => (0..OLDER).map(|_| random.below(asked)).collect(),
        };
        let wanted = (self.asked..records.len()).chain(older).map(|place| &records[place]);
        verdict.lost.extend(over_http::check(&server.host, &self.token, wanted, &seen)?);
        self.asked = records.len();
        Ok(verdict)
    }
}

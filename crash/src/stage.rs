//! One running installation with its journal and its writers, for the runs that break what is around it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::compare::{Verdict, compare};
use crate::http::{Answer, Client, Request};
use crate::journal::{Effect, Journal, Outcome};
use crate::load::{self, Run, Told, Writer, sha256};
use crate::over_http;
use crate::say::{Watch, progress, rest};
use crate::sealed::content;
use crate::seen::{self, Database};
use crate::server::{Program, Server};
use crate::{Settings, Trouble};

pub struct Stage {
    pub program: Program,
    pub database: Database,
    pub server: Server,
    pub token: String,
    pub journal: Journal,
    pub writers: Vec<Writer>,
    pub told: Mutex<Told>,
}

impl Stage {
    /// Starts the program in `home`, with so many writers.
    ///
    /// # Errors
    /// When it does not start.
    pub fn set(
        settings: &Settings,
        home: &Path,
        database: Option<Database>,
        env: Vec<(&'static str, std::path::PathBuf)>,
        writers: usize,
    ) -> Result<Self, Trouble> {
        fs::create_dir_all(home)?;
        let data = home.join("data");
        let url = match &database {
            Some(Database::Postgres { url, .. }) => Some(url.clone()),
            _ => None,
        };
        let database = database.unwrap_or_else(|| Database::Sqlite(data.join("vinculo.db")));
        let log = home.join("server.log");
        let program = Program { vinculo: settings.vinculo.clone(), data, database: url, log, env };
        // The recorder counts what the server does, not what this command does.
        let token = Program { env: Vec::new(), ..program.clone() }.token()?;
        Ok(Self {
            server: program.start()?,
            token,
            program,
            database,
            journal: Journal::new(&home.join("journal.jsonl"), None)?,
            writers: load::writers(writers, settings.seed, "w"),
            told: Mutex::default(),
        })
    }

    /// Lets the writers write while `meanwhile` runs.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn write<T>(&mut self, meanwhile: impl FnOnce(&Watcher<'_>) -> T) -> Result<T, Trouble> {
        let stop = AtomicBool::new(false);
        let run = Run {
            host: &self.server.host,
            token: &self.token,
            journal: &self.journal,
            stop: &stop,
            told: &self.told,
            reconnects: true,
        };
        let watcher = Watcher { run: &run };
        load::write_all(&mut self.writers, &run, || meanwhile(&watcher))
    }

    /// Lets the writers write until all that was without answer has one, at most so long. Returns whether it has.
    ///
    /// # Errors
    /// When the journal cannot be written.
    pub fn settle(&mut self, within: Duration) -> Result<bool, Trouble> {
        let open = |journal: &Journal| {
            journal.records().iter().filter(|record| record.outcome == Outcome::Open).count()
        };
        let before = open(&self.journal);
        if before == 0 && self.journal.records().is_empty() {
            return Ok(true);
        }
        self.write(|watcher| {
            let watch = Watch::start();
            let done = watcher.acknowledged();
            while !watch.is_past(within) {
                rest(Duration::from_millis(10));
                // Each writer finishes its open request before the next one.
                if watcher.acknowledged() >= done + 3 * before + 3 {
                    return true;
                }
            }
            false
        })
    }

    /// Compares all with the journal, in the database and on the disk.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn check(&self) -> Result<Verdict, Trouble> {
        let seen = seen::look(&self.database, &self.program.data)?;
        Ok(compare(&self.journal.records(), &seen, &mut |file| {
            Some(sha256(&content(&file.key, &fs::read(self.program.place(&file.place)).ok()?)?))
        }))
    }

    /// The same, and each acknowledged effect over HTTP.
    ///
    /// # Errors
    /// When the database cannot be read, or the program does not answer.
    pub fn check_over_http(&self) -> Result<Verdict, Trouble> {
        let mut verdict = self.check()?;
        let (seen, records) = (seen::look(&self.database, &self.program.data)?, self.journal.records());
        verdict.lost.extend(over_http::check(&self.server.host, &self.token, records.iter(), &seen)?);
        Ok(verdict)
    }

    /// Kills the program and starts it again.
    ///
    /// # Errors
    /// When it does not start.
    pub fn restart(&mut self) -> Result<(), Trouble> {
        self.server.kill();
        self.server = self.program.start()?;
        Ok(())
    }

    /// What was answered unclearly, and what was wrong, so far; both are forgotten.
    pub fn take_told(&mut self) -> Told {
        std::mem::take(self.told.get_mut().unwrap_or_else(|held| held.into_inner()))
    }
}

/// Tells the refusals that were not clear, each once.
pub fn tell_unclear(what: &str, unclear: &BTreeMap<String, u64>) {
    for (text, count) in unclear {
        progress(format!("{what}: unclear, {count} times: {text}"));
    }
}

/// What can be asked while the writers write.
pub struct Watcher<'a> {
    run: &'a Run<'a>,
}

impl Watcher<'_> {
    pub fn acknowledged(&self) -> usize {
        self.run.journal.records().iter().filter(|record| record.outcome == Outcome::Acknowledged).count()
    }

    /// How often the server refused because of itself.
    pub fn refused(&self) -> u64 {
        self.run.told(|told| told.refused())
    }

    /// Reads pages and the API. Returns what did not work.
    pub fn read(&self) -> Vec<String> {
        let records = self.run.journal.records();
        let name = records.iter().find_map(|record| match &record.effect {
            Effect::Customer { name, .. } if record.outcome == Outcome::Acknowledged => Some(name.clone()),
            _ => None,
        });
        let search = format!("/api/v1/search?q={}", name.unwrap_or_default().replace(' ', "%20"));
        let paths = ["/customers", "/api/v1/customers?limit=5", search.as_str(), "/today"];
        let ask = |path: &str| -> std::io::Result<Answer> {
            Client::connect(self.run.host, self.run.token)?.send(&Request::get(path))
        };
        let failed = |path: &&str| match ask(path) {
            Ok(answer) if answer.status < 400 => None,
            Ok(answer) => Some(format!("{path} is answered {}", answer.status)),
            Err(error) => Some(format!("{path} is not answered: {error}")),
        };
        paths.iter().filter_map(failed).collect()
    }
}

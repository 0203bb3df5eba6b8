//! `crash`: proves on the real program that nothing acknowledged is lost.
//!
//! It drives `vinculo` from outside, over HTTP, keeps a journal of what was asked and what was acknowledged, makes
//! things break, and compares.

mod compare;
mod faults;
mod http;
mod journal;
mod kill;
mod load;
mod over_http;
mod overload;
mod postgres;
mod power;
mod random;
mod recording;
mod replay;
mod restarts;
mod say;
mod sealed;
mod seen;
mod server;
mod shim;
mod stage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::postgres::{Databases, Named, Own};
use crate::shim::Lie;

/// Breaks things around Vínculo and compares with a journal what it acknowledged. Ends with 1 when anything was lost.
#[derive(Parser)]
#[command(name = "crash")]
struct Options {
    #[command(subcommand)]
    command: Option<Command>,
    /// The program to test [default: vinculo beside this one]
    #[arg(long, env = "VINCULO_BIN", value_name = "FILE", global = true)]
    vinculo: Option<PathBuf>,
    /// Repeats the random choices of a run
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    /// Work in this folder instead of one of its own in the system's temporary folder
    #[arg(long, value_name = "DIR", global = true)]
    scratch: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Kill the program at random moments and compare after each start
    Kill {
        #[arg(long, default_value_t = 200)]
        cycles: usize,
        /// A PostgreSQL whose user may create databases, postgres://…
        #[arg(long, value_name = "URL")]
        database: Option<String>,
        /// On a PostgreSQL that is started for this run
        #[arg(long)]
        postgres: bool,
    },
    /// Record what the program asks of the disk, and open what a power cut may leave
    Power {
        #[arg(long, default_value_t = 1_000)]
        images: usize,
        /// Answer syncs without doing them, to see that the loss is found
        #[arg(long, value_name = "WHICH")]
        lying_disk: Option<Lie>,
        /// Let a sync fail now and then, which the program is told
        #[arg(long, conflicts_with = "lying_disk")]
        failing_syncs: bool,
    },
    /// Let the disk fail in the middle of writing, and fill it up
    Faults {
        /// For each kind of fault, the first so many operations fail in turn
        #[arg(long, default_value_t = 12)]
        each: u64,
    },
    /// Ten times the writers: are the answers still there in time, and the memory bounded?
    Overload {
        #[arg(long, default_value_t = 10)]
        seconds: u64,
    },
    /// Crash, cut off and stop a PostgreSQL under the running program
    Postgres {
        #[arg(long, default_value_t = 12)]
        cycles: usize,
    },
}

/// What all runs share.
pub struct Settings {
    vinculo: PathBuf,
    seed: u64,
    scratch: PathBuf,
}

/// What stopped a run, in one sentence.
#[derive(Debug)]
pub struct Trouble(String);

impl Trouble {
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

macro_rules! trouble_from {
    ($($error:ty),*) => {$(
        impl From<$error> for Trouble {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )*};
}
trouble_from!(std::io::Error, rusqlite::Error);

fn main() -> ExitCode {
    let options = Options::parse();
    match run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(Trouble(text)) => {
            say::progress(text);
            ExitCode::FAILURE
        }
    }
}

/// Returns whether nothing was lost.
fn run(options: &Options) -> Result<bool, Trouble> {
    let beside = std::env::current_exe()?.with_file_name("vinculo");
    let vinculo = options.vinculo.clone().unwrap_or(beside).canonicalize();
    let vinculo =
        vinculo.map_err(|error| Trouble::new(format!("the program to test is not there: {error}")))?;
    let name = format!("vinculo-crash-{}", std::process::id());
    let scratch = options.scratch.clone().unwrap_or_else(std::env::temp_dir).join(name);
    std::fs::create_dir_all(&scratch)?;
    let settings = Settings { vinculo, seed: options.seed, scratch };

    let is_clean = match &options.command {
        None => everything(&settings)?,
        Some(Command::Kill { cycles, database: Some(url), .. }) => {
            kill::run(&settings, *cycles, Some(&Named::new(url)?))?
        }
        Some(Command::Kill { cycles, postgres: true, .. }) => {
            let own = own_postgres(&settings)?;
            kill::run(&settings, *cycles, Some(&own.named as &dyn Databases))?
        }
        Some(Command::Kill { cycles, .. }) => kill::run(&settings, *cycles, None)?,
        Some(Command::Power { images, lying_disk, failing_syncs }) => {
            let kind = match (lying_disk, failing_syncs) {
                (Some(lie), _) => power::Kind::Lying(*lie),
                (None, true) => power::Kind::Failing,
                (None, false) => power::Kind::Honest,
            };
            power::run(&settings, *images, kind)?
        }
        Some(Command::Faults { each }) => faults::run(&settings, *each)?,
        Some(Command::Overload { seconds }) => overload::run(&settings, *seconds)?,
        Some(Command::Postgres { cycles }) => restarts::run(&settings, *cycles)?,
    };
    if is_clean {
        std::fs::remove_dir_all(&settings.scratch)?;
    }
    Ok(is_clean)
}

/// A set of the size that fits between two commits.
fn everything(settings: &Settings) -> Result<bool, Trouble> {
    let mut all_clean = kill::run(settings, 200, None)?;
    all_clean &= power::run(settings, 1_000, power::Kind::Honest)?;
    // A check that cannot fail proves nothing: a disk that lies must be noticed.
    all_clean &= power::run(settings, 40, power::Kind::Lying(Lie::Files))?;
    all_clean &= power::run(settings, 40, power::Kind::Lying(Lie::Folders))?;
    all_clean &= power::run(settings, 500, power::Kind::Failing)?;
    all_clean &= faults::run(settings, 6)?;
    all_clean &= overload::run(settings, 5)?;
    if let Err(Trouble(reason)) = postgres::programs() {
        say::say(format!("on PostgreSQL: skipped, {reason}"));
        return Ok(all_clean);
    }
    let own = own_postgres(settings)?;
    all_clean &= kill::run(settings, 50, Some(&own.named as &dyn Databases))?;
    drop(own);
    all_clean &= restarts::run(settings, 9)?;
    Ok(all_clean)
}

fn own_postgres(settings: &Settings) -> Result<Own, Trouble> {
    Own::start(&settings.scratch.join("postgres-for-kill"))
}

//! `bench`: what our pages cost beside the bare SQL they run, and whether they grow with the data.

mod bare;
mod cases;
mod client;
mod fill;
mod measure;
mod people;
mod random;
mod reach;
mod record;
mod report;
mod say;
mod server;
mod static_page;
mod table;
mod weight;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Measures Vínculo against the same bare SQL. Prints ratios; a missed limit is no error.
#[derive(Parser)]
#[command(name = "bench")]
struct Options {
    /// Customers of the large database
    #[arg(long, default_value_t = 1_000_000, value_parser = clap::value_parser!(u64).range(1000..))]
    customers: u64,
    /// Timeline entries that every customer has
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    entries_per_customer: u64,
    /// Customers of the small database that the large one is compared to
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u64).range(1000..))]
    small: u64,
    /// Measured requests of each case
    #[arg(long, default_value_t = 400, value_parser = clap::value_parser!(u64).range(10..))]
    requests: u64,
    /// Keep the databases in this folder instead of the cache
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Only cases whose name holds this text
    #[arg(long, value_name = "TEXT", default_value = "")]
    only: String,
    /// Print each case's statements, their times and their plans
    #[arg(long)]
    explain: bool,
    /// The program to measure [default: vinculo beside this one]
    #[arg(long, env = "VINCULO_BIN", value_name = "FILE")]
    vinculo: Option<PathBuf>,
    #[arg(long, env = "VINCULO_CACHE", hide = true)]
    cache: Option<PathBuf>,
    #[arg(long, env = "XDG_CACHE_HOME", hide = true)]
    system_cache: Option<PathBuf>,
    #[arg(long, env = "HOME", hide = true)]
    home: Option<PathBuf>,
    /// Be the static page that ours are compared to
    #[arg(long, hide = true)]
    static_page: bool,
}

impl Options {
    /// The folder that holds the databases.
    fn cache(&self) -> PathBuf {
        let system = self.system_cache.clone().or_else(|| self.home.as_ref().map(|home| home.join(".cache")));
        let usual = system.unwrap_or_else(|| PathBuf::from(".")).join("vinculo");
        self.keep.clone().or_else(|| self.cache.clone()).unwrap_or(usual)
    }
}

/// What stopped the bench, in one sentence.
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
trouble_from!(
    std::io::Error,
    std::num::TryFromIntError,
    rusqlite::Error,
    foundation::db::DbError,
    foundation::db::SchemaProblem
);

fn main() -> ExitCode {
    let options = Options::parse();
    let done = if options.static_page { static_page::serve() } else { report::run(&options) };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble(text)) => {
            say::progress(&text);
            ExitCode::FAILURE
        }
    }
}

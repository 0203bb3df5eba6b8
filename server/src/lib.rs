//! The program `vinculo`: all routes and jobs of the house, and how it starts and stops.

mod backups;
pub mod cli;
mod documents;
mod door;
mod drill;
mod exchange;
mod failure;
mod jobs;
mod keys;
mod listen;
mod logs;
mod patient;
mod place;
mod privacy;
mod routes;
mod start;
mod tokens;
mod verify;

use std::process::ExitCode;

pub use documents::document;
pub use failure::Failure;
pub use logs::start as start_logs;
pub use routes::routes;
pub use start::app;

use cli::{Cli, Command};

/// Does what the command line asks, and gives the code to end with: 0 done, 2 asked wrongly, 1 otherwise.
pub async fn run(cli: Cli) -> ExitCode {
    let place = &cli.place;
    let done = match &cli.command {
        Command::Demo => start::demo(place).await,
        Command::Serve(asked) => start::serve(place, asked).await,
        Command::Import(import) => exchange::import(place, import).await,
        Command::Export(export) => exchange::export(place, export).await,
        Command::Token(token) => tokens::run(place, token).await,
        Command::Backup { file } => backups::backup(place, file).await,
        Command::Restore(restore) => backups::restore(place, restore).await,
        Command::Erase { customer, reason } => backups::erase(place, *customer, reason).await,
        Command::Keys(keys) => keys::run(place, keys).await,
        Command::Verify(asked) => verify::run(place, asked).await,
        Command::Audit(asked) => verify::start_key(place, asked),
        Command::Privacy(asked) => privacy::run(place, asked).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.tell(),
    }
}

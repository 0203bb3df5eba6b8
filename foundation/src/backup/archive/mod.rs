//! The continuous archive of the embedded database: a base each day, and every second what was committed since.
//!
//! The keeper reads SQLite's log while others write it, and alone decides when it is written back, so that nothing is
//! begun anew unread. What it read lies in segments that are sealed like a backup and chained to each other; with the
//! base before them they make the database of any moment. Where the chain cannot go on, a new run begins with a base.

mod base;
mod contents;
mod keeper;
mod restore;
mod segment;
mod shelf;
mod state;
mod status;
mod tail;
#[cfg(test)]
mod tests;
mod tidy;

use std::path::{Path, PathBuf};

pub use keeper::Keeper;
pub use restore::{Rebuilt, rebuild};
pub use segment::Link;
pub use status::Status;

use crate::clock::DAY;
use crate::db::log;

/// Where the archive lies, and how much of it is kept.
#[derive(Clone, Debug)]
pub struct Plan {
    pub folder: PathBuf,
    /// Milliseconds from one base to the next.
    pub base_every: i64,
    /// For so many milliseconds any moment can be brought back.
    pub keep_for: i64,
}

impl Plan {
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, base_every: DAY, keep_for: 30 * DAY }
    }
}

/// Says, before the database in `data` is opened, whether an archive keeps its log. Every program of ours that opens
/// it later leaves the log alone as long as one does.
///
/// # Errors
/// When the folder cannot be written.
pub fn claim_log(data: &Path, is_kept: bool) -> std::io::Result<()> {
    let file = data.join(log::KEPT);
    if is_kept {
        std::fs::OpenOptions::new().append(true).create(true).open(file)?;
        return Ok(());
    }
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether `path` is the folder of an archive.
#[must_use]
pub fn is_archive(path: &Path) -> bool {
    shelf::Shelf(path.to_owned()).is_one()
}

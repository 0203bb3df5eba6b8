//! Backups of the embedded database with its files: taken while the program runs, sealed, read back before they
//! count, and restored whole or not at all.

pub mod archive;
mod format;
mod restore;
mod take;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use format::Head;
pub use restore::{Restored, restore};
pub use take::{Taken, take};

/// Folder of the backups that are taken by themselves before a migration.
pub const FOLDER: &str = "backups";
const DATABASE: &str = "vinculo.db";

/// Where the backup from before migration `number` lies.
#[must_use]
pub fn before(data: &Path, number: i64) -> PathBuf {
    data.join(FOLDER).join(format!("before-{number:04}.vinculo"))
}

/// Why a backup was not taken or not restored. Nothing half is left.
#[derive(Debug, thiserror::Error)]
pub enum BackupTrouble {
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("{path} cannot be restored: {source}")]
    Refused { path: String, source: std::io::Error },
    #[error("the database: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("the database does not pass its own check: {0}")]
    Damaged(String),
    #[error("{0} is not empty; name an empty folder with --data")]
    NotEmpty(String),
    #[error("it was stopped")]
    Stopped,
    #[error("the vault is locked: no master key was given")]
    Locked,
    #[error("the database: {0}")]
    Unreadable(String),
}

fn io_at(path: &Path) -> impl Fn(std::io::Error) -> BackupTrouble {
    let path = path.display().to_string();
    move |source| BackupTrouble::Io { path: path.clone(), source }
}

/// The name of a content's part, and its place below the data folder.
fn content_name(hash: &str) -> String {
    format!("files/{}/{}/{hash}", &hash[..2], &hash[2..4])
}

/// Whether a part may be written under this name below a data folder: only what a backup of ours holds.
fn is_ours(name: &str) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    match name.split('/').collect::<Vec<_>>().as_slice() {
        [file] => *file == DATABASE || *file == crate::vault::LEDGER || crate::audit::KEPT.contains(file),
        ["files", one, two, hash] => {
            hash.len() == 64
                && is_hex(hash)
                && one.len() == 2
                && two.len() == 2
                && hash.starts_with(&format!("{one}{two}"))
        }
        _ => false,
    }
}

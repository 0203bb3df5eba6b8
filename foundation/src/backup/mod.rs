//! Backups of the embedded database with its files: taken while the program runs, sealed, read back before they
//! count, and restored whole or not at all.

pub mod archive;
mod format;
mod postgres;
mod restore;
mod take;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

pub use format::Head;
pub use postgres::{restore_postgres, take_postgres};
pub use restore::{Restored, restore};
pub use take::{Taken, take};

/// Folder of the backups that are taken by themselves before a migration.
pub const FOLDER: &str = "backups";
const DATABASE: &str = "vinculo.db";
/// Below it the parts that hold a table each, of a database on PostgreSQL.
const TABLES: &str = "tables";
/// Where everything is made before it gets its place.
const BESIDE: &str = "being-restored";

/// Of which engine a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Embedded,
    Postgres,
}

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
    #[error("the database: {0}")]
    Postgres(#[from] sqlx::Error),
    #[error("the PostgreSQL database is not empty; name an empty one with --database")]
    NotEmptyDatabase,
    #[error("it is of a newer Vínculo, with migration {0}")]
    TooNew(i64),
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

/// A folder that goes away with what is left in it.
struct Beside(PathBuf);

impl Drop for Beside {
    fn drop(&mut self) {
        // It is not taken for anything of ours.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700).create(folder)
}

/// Makes `data` if it is not there.
fn refuse_unless_empty(data: &Path) -> Result<(), BackupTrouble> {
    std::fs::create_dir_all(data).map_err(io_at(data))?;
    match std::fs::read_dir(data).map_err(io_at(data))?.next() {
        Some(_) => Err(BackupTrouble::NotEmpty(data.display().to_string())),
        None => Ok(()),
    }
}

/// Moves what was made beside into its place, the database last: with it the folder is one of ours. Answers the new
/// paths.
fn move_into(beside: &Path, data: &Path) -> Result<Vec<PathBuf>, BackupTrouble> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(beside).map_err(io_at(beside))? {
        names.push(entry.map_err(io_at(beside))?.file_name());
    }
    names.sort_by_key(|name| name == DATABASE);
    let mut moved = Vec::new();
    for name in names {
        let to = data.join(&name);
        std::fs::rename(beside.join(&name), &to).map_err(io_at(&to))?;
        moved.push(to);
    }
    std::fs::File::open(data).and_then(|folder| folder.sync_all()).map_err(io_at(data))?;
    Ok(moved)
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
        [TABLES, table] => !table.is_empty() && table.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_')),
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

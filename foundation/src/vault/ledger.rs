//! Who was forgotten, in a file outside the database: after a backup from before is restored, they are forgotten again.
//!
//! Each line is sealed by the first house key, which every backup holds, and bound to its number: a line that
//! was changed, taken out or put elsewhere does not open.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use super::{Secret, Vault, envelope};
use crate::clock::Timestamp;
use crate::id::Id;

/// The ledger's name in the data folder.
pub const LEDGER: &str = "erasures.log";

/// Why the ledger cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerTrouble {
    #[error("the vault is locked: no master key was given")]
    Locked,
    #[error("{path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("{path}: line {line} was changed, or belongs to another installation")]
    Damaged { path: String, line: usize },
}

/// Somebody who was forgotten, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forgotten {
    pub person: Id,
    pub at: Timestamp,
}

/// The ledger of one installation.
pub struct Ledger {
    path: PathBuf,
    key: Secret,
}

impl Ledger {
    /// The ledger in the folder `data`.
    ///
    /// # Errors
    /// When the vault is locked.
    pub fn of(vault: &Vault, data: &Path) -> Result<Self, LedgerTrouble> {
        Self::at(vault, data.join(LEDGER))
    }

    /// The ledger in the file `path`.
    ///
    /// # Errors
    /// When the vault is locked.
    pub fn at(vault: &Vault, path: PathBuf) -> Result<Self, LedgerTrouble> {
        let key = vault.first_house().ok_or(LedgerTrouble::Locked)?;
        Ok(Self { path, key })
    }

    fn io(&self, source: std::io::Error) -> LedgerTrouble {
        LedgerTrouble::Io { path: self.path.display().to_string(), source }
    }

    /// Writes one more down; it is on disk when this returns. Call it before the erasure is committed: a line
    /// too many forgets somebody who was to be forgotten anyway, one too few brings them back.
    ///
    /// # Errors
    /// When the file cannot be written, or what stands in it was changed.
    pub fn append(&self, forgotten: Forgotten) -> Result<(), LedgerTrouble> {
        let mut options = OpenOptions::new();
        options.read(true).create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path).map_err(|error| self.io(error))?;
        file.lock().map_err(|error| self.io(error))?;
        let (known, whole) = self.read_from(&mut file)?;
        // What a crash cut off was never committed.
        file.set_len(whole).map_err(|error| self.io(error))?;
        let mut plain = forgotten.person.0.as_bytes().to_vec();
        plain.extend_from_slice(&forgotten.at.0.to_be_bytes());
        let line = BASE64.encode(envelope::seal(&self.key, &place(known.len()), &plain)) + "\n";
        file.write_all(line.as_bytes()).and_then(|()| file.sync_all()).map_err(|error| self.io(error))?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = File::open(folder.unwrap_or(Path::new(".")));
        folder.and_then(|folder| folder.sync_all()).map_err(|error| self.io(error))
    }

    /// Everybody who was forgotten, in order; empty when there is no file.
    ///
    /// # Errors
    /// When a line was changed.
    pub fn read(&self) -> Result<Vec<Forgotten>, LedgerTrouble> {
        match File::open(&self.path) {
            Ok(mut file) => Ok(self.read_from(&mut file)?.0),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(self.io(error)),
        }
    }

    /// The lines, and how many bytes the whole ones take.
    fn read_from(&self, file: &mut File) -> Result<(Vec<Forgotten>, u64), LedgerTrouble> {
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(|error| self.io(error))?;
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let damaged =
            |line: usize| LedgerTrouble::Damaged { path: self.path.display().to_string(), line: line + 1 };
        let lines = text[..whole].lines().enumerate();
        let all = lines.map(|(number, line)| self.line(number, line).ok_or_else(|| damaged(number)));
        Ok((all.collect::<Result<_, _>>()?, whole as u64))
    }

    fn line(&self, number: usize, line: &str) -> Option<Forgotten> {
        let plain = envelope::open(&self.key, &place(number), &BASE64.decode(line).ok()?)?;
        let (person, at) = plain.split_at_checked(16)?;
        Some(Forgotten {
            person: Id(uuid::Uuid::from_slice(person).ok()?),
            at: Timestamp(i64::from_be_bytes(at.try_into().ok()?)),
        })
    }
}

fn place(number: usize) -> Vec<u8> {
    format!("{LEDGER}/{number}").into_bytes()
}

/// The name of a person in lists that outlive them: it tells only whoever knows the id already.
#[must_use]
pub fn reference(person: Id) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(b"vinculo forgotten person");
    hash.update(person.0.as_bytes());
    hash.finalize().to_vec()
}

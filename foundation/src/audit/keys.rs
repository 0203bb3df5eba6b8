//! The key file beside the database, never in it: the current key of each lane, and where its epoch began.
//!
//! `audit.key` is replaced whole, only after the step to the next key is durable in the database. A crash in
//! between leaves the older key, from which the newer one follows. `audit.seed` is the start key: it waits there
//! until somebody takes it away, and then exists outside alone.

use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::link::{Key, Sum};
use crate::id::{Id, random};

const KEYS: &str = "audit.key";
const SEED: &str = "audit.seed";
const LOCK: &str = "audit.lock";

/// What the key file knows of one lane: its key, and the row and the tip after which the key's epoch began.
#[derive(Clone)]
pub struct Known {
    pub lane: Id,
    pub epoch: i64,
    pub key: Key,
    pub seq: i64,
    pub link: Vec<u8>,
    /// The database had lost this lane when the program started; another took its place.
    pub is_lost: bool,
}

#[derive(Serialize, Deserialize)]
struct Line {
    lane: Id,
    epoch: i64,
    key: String,
    seq: i64,
    link: String,
    #[serde(default)]
    lost: bool,
}

/// The keys of one data folder.
#[derive(Clone, Debug)]
pub struct KeyFolder(PathBuf);

impl KeyFolder {
    #[must_use]
    pub fn new(data: &Path) -> Self {
        Self(data.to_owned())
    }

    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Waits for whoever else changes the keys; the turn ends when the file is dropped.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn lock(&self) -> io::Result<File> {
        let file =
            OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(self.path(LOCK))?;
        file.lock()?;
        Ok(file)
    }

    /// The keys; none when there is no file yet.
    ///
    /// # Errors
    /// When the file cannot be read, or is no key file.
    pub fn read(&self) -> io::Result<Option<Vec<Known>>> {
        let text = match std::fs::read_to_string(self.path(KEYS)) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let broken = || io::Error::new(io::ErrorKind::InvalidData, format!("{KEYS} is no key file"));
        let lines = text.lines().map(|line| {
            let line: Line = serde_json::from_str(line).map_err(|_| broken())?;
            let key = unhex(&line.key).and_then(|key| key.try_into().ok()).ok_or_else(broken)?;
            let link = unhex(&line.link).ok_or_else(broken)?;
            let (lane, epoch, seq, is_lost) = (line.lane, line.epoch, line.seq, line.lost);
            Ok(Known { lane, epoch, key: Key::new(key), seq, link, is_lost })
        });
        lines.collect::<io::Result<Vec<_>>>().map(Some)
    }

    /// Replaces the keys: written new, synced, renamed, and the folder synced.
    ///
    /// # Errors
    /// When the folder cannot be written; then the older keys stand.
    pub fn write(&self, keys: &[Known]) -> io::Result<()> {
        let mut text = String::new();
        for known in keys {
            let line = Line {
                lane: known.lane,
                epoch: known.epoch,
                key: hex(known.key.bytes()),
                seq: known.seq,
                link: hex(&known.link),
                lost: known.is_lost,
            };
            text += &serde_json::to_string(&line)?;
            text.push('\n');
        }
        self.put(KEYS, text.as_bytes())
    }

    /// Makes a new start key and leaves it in `audit.seed`, or takes the one that still waits there.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn make_seed(&self) -> io::Result<Sum> {
        let seed = random::<32>();
        let mut text = self.waiting_seed()?.unwrap_or_default();
        text += &hex(&seed);
        text.push('\n');
        self.put(SEED, text.as_bytes())?;
        Ok(seed)
    }

    /// The start key, while it waits to be taken away.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn waiting_seed(&self) -> io::Result<Option<String>> {
        match std::fs::read_to_string(self.path(SEED)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Forgets the start key: whoever asked has it in hand.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn forget_seed(&self) -> io::Result<()> {
        std::fs::remove_file(self.path(SEED))?;
        File::open(&self.0)?.sync_all()
    }

    fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let (path, new) = (self.path(name), self.path(&format!("{name}.new")));
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&new, &path)?;
        File::open(&self.0)?.sync_all()
    }
}

/// Reads start keys: one a line, 64 hexadecimal digits.
#[must_use]
pub fn read_seeds(text: &str) -> Option<Vec<Sum>> {
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| unhex(line.trim())?.try_into().ok())
        .collect()
}

#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let is_even = text.len().is_multiple_of(2) && text.is_ascii();
    let pairs = (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok());
    if is_even { pairs.collect() } else { None }
}

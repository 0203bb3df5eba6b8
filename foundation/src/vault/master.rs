//! The master key: it lies outside the database, so that whoever copies the database alone reads nothing sealed.
//!
//! It is 32 bytes in Base64: a file that only its owner reads, a variable, or what a program prints, such as
//! the client of a key management service.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};
use zeroize::Zeroize;

use super::envelope;
use super::secret::Secret;

/// The name of the key that the program makes for itself, in the data folder.
pub const MADE_BESIDE: &str = "master.key";
/// How often, each a tenth of a second, a program is asked whether it has printed the key.
const PATIENCE: u32 = 100;
const LONGEST: u64 = 1_000;

/// Where the master key comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeySource {
    File(PathBuf),
    Env(String),
    Command(String),
}

/// Why there is no master key. The texts never hold the key.
#[derive(Debug, thiserror::Error)]
pub enum KeyTrouble {
    #[error("there is no master key at {0}")]
    Missing(String),
    #[error("the master key {path} can be read by others (mode {mode:o}); run: chmod 400 {path}")]
    Open { path: String, mode: u32 },
    #[error("the master key at {0} is not 32 bytes in Base64")]
    Odd(String),
    #[error("the master key at {path}: {source}")]
    Io { path: String, source: std::io::Error },
    #[error("the program {0} did not print the master key")]
    Command(String),
}

/// A master key, and the short name by which a wrapped key says which one it needs.
#[derive(Clone, PartialEq)]
pub struct MasterKey {
    pub(super) key: Secret,
    id: Vec<u8>,
}

impl KeySource {
    /// Reads `file:PATH`, `env:NAME` or `command:PROGRAM`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, rest) = text.split_once(':')?;
        match kind {
            _ if rest.is_empty() => None,
            "file" => Some(Self::File(PathBuf::from(rest))),
            "env" => Some(Self::Env(rest.to_owned())),
            "command" => Some(Self::Command(rest.to_owned())),
            _ => None,
        }
    }

    /// Where the key is when nobody says: what the service manager hands over, else beside the database.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "systemd names the folder of credentials in this variable")]
    pub fn usual(data: &Path) -> Self {
        let handed =
            std::env::var_os("CREDENTIALS_DIRECTORY").map(|folder| Path::new(&folder).join("master"));
        Self::File(handed.filter(|file| file.exists()).unwrap_or_else(|| data.join(MADE_BESIDE)))
    }

    /// Whether it is the key that lies beside what it protects.
    #[must_use]
    pub fn is_beside(&self, data: &Path) -> bool {
        *self == Self::File(data.join(MADE_BESIDE))
    }

    /// Reads the key.
    ///
    /// # Errors
    /// See [`KeyTrouble`]; a file that others may read is refused.
    pub fn load(&self) -> Result<MasterKey, KeyTrouble> {
        match self {
            Self::File(path) => from_file(path),
            Self::Env(name) => from_variable(name),
            Self::Command(program) => from_command(program),
        }
    }

    /// Makes a new key where there is none; only a file can be made.
    ///
    /// # Errors
    /// When it is no file, the file exists, or cannot be written.
    pub fn make(&self) -> Result<MasterKey, KeyTrouble> {
        let Self::File(path) = self else { return Err(KeyTrouble::Missing(self.to_string())) };
        let io = |source| KeyTrouble::Io { path: path.display().to_string(), source };
        let master = MasterKey::new(Secret::new());
        let mut text = BASE64.encode(master.key.bytes());
        let mut file = private(OpenOptions::new().write(true).create_new(true)).open(path).map_err(io)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n"));
        text.zeroize();
        written.and_then(|()| file.sync_all()).map_err(io)?;
        // The name must be as durable as what is sealed from now on.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all()).map_err(io)?;
        Ok(master)
    }
}

impl std::fmt::Display for KeySource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Env(name) => write!(f, "the variable {name}"),
            Self::Command(program) => f.write_str(program.split_whitespace().next().unwrap_or_default()),
        }
    }
}

impl MasterKey {
    #[must_use]
    pub fn new(key: Secret) -> Self {
        let id = Sha256::digest(key.bytes())[..8].to_vec();
        Self { key, id }
    }

    /// Wraps the key of a backup, bound to the backup's head.
    pub(crate) fn wrap(&self, head: &[u8], key: &Secret) -> Vec<u8> {
        envelope::seal(&self.key, &[b"backup\0", head].concat(), key.bytes())
    }

    /// What [`MasterKey::wrap`] wrapped.
    pub(crate) fn unwrap(&self, head: &[u8], wrapped: &[u8]) -> Option<Secret> {
        envelope::open(&self.key, &[b"backup\0", head].concat(), wrapped).and_then(Secret::take)
    }

    /// Eight bytes that tell keys apart and nothing about them.
    #[must_use]
    pub fn id(&self) -> &[u8] {
        &self.id
    }
}

fn from_file(path: &Path) -> Result<MasterKey, KeyTrouble> {
    let shown = path.display().to_string();
    let io = |source: std::io::Error| match source.kind() {
        ErrorKind::NotFound => KeyTrouble::Missing(shown.clone()),
        _ => KeyTrouble::Io { path: shown.clone(), source },
    };
    let file = File::open(path).map_err(io)?;
    must_be_private(&file, &shown)?;
    let mut text = String::new();
    file.take(LONGEST).read_to_string(&mut text).map_err(io)?;
    decoded(text, &shown)
}

#[cfg(unix)]
fn must_be_private(file: &File, shown: &str) -> Result<(), KeyTrouble> {
    use std::os::unix::fs::PermissionsExt;
    let about = file.metadata().map_err(|source| KeyTrouble::Io { path: shown.to_owned(), source })?;
    let mode = about.permissions().mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(KeyTrouble::Open { path: shown.to_owned(), mode }) }
}

#[cfg(not(unix))]
fn must_be_private(_: &File, _: &str) -> Result<(), KeyTrouble> {
    Ok(())
}

#[cfg(unix)]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o400)
}

#[cfg(not(unix))]
fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[expect(clippy::disallowed_methods, reason = "the command line names the variable that holds the key")]
fn from_variable(name: &str) -> Result<MasterKey, KeyTrouble> {
    let text = std::env::var(name).map_err(|_| KeyTrouble::Missing(format!("the variable {name}")))?;
    decoded(text, &format!("the variable {name}"))
}

/// Runs the program without a shell: its words are split at blanks.
#[expect(clippy::disallowed_methods, reason = "this is before the program serves anybody")]
fn from_command(program: &str) -> Result<MasterKey, KeyTrouble> {
    let mut words = program.split_whitespace();
    let name = words.next().unwrap_or_default().to_owned();
    let failed = || KeyTrouble::Command(name.clone());
    let mut command = Command::new(&name);
    command.args(words).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut child = command.spawn().map_err(|_| failed())?;
    for _ in 0..PATIENCE {
        if let Some(status) = child.try_wait().map_err(|_| failed())? {
            let mut text = String::new();
            let out = child.stdout.take().ok_or_else(failed)?;
            out.take(LONGEST).read_to_string(&mut text).map_err(|_| failed())?;
            return if status.success() { decoded(text, &name) } else { Err(failed()) };
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    // It is stopped or has just ended; either way it said nothing in time.
    let _ = child.kill();
    let _ = child.wait();
    Err(failed())
}

fn decoded(mut text: String, shown: &str) -> Result<MasterKey, KeyTrouble> {
    let bytes = BASE64.decode(text.trim());
    text.zeroize();
    let key = bytes.ok().and_then(Secret::take).ok_or_else(|| KeyTrouble::Odd(shown.to_owned()))?;
    Ok(MasterKey::new(key))
}

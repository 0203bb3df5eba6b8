//! The rejected rows of an import: a file beside the imported one with the
//! original columns, the line and the reason. None are rejected: no such file.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use foundation::vault::{Sealing, Vault, create_house_file};

use super::cells::{guarded, unguarded};
use super::refusal::Refusal;

/// Reasons that are kept to be shown at once.
const SHOWN: usize = 20;

/// A rejected row as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    pub line: u64,
    pub reason: String,
}

/// Collects rejected rows.
pub struct Rejects {
    /// None: they are counted and shown, but not written.
    path: Option<PathBuf>,
    header: Vec<String>,
    /// Whose house seals them; none: they lie plain.
    vault: Option<Vault>,
    writer: Option<csv::Writer<Out>>,
    pub first: Vec<Rejected>,
}

enum Out {
    Plain(File),
    Sealed(Sealing<File>),
}

impl Out {
    fn create(path: &Path, vault: Option<&Vault>) -> io::Result<Self> {
        match vault {
            Some(vault) => create_house_file(vault, path).map(Self::Sealed),
            None => File::create(path).map(Self::Plain),
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(_) => Ok(()),
            Self::Sealed(sealing) => sealing.finish().map(drop),
        }
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(file) => file.write(bytes),
            Self::Sealed(sealing) => sealing.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(file) => file.flush(),
            Self::Sealed(sealing) => sealing.flush(),
        }
    }
}

impl Rejects {
    /// Where the rejected rows of `file` go: `FILE.rejected.csv`.
    #[must_use]
    pub fn path_for(file: &Path) -> PathBuf {
        let mut name = OsString::from(file);
        name.push(".rejected.csv");
        PathBuf::from(name)
    }

    /// Starts over: what an earlier import left at `path` goes away.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn start(path: Option<PathBuf>, headers: &[String], vault: Option<Vault>) -> Result<Self, Refusal> {
        if let Some(path) = &path {
            match std::fs::remove_file(path) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(Refusal::unwritable(path, &error));
                }
                _ => {}
            }
        }
        let mut header = headers.to_vec();
        for name in ["line", "reason"] {
            let is_taken = headers.iter().any(|header| header.eq_ignore_ascii_case(name));
            header.push(if is_taken { format!("rejected_{name}") } else { name.to_owned() });
        }
        Ok(Self { path, header, vault, writer: None, first: Vec::new() })
    }

    /// Adds one row.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, line: u64, cells: &[String], reason: String) -> Result<(), Refusal> {
        if let Some(path) = &self.path {
            let refuse = |error: csv::Error| Refusal::unwritable(path, &error.into());
            if self.writer.is_none() {
                let out = Out::create(path, self.vault.as_ref());
                let out = out.map_err(|error| Refusal::unwritable(path, &error))?;
                let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(out);
                writer.write_record(&self.header).map_err(refuse)?;
                self.writer = Some(writer);
            }
            if let Some(writer) = &mut self.writer {
                let columns = self.header.len() - 2;
                let known = cells.iter().map(String::as_str).chain(std::iter::repeat("")).take(columns);
                let row = known
                    // A cell that came guarded stays so once: it is brought again from here.
                    .map(|cell| guarded(unguarded(cell)).into_owned())
                    .chain([line.to_string(), guarded(&reason).into_owned()]);
                writer.write_record(row).map_err(refuse)?;
            }
        }
        if self.first.len() < SHOWN {
            self.first.push(Rejected { line, reason });
        }
        Ok(())
    }

    /// Makes sure that the file is whole.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(&mut self) -> Result<(), Refusal> {
        let (Some(writer), Some(path)) = (self.writer.take(), &self.path) else { return Ok(()) };
        let written = writer.into_inner().map_err(csv::IntoInnerError::into_error).and_then(Out::finish);
        written.map_err(|error| Refusal::unwritable(path, &error))
    }
}

impl Drop for Rejects {
    /// An import that stopped shows what it rejected until then.
    fn drop(&mut self) {
        if let Err(refusal) = self.finish() {
            tracing::error!(%refusal, "write the rejected rows of an import that stopped");
        }
    }
}

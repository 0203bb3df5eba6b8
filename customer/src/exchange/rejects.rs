//! The rejected rows of an import: a file beside the imported one with the
//! original columns, the line and the reason. None are rejected: no such file.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};

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
    writer: Option<csv::Writer<File>>,
    pub first: Vec<Rejected>,
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
    pub fn start(path: Option<PathBuf>, headers: &[String]) -> Result<Self, Refusal> {
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
        Ok(Self { path, header, writer: None, first: Vec::new() })
    }

    /// Adds one row.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, line: u64, cells: &[String], reason: String) -> Result<(), Refusal> {
        if let Some(path) = &self.path {
            let refuse = |error: csv::Error| Refusal::unwritable(path, &error.into());
            if self.writer.is_none() {
                let file = File::create(path).map_err(|error| Refusal::unwritable(path, &error))?;
                let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
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
        let (Some(writer), Some(path)) = (&mut self.writer, &self.path) else { return Ok(()) };
        writer.flush().map_err(|error| Refusal::unwritable(path, &error))
    }
}

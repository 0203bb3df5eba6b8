//! The folder of an archive: a folder for each run, in it bases and segments by number, and beside them the contents of
//! attached files, each once.

use std::fs::{DirBuilder, File, TryLockError};
use std::io::{self, ErrorKind};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::super::format::{self, Head};
use super::segment::Link;
use crate::id::Id;

const RUNS: &str = "runs";
const CONTENTS: &str = "files";
const LOCK: &str = "archive.lock";
const BASE: &str = ".base.vinculo";
const SEGMENT: &str = ".segment.vinculo";

/// The folder of an archive.
#[derive(Clone, Debug)]
pub(super) struct Shelf(pub PathBuf);

/// The numbers that a run holds, in order.
#[derive(Debug)]
pub(super) struct Run {
    pub id: Id,
    pub folder: PathBuf,
    pub bases: Vec<u64>,
    pub segments: Vec<u64>,
}

impl Run {
    pub(super) fn base(&self, number: u64) -> PathBuf {
        base(&self.folder, number)
    }

    pub(super) fn segment(&self, number: u64) -> PathBuf {
        segment(&self.folder, number)
    }
}

pub(super) fn base(run: &Path, number: u64) -> PathBuf {
    run.join(format!("{number:012}{BASE}"))
}

pub(super) fn segment(run: &Path, number: u64) -> PathBuf {
    run.join(format!("{number:012}{SEGMENT}"))
}

impl Shelf {
    /// Makes the folder, and takes it for this program alone.
    pub(super) fn claim(&self) -> io::Result<File> {
        make(&self.0.join(RUNS))?;
        make(&self.0.join(CONTENTS))?;
        let lock = File::create(self.0.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(lock),
            Err(TryLockError::WouldBlock) => Err(io::Error::other("another server writes this archive")),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Whether the folder is an archive.
    pub(super) fn is_one(&self) -> bool {
        self.0.join(RUNS).is_dir()
    }

    pub(super) fn run(&self, id: Id) -> PathBuf {
        self.0.join(RUNS).join(id.to_string())
    }

    pub(super) fn make_run(&self, id: Id) -> io::Result<PathBuf> {
        let folder = self.run(id);
        make(&folder)?;
        File::open(self.0.join(RUNS))?.sync_all()?;
        Ok(folder)
    }

    /// All runs, the oldest first.
    pub(super) fn runs(&self) -> io::Result<Vec<Run>> {
        let mut runs = Vec::new();
        for entry in std::fs::read_dir(self.0.join(RUNS))? {
            let entry = entry?;
            let name = entry.file_name();
            let Some(id) = name.to_str().and_then(Id::parse) else { continue };
            let mut run = Run { id, folder: entry.path(), bases: Vec::new(), segments: Vec::new() };
            for file in std::fs::read_dir(entry.path())? {
                let name = file?.file_name();
                let Some(name) = name.to_str() else { continue };
                let numbered =
                    |ending: &str| name.strip_suffix(ending).and_then(|text| text.parse::<u64>().ok());
                run.bases.extend(numbered(BASE));
                run.segments.extend(numbered(SEGMENT));
            }
            run.bases.sort_unstable();
            run.segments.sort_unstable();
            runs.push(run);
        }
        runs.sort_by_key(|run| run.id);
        Ok(runs)
    }

    /// Where the content of an attached file is kept.
    pub(super) fn content(&self, hash: &str) -> PathBuf {
        self.0.join(CONTENTS).join(&hash[..2]).join(hash)
    }

    /// Where a content is to be put.
    pub(super) fn make_content(&self, hash: &str) -> io::Result<PathBuf> {
        let path = self.content(hash);
        let folder = self.0.join(CONTENTS).join(&hash[..2]);
        if !folder.is_dir() {
            make(&folder)?;
            File::open(self.0.join(CONTENTS))?.sync_all()?;
        }
        Ok(path)
    }

    /// All contents that are kept.
    pub(super) fn contents(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for folder in std::fs::read_dir(self.0.join(CONTENTS))? {
            for file in std::fs::read_dir(folder?.path())? {
                let path = file?.path();
                found.extend(path.extension().is_none().then_some(path));
            }
        }
        Ok(found)
    }
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// What a file of the archive says about itself. Only its seal makes it sure.
pub(super) fn head(file: &Path) -> io::Result<(Head, Link)> {
    let (head, _) = format::head(&mut File::open(file)?)?;
    let link = head.link.clone();
    let link = link.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "it is no part of an archive"))?;
    Ok((head, link))
}

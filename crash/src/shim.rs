//! The recorder that is preloaded into the server, and the page of numbers through which it is told what to break.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Trouble;
use crate::recording::Marks;

const SOURCE: &str = include_str!("../shim/recorder.c");

/// The system's numbers of errors (errno(3) on Linux).
pub const EIO: u64 = 5;
pub const ENOSPC: u64 = 28;

/// Which operations fail; the numbers are those of `recorder.c`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fails {
    Writes = 1,
    Syncs = 2,
    Names = 4,
}

/// Which syncs are answered and not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lie {
    Files = 1,
    Folders = 2,
}

/// A fault to come.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    pub fails: Fails,
    /// The system's number of the error; 0 makes a write short.
    pub error: u64,
    /// The first operation that fails, counted from 1.
    pub countdown: u64,
    /// Whether all that follow fail too.
    pub stays: bool,
}

/// The recorder for one watched folder.
pub struct Shim {
    library: PathBuf,
    root: PathBuf,
    record: Option<PathBuf>,
    control: PathBuf,
    page: File,
}

impl Shim {
    /// Compiles the recorder into `home` and prepares to watch `root`.
    ///
    /// # Errors
    /// When there is no C compiler, or `home` cannot be written.
    pub fn new(home: &Path, root: &Path, records: bool) -> Result<Self, Trouble> {
        std::fs::create_dir_all(root)?;
        let (source, library) = (home.join("recorder.c"), home.join("recorder.so"));
        std::fs::write(&source, SOURCE)?;
        let compiled = Command::new("cc")
            .args(["-shared", "-fPIC", "-O2", "-Wall", "-o"])
            .arg(&library)
            .arg(&source)
            .arg("-ldl")
            .output();
        let compiled = compiled.map_err(|error| Trouble::new(format!("the C compiler 'cc': {error}")))?;
        if !compiled.status.success() {
            return Err(Trouble::new(format!("cc: {}", String::from_utf8_lossy(&compiled.stderr))));
        }
        let control = home.join("control");
        std::fs::write(&control, [0; 64])?;
        let page = File::options().read(true).write(true).open(&control)?;
        let record = records.then(|| home.join("recording"));
        Ok(Self { library, root: root.canonicalize()?, record, control, page })
    }

    /// What the server is to find in its environment.
    pub fn env(&self) -> Vec<(&'static str, PathBuf)> {
        let mut env = vec![
            ("LD_PRELOAD", self.library.clone()),
            ("CRASH_ROOT", self.root.clone()),
            ("CRASH_CONTROL", self.control.clone()),
        ];
        env.extend(self.record.clone().map(|record| ("CRASH_RECORD", record)));
        env
    }

    /// The clients' end of the recording.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn marks(&self) -> Result<Option<Marks>, Trouble> {
        self.record.as_deref().map(Marks::open).transpose()
    }

    pub fn recording(&self) -> Option<&Path> {
        self.record.as_deref()
    }

    /// # Errors
    /// When the page cannot be written.
    pub fn arm(&self, fault: Fault) -> Result<(), Trouble> {
        self.set(1, fault.countdown)?;
        self.set(2, fault.error)?;
        self.set(3, u64::from(fault.stays))?;
        self.set(4, 0)?;
        // Last, because it lets the rest count.
        self.set(0, fault.fails as u64)
    }

    /// # Errors
    /// When the page cannot be written.
    pub fn disarm(&self) -> Result<(), Trouble> {
        self.set(0, 0)
    }

    /// How often the armed fault has struck.
    ///
    /// # Errors
    /// When the page cannot be read.
    pub fn hits(&self) -> Result<u64, Trouble> {
        let mut number = [0; 8];
        self.page.read_exact_at(&mut number, 4 * 8)?;
        Ok(u64::from_le_bytes(number))
    }

    /// # Errors
    /// When the page cannot be written.
    pub fn lie(&self, lie: Lie) -> Result<(), Trouble> {
        self.set(6, lie as u64)
    }

    fn set(&self, place: u64, number: u64) -> Result<(), Trouble> {
        Ok(self.page.write_all_at(&number.to_le_bytes(), place * 8)?)
    }
}

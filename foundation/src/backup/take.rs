//! Taking a backup of a running installation.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::{Connection, OpenFlags};

use super::format::{Head, Reader, Writer};
use super::{BackupTrouble, DATABASE, Kind, TABLES, content_name, io_at};
use crate::audit;
use crate::clock::Timestamp;
use crate::db::log;
use crate::files;
use crate::id::Id;
use crate::vault::{LEDGER, MasterKey};

/// A backup that was taken and read back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Contents of files in it.
    pub files: u64,
    /// Of the backup, in bytes.
    pub size: u64,
}

/// Writes everything below `data` into `file`: what was acknowledged before this began is in it. Blocks; call
/// it where that is all right.
///
/// # Errors
/// See [`BackupTrouble`]; then `file` is as it was.
pub fn take(data: &Path, file: &Path, master: &MasterKey, now: Timestamp) -> Result<Taken, BackupTrouble> {
    let copy = Leftover(data.join(format!("backup-{}.tmp", Id::new(now))));
    // Before the database: from an older key the newer one follows, but never the other way round.
    let audit = audit_files(data)?;
    let held = hold_contents(data)?;
    copy_database(data, &copy.0)?;
    let schema = look_over(&copy.0)?;
    let contents = contents_of(&copy.0)?;
    let mut files = vec![(DATABASE.to_owned(), copy.0.clone())];
    add_what_lies_beside(&mut files, data, &contents);
    let head = Head { created_at: now.0, schema, master_id: master.id().to_vec(), link: None };
    let size = seal(file, &head, master, &Parts { files, audit, is_stopped: Arc::default() })?;
    drop(held);
    Ok(Taken { files: contents.len() as u64, size })
}

/// What goes into a backup: files by the names of their parts, and what the audit keeps.
pub(super) struct Parts {
    pub files: Vec<(String, PathBuf)>,
    pub audit: Vec<(&'static str, Vec<u8>)>,
    /// Set when nobody waits for it any more.
    pub is_stopped: Arc<AtomicBool>,
}

/// The contents of attached files, and the ledger of who was forgotten.
pub(super) fn add_what_lies_beside(files: &mut Vec<(String, PathBuf)>, data: &Path, contents: &[String]) {
    let ledger = (LEDGER.to_owned(), data.join(LEDGER));
    files.extend(contents.iter().map(|hash| (content_name(hash), data.join(content_name(hash)))));
    files.extend(ledger.1.exists().then_some(ledger));
}

/// Seals `parts` into `file`, which gets its name after it was read back; answers its size.
pub(super) fn seal(
    file: &Path,
    head: &Head,
    master: &MasterKey,
    parts: &Parts,
) -> Result<u64, BackupTrouble> {
    let partial = Leftover(file.with_added_extension("partial"));
    let at = io_at(&partial.0);
    let mut out = private().open(&partial.0).map_err(&at)?;
    let mut writer = Writer::begin(BufWriter::new(&out), head, master).map_err(&at)?;
    for (name, path) in &parts.files {
        add(&mut writer, name, path, &parts.is_stopped)?;
    }
    for (name, bytes) in &parts.audit {
        writer.part(name, bytes.len() as u64, &mut bytes.as_slice()).map_err(&at)?;
    }
    writer.finish().and_then(|buffer| buffer.into_inner().map_err(Into::into)).map_err(&at)?;
    out.sync_all().map_err(&at)?;

    out.rewind().map_err(&at)?;
    verify(Stoppable { input: &out, is_stopped: &parts.is_stopped }, master).map_err(&at)?;
    let size = out.metadata().map_err(&at)?.len();
    std::fs::rename(&partial.0, file).map_err(io_at(file))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_at(folder))?;
    Ok(size)
}

/// Keeps contents that are sealed anew from being taken away, as long as what this answers is held.
pub(super) fn hold_contents(data: &Path) -> Result<Option<File>, BackupTrouble> {
    let folder = data.join("files");
    if !folder.exists() {
        return Ok(None);
    }
    files::hold(&folder).map(Some).map_err(io_at(&folder))
}

/// What the audit keeps beside the database; an installation from before the chain has none.
pub(super) fn audit_files(data: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, BackupTrouble> {
    let mut found = Vec::new();
    for name in audit::KEPT {
        let path = data.join(name);
        if path.exists() {
            found.push((name, std::fs::read(&path).map_err(io_at(&path))?));
        }
    }
    Ok(found)
}

/// Reads a backup to its end.
pub(super) fn verify(input: impl Read, master: &MasterKey) -> std::io::Result<(Head, Kind)> {
    let (mut reader, head) = Reader::begin(BufReader::new(input), master)?;
    let mut kind = None;
    while let Some((name, size)) = reader.next_part()? {
        if !super::is_ours(&name) {
            return Err(std::io::Error::other("it holds a file that no backup of ours does"));
        }
        if name == DATABASE {
            kind = Some(Kind::Embedded);
        } else if name.starts_with(TABLES) {
            kind = kind.or(Some(Kind::Postgres));
        }
        reader.copy(size, &mut std::io::sink())?;
    }
    kind.map(|kind| (head, kind)).ok_or_else(|| std::io::Error::other("it holds no database"))
}

/// A whole copy of the database as of now.
fn copy_database(data: &Path, to: &Path) -> Result<(), BackupTrouble> {
    // `vacuum into` fills an empty file; made here so that nobody else can read it.
    private().open(to).map_err(io_at(to))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let live = Connection::open_with_flags(data.join(DATABASE), flags)?;
    if data.join(log::KEPT).exists() {
        log::leave_alone(&live)?;
    }
    live.busy_timeout(std::time::Duration::from_secs(30))?;
    live.execute("vacuum into ?1", [to.to_string_lossy()])?;
    Ok(())
}

/// Opens a copy that nobody writes, without a trace beside it.
fn open_copy(file: &Path) -> Result<Connection, BackupTrouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let text = file.to_string_lossy().replace('%', "%25").replace('?', "%3f").replace('#', "%23");
    Ok(Connection::open_with_flags(format!("file:{text}?immutable=1"), flags)?)
}

/// Checks a copy of a database; answers its schema.
pub(super) fn look_over(copy: &Path) -> Result<i64, BackupTrouble> {
    let copy = open_copy(copy)?;
    let said: String = copy.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(BackupTrouble::Damaged(said));
    }
    Ok(copy.query_row("select coalesce(max(number), 0) from vinculo_migration", [], |row| row.get(0))?)
}

/// The contents that files in a copy of a database are made of.
pub(super) fn contents_of(copy: &Path) -> Result<Vec<String>, BackupTrouble> {
    let copy = open_copy(copy)?;
    let mut statement =
        copy.prepare("select distinct hash from file where length(hash) = 64 order by hash")?;
    let found = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(found)
}

fn add(
    writer: &mut Writer<impl std::io::Write>,
    name: &str,
    path: &Path,
    is_stopped: &AtomicBool,
) -> Result<(), BackupTrouble> {
    let at = io_at(path);
    let content = File::open(path).map_err(&at)?;
    let size = content.metadata().map_err(&at)?.len();
    writer.part(name, size, &mut Stoppable { input: content, is_stopped }).map_err(at)
}

/// What is read until nobody waits for it any more.
struct Stoppable<'a, R> {
    input: R,
    is_stopped: &'a AtomicBool,
}

impl<R: Read> Read for Stoppable<'_, R> {
    fn read(&mut self, bytes: &mut [u8]) -> std::io::Result<usize> {
        if self.is_stopped.load(Ordering::Relaxed) {
            return Err(std::io::Error::other("it was stopped"));
        }
        self.input.read(bytes)
    }
}

pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file that goes away unless it was renamed.
pub(super) struct Leftover(pub PathBuf);

impl Drop for Leftover {
    fn drop(&mut self) {
        // It takes room, nothing else.
        let _ = std::fs::remove_file(&self.0);
    }
}

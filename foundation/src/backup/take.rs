//! Taking a backup of a running installation.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Read, Seek};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::format::{Head, Reader, Writer};
use super::{BackupTrouble, DATABASE, io_at};
use crate::audit;
use crate::clock::Timestamp;
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
    let contents_folder = data.join("files");
    let held = if contents_folder.exists() {
        Some(files::hold(&contents_folder).map_err(io_at(&contents_folder))?)
    } else {
        None
    };
    let (schema, contents) = copy_database(data, &copy.0)?;
    let partial = Leftover(file.with_added_extension("partial"));
    let at = io_at(&partial.0);

    let mut out = private().open(&partial.0).map_err(&at)?;
    let head = Head { created_at: now.0, schema, master_id: master.id().to_vec() };
    let mut writer = Writer::begin(BufWriter::new(&out), &head, master).map_err(&at)?;
    add(&mut writer, DATABASE, &copy.0)?;
    for hash in &contents {
        let name = format!("files/{}/{}/{hash}", &hash[..2], &hash[2..4]);
        add(&mut writer, &name, &data.join(&name))?;
    }
    drop(held);
    let ledger = data.join(LEDGER);
    if ledger.exists() {
        add(&mut writer, LEDGER, &ledger)?;
    }
    for (name, bytes) in &audit {
        writer.part(name, bytes.len() as u64, &mut bytes.as_slice()).map_err(&at)?;
    }
    writer.finish().and_then(|buffer| buffer.into_inner().map_err(Into::into)).map_err(&at)?;
    out.sync_all().map_err(&at)?;

    out.rewind().map_err(&at)?;
    verify(&out, master).map_err(&at)?;
    let size = out.metadata().map_err(&at)?.len();
    std::fs::rename(&partial.0, file).map_err(io_at(file))?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(io_at(folder))?;
    Ok(Taken { files: contents.len() as u64, size })
}

/// What the audit keeps beside the database; an installation from before the chain has none.
fn audit_files(data: &Path) -> Result<Vec<(&'static str, Vec<u8>)>, BackupTrouble> {
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
pub(super) fn verify(input: impl Read, master: &MasterKey) -> std::io::Result<Head> {
    let (mut reader, head) = Reader::begin(BufReader::new(input), master)?;
    let mut has_database = false;
    while let Some((name, size)) = reader.next_part()? {
        if !super::is_ours(&name) {
            return Err(std::io::Error::other("it holds a file that no backup of ours does"));
        }
        has_database |= name == DATABASE;
        reader.copy(size, &mut std::io::sink())?;
    }
    if has_database { Ok(head) } else { Err(std::io::Error::other("it holds no database")) }
}

/// A whole copy of the database as of now, checked; its schema, and the contents that its files name.
fn copy_database(data: &Path, to: &Path) -> Result<(i64, Vec<String>), BackupTrouble> {
    // `vacuum into` fills an empty file; made here so that nobody else can read it.
    private().open(to).map_err(io_at(to))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let live = Connection::open_with_flags(data.join(DATABASE), flags)?;
    live.busy_timeout(std::time::Duration::from_secs(30))?;
    live.execute("vacuum into ?1", [to.to_string_lossy()])?;
    drop(live);
    let copy = Connection::open(to)?;
    let said: String = copy.query_row("pragma quick_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(BackupTrouble::Damaged(said));
    }
    let schema =
        copy.query_row("select coalesce(max(number), 0) from vinculo_migration", [], |row| row.get(0))?;
    let mut statement =
        copy.prepare("select distinct hash from file where length(hash) = 64 order by hash")?;
    let contents = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok((schema, contents))
}

fn add(writer: &mut Writer<impl std::io::Write>, name: &str, path: &Path) -> Result<(), BackupTrouble> {
    let at = io_at(path);
    let mut content = File::open(path).map_err(&at)?;
    let size = content.metadata().map_err(&at)?.len();
    writer.part(name, size, &mut content).map_err(at)
}

pub(super) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A file that goes away unless it was renamed.
struct Leftover(PathBuf);

impl Drop for Leftover {
    fn drop(&mut self) {
        // It takes room, nothing else.
        let _ = std::fs::remove_file(&self.0);
    }
}

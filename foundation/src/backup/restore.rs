//! Bringing a backup back, into an empty folder.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use super::format::{Head, Reader};
use super::take::{private, verify};
use super::{BackupTrouble, Kind, io_at, is_ours, refuse_unless_empty};
use crate::vault::MasterKey;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    pub head: Head,
    pub parts: u64,
}

/// Writes what `file` holds into the empty folder `data`, after all of it was read and checked once: a backup
/// that was changed, cut off, sealed under another key or names a foreign path writes nothing.
///
/// # Errors
/// See [`BackupTrouble`].
pub fn restore(file: &Path, data: &Path, master: &MasterKey) -> Result<Restored, BackupTrouble> {
    refuse_unless_empty(data)?;
    let mut input = File::open(file).map_err(io_at(file))?;
    let refused = |source| BackupTrouble::Refused { path: file.display().to_string(), source };
    let (_, kind) = verify(&input, master).map_err(refused)?;
    if kind != Kind::Embedded {
        return Err(refused(std::io::Error::other(
            "it is of a PostgreSQL database; name an empty one with --database",
        )));
    }

    input.rewind().map_err(io_at(file))?;
    let (reader, head) = Reader::begin(BufReader::new(input), master).map_err(refused)?;
    let parts = unpack(reader, data, refused)?;
    File::open(data).and_then(|folder| folder.sync_all()).map_err(io_at(data))?;
    Ok(Restored { head, parts })
}

/// Writes all parts below `data`; answers how many there are.
pub(super) fn unpack(
    mut reader: Reader<impl Read>,
    data: &Path,
    refused: impl Fn(std::io::Error) -> BackupTrouble,
) -> Result<u64, BackupTrouble> {
    let mut parts = 0;
    while let Some((name, size)) = reader.next_part().map_err(&refused)? {
        if !is_ours(&name) {
            return Err(refused(std::io::Error::other("it holds a file that no backup of ours does")));
        }
        let path = data.join(&name);
        let at = io_at(&path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(&at)?;
        }
        let mut out = BufWriter::new(private().open(&path).map_err(&at)?);
        reader.copy(size, &mut out).map_err(&refused)?;
        out.flush().map_err(&at)?;
        out.get_ref().sync_all().map_err(&at)?;
        parts += 1;
    }
    Ok(parts)
}

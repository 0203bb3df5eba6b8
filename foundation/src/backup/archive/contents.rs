//! Contents of attached files in the archive: each once, sealed, under its hash.
//!
//! A content is there before the segment that names it. One that was erased before it could be copied leaves a note.

use std::collections::HashSet;
use std::fs::{File, FileTimes};
use std::io::{self, BufReader, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::super::content_name;
use super::super::format::{Head, Reader, Writer};
use super::super::take::private;
use super::segment::sync_folder_of;
use super::shelf::Shelf;
use crate::clock::Timestamp;
use crate::vault::MasterKey;

/// Brings those of `hashes` in that are not there yet; `known` remembers which are.
pub(super) fn bring(
    shelf: &Shelf,
    data: &Path,
    hashes: impl IntoIterator<Item = String>,
    known: &mut HashSet<String>,
    master: &MasterKey,
    now: Timestamp,
) -> io::Result<()> {
    for hash in hashes {
        if known.contains(&hash) {
            continue;
        }
        let to = shelf.make_content(&hash)?;
        if !to.exists() {
            copy(&data.join(content_name(&hash)), &to, &hash, master, now)?;
        }
        known.insert(hash);
    }
    Ok(())
}

fn copy(from: &Path, to: &Path, hash: &str, master: &MasterKey, now: Timestamp) -> io::Result<()> {
    let partial = to.with_added_extension("partial");
    let head = Head { created_at: now.0, schema: 0, master_id: master.id().to_vec(), link: None };
    let mut writer = Writer::begin(BufWriter::new(private().open(&partial)?), &head, master)?;
    match File::open(from) {
        Ok(mut content) => {
            let size = content.metadata()?.len();
            writer.part(&content_name(hash), size, &mut content)?;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            writer.part(&gone_name(hash), 0, &mut io::empty())?;
        }
        Err(error) => return Err(error),
    }
    let mut out = writer.finish()?;
    out.flush()?;
    out.get_ref().sync_all()?;
    std::fs::rename(&partial, to)?;
    sync_folder_of(to)
}

fn gone_name(hash: &str) -> String {
    format!("gone/{hash}")
}

/// Notes that somebody still names them, so that [`super::tidy`] leaves them.
pub(super) fn touch(shelf: &Shelf, hashes: &[String], now: Timestamp) -> io::Result<()> {
    let at = SystemTime::UNIX_EPOCH + Duration::from_millis(now.0.unsigned_abs());
    for hash in hashes {
        File::options()
            .write(true)
            .open(shelf.content(hash))?
            .set_times(FileTimes::new().set_modified(at))?;
    }
    Ok(())
}

/// Writes a content back below `data`; false when the archive says that it was gone already.
pub(super) fn bring_back(shelf: &Shelf, data: &Path, hash: &str, master: &MasterKey) -> io::Result<bool> {
    let file = File::open(shelf.content(hash))?;
    let (mut reader, _) = Reader::begin(BufReader::new(file), master)?;
    let part = reader.next_part()?;
    let is_there = match part {
        Some((name, size)) if name == content_name(hash) => {
            let to = data.join(&name);
            if let Some(folder) = to.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut out = BufWriter::new(private().open(&to)?);
            reader.copy(size, &mut out)?;
            out.flush()?;
            out.get_ref().sync_all()?;
            true
        }
        Some((name, 0)) if name == gone_name(hash) => false,
        _ => return Err(io::Error::new(ErrorKind::InvalidData, "it holds another content")),
    };
    match reader.next_part()? {
        None => Ok(is_there),
        Some(_) => Err(io::Error::new(ErrorKind::InvalidData, "it holds more than one content")),
    }
}

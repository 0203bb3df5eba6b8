//! A segment: what was committed within about a second, sealed like a backup and chained to the one before.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::super::format::{Head, Reader, Writer};
use super::super::take::private;
use super::tail::{Mark, Position};
use crate::audit::hex;
use crate::clock::Timestamp;
use crate::id::Id;
use crate::vault::{LEDGER, MasterKey};

const PAGES: &str = "pages";
const LARGEST_PAGE: usize = 65_536;

/// Where a file of the archive stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Segments follow each other without a gap within one run.
    pub run: Id,
    /// Of a segment: its own, from 1. Of a base: of the segment after which it was taken.
    pub number: u64,
    /// The hash of the segment before; of a base: of the segment that `number` names.
    pub before: String,
    /// Of the newest change in it, Unix milliseconds; `created_at` is that of the first.
    pub until: i64,
    pub log: Position,
    pub page_size: u32,
    /// It brings the ledger of who was forgotten.
    pub has_ledger: bool,
}

/// What a chain has before its first segment.
pub(super) fn first_hash(run: Id) -> String {
    hex(&Sha256::digest(run.0.as_bytes()))
}

pub(super) fn hash_of(file: &Path) -> io::Result<String> {
    let (mut input, mut sum, mut piece) = (File::open(file)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match input.read(&mut piece)? {
            0 => return Ok(hex(&sum.finalize())),
            length => sum.update(&piece[..length]),
        }
    }
}

/// Writes a segment under its name, once it is on disk; answers its hash.
pub(super) fn write(
    to: &Path,
    head: &Head,
    master: &MasterKey,
    marks: &[Mark],
    ledger: Option<&[u8]>,
) -> io::Result<String> {
    let pages = pack(marks)?;
    let mut writer = Writer::begin(Vec::new(), head, master)?;
    writer.part(PAGES, pages.len() as u64, &mut pages.as_slice())?;
    if let Some(ledger) = ledger {
        writer.part(LEDGER, ledger.len() as u64, &mut &ledger[..])?;
    }
    let bytes = writer.finish()?;
    put(to, &bytes)?;
    Ok(hex(&Sha256::digest(&bytes)))
}

/// Writes a file whole or not at all.
pub(super) fn put(to: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = to.with_added_extension("partial");
    let mut file = private().open(&partial)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Err(error) = written.and_then(|()| std::fs::rename(&partial, to)) {
        // It takes room on a disk that may have none.
        let _ = std::fs::remove_file(&partial);
        return Err(error);
    }
    sync_folder_of(to)
}

pub(super) fn sync_folder_of(file: &Path) -> io::Result<()> {
    File::open(file.parent().unwrap_or(Path::new(".")))?.sync_all()
}

/// What a segment holds.
pub(super) struct Segment {
    pub link: Link,
    pub marks: Vec<Mark>,
    pub ledger: Option<Vec<u8>>,
}

/// Reads a segment whole; nothing comes out that was not sealed.
pub(super) fn read(file: &Path, master: &MasterKey) -> io::Result<Segment> {
    let (mut reader, head) = Reader::begin(io::BufReader::new(File::open(file)?), master)?;
    let link = head.link.ok_or_else(|| broken("it is no segment"))?;
    let (mut marks, mut ledger) = (None, None);
    while let Some((name, size)) = reader.next_part()? {
        let mut bytes = Vec::new();
        reader.copy(size, &mut bytes)?;
        match name.as_str() {
            PAGES => marks = Some(unpack(&bytes, link.page_size as usize)?),
            LEDGER => ledger = Some(bytes),
            _ => return Err(broken("it holds a part that no segment of ours does")),
        }
    }
    Ok(Segment { link, marks: marks.ok_or_else(|| broken("it holds no pages"))?, ledger })
}

fn broken(text: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, text)
}

/// For each mark: its time, the size of the database in pages, how many pages follow; each with its number.
fn pack(marks: &[Mark]) -> io::Result<Vec<u8>> {
    let mut out = DeflateEncoder::new(Vec::new(), Compression::fast());
    for mark in marks {
        out.write_all(&mark.at.0.to_be_bytes())?;
        out.write_all(&mark.size.to_be_bytes())?;
        out.write_all(&u32::try_from(mark.pages.len()).unwrap_or(u32::MAX).to_be_bytes())?;
        for (number, page) in &mark.pages {
            out.write_all(&number.to_be_bytes())?;
            out.write_all(page)?;
        }
    }
    out.finish()
}

fn unpack(bytes: &[u8], page_size: usize) -> io::Result<Vec<Mark>> {
    if page_size == 0 || page_size > LARGEST_PAGE {
        return Err(broken("its pages have no size that SQLite knows"));
    }
    let mut input = io::BufReader::new(DeflateDecoder::new(bytes));
    let mut marks = Vec::new();
    let mut at = [0; 8];
    while begins(&mut input, &mut at)? {
        let (size, count) = (number(&mut input)?, number(&mut input)?);
        let mut pages = BTreeMap::new();
        for _ in 0..count {
            let (page, mut content) = (number(&mut input)?, vec![0; page_size]);
            input.read_exact(&mut content)?;
            pages.insert(page, content);
        }
        marks.push(Mark { at: Timestamp(i64::from_be_bytes(at)), size, pages });
    }
    Ok(marks)
}

/// False at the very end.
fn begins(input: &mut impl Read, at: &mut [u8; 8]) -> io::Result<bool> {
    if input.read(&mut at[..1])? == 0 {
        return Ok(false);
    }
    input.read_exact(&mut at[1..])?;
    Ok(true)
}

fn number(input: &mut impl Read) -> io::Result<u32> {
    let mut four = [0; 4];
    input.read_exact(&mut four)?;
    Ok(u32::from_be_bytes(four))
}

//! Reading SQLite's write-ahead log while others write it (sqlite.org/fileformat.html, section 4).
//!
//! A frame counts when its salts are the log's and its checksum follows from the frame before; what was read ends
//! with a commit. So nothing half comes out, and a log that was begun anew unread is found out.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

const HEADER: usize = 32;
const FRAME: usize = 24;
const LITTLE_ENDIAN: u32 = 0x377f_0682;

/// How far a log was read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// They are others after the log was begun anew.
    pub salts: [u32; 2],
    /// The number of the last frame, which is a commit.
    pub frame: u32,
    /// The checksum up to it.
    pub sums: [u32; 2],
}

/// All that was committed between two looks at the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// When it was there to read.
    pub at: Timestamp,
    /// Of the database, in pages.
    pub size: u32,
    pub pages: BTreeMap<u32, Vec<u8>>,
}

/// The log cannot be read on: it was begun anew, or changed, before it was read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Lost {
    #[error("the log was begun anew before it was read")]
    BegunAnew,
    #[error("the log does not hold any more what was read of it")]
    Changed,
    #[error("read the log: {0}")]
    Io(#[from] io::Error),
}

/// What one look found.
pub(super) struct Look {
    pub mark: Option<Mark>,
    /// More is there than one look takes.
    pub has_more: bool,
    /// Bytes of a change that is not committed yet.
    pub open: usize,
}

/// The end of the log, as far as it was read.
pub(super) struct Tail {
    wal: PathBuf,
    pub at: Position,
    /// Where the log may be begun anew, because all up to there is in the database.
    pub cut: Option<Position>,
    pub page_size: usize,
}

impl Tail {
    /// Goes on from `at`.
    pub(super) fn new(wal: PathBuf, at: Position, cut: Option<Position>, page_size: usize) -> Self {
        Self { wal, at, cut, page_size }
    }

    /// Begins behind everything that is committed.
    pub(super) fn at_end(wal: PathBuf, page_size: usize) -> Result<Self, Lost> {
        // Whatever log is found is the first.
        let none = Position::default();
        let mut tail = Self::new(wal, none, Some(none), page_size);
        while tail.read(Timestamp(0), 1 << 26)?.has_more {}
        Ok(tail)
    }

    /// Reads what was committed since, at most about `most` bytes, as one mark of the moment `now`.
    pub(super) fn read(&mut self, now: Timestamp, most: usize) -> Result<Look, Lost> {
        let nothing = Look { mark: None, has_more: false, open: 0 };
        let mut file = match File::open(&self.wal) {
            Err(error) if error.kind() == ErrorKind::NotFound => return self.when_empty(nothing),
            file => file?,
        };
        let mut header = [0; HEADER];
        if !fill(&mut file, &mut header)? {
            return self.when_empty(nothing);
        }
        let is_little = word(&header, 0, false) == LITTLE_ENDIAN;
        let begin = Position {
            salts: [word(&header, 16, false), word(&header, 20, false)],
            frame: 0,
            sums: sum([0, 0], &header[..24], is_little),
        };
        if begin.sums != [word(&header, 24, false), word(&header, 28, false)] {
            // Somebody begins it at this moment.
            return Ok(nothing);
        }
        self.page_size = word(&header, 8, false) as usize;
        if begin.salts != self.at.salts {
            if self.cut != Some(self.at) {
                return Err(Lost::BegunAnew);
            }
            (self.at, self.cut) = (begin, None);
        }
        self.go_on(&mut file, now, most, is_little)
    }

    fn when_empty(&self, nothing: Look) -> Result<Look, Lost> {
        if self.cut == Some(self.at) { Ok(nothing) } else { Err(Lost::BegunAnew) }
    }

    fn go_on(&mut self, file: &mut File, now: Timestamp, most: usize, is_little: bool) -> Result<Look, Lost> {
        let length = FRAME + self.page_size;
        let place = |frame: u32| HEADER as u64 + u64::from(frame) * length as u64;
        if self.at.frame > 0 {
            let mut last = [0; FRAME];
            file.seek(SeekFrom::Start(place(self.at.frame - 1)))?;
            if !fill(file, &mut last)? || [word(&last, 16, false), word(&last, 20, false)] != self.at.sums {
                return Err(Lost::Changed);
            }
        }
        file.seek(SeekFrom::Start(place(self.at.frame)))?;
        let mut file = io::BufReader::with_capacity(1 << 17, file);

        let mut mark = Mark { at: now, size: 0, pages: BTreeMap::new() };
        let mut change: Vec<(u32, Vec<u8>)> = Vec::new();
        let (mut here, mut taken) = (self.at, 0);
        let mut frame = vec![0; length];
        let mut has_more = false;
        while fill(&mut file, &mut frame)? {
            let salts = [word(&frame, 8, false), word(&frame, 12, false)];
            let sums = sum(sum(here.sums, &frame[..8], is_little), &frame[FRAME..], is_little);
            if salts != here.salts || sums != [word(&frame, 16, false), word(&frame, 20, false)] {
                break;
            }
            here = Position { salts, frame: here.frame + 1, sums };
            taken += length;
            change.push((word(&frame, 0, false), frame[FRAME..].to_vec()));
            let size = word(&frame, 4, false);
            if size > 0 {
                mark.pages.extend(change.drain(..));
                mark.size = size;
                self.at = here;
                if taken >= most {
                    has_more = true;
                    break;
                }
            }
        }
        let open = change.iter().map(|(_, page)| page.len()).sum();
        Ok(Look { mark: (mark.size > 0).then_some(mark), has_more, open })
    }
}

/// False when the file ends before.
fn fill(file: &mut impl Read, bytes: &mut [u8]) -> io::Result<bool> {
    match file.read_exact(bytes) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        done => done.map(|()| true),
    }
}

fn word(bytes: &[u8], at: usize, is_little: bool) -> u32 {
    let four = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]];
    if is_little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) }
}

/// The checksum of section 4.2: over pairs of words, in the byte order that the log's header names.
fn sum([mut s0, mut s1]: [u32; 2], bytes: &[u8], is_little: bool) -> [u32; 2] {
    for pair in bytes.chunks_exact(8) {
        s0 = s0.wrapping_add(word(pair, 0, is_little)).wrapping_add(s1);
        s1 = s1.wrapping_add(word(pair, 4, is_little)).wrapping_add(s0);
    }
    [s0, s1]
}

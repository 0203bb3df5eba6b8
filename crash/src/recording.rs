//! The file of records: what the server asked of its disk, and between it the clients' marks.
//!
//! `shim/recorder.c` writes the server's part; the shape of a record stands there.

use std::fs::File;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use crate::Trouble;

const HEAD: usize = 32;

/// A client's place in the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Acknowledged,
    Intent,
}

/// The clients' end of the file of records.
pub struct Marks(File);

impl Marks {
    /// # Errors
    /// When the file cannot be opened for appending.
    pub fn open(file: &Path) -> Result<Self, Trouble> {
        Ok(Self(File::options().append(true).create(true).open(file)?))
    }

    /// # Errors
    /// When the mark cannot be written.
    pub fn write(&mut self, mark: Mark, number: u64) -> Result<(), Trouble> {
        let operation: u32 = match mark {
            Mark::Acknowledged => 10,
            Mark::Intent => 11,
        };
        let mut record = [0; HEAD];
        record[..4].copy_from_slice(&operation.to_le_bytes());
        record[24..].copy_from_slice(&number.to_le_bytes());
        self.0.write_all(&record)?;
        Ok(())
    }
}

/// One thing that happened. Paths are relative to the watched folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// `bytes` is the place of the data in [`Recording::bytes`].
    Write {
        inode: u64,
        at: usize,
        bytes: Range<usize>,
    },
    SyncBegins {
        number: u64,
        inode: u64,
        folder: Option<String>,
    },
    SyncEnds {
        number: u64,
    },
    Truncate {
        inode: u64,
        length: usize,
    },
    Create {
        inode: u64,
        path: String,
    },
    Open {
        inode: u64,
        path: String,
    },
    Rename {
        from: String,
        to: String,
    },
    Unlink {
        path: String,
    },
    MakeFolder {
        path: String,
    },
    Link {
        from: String,
        to: String,
    },
    Acknowledged {
        number: usize,
    },
    Intent {
        number: usize,
    },
}

pub struct Recording {
    pub bytes: Vec<u8>,
    pub events: Vec<Event>,
}

impl Recording {
    /// # Errors
    /// When the file cannot be read, or holds what is no record. A last record that is cut off is left out:
    /// the server was killed while it wrote it.
    pub fn read(file: &Path) -> Result<Self, Trouble> {
        Self::from_bytes(std::fs::read(file)?)
    }

    fn from_bytes(bytes: Vec<u8>) -> Result<Self, Trouble> {
        let mut events = Vec::new();
        let mut place = 0;
        while let Some(head) = bytes.get(place..place + HEAD) {
            let short = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
            let long = |at: usize| (u64::from(short(at + 4)) << 32) | u64::from(short(at));
            let (path_end, data_length) = (place + HEAD + short(4) as usize, long(8) as usize);
            let end = path_end + data_length;
            let Some(path) = bytes.get(place + HEAD..path_end).filter(|_| end <= bytes.len()) else { break };
            let path = String::from_utf8_lossy(path).into_owned();
            let two = || {
                let (from, to) = path.split_once('\0').unwrap_or((&path, ""));
                (from.to_owned(), to.to_owned())
            };
            let (inode, number) = (long(16), long(24));
            events.push(match short(0) {
                1 => Event::Write { inode, at: number as usize, bytes: path_end..end },
                2 => Event::SyncBegins { number, inode, folder: (!path.is_empty()).then_some(path) },
                3 => Event::SyncEnds { number },
                4 => Event::Truncate { inode, length: number as usize },
                5 => Event::Create { inode, path },
                6 => {
                    let (from, to) = two();
                    Event::Rename { from, to }
                }
                7 => Event::Unlink { path },
                8 => Event::MakeFolder { path },
                9 => {
                    let (from, to) = two();
                    Event::Link { from, to }
                }
                10 => Event::Acknowledged { number: number as usize },
                11 => Event::Intent { number: number as usize },
                12 => Event::Open { inode, path },
                other => {
                    return Err(Trouble::new(format!("byte {place} of the recording is no record: {other}")));
                }
            });
            place = end;
        }
        Ok(Self { bytes, events })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(operation: u32, path: &str, inode: u64, number: u64, data: &[u8]) -> Vec<u8> {
        let mut bytes = operation.to_le_bytes().to_vec();
        bytes.extend((path.len() as u32).to_le_bytes());
        bytes.extend((data.len() as u64).to_le_bytes());
        bytes.extend(inode.to_le_bytes());
        bytes.extend(number.to_le_bytes());
        bytes.extend(path.as_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn records_are_read_in_order_and_a_cut_off_one_is_left_out() {
        let mut bytes = record(5, "a", 7, 0, b"");
        bytes.extend(record(1, "", 7, 3, b"xyz"));
        bytes.extend(record(6, "a\0b", 0, 0, b""));
        bytes.extend(record(10, "", 0, 41, b""));
        bytes.extend(&record(1, "", 7, 6, b"lost")[..34]);

        let recording = Recording::from_bytes(bytes).unwrap();

        assert_eq!(
            recording.events,
            [
                Event::Create { inode: 7, path: "a".to_owned() },
                Event::Write { inode: 7, at: 3, bytes: 65..68 },
                Event::Rename { from: "a".to_owned(), to: "b".to_owned() },
                Event::Acknowledged { number: 41 },
            ]
        );
        assert_eq!(&recording.bytes[65..68], b"xyz");
    }

    #[test]
    fn what_is_no_record_is_not_passed_over() {
        assert!(Recording::from_bytes(record(77, "", 0, 0, b"")).is_err());
    }
}

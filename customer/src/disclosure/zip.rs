//! A zip archive as PKWARE's APPNOTE 6.3.3 lays it out, without the parts that only larger ones need.

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// Names are UTF-8 (APPNOTE 4.4.4, bit 11).
const UTF8: u16 = 1 << 11;
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// 2.0: deflate.
const NEEDS: u16 = 20;
/// 1 January 1980, the first day that the format knows: the content tells when it was made.
const DAY: u16 = 1 << 5 | 1;

/// A text on its way into an archive, compressed as it grows.
pub(super) struct Text {
    encoder: DeflateEncoder<Vec<u8>>,
    crc: Crc,
}

impl Text {
    pub(super) fn new() -> Self {
        Self { encoder: DeflateEncoder::new(Vec::new(), Compression::fast()), crc: Crc::new() }
    }

    pub(super) fn push(&mut self, text: &str) {
        self.crc.update(text.as_bytes());
        self.encoder.write_all(text.as_bytes()).expect("memory takes every byte");
    }
}

struct Entry {
    name: String,
    method: u16,
    crc: u32,
    packed: u32,
    size: u32,
    at: u32,
}

/// An archive that is written to `out` from its start to its end.
pub(super) struct Zip<W: Write> {
    out: W,
    at: u64,
    entries: Vec<Entry>,
}

impl<W: Write> Zip<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, at: 0, entries: Vec::new() }
    }

    pub(super) fn add_text(&mut self, name: &str, text: Text) -> io::Result<()> {
        let size = text.crc.amount();
        let packed = text.encoder.finish()?;
        self.add(name, DEFLATED, text.crc.sum(), size, &packed)
    }

    /// Files are mostly packed already.
    pub(super) fn add_bytes(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut crc = Crc::new();
        crc.update(bytes);
        self.add(name, STORED, crc.sum(), crc.amount(), bytes)
    }

    fn add(&mut self, name: &str, method: u16, crc: u32, size: u32, packed: &[u8]) -> io::Result<()> {
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "an archive of more than 4 GiB");
        let at = u32::try_from(self.at).map_err(|_| too_large())?;
        let packed_size = u32::try_from(packed.len()).map_err(|_| too_large())?;
        if self.entries.len() >= usize::from(u16::MAX) {
            return Err(too_large());
        }
        let entry = Entry { name: name.to_owned(), method, crc, packed: packed_size, size, at };
        let mut head = 0x0403_4b50_u32.to_le_bytes().to_vec();
        head.extend(shared(&entry));
        head.extend(0_u16.to_le_bytes());
        head.extend(entry.name.as_bytes());
        self.out.write_all(&head)?;
        self.out.write_all(packed)?;
        self.at += (head.len() + packed.len()) as u64;
        self.entries.push(entry);
        Ok(())
    }

    /// Writes the directory and gives back where it all went.
    pub(super) fn finish(mut self) -> io::Result<W> {
        let start = self.at;
        let mut directory = Vec::new();
        for entry in &self.entries {
            directory.extend(0x0201_4b50_u32.to_le_bytes());
            directory.extend(NEEDS.to_le_bytes());
            directory.extend(shared(entry));
            // Extra field, comment, disk, inner and outer attributes.
            directory.extend([0; 2 + 2 + 2 + 2 + 4]);
            directory.extend(entry.at.to_le_bytes());
            directory.extend(entry.name.as_bytes());
        }
        let length = u32::try_from(directory.len()).unwrap_or(u32::MAX);
        let count = u16::try_from(self.entries.len()).unwrap_or(u16::MAX);
        let start = u32::try_from(start)
            .map_err(|_| io::Error::new(io::ErrorKind::FileTooLarge, "an archive of more than 4 GiB"))?;
        directory.extend(0x0605_4b50_u32.to_le_bytes());
        directory.extend([0; 4]);
        directory.extend(count.to_le_bytes());
        directory.extend(count.to_le_bytes());
        directory.extend(length.to_le_bytes());
        directory.extend(start.to_le_bytes());
        directory.extend([0; 2]);
        self.out.write_all(&directory)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

/// What both headers of an entry say: from the version that is needed to the length of the name.
fn shared(entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::new();
    for number in [NEEDS, UTF8, entry.method, 0, DAY] {
        bytes.extend(number.to_le_bytes());
    }
    for number in [entry.crc, entry.packed, entry.size] {
        bytes.extend(number.to_le_bytes());
    }
    bytes.extend(u16::try_from(entry.name.len()).unwrap_or(u16::MAX).to_le_bytes());
    bytes
}

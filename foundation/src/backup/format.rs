//! The file of a backup: a head in plain sight, and parts in sealed pieces.
//!
//! `VINCULO1`, the head's length and JSON, the wrapped key, then pieces of 64 KiB under that key. Each piece is
//! bound to its number and to whether it is the last, so that nothing can be cut off, left out or moved. Inside
//! stand the parts: name, size, content; an empty name ends them.

use std::io::{self, ErrorKind, Read, Write};

use serde::{Deserialize, Serialize};

use super::archive::Link;
use crate::vault::{self, MasterKey, Secret};

const MAGIC: &[u8; 8] = b"VINCULO1";
const PIECE: usize = 64 * 1024;
const TAG: usize = 16;
/// Version, nonce, key and tag of an envelope.
const WRAPPED: usize = 1 + 12 + 32 + TAG;
const LONGEST_HEAD: u32 = 4_096;
const LONGEST_NAME: usize = 200;

/// What a backup says about itself without a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Milliseconds since 1970.
    pub created_at: i64,
    /// The newest migration of the database in it.
    pub schema: i64,
    /// Which master key opens it.
    pub master_id: Vec<u8>,
    /// Its place in a continuous archive, if it is part of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
}

fn broken(text: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, text)
}

/// Writes a backup.
pub(super) struct Writer<W: Write> {
    out: W,
    key: Secret,
    piece: Vec<u8>,
    number: u64,
}

impl<W: Write> Writer<W> {
    pub(super) fn begin(mut out: W, head: &Head, master: &MasterKey) -> io::Result<Self> {
        let key = Secret::new();
        let head = serde_json::to_vec(head)?;
        let length = u32::try_from(head.len()).map_err(|_| broken("the head is too long"))?;
        out.write_all(MAGIC)?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&head)?;
        out.write_all(&master.wrap(&head, &key))?;
        Ok(Self { out, key, piece: Vec::with_capacity(PIECE), number: 0 })
    }

    /// Adds a part of exactly `size` bytes.
    pub(super) fn part(&mut self, name: &str, size: u64, content: &mut impl Read) -> io::Result<()> {
        let length = u16::try_from(name.len()).map_err(|_| broken("a name is too long"))?;
        self.add(&length.to_be_bytes())?;
        self.add(name.as_bytes())?;
        self.add(&size.to_be_bytes())?;
        let mut left = size;
        let mut bytes = vec![0; PIECE];
        while left > 0 {
            let most = usize::try_from(left.min(PIECE as u64)).unwrap_or(PIECE);
            let read = content.read(&mut bytes[..most])?;
            if read == 0 {
                return Err(broken("a part became shorter while it was read"));
            }
            self.add(&bytes[..read])?;
            left -= read as u64;
        }
        Ok(())
    }

    fn add(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            if self.piece.len() == PIECE {
                self.seal(false)?;
            }
            let (now, rest) = bytes.split_at(bytes.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            bytes = rest;
        }
        Ok(())
    }

    fn seal(&mut self, is_last: bool) -> io::Result<()> {
        let sealed = vault::encrypt(&self.key, &nonce(self.number), &[u8::from(is_last)], &self.piece);
        self.out.write_all(&sealed)?;
        self.number += 1;
        self.piece.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.add(&0_u16.to_be_bytes())?;
        self.seal(true)?;
        Ok(self.out)
    }
}

/// Reads a backup, piece by piece; nothing comes out that was not sealed.
pub(super) struct Reader<R: Read> {
    input: R,
    key: Secret,
    /// What was read ahead: whether a piece is the last is known by what follows it.
    ahead: Vec<u8>,
    piece: Vec<u8>,
    at: usize,
    number: u64,
    is_over: bool,
}

/// Reads the head of a backup, without a key.
pub(super) fn head(input: &mut impl Read) -> io::Result<(Head, Vec<u8>)> {
    let mut start = [0; 12];
    input.read_exact(&mut start).map_err(|_| broken("it is no backup"))?;
    let (magic, length) = start.split_at(8);
    let length = u32::from_be_bytes([length[0], length[1], length[2], length[3]]);
    if magic != MAGIC || length > LONGEST_HEAD {
        return Err(broken("it is no backup"));
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes).map_err(|_| broken("it was cut off"))?;
    let head = serde_json::from_slice(&bytes).map_err(|_| broken("its head was changed"))?;
    Ok((head, bytes))
}

impl<R: Read> Reader<R> {
    pub(super) fn begin(mut input: R, master: &MasterKey) -> io::Result<(Self, Head)> {
        let (head, bytes) = head(&mut input)?;
        if head.master_id != master.id() {
            return Err(broken("it was sealed under another master key"));
        }
        let mut wrapped = [0; WRAPPED];
        input.read_exact(&mut wrapped).map_err(|_| broken("it was cut off"))?;
        let key = master.unwrap(&bytes, &wrapped).ok_or_else(|| broken("its head was changed"))?;
        let reader =
            Self { input, key, ahead: Vec::new(), piece: Vec::new(), at: 0, number: 0, is_over: false };
        Ok((reader, head))
    }

    /// The next part's name and size; none after the last, when the file must end too.
    pub(super) fn next_part(&mut self) -> io::Result<Option<(String, u64)>> {
        let mut length = [0; 2];
        self.take(&mut length)?;
        let length = usize::from(u16::from_be_bytes(length));
        if length == 0 {
            let is_end = self.at == self.piece.len() && self.is_over;
            return if is_end { Ok(None) } else { Err(broken("something follows its end")) };
        }
        if length > LONGEST_NAME {
            return Err(broken("a name in it is too long"));
        }
        let mut name = vec![0; length];
        self.take(&mut name)?;
        let mut size = [0; 8];
        self.take(&mut size)?;
        let name = String::from_utf8(name).map_err(|_| broken("a name in it is no text"))?;
        Ok(Some((name, u64::from_be_bytes(size))))
    }

    /// Copies the content of the part that was just named.
    pub(super) fn copy(&mut self, size: u64, to: &mut impl Write) -> io::Result<()> {
        let mut left = size;
        while left > 0 {
            self.refill()?;
            let here = &self.piece[self.at..];
            let now = here.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            to.write_all(&here[..now])?;
            self.at += now;
            left -= now as u64;
        }
        Ok(())
    }

    fn take(&mut self, mut to: &mut [u8]) -> io::Result<()> {
        let size = to.len() as u64;
        self.copy(size, &mut to)
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.at == self.piece.len() {
            if self.is_over {
                return Err(broken("it was cut off"));
            }
            let whole = PIECE + TAG;
            // One byte more than a piece tells whether another follows.
            let missing = (whole + 1).saturating_sub(self.ahead.len()) as u64;
            self.input.by_ref().take(missing).read_to_end(&mut self.ahead)?;
            let is_last = self.ahead.len() <= whole;
            let rest = self.ahead.split_off(self.ahead.len().min(whole));
            let sealed = std::mem::replace(&mut self.ahead, rest);
            self.piece = vault::decrypt(&self.key, &nonce(self.number), &[u8::from(is_last)], &sealed)
                .ok_or_else(|| broken("it was changed or cut off"))?;
            self.at = 0;
            self.number += 1;
            self.is_over = is_last;
            if self.is_over && self.piece.is_empty() {
                return Err(broken("it was cut off"));
            }
        }
        Ok(())
    }
}

fn nonce(number: u64) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[4..].copy_from_slice(&number.to_be_bytes());
    nonce
}

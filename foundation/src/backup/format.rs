//! The file of a backup: a head in plain sight, and parts in sealed pieces.
//!
//! `VINCULO1`, the head's length and JSON, the wrapped key, then pieces under that key ([`crate::vault::Sealing`]).
//! Inside stand the parts: name, size, content; an empty name ends them.

use std::io::{self, ErrorKind, Read, Write};

use serde::{Deserialize, Serialize};

use super::archive::Link;
use crate::vault::{MasterKey, Opening, Sealing, Secret};

const MAGIC: &[u8; 8] = b"VINCULO1";
/// Version, nonce, key and tag of an envelope.
const WRAPPED: usize = 1 + 12 + 32 + 16;
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
pub(super) struct Writer<W: Write>(Sealing<W>);

impl<W: Write> Writer<W> {
    pub(super) fn begin(mut out: W, head: &Head, master: &MasterKey) -> io::Result<Self> {
        let key = Secret::new();
        let head = serde_json::to_vec(head)?;
        let length = u32::try_from(head.len()).map_err(|_| broken("the head is too long"))?;
        out.write_all(MAGIC)?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&head)?;
        out.write_all(&master.wrap(&head, &key))?;
        Ok(Self(Sealing::new(out, key)))
    }

    /// Adds a part of exactly `size` bytes.
    pub(super) fn part(&mut self, name: &str, size: u64, content: &mut impl Read) -> io::Result<()> {
        let length = u16::try_from(name.len()).map_err(|_| broken("a name is too long"))?;
        self.0.write_all(&length.to_be_bytes())?;
        self.0.write_all(name.as_bytes())?;
        self.0.write_all(&size.to_be_bytes())?;
        if io::copy(&mut content.take(size), &mut self.0)? < size {
            return Err(broken("a part became shorter while it was read"));
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<W> {
        self.0.write_all(&0_u16.to_be_bytes())?;
        self.0.finish()
    }
}

/// Reads a backup, piece by piece; nothing comes out that was not sealed.
pub(super) struct Reader<R: Read>(Opening<R>);

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
        Ok((Self(Opening::new(input, key)), head))
    }

    /// The next part's name and size; none after the last, when the file must end too.
    pub(super) fn next_part(&mut self) -> io::Result<Option<(String, u64)>> {
        let mut length = [0; 2];
        self.take(&mut length)?;
        let length = usize::from(u16::from_be_bytes(length));
        if length == 0 {
            let is_end = self.0.read(&mut [0])? == 0;
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
        match io::copy(&mut self.0.by_ref().take(size), to)? {
            copied if copied == size => Ok(()),
            _ => Err(broken("it was cut off")),
        }
    }

    fn take(&mut self, to: &mut [u8]) -> io::Result<()> {
        self.0.read_exact(to).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => broken("it was cut off"),
            _ => error,
        })
    }
}

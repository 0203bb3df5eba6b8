//! Contents sealed piece by piece: they pass through at flat memory, and nothing comes out that was not sealed.
//!
//! Each piece of 64 KiB is bound to its number and to whether it is the last, under a key that seals nothing else:
//! nothing can be cut off, left out, moved or taken from another content.

use std::io::{self, ErrorKind, Read, Write};

use ::seal::{NONCE, TAG, decrypt, encrypt};

use super::secret::Secret;

const PIECE: usize = 64 * 1024;
const SEALED: usize = PIECE + TAG;

/// The bytes that a content of `size` bytes takes when it is sealed.
#[must_use]
pub fn sealed_size(size: u64) -> u64 {
    size + size.div_ceil(PIECE as u64).max(1) * TAG as u64
}

/// Seals what comes, as far as a piece is full.
pub struct Sealer {
    key: Secret,
    number: u64,
    piece: Vec<u8>,
}

impl Sealer {
    /// `key` must be new: the same one for two contents would tell where they are alike.
    #[must_use]
    pub fn new(key: Secret) -> Self {
        Self { key, number: 0, piece: Vec::with_capacity(PIECE) }
    }

    /// Takes in more, and answers what is sealed by now.
    pub fn push(&mut self, mut plain: &[u8]) -> Vec<u8> {
        let mut sealed = Vec::new();
        while !plain.is_empty() {
            if self.piece.len() == PIECE {
                sealed.append(&mut self.seal(false));
            }
            let (now, rest) = plain.split_at(plain.len().min(PIECE - self.piece.len()));
            self.piece.extend_from_slice(now);
            plain = rest;
        }
        sealed
    }

    /// The last piece.
    #[must_use]
    pub fn finish(mut self) -> Vec<u8> {
        self.seal(true)
    }

    fn seal(&mut self, is_last: bool) -> Vec<u8> {
        let sealed = encrypt(self.key.bytes(), &nonce(self.number), &[u8::from(is_last)], &self.piece);
        self.number += 1;
        self.piece.clear();
        sealed
    }
}

/// Opens what a [`Sealer`] sealed.
pub struct Opener {
    key: Secret,
    number: u64,
    /// Whether a piece is the last is known by what follows it.
    ahead: Vec<u8>,
}

impl Opener {
    #[must_use]
    pub fn new(key: Secret) -> Self {
        Self { key, number: 0, ahead: Vec::with_capacity(2 * SEALED) }
    }

    /// Takes in more, and answers what is open by now; none when something was changed.
    pub fn push(&mut self, sealed: &[u8]) -> Option<Vec<u8>> {
        self.ahead.extend_from_slice(sealed);
        let mut plain = Vec::new();
        while self.ahead.len() > SEALED {
            plain.append(&mut self.open(SEALED, false)?);
        }
        Some(plain)
    }

    /// The last piece; none when something was changed or cut off.
    #[must_use]
    pub fn finish(mut self) -> Option<Vec<u8>> {
        let is_first = self.number == 0;
        let plain = self.open(self.ahead.len(), true)?;
        (is_first || !plain.is_empty()).then_some(plain)
    }

    fn open(&mut self, length: usize, is_last: bool) -> Option<Vec<u8>> {
        let plain =
            decrypt(self.key.bytes(), &nonce(self.number), &[u8::from(is_last)], &self.ahead[..length])?;
        self.ahead.drain(..length);
        self.number += 1;
        Some(plain)
    }
}

fn nonce(number: u64) -> [u8; NONCE] {
    let mut nonce = [0; 12];
    nonce[4..].copy_from_slice(&number.to_be_bytes());
    nonce
}

/// A content on its way to `out`; without [`Sealing::finish`] it does not open.
pub struct Sealing<W: Write> {
    out: W,
    sealer: Sealer,
}

impl<W: Write> Sealing<W> {
    /// As [`Sealer::new`].
    pub fn new(out: W, key: Secret) -> Self {
        Self { out, sealer: Sealer::new(key) }
    }

    /// Writes the last piece.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> io::Result<W> {
        self.out.write_all(&self.sealer.finish())?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // One piece at a time, so that a write that fails is of what was taken.
        let taken = bytes.len().min(PIECE);
        let sealed = self.sealer.push(&bytes[..taken]);
        self.out.write_all(&sealed)?;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A content on its way out of `input`.
pub struct Opening<R: Read> {
    input: R,
    /// None after something was found changed: there is no reading on.
    opener: Option<Opener>,
    is_over: bool,
    raw: Vec<u8>,
    plain: Vec<u8>,
    at: usize,
}

impl<R: Read> Opening<R> {
    pub fn new(input: R, key: Secret) -> Self {
        let opener = Some(Opener::new(key));
        Self { input, opener, is_over: false, raw: vec![0; PIECE], plain: Vec::new(), at: 0 }
    }

    fn refill(&mut self) -> io::Result<()> {
        let changed = || io::Error::new(ErrorKind::InvalidData, "it was changed or cut off");
        let read = loop {
            match self.input.read(&mut self.raw) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        let mut opener = self.opener.take().ok_or_else(changed)?;
        (self.plain, self.at) = (Vec::new(), 0);
        if read == 0 {
            self.plain = opener.finish().ok_or_else(changed)?;
            self.is_over = true;
        } else {
            self.plain = opener.push(&self.raw[..read]).ok_or_else(changed)?;
            self.opener = Some(opener);
        }
        Ok(())
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        while self.at == self.plain.len() && !self.is_over {
            self.refill()?;
        }
        let here = &self.plain[self.at..];
        let now = here.len().min(to.len());
        to[..now].copy_from_slice(&here[..now]);
        self.at += now;
        Ok(now)
    }
}

//! Sealed bytes on their way: `1 | nonce 12 | ciphertext | tag 16`. What they belong to, such as
//! `entry_body/0198…`, is authenticated with them, so that an envelope moved to another row does not open.

use ::seal::{NONCE, TAG};

use super::secret::Secret;
use crate::id::random;

const VERSION: u8 = 1;

/// Seals `plain` for the place that `belongs_to` names.
#[must_use]
pub fn seal(key: &Secret, belongs_to: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce = random::<NONCE>();
    let sealed = ::seal::encrypt(key.bytes(), &nonce, belongs_to, plain);
    let mut envelope = Vec::with_capacity(1 + NONCE + sealed.len());
    envelope.push(VERSION);
    envelope.extend_from_slice(&nonce);
    envelope.extend_from_slice(&sealed);
    envelope
}

/// Whether it has the shape of an envelope.
pub(super) fn is_one(bytes: &[u8]) -> bool {
    bytes.first() == Some(&VERSION) && bytes.len() > NONCE + TAG
}

/// Opens an envelope of [`seal`]; none when the key or the place is another, or a single bit changed.
#[must_use]
pub fn open(key: &Secret, belongs_to: &[u8], envelope: &[u8]) -> Option<Vec<u8>> {
    if !is_one(envelope) {
        return None;
    }
    let (nonce, sealed) = envelope[1..].split_at(NONCE);
    ::seal::decrypt(key.bytes(), &<[u8; NONCE]>::try_from(nonce).ok()?, belongs_to, sealed)
}

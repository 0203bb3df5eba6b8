//! The seal: AES-256-GCM-SIV (RFC 8452), which stays safe when a nonce should ever come twice.
//!
//! An envelope is `1 | nonce 12 | ciphertext | tag 16`. What it belongs to, such as
//! `entry_body/0198…`, is authenticated with it, so that an envelope moved to another row does not open.

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit};

use super::secret::Secret;
use crate::id::random;

const VERSION: u8 = 1;
const NONCE: usize = 12;
pub(super) const TAG: usize = 16;

/// Seals `plain` for the place that `belongs_to` names.
#[must_use]
pub fn seal(key: &Secret, belongs_to: &[u8], plain: &[u8]) -> Vec<u8> {
    let nonce = random::<NONCE>();
    let sealed = encrypt(key, &nonce, belongs_to, plain);
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
    decrypt(key, &<[u8; NONCE]>::try_from(nonce).ok()?, belongs_to, sealed)
}

/// The bare seal with a nonce of the caller's, for keys that seal one numbered row of pieces.
#[must_use]
pub(crate) fn encrypt(key: &Secret, nonce: &[u8; NONCE], belongs_to: &[u8], plain: &[u8]) -> Vec<u8> {
    cipher(key)
        .encrypt(&(*nonce).into(), Payload { msg: plain, aad: belongs_to })
        .expect("only a message of more than 64 GiB is refused (RFC 8452, section 6)")
}

/// What [`encrypt`] sealed.
#[must_use]
pub(crate) fn decrypt(
    key: &Secret,
    nonce: &[u8; NONCE],
    belongs_to: &[u8],
    sealed: &[u8],
) -> Option<Vec<u8>> {
    cipher(key).decrypt(&(*nonce).into(), Payload { msg: sealed, aad: belongs_to }).ok()
}

fn cipher(key: &Secret) -> Aes256GcmSiv {
    Aes256GcmSiv::new(key.bytes().into())
}

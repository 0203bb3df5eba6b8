//! AES-256-GCM-SIV (RFC 8452), which stays safe when a nonce should ever come twice. A crate of its own, because
//! it is compiled where it is used: here it is optimised in every build, also in that of the tests.

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit};

/// Bytes of a nonce.
pub const NONCE: usize = 12;
/// Bytes that a sealed text is longer than the plain one.
pub const TAG: usize = 16;

/// Seals `plain` under a nonce of the caller's; what it belongs to is authenticated with it.
///
/// # Panics
/// For a message of more than 64 GiB (RFC 8452, section 6).
#[must_use]
pub fn encrypt(key: &[u8; 32], nonce: &[u8; NONCE], belongs_to: &[u8], plain: &[u8]) -> Vec<u8> {
    cipher(key)
        .encrypt(&(*nonce).into(), Payload { msg: plain, aad: belongs_to })
        .expect("only a message of more than 64 GiB is refused (RFC 8452, section 6)")
}

/// What [`encrypt`] sealed; none when key, nonce or place is another, or a single bit changed.
#[must_use]
pub fn decrypt(key: &[u8; 32], nonce: &[u8; NONCE], belongs_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    cipher(key).decrypt(&(*nonce).into(), Payload { msg: sealed, aad: belongs_to }).ok()
}

fn cipher(key: &[u8; 32]) -> Aes256GcmSiv {
    Aes256GcmSiv::new(key.into())
}

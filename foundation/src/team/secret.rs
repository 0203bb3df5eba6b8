//! Keys that only their holder knows: sessions, one-time links, tokens. We keep
//! their SHA-256 alone; 256 random bits need no slow hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::id::random;

/// 256 random bits as 43 letters of base64url. It has no `Debug` and no `Display`.
pub(super) struct Secret(String);

const LETTERS: usize = 43;

impl Secret {
    pub(super) fn new() -> Self {
        Self(URL_SAFE_NO_PAD.encode(random::<32>()))
    }

    /// Reads what somebody sent; none when it cannot be a key of ours.
    pub(super) fn read(text: &str) -> Option<Self> {
        let is_ours = text.len() == LETTERS
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        is_ours.then(|| Self(text.to_owned()))
    }

    /// The text for its holder.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }

    /// What we keep of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        sha256(&self.0)
    }
}

pub(super) fn sha256(text: &str) -> Vec<u8> {
    Sha256::digest(text.as_bytes()).to_vec()
}

pub(super) fn sha256_of(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

pub(super) fn base64url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

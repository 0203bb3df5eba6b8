//! Key material: 32 bytes that cannot be printed and are wiped when they are no longer needed.

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use super::Keys;
use crate::id::{Id, random};

/// A key of 256 bit. It has no `Debug` and no `Display`.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A new key from the system's randomness.
    #[must_use]
    pub fn new() -> Self {
        Self(random())
    }

    /// Takes exactly 32 bytes and wipes where they came from.
    #[must_use]
    pub fn take(mut bytes: Vec<u8>) -> Option<Self> {
        let key = <[u8; 32]>::try_from(bytes.as_slice()).ok().map(Self);
        bytes.zeroize();
        key
    }

    /// A new key, and the same sealed under the keys of `persons`, all of which are in `keys`.
    #[must_use]
    pub fn sealed_by(keys: &Keys, persons: &[Id], belongs_to: &str) -> (Self, Vec<u8>) {
        let key = Self::new();
        let sealed = keys.seal(persons, belongs_to, key.bytes());
        (key, sealed)
    }

    /// The key that these bytes are.
    pub(crate) fn of(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For the seal alone.
    #[must_use]
    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Default for Secret {
    fn default() -> Self {
        Self::new()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

//! Key material: 32 bytes that cannot be printed and are wiped when they are no longer needed.

use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::id::random;

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

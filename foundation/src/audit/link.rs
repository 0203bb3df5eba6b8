//! How a row is tied to all rows before it, and how a key that is forgotten seals it.
//!
//! link(i) = SHA-256(tip(i-1) ‖ row i), seal(i) = HMAC-SHA-256(K(epoch), link(i)), tip(i) = SHA-256(link(i) ‖ seal(i))
//! and K(epoch + 1) = HKDF-SHA-256(K(epoch)): whoever takes today's key cannot make yesterday's seals. A tip holds
//! everything before it, seals too, so that nothing old can change even for whoever lacks the older keys.

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

use crate::clock::Timestamp;
use crate::db::{Result, Row};
use crate::id::Id;

/// A hash or a seal.
pub type Sum = [u8; 32];

/// What one row of the audit says, without its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub id: Id,
    pub at: Timestamp,
    pub actor_kind: String,
    pub actor_id: Option<Id>,
    pub actor_name: String,
    pub action: String,
    pub object_kind: String,
    pub object_id: Option<Id>,
    /// JSON.
    pub detail: String,
}

/// A row with its place. What was read back may be anything, so the sums are plain bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    pub said: Said,
    pub seq: i64,
    pub epoch: i64,
    pub link: Vec<u8>,
    pub mac: Vec<u8>,
}

impl Said {
    /// Reads its columns, in the order of its fields.
    ///
    /// # Errors
    /// When a column does not fit.
    pub fn take(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            at: row.take()?,
            actor_kind: row.take()?,
            actor_id: row.take()?,
            actor_name: row.take()?,
            action: row.take()?,
            object_kind: row.take()?,
            object_id: row.take()?,
            detail: row.take()?,
        })
    }

    /// The link of this row at `seq` of `lane` in `epoch`, after the tip `before`. Each part is led by its
    /// length, so that no two rows have the same bytes.
    #[must_use]
    pub fn link(&self, before: &[u8], lane: Id, seq: i64, epoch: i64) -> Sum {
        let mut hash = Sha256::new();
        part(&mut hash, b"vinculo audit row 1");
        part(&mut hash, before);
        part(&mut hash, lane.0.as_bytes());
        part(&mut hash, &seq.to_be_bytes());
        part(&mut hash, &epoch.to_be_bytes());
        part(&mut hash, self.id.0.as_bytes());
        part(&mut hash, &self.at.0.to_be_bytes());
        part(&mut hash, self.actor_kind.as_bytes());
        part(&mut hash, self.actor_id.as_ref().map_or(&[][..], |id| id.0.as_bytes()));
        part(&mut hash, self.actor_name.as_bytes());
        part(&mut hash, self.action.as_bytes());
        part(&mut hash, self.object_kind.as_bytes());
        part(&mut hash, self.object_id.as_ref().map_or(&[][..], |id| id.0.as_bytes()));
        part(&mut hash, self.detail.as_bytes());
        hash.finalize().into()
    }
}

fn part(hash: &mut Sha256, bytes: &[u8]) {
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}

/// What the next row follows.
#[must_use]
pub fn tip(link: &[u8], mac: &[u8]) -> Sum {
    let mut hash = Sha256::new();
    part(&mut hash, b"vinculo audit tip 1");
    part(&mut hash, link);
    part(&mut hash, mac);
    hash.finalize().into()
}

/// What the first row of a lane follows.
#[must_use]
pub fn first_tip(lane: Id) -> Sum {
    let mut hash = Sha256::new();
    part(&mut hash, b"vinculo audit lane 1");
    part(&mut hash, lane.0.as_bytes());
    hash.finalize().into()
}

/// What a seal is put under: one kind never passes for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seal {
    Row,
    /// The end of a lane as it is now.
    Head,
    /// The end of an epoch.
    Close,
    /// A head that is kept outside the database.
    Anchor,
}

impl Seal {
    fn word(self) -> &'static [u8] {
        match self {
            Self::Row => b"row",
            Self::Head => b"head",
            Self::Close => b"close",
            Self::Anchor => b"anchor",
        }
    }
}

/// The key of one epoch of one lane. It is wiped from memory when it is dropped.
#[derive(Clone)]
pub struct Key(Sum);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Key {
    #[must_use]
    pub fn new(bytes: Sum) -> Self {
        Self(bytes)
    }

    /// The first key of `lane`, made from the start key of the installation.
    #[must_use]
    pub fn of_lane(seed: &Sum, lane: Id) -> Self {
        Self(derived(seed, &[b"vinculo audit lane", lane.0.as_bytes()]))
    }

    /// The key of the next epoch. There is no way back.
    #[must_use]
    pub fn next(&self) -> Self {
        Self(derived(&self.0, &[b"vinculo audit epoch"]))
    }

    /// For the key file alone.
    pub(super) fn bytes(&self) -> &Sum {
        &self.0
    }

    /// The seal of `kind` under a link, at this place.
    #[must_use]
    pub fn seal(&self, kind: Seal, seq: i64, epoch: i64, link: &[u8]) -> Sum {
        let mut mac =
            <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        mac.update(kind.word());
        mac.update(&seq.to_be_bytes());
        mac.update(&epoch.to_be_bytes());
        mac.update(link);
        mac.finalize().into_bytes().into()
    }

    /// Whether `mac` is that seal; the time it takes tells nothing.
    #[must_use]
    pub fn is_seal(&self, mac: &[u8], kind: Seal, seq: i64, epoch: i64, link: &[u8]) -> bool {
        self.seal(kind, seq, epoch, link)[..].ct_eq(mac).into()
    }
}

fn derived(from: &Sum, info: &[&[u8]]) -> Sum {
    let mut bytes = [0; 32];
    Hkdf::<Sha256>::new(None, from)
        .expand_multi_info(info, &mut bytes)
        .expect("32 bytes are fewer than the 8,160 that HKDF gives");
    bytes
}

//! The chain: each statement's hash is made of all it says and of the hash before it.

use foundation::clock::Timestamp;
use foundation::id::Id;
use sha2::{Digest, Sha256};

use super::statement::{Channel, Choice, Purpose, Source};

/// What the hash of a statement is made of. Of the person only the hash of their id, and of the proof only the hash
/// of what is sealed: both stay when the person is forgotten.
pub(super) struct Chained<'a> {
    pub seq: i64,
    pub id: Id,
    pub party_ref: &'a [u8],
    pub purpose: Purpose,
    pub channel: Channel,
    pub choice: Choice,
    pub text_hash: &'a str,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub source: Source,
    pub proof_hash: &'a str,
    pub actor_kind: &'a str,
    pub actor_id: Option<Id>,
    pub actor_name: &'a str,
}

impl Chained<'_> {
    /// SHA-256 over the hash before and all fields, each behind its length (u64, big endian), as 64 hexadecimal digits.
    pub(super) fn hash(&self, before: &str) -> String {
        let mut hash = Sha256::new();
        let numbers = [self.seq, self.at.0, self.recorded_at.0].map(i64::to_be_bytes);
        let actor = self.actor_id.map(|id| id.0.as_bytes().to_vec()).unwrap_or_default();
        let parts: [&[u8]; 15] = [
            b"vinculo consent 1",
            before.as_bytes(),
            &numbers[0],
            self.id.0.as_bytes(),
            self.party_ref,
            self.purpose.as_str().as_bytes(),
            self.channel.as_str().as_bytes(),
            self.choice.as_str().as_bytes(),
            self.text_hash.as_bytes(),
            &[numbers[1], numbers[2]].concat(),
            self.source.as_str().as_bytes(),
            self.proof_hash.as_bytes(),
            self.actor_kind.as_bytes(),
            &actor,
            self.actor_name.as_bytes(),
        ];
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hex(&hash.finalize())
    }
}

/// The hash of a text or of a sealed proof.
pub(super) fn sum(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

//! Keys of persons in hand: what is about several of them opens only while each one's key exists.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::envelope::{open, seal};
use super::secret::Secret;
use crate::id::Id;

/// Begins a text that persons' keys seal; the seal's own version follows behind the persons.
const VERSION: u8 = 2;
const ID: usize = 16;

/// The living keys among those that were asked for.
#[derive(Clone, Default)]
pub struct Keys(pub(super) BTreeMap<Id, Secret>);

/// What became of a sealed text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Opened {
    Text(Vec<u8>),
    /// A person whom it was about was forgotten, and their key with them.
    Gone,
    /// It was changed, or moved here from somewhere else.
    Damaged,
}

impl Keys {
    /// Seals what is about `persons`, all of whose keys are here: it opens only as long as each of them does.
    /// The envelope is `2 | count | ids | envelope`, and the head is authenticated with it.
    ///
    /// # Panics
    /// When a key is missing or there are more than 255 persons, which the caller looked after.
    #[must_use]
    pub fn seal(&self, persons: &[Id], belongs_to: &str, plain: &[u8]) -> Vec<u8> {
        let mut persons = persons.to_vec();
        persons.sort_unstable();
        persons.dedup();
        let mut head =
            vec![VERSION, u8::try_from(persons.len()).expect("a text is about at most 255 persons")];
        persons.iter().for_each(|person| head.extend_from_slice(person.0.as_bytes()));
        let key = self.joined(&persons).expect("whoever seals asked for the keys of these persons");
        let sealed = seal(&key, &bound(belongs_to, &head), plain);
        head.extend_from_slice(&sealed);
        head
    }

    /// Opens what [`Keys::seal`] made.
    #[must_use]
    pub fn open(&self, belongs_to: &str, sealed: &[u8]) -> Opened {
        let Some((head, persons, rest)) = split(sealed) else { return Opened::Damaged };
        let Some(key) = self.joined(&persons) else { return Opened::Gone };
        open(&key, &bound(belongs_to, head), rest).map_or(Opened::Damaged, Opened::Text)
    }

    /// One person's own key, or one that needs all of theirs (SHA-256 over keys of a fixed length).
    fn joined(&self, persons: &[Id]) -> Option<Secret> {
        if let [person] = persons {
            return self.0.get(person).cloned();
        }
        let mut hash = Sha256::new();
        hash.update(b"vinculo text of many");
        for person in persons {
            hash.update(self.0.get(person)?.bytes());
        }
        Secret::take(hash.finalize().to_vec())
    }
}

/// Whom a sealed text is about.
#[must_use]
pub fn persons_of(sealed: &[u8]) -> Vec<Id> {
    split(sealed).map(|(_, persons, _)| persons).unwrap_or_default()
}

fn split(sealed: &[u8]) -> Option<(&[u8], Vec<Id>, &[u8])> {
    let (&[version, count], _) = sealed.split_first_chunk::<2>()?;
    let length = 2 + usize::from(count) * ID;
    if version != VERSION || count == 0 || sealed.len() < length {
        return None;
    }
    let (head, rest) = sealed.split_at(length);
    let id = |bytes: &[u8]| uuid::Uuid::from_slice(bytes).ok().map(Id);
    Some((head, head[2..].chunks(ID).map(id).collect::<Option<_>>()?, rest))
}

fn bound(belongs_to: &str, head: &[u8]) -> Vec<u8> {
    [belongs_to.as_bytes(), &[0], head].concat()
}

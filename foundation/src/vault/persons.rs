//! Keys of persons in hand: what is about several of them opens only while each one's key exists.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::envelope::{open, seal};
use super::secret::Secret;
use crate::id::Id;

/// Begins a text that persons' keys seal; the seal's own version follows behind the persons.
const VERSION: u8 = 2;
const ID: usize = 16;

/// At most so many persons of one text whose keys are changed at once: each of them doubles the tries.
const CHANGING: usize = 6;

/// A person's living key.
#[derive(Clone)]
pub(super) struct Held {
    pub key: Secret,
    /// While the key is changed: the one before, or the one that comes.
    pub others: Vec<Secret>,
}

/// The living keys among those that were asked for.
#[derive(Clone, Default)]
pub struct Keys(pub(super) BTreeMap<Id, Held>);

/// What became of a text that was to be sealed anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resealed {
    /// It was under the newest keys already.
    Same,
    Anew(Vec<u8>),
    /// A person whom it was about was forgotten.
    Gone,
    Damaged,
}

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
        let held = self.held(&persons).expect("whoever seals asked for the keys of these persons");
        let key = joined(held.iter().map(|held| &held.key));
        let sealed = seal(&key, &bound(belongs_to, &head), plain);
        head.extend_from_slice(&sealed);
        head
    }

    /// Opens what [`Keys::seal`] made.
    #[must_use]
    pub fn open(&self, belongs_to: &str, sealed: &[u8]) -> Opened {
        let Some((head, persons, rest)) = split(sealed) else { return Opened::Damaged };
        let Some(held) = self.held(&persons) else { return Opened::Gone };
        let place = bound(belongs_to, head);
        choices(&held).iter().find_map(|key| open(key, &place, rest)).map_or(Opened::Damaged, Opened::Text)
    }

    /// Seals a text anew when it is under a key that is being replaced.
    #[must_use]
    pub fn reseal(&self, belongs_to: &str, sealed: &[u8]) -> Resealed {
        let Some((head, persons, rest)) = split(sealed) else { return Resealed::Damaged };
        let Some(held) = self.held(&persons) else { return Resealed::Gone };
        let newest = joined(held.iter().map(|held| &held.key));
        if open(&newest, &bound(belongs_to, head), rest).is_some() {
            return Resealed::Same;
        }
        match self.open(belongs_to, sealed) {
            Opened::Text(plain) => Resealed::Anew(self.seal(&persons, belongs_to, &plain)),
            Opened::Gone => Resealed::Gone,
            Opened::Damaged => Resealed::Damaged,
        }
    }

    fn held(&self, persons: &[Id]) -> Option<Vec<&Held>> {
        persons.iter().map(|person| self.0.get(person)).collect()
    }
}

/// The keys that may open a text about these persons, the newest first.
fn choices(held: &[&Held]) -> Vec<Secret> {
    let mut choices: Vec<Vec<&Secret>> = vec![held.iter().map(|held| &held.key).collect()];
    let changing = held.iter().enumerate().filter(|(_, held)| !held.others.is_empty());
    for (at, held) in changing.take(CHANGING) {
        for known in choices.clone() {
            choices.extend(held.others.iter().map(|other| {
                let mut choice = known.clone();
                choice[at] = other;
                choice
            }));
        }
    }
    choices.into_iter().map(|keys| joined(keys.into_iter())).collect()
}

/// One person's own key, or one that needs all of theirs (SHA-256 over keys of a fixed length).
fn joined<'a>(mut keys: impl ExactSizeIterator<Item = &'a Secret>) -> Secret {
    if keys.len() == 1
        && let Some(key) = keys.next()
    {
        return key.clone();
    }
    let mut hash = Sha256::new();
    hash.update(b"vinculo text of many");
    keys.for_each(|key| hash.update(key.bytes()));
    Secret::of(hash.finalize().into())
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

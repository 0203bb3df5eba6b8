//! The vault: what tells about a person is sealed under that person's own key.
//!
//! A person's key is wrapped by a house key, that one by the master key, which lies outside the database.
//! Whoever is to be forgotten loses their key, and with it everything sealed under it, wherever copies lie.

mod change;
mod envelope;
mod house;
mod house_file;
mod ledger;
mod master;
mod persons;
mod pieces;
mod rotate;
mod secret;
mod store;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use crate::clock::Timestamp;
use crate::db::{Db, DbError, Fault, Result, Topic};
use crate::id::Id;
use persons::Held;

pub use change::{Step, begin_change, end_change, reseal, take_coming};
pub use envelope::{open, seal};
pub use house::{Column, open_of_house, seal_of_house};
pub use house_file::{begin_house_file, create_house_file, open_house_file};
pub use ledger::{Forgotten, LEDGER, Ledger, LedgerTrouble, reference};
pub use master::{KeySource, KeyTrouble, MADE_BESIDE, MasterKey};
pub use persons::{Keys, Opened, Resealed, persons_of};
pub use pieces::{Opener, Opening, Sealer, Sealing, sealed_size};
pub use rotate::{count, is_forgotten, rotate_house, rotate_master, seal_the_rest};
pub use secret::Secret;
pub use store::{destroy, keys, keys_to_write, living_keys};

/// Announced with a person's id when their key is destroyed or replaced.
const FORGET: &str = "person-key:";
/// So many persons' keys stay in memory.
const REMEMBERED: usize = 10_000;
/// All of them are dropped that often: what another process destroyed is not kept for longer.
const DROP_EVERY: Duration = Duration::from_secs(60);
/// After so long every process knows the key that comes, however long a statement of its took.
pub const KNOWN_WITHIN: Duration = Duration::from_secs(65);

/// The keys of one open database. Cloning shares it.
#[derive(Clone, Default)]
pub struct Vault(Arc<Inner>);

#[derive(Default)]
struct Inner {
    open: RwLock<Option<Open>>,
    persons: Mutex<HashMap<Id, Held>>,
}

struct Open {
    master: MasterKey,
    houses: BTreeMap<i64, Secret>,
}

impl Db {
    /// Opens the vault with its master key; the first time, a house key is made.
    ///
    /// # Errors
    /// [`Fault::WrongMasterKey`] when the database was sealed under another one.
    pub async fn unlock(&self, master: MasterKey, now: Timestamp) -> Result<()> {
        let houses = store::houses(self, &master, now).await?;
        let vault = self.vault();
        *vault.0.open.write().unwrap_or_else(PoisonError::into_inner) = Some(Open { master, houses });
        tokio::spawn(forget_when_told(Arc::downgrade(&vault.0), self.news()));
        Ok(())
    }

    /// Whether the database was sealed under some master key already.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn is_sealed(&self) -> Result<bool> {
        store::has_houses(self).await
    }
}

impl Vault {
    /// The master key in use, to wrap a backup's key or another house key.
    #[must_use]
    pub fn master(&self) -> Option<MasterKey> {
        let open = self.0.open.read().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map(|open| open.master.clone())
    }

    /// The first house key, which is never retired from the database.
    fn first_house(&self) -> Option<Secret> {
        let open = self.0.open.read().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().and_then(|open| open.houses.get(&1).cloned())
    }

    /// A house key that is in memory.
    fn known_house(&self, number: i64) -> Result<Option<Secret>> {
        let open = self.0.open.read().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_ref().ok_or(DbError::Other(Fault::Locked))?;
        Ok(open.houses.get(&number).cloned())
    }

    fn newest_known_house(&self) -> Result<(i64, Secret)> {
        let open = self.0.open.read().unwrap_or_else(PoisonError::into_inner);
        let newest = open.as_ref().and_then(|open| open.houses.last_key_value());
        newest.map(|(number, house)| (*number, house.clone())).ok_or(DbError::Other(Fault::Locked))
    }

    fn unlock_with(&self, master: MasterKey) {
        if let Some(open) = self.0.open.write().unwrap_or_else(PoisonError::into_inner).as_mut() {
            open.master = master;
        }
    }

    /// Splits `persons` into those whose keys are in memory and the others.
    fn remembered(&self, persons: impl IntoIterator<Item = Id>) -> (Keys, Vec<Id>) {
        let known = self.0.persons.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut keys, mut missing) = (Keys::default(), Vec::new());
        for person in persons {
            match known.get(&person) {
                Some(held) => drop(keys.0.insert(person, held.clone())),
                None if missing.contains(&person) => {}
                None => missing.push(person),
            }
        }
        (keys, missing)
    }

    fn remember(&self, person: Id, held: &Held) {
        let mut known = self.0.persons.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(person, held.clone());
    }

    fn forget(&self, person: Id) {
        self.0.persons.lock().unwrap_or_else(PoisonError::into_inner).remove(&person);
    }

    fn forget_all(&self) {
        self.0.persons.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// A house key, from memory or unwrapped now: another process may have made it.
    fn house(&self, number: i64, wrapped: &[u8]) -> Result<Secret> {
        let mut open = self.0.open.write().unwrap_or_else(PoisonError::into_inner);
        let open = open.as_mut().ok_or(DbError::Other(Fault::Locked))?;
        if let Some(key) = open.houses.get(&number) {
            return Ok(key.clone());
        }
        let key = store::unwrap_house(&open.master, number, wrapped)?;
        open.houses.insert(number, key.clone());
        Ok(key)
    }

    /// A person's key; none when it was destroyed.
    fn unwrap(&self, row: &store::Wrapped) -> Result<Option<Held>> {
        let Some(key) = &row.key else { return Ok(None) };
        let house = self.house(row.number, &row.house)?;
        let opened = |wrapped: &Vec<u8>| {
            let key = envelope::open(&house, &store::place_of_person(row.person), wrapped);
            key.and_then(Secret::take).ok_or(DbError::Other(Fault::DamagedKey))
        };
        let others = row.coming.iter().chain(&row.former).map(opened).collect::<Result<_>>()?;
        Ok(Some(Held { key: opened(key)?, others }))
    }
}

/// Drops destroyed and replaced keys from memory as soon as it is told, and all of them now and then.
async fn forget_when_told(vault: Weak<Inner>, mut news: broadcast::Receiver<Topic>) {
    let mut drop_all = tokio::time::interval(DROP_EVERY);
    loop {
        let told = tokio::select! {
            told = news.recv() => Some(told),
            _ = drop_all.tick() => None,
        };
        let Some(vault) = vault.upgrade().map(Vault) else { return };
        match told {
            Some(Ok(topic)) => {
                if let Some(person) = topic.strip_prefix(FORGET).and_then(Id::parse) {
                    vault.forget(person);
                }
            }
            Some(Err(RecvError::Lagged(_))) | None => vault.forget_all(),
            Some(Err(RecvError::Closed)) => return,
        }
    }
}

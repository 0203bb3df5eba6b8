//! The tables of wrapped keys. A house key wraps the persons' keys, the master key wraps the house keys.

use std::collections::BTreeMap;

use super::{Keys, MasterKey, Secret, Vault, envelope};
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Args, Db, DbError, Fault, FromRow, Query, Result, Row, Sql, Tx, pick};
use crate::id::Id;

/// Persons of one statement, filled up so that there are few texts to prepare.
const BATCH: usize = 100;

pub(super) fn place_of_house(number: i64) -> Vec<u8> {
    format!("house_key/{number}").into_bytes()
}

pub(super) fn place_of_person(person: Id) -> Vec<u8> {
    format!("person_key/{person}").into_bytes()
}

/// Reads all house keys; the first one is made in an empty database.
pub(super) async fn houses(db: &Db, master: &MasterKey, now: Timestamp) -> Result<BTreeMap<i64, Secret>> {
    let known = read_houses(db).await?;
    if known.is_empty() {
        let mut tx = db.begin().await?;
        let wrapped = envelope::seal(&master.key, &place_of_house(1), Secret::new().bytes());
        tx.run(
            "insert into house_key (id, wrapped, master_id, created_at)
             values (1, $1, $2, $3)
             on conflict (id) do nothing",
            args![wrapped, master.id().to_vec(), now],
        )
        .await?;
        tx.unaudited("the first key of an empty vault");
        tx.commit().await?;
    }
    let known = if known.is_empty() { read_houses(db).await? } else { known };
    known.into_iter().map(|(id, wrapped)| Ok((id, unwrap_house(master, id, &wrapped)?))).collect()
}

/// Whether anything was sealed here before, so that a new master key would be the wrong one.
pub(super) async fn has_houses(db: &Db) -> Result<bool> {
    Ok(!read_houses(db).await?.is_empty())
}

pub(super) async fn read_houses(q: impl Query) -> Result<Vec<(i64, Vec<u8>)>> {
    q.all("select id, wrapped from house_key order by id", args![]).await
}

/// The key that seals from now on: its number, and the key as it is wrapped.
pub(super) async fn newest_house(q: impl Query) -> Result<(i64, Vec<u8>)> {
    let newest = q.first("select id, wrapped from house_key order by id desc limit 1", args![]).await?;
    newest.ok_or(DbError::Other(Fault::Locked))
}

pub(super) async fn house(q: impl Query, number: i64) -> Result<Option<Vec<u8>>> {
    let row = q.first::<(Vec<u8>,)>("select wrapped from house_key where id = $1", args![number]).await?;
    Ok(row.map(|(wrapped,)| wrapped))
}

pub(super) fn unwrap_house(master: &MasterKey, id: i64, wrapped: &[u8]) -> Result<Secret> {
    let key = envelope::open(&master.key, &place_of_house(id), wrapped).and_then(Secret::take);
    key.ok_or(DbError::Other(Fault::WrongMasterKey))
}

/// The living keys of `persons`, from memory or the database.
///
/// # Errors
/// When the vault is locked, or the database does not answer.
pub async fn keys(q: impl Query, persons: impl IntoIterator<Item = Id>) -> Result<Keys> {
    let vault = q.vault().clone();
    let (mut keys, missing) = vault.remembered(persons);
    if missing.is_empty() {
        return Ok(keys);
    }
    for row in read(q, &missing, "").await? {
        if let Some(held) = vault.unwrap(&row)? {
            vault.remember(row.person, &held);
            keys.0.insert(row.person, held);
        }
    }
    Ok(keys)
}

/// A row of `person_key`, with the house key around what is in it.
pub(super) struct Wrapped {
    pub person: Id,
    /// None: it was destroyed.
    pub key: Option<Vec<u8>>,
    /// While it is changed, the one that comes and the one before.
    pub coming: Option<Vec<u8>>,
    pub former: Option<Vec<u8>>,
    pub number: i64,
    pub house: Vec<u8>,
}

impl FromRow for Wrapped {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            person: row.take()?,
            key: row.take()?,
            coming: row.take()?,
            former: row.take()?,
            number: row.take()?,
            house: row.take()?,
        })
    }
}

/// `lock` ends the statement: whoever writes must be through before a key is replaced.
async fn read(q: impl Query, persons: &[Id], lock: &'static str) -> Result<Vec<Wrapped>> {
    let mut args = persons.iter().fold(Args::with_capacity(persons.len()), |args, person| args.and(*person));
    while args.len() % 10 != 0 && args.len() > 1 {
        args.push(persons[0]);
    }
    let places = (1..=args.len()).map(|place| format!("${place}")).collect::<Vec<_>>().join(", ");
    let text = format!(
        "select k.party_id, k.wrapped, k.coming, k.former, h.id, h.wrapped
         from person_key k
         join house_key h on h.id = k.house_key
         where k.party_id in ({places}) {lock}"
    );
    q.all(Sql::built(text), args).await
}

/// Ends a statement that must see no key replaced before its transaction ends. SQLite has one writer at a time anyway.
pub(super) fn lock(tx: &mut Tx, postgres: &'static str) -> &'static str {
    pick(tx.engine(), "", postgres)
}

/// For whoever seals with the keys that they read.
const TO_SEAL: &str = "for share of k";
/// For whoever replaces them.
pub(super) const TO_REPLACE: &str = "for update of k";

/// The living keys of `persons`, as the transaction sees them and never from memory; nobody replaces them before it
/// ends.
///
/// # Errors
/// When the vault is locked, or the database does not answer.
pub async fn living_keys(tx: &mut Tx, persons: &[Id]) -> Result<Keys> {
    let (vault, lock) = (tx.vault().clone(), lock(tx, TO_SEAL));
    let mut keys = Keys::default();
    for batch in persons.chunks(BATCH) {
        for row in read(&mut *tx, batch, lock).await? {
            keys.0.extend(vault.unwrap(&row)?.map(|held| (row.person, held)));
        }
    }
    Ok(keys)
}

/// The keys of `persons`, as the transaction sees them; those that have none yet get one in it.
///
/// # Errors
/// [`Fault::Forgotten`] when one of them was forgotten: nothing may be written about them any more.
pub async fn keys_to_write(tx: &mut Tx, now: Timestamp, persons: &[Id]) -> Result<Keys> {
    let (vault, lock) = (tx.vault().clone(), lock(tx, TO_SEAL));
    let mut persons = persons.to_vec();
    persons.sort_unstable();
    persons.dedup();
    let mut keys = Keys::default();
    for batch in persons.chunks(BATCH) {
        let known = read(&mut *tx, batch, lock).await?;
        let new: Vec<Id> =
            batch.iter().copied().filter(|person| known.iter().all(|row| row.person != *person)).collect();
        let made = if new.is_empty() { Vec::new() } else { make(tx, &vault, now, &new).await? };
        for row in known.into_iter().chain(made) {
            let held = vault.unwrap(&row)?.ok_or(DbError::Other(Fault::Forgotten))?;
            keys.0.insert(row.person, held);
        }
    }
    Ok(keys)
}

async fn make(tx: &mut Tx, vault: &Vault, now: Timestamp, persons: &[Id]) -> Result<Vec<Wrapped>> {
    let (number, wrapped) = newest_house(&mut *tx).await?;
    let house = vault.house(number, &wrapped)?;
    let rows = persons.iter().map(|person| {
        let wrapped = envelope::seal(&house, &place_of_person(*person), Secret::new().bytes());
        args![*person, wrapped, number, now]
    });
    tx.insert_many(
        "insert into person_key (party_id, wrapped, house_key, created_at) values",
        "on conflict (party_id) do nothing",
        rows.collect(),
    )
    .await?;
    // On PostgreSQL somebody else may have made one at the same moment; theirs counts then.
    let lock = lock(tx, TO_SEAL);
    read(tx, persons, lock).await
}

/// Destroys a person's key for ever. What is left is the row that says so, which keeps a new key from being made.
/// The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn destroy(tx: &mut Tx, now: Timestamp, person: Id) -> Result<()> {
    tx.run(
        "insert into person_key (party_id, wrapped, house_key, created_at, destroyed_at)
         select $1, cast(null as bytea), max(id), $2, $2 from house_key where true
         on conflict (party_id) do update set wrapped = null, coming = null, former = null, destroyed_at = $2",
        args![person, now],
    )
    .await?;
    tx.announce(format!("{}{person}", super::FORGET));
    tx.vault().forget(person);
    Ok(())
}

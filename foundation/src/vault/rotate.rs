//! New keys around the old ones. Texts about persons stay as they are: only what wraps their keys is made anew. Secrets
//! of the house are few, and sealed anew themselves.

use super::{Column, MasterKey, Secret, envelope, house, store};
use crate::args;
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{Db, DbError, Fault, Query, Result, Sql};
use crate::id::Id;
use crate::mail;
use crate::team::{self, Permit};

/// Persons of one transaction, so that nobody else waits long.
const AT_ONCE: i64 = 200;

/// All columns that the house seals.
pub(super) fn columns() -> Vec<Column> {
    team::sealed().into_iter().chain([mail::SEALED]).collect()
}

/// Seals secrets of the house that another program or an older key left; for each start. Answers how many.
///
/// # Errors
/// When the vault is locked, or the database refuses.
pub async fn seal_the_rest(db: &Db, by: &Permit, now: Timestamp) -> Result<u64> {
    let mut tx = db.begin().await?;
    let sealed = house::seal_anew(&mut tx, &columns()).await?;
    if sealed == 0 {
        tx.unaudited("nothing was left to seal");
    } else {
        let detail = serde_json::json!({ "what": "secrets", "secrets": sealed });
        audit::record(&mut tx, by, now, "keys.rotate", Object::many("key"), detail).await?;
    }
    tx.commit().await?;
    Ok(sealed)
}

/// Wraps all house keys with `new` instead of the master key in use, in one transaction: afterwards only
/// `new` opens the vault. Answers how many there are.
///
/// # Errors
/// When the vault is locked, or the database refuses; then the old key still counts.
pub async fn rotate_master(db: &Db, by: &Permit, now: Timestamp, new: &MasterKey) -> Result<usize> {
    let old = db.vault().master().ok_or(DbError::Other(Fault::Locked))?;
    let mut tx = db.begin().await?;
    let houses = store::read_houses(&mut tx).await?;
    for (id, wrapped) in &houses {
        let key = store::unwrap_house(&old, *id, wrapped)?;
        let wrapped = envelope::seal(&new.key, &store::place_of_house(*id), key.bytes());
        tx.run(
            "update house_key set wrapped = $2, master_id = $3 where id = $1",
            args![*id, wrapped, new.id().to_vec()],
        )
        .await?;
    }
    let detail = serde_json::json!({ "what": "master", "keys": houses.len() });
    audit::record(&mut tx, by, now, "keys.rotate", Object::many("key"), detail).await?;
    tx.commit().await?;
    db.vault().unlock_with(new.clone());
    Ok(houses.len())
}

/// Makes a new house key, wraps all persons' keys with it, some hundred at a time, and seals the secrets of the house
/// by it; `tell` hears how many persons are done. Stopped half-way it is simply started again: it goes on with the
/// key it began. The ledger of the forgotten stays with the first key: backups of before know no other.
///
/// # Errors
/// When the vault is locked, or the database refuses; each person's key opens all the same.
pub async fn rotate_house(db: &Db, by: &Permit, now: Timestamp, mut tell: impl FnMut(u64)) -> Result<u64> {
    let (number, is_half_done) = newest(db).await?;
    let number = if is_half_done { number } else { begin_house(db, by, now, number + 1).await? };
    let mut done = 0;
    loop {
        let batch = rewrap(db, number).await?;
        if batch == 0 {
            break;
        }
        done += batch;
        tell(done);
    }
    let mut tx = db.begin().await?;
    let secrets = house::seal_anew(&mut tx, &columns()).await?;
    tx.run("update house_key set retired_at = $2 where id < $1 and retired_at is null", args![number, now])
        .await?;
    let detail = serde_json::json!({ "what": "house", "keys": done, "secrets": secrets });
    audit::record(&mut tx, by, now, "keys.rotate", Object::many("key"), detail).await?;
    tx.commit().await?;
    Ok(done)
}

async fn newest(db: &Db) -> Result<(i64, bool)> {
    let (number, unfinished) = db
        .one::<(i64, i64)>(
            "select coalesce(max(id), 0), cast(coalesce(sum(case when retired_at is null then 1 else 0 end), 0) as bigint)
             from house_key",
            args![],
        )
        .await?;
    Ok((number, unfinished > 1))
}

async fn begin_house(db: &Db, by: &Permit, now: Timestamp, number: i64) -> Result<i64> {
    let master = db.vault().master().ok_or(DbError::Other(Fault::Locked))?;
    let mut tx = db.begin().await?;
    let wrapped = envelope::seal(&master.key, &store::place_of_house(number), Secret::new().bytes());
    tx.run(
        "insert into house_key (id, wrapped, master_id, created_at) values ($1, $2, $3, $4)",
        args![number, wrapped, master.id().to_vec(), now],
    )
    .await?;
    let detail = serde_json::json!({ "what": "house", "begun": number });
    audit::record(&mut tx, by, now, "keys.rotate", Object::many("key"), detail).await?;
    tx.commit().await?;
    Ok(number)
}

async fn rewrap(db: &Db, number: i64) -> Result<u64> {
    let mut tx = db.begin().await?;
    let lock = store::lock(&mut tx, store::TO_REPLACE);
    let text = format!(
        "select k.party_id, k.wrapped, k.coming, k.former, h.id, h.wrapped
         from person_key k
         join house_key h on h.id = k.house_key
         where k.house_key < $1 and k.wrapped is not null
         limit $2 {lock}"
    );
    let rows: Vec<store::Wrapped> = tx.all(Sql::built(text), args![number, AT_ONCE]).await?;
    let (house,) = tx.one::<(Vec<u8>,)>("select wrapped from house_key where id = $1", args![number]).await?;
    let vault = db.vault();
    let house = vault.house(number, &house)?;
    let count = rows.len() as u64;
    for row in rows {
        let old = vault.house(row.number, &row.house)?;
        let place = store::place_of_person(row.person);
        let anew = |wrapped: Option<Vec<u8>>| {
            let opened = |wrapped: Vec<u8>| envelope::open(&old, &place, &wrapped).and_then(Secret::take);
            let wrap = |key: Secret| envelope::seal(&house, &place, key.bytes());
            wrapped
                .map(|wrapped| opened(wrapped).map(wrap).ok_or(DbError::Other(Fault::DamagedKey)))
                .transpose()
        };
        // Whoever was forgotten meanwhile stays forgotten.
        tx.run(
            "update person_key set wrapped = $2, coming = $3, former = $4, house_key = $5
             where party_id = $1 and wrapped is not null",
            args![row.person, anew(row.key)?, anew(row.coming)?, anew(row.former)?, number],
        )
        .await?;
    }
    tx.unaudited("the rotation's own row tells of all its batches");
    tx.commit().await?;
    Ok(count)
}

/// How many persons have a living key, and how many were forgotten.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: &Db) -> Result<(i64, i64)> {
    db.one(
        "select cast(count(wrapped) as bigint), cast(count(*) - count(wrapped) as bigint) from person_key",
        args![],
    )
    .await
}

/// Whether a person's key was destroyed.
///
/// # Errors
/// When the database does not answer.
pub async fn is_forgotten(q: impl Query, person: Id) -> Result<bool> {
    let row = q.first::<(Id,)>(
        "select party_id from person_key where party_id = $1 and destroyed_at is not null",
        args![person],
    );
    Ok(row.await?.is_some())
}

//! A new key for one person, in three steps between which the program may be stopped: the new one is told to every
//! process, then it seals what is written, and when all is sealed anew the old one is destroyed.

use super::{FORGET, Resealed, Secret, envelope, living_keys, persons_of, store};
use crate::args;
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{Db, Query, Result, Sql, Tx};
use crate::id::Id;
use crate::team::Permit;

/// How far the change of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The person has no key: nothing was ever sealed, or they were forgotten.
    NoKey,
    /// The new one is there, and seals nothing yet.
    Coming,
    /// The new one seals, the old one opens what is not sealed anew yet.
    Taken,
}

/// Makes the key that comes, unless a change has begun already. Before [`take_coming`] every process must have heard
/// of it: see [`super::KNOWN_WITHIN`].
///
/// # Errors
/// When the vault is locked, or the database refuses.
pub async fn begin_change(db: &Db, by: &Permit, now: Timestamp, person: Id) -> Result<Step> {
    let mut tx = db.begin().await?;
    type Row = (i64, Vec<u8>, bool, bool);
    let lock = store::lock(&mut tx, store::TO_REPLACE);
    let text = format!(
        "select h.id, h.wrapped, k.coming is not null, k.former is not null
         from person_key k
         join house_key h on h.id = k.house_key
         where k.party_id = $1 and k.wrapped is not null {lock}"
    );
    let row: Option<Row> = tx.first(Sql::built(text), args![person]).await?;
    let house = match row {
        None => return Ok(Step::NoKey),
        Some((.., true)) => return Ok(Step::Taken),
        Some((_, _, true, _)) => return Ok(Step::Coming),
        Some((number, house, ..)) => db.vault().house(number, &house)?,
    };
    let coming = envelope::seal(&house, &store::place_of_person(person), Secret::new().bytes());
    tx.run("update person_key set coming = $2 where party_id = $1", args![person, coming]).await?;
    let detail = serde_json::json!({ "what": "person", "begun": true });
    audit::record(&mut tx, by, now, "keys.rotate", Object::new("party", person), detail).await?;
    tell(&mut tx, person);
    tx.commit().await?;
    Ok(Step::Coming)
}

/// Seals with the key that came from now on.
///
/// # Errors
/// When the database refuses.
pub async fn take_coming(db: &Db, person: Id) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run(
        "update person_key set former = wrapped, wrapped = coming, coming = null
         where party_id = $1 and wrapped is not null and coming is not null",
        args![person],
    )
    .await?;
    tell(&mut tx, person);
    tx.unaudited("the beginning and the end of the change are told");
    tx.commit().await
}

/// Destroys the old key. The caller has sealed anew all that was under it.
///
/// # Errors
/// When the database refuses.
pub async fn end_change(db: &Db, by: &Permit, now: Timestamp, person: Id, sealed: u64) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run("update person_key set former = null where party_id = $1", args![person]).await?;
    let detail = serde_json::json!({ "what": "person", "sealed": sealed });
    audit::record(&mut tx, by, now, "keys.rotate", Object::new("party", person), detail).await?;
    tell(&mut tx, person);
    tx.commit().await
}

fn tell(tx: &mut Tx, person: Id) {
    tx.announce(format!("{FORGET}{person}"));
    tx.vault().forget(person);
}

/// Of sealed rows those that are under a key that is being replaced: id, as it was, sealed anew. What does not open
/// stays as it is.
///
/// # Errors
/// When the vault is locked, or the database does not answer.
pub async fn reseal(
    tx: &mut Tx,
    rows: Vec<(Id, Vec<u8>)>,
    place: impl Fn(Id) -> String,
) -> Result<Vec<(Id, Vec<u8>, Vec<u8>)>> {
    let mut persons: Vec<Id> = rows.iter().flat_map(|(_, sealed)| persons_of(sealed)).collect();
    persons.sort_unstable();
    persons.dedup();
    let keys = living_keys(tx, &persons).await?;
    let anew = rows.into_iter().filter_map(|(id, sealed)| match keys.reseal(&place(id), &sealed) {
        Resealed::Anew(anew) => Some((id, sealed, anew)),
        Resealed::Same | Resealed::Gone => None,
        Resealed::Damaged => {
            tracing::error!(place = place(id), "what is sealed there does not open");
            None
        }
    });
    Ok(anew.collect())
}

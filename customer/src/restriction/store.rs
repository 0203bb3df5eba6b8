//! The SQL of restriction. It keeps the customer's own column `restricted_at`, which every read asks.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{DbError, Query, Result as DbResult, Tx};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::Permit;
use foundation::vault::{self, Opened};
use serde_json::json;

use crate::customers::{self, Kind};

/// Characters of a reason.
pub const LONGEST_REASON: usize = 300;

/// Why somebody is restricted, and since when.
pub struct Restriction {
    /// None when it cannot be opened any more.
    pub reason: Option<Personal<String>>,
    pub placed_by: String,
    pub placed_at: Timestamp,
}

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such customer")]
    NotFound,
    #[error("an organisation is no person: there is nothing to restrict")]
    Organisation,
    #[error("a reason has 1 to 300 characters")]
    Reason,
    #[error(transparent)]
    Db(#[from] DbError),
}

fn place_of(id: Id) -> String {
    format!("restriction/{id}")
}

/// The restriction of a customer who was found in scope before, if there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn restriction_of(q: impl Query + Copy, party: Id) -> DbResult<Option<Restriction>> {
    let row = q
        .first::<(Id, Vec<u8>, String, Timestamp)>(
            "select id, reason, placed_by, placed_at
             from restriction
             where party_id = $1 and lifted_at is null
             order by placed_at desc
             limit 1",
            args![party],
        )
        .await?;
    let Some((id, sealed, placed_by, placed_at)) = row else { return Ok(None) };
    let reason = match vault::keys(q, [party]).await?.open(&place_of(id), &sealed) {
        Opened::Text(plain) => String::from_utf8(plain).ok().map(Personal::new),
        Opened::Gone | Opened::Damaged => None,
    };
    Ok(Some(Restriction { reason, placed_by, placed_at }))
}

/// Restricts a customer in the permit's scope and answers whether anything changed: who is restricted already stays
/// so, for the first reason.
///
/// # Errors
/// See [`Refusal`].
pub async fn place(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    party: Id,
    reason: &str,
) -> Result<bool, Refusal> {
    let found = customers::find(&mut *tx, &permit.scope(), party).await?;
    let customer = found.ok_or(Refusal::NotFound)?;
    if customer.kind == Kind::Organisation {
        return Err(Refusal::Organisation);
    }
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON || reason.contains('\0') {
        return Err(Refusal::Reason);
    }
    if customer.restricted_at.is_some() {
        return Ok(false);
    }
    tx.run("update party set restricted_at = $2 where id = $1", args![party, now]).await?;
    let id = Id::new(now);
    let sealed =
        vault::keys_to_write(tx, now, &[party]).await?.seal(&[party], &place_of(id), reason.as_bytes());
    tx.run(
        "insert into restriction (id, party_id, reason, placed_by, placed_at) values ($1, $2, $3, $4, $5)",
        args![id, party, sealed, permit.actor().name(), now],
    )
    .await?;
    told(tx, permit, now, "restriction.place", party).await?;
    Ok(true)
}

/// Lifts the restriction of a customer in the permit's scope and answers whether there was one.
///
/// # Errors
/// See [`Refusal`].
pub async fn lift(tx: &mut Tx, permit: &Permit, now: Timestamp, party: Id) -> Result<bool, Refusal> {
    let found = customers::find(&mut *tx, &permit.scope(), party).await?;
    if found.ok_or(Refusal::NotFound)?.restricted_at.is_none() {
        return Ok(false);
    }
    tx.run("update party set restricted_at = null where id = $1", args![party]).await?;
    tx.run(
        "update restriction set lifted_at = $2, lifted_by = $3 where party_id = $1 and lifted_at is null",
        args![party, now, permit.actor().name()],
    )
    .await?;
    told(tx, permit, now, "restriction.lift", party).await?;
    Ok(true)
}

/// Seals the next reasons of a person anew that are under a key being replaced: answers how many that were, and the last
/// one looked at. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(tx: &mut Tx, person: Id, after: Id) -> DbResult<(u64, Option<Id>)> {
    let rows: Vec<(Id, Vec<u8>)> = tx
        .all(
            "select id, reason from restriction where party_id = $1 and id > $2 order by id limit 100",
            args![person, after],
        )
        .await?;
    let (mut count, last) = (0, rows.last().map(|row| row.0));
    for (id, before, anew) in vault::reseal(tx, rows, place_of).await? {
        count += tx
            .run("update restriction set reason = $3 where id = $1 and reason = $2", args![id, before, anew])
            .await?;
    }
    Ok((count, last))
}

async fn told(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    action: &'static str,
    party: Id,
) -> Result<(), Refusal> {
    audit::record(tx, permit, now, action, Object::new("party", party), json!({})).await?;
    tx.announce(format!("party:{party}"));
    tx.announce("parties");
    Ok(())
}

/// Takes the reasons away with the person. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &mut Tx, person: Id) -> DbResult<()> {
    tx.run("delete from restriction where party_id = $1", args![person]).await.map(drop)
}

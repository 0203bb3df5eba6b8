//! A new key for one person: all that is sealed under the old one is sealed anew, then the old one is destroyed.
//!
//! Stopped anywhere it is simply begun again, and goes on where it was. Keys in letters to the person's own page, which
//! are sealed under the person's key and lie in their mailbox, end with the old one.

#[cfg(test)]
mod tests;

use foundation::clock::Timestamp;
use foundation::db::{DbError, Result as DbResult, Tx};
use foundation::files::{self, FileTrouble};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::vault::{self, Step};
use foundation::web::App;

use crate::{consent, customers, disclosure, restriction, timeline};

/// Where the old key, and what was sealed under it, stood.
const TABLES: &[&str] =
    &["person_key", "entry_body", "file", "party_history", "restriction", "consent", "disclosure"];

/// Why a person has no new key.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("they have no key: nothing was sealed about them yet, or they were forgotten")]
    NoKey,
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("seal a file anew: {0}")]
    Files(#[from] FileTrouble),
}

/// What was sealed anew; of a change that was stopped before, what was left of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Entries, proofs, reasons, earlier values, keys of archives.
    pub texts: u64,
    pub files: u64,
}

/// Gives a person a new key. `known` ends when every process has heard of a key that was told before: after
/// [`vault::KNOWN_WITHIN`].
///
/// # Errors
/// See [`Refusal`]; then the old key still opens what was not sealed anew, and the change goes on when it is begun again.
pub async fn rotate(
    app: &App,
    by: &Permit,
    person: Id,
    known: impl Future<Output = ()>,
) -> Result<Rotated, Refusal> {
    let (db, now) = (&app.db, app.now());
    match vault::begin_change(db, by, now, person).await? {
        Step::NoKey => return Err(Refusal::NoKey),
        Step::Coming => {
            known.await;
            vault::take_coming(db, person).await?;
        }
        Step::Taken => {}
    }
    let rotated =
        Rotated { texts: texts(app, by, now, person).await?, files: contents(app, now, person).await? };
    vault::end_change(db, by, now, person, rotated.texts + rotated.files).await?;
    db.scrub(TABLES).await?;
    Ok(rotated)
}

async fn texts(app: &App, by: &Permit, now: Timestamp, person: Id) -> DbResult<u64> {
    let entries = all(app, async |tx: &mut Tx, after| timeline::reseal(tx, person, after).await).await?;
    let values =
        all(app, async |tx: &mut Tx, after| customers::reseal_history(tx, person, after).await).await?;
    let reasons = all(app, async |tx: &mut Tx, after| restriction::reseal(tx, person, after).await).await?;
    let proofs =
        all(app, async |tx: &mut Tx, after| consent::reseal(tx, by, now, person, after).await).await?;
    let archives = all(app, async |tx: &mut Tx, after| disclosure::reseal(tx, person, after).await).await?;
    Ok(entries + values + reasons + proofs + archives)
}

/// Portion after portion, each in a transaction of its own, so that nobody else waits long.
async fn all(app: &App, portion: impl AsyncFn(&mut Tx, Id) -> DbResult<(u64, Option<Id>)>) -> DbResult<u64> {
    let (mut after, mut done) = (Some(Id::NONE), 0);
    while let Some(last) = after {
        let mut tx = app.db.begin().await?;
        let (count, next) = portion(&mut tx, last).await?;
        tx.unaudited("the beginning and the end of the change are told");
        tx.commit().await?;
        (after, done) = (next, done + count);
    }
    Ok(done)
}

async fn contents(app: &App, now: Timestamp, person: Id) -> Result<u64, Refusal> {
    let (mut after, mut done) = (Id::NONE, 0);
    loop {
        let some = timeline::files_of(&app.db, person, after).await?;
        let Some(last) = some.last() else { return Ok(done) };
        after = *last;
        for file in some {
            done += u64::from(files::renew(&app.db, &app.files, now, file).await?);
        }
    }
}

//! The door that every mailer passes: nobody is written to who does not agree at that moment.

use foundation::args;
use foundation::clock::{MINUTE, Timestamp};
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::web::App;

use super::key;
use super::statement::{Channel, Choice, Purpose};

/// A withdrawal reaches a running campaign within this time: so old a proof is refused.
const COUNTS_FOR: i64 = MINUTE;

/// Proof that somebody agreed to one purpose by one channel, when it was asked. Only [`consented`] makes one, and it
/// counts for a minute.
#[derive(Debug)]
pub struct Consented {
    party: Id,
    purpose: Purpose,
    channel: Channel,
    checked_at: Timestamp,
}

/// The proof is too old: ask again.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the consent was looked at more than a minute ago")]
pub struct Stale;

/// Asks whether a customer agreed. None too when they were put away, or their data may only be kept.
///
/// # Errors
/// When the database fails.
pub async fn consented(
    tx: &mut Tx,
    now: Timestamp,
    party: Id,
    purpose: Purpose,
    channel: Channel,
) -> Result<Option<Consented>> {
    let row = tx
        .first::<(Choice,)>(
            "select n.choice
             from consent_now n
             join party p on p.id = n.party_id
             where n.party_id = $1 and n.purpose = $2 and n.channel = $3
               and p.deleted_at is null and p.restricted_at is null",
            args![party, purpose, channel],
        )
        .await?;
    let agrees = row == Some((Choice::Granted,));
    Ok(agrees.then_some(Consented { party, purpose, channel, checked_at: now }))
}

impl Consented {
    /// Whom to write to, at the moment of handing over.
    ///
    /// # Errors
    /// [`Stale`] when it was asked more than a minute ago.
    pub fn party(&self, now: Timestamp) -> std::result::Result<Id, Stale> {
        let age = now.0.saturating_sub(self.checked_at.0);
        if (0..=COUNTS_FOR).contains(&age) { Ok(self.party) } else { Err(Stale) }
    }

    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    #[must_use]
    pub fn channel(&self) -> Channel {
        self.channel
    }
}

/// What a mail says about its own end (RFC 2369, RFC 8058).
#[derive(Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// Where the reader decides; put it into the text too.
    pub address: String,
    /// The value of `List-Unsubscribe`.
    pub header: String,
    /// The value of `List-Unsubscribe-Post`.
    pub post: &'static str,
}

/// The way out that a mail must carry; its key withdraws what `consented` proves, and nothing else by one click.
///
/// # Errors
/// When the database fails, or the person was forgotten.
pub async fn unsubscribe(
    tx: &mut Tx,
    app: &App,
    now: Timestamp,
    consented: &Consented,
) -> Result<Unsubscribe> {
    let about = Some((consented.purpose, consented.channel));
    let address = key::address(app, &key::make(tx, now, consented.party, about).await?);
    Ok(Unsubscribe { header: format!("<{address}>"), address, post: key::ONE_CLICK })
}

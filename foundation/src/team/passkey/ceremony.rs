//! Challenges: each is answered once, within five minutes, and for what it was made.
//!
//! Whoever asks for one leaves a row, signed in or not, so there are only so many: of one caller, and of all strangers
//! together. Beyond that the oldest of the strangers' go, so that nobody keeps the others from theirs.

use std::net::IpAddr;

use super::{statement, store};
use crate::clock::{MINUTE, Timestamp};
use crate::db::{Result, Tx};
use crate::id::{Id, random};
use crate::team::own_account::too_many;
use crate::team::secret::{from_base64url, sha256_of};
use crate::team::throttle;
use crate::web::{App, Problem};

const LIVES: i64 = 5 * MINUTE;
/// A whole office may stand behind one address.
const MOST_OF_ONE: i64 = 60;
const MOST_OF_STRANGERS: i64 = 2_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Register,
    SignIn,
    StepUp,
}

impl Purpose {
    fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::SignIn => "sign-in",
            Self::StepUp => "step-up",
        }
    }
}

/// Who asks for a challenge.
#[derive(Clone, Copy)]
pub(super) enum Asker {
    Account(Id),
    Stranger(Option<IpAddr>),
}

/// Makes a challenge, and forgets those that have expired.
///
/// # Errors
/// When there are too many of this asker already, or the database refuses.
pub(super) async fn begin(app: &App, purpose: Purpose, asker: Asker) -> Result<Vec<u8>, Problem> {
    let now = app.now();
    let challenge = random::<32>().to_vec();
    let (account, network) = match asker {
        Asker::Account(account) => (Some(account), None),
        Asker::Stranger(caller) => (None, caller.map(throttle::subject_of)),
    };
    let mut tx = app.db.begin().await?;
    store::forget(&mut tx, now).await?;
    if store::count_of(&mut tx, account, network.as_deref()).await? >= MOST_OF_ONE {
        return Err(too_many(LIVES));
    }
    let key_hash = sha256_of(&challenge);
    store::begin(&mut tx, key_hash, purpose.as_str(), account, network, now, now.plus(LIVES)).await?;
    if account.is_none() {
        store::keep_newest(&mut tx, MOST_OF_STRANGERS).await?;
    }
    tx.unaudited("a question changes nothing; its answer is audited");
    tx.commit().await?;
    Ok(challenge)
}

/// Whether a device's answer, as the browser hands it over, is to a challenge that waits.
pub(super) async fn is_asked(app: &App, client: &str) -> Result<bool> {
    let client = from_base64url(client);
    match client.and_then(|client| statement::challenge(&client).ok()) {
        Some(challenge) => store::is_living(&app.db, sha256_of(&challenge), app.now()).await,
        None => Ok(false),
    }
}

/// Takes a challenge out of the world; false when it is not one of ours, was answered, expired, or was made for
/// something else or somebody else.
pub(super) async fn take(
    tx: &mut Tx,
    purpose: Purpose,
    account: Option<Id>,
    challenge: &[u8],
    now: Timestamp,
) -> Result<bool> {
    let taken = store::take(tx, sha256_of(challenge), now).await?;
    Ok(taken.is_some_and(|(made_for, owner)| made_for == purpose.as_str() && owner == account))
}

//! Challenges: each is answered once, within five minutes, and for what it was made.

use super::store;
use crate::clock::{MINUTE, Timestamp};
use crate::db::{Result, Tx};
use crate::id::{Id, random};
use crate::team::secret::sha256_of;

const LIVES: i64 = 5 * MINUTE;

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

/// Makes a challenge, for an account if one is known already.
pub(super) async fn begin(
    tx: &mut Tx,
    purpose: Purpose,
    account: Option<Id>,
    now: Timestamp,
) -> Result<Vec<u8>> {
    let challenge = random::<32>().to_vec();
    store::begin(tx, sha256_of(&challenge), purpose.as_str(), account, now, now.plus(LIVES)).await?;
    Ok(challenge)
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

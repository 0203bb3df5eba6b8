//! One-time links: each is for one purpose, one account, and a while. Opening
//! one changes nothing, so that a mail scanner cannot use it up.

use super::secret::Secret;
use super::store::keys;
use crate::clock::{DAY, HOUR, MINUTE, Timestamp};
use crate::db::{Query, Result, Tx};
use crate::id::Id;
use crate::web::App;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    FirstAdministrator,
    Invitation,
    Reset,
}

impl Purpose {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::FirstAdministrator => "first-administrator",
            Self::Invitation => "invitation",
            Self::Reset => "reset",
        }
    }

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::FirstAdministrator => "/setup",
            Self::Invitation => "/invitation",
            Self::Reset => "/reset",
        }
    }

    pub(super) fn lives(self) -> i64 {
        match self {
            Self::FirstAdministrator => HOUR,
            // Whoever is invited may be away for a weekend; the account opens nothing before that.
            Self::Invitation => 3 * DAY,
            Self::Reset => 15 * MINUTE,
        }
    }
}

/// Makes a key; whatever the account had before is void.
pub(super) async fn make(
    tx: &mut Tx,
    purpose: Purpose,
    account: Option<Id>,
    now: Timestamp,
) -> Result<Secret> {
    match account {
        Some(account) => keys::void_account(tx, account, now).await?,
        None => drop(keys::void_purpose(tx, purpose.as_str(), now).await?),
    }
    let key = Secret::new();
    keys::insert(tx, key.hash(), purpose.as_str(), account, now, now.plus(purpose.lives())).await?;
    Ok(key)
}

/// Whether a key would work now, and for which account.
pub(super) async fn look_at(
    q: impl Query,
    purpose: Purpose,
    key: &str,
    now: Timestamp,
) -> Result<Option<Option<Id>>> {
    match Secret::read(key) {
        Some(key) => keys::living(q, key.hash(), purpose.as_str(), now).await,
        None => Ok(None),
    }
}

/// The address to hand over, under which people reach this installation.
pub(super) fn address(app: &App, purpose: Purpose, key: &Secret) -> String {
    format!("{}{}?key={}", base(app), purpose.path(), key.reveal())
}

/// The start of every address of ours, without a slash at its end.
pub(super) fn base(app: &App) -> String {
    match &app.settings.public_url {
        Some(url) => url.clone(),
        None => format!("http://{}", app.hosts.first().map_or("127.0.0.1", String::as_str)),
    }
}

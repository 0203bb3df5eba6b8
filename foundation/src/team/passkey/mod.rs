//! Passkeys (WebAuthn, level 3): a key that never leaves a person's device and answers to our address alone, so
//! that there is nothing to type into a stranger's page.
//!
//! A passkey with the person verified (by finger, face or PIN) is both steps of a sign-in at once. We ask for no
//! attestation: which make a device is of is not our matter.

mod ceremony;
mod key;
mod own;
mod signing_in;
mod statement;
pub(super) mod store;

use std::net::IpAddr;

use crate::settings::Settings;
use crate::web::Routes;

pub(super) fn routes() -> Routes {
    signing_in::routes().merge(own::routes())
}

/// Why a device's answer is refused. It goes to the log; whoever tries is told only that it did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    #[error("it cannot be read")]
    Malformed,
    #[error("it is for another kind of ceremony")]
    Type,
    #[error("it is for another website")]
    Origin,
    #[error("it is for another relying party")]
    RelyingParty,
    #[error("nobody was present")]
    NotPresent,
    #[error("the person was not verified")]
    NotVerified,
    #[error("it says of its backup what cannot be")]
    Backup,
    #[error("its kind of key is not one we know")]
    Algorithm,
    #[error("the signature is wrong")]
    Signature,
}

/// Who we are to a device.
#[derive(Clone, Debug)]
pub(super) struct Relying {
    /// The name of our host.
    pub id: String,
    /// Scheme, host and port, as a browser says where a page is from.
    pub origin: String,
}

/// None where passkeys cannot work: a device binds them to a name, and an address of numbers is none.
pub(super) fn relying(settings: &Settings) -> Option<Relying> {
    let origin = settings.public_url.clone()?;
    let (_, authority) = origin.split_once("://")?;
    if authority.starts_with('[') {
        return None;
    }
    let id = authority.split(':').next().unwrap_or_default().to_owned();
    (!id.is_empty() && id.parse::<IpAddr>().is_err()).then_some(Relying { id, origin })
}

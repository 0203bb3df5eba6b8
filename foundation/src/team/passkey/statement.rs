//! What a device and a browser say in a ceremony, read and checked (WebAuthn, sections 7.1 and 7.2).

use minicbor::Decoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::key::PublicKey;
use super::{Refused, Relying};
use crate::team::secret::from_base64url;

/// Longer ids of keys are none (section 7.1, step 25).
const LONGEST_ID: usize = 1023;

/// What the browser says about itself.
#[derive(Deserialize)]
struct Client {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

/// The challenge that a browser answers, before anything about the answer is believed.
pub(super) fn challenge(client: &[u8]) -> Result<Vec<u8>, Refused> {
    let client: Client = serde_json::from_slice(client).map_err(|_| Refused::Malformed)?;
    from_base64url(&client.challenge).ok_or(Refused::Malformed)
}

/// Checks that a browser's words are for this kind of ceremony and from one of our pages.
fn check_client(client: &[u8], kind: &str, relying: &Relying) -> Result<(), Refused> {
    let client: Client = serde_json::from_slice(client).map_err(|_| Refused::Malformed)?;
    if client.r#type != kind {
        return Err(Refused::Type);
    }
    if client.origin != relying.origin || client.cross_origin {
        return Err(Refused::Origin);
    }
    Ok(())
}

/// What a device says.
struct Device<'a> {
    counter: u32,
    is_backed_up: bool,
    /// What follows the head: the new key, and extensions.
    rest: &'a [u8],
    has_key: bool,
}

fn check_device<'a>(bytes: &'a [u8], relying: &Relying) -> Result<Device<'a>, Refused> {
    let (party, rest) = bytes.split_at_checked(32).ok_or(Refused::Malformed)?;
    let (flags, rest) = rest.split_first().ok_or(Refused::Malformed)?;
    let (counter, rest) = rest.split_first_chunk::<4>().ok_or(Refused::Malformed)?;
    if !bool::from(party.ct_eq(&Sha256::digest(relying.id.as_bytes()))) {
        return Err(Refused::RelyingParty);
    }
    let has = |bit: u8| flags & bit != 0;
    if !has(0x01) {
        return Err(Refused::NotPresent);
    }
    if !has(0x04) {
        return Err(Refused::NotVerified);
    }
    // Backed up without being able to be (section 6.1.3).
    if has(0x10) && !has(0x08) {
        return Err(Refused::Backup);
    }
    Ok(Device { counter: u32::from_be_bytes(*counter), is_backed_up: has(0x10), rest, has_key: has(0x40) })
}

/// A key that a device just made.
#[derive(Debug)]
pub(super) struct Made {
    pub id: Vec<u8>,
    /// As the device wrote it; see [`PublicKey::read`].
    pub key: Vec<u8>,
    pub counter: u32,
    pub is_backed_up: bool,
}

/// Checks the making of a key.
pub(super) fn made(client: &[u8], attestation: &[u8], relying: &Relying) -> Result<Made, Refused> {
    check_client(client, "webauthn.create", relying)?;
    let said = device_part(attestation)?;
    let device = check_device(said, relying)?;
    if !device.has_key {
        return Err(Refused::Malformed);
    }
    // 16 bytes tell the make of the device, which is not our matter.
    let (_, rest) = device.rest.split_at_checked(16).ok_or(Refused::Malformed)?;
    let (length, rest) = rest.split_first_chunk::<2>().ok_or(Refused::Malformed)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let (id, rest) = rest.split_at_checked(length).ok_or(Refused::Malformed)?;
    if id.is_empty() || id.len() > LONGEST_ID {
        return Err(Refused::Malformed);
    }
    let (_, length) = PublicKey::read(rest)?;
    Ok(Made {
        id: id.to_vec(),
        key: rest[..length].to_vec(),
        counter: device.counter,
        is_backed_up: device.is_backed_up,
    })
}

/// Checks the use of a key; answers how often it was used, as the device counts.
pub(super) fn used(
    client: &[u8],
    said: &[u8],
    signature: &[u8],
    key: &[u8],
    relying: &Relying,
) -> Result<u32, Refused> {
    check_client(client, "webauthn.get", relying)?;
    let device = check_device(said, relying)?;
    let (key, _) = PublicKey::read(key)?;
    let message = [said, Sha256::digest(client).as_slice()].concat();
    key.check(&message, signature)?;
    Ok(device.counter)
}

/// Whether a key's counter moved as it must: up, or it does not count at all (section 7.2, step 22).
pub(super) fn is_counting(before: i64, now: u32) -> bool {
    (before == 0 && now == 0) || i64::from(now) > before
}

/// The device's part of an attestation; who attests it is not asked.
fn device_part(attestation: &[u8]) -> Result<&[u8], Refused> {
    let malformed = |_| Refused::Malformed;
    let mut cbor = Decoder::new(attestation);
    let pairs = cbor.map().map_err(malformed)?.ok_or(Refused::Malformed)?;
    let mut said = None;
    for _ in 0..pairs {
        match cbor.str().map_err(malformed)? {
            "authData" => said = Some(cbor.bytes().map_err(malformed)?),
            _ => cbor.skip().map_err(malformed)?,
        }
    }
    said.ok_or(Refused::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_counter_goes_up_or_stays_at_nothing() {
        assert!(is_counting(0, 0) && is_counting(0, 1) && is_counting(7, 8));
        assert!(!is_counting(7, 7) && !is_counting(7, 6) && !is_counting(7, 0));
    }
}

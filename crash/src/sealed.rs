//! What the program seals, opened without it: from the master key in its folder and the wrapped keys in the database.

use std::collections::HashMap;
use std::path::Path;

use aes_gcm_siv::aead::{Aead, Payload};
use aes_gcm_siv::{Aes256GcmSiv, KeyInit};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use crate::Trouble;
use crate::over_http::with_dashes;

const NONCE: usize = 12;
const ID: usize = 16;

type Key = [u8; 32];

/// The keys of all persons, by the hexadecimal text of their ids.
#[derive(Default)]
pub struct Vault(HashMap<String, Key>);

/// The words of an entry.
pub struct Said {
    pub subject: String,
    pub body: String,
}

impl Vault {
    /// Unwraps all keys. `houses` are number and wrapped key, `persons` id, wrapped key and number of the house key.
    ///
    /// # Errors
    /// When the master key in the folder `data` cannot be read, or does not open a key.
    pub fn open(data: &Path, houses: &[[String; 2]], persons: &[[String; 3]]) -> Result<Self, Trouble> {
        if houses.is_empty() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(data.join("master.key"))?;
        let master = BASE64.decode(text.trim()).ok().and_then(as_key);
        let master = master.ok_or_else(|| Trouble::new("the master key is not 32 bytes in Base64"))?;
        let mut known = HashMap::new();
        for [number, wrapped] in houses {
            let key = unwrap(&master, &format!("house_key/{number}"), wrapped)?;
            known.insert(number.as_str(), key);
        }
        let mut keys = HashMap::new();
        for [person, wrapped, house] in persons {
            let house = known.get(house.as_str()).ok_or_else(|| Trouble::new("a house key is missing"))?;
            keys.insert(
                person.clone(),
                unwrap(house, &format!("person_key/{}", with_dashes(person)), wrapped)?,
            );
        }
        Ok(Self(keys))
    }

    /// The words that `sealed`, in hexadecimal, holds for an entry; none when they do not open.
    pub fn said(&self, entry: &str, sealed: &str) -> Option<Said> {
        let bytes = from_hex(sealed)?;
        let (&[version, count], _) = bytes.split_first_chunk::<2>()?;
        let (head, envelope) = bytes.split_at_checked(2 + usize::from(count) * ID)?;
        if version != 2 {
            return None;
        }
        let persons: Vec<&Key> =
            head[2..].chunks(ID).map(|id| self.0.get(&hex(id))).collect::<Option<_>>()?;
        let key = match persons.as_slice() {
            [] => return None,
            [key] => **key,
            keys => {
                let mut hash = Sha256::new();
                hash.update(b"vinculo text of many");
                keys.iter().for_each(|key| hash.update(key));
                hash.finalize().into()
            }
        };
        let place = [format!("entry/{}", with_dashes(entry)).as_bytes(), &[0], head].concat();
        let said: serde_json::Value = serde_json::from_slice(&unseal(&key, &place, envelope)?).ok()?;
        let text = |name: &str| said[name].as_str().map(str::to_owned);
        Some(Said { subject: text("subject")?, body: text("body")? })
    }
}

fn unwrap(key: &Key, place: &str, wrapped: &str) -> Result<Key, Trouble> {
    let opened = from_hex(wrapped).and_then(|bytes| unseal(key, place.as_bytes(), &bytes)).and_then(as_key);
    opened.ok_or_else(|| Trouble::new(format!("the key of {place} does not open")))
}

/// `1 | nonce 12 | ciphertext | tag 16`, AES-256-GCM-SIV (RFC 8452).
fn unseal(key: &Key, place: &[u8], envelope: &[u8]) -> Option<Vec<u8>> {
    let (version, rest) = envelope.split_first()?;
    let (nonce, sealed) = rest.split_at_checked(NONCE)?;
    if *version != 1 {
        return None;
    }
    let nonce = <[u8; NONCE]>::try_from(nonce).ok()?;
    Aes256GcmSiv::new(key.into()).decrypt(&nonce.into(), Payload { msg: sealed, aad: place }).ok()
}

fn as_key(bytes: Vec<u8>) -> Option<Key> {
    Key::try_from(bytes).ok()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |at: usize| text.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    (0..text.len()).step_by(2).map(digit).collect()
}

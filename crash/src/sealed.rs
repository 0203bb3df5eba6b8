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
const TAG: usize = 16;
/// Contents of files are sealed in pieces of so many bytes.
const PIECE: usize = 64 * 1024;
const ID: usize = 16;

pub type Key = [u8; 32];

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
        let said = self.text(&format!("entry/{}", with_dashes(entry)), sealed)?;
        let said: serde_json::Value = serde_json::from_slice(&said).ok()?;
        let text = |name: &str| said[name].as_str().map(str::to_owned);
        Some(Said { subject: text("subject")?, body: text("body")? })
    }

    /// The key of a file's content, which `sealed` holds in hexadecimal; none when it does not open.
    pub fn content_key(&self, file: &str, sealed: &str) -> Option<Key> {
        self.text(&format!("file/{}", with_dashes(file)), sealed).and_then(as_key)
    }

    /// What persons' keys sealed for `place`.
    fn text(&self, place: &str, sealed: &str) -> Option<Vec<u8>> {
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
        unseal(&key, &[place.as_bytes(), &[0], head].concat(), envelope)
    }
}

/// What a content's own key sealed in pieces, each bound to its number and to whether it is the last; none when
/// anything was changed or cut off.
pub fn content(key: &Key, sealed: &[u8]) -> Option<Vec<u8>> {
    let cipher = Aes256GcmSiv::new(key.into());
    let count = sealed.len().div_ceil(PIECE + TAG);
    let mut content = Vec::with_capacity(sealed.len());
    for (number, piece) in sealed.chunks(PIECE + TAG).enumerate() {
        let mut nonce = [0; NONCE];
        nonce[4..].copy_from_slice(&(number as u64).to_be_bytes());
        let aad = &[u8::from(number + 1 == count)];
        content.append(&mut cipher.decrypt(&nonce.into(), Payload { msg: piece, aad }).ok()?);
    }
    (count > 0).then_some(content)
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

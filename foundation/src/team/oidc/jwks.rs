//! Public keys of another house (JWK, RFC 7517 and 8037), and what they signed.

use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use super::Refused;
use crate::team::secret::from_base64url;

/// The ways of signing that we take. Which of them a token claims decides nothing: the key's kind does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }
}

/// A document of keys.
#[derive(Deserialize)]
pub(super) struct Jwks {
    keys: Vec<Jwk>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    alg: Option<String>,
    #[serde(default, rename = "use")]
    purpose: Option<String>,
    #[serde(default)]
    crv: Option<String>,
    #[serde(default)]
    n: Option<String>,
    #[serde(default)]
    e: Option<String>,
    #[serde(default)]
    x: Option<String>,
    #[serde(default)]
    y: Option<String>,
}

impl Jwks {
    /// The key that a token names; one that names none fits only where there is a single one of its kind.
    pub(super) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<Key, Refused> {
        let fitting: Vec<&Jwk> = self
            .keys
            .iter()
            .filter(|key| kid.is_none() || key.kid.as_deref() == kid)
            .filter(|key| key.purpose.as_deref().is_none_or(|purpose| purpose == "sig"))
            .filter(|key| key.alg.as_deref().is_none_or(|alg| alg == algorithm.name()))
            .filter(|key| key.is_of(algorithm))
            .collect();
        match fitting.as_slice() {
            [one] => Key::read(one, algorithm),
            [] => Err(Refused::UnknownKey),
            _ => Err(Refused::ManyKeys),
        }
    }
}

impl Jwk {
    fn is_of(&self, algorithm: Algorithm) -> bool {
        match algorithm {
            Algorithm::Rs256 => self.kty == "RSA",
            Algorithm::Es256 => self.kty == "EC" && self.crv.as_deref() == Some("P-256"),
            Algorithm::EdDsa => self.kty == "OKP" && self.crv.as_deref() == Some("Ed25519"),
        }
    }
}

/// A key that can check what its other half signed.
pub(super) enum Key {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// Uncompressed: `04`, x, y.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

impl Key {
    fn read(key: &Jwk, algorithm: Algorithm) -> Result<Self, Refused> {
        let bytes = |text: &Option<String>| {
            text.as_deref().and_then(from_base64url).filter(|bytes| !bytes.is_empty()).ok_or(Refused::BadKey)
        };
        let exactly = |text: &Option<String>, length: usize| {
            bytes(text).and_then(|bytes| if bytes.len() == length { Ok(bytes) } else { Err(Refused::BadKey) })
        };
        Ok(match algorithm {
            Algorithm::Rs256 => {
                let n = bytes(&key.n)?;
                // NIST SP 800-131A: less than 2048 bits is not a key any more.
                if n.len() < 256 {
                    return Err(Refused::BadKey);
                }
                Self::Rsa { n, e: bytes(&key.e)? }
            }
            Algorithm::Es256 => Self::P256([&[4], &*exactly(&key.x, 32)?, &*exactly(&key.y, 32)?].concat()),
            Algorithm::EdDsa => Self::Ed25519(exactly(&key.x, 32)?),
        })
    }

    pub(super) fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), Refused> {
        let outcome = match self {
            Self::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            Self::P256(key) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, key).verify(message, signature)
            }
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
        };
        outcome.map_err(|_| Refused::Signature)
    }
}

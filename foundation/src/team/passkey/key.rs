//! Public keys as devices write them (COSE, RFC 9053), and what they signed.

use minicbor::Decoder;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use super::Refused;

/// The kinds of keys we take, by their COSE numbers, the one we like best first: Ed25519, ES256, RS256.
pub(super) const KINDS: [i64; 3] = [-8, -7, -257];

/// A key that can check what its other half signed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PublicKey {
    Ed25519(Vec<u8>),
    /// Uncompressed: `04`, x, y.
    P256(Vec<u8>),
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
}

impl PublicKey {
    /// Reads a COSE key; answers it and how many bytes it took.
    pub(super) fn read(bytes: &[u8]) -> Result<(Self, usize), Refused> {
        let malformed = |_| Refused::Malformed;
        let mut cbor = Decoder::new(bytes);
        let pairs = cbor.map().map_err(malformed)?.ok_or(Refused::Malformed)?;
        let (mut kind, mut family, mut curve) = (None, None, None);
        let (mut first, mut second, mut third): (&[u8], &[u8], &[u8]) = (&[], &[], &[]);
        for _ in 0..pairs {
            match cbor.i64().map_err(malformed)? {
                1 => family = Some(cbor.i64().map_err(malformed)?),
                3 => kind = Some(cbor.i64().map_err(malformed)?),
                // A curve, or the modulus of an RSA key.
                -1 if family == Some(3) => first = cbor.bytes().map_err(malformed)?,
                -1 => curve = Some(cbor.i64().map_err(malformed)?),
                -2 => second = cbor.bytes().map_err(malformed)?,
                -3 => third = cbor.bytes().map_err(malformed)?,
                _ => cbor.skip().map_err(malformed)?,
            }
        }
        let key = match (family, kind, curve) {
            (Some(1), Some(-8), Some(6)) if second.len() == 32 => Self::Ed25519(second.to_vec()),
            (Some(2), Some(-7), Some(1)) if second.len() == 32 && third.len() == 32 => {
                Self::P256([&[4], second, third].concat())
            }
            (Some(3), Some(-257), None) if first.len() >= 256 && !second.is_empty() => {
                Self::Rsa { n: first.to_vec(), e: second.to_vec() }
            }
            _ => return Err(Refused::Algorithm),
        };
        Ok((key, cbor.position()))
    }

    /// Whether this key's other half signed `message`.
    pub(super) fn check(&self, message: &[u8], signature: &[u8]) -> Result<(), Refused> {
        let outcome = match self {
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Self::P256(key) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, key).verify(message, signature)
            }
            Self::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
        };
        outcome.map_err(|_| Refused::Signature)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from_hex(text: &str) -> Vec<u8> {
        let pairs = text.as_bytes().chunks(2);
        pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
    }

    #[test]
    fn an_ed25519_key_checks_what_the_standard_signed() {
        // RFC 8032, section 7.1, test 2: the message is one byte, 72.
        let key = from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        let signature = from_hex(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da\
             085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        );
        // {1: 1, 3: -8, -1: 6, -2: key}
        let cose = [&[0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20][..], &key].concat();

        let (read, length) = PublicKey::read(&cose).unwrap();

        assert_eq!(length, cose.len());
        assert_eq!(read.check(&[0x72], &signature), Ok(()));
        assert_eq!(read.check(&[0x73], &signature), Err(Refused::Signature));
    }

    #[test]
    fn a_key_of_a_kind_that_was_not_asked_for_is_refused() {
        let with = |kind: &[u8]| {
            [&[0xa4, 0x01, 0x01, 0x03][..], kind, &[0x20, 0x06, 0x21, 0x58, 0x20], &[7; 32]].concat()
        };

        assert!(PublicKey::read(&with(&[0x27])).is_ok(), "-8");
        // -7 with a key of Ed25519, -65535 (RS1), and 0, which is reserved.
        for kind in [&[0x26][..], &[0x39, 0xff, 0xfe], &[0x00]] {
            assert_eq!(PublicKey::read(&with(kind)), Err(Refused::Algorithm));
        }
        for broken in [&[][..], &[0xa4], &[0xbf, 0xff], &[0x80], &with(&[0x27])[..20]] {
            assert_eq!(PublicKey::read(broken), Err(Refused::Malformed));
        }
    }
}

//! An ID token (OpenID Connect Core 1.0, section 3.1.3.7): who somebody is, signed by the house that knows them.

use ring::digest::{SHA256, SHA512, digest};
use serde::Deserialize;
use serde_json::Value;

use super::Refused;
use super::jwks::{Algorithm, Jwks};
use crate::clock::{MINUTE, SECOND, Timestamp};
use crate::team::secret::{base64url, from_base64url};

const LONGEST: usize = 32 * 1024;
/// Clocks of two houses differ.
const SLACK: i64 = MINUTE;
/// A token older than this was not made for this sign-in.
const OLDEST: i64 = 10 * MINUTE;
const LONGEST_SUBJECT: usize = 255;

/// What a token must be for.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client: &'a str,
    pub nonce: &'a str,
    /// The token that came with it, if any.
    pub access_token: Option<&'a str>,
    /// Since when they must have proved themselves anew, if they must.
    pub proved_since: Option<Timestamp>,
    pub now: Timestamp,
}

/// Who somebody is to the other house.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub subject: String,
    pub name: Option<String>,
    /// Only one that the other house says it verified.
    pub verified_email: Option<String>,
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    #[serde(default)]
    nbf: Option<f64>,
    #[serde(default)]
    azp: Option<String>,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    at_hash: Option<String>,
    #[serde(default)]
    auth_time: Option<f64>,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    /// Some houses write a text: that is no yes.
    #[serde(default)]
    email_verified: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Reads and checks a token. Nothing it says is believed before its signature fits.
pub(super) fn check(token: &str, keys: &Jwks, expected: &Expected<'_>) -> Result<Person, Refused> {
    if token.len() > LONGEST {
        return Err(Refused::Malformed);
    }
    let (signed, signature) = token.rsplit_once('.').ok_or(Refused::Malformed)?;
    let (head, claims) = signed.split_once('.').ok_or(Refused::Malformed)?;
    if claims.contains('.') {
        return Err(Refused::Malformed);
    }
    let bytes = |text: &str| from_base64url(text).ok_or(Refused::Malformed);
    let head: Head = serde_json::from_slice(&bytes(head)?).map_err(|_| Refused::Malformed)?;
    if head.crit.is_some() {
        return Err(Refused::Critical);
    }
    let algorithm = Algorithm::parse(&head.alg).ok_or(Refused::Algorithm)?;
    let key = keys.find(head.kid.as_deref(), algorithm)?;
    key.check(signed.as_bytes(), &bytes(signature)?)?;

    let claims: Claims = serde_json::from_slice(&bytes(claims)?).map_err(|_| Refused::Malformed)?;
    check_claims(&claims, algorithm, expected)?;
    let is_verified = claims.email_verified == Some(Value::Bool(true));
    Ok(Person {
        subject: claims.sub,
        name: claims.name,
        verified_email: claims.email.filter(|_| is_verified).map(|email| email.to_lowercase()),
    })
}

fn check_claims(claims: &Claims, algorithm: Algorithm, expected: &Expected<'_>) -> Result<(), Refused> {
    if claims.iss != expected.issuer {
        return Err(Refused::Issuer);
    }
    let audience = match &claims.aud {
        Audience::One(one) => std::slice::from_ref(one),
        Audience::Many(many) => many.as_slice(),
    };
    if !audience.iter().any(|client| client == expected.client) {
        return Err(Refused::Audience);
    }
    let is_ours = claims.azp.as_deref().is_none_or(|azp| azp == expected.client);
    if !is_ours || (audience.len() > 1 && claims.azp.is_none()) {
        return Err(Refused::Party);
    }
    let moment = |seconds: f64| {
        let fits = seconds.is_finite() && (0.0..1e11).contains(&seconds);
        // A moment before the year 5138 fits.
        fits.then_some(Timestamp((seconds * 1_000.0) as i64)).ok_or(Refused::Malformed)
    };
    let now = expected.now;
    if moment(claims.exp)?.plus(SLACK) <= now {
        return Err(Refused::Expired);
    }
    let made_at = moment(claims.iat)?;
    if made_at > now.plus(SLACK) || claims.nbf.map(moment).transpose()?.is_some_and(|at| at > now.plus(SLACK))
    {
        return Err(Refused::NotYet);
    }
    if made_at.plus(OLDEST) < now {
        return Err(Refused::Old);
    }
    match claims.nonce.as_deref() {
        Some(nonce) if nonce == expected.nonce => {}
        _ => return Err(Refused::Nonce),
    }
    let is_subject = !claims.sub.is_empty() && claims.sub.len() <= LONGEST_SUBJECT && claims.sub.is_ascii();
    if !is_subject || claims.sub.chars().any(|c| c.is_ascii_control()) {
        return Err(Refused::Subject);
    }
    if let (Some(hash), Some(token)) = (&claims.at_hash, expected.access_token)
        && *hash != half_hash(algorithm, token)
    {
        return Err(Refused::AccessHash);
    }
    if let Some(since) = expected.proved_since {
        let proved = claims.auth_time.map(moment).transpose()?.ok_or(Refused::NotFresh)?;
        // Seconds are cut off by whoever wrote it.
        if proved.plus(SLACK + SECOND) < since {
            return Err(Refused::NotFresh);
        }
    }
    Ok(())
}

/// The left half of the hash that goes with the way of signing (section 3.1.3.6).
fn half_hash(algorithm: Algorithm, token: &str) -> String {
    let hash = match algorithm {
        Algorithm::Rs256 | Algorithm::Es256 => digest(&SHA256, token.as_bytes()),
        Algorithm::EdDsa => digest(&SHA512, token.as_bytes()),
    };
    let hash = hash.as_ref();
    base64url(&hash[..hash.len() / 2])
}

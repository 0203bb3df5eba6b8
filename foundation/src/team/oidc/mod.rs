//! Signing in by the account of another house (OpenID Connect Core 1.0), with a code and PKCE (RFC 7636).
//!
//! Whose account it is here, the pair of issuer and subject says, and nothing else. Such a pair is connected by whoever
//! is signed in, or by an e-mail address that the other house verified, in domains for which an administrator said that
//! it speaks. The other house replaces the password, never the second step.

mod flow;
mod jwks;
mod metadata;
mod own;
mod settings;
mod store;
mod token;
mod who;

use crate::egress::Trouble;
use crate::web::Routes;

pub(super) use own::{Connected, connected};
pub(super) use store::{Choice, SECRET, choices, choices_of, disconnect_since};

pub(super) fn routes() -> Routes {
    flow::routes().merge(own::routes()).merge(settings::routes())
}

/// Why an answer of another house opens nothing, in one sentence for whoever reads the audit.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("the answer came to another browser, too late, or twice")]
    State,
    #[error("the answer is from another house than was asked")]
    AnswerIssuer,
    #[error("the other house said no: {0}")]
    Denied(String),
    #[error("the answer holds no code")]
    NoCodeSent,
    #[error("the other house cannot be asked: {0}")]
    Unreachable(#[from] Trouble),
    #[error("the other house answered with status {0}")]
    Status(u16),
    #[error("what the other house says about itself cannot be read")]
    Metadata,
    #[error("the other house calls itself by another name")]
    OtherIssuer,
    #[error("the other house gives no codes")]
    NoCode,
    #[error("the other house does not know PKCE with S256")]
    NoPkce,
    #[error("the other house did not take the code: {0}")]
    Code(String),
    #[error("the other house sent no ID token")]
    NoToken,
    #[error("the ID token cannot be read")]
    Malformed,
    #[error("the ID token asks for what we do not know")]
    Critical,
    #[error("the ID token is signed in a way that we do not take")]
    Algorithm,
    #[error("the ID token names a key that the other house does not have")]
    UnknownKey,
    #[error("the ID token names no key, and the other house has several")]
    ManyKeys,
    #[error("the key of the other house cannot be used")]
    BadKey,
    #[error("the ID token's signature is wrong")]
    Signature,
    #[error("the ID token is from another house")]
    Issuer,
    #[error("the ID token is for somebody else")]
    Audience,
    #[error("the ID token was given to somebody else")]
    Party,
    #[error("the ID token has expired")]
    Expired,
    #[error("the ID token is from the future")]
    NotYet,
    #[error("the ID token is too old for this sign-in")]
    Old,
    #[error("the ID token was made for another sign-in")]
    Nonce,
    #[error("the ID token names nobody")]
    Subject,
    #[error("the ID token came with another access token")]
    AccessHash,
    #[error("the other house does not say that they proved themselves just now")]
    NotFresh,
    #[error("nobody here is connected with them")]
    Nobody,
    #[error("their account here is blocked")]
    Blocked,
    #[error("they are connected with another account here")]
    OtherAccount,
}

impl Refused {
    /// The key of what the person at the browser is told.
    fn text(&self) -> &'static str {
        match self {
            Self::State => "oidc-refused-browser",
            Self::Denied(_) => "oidc-refused-denied",
            Self::Unreachable(_)
            | Self::Status(_)
            | Self::Metadata
            | Self::OtherIssuer
            | Self::NoCode
            | Self::NoPkce
            | Self::Code(_)
            | Self::NoToken => "oidc-refused-house",
            Self::NotFresh => "oidc-refused-fresh",
            // Whether an account is blocked is nobody's business out there.
            Self::Nobody | Self::Blocked => "oidc-refused-nobody",
            Self::OtherAccount => "oidc-refused-other-account",
            _ => "oidc-refused-answer",
        }
    }
}

//! What another house says about its sign-in (OpenID Connect Discovery 1.0).

use serde::{Deserialize, Serialize};

use super::Refused;
use super::jwks::Jwks;
use crate::egress::{Egress, Origin, Target};

const PLACE: &str = "/.well-known/openid-configuration";

/// Where its doors are, as far as we use them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Metadata {
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub jwks_uri: String,
    #[serde(default)]
    response_types_supported: Option<Vec<String>>,
    #[serde(default)]
    code_challenge_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether it says with each answer whose it is (RFC 9207).
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Asks the house `issuer` about itself.
    pub(super) async fn ask(egress: &Egress, issuer: &str, internal: &[Origin]) -> Result<Self, Refused> {
        let answer = egress.get(&format!("{}{PLACE}", issuer.trim_end_matches('/'))).await?;
        if answer.status != 200 {
            return Err(Refused::Status(answer.status.as_u16()));
        }
        let metadata: Self = serde_json::from_slice(&answer.body).map_err(|_| Refused::Metadata)?;
        metadata.check(issuer, internal)?;
        Ok(metadata)
    }

    fn check(&self, issuer: &str, internal: &[Origin]) -> Result<(), Refused> {
        if self.issuer != issuer {
            return Err(Refused::OtherIssuer);
        }
        let lacks = |list: &Option<Vec<String>>, word: &str| {
            list.as_ref().is_some_and(|list| !list.iter().any(|known| known == word))
        };
        if lacks(&self.response_types_supported, "code") {
            return Err(Refused::NoCode);
        }
        if lacks(&self.code_challenge_methods_supported, "S256") {
            return Err(Refused::NoPkce);
        }
        // A browser goes there, so nobody checks the address again.
        let place: Target = self.authorization_endpoint.parse().map_err(|_| Refused::Metadata)?;
        if !place.origin.is_tls && !internal.contains(&place.origin) {
            return Err(Refused::Metadata);
        }
        Ok(())
    }

    /// Whether it takes our secret in a header; else in the form.
    pub(super) fn takes_basic(&self) -> bool {
        let methods = self.token_endpoint_auth_methods_supported.as_ref();
        methods.is_none_or(|methods| methods.iter().any(|method| method == "client_secret_basic"))
    }

    /// Its keys of now.
    pub(super) async fn keys(&self, egress: &Egress) -> Result<Jwks, Refused> {
        let answer = egress.get(&self.jwks_uri).await?;
        if answer.status != 200 {
            return Err(Refused::Status(answer.status.as_u16()));
        }
        serde_json::from_slice(&answer.body).map_err(|_| Refused::BadKey)
    }
}

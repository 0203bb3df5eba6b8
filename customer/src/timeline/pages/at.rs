//! On whose timeline an entry is looked at, when it stands on several.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use foundation::id::Id;
use foundation::web::Fields;

use super::super::store::Entry;

/// `?at=` of a request about an entry: the customer on whose timeline it stands before the reader.
#[derive(Clone, Copy, Default)]
pub(super) struct At(pub Option<Id>);

impl<S: Send + Sync> FromRequestParts<S> for At {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(Id::parse(Fields::from_query(parts.uri.query().unwrap_or_default()).text("at"))))
    }
}

impl At {
    /// Needless where an entry stands on one timeline only.
    pub(super) fn of(entry: &Entry) -> Self {
        Self(Some(entry.party).filter(|_| entry.is_shared))
    }

    /// As the end of an address.
    pub(super) fn query(self) -> String {
        self.0.map(|party| format!("?at={party}")).unwrap_or_default()
    }
}

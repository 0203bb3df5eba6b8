//! Where a customer can be reached.

use foundation::db::{FromRow, Result as DbResult, Row};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::text_enum;

use crate::recognition::{email, handle, phone};

text_enum! {
    /// The way a contact point works.
    pub enum ContactKind {
        Email = "email",
        Phone = "phone",
        Postal = "postal",
        Handle = "handle",
    }
}

/// A stored contact point.
#[derive(Clone)]
pub struct ContactPoint {
    pub id: Id,
    pub party_id: Id,
    pub kind: ContactKind,
    /// As it is shown: the e-mail as written, the phone in E.164, the address on one line.
    pub value: Personal<String>,
    pub label: Option<String>,
    pub is_primary: bool,
    pub address: Address,
}

/// The parts of a postal address; all empty for other kinds.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address {
    pub street: Option<Personal<String>>,
    pub postcode: Option<Personal<String>>,
    pub city: Option<Personal<String>>,
    pub region: Option<String>,
    pub country: Option<String>,
}

impl FromRow for ContactPoint {
    fn from_row(row: &mut Row) -> DbResult<Self> {
        Ok(Self {
            id: row.take()?,
            party_id: row.take()?,
            kind: row.take()?,
            value: row.take()?,
            label: row.take()?,
            is_primary: row.take()?,
            address: Address {
                street: row.take()?,
                postcode: row.take()?,
                city: row.take()?,
                region: row.take()?,
                country: row.take()?,
            },
        })
    }
}

/// A contact point as somebody typed it.
#[derive(Clone, PartialEq)]
pub struct ContactDraft {
    pub kind: ContactKind,
    /// For a postal address either this line or `address`.
    pub value: String,
    pub label: Option<String>,
    pub is_primary: bool,
    pub address: Address,
}

impl ContactDraft {
    /// A contact point without a label.
    #[must_use]
    pub fn new(kind: ContactKind, value: impl Into<String>) -> Self {
        Self { kind, value: value.into(), label: None, is_primary: false, address: Address::default() }
    }

    /// Normalises the value; `country` helps to read a national phone number.
    pub(super) fn check(self, country: Option<&str>) -> Result<CheckedContact, &'static str> {
        if self.label.as_deref().is_some_and(|label| label.chars().count() > 60) {
            return Err("too-long");
        }
        if self.texts().any(|text| text.chars().any(char::is_control)) {
            return Err("control-character");
        }
        let (value, match_key) = match self.kind {
            ContactKind::Email => {
                let email = email::normalise(&self.value).map_err(|refusal| refusal.key())?;
                (email.shown, email.key)
            }
            ContactKind::Phone => {
                let phone = phone::normalise(&self.value, country).map_err(|refusal| refusal.key())?;
                (phone.e164.clone(), phone.e164)
            }
            ContactKind::Handle => {
                let handle = handle::normalise(&self.value).map_err(|refusal| refusal.key())?;
                (handle.shown, handle.key)
            }
            ContactKind::Postal => {
                let line = self.address.line().unwrap_or_else(|| self.value.trim().to_owned());
                if line.is_empty() {
                    return Err("address-missing");
                }
                if line.chars().count() > 500 {
                    return Err("too-long");
                }
                let key = foundation::words::fold(&line);
                (line, key)
            }
        };
        Ok(CheckedContact {
            kind: self.kind,
            value,
            match_key,
            label: self.label,
            is_primary: self.is_primary,
            address: self.address,
        })
    }
}

impl ContactDraft {
    fn texts(&self) -> impl Iterator<Item = &str> {
        let address = &self.address;
        let personal = [&address.street, &address.postcode, &address.city]
            .into_iter()
            .flatten()
            .map(|part| part.reveal());
        let plain = [&self.label, &address.region, &address.country].into_iter().flatten();
        std::iter::once(&self.value).chain(personal).chain(plain).map(String::as_str)
    }
}

impl Address {
    /// On one line, none when nothing is filled in.
    #[must_use]
    pub fn line(&self) -> Option<String> {
        let plain =
            |part: &Option<Personal<String>>| part.as_ref().map(|part| part.reveal().trim().to_owned());
        let town =
            [plain(&self.postcode), plain(&self.city)].into_iter().flatten().filter(|part| !part.is_empty());
        let town = town.collect::<Vec<_>>().join(" ");
        let parts = [plain(&self.street), Some(town), self.region.clone(), self.country.clone()];
        let has_place = plain(&self.street).is_some() || plain(&self.city).is_some();
        let line = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        has_place.then_some(line).filter(|line| !line.is_empty())
    }
}

/// A contact point that passed its check.
#[derive(Clone, PartialEq)]
pub(super) struct CheckedContact {
    pub kind: ContactKind,
    pub value: String,
    pub match_key: String,
    pub label: Option<String>,
    pub is_primary: bool,
    pub address: Address,
}

/// One primary contact point of each kind: the first one marked, else the first.
pub(super) fn settle_primaries(points: &mut [CheckedContact]) {
    for kind in ContactKind::ALL {
        let of_kind = |point: &CheckedContact| point.kind == *kind;
        let chosen = points
            .iter()
            .position(|point| of_kind(point) && point.is_primary)
            .or_else(|| points.iter().position(of_kind));
        for (index, point) in points.iter_mut().enumerate().filter(|(_, point)| point.kind == *kind) {
            point.is_primary = Some(index) == chosen;
        }
    }
}

impl ContactPoint {
    pub(super) fn to_draft(&self) -> ContactDraft {
        ContactDraft {
            kind: self.kind,
            value: self.value.reveal().clone(),
            label: self.label.clone(),
            is_primary: self.is_primary,
            address: self.address.clone(),
        }
    }
}

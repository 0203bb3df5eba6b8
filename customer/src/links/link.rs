//! What a link says, and which links make sense.

use foundation::db::{FromRow, Result as DbResult, Row};
use foundation::id::Id;
use foundation::text_enum;

use crate::customers;

text_enum! {
    /// How one customer belongs to another. It is read from the first to the second.
    pub enum Kind {
        /// A person works at an organisation.
        WorksAt = "works_at",
        /// A person lives in a household.
        MemberOf = "member_of",
        /// An organisation is part of another one.
        PartOf = "part_of",
        /// Two customers know each other; the role says how.
        Knows = "knows",
    }
}

/// A link as it is shown on one customer's record.
#[derive(Clone)]
pub struct Link {
    pub id: Id,
    pub kind: Kind,
    pub role: Option<String>,
    pub is_main: bool,
    /// Civil dates such as `2026-11-22`.
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    /// The customer on whose record it is shown stands first in it.
    pub is_from_here: bool,
    pub other_id: Id,
    pub other_name: String,
    pub other_kind: customers::Kind,
}

impl FromRow for Link {
    fn from_row(row: &mut Row) -> DbResult<Self> {
        Ok(Self {
            id: row.take()?,
            kind: row.take()?,
            role: row.take()?,
            is_main: row.take()?,
            starts_on: row.take()?,
            ends_on: row.take()?,
            is_from_here: row.take()?,
            other_id: row.take()?,
            other_name: row.take()?,
            other_kind: row.take()?,
        })
    }
}

/// A link to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLink {
    pub from: Id,
    pub to: Id,
    pub kind: Kind,
    pub role: Option<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
}

/// Why a link cannot be made; pages translate `links-refused-<word>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The kinds of both customers do not fit the kind of link.
    DoesNotFit,
    ToItself,
    EndsBeforeStart,
    NotADate,
    RoleTooLong,
    OtherMissing,
}

impl Refusal {
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DoesNotFit => "does-not-fit",
            Self::ToItself => "to-itself",
            Self::EndsBeforeStart => "ends-before-start",
            Self::NotADate => "not-a-date",
            Self::RoleTooLong => "role-too-long",
            Self::OtherMissing => "other-missing",
        }
    }
}

impl Kind {
    /// Whether a customer of kind `from` can be linked so to one of kind `to`.
    #[must_use]
    pub fn fits(self, from: customers::Kind, to: customers::Kind) -> bool {
        use customers::Kind::{Household, Organisation, Person};
        match self {
            Self::WorksAt => from == Person && to == Organisation,
            Self::MemberOf => from == Person && to == Household,
            Self::PartOf => from == Organisation && to == Organisation,
            Self::Knows => true,
        }
    }

    /// The kind of customer that is created when the other one is new.
    #[must_use]
    pub fn usual_other(self) -> customers::Kind {
        match self {
            Self::WorksAt | Self::PartOf => customers::Kind::Organisation,
            Self::MemberOf => customers::Kind::Household,
            Self::Knows => customers::Kind::Person,
        }
    }
}

impl NewLink {
    /// Checks the link by itself.
    ///
    /// # Errors
    /// The first refusal.
    pub fn check(&self, from: customers::Kind, to: customers::Kind) -> Result<(), Refusal> {
        if self.from == self.to {
            return Err(Refusal::ToItself);
        }
        if !self.kind.fits(from, to) {
            return Err(Refusal::DoesNotFit);
        }
        if self.role.as_deref().is_some_and(|role| role.chars().count() > 100) {
            return Err(Refusal::RoleTooLong);
        }
        let date = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => text.parse::<jiff::civil::Date>().map(Some).map_err(|_| Refusal::NotADate),
        };
        match (date(&self.starts_on)?, date(&self.ends_on)?) {
            (Some(start), Some(end)) if end < start => Err(Refusal::EndsBeforeStart),
            _ => Ok(()),
        }
    }
}

impl Link {
    /// Whether the link held on `today`.
    #[must_use]
    pub fn is_current(&self, today: &str) -> bool {
        self.ends_on.as_deref().is_none_or(|end| end >= today)
    }
}

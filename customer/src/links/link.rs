//! What a link says, and which links make sense.

use foundation::clock::Timestamp;
use foundation::db::{FromRow, Result as DbResult, Row};
use foundation::id::Id;
use foundation::text_enum;
use jiff::civil::Date;

use crate::customers;

/// Characters of a role.
const LONGEST_ROLE: usize = 100;

text_enum! {
    /// How one customer belongs to another. It is read from the first to the second.
    #[schema(as = LinkKind)]
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
    /// Counts the changes, so that two people do not overwrite each other.
    pub version: i64,
    pub created_at: Timestamp,
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
            version: row.take()?,
            created_at: row.take()?,
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

/// What can be changed in a link: who is linked with whom, and how, stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub role: Option<String>,
    /// Civil dates such as `2026-11-22`.
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
}

/// Why a link cannot be made or changed; pages translate `links-refused-<word>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The kinds of both customers do not fit the kind of link.
    DoesNotFit,
    ToItself,
    EndsBeforeStart,
    StartNotADate,
    EndNotADate,
    RoleTooLong,
    /// The role has a character that cannot be shown.
    RoleOdd,
    OtherMissing,
    /// Without an end it would be the same as another one that holds already.
    HoldsAlready,
}

impl Refusal {
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::DoesNotFit => "does-not-fit",
            Self::ToItself => "to-itself",
            Self::EndsBeforeStart => "ends-before-start",
            Self::StartNotADate | Self::EndNotADate => "not-a-date",
            Self::RoleTooLong => "role-too-long",
            Self::RoleOdd => "role-odd",
            Self::OtherMissing => "other-missing",
            Self::HoldsAlready => "holds-already",
        }
    }

    /// The field beside which it is said.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::DoesNotFit => "kind",
            Self::ToItself | Self::OtherMissing => "other",
            Self::StartNotADate => "starts_on",
            Self::EndsBeforeStart | Self::EndNotADate | Self::HoldsAlready => "ends_on",
            Self::RoleTooLong | Self::RoleOdd => "role",
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
    /// Tidies the link and checks it by itself.
    ///
    /// # Errors
    /// All refusals at once, so that a form can mark every field.
    pub fn check(self, from: customers::Kind, to: customers::Kind) -> Result<Self, Vec<Refusal>> {
        let mut refused = Vec::new();
        if self.from == self.to {
            refused.push(Refusal::ToItself);
        } else if !self.kind.fits(from, to) {
            refused.push(Refusal::DoesNotFit);
        }
        let terms = Terms { role: self.role, starts_on: self.starts_on, ends_on: self.ends_on };
        match terms.check() {
            Ok(Terms { role, starts_on, ends_on }) if refused.is_empty() => {
                Ok(Self { role, starts_on, ends_on, ..self })
            }
            terms => {
                refused.extend(terms.err().unwrap_or_default());
                Err(refused)
            }
        }
    }
}

impl Terms {
    /// Tidies what was typed, with dates as `2026-11-22`, and says what is wrong with it.
    ///
    /// # Errors
    /// All refusals at once.
    pub fn check(self) -> Result<Self, Vec<Refusal>> {
        let mut refused = Vec::new();
        let role = self.role.as_deref().map(str::trim).filter(|role| !role.is_empty()).map(str::to_owned);
        if role.as_deref().is_some_and(|role| role.chars().count() > LONGEST_ROLE) {
            refused.push(Refusal::RoleTooLong);
        }
        if role.as_deref().is_some_and(|role| role.chars().any(char::is_control)) {
            refused.push(Refusal::RoleOdd);
        }
        let mut date = |text: Option<&str>, refusal| {
            let text = text.map(str::trim).filter(|text| !text.is_empty())?;
            let day = day(text);
            refused.extend(day.is_none().then_some(refusal));
            day
        };
        let starts_on = date(self.starts_on.as_deref(), Refusal::StartNotADate);
        let ends_on = date(self.ends_on.as_deref(), Refusal::EndNotADate);
        if starts_on.zip(ends_on).is_some_and(|(start, end)| end < start) {
            refused.push(Refusal::EndsBeforeStart);
        }
        if !refused.is_empty() {
            return Err(refused);
        }
        let text = |day: Date| day.to_string();
        Ok(Self { role, starts_on: starts_on.map(text), ends_on: ends_on.map(text) })
    }
}

/// Reads `2026-11-22` and nothing else: days are kept and compared as this text.
fn day(text: &str) -> Option<Date> {
    text.parse::<Date>().ok().filter(|day| day.to_string() == text && day.year() > 0)
}

impl Link {
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms { role: self.role.clone(), starts_on: self.starts_on.clone(), ends_on: self.ends_on.clone() }
    }

    /// Whether the link held on `today`.
    #[must_use]
    pub fn is_current(&self, today: &str) -> bool {
        self.ends_on.as_deref().is_none_or(|end| end >= today)
    }
}

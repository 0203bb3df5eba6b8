//! The demo's customers as plain data: who they are, how to reach them, how it stands with them.

use jiff::civil::Date;

/// What kind of customer it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CustomerKind {
    Person,
    Organisation,
    Household,
}

impl CustomerKind {
    /// `person`, `organisation` or `household`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Household => "household",
        }
    }
}

/// How it stands with a customer, from the purchase log alone; see [`Standing::of`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    Lost,
    Lapsed,
    AtRisk,
    Prospect,
    Active,
    Loyal,
}

impl Standing {
    /// `prospect`, `active`, `loyal`, `at_risk`, `lapsed` or `lost`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::Active => "active",
            Self::Loyal => "loyal",
            Self::AtRisk => "at_risk",
            Self::Lapsed => "lapsed",
            Self::Lost => "lost",
        }
    }

    /// Reads the standing from the days somebody bought on, ascending and
    /// different, and the last day of the log.
    ///
    /// Silence is compared with the customer's own rhythm: fine up to one and a
    /// half times the usual gap (60 to 180 days), a risk up to three times
    /// (120 to 300), lapsed up to 400 days, then lost.
    #[must_use]
    pub fn of(days: &[Date], end: Date) -> Self {
        let (Some(&first), Some(&last)) = (days.first(), days.last()) else {
            return Self::Prospect;
        };
        let silence = days_between(last, end);
        let gaps = days.len() as i64 - 1;
        let usual = if gaps == 0 { 60 } else { days_between(first, last) / gaps };

        if silence <= (usual * 3 / 2).clamp(60, 180) {
            if days.len() >= 6 { Self::Loyal } else { Self::Active }
        } else if silence <= (usual * 3).clamp(120, 300) {
            Self::AtRisk
        } else if silence <= 400 {
            Self::Lapsed
        } else {
            Self::Lost
        }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// How a contact point reaches somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ContactKind {
    Email,
    Phone,
    Postal,
    Handle,
}

impl ContactKind {
    /// `email`, `phone`, `postal` or `handle`.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Postal => "postal",
            Self::Handle => "handle",
        }
    }
}

/// A postal address in parts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Street, number and flat, in the country's order.
    pub street: String,
    pub postcode: String,
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
}

/// One way to reach a customer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ContactPoint {
    pub kind: ContactKind,
    /// An address ending in `.example`, a phone in E.164, a postal address on one line, or `@name@host.example`.
    pub value: String,
    /// `home`, `work` or `mobile`.
    pub label: &'static str,
    /// At most one of each kind.
    pub is_primary: bool,
    /// The parts of a postal address, for that kind alone.
    pub address: Option<Address>,
}

/// One customer. Customers are named by their place in [`crate::Company::customers`] everywhere else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Customer {
    /// `CDNOW-00001` for a buyer of the log, `ORG-0001` for an organisation and `LEAD-0001` for a prospect without purchases.
    pub external_id: String,
    pub kind: CustomerKind,
    /// With the patronymic, where a Russian name has one.
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    /// As shown: given and family name of a person.
    pub name: String,
    /// The name in Latin letters, known for about a third of those written in Cyrillic.
    pub latin_name: Option<String>,
    /// For the grammar of what they write; false for organisations.
    pub is_woman: bool,
    /// `en`, `es`, `ro` or `ru`.
    pub language: &'static str,
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    pub city: &'static str,
    /// IANA name.
    pub time_zone: &'static str,
    pub contact_points: Vec<ContactPoint>,
    /// `web_form`, `shop`, `fair`, `referral`, `newsletter` or `phone`.
    pub source: &'static str,
    /// Small English words, ascending.
    pub tags: Vec<&'static str>,
    pub standing: Standing,
    /// Place in [`crate::staff::STAFF`]; nobody for customers long gone.
    pub owner: Option<usize>,
    /// Stands in for the owner of a key account.
    pub deputy: Option<usize>,
    pub team: &'static str,
    /// On or before the first purchase and the first contact.
    pub created_on: Date,
    /// One of the three hundred most frequent buyers, or a showcase.
    pub is_key_account: bool,
}

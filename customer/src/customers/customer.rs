//! What we know about a customer, and what makes a valid one.

use foundation::clock::Timestamp;
use foundation::db::{FromRow, Result as DbResult, Row};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::text_enum;

use super::contact_point::{ContactDraft, ContactPoint};

text_enum! {
    /// Who a customer is.
    pub enum Kind {
        Person = "person",
        Organisation = "organisation",
        Household = "household",
    }
}

text_enum! {
    /// How we stand with a customer.
    pub enum Standing {
        Prospect = "prospect",
        Active = "active",
        Loyal = "loyal",
        AtRisk = "at_risk",
        Lapsed = "lapsed",
        Lost = "lost",
    }
}

/// A customer as stored, without contact points and tags.
#[derive(Clone)]
pub struct Customer {
    pub id: Id,
    pub kind: Kind,
    pub name: Personal<String>,
    pub given_name: Option<Personal<String>>,
    pub family_name: Option<Personal<String>>,
    /// BCP 47, such as `ro`.
    pub language: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// IANA, such as `Europe/Bucharest`.
    pub time_zone: Option<String>,
    /// None for whoever does not read it, as everything that is not public.
    pub standing: Option<Standing>,
    pub owner_id: Option<Id>,
    pub deputy_id: Option<Id>,
    pub team_id: Option<Id>,
    /// The main organisation this customer belongs to; the links slice keeps it.
    pub organisation_id: Option<Id>,
    pub organisation_name: Option<String>,
    pub source: Option<String>,
    pub external_id: Option<String>,
    /// Rare fields as a JSON object.
    pub custom: Option<String>,
    pub purchase_count: Option<i64>,
    pub first_purchase_at: Option<Timestamp>,
    pub last_purchase_at: Option<Timestamp>,
    /// In the smallest unit of `spent_currency`.
    pub spent_minor: Option<i64>,
    pub spent_currency: Option<String>,
    /// The median gap between purchase days, when there are at least three.
    pub buys_every_days: Option<f64>,
    pub last_contact_at: Option<Timestamp>,
    /// Counts the changes, so that two people do not overwrite each other.
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
    /// Since when their data may only be kept (GDPR, article 18).
    pub restricted_at: Option<Timestamp>,
}

/// The columns of [`Customer`], in its order, for statements on `party p`.
macro_rules! customer_columns {
    () => {
        "p.id, p.kind, p.name, p.given_name, p.family_name, p.language, p.country, p.time_zone, p.standing,
         p.owner_id, p.deputy_id, p.team_id, p.organisation_id, p.organisation_name, p.source, p.external_id, p.custom,
         p.purchase_count, p.first_purchase_at, p.last_purchase_at, p.spent_minor, p.spent_currency, p.buys_every_days,
         p.last_contact_at, p.version, p.created_at, p.updated_at, p.deleted_at, p.restricted_at"
    };
}
pub(super) use customer_columns;

impl FromRow for Customer {
    fn from_row(row: &mut Row) -> DbResult<Self> {
        Ok(Self {
            id: row.take()?,
            kind: row.take()?,
            name: row.take()?,
            given_name: row.take()?,
            family_name: row.take()?,
            language: row.take()?,
            country: row.take()?,
            time_zone: row.take()?,
            standing: row.take()?,
            owner_id: row.take()?,
            deputy_id: row.take()?,
            team_id: row.take()?,
            organisation_id: row.take()?,
            organisation_name: row.take()?,
            source: row.take()?,
            external_id: row.take()?,
            custom: row.take()?,
            purchase_count: row.take()?,
            first_purchase_at: row.take()?,
            last_purchase_at: row.take()?,
            spent_minor: row.take()?,
            spent_currency: row.take()?,
            buys_every_days: row.take()?,
            last_contact_at: row.take()?,
            version: row.take()?,
            created_at: row.take()?,
            updated_at: row.take()?,
            deleted_at: row.take()?,
            restricted_at: row.take()?,
        })
    }
}

/// A customer with everything a record page or the API shows of them.
#[derive(Clone)]
pub struct Full {
    pub customer: Customer,
    pub contact_points: Vec<ContactPoint>,
    pub tags: Vec<String>,
}

/// What somebody wants a customer to be: a form, an API call, a row of a file.
#[derive(Clone, Default, PartialEq)]
pub struct Draft {
    pub kind: Option<Kind>,
    pub name: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub language: Option<String>,
    pub country: Option<String>,
    pub time_zone: Option<String>,
    pub standing: Option<Standing>,
    pub owner_id: Option<Id>,
    pub deputy_id: Option<Id>,
    pub team_id: Option<Id>,
    pub source: Option<String>,
    pub external_id: Option<String>,
    pub custom: serde_json::Map<String, serde_json::Value>,
    pub tags: Vec<String>,
    pub contact_points: Vec<ContactDraft>,
}

/// Why a customer cannot be saved as asked: the field, and a word that the
/// pages translate as `customers-refused-<word>`, or a recognition's own key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRefusal {
    pub field: String,
    pub reason: &'static str,
}

const LONGEST_NAME: usize = 200;
const LONGEST_TEXT: usize = 200;
const LONGEST_CUSTOM: usize = 20_000;
const MOST_TAGS: usize = 50;
const MOST_CONTACT_POINTS: usize = 50;

impl Draft {
    /// Tidies the draft and says what is wrong with it.
    ///
    /// # Errors
    /// All refusals at once, so that a form can mark every field.
    pub fn check(mut self) -> Result<Checked, Vec<FieldRefusal>> {
        let mut refused = Vec::new();
        let mut refuse = |field: &str, reason| refused.push(FieldRefusal { field: field.to_owned(), reason });

        let kind = self.kind.unwrap_or(Kind::Person);
        self.name = self.full_name(kind);
        if self.name.is_empty() {
            refuse("name", "name-missing");
        }
        for (field, text) in [
            ("name", Some(&self.name)),
            ("given_name", self.given_name.as_ref()),
            ("family_name", self.family_name.as_ref()),
        ] {
            if text.is_some_and(|text| text.chars().count() > LONGEST_NAME) {
                refuse(field, "too-long");
            }
            if text.is_some_and(|text| text.chars().any(char::is_control)) {
                refuse(field, "control-character");
            }
        }
        for (field, text) in [("source", &self.source), ("external_id", &self.external_id)] {
            if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_TEXT) {
                refuse(field, "too-long");
            }
            if text.as_ref().is_some_and(|text| text.chars().any(char::is_control)) {
                refuse(field, "control-character");
            }
        }
        if self.tags.iter().flat_map(|tag| tag.chars()).any(|letter| letter == '\0') {
            refuse("tags", "control-character");
        }
        if self.language.as_deref().is_some_and(|code| !is_language(code)) {
            refuse("language", "not-a-language");
        }
        self.country = self.country.map(|code| code.to_ascii_uppercase());
        if self.country.as_deref().is_some_and(|code| !foundation::words::is_country(code)) {
            refuse("country", "not-a-country");
        }
        if self.time_zone.as_deref().is_some_and(|name| foundation::words::Zone::named(name).is_none()) {
            refuse("time_zone", "not-a-time-zone");
        }
        if serde_json::to_string(&self.custom).map_or(0, |text| text.len()) > LONGEST_CUSTOM {
            refuse("custom", "too-long");
        }
        self.tags = tidy_tags(std::mem::take(&mut self.tags));
        if self.tags.len() > MOST_TAGS || self.tags.iter().any(|tag| tag.chars().count() > 60) {
            refuse("tags", "too-long");
        }
        if self.contact_points.len() > MOST_CONTACT_POINTS {
            refuse("contact_points", "too-many");
        }
        let mut points = Vec::new();
        for (index, draft) in std::mem::take(&mut self.contact_points).into_iter().enumerate() {
            match draft.check(self.country.as_deref()) {
                Ok(point) => points.push(point),
                Err(reason) => refuse(&format!("contact_points[{index}]"), reason),
            }
        }
        if refused.is_empty() { Ok(Checked { kind, draft: self, points }) } else { Err(refused) }
    }

    fn full_name(&self, kind: Kind) -> String {
        let parts = [self.given_name.as_deref(), self.family_name.as_deref()];
        let composed = parts
            .into_iter()
            .flatten()
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if kind == Kind::Person && !composed.is_empty() { composed } else { self.name.trim().to_owned() }
    }
}

/// A draft that passed its checks; only [`Draft::check`] makes one.
#[derive(Clone)]
pub struct Checked {
    pub(super) kind: Kind,
    pub(super) draft: Draft,
    pub(super) points: Vec<super::contact_point::CheckedContact>,
}

impl Checked {
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }
}

fn is_language(code: &str) -> bool {
    (2..=8).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn tidy_tags(tags: Vec<String>) -> Vec<String> {
    let mut seen = Vec::new();
    tags.into_iter()
        .map(|tag| tag.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|tag| {
            let key = foundation::words::sort_key(tag);
            let is_new = !key.is_empty() && !seen.contains(&key);
            if is_new {
                seen.push(key);
            }
            is_new
        })
        .collect()
}

impl Full {
    /// The draft that would leave this customer as they are.
    #[must_use]
    pub fn to_draft(&self) -> Draft {
        let customer = &self.customer;
        let plain = |value: &Option<Personal<String>>| value.as_ref().map(|value| value.reveal().clone());
        Draft {
            kind: Some(customer.kind),
            name: customer.name.reveal().clone(),
            given_name: plain(&customer.given_name),
            family_name: plain(&customer.family_name),
            language: customer.language.clone(),
            country: customer.country.clone(),
            time_zone: customer.time_zone.clone(),
            standing: customer.standing,
            owner_id: customer.owner_id,
            deputy_id: customer.deputy_id,
            team_id: customer.team_id,
            source: customer.source.clone(),
            external_id: customer.external_id.clone(),
            custom: customer
                .custom
                .as_deref()
                .and_then(|text| serde_json::from_str(text).ok())
                .unwrap_or_default(),
            tags: self.tags.clone(),
            contact_points: self.contact_points.iter().map(ContactPoint::to_draft).collect(),
        }
    }
}

//! The shapes of customers in JSON, as programs rely on them.

use foundation::clock::Timestamp;
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::Scope;
use foundation::web::named;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::customers::contact_point::{Address, ContactKind, ContactPoint};
use crate::customers::customer::{Full, Kind, Standing};
use crate::customers::fields::is_read;
use crate::customers::store::Hit;

/// A customer: a person, an organisation or a household.
#[derive(Serialize, ToSchema)]
#[schema(as = Customer)]
pub(super) struct CustomerView {
    pub id: Id,
    pub kind: Kind,
    #[schema(example = "Ioana Popescu")]
    pub name: String,
    #[schema(example = "Ioana")]
    pub given_name: Option<String>,
    #[schema(example = "Popescu")]
    pub family_name: Option<String>,
    /// Null for whoever does not read it, as every field that is not public.
    pub contact_points: Option<Vec<ContactPointView>>,
    /// BCP 47.
    #[schema(example = "ro")]
    pub language: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "RO")]
    pub country: Option<String>,
    /// IANA.
    #[schema(example = "Europe/Bucharest")]
    pub time_zone: Option<String>,
    pub standing: Option<Standing>,
    /// The account that looks after them.
    pub owner: Option<Id>,
    /// The account that stands in for the owner.
    pub deputy: Option<Id>,
    pub team: Option<Id>,
    /// The main organisation they belong to; links decide it.
    pub organisation: Option<OrganisationView>,
    #[schema(example = json!(["vip"]))]
    pub tags: Option<Vec<String>>,
    pub source: Option<String>,
    /// What another program calls them; unique.
    #[schema(example = "ERP-4711")]
    pub external_id: Option<String>,
    /// Rare fields of your own.
    #[schema(value_type = Option<Object>, example = json!({"delivery_gate": "north"}))]
    pub custom: Option<serde_json::Map<String, serde_json::Value>>,
    /// Counts the changes. Send it back with a change, or as `If-Match`.
    #[schema(example = 3)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
}

/// The organisation a customer belongs to.
#[derive(Serialize, ToSchema)]
#[schema(as = CustomerOrganisation)]
pub(super) struct OrganisationView {
    pub id: Id,
    pub name: String,
}

/// One way to reach a customer.
#[derive(Serialize, ToSchema)]
#[schema(as = ContactPoint)]
pub(super) struct ContactPointView {
    pub kind: ContactKind,
    /// The e-mail as written, the phone in E.164, the address on one line.
    #[schema(example = "ioana@brutaria-alba.example")]
    pub value: String,
    #[schema(example = "office")]
    pub label: Option<String>,
    /// The one to use among those of its kind.
    pub primary: bool,
    /// The parts of a postal address, as far as they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<AddressView>,
}

/// The parts of a postal address.
#[derive(Serialize, ToSchema)]
#[schema(as = PostalAddress)]
pub(super) struct AddressView {
    #[schema(example = "Str. Morii 12")]
    pub street: Option<String>,
    pub postcode: Option<String>,
    #[schema(example = "Cluj-Napoca")]
    pub city: Option<String>,
    pub region: Option<String>,
    #[schema(example = "RO")]
    pub country: Option<String>,
}

/// A page of the list.
#[derive(Serialize, ToSchema)]
pub(super) struct CustomerPage {
    pub items: Vec<CustomerView>,
    /// Goes into `after` for the next page; null on the last one.
    pub next: Option<String>,
}

/// A customer that was found, with what tells them apart.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchHit)]
pub(super) struct HitView {
    pub id: Id,
    pub kind: Kind,
    #[schema(example = "Ioana Popescu")]
    pub name: String,
    #[schema(example = "Brutăria Albă SRL")]
    pub organisation: Option<String>,
    #[schema(example = "RO")]
    pub country: Option<String>,
}

/// What a search found, the best first.
#[derive(Serialize, ToSchema)]
pub(super) struct SearchPage {
    pub items: Vec<HitView>,
    /// Always null: ask more precisely instead of reading on.
    pub next: Option<String>,
}

/// A customer to be. A person's name is made of `given_name` and `family_name` when one of them is given.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "person",
    "given_name": "Ioana",
    "family_name": "Popescu",
    "language": "ro",
    "country": "RO",
    "contact_points": [
        {"kind": "email", "value": "ioana@brutaria-alba.example", "primary": true},
        {"kind": "phone", "value": "0721 555 014", "label": "office"}
    ],
    "tags": ["bakery"],
    "external_id": "ERP-4711"
}))]
pub(super) struct NewCustomer {
    #[schema(value_type = Kind, required = true, nullable = false)]
    pub kind: Option<Kind>,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    #[serde(default)]
    pub contact_points: Option<Vec<NewContactPoint>>,
    pub language: Option<String>,
    pub country: Option<String>,
    pub time_zone: Option<String>,
    pub standing: Option<Standing>,
    /// An account's id or handle.
    #[schema(example = "marta.ruiz")]
    pub owner: Option<String>,
    /// An account's id or handle.
    pub deputy: Option<String>,
    /// A team's id or name.
    pub team: Option<String>,
    pub tags: Option<Vec<String>>,
    pub source: Option<String>,
    pub external_id: Option<String>,
    #[schema(value_type = Option<Object>)]
    pub custom: Option<serde_json::Map<String, serde_json::Value>>,
}

/// A contact point to be.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewContactPoint {
    pub kind: ContactKind,
    /// A postal address may be given by its parts instead. A phone number without `+` is read as one of the customer's country.
    #[serde(default)]
    pub value: String,
    pub label: Option<String>,
    #[serde(default)]
    pub primary: bool,
    pub address: Option<NewAddress>,
}

/// The parts of a postal address to be.
#[derive(Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewAddress {
    pub street: Option<String>,
    pub postcode: Option<String>,
    pub city: Option<String>,
    pub region: Option<String>,
    pub country: Option<String>,
}

/// A change: what is not named stays, null clears. Lists are replaced as a
/// whole, `custom` is merged name by name (RFC 7396).
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"version": 3, "standing": "loyal", "owner": "marta.ruiz", "source": null}))]
pub(super) struct CustomerPatch {
    /// The version this change was made from; another one is answered 409.
    pub version: Option<i64>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Kind>)]
    pub kind: Option<Option<Kind>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub name: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub given_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub family_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Vec<NewContactPoint>>)]
    pub contact_points: Option<Option<Vec<NewContactPoint>>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub language: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub country: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub time_zone: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Standing>)]
    pub standing: Option<Option<Standing>>,
    /// An account's id or handle.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub owner: Option<Option<String>>,
    /// An account's id or handle.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub deputy: Option<Option<String>>,
    /// A team's id or name.
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub team: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Vec<String>>)]
    pub tags: Option<Option<Vec<String>>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub source: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    pub external_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<Object>)]
    pub custom: Option<Option<serde_json::Map<String, serde_json::Value>>>,
}

impl CustomerView {
    /// The customer as whoever has `scope` reads them.
    pub(super) fn within(scope: &Scope, full: Full) -> Self {
        let customer = full.customer;
        let plain = |value: Option<Personal<String>>| value.map(Personal::into_inner);
        let points = full.contact_points.into_iter().map(ContactPointView::from).collect();
        let organisation = customer.organisation_id.zip(customer.organisation_name);
        Self {
            id: customer.id,
            kind: customer.kind,
            name: customer.name.into_inner(),
            given_name: plain(customer.given_name),
            family_name: plain(customer.family_name),
            contact_points: is_read(scope, "contact_points").then_some(points),
            language: customer.language,
            country: customer.country,
            time_zone: customer.time_zone,
            standing: customer.standing,
            owner: customer.owner_id,
            deputy: customer.deputy_id,
            team: customer.team_id,
            organisation: organisation.map(|(id, name)| OrganisationView { id, name }),
            tags: is_read(scope, "tags").then_some(full.tags),
            source: customer.source,
            external_id: customer.external_id,
            custom: customer.custom.map(|text| serde_json::from_str(&text).unwrap_or_default()),
            version: customer.version,
            created_at: customer.created_at,
            updated_at: customer.updated_at,
        }
    }
}

impl From<ContactPoint> for ContactPointView {
    fn from(point: ContactPoint) -> Self {
        let Address { street, postcode, city, region, country } = point.address;
        let is_known =
            street.is_some() || postcode.is_some() || city.is_some() || region.is_some() || country.is_some();
        Self {
            kind: point.kind,
            value: point.value.into_inner(),
            label: point.label,
            primary: point.is_primary,
            address: is_known.then(|| AddressView {
                street: street.map(Personal::into_inner),
                postcode: postcode.map(Personal::into_inner),
                city: city.map(Personal::into_inner),
                region,
                country,
            }),
        }
    }
}

impl From<Hit> for HitView {
    fn from(hit: Hit) -> Self {
        Self {
            id: hit.id,
            kind: hit.kind,
            name: hit.name,
            organisation: hit.organisation_name,
            country: hit.country,
        }
    }
}

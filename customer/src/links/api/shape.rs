//! The shapes of links in JSON, as programs rely on them.

use foundation::clock::Timestamp;
use foundation::id::Id;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::customers::{self, Customer};
use crate::links::link::{Kind, Link, Terms};
use crate::links::store::BothEnds;

/// How two customers belong together. It is read from the first to the second:
/// `from` works at `to`.
#[derive(Serialize, ToSchema)]
#[schema(as = Link)]
pub(super) struct LinkView {
    pub id: Id,
    kind: Kind,
    from: EndView,
    to: EndView,
    #[schema(example = "Head of purchasing")]
    role: Option<String>,
    /// Whether `to` is the main organisation of `from`: of those where they are now, the first.
    main: bool,
    /// The first day on which it holds, `2026-11-22`.
    #[schema(format = Date)]
    starts_on: Option<String>,
    /// The last day on which it holds.
    #[schema(format = Date)]
    ends_on: Option<String>,
    /// Counts the changes. Send it back with a change, or as `If-Match`.
    #[schema(example = 1)]
    pub version: i64,
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
}

/// A customer at one end of a link.
#[derive(Serialize, ToSchema)]
#[schema(as = LinkedCustomer)]
struct EndView {
    id: Id,
    kind: customers::Kind,
    #[schema(example = "Brutăria Albă SRL")]
    name: String,
}

/// A page of a customer's links, in the order they were made.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkPage {
    pub items: Vec<LinkView>,
    /// Goes into `after` for the next page; null on the last one.
    pub next: Option<String>,
}

impl LinkView {
    /// A link of the customer `here`.
    pub(super) fn of(here: &Customer, link: Link) -> Self {
        let here = EndView { id: here.id, kind: here.kind, name: here.name.reveal().clone() };
        let there = EndView { id: link.other_id, kind: link.other_kind, name: link.other_name };
        let (from, to) = if link.is_from_here { (here, there) } else { (there, here) };
        Self {
            id: link.id,
            kind: link.kind,
            from,
            to,
            role: link.role,
            main: link.is_main,
            starts_on: link.starts_on,
            ends_on: link.ends_on,
            version: link.version,
            created_at: link.created_at,
        }
    }
}

impl From<BothEnds> for LinkView {
    fn from(BothEnds { from_first, from_second }: BothEnds) -> Self {
        let end =
            |link: &Link| EndView { id: link.other_id, kind: link.other_kind, name: link.other_name.clone() };
        let (from, to) = (end(&from_second), end(&from_first));
        Self {
            id: from_first.id,
            kind: from_first.kind,
            from,
            to,
            role: from_first.role,
            main: from_first.is_main,
            starts_on: from_first.starts_on,
            ends_on: from_first.ends_on,
            version: from_first.version,
            created_at: from_first.created_at,
        }
    }
}

/// A link to be, between the customer in the path and one other, named by `to` or by `from`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "kind": "works_at",
    "to": "0198c0de-0000-7000-8000-000000000000",
    "role": "Head of purchasing",
    "starts_on": "2024-03-01"
}))]
pub(super) struct NewLinkBody {
    pub kind: Kind,
    /// The other customer, when the one in the path is the first: a person who works at `to`.
    pub to: Option<Id>,
    /// The other customer, when the one in the path is the second: the organisation where `from` works.
    pub from: Option<Id>,
    /// At most 100 characters.
    pub role: Option<String>,
    /// A day such as `2024-03-01`.
    #[schema(format = Date)]
    pub starts_on: Option<String>,
    #[schema(format = Date)]
    pub ends_on: Option<String>,
}

/// A change: what is not named stays, null clears.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LinkPatch, example = json!({"version": 1, "role": "Owner", "ends_on": "2026-11-22"}))]
pub(super) struct LinkPatch {
    /// The version this change was made from; another one is answered 409.
    pub version: Option<i64>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>)]
    role: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>, format = Date)]
    starts_on: Option<Option<String>>,
    #[serde(default, deserialize_with = "named")]
    #[schema(value_type = Option<String>, format = Date)]
    ends_on: Option<Option<String>>,
}

impl LinkPatch {
    /// What the link becomes: as it is, except for what is named.
    pub(super) fn onto(&self, before: Terms) -> Terms {
        Terms {
            role: self.role.clone().unwrap_or(before.role),
            starts_on: self.starts_on.clone().unwrap_or(before.starts_on),
            ends_on: self.ends_on.clone().unwrap_or(before.ends_on),
        }
    }
}

/// Tells a field that is null from one that is missing.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

//! The orders of the customer list, one index each, and the places in them.

use foundation::db::{Args, Value};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::text_enum;

use crate::customers::customer::{Customer, Standing};
use crate::customers::fields::is_read;

text_enum! {
    /// What the list is ordered by.
    pub enum SortBy {
        Name = "name",
        Organisation = "organisation",
        Kind = "kind",
        Country = "country",
        Language = "language",
        Standing = "standing",
        LastContact = "last_contact",
        LastPurchase = "last_purchase",
        Buys = "buys",
        Spent = "spent",
        Owner = "owner",
        Created = "created",
        Updated = "updated",
    }
}

/// An order: by what, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub by: SortBy,
    pub is_descending: bool,
}

/// Where a page starts: after the customer with these keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    pub(super) keys: Vec<Key>,
    pub(super) id: Id,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub(super) enum Key {
    Int(i64),
    Real(f64),
    Text(String),
}

impl From<Key> for Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Int(value) => value.into(),
            Key::Real(value) => value.into(),
            Key::Text(value) => value.into(),
        }
    }
}

impl SortBy {
    /// The expressions of its index, before the id.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["p.name_key"],
            Self::Organisation => &["p.organisation_key", "p.name_key"],
            Self::Kind => &["p.kind", "p.name_key"],
            Self::Country => &["coalesce(p.country, '')", "p.name_key"],
            Self::Language => &["coalesce(p.language, '')", "p.name_key"],
            Self::Standing => &["p.standing", "p.name_key"],
            Self::Owner => &["p.owner_key", "p.name_key"],
            Self::LastContact => &["coalesce(p.last_contact_at, 0)"],
            Self::LastPurchase => &["coalesce(p.last_purchase_at, 0)"],
            Self::Buys => &["coalesce(p.buys_every_days, 0)"],
            Self::Spent => &["p.spent_minor"],
            Self::Created => &["p.created_at"],
            Self::Updated => &["p.updated_at"],
        }
    }

    /// Whether whoever has `scope` may ask for this order.
    #[must_use]
    pub fn is_read(self, scope: &Scope) -> bool {
        is_read(scope, self.as_str())
    }

    fn key_of(self, customer: &Customer, owner_key: &str) -> Vec<Key> {
        let name = || Key::Text(foundation::words::sort_key(customer.name.reveal()));
        let text = |text: &str| Key::Text(text.to_owned());
        match self {
            Self::Name => vec![name()],
            Self::Organisation => {
                let key = customer.organisation_name.as_deref().map(foundation::words::sort_key);
                vec![Key::Text(key.unwrap_or_default()), name()]
            }
            Self::Kind => vec![text(customer.kind.as_str()), name()],
            Self::Country => vec![text(customer.country.as_deref().unwrap_or_default()), name()],
            Self::Language => vec![text(customer.language.as_deref().unwrap_or_default()), name()],
            Self::Standing => vec![text(customer.standing.map_or("", Standing::as_str)), name()],
            Self::Owner => vec![text(owner_key), name()],
            Self::LastContact => vec![Key::Int(customer.last_contact_at.map_or(0, |at| at.0))],
            Self::LastPurchase => vec![Key::Int(customer.last_purchase_at.map_or(0, |at| at.0))],
            Self::Buys => vec![Key::Real(customer.buys_every_days.unwrap_or(0.0))],
            Self::Spent => vec![Key::Int(customer.spent_minor.unwrap_or(0))],
            Self::Created => vec![Key::Int(customer.created_at.0)],
            Self::Updated => vec![Key::Int(customer.updated_at.0)],
        }
    }
}

impl Order {
    /// Reads `name` or `-name`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (is_descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        SortBy::parse(word).map(|by| Self { by, is_descending })
    }

    /// As [`Order::parse`], for whoever has `scope`: an order by a field they do not read is none.
    #[must_use]
    pub fn within(text: &str, scope: &Scope) -> Option<Self> {
        Self::parse(text).filter(|order| order.by.is_read(scope))
    }

    /// The place after `customer`, whose owner is called `owner_name`.
    #[must_use]
    pub fn after(self, customer: &Customer, owner_name: Option<&str>) -> Start {
        let owner_key = owner_name.map(foundation::words::sort_key).unwrap_or_default();
        Start { keys: self.by.key_of(customer, &owner_key), id: customer.id }
    }

    pub(super) fn direction(self) -> (&'static str, &'static str) {
        if self.is_descending { ("<", " desc") } else { (">", "") }
    }
}

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.is_descending { "-" } else { "" }, self.by.as_str())
    }
}

impl Start {
    /// As an opaque cursor.
    #[must_use]
    pub fn cursor(&self) -> String {
        let json = serde_json::to_string(&(&self.keys, self.id)).unwrap_or_default();
        json.bytes().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads a cursor that belongs to `order`; none for anything else.
    #[must_use]
    pub fn parse(cursor: &str, order: Order) -> Option<Self> {
        if !cursor.is_ascii() || !cursor.len().is_multiple_of(2) || cursor.len() > 4_000 {
            return None;
        }
        let bytes =
            (0..cursor.len()).step_by(2).map(|at| u8::from_str_radix(cursor.get(at..at + 2)?, 16).ok());
        let (keys, id): (Vec<Key>, Id) = serde_json::from_slice(&bytes.collect::<Option<Vec<u8>>>()?).ok()?;
        // A whole number of days reads as an integer.
        let keys: Vec<Key> = keys
            .into_iter()
            .map(|key| match (order.by, key) {
                (SortBy::Buys, Key::Int(days)) => Key::Real(days as f64),
                (_, key) => key,
            })
            .collect();
        let is_text = |key: &Key| matches!(key, Key::Text(_));
        let wants_text = order.by.keys().len() == 2 || order.by == SortBy::Name;
        // PostgreSQL keeps no NUL in a text; none of our cursors has one.
        let is_forged = keys.iter().any(|key| matches!(key, Key::Text(text) if text.contains('\0')));
        let fits = keys.len() == order.by.keys().len() && keys.iter().all(|key| is_text(key) == wants_text);
        (fits && !is_forged).then_some(Self { keys, id })
    }
}

/// `and k1 = $1 and k2 > $2`: the first `tie` keys as they were, the next one beyond.
pub(super) fn range(args: &mut Args, order: Order, start: &Start, tie: usize, plus: &str) -> String {
    let (beyond, _) = order.direction();
    let keys = order.by.keys();
    let mut text = String::new();
    for (expression, key) in keys.iter().zip(&start.keys).take(tie) {
        text.push_str(&format!(" and {plus}{expression} = ${}", args.push(key.clone())));
    }
    match keys.get(tie) {
        Some(expression) => {
            let key = args.push(start.keys[tie].clone());
            text.push_str(&format!(" and {plus}{expression} {beyond} ${key}"));
        }
        None => text.push_str(&format!(" and {plus}p.id {beyond} ${}", args.push(start.id))),
    }
    text
}

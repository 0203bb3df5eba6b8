//! A purchase: one line of what somebody bought, as a fact.

use foundation::clock::{DAY, Timestamp};
use foundation::db::{FromRow, Result as DbResult, Row};
use foundation::id::Id;
use foundation::money::{Money, is_currency};
use serde::Serialize;
use utoipa::ToSchema;

/// A purchase as somebody wants it recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPurchase {
    /// The order, invoice or basket it belongs to; none makes one for this
    /// customer and moment.
    pub order: Option<String>,
    /// Its place in the order from 1, which tells lines of one order apart.
    pub line: i64,
    /// None is an anonymous basket.
    pub customer: Option<Id>,
    pub at: Timestamp,
    /// A product's number (SKU) or name; one that is not known yet is added.
    pub product: Option<String>,
    pub quantity: f64,
    /// The line's total.
    pub amount: Money,
    /// Where it came from, such as `import`.
    pub source: Option<&'static str>,
}

/// Why a purchase cannot be recorded: the field, and a word that pages
/// translate as `purchases-refused-<word>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldRefusal {
    pub field: &'static str,
    pub reason: Reason,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Missing,
    TooLong,
    ControlCharacter,
    OutOfRange,
    InTheFuture,
    NotACurrency,
}

impl Reason {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::TooLong => "too-long",
            Self::ControlCharacter => "control-character",
            Self::OutOfRange => "out-of-range",
            Self::InTheFuture => "in-the-future",
            Self::NotACurrency => "not-a-currency",
        }
    }

    /// One English sentence part for programs.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "an anonymous purchase needs an order",
            Self::TooLong => "it has more than 200 characters",
            Self::ControlCharacter => "it has a control character",
            Self::OutOfRange => "it is out of range",
            Self::InTheFuture => "it lies in the future",
            Self::NotACurrency => "a currency is three capital letters such as EUR",
        }
    }
}

const LONGEST_TEXT: usize = 200;
const MOST_QUANTITY: f64 = 1e12;
const MOST_MINOR: u64 = 1_000_000_000_000_000;
/// 1900-01-01: sales books go back further, but a typing mistake is likelier.
const EARLIEST: Timestamp = Timestamp(-2_208_988_800_000);

/// A purchase that passed its checks; only [`NewPurchase::check`] makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub(super) order_ref: String,
    pub(super) purchase: NewPurchase,
}

impl NewPurchase {
    /// Tidies the purchase and says what is wrong with it.
    ///
    /// # Errors
    /// The first field that cannot be recorded.
    pub fn check(mut self, now: Timestamp) -> Result<Checked, FieldRefusal> {
        let refuse = |field, reason| Err(FieldRefusal { field, reason });
        self.order = tidy(self.order);
        self.product = tidy(self.product);
        for (field, text) in [("order", &self.order), ("product", &self.product)] {
            let Some(text) = text else { continue };
            if text.chars().count() > LONGEST_TEXT {
                return refuse(field, Reason::TooLong);
            }
            if text.chars().any(char::is_control) {
                return refuse(field, Reason::ControlCharacter);
            }
        }
        if self.at < EARLIEST {
            return refuse("at", Reason::OutOfRange);
        }
        // Clocks of tills in other time zones may run ahead by a day.
        if self.at > now.plus(DAY) {
            return refuse("at", Reason::InTheFuture);
        }
        if !self.quantity.is_finite() || self.quantity.abs() > MOST_QUANTITY {
            return refuse("quantity", Reason::OutOfRange);
        }
        if self.amount.minor.unsigned_abs() > MOST_MINOR {
            return refuse("amount", Reason::OutOfRange);
        }
        if !is_currency(&self.amount.currency) {
            return refuse("currency", Reason::NotACurrency);
        }
        if self.line < 1 {
            return refuse("line", Reason::OutOfRange);
        }
        let order_ref = match (&self.order, self.customer) {
            (Some(order), _) => order.clone(),
            (None, Some(customer)) => format!("{customer}@{}", self.at),
            (None, None) => return refuse("order", Reason::Missing),
        };
        Ok(Checked { order_ref, purchase: self })
    }
}

impl Checked {
    /// What tells this line from every other: its order and its place in it.
    #[must_use]
    pub fn key(&self) -> (&str, i64) {
        (&self.order_ref, self.purchase.line)
    }

    #[must_use]
    pub fn customer(&self) -> Option<Id> {
        self.purchase.customer
    }
}

fn tidy(text: Option<String>) -> Option<String> {
    text.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|text| !text.is_empty())
}

/// A recorded purchase as lists and the API show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Purchase {
    pub id: Id,
    pub order: String,
    pub line: i64,
    /// None is an anonymous basket.
    pub customer: Option<Id>,
    /// RFC 3339, UTC.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    pub product: Option<BoughtProduct>,
    pub quantity: f64,
    /// The line's total.
    pub amount: Money,
    pub source: Option<String>,
}

/// The product of a purchase.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BoughtProduct {
    pub id: Id,
    pub sku: String,
    pub name: String,
}

/// The columns of [`Purchase`], in its order, for `purchase u` and `product r`.
macro_rules! purchase_columns {
    () => {
        "u.id, u.order_ref, u.line, u.party_id, u.at, u.product_id, r.sku, r.name, u.quantity, u.amount_minor,
         u.currency, u.source"
    };
}
pub(super) use purchase_columns;

impl FromRow for Purchase {
    fn from_row(row: &mut Row) -> DbResult<Self> {
        let (id, order, line, customer, at) =
            (row.take()?, row.take()?, row.take()?, row.take()?, row.take()?);
        let product: (Option<Id>, Option<String>, Option<String>) = (row.take()?, row.take()?, row.take()?);
        let product = match product {
            (Some(id), Some(sku), Some(name)) => Some(BoughtProduct { id, sku, name }),
            _ => None,
        };
        let quantity = row.take()?;
        let amount = Money { minor: row.take()?, currency: row.take()? };
        Ok(Self { id, order, line, customer, at, product, quantity, amount, source: row.take()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    fn purchase() -> NewPurchase {
        NewPurchase {
            order: Some("A-1".to_owned()),
            line: 1,
            customer: None,
            at: NOW,
            product: Some("Rye flour".to_owned()),
            quantity: 2.0,
            amount: Money { minor: 1_250, currency: "EUR".to_owned() },
            source: None,
        }
    }

    fn refused(purchase: NewPurchase) -> Option<(&'static str, Reason)> {
        purchase.check(NOW).err().map(|refusal| (refusal.field, refusal.reason))
    }

    #[test]
    fn an_anonymous_basket_needs_an_order() {
        assert_eq!(refused(purchase()), None);
        assert_eq!(
            refused(NewPurchase { order: Some("  ".to_owned()), ..purchase() }),
            Some(("order", Reason::Missing))
        );
    }

    #[test]
    fn purchases_without_an_order_are_told_apart_by_customer_and_moment() {
        let of = |at| NewPurchase {
            order: None,
            customer: Some(Id::parse("0198c0de-0000-7000-8000-000000000000").expect("an id")),
            at,
            ..purchase()
        };

        let first = of(NOW).check(NOW).expect("it is fine");
        let later = of(NOW.plus(-DAY)).check(NOW).expect("it is fine");

        assert_eq!(first.key(), of(NOW).check(NOW).expect("it is fine").key());
        assert_ne!(first.key(), later.key());
    }

    #[test]
    fn a_return_may_have_a_negative_amount() {
        let amount = Money { minor: -1_250, currency: "EUR".to_owned() };

        assert_eq!(refused(NewPurchase { quantity: -2.0, amount, ..purchase() }), None);
    }

    #[test]
    fn what_cannot_be_true_is_refused_with_its_field() {
        let amount = Money { minor: 1, currency: "euro".to_owned() };
        let least = Money { minor: i64::MIN, currency: "EUR".to_owned() };

        assert_eq!(
            refused(NewPurchase { at: NOW.plus(2 * DAY), ..purchase() }),
            Some(("at", Reason::InTheFuture))
        );
        assert_eq!(
            refused(NewPurchase { quantity: f64::NAN, ..purchase() }),
            Some(("quantity", Reason::OutOfRange))
        );
        assert_eq!(
            refused(NewPurchase { amount: least, ..purchase() }),
            Some(("amount", Reason::OutOfRange))
        );
        assert_eq!(refused(NewPurchase { amount, ..purchase() }), Some(("currency", Reason::NotACurrency)));
        assert_eq!(
            refused(NewPurchase { order: Some("ж".repeat(201)), ..purchase() }),
            Some(("order", Reason::TooLong))
        );
        assert_eq!(refused(NewPurchase { line: 0, ..purchase() }), Some(("line", Reason::OutOfRange)));
    }
}

//! Purchases: who bought what, when, how many and for how much, and the rhythm in it.
//!
//! A purchase is a fact that is recorded once, from a file, by a program or by
//! our own orders. Each order of a customer stands on the timeline as one entry.

mod api;
mod card;
mod fields;
mod pages;
mod purchase;
mod rhythm;
mod store;
mod strip;
#[cfg(test)]
mod tests;

pub use api::api_docs;
pub use card::rhythm_card;
pub use fields::{FIELDS, are_read, are_written};
pub use purchase::{BoughtProduct, Checked, FieldRefusal, NewPurchase, Purchase, Reason};
pub use rhythm::{Day, FEWEST_DAYS, Regularity, Rhythm};
pub use store::forget;
pub use store::{
    Asked, Cursor, NewProduct, Product, Recorded, Spent, add_products, newest, orders_of_others, page,
    products, record_many, spent,
};

use foundation::web::Routes;

/// Pages and API of purchases.
#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

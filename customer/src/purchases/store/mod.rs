//! The SQL of purchases and products. Only this folder writes `purchase` and `product`.

mod forget;
mod orders;
mod products;
mod read;
mod record;

pub use forget::forget;
pub use orders::orders_of_others;
pub use products::{NewProduct, Product, add_products, products};
pub use read::{Asked, BoughtDay, Cursor, Spent, bought_days, newest, page, page_and_more, spent};
pub use record::{Recorded, record_many};

use foundation::db::Args;

/// Keys or rows in one statement.
const BATCH: usize = 100;

/// `$4, $5, $6` for values that become parameters.
fn places<V: Into<foundation::db::Value>>(args: &mut Args, values: impl IntoIterator<Item = V>) -> String {
    values.into_iter().map(|value| format!("${}", args.push(value))).collect::<Vec<_>>().join(", ")
}

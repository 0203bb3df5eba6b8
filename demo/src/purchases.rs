//! The purchases of the log, moved to the present and given a product.

use jiff::civil::{Date, DateTime};

use crate::log::{BUYERS, LAST_DAY, Row, rows, shifted};
use crate::people::History;
use crate::products::Taste;
use crate::random::Random;
use crate::seats::Seat;

/// The currency of all amounts.
pub const CURRENCY: &str = "USD";

/// One row of the log: one line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Purchase {
    /// Place in [`crate::Company::customers`]; purchases are ordered by it, then by time.
    pub customer: usize,
    /// `CDNOW-00002-001`: all a customer bought on one day, numbered from their first.
    pub order: String,
    /// From 1 within the order.
    pub line: i64,
    /// The shifted day of the log.
    pub on: Date,
    /// UTC, on that same day in UTC and wherever the customer lives.
    pub at: DateTime,
    /// Place in [`crate::products::PRODUCTS`].
    pub product: usize,
    /// CDs, at least 1.
    pub quantity: i64,
    /// The line's total in US cents, exactly as logged; 0 in 80 lines.
    pub minor: i64,
}

/// All purchases moved by `shift` days, and what they tell of each buyer.
#[must_use]
pub fn purchases(seats: &[Seat], shift: i64, seed: u64) -> (Vec<Purchase>, Vec<History>) {
    let mut purchases: Vec<Purchase> = Vec::new();
    let mut histories = vec![History::default(); BUYERS];
    let rows = rows();
    for rows in rows.chunk_by(|one, next| one.customer == next.customer) {
        let customer = rows[0].customer - 1;
        let mut random = Random::new(seed, "purchases", customer);
        let taste = Taste::new(&mut random, seats[customer].locale.language());
        histories[customer].favourite = taste.favourite();
        for (number, day) in rows.chunk_by(|one, next| one.day == next.day).enumerate() {
            let order = format!("{}-{:03}", seats[customer].external_id, number + 1);
            let on = shifted(day[0].day, shift);
            histories[customer].days.push(on);
            // From 9 to 17 in UTC it is the same day from California to Siberia, so days stay as logged.
            let at = on.at(
                random.between(9, 16) as i8,
                random.between(0, 59) as i8,
                random.between(0, 59) as i8,
                0,
            );
            let mut previous = None;
            for (line, &Row { cds, cents, .. }) in day.iter().enumerate() {
                let product = taste.choose(&mut random, previous);
                previous = Some(product);
                purchases.push(Purchase {
                    customer,
                    order: order.clone(),
                    line: line as i64 + 1,
                    on,
                    at,
                    product,
                    quantity: cds,
                    minor: cents,
                });
            }
        }
    }
    (purchases, histories)
}

/// The last day of the moved log.
#[must_use]
pub fn end(shift: i64) -> Date {
    shifted(LAST_DAY, shift)
}

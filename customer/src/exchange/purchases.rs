//! Rows of a file as purchases.
//!
//! Lines of one order are told apart by their place: the column `order_line`,
//! else the how-manieth row of that order it is in the file. So the same file
//! read again finds the same lines. Two numbers per order are kept in memory
//! meanwhile: 16 bytes or so each.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

use foundation::clock::Timestamp;
use foundation::db::{DbError, Tx};
use foundation::id::Id;
use foundation::money::{Money, is_currency, parse_minor};
use foundation::team::Permit;

use super::mapping::Mapping;
use super::moment;
use super::reason::Reason;
use super::run::{Good, Tally};
use crate::customers;
use crate::purchases::{self, Checked, NewPurchase};

/// Imports purchases, a batch at a time.
pub struct Purchases {
    mapping: Mapping,
    /// The house currency: of amounts without one, and of the customers' totals.
    currency: String,
    rows_of_order: HashMap<u64, i64>,
    said_lines: HashSet<u64>,
}

impl Purchases {
    #[must_use]
    pub fn new(mapping: Mapping, currency: &str) -> Self {
        Self {
            mapping,
            currency: currency.to_owned(),
            rows_of_order: HashMap::new(),
            said_lines: HashSet::new(),
        }
    }

    /// Brings `rows` into the database, in their order.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch may be kept.
    pub async fn batch(
        &mut self,
        tx: &mut Tx,
        permit: &Permit,
        now: Timestamp,
        rows: &[Good],
    ) -> Result<Tally, DbError> {
        let called: Vec<&str> =
            rows.iter().filter_map(|row| self.mapping.cell(&row.cells, "customer")).collect();
        let found = customers::find_called(tx, &permit.scope(), &called).await?;
        let mut tally = Tally::default();
        let mut lines = Vec::with_capacity(rows.len());
        let mut places = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            match self.read(&row.cells, &found, now) {
                Ok(line) => {
                    places.push(index);
                    lines.push(line);
                }
                Err(reason) => tally.rejected.push((index, reason)),
            }
        }
        let of_others = purchases::orders_of_others(tx, &permit.scope(), &lines).await?;
        if !of_others.is_empty() {
            let is_taken = |line: &Checked| of_others.contains(line.key().0);
            let taken = places.iter().zip(&lines).filter(|(_, line)| is_taken(line));
            tally.rejected.extend(taken.map(|(index, _)| (*index, Reason::not_usable("order"))));
            lines.retain(|line| !is_taken(line));
        }
        let recorded = purchases::record_many(tx, permit, now, &self.currency, &lines).await?;
        (tally.created, tally.updated, tally.unchanged) =
            (recorded.created, recorded.updated, recorded.unchanged);
        Ok(tally)
    }

    fn read(
        &mut self,
        cells: &[String],
        found: &HashMap<String, Id>,
        now: Timestamp,
    ) -> Result<Checked, Reason> {
        let cell = |field: &str| self.mapping.cell(cells, field);
        let unreadable =
            |field: &str| Reason::new("unreadable").about(field).more(cell(field).unwrap_or_default());

        let customer = match cell("customer") {
            None => None,
            Some(called) => {
                let unknown = || Reason::new("unknown-customer").about("customer").more(called);
                Some(*found.get(called).ok_or_else(unknown)?)
            }
        };
        let at = cell("at").ok_or_else(|| Reason::new("missing").about("at"))?;
        let at = moment::read(at).ok_or_else(|| unreadable("at"))?;
        let currency = cell("currency").map_or_else(|| self.currency.clone(), str::to_uppercase);
        if !is_currency(&currency) {
            return Err(unreadable("currency"));
        }
        let amount = cell("amount").ok_or_else(|| Reason::new("missing").about("amount"))?;
        let minor = parse_minor(amount, &currency).ok_or_else(|| unreadable("amount"))?;
        let quantity = match cell("quantity") {
            None => 1.0,
            Some(text) => text.parse::<f64>().map_err(|_| unreadable("quantity"))?,
        };
        let said = match cell("order_line") {
            None => None,
            Some(text) => Some(text.parse::<i64>().map_err(|_| unreadable("order_line"))?),
        };
        let mut purchase = NewPurchase {
            order: cell("order").map(str::to_owned),
            line: said.unwrap_or(1),
            customer,
            at,
            product: cell("product").map(str::to_owned),
            quantity,
            amount: Money { minor, currency },
            source: Some("import"),
        };
        // The check settles the order's name, which the place in it is counted by.
        let checked = purchase.clone().check(now).map_err(Reason::purchase)?;
        let order = hash(checked.key().0);
        if let Some(line) = said {
            let is_new = self.said_lines.insert(hash((order, line)));
            return if is_new { Ok(checked) } else { Err(Reason::new("line-twice").about("order_line")) };
        }
        let count = self.rows_of_order.entry(order).or_insert(0);
        *count += 1;
        purchase.line = *count;
        purchase.check(now).map_err(Reason::purchase)
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

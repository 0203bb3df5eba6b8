//! Recording purchases, many at once.

use std::collections::{BTreeSet, HashMap};

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Args, FromRow, Query, Result, Row, Sql, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use super::super::purchase::Checked;
use super::{BATCH, orders, places, products};
use crate::customers;

/// How many lines were new, differed from what was known, or were known already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Recorded {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
}

/// Records lines, writes one timeline entry for each order of a customer, and
/// counts the customers' totals anew in the house `currency` (ISO 4217).
///
/// A line that is known by its order and place is corrected when it differs, so
/// that repeating a file changes nothing. Two lines with the same order and
/// place in one call: the later one counts. Which orders `permit` may not touch
/// is asked of [`super::orders_of_others`] before.
///
/// # Errors
/// When the database fails, or another change records the same lines just now.
pub async fn record_many(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    currency: &str,
    lines: &[Checked],
) -> Result<Recorded> {
    let mut recorded = Recorded::default();
    let lines = latest(lines, &mut recorded);
    let texts: Vec<&str> = lines.iter().filter_map(|line| line.purchase.product.as_deref()).collect();
    let products = products::find_or_add(tx, now, &texts).await?;
    let known = known(tx, &lines).await?;

    let (mut fresh, mut differing) = (Vec::new(), Vec::new());
    for line in lines {
        let row = Line::of(line, &products);
        match known.get(&(row.order_ref.clone(), row.line)) {
            None => fresh.push(row),
            Some(before) if before.says_the_same(&row) => recorded.unchanged += 1,
            Some(before) => differing.push((before.clone(), row)),
        }
    }
    recorded.created += fresh.len() as u64;
    recorded.updated += differing.len() as u64;
    if fresh.is_empty() && differing.is_empty() {
        return Ok(recorded);
    }

    let before = differing.iter().filter_map(|(before, _)| before.party);
    let after = fresh.iter().chain(differing.iter().map(|(_, row)| row)).filter_map(|row| row.party);
    let touched: BTreeSet<Id> = before.chain(after).collect();
    let orders: BTreeSet<String> =
        fresh.iter().chain(differing.iter().map(|(_, row)| row)).map(|row| row.order_ref.clone()).collect();
    insert(tx, now, &fresh).await?;
    let mut left = BTreeSet::new();
    for (before, row) in &differing {
        left.extend(before.entry.filter(|_| before.party != row.party));
        correct(tx, before, row).await?;
    }
    orders::withdraw_left(tx, now, &left).await?;
    orders::write_entries(tx, permit, now, &orders.into_iter().collect::<Vec<_>>()).await?;
    customers::roll_up_purchases(tx, currency, &touched.into_iter().collect::<Vec<_>>()).await?;
    let detail = json!({ "created": recorded.created, "updated": recorded.updated });
    audit::record(tx, permit, now, "purchase.record", Object::many("purchase"), detail).await?;
    Ok(recorded)
}

/// Each line once: of those with the same order and place the last one.
fn latest<'a>(lines: &'a [Checked], recorded: &mut Recorded) -> Vec<&'a Checked> {
    let mut places: HashMap<(&str, i64), usize> = HashMap::with_capacity(lines.len());
    let mut latest: Vec<&Checked> = Vec::with_capacity(lines.len());
    for line in lines {
        match places.get(&line.key()) {
            Some(place) if latest[*place] == line => recorded.unchanged += 1,
            Some(place) => {
                latest[*place] = line;
                recorded.updated += 1;
            }
            None => {
                places.insert(line.key(), latest.len());
                latest.push(line);
            }
        }
    }
    latest
}

/// A line as its row.
#[derive(Clone)]
struct Line {
    id: Id,
    order_ref: String,
    line: i64,
    party: Option<Id>,
    product: Option<Id>,
    at: Timestamp,
    quantity: f64,
    amount_minor: i64,
    currency: String,
    source: Option<String>,
    entry: Option<Id>,
}

impl Line {
    fn of(checked: &Checked, products: &HashMap<String, Id>) -> Self {
        let purchase = &checked.purchase;
        Self {
            id: Id::NONE,
            order_ref: checked.order_ref.clone(),
            line: purchase.line,
            party: purchase.customer,
            product: purchase.product.as_deref().and_then(|text| products.get(text)).copied(),
            at: purchase.at,
            quantity: purchase.quantity,
            amount_minor: purchase.amount.minor,
            currency: purchase.amount.currency.clone(),
            source: purchase.source.map(str::to_owned),
            entry: None,
        }
    }

    /// Where a line came from is no difference.
    fn says_the_same(&self, other: &Self) -> bool {
        let facts = |line: &Self| (line.party, line.product, line.at, line.amount_minor);
        facts(self) == facts(other) && self.quantity == other.quantity && self.currency == other.currency
    }
}

impl FromRow for Line {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            order_ref: row.take()?,
            line: row.take()?,
            party: row.take()?,
            product: row.take()?,
            at: row.take()?,
            quantity: row.take()?,
            amount_minor: row.take()?,
            currency: row.take()?,
            source: row.take()?,
            entry: row.take()?,
        })
    }
}

async fn known(tx: &mut Tx, lines: &[&Checked]) -> Result<HashMap<(String, i64), Line>> {
    let orders: BTreeSet<&str> = lines.iter().map(|line| line.order_ref.as_str()).collect();
    let orders: Vec<&str> = orders.into_iter().collect();
    let mut known = HashMap::new();
    for orders in orders.chunks(BATCH) {
        let mut args = Args::new();
        let places = places(&mut args, orders.iter().copied());
        let sql = format!(
            "select id, order_ref, line, party_id, product_id, at, quantity, amount_minor, currency, source,
               entry_id
             from purchase
             where order_ref in ({places})"
        );
        for line in (&mut *tx).all::<Line>(Sql::built(sql), args).await? {
            known.insert((line.order_ref.clone(), line.line), line);
        }
    }
    Ok(known)
}

async fn insert(tx: &mut Tx, now: Timestamp, lines: &[Line]) -> Result<()> {
    let row = |line: &Line| {
        args![
            Id::new(now),
            line.party,
            line.product,
            line.order_ref.as_str(),
            line.line,
            line.at,
            line.quantity,
            line.amount_minor,
            line.currency.as_str(),
            line.source.clone(),
            now,
        ]
    };
    tx.insert_many(
        "insert into purchase (id, party_id, product_id, order_ref, line, at, quantity, amount_minor, currency,
           source, created_at)
         values",
        "",
        lines.iter().map(row).collect(),
    )
    .await
    .map(drop)
}

async fn correct(tx: &mut Tx, before: &Line, line: &Line) -> Result<()> {
    let entry = before.entry.filter(|_| before.party == line.party);
    tx.run(
        "update purchase
         set party_id = $2, product_id = $3, at = $4, quantity = $5, amount_minor = $6, currency = $7, entry_id = $8
         where id = $1",
        args![
            before.id,
            line.party,
            line.product,
            line.at,
            line.quantity,
            line.amount_minor,
            line.currency.as_str(),
            entry,
        ],
    )
    .await
    .map(drop)
}

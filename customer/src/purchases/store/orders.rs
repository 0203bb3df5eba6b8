//! Orders on the timeline: one entry for each customer of an order, with its total.

use std::collections::{BTreeMap, BTreeSet};

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, FromRow, Query, Result, Row, Sql, Tx};
use foundation::id::Id;
use foundation::money::Money;
use foundation::team::{Permit, Scope};

use super::super::purchase::Checked;
use super::{BATCH, places};
use crate::customers::GUARD;
use crate::timeline::{self, Author, Kind, Loaded, NewEntry};

struct Line {
    order_ref: String,
    party: Option<Id>,
    at: Timestamp,
    amount: Money,
    entry: Option<Id>,
    source: Option<String>,
}

impl FromRow for Line {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            order_ref: row.take()?,
            party: row.take()?,
            at: row.take()?,
            amount: Money { minor: row.take()?, currency: row.take()? },
            entry: row.take()?,
            source: row.take()?,
        })
    }
}

/// What one customer bought in one order. The total is in the currency of its
/// first line; lines in others are not added up.
struct Order {
    order_ref: String,
    party: Id,
    at: Timestamp,
    total: Money,
    entry: Option<Id>,
    /// Some line does not know the entry yet.
    is_loose: bool,
    source: Option<String>,
}

/// Those orders of `lines` in which a customer out of `scope` bought something:
/// whoever has this scope may neither correct nor add to them.
///
/// # Errors
/// When the database fails.
pub async fn orders_of_others(tx: &mut Tx, scope: &Scope, lines: &[Checked]) -> Result<BTreeSet<String>> {
    let mut of_others = BTreeSet::new();
    if scope.sees_everything() && !scope.hides_set_aside() {
        return Ok(of_others);
    }
    let orders: BTreeSet<&str> = lines.iter().map(|line| line.key().0).collect();
    let orders: Vec<&str> = orders.into_iter().collect();
    for batch in orders.chunks(BATCH) {
        let mut args = Args::new();
        let places = places(&mut args, batch.iter().copied());
        let text = format!(
            "select distinct u.order_ref
             from purchase u
             join party p on p.id = u.party_id
             where u.order_ref in ({places}) and not coalesce({{visible}}, false)"
        );
        let sql = scope.sql(&text, &GUARD, &mut args);
        of_others.extend((&mut *tx).all::<(String,)>(sql, args).await?.into_iter().map(|(order,)| order));
    }
    Ok(of_others)
}

/// Brings the entries of `orders` up to date with their lines: new ones are
/// written, others get the new total and time, and those whose lines went to
/// another customer are taken off.
pub(super) async fn write_entries(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    orders: &[String],
) -> Result<()> {
    let mut fresh = Vec::new();
    let mut loose = Vec::new();
    for batch in orders.chunks(BATCH) {
        let mut args = Args::new();
        let places = places(&mut args, batch.iter().map(String::as_str));
        let sql = format!(
            "select order_ref, party_id, at, amount_minor, currency, entry_id, source
             from purchase
             where order_ref in ({places})
             order by order_ref, line"
        );
        let lines = (&mut *tx).all::<Line>(Sql::built(sql), args).await?;
        for mut order in together(lines) {
            match order.entry {
                Some(entry) => timeline::set_amount(tx, now, entry, order.at, &order.total).await?,
                None => {
                    let id = Id::new(now);
                    order.entry = Some(id);
                    fresh.extend(entry_of(permit, now, id, &order));
                }
            }
            if order.is_loose {
                loose.push(order);
            }
        }
    }
    timeline::record_many(tx, permit, now, &fresh).await?;
    for batch in loose.chunks(BATCH) {
        tie(tx, batch).await?;
    }
    Ok(())
}

/// Takes off the entries that no line belongs to any more.
pub(super) async fn withdraw_left(tx: &mut Tx, now: Timestamp, entries: &BTreeSet<Id>) -> Result<()> {
    for entry in entries {
        let left = (&mut *tx)
            .first::<(Id,)>("select id from purchase where entry_id = $1 limit 1", args![*entry])
            .await?;
        if left.is_none() {
            timeline::withdraw(tx, now, *entry).await?;
        }
    }
    Ok(())
}

fn together(lines: Vec<Line>) -> Vec<Order> {
    let mut orders: BTreeMap<(String, Id), Order> = BTreeMap::new();
    for line in lines {
        let Some(party) = line.party else { continue };
        let order = orders.entry((line.order_ref.clone(), party)).or_insert_with(|| Order {
            order_ref: line.order_ref.clone(),
            party,
            at: line.at,
            total: Money { minor: 0, currency: line.amount.currency.clone() },
            entry: None,
            is_loose: false,
            source: line.source.clone(),
        });
        order.at = order.at.min(line.at);
        if order.total.currency == line.amount.currency {
            order.total.minor = order.total.minor.saturating_add(line.amount.minor);
        }
        order.is_loose |= line.entry.is_none();
        order.entry = order.entry.or(line.entry);
    }
    orders.into_values().collect()
}

fn entry_of(permit: &Permit, now: Timestamp, id: Id, order: &Order) -> Option<Loaded> {
    // A reference that we made up ourselves says nothing to a reader.
    let is_own = order.order_ref.starts_with(&order.party.to_string());
    let entry = NewEntry {
        subject: if is_own { String::new() } else { order.order_ref.clone() },
        amount: Some(order.total.clone()),
        source: order.source.clone(),
        ..NewEntry::about(order.party, Kind::Order, order.at, Author::of(permit.actor()))
    };
    // Its parts were checked as a purchase, by the same limits.
    let entry = entry.check(now).ok()?;
    Some(Loaded { id, entry, done: None, mentions: Vec::new() })
}

async fn tie(tx: &mut Tx, orders: &[Order]) -> Result<()> {
    let mut args = Args::new();
    let rows: Vec<String> = orders
        .iter()
        .filter_map(|order| Some((order, order.entry?)))
        .map(|(order, entry)| {
            let (order_ref, party) = (args.push(order.order_ref.as_str()), args.push(order.party));
            format!("(${order_ref}, ${party}, ${})", args.push(entry))
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!(
        "update purchase
         set entry_id = v.column3
         from (values {}) as v
         where purchase.order_ref = v.column1 and purchase.party_id = v.column2",
        rows.join(", ")
    );
    tx.run(Sql::built(sql), args).await.map(drop)
}

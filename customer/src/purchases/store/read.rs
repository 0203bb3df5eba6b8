//! Reading purchases, within a scope.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Db, Query, Result};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::Part;

use super::super::fields::are_read;
use super::super::purchase::{Purchase, purchase_columns};
use super::super::rhythm::Day;
use crate::customers::GUARD;

/// Which purchases are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub customer: Option<Id>,
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
}

/// The place in a list after one purchase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    at: Timestamp,
    id: Id,
}

impl Cursor {
    #[must_use]
    pub fn after(purchase: &Purchase) -> Self {
        Self { at: purchase.at, id: purchase.id }
    }

    /// Reads what [`Cursor`] is written as; none for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self { at: Timestamp(at.parse().ok()?), id: Id::parse(id)? })
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.at.0, self.id)
    }
}

/// The next `limit` purchases in scope, the newest first. Anonymous ones are
/// seen only by who sees every customer; none by who does not read purchases.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &Db,
    scope: &Scope,
    asked: Asked,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Purchase>> {
    let found = read(db, scope, asked, after, limit).await?;
    scope.shows(&[Part::Purchases], found.iter().filter_map(|purchase| purchase.customer));
    Ok(found)
}

/// As [`page`], and whether there are more.
///
/// # Errors
/// When the database fails.
pub async fn page_and_more(
    db: &Db,
    scope: &Scope,
    asked: Asked,
    after: Option<Cursor>,
    limit: usize,
) -> Result<(Vec<Purchase>, bool)> {
    let mut found = read(db, scope, asked, after, limit + 1).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    scope.shows(&[Part::Purchases], found.iter().filter_map(|purchase| purchase.customer));
    Ok((found, has_more))
}

async fn read(
    db: &Db,
    scope: &Scope,
    asked: Asked,
    after: Option<Cursor>,
    limit: usize,
) -> Result<Vec<Purchase>> {
    if !are_read(scope) {
        return Ok(Vec::new());
    }
    let mut args = Args::new();
    let mut conditions = String::new();
    let mut also = |text: &str, place: usize| conditions += &format!(" and {text} ${place}");
    if let Some(customer) = asked.customer {
        also("u.party_id =", args.push(customer));
    }
    if let Some(from) = asked.from {
        also("u.at >=", args.push(from));
    }
    if let Some(to) = asked.to {
        also("u.at <", args.push(to));
    }
    if let Some(after) = after {
        conditions += &format!(" and (u.at, u.id) < (${}, ${})", args.push(after.at), args.push(after.id));
    }
    let text = format!(
        "{}
         from purchase u
         left join party p on p.id = u.party_id
         left join product r on r.id = u.product_id
         where {{visible}} and p.deleted_at is null{conditions}
         order by u.at desc, u.id desc
         limit {limit}",
        concat!("select ", purchase_columns!())
    );
    let sql = scope.sql(&text, &GUARD, &mut args);
    db.all(sql, args).await
}

/// The last `limit` purchases of a customer.
///
/// # Errors
/// When the database fails.
pub async fn newest(db: &Db, scope: &Scope, customer: Id, limit: usize) -> Result<Vec<Purchase>> {
    page(db, scope, Asked { customer: Some(customer), ..Asked::default() }, None, limit).await
}

/// What a customer spent on one day in one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoughtDay {
    pub day: Day,
    pub currency: String,
    pub minor: i64,
}

/// What a customer bought on each day (UTC), in order.
///
/// # Errors
/// When the database fails.
pub async fn bought_days(db: &Db, scope: &Scope, customer: Id) -> Result<Vec<BoughtDay>> {
    if !are_read(scope) {
        return Ok(Vec::new());
    }
    let mut args = args![customer];
    let sql = scope.sql(
        "select (u.at - ((u.at % 86400000) + 86400000) % 86400000) / 86400000 as day, u.currency,
           cast(sum(u.amount_minor) as bigint)
         from purchase u
         join party p on p.id = u.party_id
         where u.party_id = $1 and {visible}
         group by day, u.currency
         order by day, u.currency",
        &GUARD,
        &mut args,
    );
    let rows = db.all::<(i64, String, i64)>(sql, args).await?;
    scope.shows(&[Part::Purchases], rows.first().map(|_| customer));
    Ok(rows.into_iter().map(|(day, currency, minor)| BoughtDay { day: Day(day), currency, minor }).collect())
}

/// What a customer spent in one currency so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    pub currency: String,
    pub minor: i64,
    pub orders: i64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

/// A customer's totals, the currency of most orders first. Currencies are never added up.
///
/// # Errors
/// When the database fails.
pub async fn spent(db: &Db, scope: &Scope, customer: Id) -> Result<Vec<Spent>> {
    if !are_read(scope) {
        return Ok(Vec::new());
    }
    let mut args = args![customer];
    let sql = scope.sql(
        "select u.currency, cast(sum(u.amount_minor) as bigint), count(distinct u.order_ref) as orders, min(u.at), max(u.at)
         from purchase u
         join party p on p.id = u.party_id
         where u.party_id = $1 and {visible}
         group by u.currency
         order by orders desc, u.currency",
        &GUARD,
        &mut args,
    );
    let rows = db.all::<(String, i64, i64, Timestamp, Timestamp)>(sql, args).await?;
    scope.shows(&[Part::Purchases], rows.first().map(|_| customer));
    let spent = rows.into_iter().map(|(currency, minor, orders, first_at, last_at)| Spent {
        currency,
        minor,
        orders,
        first_at,
        last_at,
    });
    Ok(spent.collect())
}

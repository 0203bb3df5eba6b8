//! What concerns one colleague: the customers they own or stand in for.

use foundation::args;
use foundation::clock::{DAY, Timestamp};
use foundation::db::{FromRow, Query, Result, Row};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::Scope;

use crate::customers::customer::Kind;
use crate::customers::guard::GUARD;

/// Of whoever owns more customers, these many are looked at, by name: nobody
/// knows more people than that, and no page may grow with what one account owns.
pub const MOST_MINE: i64 = 2_000;

/// `with mine as (…)`: the customers that account `$1` owns or stands in for,
/// read from two indexes.
pub(crate) const MINE: &str = "with mine as (
       select owned.id
       from (
         select p.id from party p
         where p.owner_id = $1 and p.deleted_at is null
         order by p.name_key, p.id
         limit 2000
       ) owned
       union
       select stood_in.id
       from (
         select p.id from party p
         where p.deputy_id = $1 and p.deputy_id is not null and p.deleted_at is null
         order by p.name_key, p.id
         limit 2000
       ) stood_in
     )";

/// A customer who usually would have bought again by now.
#[derive(Clone)]
pub struct Overdue {
    pub id: Id,
    pub kind: Kind,
    pub name: Personal<String>,
    pub organisation_name: Option<String>,
    pub last_purchase_at: Timestamp,
    /// The usual days between purchases.
    pub every_days: f64,
}

impl FromRow for Overdue {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            kind: row.take()?,
            name: row.take()?,
            organisation_name: row.take()?,
            last_purchase_at: row.take()?,
            every_days: row.take()?,
        })
    }
}

/// Customers become overdue after this many of their usual gaps.
const PATIENCE: f64 = 1.5;

/// Customers that `account` owns or stands in for, who have waited more than one
/// and a half of their usual gaps: at most `limit`, who became overdue last first,
/// since they are the likeliest to come back.
///
/// # Errors
/// When the database fails.
pub async fn overdue_of_mine(
    q: impl Query,
    scope: &Scope,
    account: Id,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Overdue>> {
    let mut args = args![account, now, PATIENCE * DAY as f64, limit];
    let text = format!(
        "{MINE}
         select p.id, p.kind, p.name, p.organisation_name, p.last_purchase_at, p.buys_every_days
         from mine
         cross join party p
         where p.id = mine.id and p.last_purchase_at is not null and p.buys_every_days is not null
           and p.last_purchase_at + p.buys_every_days * $3 < $2 and {{visible}}
         order by p.last_purchase_at + p.buys_every_days * $3 desc, p.id
         limit $4"
    );
    let sql = scope.sql(&text, &GUARD, &mut args);
    q.all(sql, args).await
}

/// Whether `account` owns more customers than are looked at for them.
///
/// # Errors
/// When the database fails.
pub async fn owns_too_many(q: impl Query, account: Id) -> Result<bool> {
    let (count,) = q
        .one::<(i64,)>(
            "select count(*)
             from (select 1 as one from party p where p.owner_id = $1 and p.deleted_at is null limit $2) counted",
            args![account, MOST_MINE + 1],
        )
        .await?;
    Ok(count > MOST_MINE)
}

//! Which customers of one colleague have waited too long.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{FromRow, Query, Result, Row};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::Scope;
use foundation::views::Part;

use crate::customers::customer::Kind;
use crate::customers::fields::is_read;
use crate::customers::guard::{GUARD, shown};

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

/// The latest of the customers that `$1` has in the column `{of}`. Late is who bought
/// longer ago than one and a half of their usual gaps, said in the words of the two
/// indexes that are read backwards here.
const LATE: &str = "select * from (
       select p.id, p.kind, p.name, p.organisation_name, p.last_purchase_at, p.buys_every_days,
         p.last_purchase_at + p.buys_every_days * 129600000.0 as late_since
       from party p
       where p.{of} = $1 and p.{of} is not null and p.deleted_at is null
         and p.last_purchase_at + p.buys_every_days * 129600000.0 < $2 and {visible}
       order by p.last_purchase_at + p.buys_every_days * 129600000.0 desc
       limit $3
     ) {of}";

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
    if !is_read(scope, "buys") {
        return Ok(Vec::new());
    }
    let mut args = args![account, now.0 as f64, limit];
    let text = format!(
        "select id, kind, name, organisation_name, last_purchase_at, buys_every_days
         from ({} union {}) late
         order by late_since desc, id
         limit $3",
        LATE.replace("{of}", "owner_id"),
        LATE.replace("{of}", "deputy_id"),
    );
    let sql = scope.sql(&shown(scope, &text), &GUARD, &mut args);
    let late = q.all::<Overdue>(sql, args).await?;
    scope.shows(&[Part::Name, Part::Purchases], late.iter().map(|late| late.id));
    Ok(late)
}

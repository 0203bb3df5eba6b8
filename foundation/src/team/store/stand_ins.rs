//! The SQL of stand-ins.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::team::stand_in::{NewStandIn, StandIn};

impl FromRow for StandIn {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.take()?, deputy: row.take()?, from_at: row.take()?, until_at: row.take()? })
    }
}

/// Who stands in for an account, now or later, the earliest first.
pub async fn of_account(q: impl Query, account: Id, now: Timestamp) -> Result<Vec<StandIn>> {
    q.all(
        "select id, deputy_id, from_at, until_at
         from stand_in
         where account_id = $1 and until_at > $2 and ended_at is null
         order by from_at, id",
        args![account, now],
    )
    .await
}

pub async fn insert(tx: &mut Tx, account: Id, new: NewStandIn, now: Timestamp) -> Result<()> {
    tx.run(
        "insert into stand_in (id, account_id, deputy_id, from_at, until_at, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        args![Id::new(now), account, new.deputy, new.from_at, new.until_at, now],
    )
    .await
    .map(drop)
}

/// Ends one of an account's own; answers whether there was one.
pub async fn end(tx: &mut Tx, account: Id, id: Id, now: Timestamp) -> Result<u64> {
    tx.run(
        "update stand_in set ended_at = $3 where account_id = $1 and id = $2 and ended_at is null",
        args![account, id, now],
    )
    .await
}

/// For whom an account stands in at this moment: their ids and names, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn stands_in_for(q: impl Query, deputy: Id, now: Timestamp) -> Result<Vec<(Id, String)>> {
    q.all(
        "select distinct a.id, a.name
         from stand_in i
         join account a on a.id = i.account_id
         where i.deputy_id = $1 and i.ended_at is null and i.from_at <= $2 and i.until_at > $2
         order by a.name, a.id",
        args![deputy, now],
    )
    .await
}

//! Shares at rest.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::team::Permit;
use crate::team::shares::{NewShare, Share, parts};

impl FromRow for Share {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            with: row.take()?,
            is_team: row.take::<i64>()? == 1,
            may_change: row.take()?,
            reason: row.take()?,
            granted_by: row.take()?,
            created_at: row.take()?,
            expires_at: row.take()?,
        })
    }
}

pub(in crate::team) async fn insert(
    tx: &mut Tx,
    id: Id,
    kind: &str,
    record: Id,
    permit: &Permit,
    new: &NewShare,
    now: Timestamp,
) -> Result<()> {
    let (account, team) = parts(new.with);
    let by = permit.actor();
    tx.run(
        "insert into share (id, object_kind, object_id, account_id, team_id, may_change, reason, granted_by,
           granted_by_name, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            id,
            kind,
            record,
            account,
            team,
            new.may_change,
            new.reason.as_str(),
            by.id(),
            by.name(),
            now,
            new.expires_at
        ],
    )
    .await?;
    Ok(())
}

pub(in crate::team) async fn end(
    tx: &mut Tx,
    kind: &str,
    record: Id,
    share: Id,
    now: Timestamp,
) -> Result<bool> {
    let ended = tx
        .run(
            "update share
             set ended_at = $4
             where id = $1 and object_kind = $2 and object_id = $3 and ended_at is null",
            args![share, kind, record, now],
        )
        .await?;
    Ok(ended > 0)
}

pub(in crate::team) async fn of(q: impl Query, kind: &str, record: Id, now: Timestamp) -> Result<Vec<Share>> {
    q.all(
        "select s.id, coalesce(a.name, t.name, ''), cast(case when s.team_id is null then 0 else 1 end as bigint),
                s.may_change, s.reason, s.granted_by_name, s.created_at, s.expires_at
         from share s
         left join account a on a.id = s.account_id
         left join team t on t.id = s.team_id
         where s.object_kind = $1 and s.object_id = $2 and s.ended_at is null
           and (s.expires_at is null or s.expires_at > $3)
         order by s.created_at desc, s.id",
        args![kind, record, now],
    )
    .await
}

pub(in crate::team) async fn forget(tx: &mut Tx, kind: &str, record: Id) -> Result<u64> {
    tx.run("delete from share where object_kind = $1 and object_id = $2", args![kind, record]).await
}

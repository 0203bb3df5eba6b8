//! Customers whom nobody had anything to do with for long, and those who were put away long ago.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Query, Result};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::Scope;
use foundation::views::Part;

use crate::customers::guard::GUARD;

/// Persons and households without any sign of life since `$1`: nothing written, bought, agreed to, promised or
/// changed. Whoever is held or restricted is kept.
const SILENT: &str = "from party p
     where p.kind <> 'organisation' and p.deleted_at is null and p.updated_at < $1 and p.created_at < $1
       and coalesce(p.last_contact_at, 0) < $1 and coalesce(p.last_entry_at, 0) < $1
       and coalesce(p.last_purchase_at, 0) < $1
       and not exists (select 1 from consent_now n where n.party_id = p.id and n.at >= $1)
       and not exists (
         select 1 from entry_link l join entry e on e.id = l.entry_id
         where l.object_kind = 'party' and l.object_id = p.id
           and e.due_at is not null and e.done_at is null and e.deleted_at is null)
       and not exists (select 1 from legal_hold h where h.party_id = p.id and h.ended_at is null)
       and p.restricted_at is null and {visible}";

/// Persons and households who were put away before `$1`.
const REMOVED: &str = "from party p
     where p.kind <> 'organisation' and p.deleted_at < $1
       and not exists (select 1 from legal_hold h where h.party_id = p.id and h.ended_at is null)
       and p.restricted_at is null and {visible}";

/// At most `limit` of them in scope, who have waited longest first: those put away, or those who stand and are silent.
///
/// # Errors
/// When the database fails.
pub async fn silent(
    q: impl Query,
    scope: &Scope,
    are_removed: bool,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<(Id, Personal<String>)>> {
    let mut args = args![since, limit];
    let (rest, order) = if are_removed { (REMOVED, "p.deleted_at") } else { (SILENT, "p.updated_at") };
    let text = format!("select p.id, p.name {rest} order by {order}, p.id limit $2");
    let sql = scope.sql(&text, &GUARD, &mut args);
    let found: Vec<(Id, Personal<String>)> = q.all(sql, args).await?;
    scope.lists(&[Part::Name], found.iter().map(|(id, _)| *id));
    Ok(found)
}

/// How many there are in scope, counted up to `most`.
///
/// # Errors
/// When the database fails.
pub async fn silent_count(
    q: impl Query,
    scope: &Scope,
    are_removed: bool,
    since: Timestamp,
    most: i64,
) -> Result<i64> {
    let mut args: Args = args![since, most];
    let rest = if are_removed { REMOVED } else { SILENT };
    let text = format!("select count(*) from (select 1 as one {rest} limit $2) counted");
    let sql = scope.sql(&text, &GUARD, &mut args);
    let (count,): (i64,) = q.one(sql, args).await?;
    Ok(count)
}

//! Customers whom nobody had anything to do with for long, and those who were put away long ago.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Query, Result, Tx};
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

/// Who has been away for how long.
#[derive(Clone, Copy, Debug)]
pub struct Silence {
    /// Those who were put away, or those who stand and are silent.
    pub are_removed: bool,
    pub since: Timestamp,
}

impl Silence {
    fn rest(self) -> &'static str {
        if self.are_removed { REMOVED } else { SILENT }
    }
}

/// At most `limit` of them in scope, who have waited longest first.
///
/// # Errors
/// When the database fails.
pub async fn silent(
    q: impl Query,
    scope: &Scope,
    silence: Silence,
    limit: i64,
) -> Result<Vec<(Id, Personal<String>)>> {
    let mut args = args![silence.since, limit];
    let order = if silence.are_removed { "p.deleted_at" } else { "p.updated_at" };
    let text = format!("select p.id, p.name {} order by {order}, p.id limit $2", silence.rest());
    let sql = scope.sql(&text, &GUARD, &mut args);
    let found: Vec<(Id, Personal<String>)> = q.all(sql, args).await?;
    scope.lists(&[Part::Name], found.iter().map(|(id, _)| *id));
    Ok(found)
}

/// How many there are in scope, counted up to `most`.
///
/// # Errors
/// When the database fails.
pub async fn silent_count(q: impl Query, scope: &Scope, silence: Silence, most: i64) -> Result<i64> {
    let mut args: Args = args![silence.since, most];
    let text = format!("select count(*) from (select 1 as one {} limit $2) counted", silence.rest());
    let sql = scope.sql(&text, &GUARD, &mut args);
    let (count,): (i64,) = q.one(sql, args).await?;
    Ok(count)
}

/// Whether one of them still is, as the change that forgets them sees it.
///
/// # Errors
/// When the database fails.
pub async fn is_silent(tx: &mut Tx, scope: &Scope, silence: &Silence, id: Id) -> Result<bool> {
    let mut args = args![silence.since, id];
    let text = format!("select p.id {} and p.id = $2", silence.rest());
    let sql = scope.sql(&text, &GUARD, &mut args);
    Ok(tx.first::<(Id,)>(sql, args).await?.is_some())
}

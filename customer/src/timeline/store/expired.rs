//! Entries that nobody keeps any longer.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Query, Result, Sql, Tx};
use foundation::files;
use foundation::id::Id;

/// Entries that happened and were written before `$1`. `$2` bounds their ids, which grow with when they were
/// written, so that the newest are not read. Kept is what somebody still promised, what a purchase stands behind,
/// and all about whoever is held or restricted.
const EXPIRED: &str = "from entry e
     where e.id < $2 and e.at < $1 and e.created_at < $1 and e.kind <> 'order'
       and (e.due_at is null or e.done_at is not null or e.deleted_at is not null)
       and not exists (
         select 1 from entry_link l
         join legal_hold h on h.party_id = l.object_id
         where l.entry_id = e.id and h.ended_at is null)
       and not exists (
         select 1 from entry_link l
         join party p on p.id = l.object_id
         where l.entry_id = e.id and p.restricted_at is not null)";

fn bounds(since: Timestamp, limit: i64) -> Args {
    args![since, Id::new(since.plus(1)), limit]
}

/// At most `limit` of them, the oldest first: id, kind and when it happened.
///
/// # Errors
/// When the database fails.
pub async fn expired(q: impl Query, since: Timestamp, limit: i64) -> Result<Vec<(Id, String, Timestamp)>> {
    let text = format!("select e.id, e.kind, e.at {EXPIRED} order by e.id limit $3");
    q.all(Sql::built(text), bounds(since, limit)).await
}

/// How many there are, counted up to `most`.
///
/// # Errors
/// When the database fails.
pub async fn count_expired(q: impl Query, since: Timestamp, most: i64) -> Result<i64> {
    let text = format!("select count(*) from (select 1 as one {EXPIRED} limit $3) counted");
    let (count,): (i64,) = q.one(Sql::built(text), bounds(since, most)).await?;
    Ok(count)
}

/// Takes at most `limit` of them away with all that hangs on them, and answers how many. Contents that no file names
/// any more are collected by [`files::collect`]. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn drop_expired(tx: &mut Tx, since: Timestamp, limit: i64) -> Result<u64> {
    let entries = expired(&mut *tx, since, limit).await?;
    let mut attached = Vec::new();
    for (entry, ..) in &entries {
        let of_entry = (&mut *tx)
            .all::<(Id,)>("select file_id from entry_file where entry_id = $1", args![*entry])
            .await?;
        attached.extend(of_entry.into_iter().map(|(file,)| file));
        tx.run("delete from entry where id = $1", args![*entry]).await?;
    }
    files::remove(tx, &attached).await?;
    Ok(entries.len() as u64)
}

//! The timeline of somebody who is forgotten.

use foundation::args;
use foundation::db::{Query, Result, Tx};
use foundation::files;
use foundation::id::Id;

use super::links;

/// What was taken away.
#[derive(Default)]
pub struct Gone {
    /// Entries that were about nobody else.
    pub entries: u64,
    /// Entries that stay on others' timelines, without their words.
    pub emptied: u64,
    /// Contents that no file names any more, to be removed from the disk.
    pub contents: Vec<String>,
}

/// Takes a customer's timeline away. An entry that is about others too stays there as something that happened;
/// its words and files are gone, because nobody can tell which of them were about whom. The caller audits it.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, party: Id) -> Result<Gone> {
    let files = tx
        .all::<(Id,)>(
            "select ef.file_id from entry_link l join entry_file ef on ef.entry_id = l.entry_id
             where l.object_kind = 'party' and l.object_id = $1",
            args![party],
        )
        .await?;
    tx.run(
        "delete from entry_file where entry_id in
         (select entry_id from entry_link where object_kind = 'party' and object_id = $1)",
        args![party],
    )
    .await?;
    let files = files.into_iter().map(|(id,)| id).collect::<Vec<_>>();
    let contents = files::remove(tx, &files).await?;
    // Whatever hangs on an entry goes with it.
    let entries = tx
        .run(
            "delete from entry where id in (
               select l.entry_id from entry_link l
               where l.object_kind = 'party' and l.object_id = $1 and not exists (
                 select 1 from entry_link o
                 where o.entry_id = l.entry_id and (o.object_kind <> 'party' or o.object_id <> $1)))",
            args![party],
        )
        .await?;
    let shared = tx
        .all::<(Id,)>(
            "select entry_id from entry_link where object_kind = 'party' and object_id = $1",
            args![party],
        )
        .await?;
    for (entry,) in &shared {
        // What is sealed cannot be opened any more; what is still plain must go.
        tx.run("update entry_body set body = '' where entry_id = $1", args![*entry]).await?;
        tx.run(
            "update entry set subject = '', outcome = null, channel = null, version = version + 1 where id = $1",
            args![*entry],
        )
        .await?;
        tx.run("delete from mention where entry_id = $1", args![*entry]).await?;
        tx.run(
            "delete from entry_link where entry_id = $1 and object_kind = 'party' and object_id = $2",
            args![*entry, party],
        )
        .await?;
        links::bump(tx, *entry).await?;
    }
    tx.run("delete from timeline_head where object_kind = 'party' and object_id = $1", args![party]).await?;
    Ok(Gone { entries, emptied: shared.len() as u64, contents })
}

//! Numbers for changes: each object counts its own, without a gap.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;

use super::super::entry::{Kind, Link, PARTY};

/// The next number of an object. Its row stays locked until the commit, so that
/// numbers are committed in their order and whoever reads on from one misses none.
async fn next_seq(tx: &mut Tx, object_kind: &str, object_id: Id) -> Result<i64> {
    let (seq,) = tx
        .one::<(i64,)>(
            "insert into timeline_head (object_kind, object_id, seq)
             values ($1, $2, 1)
             on conflict (object_kind, object_id) do update set seq = timeline_head.seq + 1
             returning seq",
            args![object_kind, object_id],
        )
        .await?;
    Ok(seq)
}

/// Ties a new entry to its objects. `links` are sorted, so that two writers
/// never wait for each other crosswise.
pub(super) async fn link(tx: &mut Tx, entry: Id, kind: Kind, at: Timestamp, links: &[Link]) -> Result<()> {
    for link in links {
        let seq = next_seq(tx, link.kind, link.id).await?;
        tx.run(
            "insert into entry_link (object_kind, object_id, at, entry_id, kind, seq)
             values ($1, $2, $3, $4, $5, $6)",
            args![link.kind, link.id, at, entry, kind, seq],
        )
        .await?;
        tx.announce(link.topic());
    }
    Ok(())
}

/// Tells all objects of an entry that it changed.
pub(super) async fn bump(tx: &mut Tx, entry: Id) -> Result<()> {
    let objects = tx
        .all::<(String, Id)>(
            "select object_kind, object_id from entry_link
             where entry_id = $1
             order by object_kind, object_id",
            args![entry],
        )
        .await?;
    for (kind, id) in objects {
        let seq = next_seq(tx, &kind, id).await?;
        tx.run(
            "update entry_link set seq = $1
             where entry_id = $2 and object_kind = $3 and object_id = $4",
            args![seq, entry, kind.as_str(), id],
        )
        .await?;
        tx.announce(format!("{kind}:{id}"));
    }
    Ok(())
}

/// Moves the last entry of an entry's customers forward, and their last contact if it was one.
pub(super) async fn touch(tx: &mut Tx, kind: Kind, links: &[Link], at: Timestamp) -> Result<()> {
    for party in links.iter().filter(|link| link.kind == PARTY) {
        tx.run(
            "update party set last_entry_at = $1
             where id = $2 and (last_entry_at is null or last_entry_at < $1)",
            args![at, party.id],
        )
        .await?;
        if kind.is_contact() {
            tx.run(
                "update party set last_contact_at = $1
                 where id = $2 and (last_contact_at is null or last_contact_at < $1)",
                args![at, party.id],
            )
            .await?;
        }
    }
    Ok(())
}

/// Finds the last entry and the last contact of an entry's customers again, after it went or came back.
pub(super) async fn touch_again(tx: &mut Tx, entry: Id) -> Result<()> {
    let mut args = args![entry];
    let kinds = Kind::contacts().map(|kind| format!("${}", args.push(kind))).collect::<Vec<_>>().join(", ");
    let text = format!(
        "update party set last_entry_at = (
           select l.at from entry_link l join entry e on e.id = l.entry_id
           where l.object_kind = 'party' and l.object_id = party.id and e.deleted_at is null
           order by l.at desc
           limit 1),
         last_contact_at = (
           select max(l.at) from entry_link l join entry e on e.id = l.entry_id
           where l.object_kind = 'party' and l.object_id = party.id and l.kind in ({kinds}) and e.deleted_at is null)
         where id in (select object_id from entry_link where entry_id = $1 and object_kind = 'party')"
    );
    tx.run(foundation::db::Sql::built(text), args).await?;
    Ok(())
}

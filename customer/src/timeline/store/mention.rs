//! Who is spoken to in an entry, and whether they have seen it.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::team;
use foundation::web::App;

use super::super::mentions::mentioned;

/// Writes down whom `texts` mention, and forgets whom they no longer do.
pub(super) async fn mention(tx: &mut Tx, entry: Id, at: Timestamp, texts: &[&str]) -> Result<()> {
    let handles = texts.iter().flat_map(|text| mentioned(text)).collect::<Vec<_>>();
    let found = team::find_handles(&mut *tx, &handles).await?;
    let spoken_to = found.into_iter().map(|(account, _)| account).collect::<Vec<_>>();
    let known = tx.all::<(Id,)>("select account_id from mention where entry_id = $1", args![entry]).await?;

    for (account,) in known.iter().filter(|(account,)| !spoken_to.contains(account)) {
        tx.run("delete from mention where entry_id = $1 and account_id = $2", args![entry, *account]).await?;
    }
    for account in spoken_to {
        tx.run(
            "insert into mention (entry_id, account_id, at)
             values ($1, $2, $3)
             on conflict (account_id, entry_id) do nothing",
            args![entry, account, at],
        )
        .await?;
    }
    Ok(())
}

/// Whether a customer's timeline says something to `account` that they have not seen.
///
/// # Errors
/// When the database does not answer.
pub async fn has_unseen_mentions(q: impl Query, account: Id, party: Id) -> Result<bool> {
    let unseen = q
        .first::<(Id,)>(
            "select m.entry_id from mention m join entry_link l on l.entry_id = m.entry_id
             where m.account_id = $1 and m.seen_at is null and l.object_kind = 'party' and l.object_id = $2
             limit 1",
            args![account, party],
        )
        .await?;
    Ok(unseen.is_some())
}

/// Marks what a customer's timeline says to `account` as seen.
///
/// # Errors
/// When the database does not answer.
pub async fn see_mentions(app: &App, account: Id, party: Id) -> Result<()> {
    let unseen = app
        .db
        .all::<(Id,)>(
            "select m.entry_id from mention m join entry_link l on l.entry_id = m.entry_id
             where m.account_id = $1 and m.seen_at is null and l.object_kind = 'party' and l.object_id = $2",
            args![account, party],
        )
        .await?;
    if unseen.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    for (entry,) in unseen {
        tx.run(
            "update mention set seen_at = $1
             where account_id = $2 and entry_id = $3 and seen_at is null",
            args![app.now(), account, entry],
        )
        .await?;
    }
    tx.unaudited("somebody read what was said to them");
    tx.commit().await
}

//! Entries whose facts are kept elsewhere, such as orders: they follow what is recorded there.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Result, Tx};
use foundation::id::Id;
use foundation::money::Money;

use super::links;

/// Gives an entry the time and amount that its order has now; nothing happens
/// when it has them already. The caller's change audits it.
///
/// # Errors
/// When the database refuses it.
pub async fn set_amount(tx: &mut Tx, now: Timestamp, entry: Id, at: Timestamp, amount: &Money) -> Result<()> {
    let changed = tx
        .run(
            "update entry
             set at = $2, amount_minor = $3, currency = $4, updated_at = $5, version = version + 1
             where id = $1 and (at <> $2 or amount_minor <> $3 or currency <> $4)",
            args![entry, at, amount.minor, amount.currency.as_str(), now],
        )
        .await?;
    if changed == 0 {
        return Ok(());
    }
    tx.run("update entry_link set at = $2 where entry_id = $1", args![entry, at]).await?;
    links::bump(tx, entry).await
}

/// Takes an entry off its timelines because what it told of is not so any more.
/// The caller's change audits it.
///
/// # Errors
/// When the database refuses it.
pub async fn withdraw(tx: &mut Tx, now: Timestamp, entry: Id) -> Result<()> {
    let changed = tx
        .run(
            "update entry
             set deleted_at = $2, updated_at = $2, version = version + 1
             where id = $1 and deleted_at is null",
            args![entry, now],
        )
        .await?;
    if changed == 0 { Ok(()) } else { links::bump(tx, entry).await }
}

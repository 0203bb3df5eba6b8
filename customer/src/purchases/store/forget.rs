//! Purchases of somebody who is forgotten: the numbers stay for the books, without a person.

use foundation::args;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;

/// Unties a customer's purchases from them. Order references that we made up of the customer's id get another
/// one. Answers how many lines are kept. The caller audits it.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, party: Id) -> Result<u64> {
    let own = tx
        .all::<(Id,)>(
            "select id from purchase where party_id = $1 and order_ref like $2",
            args![party, format!("{party}%")],
        )
        .await?;
    for (id,) in own {
        let new = format!("forgotten-{id}");
        tx.run("update purchase set order_ref = $2 where id = $1", args![id, new]).await?;
    }
    tx.run("update purchase set party_id = null, entry_id = null where party_id = $1", args![party]).await
}

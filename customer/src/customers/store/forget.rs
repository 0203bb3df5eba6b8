//! Forgetting a customer: their row, how to reach them, and what they are found by.

use foundation::args;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::Scope;

use super::write::{leave_search, lock};
use crate::customers::customer::Kind;
use crate::customers::guard::GUARD;

/// What a customer is known by elsewhere, such as in files that were imported.
pub struct Traces {
    pub kind: Kind,
    pub name: String,
    /// Names, addresses, numbers and ids, each long enough to mean nobody else by accident.
    pub words: Vec<Personal<String>>,
}

/// Shorter words stand in too many lines of others.
const SHORTEST: usize = 4;

/// What a customer in scope is known by; their row is locked until the change ends.
///
/// # Errors
/// When the database fails.
pub async fn traces(tx: &mut Tx, scope: &Scope, id: Id) -> Result<Option<Traces>> {
    lock(tx, id).await?;
    let mut args = args![id];
    let sql = scope.sql(
        "select p.kind, p.name, p.external_id from party p where p.id = $1 and {visible}",
        &GUARD,
        &mut args,
    );
    let Some((kind, name, external_id)) = tx.first::<(Kind, String, Option<String>)>(sql, args).await? else {
        return Ok(None);
    };
    let points = tx
        .all::<(String, String)>("select value, match_key from contact_point where party_id = $1", args![id])
        .await?;
    let mut words: Vec<String> = points.into_iter().flat_map(|(value, key)| [value, key]).collect();
    words.push(name.clone());
    words.extend(external_id);
    words.retain(|word| word.chars().count() >= SHORTEST);
    Ok(Some(Traces { kind, name, words: words.into_iter().map(Personal::new).collect() }))
}

/// Takes a customer away for ever. Links, entries and purchases were untied before. The caller audits it.
///
/// # Errors
/// When the database fails, or somebody still points to the customer.
pub async fn forget(tx: &mut Tx, id: Id) -> Result<()> {
    leave_search(tx, &[id]).await?;
    tx.run("delete from party_tag where party_id = $1", args![id]).await?;
    tx.run("delete from contact_point where party_id = $1", args![id]).await?;
    tx.run("delete from party_history where party_id = $1", args![id]).await?;
    tx.run("delete from party where id = $1", args![id]).await?;
    // A word that nobody has any more may say who had it, also one that was taken off them long ago.
    tx.run("delete from tag where not exists (select 1 from party_tag pt where pt.tag_id = tag.id)", args![])
        .await?;
    tx.announce(format!("party:{id}"));
    tx.announce("parties");
    Ok(())
}

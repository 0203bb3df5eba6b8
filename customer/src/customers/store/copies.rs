//! Names of others that a customer carries, so that lists sort by them and a search finds them.

use foundation::args;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::words;

use super::write::index_for_search;

/// Says which organisation a customer mainly belongs to; the links decide it.
///
/// # Errors
/// The database's.
pub async fn set_organisation(tx: &mut Tx, party: Id, organisation: Option<(Id, String)>) -> Result<()> {
    let (id, name) = organisation.map_or((None, None), |(id, name)| (Some(id), Some(name)));
    let unchanged = tx
        .first::<(Option<Id>,)>("select organisation_id from party where id = $1", args![party])
        .await?
        .is_some_and(|(known,)| known == id);
    if unchanged {
        return Ok(());
    }
    tx.run("update party set organisation_id = $2 where id = $1", args![party, id]).await?;
    show_organisation(tx, party, name.as_deref()).await
}

/// So many customers take an organisation's new name in one transaction.
const MEMBERS_AT_ONCE: i64 = 500;

/// Members of an organisation that still show its old name take the new one.
/// Returns how many did now; again until none is left.
///
/// # Errors
/// The database's.
pub async fn refresh_members(tx: &mut Tx, organisation: Id, name: &str) -> Result<usize> {
    let members: Vec<(Id,)> = tx
        .all(
            "select id
             from party
             where organisation_id = $1 and organisation_name <> $2
             limit $3",
            args![organisation, name, MEMBERS_AT_ONCE],
        )
        .await?;
    for (member,) in &members {
        show_organisation(tx, *member, Some(name)).await?;
    }
    Ok(members.len())
}

/// A member is listed and found by the name of the organisation too.
async fn show_organisation(tx: &mut Tx, member: Id, name: Option<&str>) -> Result<()> {
    let Some((search,)) =
        tx.first::<(String,)>("select search from party where id = $1", args![member]).await?
    else {
        return Ok(());
    };
    let own = own_part(&search);
    tx.run(
        "update party
         set organisation_name = $2, organisation_key = $3, search = $4
         where id = $1",
        args![member, name, name.map(words::sort_key).unwrap_or_default(), with_employer(own, name)],
    )
    .await?;
    index_for_search(tx, &[member]).await
}

/// So many customers take an account's new name in one transaction: nobody else waits long.
const RENAMED_AT_ONCE: i64 = 2_000;

/// Lists show the new name of an account beside the customers it owns. Returns
/// how many got it now; again until none is left.
///
/// # Errors
/// The database's.
pub async fn refresh_owner(tx: &mut Tx, account: Id, name: &str) -> Result<u64> {
    tx.run(
        "update party
         set owner_key = $2
         where id in (select id from party where owner_id = $1 and owner_key <> $2 limit $3)",
        args![account, words::sort_key(name), RENAMED_AT_ONCE],
    )
    .await
}

/// Stands between what is the customer's own and the name of the employer.
const EMPLOYER: char = '\n';

/// What a customer is found by apart from the employer.
pub(super) fn own_part(search: &str) -> &str {
    search.split(EMPLOYER).next().unwrap_or_default()
}

/// The employer's name as a customer carries it, for a change that writes what the customer is found by:
/// whoever makes it may not see the employer.
///
/// # Errors
/// The database's.
pub(super) async fn employer_of(tx: &mut Tx, party: Id) -> Result<Option<String>> {
    let known = tx
        .first::<(Option<String>,)>("select organisation_name from party where id = $1", args![party])
        .await?;
    Ok(known.and_then(|(name,)| name))
}

pub(super) fn with_employer(own: &str, organisation: Option<&str>) -> String {
    match organisation {
        Some(name) => format!("{own}{EMPLOYER}{}", words::fold_both(name)),
        None => own.to_owned(),
    }
}

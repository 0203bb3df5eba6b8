//! Whose timeline it is, and what of it may be seen.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::Part;

use super::super::entry::{Link, PARTY};
use super::super::fields::is_read;
use crate::customers::{self, GUARD, admits};

/// Whether a file hangs on an entry of a customer that `scope` may see.
///
/// # Errors
/// When the database does not answer.
pub async fn may_see_file<Q: Query>(q: Q, scope: &Scope, file: Id) -> Result<bool> {
    if !is_read(scope, "files") {
        return Ok(false);
    }
    let mut args = args![file];
    let sql = scope.sql(
        "select l.object_id
         from entry_file ef
         join entry e on e.id = ef.entry_id
         join entry_link l on l.entry_id = e.id
         join party p on p.id = l.object_id
         where ef.file_id = $1 and e.deleted_at is null and l.object_kind = 'party' and {visible}",
        &GUARD,
        &mut args,
    );
    let theirs = q.all::<(Id,)>(sql, args).await?;
    scope.shows(&[Part::Files], theirs.iter().map(|(party,)| *party));
    Ok(!theirs.is_empty())
}

/// The number of a customer's last change: what a live stream starts from.
///
/// # Errors
/// When the database does not answer.
pub async fn head<Q: Query>(q: Q, party: Id) -> Result<i64> {
    let head = q
        .first::<(i64,)>(
            "select seq from timeline_head where object_kind = 'party' and object_id = $1",
            args![party],
        )
        .await?;
    Ok(head.map_or(0, |(seq,)| seq))
}

/// Whether all customers of an entry to be are in scope and not deleted.
pub(in super::super) async fn are_known(tx: &mut Tx, scope: &Scope, links: &[Link]) -> Result<bool> {
    let mut parties: Vec<Id> = links.iter().filter(|link| link.kind == PARTY).map(|link| link.id).collect();
    parties.sort_unstable();
    parties.dedup();
    Ok(customers::find_many(tx, scope, &parties).await?.len() == parties.len())
}

/// The customer a timeline belongs to.
pub(in super::super) struct Viewed {
    pub id: Id,
    pub name: String,
    /// What they are called in a sentence.
    pub short_name: String,
    pub is_deleted: bool,
    pub is_restricted: bool,
}

/// The customer, when `scope` may see them; `SetAside` when it is for a change and they are restricted.
pub(in super::super) async fn viewed<Q: Query>(q: Q, scope: &Scope, party: Id) -> Result<Option<Viewed>> {
    let mut args = args![party];
    let sql = scope.with_set_aside().sql(
        "select p.id, p.name, p.given_name, p.deleted_at, p.restricted_at from party p
         where p.id = $1 and {visible}",
        &GUARD,
        &mut args,
    );
    type Found = (Id, String, Option<String>, Option<Timestamp>, Option<Timestamp>);
    let Some((id, name, given_name, deleted_at, restricted_at)) = q.first::<Found>(sql, args).await? else {
        return Ok(None);
    };
    let is_admitted = admits(scope, restricted_at.is_some())?;
    scope.shows(&[Part::Name], is_admitted.then_some(id));
    Ok(is_admitted.then(|| Viewed {
        id,
        short_name: given_name.filter(|given| !given.is_empty()).unwrap_or_else(|| name.clone()),
        name,
        is_deleted: deleted_at.is_some(),
        is_restricted: restricted_at.is_some(),
    }))
}

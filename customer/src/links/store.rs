//! The SQL of links.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Args, Query, Result, Tx};
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use serde_json::json;

use super::link::{Kind, Link, NewLink};
use crate::customers::{self, GUARD};

/// Nobody has more relations than this that anybody would read on one page.
const MOST_SHOWN: i64 = 200;

/// The links of a customer, to customers in scope: current ones first.
///
/// # Errors
/// When the database fails.
pub async fn of(q: impl Query, scope: &Scope, party: Id) -> Result<Vec<Link>> {
    let mut args = args![party, MOST_SHOWN];
    let sql = scope.sql(
        "select l.id, l.kind, l.role, l.is_main, l.starts_on, l.ends_on, l.from_here, p.id, p.name, p.kind
         from (
           select id, kind, role, is_main, starts_on, ends_on, true as from_here, to_id as other_id
           from party_link where from_id = $1
           union all
           select id, kind, role, is_main, starts_on, ends_on, false, from_id
           from party_link where to_id = $1
         ) l
         join party p on p.id = l.other_id
         where p.deleted_at is null and {visible}
         order by case when l.ends_on is null then 0 else 1 end, l.kind, p.name_key, l.id
         limit $2",
        &GUARD,
        &mut args,
    );
    q.all(sql, args).await
}

/// Makes a link. A person's first current employer becomes their main organisation.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &mut Tx, permit: &Permit, now: Timestamp, link: NewLink) -> Result<Id> {
    let id = Id::new(now);
    let (from, to) = (link.from, link.to);
    insert(tx, now, vec![(id, link)]).await?;
    settle_main(tx, from).await?;
    audit::record(tx, permit, now, "link.add", Object::new("party", from), json!({ "other": to })).await?;
    tx.announce(format!("party:{from}"));
    tx.announce(format!("party:{to}"));
    Ok(id)
}

/// Whether the same link holds already, so that sending a form twice makes one.
///
/// # Errors
/// When the database fails.
pub(super) async fn is_known(tx: &mut Tx, link: &NewLink) -> Result<bool> {
    let known = tx
        .first::<(Id,)>(
            "select id
             from party_link
             where from_id = $1 and to_id = $2 and kind = $3 and ends_on is null
             limit 1",
            args![link.from, link.to, link.kind],
        )
        .await?;
    Ok(known.is_some())
}

/// Makes many links at once, such as an import does.
///
/// # Errors
/// When the database fails.
pub async fn add_many(tx: &mut Tx, permit: &Permit, now: Timestamp, links: Vec<NewLink>) -> Result<()> {
    let mut members: Vec<Id> = links
        .iter()
        .filter(|link| matches!(link.kind, Kind::WorksAt | Kind::PartOf))
        .map(|link| link.from)
        .collect();
    members.sort();
    members.dedup();
    let count = links.len();
    insert(tx, now, links.into_iter().map(|link| (Id::new(now), link)).collect()).await?;
    for member in members {
        settle_main(tx, member).await?;
    }
    audit::record(tx, permit, now, "link.add", Object::many("party"), json!({ "count": count })).await
}

/// Ends a link on `day`. False when it is not there or its customer is not in scope.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id, day: &str) -> Result<Option<Id>> {
    let Some(from) = first_party(tx, &permit.scope(), id).await? else { return Ok(None) };
    tx.run("update party_link set ends_on = $2, is_main = false where id = $1", args![id, day]).await?;
    settle_main(tx, from).await?;
    audit::record(tx, permit, now, "link.end", Object::new("party", from), json!({ "link": id })).await?;
    Ok(Some(from))
}

/// Takes back a link that was made by mistake.
///
/// # Errors
/// When the database fails.
pub(super) async fn remove(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id) -> Result<Option<Id>> {
    let Some(from) = first_party(tx, &permit.scope(), id).await? else { return Ok(None) };
    tx.run("delete from party_link where id = $1", args![id]).await?;
    settle_main(tx, from).await?;
    audit::record(tx, permit, now, "link.remove", Object::new("party", from), json!({ "link": id })).await?;
    Ok(Some(from))
}

/// Takes all links of a customer away, because they are forgotten: nobody is tied to them any more. The
/// caller audits it.
///
/// # Errors
/// When the database fails.
pub async fn forget(tx: &mut Tx, party: Id) -> Result<u64> {
    let members = tx.all::<(Id,)>("select from_id from party_link where to_id = $1", args![party]).await?;
    let gone = tx.run("delete from party_link where from_id = $1 or to_id = $1", args![party]).await?;
    for (member,) in members {
        settle_main(tx, member).await?;
    }
    Ok(gone)
}

/// The customer a link starts at, if both ends are in scope.
async fn first_party(tx: &mut Tx, scope: &Scope, id: Id) -> Result<Option<Id>> {
    let Some((from, to)) =
        tx.first::<(Id, Id)>("select from_id, to_id from party_link where id = $1", args![id]).await?
    else {
        return Ok(None);
    };
    let in_scope = customers::find_many(tx, scope, &[from, to]).await?;
    Ok((in_scope.len() == 2).then_some(from))
}

async fn insert(tx: &mut Tx, now: Timestamp, links: Vec<(Id, NewLink)>) -> Result<()> {
    let rows: Vec<Args> = links
        .into_iter()
        .map(|(id, link)| {
            args![id, link.from, link.to, link.kind, link.role, false, link.starts_on, link.ends_on, now]
        })
        .collect();
    tx.insert_many(
        "insert into party_link (id, from_id, to_id, kind, role, is_main, starts_on, ends_on, created_at) values",
        "",
        rows,
    )
    .await
    .map(drop)
}

/// The oldest current employer (or parent) is the main one.
async fn settle_main(tx: &mut Tx, member: Id) -> Result<()> {
    let main = tx
        .first::<(Id, Id, String)>(
            "select l.id, p.id, p.name
             from party_link l
             join party p on p.id = l.to_id
             where l.from_id = $1 and l.kind in ('works_at', 'part_of') and l.ends_on is null and p.deleted_at is null
             order by l.is_main desc, l.created_at, l.id
             limit 1",
            args![member],
        )
        .await?;
    let link = main.as_ref().map_or(Id::NONE, |(link, ..)| *link);
    tx.run("update party_link set is_main = (id = $2) where from_id = $1", args![member, link]).await?;
    let organisation = main.map(|(_, organisation, name)| (organisation, name));
    customers::set_organisation(tx, member, organisation).await
}

//! The SQL of links.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Args, DbError, Query, Tx};
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::views::Part;
use serde_json::json;

use super::fields::{are_read, are_written};
use super::link::{Kind, Link, NewLink, Refusal, Terms};
use crate::customers::{self, GUARD};

type Result<T, E = DbError> = std::result::Result<T, E>;

/// Nobody has more relations than this that anybody would read on one page.
const MOST_SHOWN: i64 = 200;

/// The columns of [`Link`] in its order, as the customer `from_here` sees it; `p` is the other one.
macro_rules! link_columns {
    () => {
        "l.id, l.kind, l.role, l.is_main, l.starts_on, l.ends_on, l.from_here, p.id, p.name, p.kind, l.version,
         l.created_at"
    };
}

/// The links of the customer `$1`, from whichever end, with customers in scope.
macro_rules! links_of_party {
    () => {
        "(
           select id, kind, role, is_main, starts_on, ends_on, true as from_here, to_id as other_id, version, created_at
           from party_link where from_id = $1
           union all
           select id, kind, role, is_main, starts_on, ends_on, false, from_id, version, created_at
           from party_link where to_id = $1
         ) l
         join party p on p.id = l.other_id and p.deleted_at is null and {visible}"
    };
}

/// The links of a customer, to customers in scope: current ones first.
///
/// # Errors
/// When the database fails.
pub async fn of(q: impl Query, scope: &Scope, party: Id) -> Result<Vec<Link>> {
    if !are_read(scope) {
        return Ok(Vec::new());
    }
    let mut args = args![party, MOST_SHOWN];
    let sql = scope.sql(
        concat!(
            "select ",
            link_columns!(),
            " from ",
            links_of_party!(),
            " order by case when l.ends_on is null then 0 else 1 end, l.kind, p.name_key, l.id
              limit $2"
        ),
        &GUARD,
        &mut args,
    );
    let links = q.all::<Link>(sql, args).await?;
    show(scope, party, &links);
    Ok(links)
}

/// Notes that a customer's links are shown, and with whom they are.
fn show(scope: &Scope, party: Id, links: &[Link]) {
    scope.shows(&[Part::Links], links.first().map(|_| party));
    scope.shows(&[Part::Name], links.iter().map(|link| link.other_id));
}

/// The links of a customer, to customers in scope, in the order they were made: at most `limit` after `after`,
/// and whether there are more.
///
/// # Errors
/// When the database fails.
pub(super) async fn page(
    q: impl Query,
    scope: &Scope,
    party: Id,
    after: Id,
    limit: usize,
) -> Result<(Vec<Link>, bool)> {
    if !are_read(scope) {
        return Ok((Vec::new(), false));
    }
    let mut args = args![party, after, i64::try_from(limit + 1).unwrap_or(i64::MAX)];
    let sql = scope.sql(
        concat!(
            "select ",
            link_columns!(),
            " from ",
            links_of_party!(),
            " where l.id > $2
              order by l.id
              limit $3"
        ),
        &GUARD,
        &mut args,
    );
    let mut links = q.all::<Link>(sql, args).await?;
    let has_more = links.len() > limit;
    links.truncate(limit);
    show(scope, party, &links);
    Ok((links, has_more))
}

/// A link with both of its ends.
pub struct BothEnds {
    /// As the first customer sees it: the other is the second.
    pub from_first: Link,
    /// As the second customer sees it: the other is the first.
    pub from_second: Link,
}

/// One link, when both of its ends are in scope and not deleted.
///
/// # Errors
/// When the database fails.
pub async fn find(q: impl Query, scope: &Scope, id: Id) -> Result<Option<BothEnds>> {
    if !are_read(scope) {
        return Ok(None);
    }
    let mut args = args![id];
    let sql = scope.sql(
        concat!(
            "select ",
            link_columns!(),
            " from (
               select id, kind, role, is_main, starts_on, ends_on, true as from_here, to_id as other_id, version, created_at
               from party_link where id = $1
               union all
               select id, kind, role, is_main, starts_on, ends_on, false, from_id, version, created_at
               from party_link where id = $1
             ) l
             join party p on p.id = l.other_id
             where p.deleted_at is null and {visible}
             order by l.from_here"
        ),
        &GUARD,
        &mut args,
    );
    let mut seen = q.all::<Link>(sql, args).await?;
    if seen.len() == 2 {
        scope.shows(&[Part::Name, Part::Links], seen.iter().map(|link| link.other_id));
    }
    Ok(match (seen.pop(), seen.pop()) {
        (Some(from_first), Some(from_second)) => Some(BothEnds { from_first, from_second }),
        _ => None,
    })
}

/// Makes a link. A person's first current employer becomes their main organisation.
///
/// # Errors
/// When the database fails.
pub async fn add(tx: &mut Tx, permit: &Permit, now: Timestamp, link: NewLink) -> Result<Id> {
    may_write(permit)?;
    let id = Id::new(now);
    let (from, to) = (link.from, link.to);
    insert(tx, now, vec![(id, link)]).await?;
    settle_main(tx, from).await?;
    audit::record(tx, permit, now, "link.add", Object::new("party", from), json!({ "other": to })).await?;
    tx.announce(format!("party:{from}"));
    tx.announce(format!("party:{to}"));
    Ok(id)
}

/// The link from one to the other that holds without an end, so that sending a form twice makes one.
///
/// # Errors
/// When the database fails.
pub(super) async fn holding(tx: &mut Tx, from: Id, to: Id, kind: Kind) -> Result<Option<Id>> {
    let known = tx
        .first::<(Id,)>(
            "select id
             from party_link
             where from_id = $1 and to_id = $2 and kind = $3 and ends_on is null
             limit 1",
            args![from, to, kind],
        )
        .await?;
    Ok(known.map(|(id,)| id))
}

/// Why a link stays as it was.
pub enum ChangeRefused {
    /// It does not exist, or one of its ends is out of scope or deleted.
    NotFound,
    /// Somebody changed it meanwhile: this is how it stands now.
    Changed(Box<BothEnds>),
    Fields(Vec<Refusal>),
    Db(DbError),
}

impl From<DbError> for ChangeRefused {
    fn from(error: DbError) -> Self {
        Self::Db(error)
    }
}

/// Changes the role and the dates of a link that still has `version`; answers the new one.
/// What changes nothing keeps the version.
///
/// # Errors
/// See [`ChangeRefused`].
pub async fn change(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    version: i64,
    terms: Terms,
) -> Result<i64, ChangeRefused> {
    may_write(permit)?;
    let before = find(&mut *tx, &permit.scope(), id).await?.ok_or(ChangeRefused::NotFound)?;
    if before.from_first.version != version {
        return Err(ChangeRefused::Changed(Box::new(before)));
    }
    let terms = terms.check().map_err(ChangeRefused::Fields)?;
    let fields = changed_fields(&before.from_first.terms(), &terms);
    if fields.is_empty() {
        return Ok(version);
    }
    let (from, to) = (before.from_second.other_id, before.from_first.other_id);
    if terms.ends_on.is_none() {
        let holding = holding(tx, from, to, before.from_first.kind).await?;
        if holding.is_some_and(|holding| holding != id) {
            return Err(ChangeRefused::Fields(vec![Refusal::HoldsAlready]));
        }
    }
    let changed = tx
        .run(
            "update party_link set role = $3, starts_on = $4, ends_on = $5, version = version + 1
             where id = $1 and version = $2",
            args![id, version, terms.role, terms.starts_on, terms.ends_on],
        )
        .await?;
    if changed == 0 {
        let current = find(&mut *tx, &permit.scope(), id).await?.ok_or(ChangeRefused::NotFound)?;
        return Err(ChangeRefused::Changed(Box::new(current)));
    }
    settle_main(tx, from).await?;
    let detail = json!({ "link": id, "version": version + 1, "fields": fields });
    audit::record(tx, permit, now, "link.change", Object::new("party", from), detail).await?;
    tx.announce(format!("party:{from}"));
    tx.announce(format!("party:{to}"));
    Ok(version + 1)
}

fn changed_fields(before: &Terms, after: &Terms) -> Vec<&'static str> {
    let fields = [
        ("role", before.role != after.role),
        ("starts_on", before.starts_on != after.starts_on),
        ("ends_on", before.ends_on != after.ends_on),
    ];
    fields.into_iter().filter(|(_, is_changed)| *is_changed).map(|(field, _)| field).collect()
}

/// Makes many links at once, such as an import does.
///
/// # Errors
/// When the database fails.
pub async fn add_many(tx: &mut Tx, permit: &Permit, now: Timestamp, links: Vec<NewLink>) -> Result<()> {
    may_write(permit)?;
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

/// Ends a link on `day`. None when it is not there or its customer is not in scope.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id, day: &str) -> Result<Option<Id>> {
    may_write(permit)?;
    let Some(from) = first_party(tx, &permit.scope(), id).await? else { return Ok(None) };
    tx.run(
        "update party_link set ends_on = $2, is_main = false, version = version + 1 where id = $1",
        args![id, day],
    )
    .await?;
    settle_main(tx, from).await?;
    audit::record(tx, permit, now, "link.end", Object::new("party", from), json!({ "link": id })).await?;
    Ok(Some(from))
}

/// Takes back a link that was made by mistake.
///
/// # Errors
/// When the database fails.
pub(super) async fn remove(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id) -> Result<Option<Id>> {
    may_write(permit)?;
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

fn may_write(permit: &Permit) -> Result<()> {
    if are_written(permit) { Ok(()) } else { Err(DbError::NotAllowed) }
}

/// The customer a link starts at, if both ends are in scope.
async fn first_party(tx: &mut Tx, scope: &Scope, id: Id) -> Result<Option<Id>> {
    Ok(find(tx, scope, id).await?.map(|link| link.from_second.other_id))
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

//! Reading customers one by one.

use std::collections::HashMap;

use foundation::args;
use foundation::db::{Args, Db, Query, Result, Sql, Tx};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::Part;

use crate::customers::contact_point::{ContactKind, ContactPoint};
use crate::customers::customer::{Customer, Full, customer_columns};
use crate::customers::fields::is_read;
use crate::customers::guard::{GUARD, admits, shown};

/// One customer in scope, deleted ones too.
///
/// # Errors
/// When the database fails; `SetAside` when a change is meant and the customer is restricted.
pub async fn find(q: impl Query, scope: &Scope, id: Id) -> Result<Option<Customer>> {
    let mut args = args![id];
    let text = concat!("select ", customer_columns!(), " from party p where p.id = $1 and {visible}");
    let sql = scope.with_set_aside().sql(&shown(scope, text), &GUARD, &mut args);
    let found: Option<Customer> = q.first(sql, args).await?;
    let is_restricted = found.as_ref().is_some_and(|customer| customer.restricted_at.is_some());
    let is_admitted = admits(scope, is_restricted)?;
    let found = found.filter(|_| is_admitted);
    scope.shows(&[Part::Name, Part::Details], found.iter().map(|customer| customer.id));
    Ok(found)
}

/// Those of `ids` that are in scope and not deleted, in no order.
///
/// # Errors
/// When the database fails; `SetAside` when a change is meant and one of them is restricted.
pub async fn find_many(q: impl Query, scope: &Scope, ids: &[Id]) -> Result<Vec<Customer>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut args = Args::new();
    let places = places(&mut args, ids);
    let text = format!(
        "{}{}{places}) and p.deleted_at is null and {{visible}}",
        concat!("select ", customer_columns!()),
        " from party p where p.id in ("
    );
    let sql = scope.with_set_aside().sql(&shown(scope, &text), &GUARD, &mut args);
    let mut found: Vec<Customer> = q.all(sql, args).await?;
    let is_restricted = found.iter().any(|customer| customer.restricted_at.is_some());
    if !admits(scope, is_restricted)? {
        found.retain(|customer| customer.restricted_at.is_none());
    }
    scope.shows(&[Part::Name, Part::Details], found.iter().map(|customer| customer.id));
    Ok(found)
}

/// A customer in scope with contact points and tags.
///
/// # Errors
/// When the database fails.
pub async fn full(db: &Db, scope: &Scope, id: Id) -> Result<Option<Full>> {
    let ids = [id];
    let (customer, contact_points, mut tags) =
        tokio::try_join!(find(db, scope, id), contact_points(db, scope, &ids), tags_of(db, scope, &ids))?;
    let Some(customer) = customer else { return Ok(None) };
    let tags = tags.remove(&id).unwrap_or_default();
    scope.opens(&[Part::Name, Part::Details, Part::Contacts], id);
    Ok(Some(Full { customer, contact_points, tags }))
}

/// The same, as a change in progress sees it.
///
/// # Errors
/// When the database fails.
pub async fn full_in(tx: &mut Tx, scope: &Scope, id: Id) -> Result<Option<Full>> {
    let Some(customer) = find(&mut *tx, scope, id).await? else { return Ok(None) };
    let contact_points = contact_points(&mut *tx, scope, &[id]).await?;
    let tags = tags_of(tx, scope, &[id]).await?.remove(&id).unwrap_or_default();
    scope.shows(&[Part::Contacts], [id]);
    Ok(Some(Full { customer, contact_points, tags }))
}

/// The contact points of customers that were read within `scope`, in their order; none for whoever does not
/// read them.
///
/// # Errors
/// When the database fails.
pub async fn contact_points(q: impl Query, scope: &Scope, parties: &[Id]) -> Result<Vec<ContactPoint>> {
    if parties.is_empty() || !is_read(scope, "contact_points") {
        return Ok(Vec::new());
    }
    let mut args = Args::new();
    let places = places(&mut args, parties);
    let sql = Sql::built(format!(
        "select id, party_id, kind, value, label, is_primary, street, postcode, city, region, country
         from contact_point
         where party_id in ({places})
         order by party_id, position"
    ));
    q.all(sql, args).await
}

/// The tags of customers that were read within `scope`, by name; none for whoever does not read them.
///
/// # Errors
/// When the database fails.
pub async fn tags_of(q: impl Query, scope: &Scope, parties: &[Id]) -> Result<HashMap<Id, Vec<String>>> {
    let mut tags: HashMap<Id, Vec<String>> = HashMap::new();
    if parties.is_empty() || !is_read(scope, "tags") {
        return Ok(tags);
    }
    let mut args = Args::new();
    let places = places(&mut args, parties);
    let sql = Sql::built(format!(
        "select pt.party_id, t.name
         from party_tag pt
         join tag t on t.id = pt.tag_id
         where pt.party_id in ({places})
         order by t.name_key"
    ));
    for (party, name) in q.all::<(Id, String)>(sql, args).await? {
        tags.entry(party).or_default().push(name);
    }
    Ok(tags)
}

/// Other customers in scope that share one of `keys` (kind and match key).
///
/// # Errors
/// When the database fails.
pub async fn same_contact(
    q: impl Query,
    scope: &Scope,
    except: Option<Id>,
    keys: &[(ContactKind, String)],
) -> Result<Vec<(Id, String)>> {
    if keys.is_empty() || !is_read(scope, "contact_points") {
        return Ok(Vec::new());
    }
    let mut args = Args::new();
    let alternatives: Vec<String> = keys
        .iter()
        .map(|(kind, key)| {
            format!("(c.kind = ${} and c.match_key = ${})", args.push(*kind), args.push(key.as_str()))
        })
        .collect();
    let except = args.push(except.unwrap_or(Id::NONE));
    let text = format!(
        "select distinct p.id, p.name, p.name_key
         from contact_point c
         join party p on p.id = c.party_id
         where ({}) and p.deleted_at is null and p.id <> ${except} and {{visible}}
         order by p.name_key, p.id
         limit 5",
        alternatives.join(" or ")
    );
    let sql = scope.sql(&text, &GUARD, &mut args);
    let found = q.all::<(Id, String, String)>(sql, args).await?;
    scope.shows(&[Part::Name], found.iter().map(|(id, ..)| *id));
    Ok(found.into_iter().map(|(id, name, _)| (id, name)).collect())
}

/// `$4, $5, $6` for a list of ids.
pub(super) fn places(args: &mut Args, ids: &[Id]) -> String {
    ids.iter().map(|id| format!("${}", args.push(*id))).collect::<Vec<_>>().join(", ")
}

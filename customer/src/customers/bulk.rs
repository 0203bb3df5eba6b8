//! Many customers at once: finding them by what other programs call them, and
//! keeping the totals of their purchases.

use std::collections::HashMap;

use foundation::args;
use foundation::db::{Args, Engine, Query, Result, Sql, Tx};
use foundation::id::Id;
use foundation::team::Scope;

use super::contact_point::ContactKind;
use super::fields::is_read;
use super::guard::{GUARD, shown};
use crate::recognition::email;

/// Keys in one statement.
const KEYS: usize = 400;

/// A customer that a key led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    pub id: Id,
    pub external_id: Option<String>,
    pub is_deleted: bool,
    /// Whether the scope sees them.
    pub is_visible: bool,
}

/// How other programs and files call customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// Our own id.
    Id,
    ExternalId,
    /// The match key of a primary e-mail address.
    Email,
}

/// The customers that bear `keys`, each key with all of its customers in the
/// order they were created; a key nobody bears is missing.
///
/// # Errors
/// When the database fails.
pub async fn find_by_keys(
    tx: &mut Tx,
    scope: &Scope,
    kind: KeyKind,
    keys: &[&str],
) -> Result<HashMap<String, Vec<Match>>> {
    let mut keys: Vec<&str> = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    let mut found: HashMap<String, Vec<Match>> = HashMap::new();
    // Asking by a field is reading it.
    let is_asked = match kind {
        KeyKind::Id => true,
        KeyKind::ExternalId => is_read(scope, "external_id"),
        KeyKind::Email => is_read(scope, "contact_points"),
    };
    if !is_asked {
        return Ok(found);
    }
    for keys in keys.chunks(KEYS) {
        let mut args = Args::new();
        let places: Vec<String> = match kind {
            KeyKind::Id => {
                keys.iter().filter_map(|key| Id::parse(key)).map(|id| format!("${}", args.push(id))).collect()
            }
            _ => keys.iter().map(|key| format!("${}", args.push(*key))).collect(),
        };
        if places.is_empty() {
            continue;
        }
        let places = places.join(", ");
        let text = match kind {
            KeyKind::Id => format!(
                "select '', p.id, p.external_id, p.deleted_at is not null, {{visible}}
                 from party p
                 where p.id in ({places})
                 order by p.id"
            ),
            KeyKind::ExternalId => format!(
                "select p.external_id, p.id, p.external_id, p.deleted_at is not null, {{visible}}
                 from party p
                 where p.external_id in ({places})
                 order by p.id"
            ),
            KeyKind::Email => format!(
                "select c.match_key, p.id, p.external_id, p.deleted_at is not null, {{visible}}
                 from contact_point c
                 join party p on p.id = c.party_id
                 where c.kind = '{}' and c.match_key in ({places}) and c.is_primary and p.deleted_at is null
                 order by p.created_at, p.id",
                ContactKind::Email.as_str()
            ),
        };
        let sql = scope.sql(&shown(scope, &text), &GUARD, &mut args);
        for (key, id, external_id, is_deleted, is_visible) in
            (&mut *tx).all::<(String, Id, Option<String>, bool, Option<bool>)>(sql, args).await?
        {
            let key = if kind == KeyKind::Id { id.to_string() } else { key };
            let is_visible = is_visible.unwrap_or(false);
            found.entry(key).or_default().push(Match { id, external_id, is_deleted, is_visible });
        }
    }
    Ok(found)
}

/// The customers in scope that programs call by an id, an external id or a
/// primary e-mail address, whichever fits first. A text that fits nobody, or an
/// address that several customers share, is missing.
///
/// # Errors
/// When the database fails.
pub async fn find_called(tx: &mut Tx, scope: &Scope, called: &[&str]) -> Result<HashMap<String, Id>> {
    let ids = find_by_keys(tx, scope, KeyKind::Id, called).await?;
    let externals = find_by_keys(tx, scope, KeyKind::ExternalId, called).await?;
    let addresses: HashMap<&str, String> = called
        .iter()
        .filter(|text| text.contains('@'))
        .filter_map(|text| Some((*text, email::normalise(text).ok()?.key)))
        .collect();
    let keys: Vec<&str> = addresses.values().map(String::as_str).collect();
    let emails = find_by_keys(tx, scope, KeyKind::Email, &keys).await?;

    let only = |matches: Option<&Vec<Match>>| match matches.map(Vec::as_slice) {
        Some([one]) if one.is_visible && !one.is_deleted => Some(one.id),
        _ => None,
    };
    let found = called.iter().filter_map(|text| {
        let id = Id::parse(text).and_then(|id| only(ids.get(&id.to_string())));
        let id = id.or_else(|| only(externals.get(*text)));
        let id = id.or_else(|| only(emails.get(addresses.get(text)?)));
        Some(((*text).to_owned(), id?))
    });
    Ok(found.collect())
}

/// The organisations in scope with these names (as sort keys), the oldest of each name.
///
/// # Errors
/// When the database fails.
pub async fn find_organisations(tx: &mut Tx, scope: &Scope, names: &[&str]) -> Result<HashMap<String, Id>> {
    let mut found = HashMap::new();
    for names in names.chunks(KEYS) {
        let mut args = Args::new();
        let places: Vec<String> = names.iter().map(|name| format!("${}", args.push(*name))).collect();
        let text = format!(
            "select p.name_key, p.id
             from party p
             where p.name_key in ({}) and p.kind = 'organisation' and p.deleted_at is null and {{visible}}
             order by p.created_at, p.id",
            places.join(", ")
        );
        let sql = scope.sql(&text, &GUARD, &mut args);
        for (name, id) in (&mut *tx).all::<(String, Id)>(sql, args).await? {
            found.entry(name).or_insert(id);
        }
    }
    Ok(found)
}

/// Counts the purchases of `customers` anew: how many orders, first and last,
/// what was spent in the house `currency` (ISO 4217), and every how many days
/// they buy: the median gap between purchase days (UTC) of at least three.
///
/// # Errors
/// When the database fails.
pub async fn roll_up_purchases(tx: &mut Tx, currency: &str, customers: &[Id]) -> Result<()> {
    let mut customers = customers.to_vec();
    customers.sort_unstable();
    customers.dedup();
    for customers in customers.chunks(KEYS) {
        lock(tx, customers).await?;
        let mut args = args![currency];
        let places: Vec<String> = customers.iter().map(|id| format!("${}", args.push(*id))).collect();
        let places = places.join(", ");
        let sql = Sql::built(format!(
            "with bought as (
               select u.party_id, count(distinct u.order_ref) as orders, min(u.at) as first_at, max(u.at) as last_at,
                 cast(coalesce(sum(case when u.currency = $1 then u.amount_minor end), 0) as bigint) as spent,
                 max(case when u.currency = $1 then 1 else 0 end) as in_house
               from purchase u
               where u.party_id in ({places})
               group by u.party_id
             ),
             day as (
               select distinct u.party_id, (u.at - ((u.at % 86400000) + 86400000) % 86400000) / 86400000 as d
               from purchase u
               where u.party_id in ({places})
             ),
             gap as (
               select party_id, d - lag(d) over (partition by party_id order by d) as g from day
             ),
             ranked as (
               select party_id, g, row_number() over (partition by party_id order by g) as r,
                 count(*) over (partition by party_id) as n
               from gap
               where g is not null
             ),
             rhythm as (
               select party_id, avg(cast(g as double precision)) as every
               from ranked
               where n >= 2 and r in ((n + 1) / 2, (n + 2) / 2)
               group by party_id
             ),
             total as (
               select p.id, coalesce(b.orders, 0) as orders, b.first_at, b.last_at, coalesce(b.spent, 0) as spent,
                 case when b.in_house = 1 then cast($1 as text) end as currency, y.every
               from party p
               left join bought b on b.party_id = p.id
               left join rhythm y on y.party_id = p.id
               where p.id in ({places})
             )
             update party
             set purchase_count = total.orders, first_purchase_at = total.first_at, last_purchase_at = total.last_at,
                 spent_minor = total.spent, spent_currency = total.currency, buys_every_days = total.every
             from total
             where total.id = party.id"
        ));
        tx.run(sql, args).await?;
    }
    Ok(())
}

/// Whoever counts after somebody else must see what that one recorded: a
/// statement reads what was committed before it began, so the wait comes first.
/// The purchases themselves hold a weaker lock, which this one lets be.
async fn lock(tx: &mut Tx, customers: &[Id]) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        let mut args = Args::new();
        let places: Vec<String> = customers.iter().map(|id| format!("${}", args.push(*id))).collect();
        let places = places.join(", ");
        let sql = format!("select id from party where id in ({places}) order by id for no key update");
        tx.all::<(Id,)>(Sql::built(sql), args).await?;
    }
    Ok(())
}

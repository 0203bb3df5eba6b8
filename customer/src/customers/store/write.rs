//! Writing customers.

use std::collections::HashMap;

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Args, DbError, Engine, Query, Result, Sql, Tx};
use foundation::id::Id;
use foundation::jobs;
use foundation::team::Permit;
use foundation::words;
use serde_json::json;

use super::copies::{employer_of, with_employer};
use super::history;
use super::read::{self, places};
use crate::customers::contact_point::{CheckedContact, settle_primaries};
use crate::customers::customer::{Checked, Full, Kind};
use crate::customers::fields::{first_unwritten, keep_unread, unwritten_of_changed, unwritten_of_new};

/// The job that gives the members of an organisation its new name. Its payload
/// is `{"organisation": id}`.
pub const ORGANISATION_RENAMED: &str = "organisation.renamed";

/// Why a change was not made.
pub enum ChangeRefused {
    /// Not there, or not in scope.
    NotFound,
    /// Somebody changed the customer since: here is how they are now.
    Changed(Box<Full>),
    /// Another customer has this external id.
    ExternalIdTaken,
    /// The role does not write this field.
    NotWritable(&'static str),
    Db(DbError),
}

impl From<DbError> for ChangeRefused {
    fn from(error: DbError) -> Self {
        match error {
            DbError::Duplicate => Self::ExternalIdTaken,
            other => Self::Db(other),
        }
    }
}

/// Creates one customer.
///
/// # Errors
/// [`ChangeRefused::ExternalIdTaken`], or the database's.
pub async fn create(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    checked: Checked,
) -> Result<Id, ChangeRefused> {
    if let Some(field) = unwritten(permit, &checked) {
        return Err(ChangeRefused::NotWritable(field));
    }
    let id = Id::new(now);
    create_rows(tx, now, vec![(id, now, checked)]).await?;
    audit::record(tx, permit, now, "customer.create", Object::new("party", id), json!({})).await?;
    tx.announce("parties");
    Ok(id)
}

fn unwritten(permit: &Permit, checked: &Checked) -> Option<&'static str> {
    let points = ["contact_points"];
    let points = if checked.points.is_empty() { &points[..0] } else { &points };
    unwritten_of_new(permit, checked.draft()).or_else(|| first_unwritten(permit, points))
}

/// Creates many customers at once, with the ids and creation times they come
/// with. One audit row tells of all.
///
/// # Errors
/// [`DbError::NotAllowed`] when one fills in a field that `permit` may not, or the database's; then none of them
/// exists.
pub async fn create_many(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    customers: Vec<(Id, Timestamp, Checked)>,
) -> Result<()> {
    if customers.iter().any(|(.., checked)| unwritten(permit, checked).is_some()) {
        return Err(DbError::NotAllowed);
    }
    let count = customers.len();
    create_rows(tx, now, customers).await?;
    audit::record(tx, permit, now, "customer.create", Object::many("party"), json!({ "count": count })).await
}

async fn create_rows(tx: &mut Tx, now: Timestamp, customers: Vec<(Id, Timestamp, Checked)>) -> Result<()> {
    let owners = owner_keys(tx).await?;
    let mut parties = Vec::with_capacity(customers.len());
    let mut points = Vec::new();
    let mut tags = Vec::new();
    let ids: Vec<Id> = customers.iter().map(|(id, ..)| *id).collect();
    for (id, created_at, mut checked) in customers {
        settle_primaries(&mut checked.points);
        parties.push(party_args(id, created_at, now, &checked, &owners));
        points.extend(contact_args(id, now, &checked.points));
        tags.extend(checked.draft.tags.into_iter().map(|tag| (id, tag)));
    }
    tx.insert_many(
        "insert into party (id, kind, name, name_key, given_name, family_name, language, country, time_zone, standing,
           owner_id, deputy_id, team_id, source, external_id, custom, search, created_at, updated_at,
           owner_key)
         values",
        "",
        parties,
    )
    .await?;
    insert_contacts(tx, points).await?;
    attach_tags(tx, now, &tags).await?;
    index_for_search(tx, &ids).await
}

/// Changes a customer to what `checked` says, if nobody did since `version`.
/// Returns the new version.
///
/// # Errors
/// See [`ChangeRefused`]; then nothing was changed.
pub async fn change(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    version: i64,
    mut checked: Checked,
) -> Result<i64, ChangeRefused> {
    let scope = permit.scope();
    lock(tx, id).await?;
    let Some(before) = read::full_in(tx, &scope.with_every_field(), id).await? else {
        return Err(ChangeRefused::NotFound);
    };
    if before.customer.version != version || before.customer.deleted_at.is_some() {
        // Shown to whoever wanted the change, so with the fields they read.
        let theirs = read::full_in(tx, &scope, id).await?.ok_or(ChangeRefused::NotFound)?;
        return Err(ChangeRefused::Changed(Box::new(theirs)));
    }
    settle_primaries(&mut checked.points);
    keep_unread(&scope, &before, &mut checked).map_err(ChangeRefused::NotWritable)?;
    let changed = changed_fields(&before, &checked);
    if changed.is_empty() {
        return Ok(version);
    }

    if let Some(field) = unwritten_of_changed(permit, &changed) {
        return Err(ChangeRefused::NotWritable(field));
    }

    history::keep(tx, permit, now, &before, &checked, &changed).await?;
    let employer = employer_of(tx, id).await?;
    let owners = owner_keys(tx).await?;
    let draft = &checked.draft;
    tx.run(
        "update party
         set kind = $2, name = $3, name_key = $4, given_name = $5, family_name = $6, language = $7, country = $8,
             time_zone = $9, standing = $10, owner_id = $11, deputy_id = $12, team_id = $13, source = $14,
             external_id = $15, custom = $16, search = $17, updated_at = $18,
             owner_key = $19, version = version + 1
         where id = $1",
        args![
            id,
            checked.kind,
            draft.name.as_str(),
            words::sort_key(&draft.name),
            draft.given_name.clone(),
            draft.family_name.clone(),
            draft.language.clone(),
            draft.country.clone(),
            draft.time_zone.clone(),
            draft.standing.or(before.customer.standing),
            draft.owner_id,
            draft.deputy_id,
            draft.team_id,
            draft.source.clone(),
            draft.external_id.clone(),
            custom_text(draft),
            search_text(&checked, employer.as_deref()),
            now,
            owners.get(&draft.owner_id.unwrap_or(Id::NONE)).cloned().unwrap_or_default(),
        ],
    )
    .await?;
    if changed.contains(&"contact_points") {
        tx.run("delete from contact_point where party_id = $1", args![id]).await?;
        insert_contacts(tx, contact_args(id, now, &checked.points)).await?;
    }
    if changed.contains(&"tags") {
        tx.run("delete from party_tag where party_id = $1", args![id]).await?;
        let tags: Vec<(Id, String)> = checked.draft.tags.iter().map(|tag| (id, tag.clone())).collect();
        attach_tags(tx, now, &tags).await?;
    }
    if changed.contains(&"name") && checked.kind == Kind::Organisation {
        jobs::enqueue(tx, now, ORGANISATION_RENAMED, json!({ "organisation": id }), now).await?;
    }
    index_for_search(tx, &[id]).await?;
    // Values stay out of the audit: it is kept longer than a person may be.
    audit::record(tx, permit, now, "customer.change", Object::new("party", id), json!({ "fields": changed }))
        .await?;
    tx.announce(format!("party:{id}"));
    Ok(version + 1)
}

/// Puts a customer away; everything stays and can come back.
///
/// # Errors
/// [`ChangeRefused::NotFound`], or the database's.
pub async fn remove(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id) -> Result<(), ChangeRefused> {
    set_deleted(tx, permit, now, id, true).await
}

/// Brings a customer back.
///
/// # Errors
/// [`ChangeRefused::NotFound`], or the database's.
pub async fn restore(tx: &mut Tx, permit: &Permit, now: Timestamp, id: Id) -> Result<(), ChangeRefused> {
    set_deleted(tx, permit, now, id, false).await
}

async fn set_deleted(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    deleted: bool,
) -> Result<(), ChangeRefused> {
    lock(tx, id).await?;
    let Some(customer) = read::find(&mut *tx, &permit.scope(), id).await? else {
        return Err(ChangeRefused::NotFound);
    };
    if customer.deleted_at.is_some() == deleted {
        return Ok(());
    }
    tx.run(
        "update party
         set deleted_at = $2, deleted_by = $3, updated_at = $4, version = version + 1
         where id = $1",
        args![id, deleted.then_some(now), permit.actor().id().filter(|_| deleted), now],
    )
    .await?;
    if deleted {
        leave_search(tx, &[id]).await?;
    } else {
        index_for_search(tx, &[id]).await?;
    }
    let action = if deleted { "customer.remove" } else { "customer.restore" };
    audit::record(tx, permit, now, action, Object::new("party", id), json!({})).await?;
    tx.announce(format!("party:{id}"));
    tx.announce("parties");
    Ok(())
}

/// Nobody else changes this customer until this change ends. SQLite has one writer anyway.
///
/// # Errors
/// When the database fails.
pub async fn lock(tx: &mut Tx, id: Id) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        tx.all::<(Id,)>("select id from party where id = $1 for update", args![id]).await?;
    }
    Ok(())
}

fn changed_fields(before: &Full, after: &Checked) -> Vec<&'static str> {
    let old = before.to_draft();
    let new = &after.draft;
    let mut points: Vec<CheckedContact> = old
        .contact_points
        .iter()
        .filter_map(|draft| draft.clone().check(old.country.as_deref()).ok())
        .collect();
    settle_primaries(&mut points);
    let differs = [
        ("kind", old.kind != Some(after.kind)),
        (
            "name",
            old.name != new.name || old.given_name != new.given_name || old.family_name != new.family_name,
        ),
        ("language", old.language != new.language),
        ("country", old.country != new.country),
        ("time_zone", old.time_zone != new.time_zone),
        ("standing", new.standing.is_some() && old.standing != new.standing),
        ("owner", old.owner_id != new.owner_id),
        ("deputy", old.deputy_id != new.deputy_id),
        ("team", old.team_id != new.team_id),
        ("source", old.source != new.source),
        ("external_id", old.external_id != new.external_id),
        ("custom", old.custom != new.custom),
        ("tags", sorted(&old.tags) != sorted(&new.tags)),
        ("contact_points", points != after.points || points.len() != old.contact_points.len()),
    ];
    differs.into_iter().filter_map(|(field, differs)| differs.then_some(field)).collect()
}

fn sorted(tags: &[String]) -> Vec<String> {
    let mut keys: Vec<String> = tags.iter().map(|tag| words::sort_key(tag)).collect();
    keys.sort();
    keys
}

fn custom_text(draft: &crate::customers::customer::Draft) -> String {
    serde_json::Value::Object(draft.custom.clone()).to_string()
}

fn party_args(
    id: Id,
    created_at: Timestamp,
    now: Timestamp,
    checked: &Checked,
    owners: &HashMap<Id, String>,
) -> Args {
    let draft = &checked.draft;
    args![
        id,
        checked.kind,
        draft.name.as_str(),
        words::sort_key(&draft.name),
        draft.given_name.clone(),
        draft.family_name.clone(),
        draft.language.clone(),
        draft.country.clone(),
        draft.time_zone.clone(),
        draft.standing.unwrap_or(crate::customers::customer::Standing::Prospect),
        draft.owner_id,
        draft.deputy_id,
        draft.team_id,
        draft.source.clone(),
        draft.external_id.clone(),
        custom_text(draft),
        search_text(checked, None),
        created_at,
        now,
        owners.get(&draft.owner_id.unwrap_or(Id::NONE)).cloned().unwrap_or_default(),
    ]
}

fn contact_args(party: Id, now: Timestamp, points: &[CheckedContact]) -> Vec<Args> {
    points
        .iter()
        .enumerate()
        .map(|(position, point)| {
            let address = point.address.clone();
            args![
                Id::new(now),
                party,
                point.kind,
                point.value.as_str(),
                point.match_key.as_str(),
                point.label.clone(),
                i64::try_from(position).unwrap_or(i64::MAX),
                point.is_primary,
                address.street,
                address.postcode,
                address.city,
                address.region,
                address.country,
                now,
            ]
        })
        .collect()
}

async fn insert_contacts(tx: &mut Tx, rows: Vec<Args>) -> Result<()> {
    tx.insert_many(
        "insert into contact_point (id, party_id, kind, value, match_key, label, position, is_primary,
           street, postcode, city, region, country, created_at)
         values",
        "",
        rows,
    )
    .await
    .map(drop)
}

async fn attach_tags(tx: &mut Tx, now: Timestamp, tags: &[(Id, String)]) -> Result<()> {
    let mut names: Vec<(String, &str)> =
        tags.iter().map(|(_, tag)| (words::sort_key(tag), tag.as_str())).collect();
    names.sort();
    names.dedup_by(|a, b| a.0 == b.0);
    let rows = names.iter().map(|(key, name)| args![Id::new(now), *name, key.as_str()]).collect();
    tx.insert_many("insert into tag (id, name, name_key) values", "on conflict (name_key) do nothing", rows)
        .await?;

    for (key, _) in &names {
        let Some((tag,)) =
            tx.first::<(Id,)>("select id from tag where name_key = $1", args![key.as_str()]).await?
        else {
            continue;
        };
        let rows = tags
            .iter()
            .filter(|(_, name)| words::sort_key(name) == *key)
            .map(|(party, _)| args![tag, *party]);
        tx.insert_many(
            "insert into party_tag (tag_id, party_id) values",
            "on conflict do nothing",
            rows.collect(),
        )
        .await?;
    }
    Ok(())
}

/// The owner's name is kept beside the customer, so that lists sort by it.
async fn owner_keys(tx: &mut Tx) -> Result<HashMap<Id, String>> {
    let accounts = tx.all::<(Id, String)>("select id, name from account", args![]).await?;
    Ok(accounts.into_iter().map(|(id, name)| (id, words::sort_key(&name))).collect())
}

/// What a customer is found by: names in both alphabets, mail, phone, handle, employer.
fn search_text(checked: &Checked, organisation: Option<&str>) -> String {
    let mut text = words::fold_both(&checked.draft.name);
    for point in &checked.points {
        if point.kind != crate::customers::contact_point::ContactKind::Postal {
            text.push(' ');
            text.push_str(&words::fold(&point.match_key));
        }
    }
    if let Some(external_id) = &checked.draft.external_id {
        text.push(' ');
        text.push_str(&words::fold_both(external_id));
    }
    with_employer(&text, organisation)
}

/// PostgreSQL indexes the column itself; SQLite keeps a trigram index beside it.
pub(super) async fn index_for_search(tx: &mut Tx, ids: &[Id]) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        return Ok(());
    }
    for batch in ids.chunks(500) {
        let mut args = Args::new();
        let places = places(&mut args, batch);
        let sql = Sql::built(format!(
            "insert or replace into party_search (rowid, search)
             select row, search
             from party
             where id in ({places}) and deleted_at is null"
        ));
        tx.run(sql, args).await?;
    }
    Ok(())
}

pub(super) async fn leave_search(tx: &mut Tx, ids: &[Id]) -> Result<()> {
    if tx.engine() == Engine::Postgres {
        return Ok(());
    }
    for id in ids {
        tx.run("delete from party_search where rowid = (select row from party where id = $1)", args![*id])
            .await?;
    }
    Ok(())
}

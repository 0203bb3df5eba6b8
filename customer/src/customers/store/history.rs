//! What a person's fields said before somebody corrected them, and after (GDPR, articles 16 and 19): sealed by their
//! key, so that it goes with them. The audit tells which fields were changed and never holds a value.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Query, Result, Tx};
use foundation::id::Id;
use foundation::personal::Personal;
use foundation::team::{Group, Permit, Rights};
use foundation::vault::{self, Opened};
use serde::{Deserialize, Serialize};

use crate::customers::customer::{Checked, Draft, Full, Kind};

/// Fields whose values are kept, and to which group they belong: who may not read it now may not read what it was.
const KEPT: &[(&str, Group)] = &[
    ("name", Group::Personal),
    ("language", Group::Personal),
    ("country", Group::Personal),
    ("time_zone", Group::Personal),
    ("contact_points", Group::Personal),
    ("tags", Group::Personal),
    ("custom", Group::Sensitive),
    ("source", Group::Internal),
    ("external_id", Group::Internal),
];

#[derive(Serialize, Deserialize)]
struct Values {
    before: String,
    after: String,
}

/// One change of one field.
pub struct Changed {
    pub at: Timestamp,
    pub by: String,
    pub field: String,
    pub before: Personal<String>,
    pub after: Personal<String>,
}

/// Keeps what `changed` fields said and say now. An organisation is no person, and has no such right.
pub(super) async fn keep(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    before: &Full,
    after: &Checked,
    changed: &[&'static str],
) -> Result<()> {
    let person = before.customer.id;
    let fields: Vec<&str> =
        KEPT.iter().map(|(field, _)| *field).filter(|field| changed.contains(field)).collect();
    if before.customer.kind == Kind::Organisation || fields.is_empty() {
        return Ok(());
    }
    let keys = vault::keys_to_write(tx, now, &[person]).await?;
    let old = before.to_draft();
    let old_points: Vec<&str> =
        before.contact_points.iter().map(|point| point.value.reveal().as_str()).collect();
    let new_points: Vec<&str> = after.points.iter().map(|point| point.value.as_str()).collect();
    let mut rows = Vec::with_capacity(fields.len());
    for field in fields {
        let values =
            Values { before: said(&old, field, &old_points), after: said(&after.draft, field, &new_points) };
        let id = Id::new(now);
        let plain = serde_json::to_vec(&values).unwrap_or_default();
        let sealed = keys.seal(&[person], &place(id), &plain);
        rows.push(args![id, person, now, permit.actor().name(), field, sealed]);
    }
    tx.insert_many("insert into party_history (id, party_id, at, actor_name, field, sealed) values", "", rows)
        .await
        .map(drop)
}

/// How many values were kept before `since` of people who are neither held nor restricted, counted up to `most`.
///
/// # Errors
/// When the database does not answer.
pub async fn count_history(q: impl Query, since: Timestamp, most: i64) -> Result<i64> {
    let (count,): (i64,) = q
        .one(
            "select count(*) from (
               select 1 as one from party_history y
               where y.at < $1
                 and not exists (select 1 from legal_hold h where h.party_id = y.party_id and h.ended_at is null)
                 and not exists (select 1 from party p where p.id = y.party_id and p.restricted_at is not null)
               limit $2) counted",
            args![since, most],
        )
        .await?;
    Ok(count)
}

/// Takes at most `limit` of them away and answers how many. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn drop_history(tx: &mut Tx, since: Timestamp, limit: i64) -> Result<u64> {
    tx.run(
        "delete from party_history where id in (
           select y.id from party_history y
           where y.at < $1
             and not exists (select 1 from legal_hold h where h.party_id = y.party_id and h.ended_at is null)
             and not exists (select 1 from party p where p.id = y.party_id and p.restricted_at is not null)
           limit $2)",
        args![since, limit],
    )
    .await
}

/// Seals the next values of a person anew that are under a key being replaced: answers how many that were, and the last
/// one looked at. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn reseal_history(tx: &mut Tx, person: Id, after: Id) -> Result<(u64, Option<Id>)> {
    let rows: Vec<(Id, Vec<u8>)> = tx
        .all(
            "select id, sealed from party_history where party_id = $1 and id > $2 order by id limit 100",
            args![person, after],
        )
        .await?;
    let (mut count, last) = (0, rows.last().map(|row| row.0));
    for (id, before, anew) in vault::reseal(tx, rows, place).await? {
        count += tx
            .run(
                "update party_history set sealed = $3 where id = $1 and sealed = $2",
                args![id, before, anew],
            )
            .await?;
    }
    Ok((count, last))
}

fn place(id: Id) -> String {
    format!("party_history/{id}")
}

/// A field's value as a person reads it.
fn said(draft: &Draft, field: &str, points: &[&str]) -> String {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    match field {
        "name" => draft.name.clone(),
        "language" => text(&draft.language),
        "country" => text(&draft.country),
        "time_zone" => text(&draft.time_zone),
        "source" => text(&draft.source),
        "external_id" => text(&draft.external_id),
        "tags" => draft.tags.join(", "),
        "custom" => serde_json::Value::Object(draft.custom.clone()).to_string(),
        _ => points.join(", "),
    }
}

/// What was changed about a customer who was found in scope before, the latest first: those fields that `rights`
/// may read, or all of them for who may see the audit.
///
/// # Errors
/// When the database does not answer.
pub async fn history(
    q: impl Query + Copy,
    rights: Rights,
    sees_audit: bool,
    person: Id,
    limit: i64,
) -> Result<Vec<Changed>> {
    let rows: Vec<(Id, Timestamp, String, String, Vec<u8>)> = q
        .all(
            "select id, at, actor_name, field, sealed
             from party_history
             where party_id = $1
             order by at desc, id desc
             limit $2",
            args![person, limit],
        )
        .await?;
    let keys = vault::keys(q, [person]).await?;
    let may_read = |field: &str| {
        let group = KEPT.iter().find(|(kept, _)| *kept == field).map(|(_, group)| *group);
        sees_audit || group.is_some_and(|group| rights.reads(group))
    };
    let opened = rows.into_iter().filter(|(_, _, _, field, _)| may_read(field)).filter_map(
        |(id, at, by, field, sealed)| {
            let Opened::Text(plain) = keys.open(&place(id), &sealed) else { return None };
            let Values { before, after } = serde_json::from_slice(&plain).ok()?;
            Some(Changed { at, by, field, before: Personal::new(before), after: Personal::new(after) })
        },
    );
    Ok(opened.collect())
}

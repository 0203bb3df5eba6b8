//! Rows of a file as customers: found again by id, external id or primary
//! e-mail, then created, changed where the row says something new, or left.
//!
//! A row only adds: an empty cell says nothing, and contact points and tags
//! that the file does not name stay.

mod employers;
mod merge;
mod points;
mod row;

use std::collections::{HashMap, HashSet};

use foundation::clock::Timestamp;
use foundation::db::{DbError, Tx};
use foundation::id::Id;
use foundation::team::{self, Permit};
use foundation::web::App;

use super::mapping::Mapping;
use super::reason::Reason;
use super::run::{Good, Tally};
use crate::customers::{self, ChangeRefused, Checked, Full, KeyKind, Kind, Match};
use crate::links;
use employers::Employed;
use points::PointColumns;
use row::{People, Wanted};

/// Imports customers, a batch at a time.
pub struct Customers {
    people: People,
    points: PointColumns,
    mapping: Mapping,
}

/// The rows that can be looked at together, and what their keys lead to.
struct Found {
    by_id: HashMap<String, Vec<Match>>,
    by_external_id: HashMap<String, Vec<Match>>,
    by_email: HashMap<String, Vec<Match>>,
}

impl Customers {
    /// Learns who may own customers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn prepare(app: &App, mapping: Mapping) -> Result<Self, DbError> {
        let people = People::new(team::accounts(&app.db).await?, team::teams(&app.db).await?);
        Ok(Self { people, points: PointColumns::find(&mapping), mapping })
    }

    /// What tells the customer of a row from others: rows that share one may be the same customer.
    pub fn keys(&self, cells: &[String]) -> Vec<String> {
        row::keys(&self.mapping, cells)
    }

    /// Whether a row tells of an organisation, which comes before the people who work there.
    pub fn is_organisation(&self, cells: &[String]) -> bool {
        self.mapping.cell(cells, "kind").and_then(row::kind) == Some(Kind::Organisation)
    }

    /// Brings `rows` into the database, in their order.
    ///
    /// # Errors
    /// When the database fails; then nothing of the batch may be kept.
    pub async fn batch(
        &mut self,
        tx: &mut Tx,
        permit: &Permit,
        now: Timestamp,
        rows: &[Good],
    ) -> Result<Tally, DbError> {
        let mut tally = Tally::default();
        let mut start = 0;
        let mut seen: HashSet<String> = HashSet::new();
        // A row whose customer an earlier row may have made must see that one first.
        for (index, row) in rows.iter().enumerate() {
            let keys = self.keys(&row.cells);
            if keys.iter().any(|key| seen.contains(key)) {
                self.together(tx, permit, now, &rows[start..index], start, &mut tally).await?;
                seen.clear();
                start = index;
            }
            seen.extend(keys);
        }
        self.together(tx, permit, now, &rows[start..], start, &mut tally).await?;
        Ok(tally)
    }

    /// Rows of which no two can be the same customer.
    async fn together(
        &self,
        tx: &mut Tx,
        permit: &Permit,
        now: Timestamp,
        rows: &[Good],
        offset: usize,
        tally: &mut Tally,
    ) -> Result<(), DbError> {
        let mut wanted: Vec<(usize, Wanted)> = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            match Wanted::read(&self.mapping, &self.points, &row.cells, &self.people, now) {
                Ok(one) => wanted.push((offset + index, one)),
                Err(reason) => tally.rejected.push((offset + index, reason)),
            }
        }
        let found = find(tx, permit, &wanted).await?;
        let mut fresh: Vec<(usize, Wanted)> = Vec::new();
        let mut known: Vec<(usize, Wanted, Id)> = Vec::new();
        for (index, one) in wanted {
            match found.lead(&one) {
                Err(reason) => tally.rejected.push((index, reason)),
                Ok(None) => fresh.push((index, one)),
                Ok(Some(id)) => known.push((index, one, id)),
            }
        }
        let mut employed = Vec::new();
        change(tx, permit, now, known, tally, &mut employed).await?;
        create(tx, permit, now, fresh, tally, &mut employed).await?;
        employers::employ(tx, permit, now, employed, tally).await
    }
}

async fn find(tx: &mut Tx, permit: &Permit, wanted: &[(usize, Wanted)]) -> Result<Found, DbError> {
    let scope = permit.scope();
    let ids: Vec<String> = wanted.iter().filter_map(|(_, one)| one.id.map(|id| id.to_string())).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let external: Vec<&str> = wanted.iter().filter_map(|(_, one)| one.draft.external_id.as_deref()).collect();
    let emails: Vec<&str> = wanted.iter().filter_map(|(_, one)| one.email_key.as_deref()).collect();
    Ok(Found {
        by_id: customers::find_by_keys(tx, &scope, KeyKind::Id, &ids).await?,
        by_external_id: customers::find_by_keys(tx, &scope, KeyKind::ExternalId, &external).await?,
        by_email: customers::find_by_keys(tx, &scope, KeyKind::Email, &emails).await?,
    })
}

impl Found {
    /// The customer that a row means, if it is one we know.
    fn lead(&self, one: &Wanted) -> Result<Option<Id>, Reason> {
        let external = one.draft.external_id.as_deref();
        let bearer = match external.and_then(|id| self.by_external_id.get(id)).map(Vec::as_slice) {
            Some([found]) => Some(found),
            _ => None,
        };
        if let Some([found]) = one.id.and_then(|id| self.by_id.get(&id.to_string())).map(Vec::as_slice) {
            let id = usable(found, "id")?;
            let is_taken = bearer.is_some_and(|bearer| bearer.id != id);
            return if is_taken { Err(Reason::not_usable("external_id")) } else { Ok(Some(id)) };
        }
        if let Some(found) = bearer {
            return usable(found, "external_id").map(Some);
        }
        let Some(email) = one.email_key.as_deref() else { return Ok(None) };
        // Two external ids are two customers, even when they share an address.
        let may_be = |found: &&Match| external.is_none() || found.external_id.is_none();
        let sharing: Vec<&Match> =
            self.by_email.get(email).map_or_else(Vec::new, |all| all.iter().filter(may_be).collect());
        match sharing.as_slice() {
            [] => Ok(None),
            [found] => usable(found, "email").map(Some),
            _ => Err(Reason::new("shared-email").about("email")),
        }
    }
}

/// Whom a row means by `field`. That somebody unseen has it is not told apart from other reasons.
fn usable(found: &Match, field: &'static str) -> Result<Id, Reason> {
    if !found.is_visible {
        return Err(Reason::not_usable(field));
    }
    if found.is_deleted { Err(Reason::new("deleted")) } else { Ok(found.id) }
}

async fn change(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    known: Vec<(usize, Wanted, Id)>,
    tally: &mut Tally,
    employed: &mut Vec<Employed>,
) -> Result<(), DbError> {
    let ids: Vec<Id> = known.iter().map(|(.., id)| *id).collect();
    let mut before = full(tx, permit, &ids).await?;
    for (index, wanted, id) in known {
        let Some(before) = before.remove(&id) else {
            tally.rejected.push((index, Reason::new("not-yours")));
            continue;
        };
        if wanted.organisation.is_some() && !links::are_written(permit) {
            tally.rejected.push((index, Reason::new("not-writable").about("organisation")));
            continue;
        }
        let original = before.to_draft();
        let draft = merge::merged(original.clone(), &wanted);
        let kind = before.customer.kind;
        let employer = Employed::new(id, kind, &wanted, before.customer.organisation_name.as_deref());
        if draft == original {
            match employer {
                // Whether anything changes is for the links to say.
                Some(employer) => employed.push(employer.that_counts()),
                None => tally.unchanged += 1,
            }
            continue;
        }
        employed.extend(employer);
        match draft.clone().check() {
            Err(refusals) => tally.rejected.push((index, row::reason(&refusals, &draft))),
            Ok(checked) => {
                match customers::change(tx, permit, now, id, before.customer.version, checked).await {
                    Ok(version) if version == before.customer.version => tally.unchanged += 1,
                    Ok(_) => tally.updated += 1,
                    Err(ChangeRefused::NotFound | ChangeRefused::Changed(_)) => {
                        tally.rejected.push((index, Reason::new("not-yours")));
                    }
                    // Somebody took it this very moment; on PostgreSQL the transaction is lost with it.
                    Err(ChangeRefused::ExternalIdTaken) => return Err(DbError::Duplicate),
                    Err(ChangeRefused::NotWritable(field)) => {
                        tally.rejected.push((index, Reason::new("not-writable").about(field)));
                    }
                    Err(ChangeRefused::Db(error)) => return Err(error),
                }
            }
        }
    }
    Ok(())
}

/// Customers in scope with their contact points and tags.
async fn full(tx: &mut Tx, permit: &Permit, ids: &[Id]) -> Result<HashMap<Id, Full>, DbError> {
    let mut full: HashMap<Id, Full> = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(400) {
        for customer in customers::find_many(&mut *tx, &permit.scope(), ids).await? {
            full.insert(customer.id, Full { customer, contact_points: Vec::new(), tags: Vec::new() });
        }
        for point in customers::contact_points(&mut *tx, &permit.scope(), ids).await? {
            if let Some(full) = full.get_mut(&point.party_id) {
                full.contact_points.push(point);
            }
        }
        for (id, tags) in customers::tags_of(&mut *tx, &permit.scope(), ids).await? {
            if let Some(full) = full.get_mut(&id) {
                full.tags = tags;
            }
        }
    }
    Ok(full)
}

/// Who brings customers and does not see everybody keeps those that name no owner.
fn owner_of_new(permit: &Permit) -> Option<Id> {
    permit.actor().account().filter(|_| !permit.scope().sees_everything())
}

async fn create(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    fresh: Vec<(usize, Wanted)>,
    tally: &mut Tally,
    employed: &mut Vec<Employed>,
) -> Result<(), DbError> {
    let mut rows: Vec<(Id, Timestamp, Checked)> = Vec::with_capacity(fresh.len());
    for (index, mut wanted) in fresh {
        let employer =
            wanted.organisation.as_ref().filter(|_| !links::are_written(permit)).map(|_| "organisation");
        if let Some(field) = customers::unwritten_of_new(permit, &wanted.draft).or(employer) {
            tally.rejected.push((index, Reason::new("not-writable").about(field)));
            continue;
        }
        wanted.draft.owner_id = wanted.draft.owner_id.or_else(|| owner_of_new(permit));
        // An id of ours that is not here comes from another installation: it is kept.
        let id = wanted.id.unwrap_or_else(|| Id::new(now));
        let created_at = wanted.created_at.unwrap_or(now);
        match wanted.draft.clone().check() {
            Ok(checked) => {
                employed
                    .extend(Employed::new(id, checked.kind(), &wanted, None).map(Employed::that_is_fresh));
                rows.push((id, created_at, checked));
            }
            Err(refusals) => tally.rejected.push((index, row::reason(&refusals, &wanted.draft))),
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    tally.created += rows.len() as u64;
    customers::create_many(tx, permit, now, rows).await
}

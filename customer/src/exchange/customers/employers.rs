//! Employers: a row names where somebody works, and a link says so.

use std::collections::HashMap;

use foundation::clock::Timestamp;
use foundation::db::{DbError, Tx};
use foundation::id::Id;
use foundation::team::{Group, Permit};
use foundation::words;

use super::super::run::Tally;
use super::row::Wanted;
use crate::customers::{self, Checked, Draft, Kind};
use crate::links::{self, NewLink};

/// A customer whose row names an organisation that is not their main one yet.
pub struct Employed {
    customer: Id,
    kind: Kind,
    organisation: String,
    counts: bool,
    /// Created a moment ago, so there are no links to look for.
    is_fresh: bool,
}

impl Employed {
    /// None when the row names no organisation, or the `main` one that is known.
    pub fn new(customer: Id, kind: Kind, wanted: &Wanted, main: Option<&str>) -> Option<Self> {
        let organisation = wanted.organisation.clone()?;
        let is_known = main.is_some_and(|main| words::sort_key(main) == words::sort_key(&organisation));
        // A household works nowhere.
        let is_new = kind != Kind::Household && !is_known && !words::sort_key(&organisation).is_empty();
        is_new.then_some(Self { customer, kind, organisation, counts: false, is_fresh: false })
    }

    pub fn that_is_fresh(self) -> Self {
        Self { is_fresh: true, ..self }
    }

    /// Nothing else of the row changed anything, so the link decides whether it counts as updated.
    pub fn that_counts(self) -> Self {
        Self { counts: true, ..self }
    }
}

/// Links customers to their organisations; one that is not known yet is created.
pub async fn employ(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    employed: Vec<Employed>,
    tally: &mut Tally,
) -> Result<(), DbError> {
    if employed.is_empty() {
        return Ok(());
    }
    let organisations = organisations(tx, permit, now, &employed).await?;
    let today = now.jiff().to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
    let mut new = Vec::new();
    for one in employed {
        let Some(&to) = organisations.get(&words::sort_key(&one.organisation)) else { continue };
        let kind = if one.kind == Kind::Organisation { links::Kind::PartOf } else { links::Kind::WorksAt };
        let link = NewLink { from: one.customer, to, kind, role: None, starts_on: None, ends_on: None };
        let known = match one.is_fresh {
            true => Vec::new(),
            false => links::of(&mut *tx, &permit.scope(), one.customer).await?,
        };
        let is_known =
            known.iter().any(|known| known.other_id == to && known.kind == kind && known.is_current(&today));
        let is_new = !is_known && to != one.customer;
        match (one.counts, is_new) {
            (true, true) => tally.updated += 1,
            (true, false) => tally.unchanged += 1,
            _ => {}
        }
        new.extend(is_new.then_some(link));
    }
    if new.is_empty() { Ok(()) } else { links::add_many(tx, permit, now, new).await }
}

async fn organisations(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    employed: &[Employed],
) -> Result<HashMap<String, Id>, DbError> {
    let mut names: HashMap<String, &str> = HashMap::new();
    for one in employed {
        names.entry(words::sort_key(&one.organisation)).or_insert(one.organisation.as_str());
    }
    let keys: Vec<&str> = names.keys().map(String::as_str).collect();
    let mut found = customers::find_organisations(tx, &permit.scope(), &keys).await?;
    let mut fresh: Vec<(Id, Timestamp, Checked)> = Vec::new();
    for (_, name) in names.iter().filter(|(key, _)| !found.contains_key(*key)) {
        let draft = Draft {
            kind: Some(Kind::Organisation),
            name: (*name).to_owned(),
            owner_id: super::owner_of_new(permit),
            source: permit.scope().writes(Group::Internal).then(|| "import".to_owned()),
            ..Draft::default()
        };
        // A name that no customer can have links to nobody.
        let Ok(checked) = draft.check() else { continue };
        let id = Id::new(now);
        fresh.push((id, now, checked));
    }
    let new: Vec<(String, Id)> =
        fresh.iter().map(|(id, _, checked)| (words::sort_key(&checked.draft().name), *id)).collect();
    if !fresh.is_empty() {
        customers::create_many(tx, permit, now, fresh).await?;
    }
    found.extend(new);
    Ok(found)
}

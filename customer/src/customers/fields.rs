//! The fields of customers: which group each is of, what it is for, and who writes it.

use foundation::team::{self, Action, Basis, Field, Group, Keep, Permit, Purpose, Scope, Use};

use super::contact_point::settle_primaries;
use super::customer::{Checked, Draft, Full};

const CARE: Use = Use::new(Purpose::Relationship, Basis::Contract, Keep::Customer);
const WORK: Use = Use::new(Purpose::Relationship, Basis::Interest, Keep::Customer);
const BOUGHT: Use = Use::new(Purpose::Orders, Basis::Contract, Keep::Customer);

const PARTY: (&str, &str) = ("party", "p");
/// No statement names these columns to a reader under an alias that is masked.
const TAG: (&str, &str) = ("tag", "");
const POINT: (&str, &str) = ("contact_point", "");
const INDEX: (&str, &str) = ("party_search", "");

/// All fields of customers.
pub const FIELDS: &[Field] = &[
    Field::new("kind", PARTY, &["kind"], Group::Public, CARE),
    Field::new("name", PARTY, &["name", "name_key", "given_name", "family_name"], Group::Public, CARE),
    Field::new("created", PARTY, &["created_at"], Group::Public, WORK),
    Field::new("updated", PARTY, &["updated_at"], Group::Public, WORK),
    Field::new("language", PARTY, &["language"], Group::Personal, CARE),
    Field::new("country", PARTY, &["country"], Group::Personal, CARE),
    Field::new("time_zone", PARTY, &["time_zone"], Group::Personal, CARE),
    Field::new(
        "contact_points",
        POINT,
        &[
            "kind",
            "value",
            "match_key",
            "label",
            "position",
            "is_primary",
            "street",
            "postcode",
            "city",
            "region",
            "country",
            "created_at",
        ],
        Group::Personal,
        CARE,
    ),
    Field::new(
        "organisation",
        PARTY,
        &["organisation_id", "organisation_name", "organisation_key"],
        Group::Personal,
        CARE,
    ),
    // What somebody is found by holds addresses and numbers; without them a search is for names alone.
    Field::new("search", ("party", ""), &["search"], Group::Personal, CARE),
    Field::new("search", INDEX, &["search"], Group::Personal, CARE),
    Field::new("standing", PARTY, &["standing"], Group::Internal, WORK),
    Field::new("owner", PARTY, &["owner_id", "owner_key"], Group::Internal, WORK),
    Field::new("deputy", PARTY, &["deputy_id"], Group::Internal, WORK),
    Field::new("team", PARTY, &["team_id"], Group::Internal, WORK),
    Field::new("tags", TAG, &["name", "name_key"], Group::Internal, WORK),
    Field::new("tags", ("party_tag", ""), &["tag_id"], Group::Internal, WORK),
    Field::new("source", PARTY, &["source"], Group::Internal, WORK),
    Field::new("external_id", PARTY, &["external_id"], Group::Internal, CARE),
    Field::new("last_contact", PARTY, &["last_contact_at"], Group::Internal, WORK),
    Field::new("last_entry", ("party", ""), &["last_entry_at"], Group::Internal, WORK),
    Field::new("last_purchase", PARTY, &["last_purchase_at"], Group::Internal, BOUGHT),
    Field::new("buys", PARTY, &["buys_every_days"], Group::Internal, BOUGHT),
    Field::new("spent", PARTY, &["spent_minor", "spent_currency"], Group::Internal, BOUGHT),
    Field::new("purchases", PARTY, &["purchase_count", "first_purchase_at"], Group::Internal, BOUGHT),
    Field::new("custom", PARTY, &["custom"], Group::Sensitive, CARE),
];

/// Whether a field of customers is read by whoever has `scope`.
#[must_use]
pub fn is_read(scope: &Scope, word: &str) -> bool {
    scope.reads(team::group_of(FIELDS, word))
}

fn is_written(scope: &Scope, word: &str) -> bool {
    scope.writes(team::group_of(FIELDS, word))
}

/// The first of `words` that `permit` does not write.
#[must_use]
pub(super) fn first_unwritten(permit: &Permit, words: &[&'static str]) -> Option<&'static str> {
    let scope = permit.scope();
    words.iter().find(|word| !is_written(&scope, word)).copied()
}

/// The field of a new customer that `permit` may not fill in: of a group that the role does not write, or one
/// that gives the customer to somebody else. Whoever creates a customer may always keep them.
#[must_use]
pub fn unwritten_of_new(permit: &Permit, draft: &Draft) -> Option<&'static str> {
    let me = permit.actor().account();
    let keeps = draft.owner_id.is_none() || draft.owner_id == me;
    let words: Vec<_> = said(draft).into_iter().filter(|word| *word != "owner" || !keeps).collect();
    first_unwritten(permit, &words).or_else(|| {
        let given = if !keeps {
            Some("owner")
        } else if draft.deputy_id.is_some() && draft.deputy_id != me {
            Some("deputy")
        } else {
            draft.team_id.map(|_| "team")
        };
        given.filter(|_| !permit.actor().may(Action::AssignCustomers))
    })
}

/// The first of the `changed` fields that `permit` may not change: of a group that the role does not write, or
/// one that gives the customer to somebody.
pub(super) fn unwritten_of_changed(permit: &Permit, changed: &[&'static str]) -> Option<&'static str> {
    first_unwritten(permit, changed).or_else(|| {
        let given = changed.iter().find(|word| matches!(**word, "owner" | "deputy" | "team")).copied();
        given.filter(|_| !permit.actor().may(Action::AssignCustomers))
    })
}

/// The fields that a draft fills in beside kind and name.
fn said(draft: &Draft) -> Vec<&'static str> {
    let said = [
        ("language", draft.language.is_some()),
        ("country", draft.country.is_some()),
        ("time_zone", draft.time_zone.is_some()),
        ("contact_points", !draft.contact_points.is_empty()),
        ("standing", draft.standing.is_some()),
        ("owner", draft.owner_id.is_some()),
        ("deputy", draft.deputy_id.is_some()),
        ("team", draft.team_id.is_some()),
        ("tags", !draft.tags.is_empty()),
        ("source", draft.source.is_some()),
        ("external_id", draft.external_id.is_some()),
        ("custom", !draft.custom.is_empty()),
    ];
    said.into_iter().filter(|(_, is_said)| *is_said).map(|(word, _)| word).collect()
}

/// Leaves in a draft, made from what `scope` reads, everything else as it was in `before`, the whole record.
///
/// # Errors
/// The field that the draft fills in although whoever made it does not read it.
pub(super) fn keep_unread(scope: &Scope, before: &Full, checked: &mut Checked) -> Result<(), &'static str> {
    let filled = checked.said();
    if let Some(word) = filled.into_iter().find(|word| !is_read(scope, word)) {
        return Err(word);
    }
    let old = before.to_draft();
    let is_unread = |word| !is_read(scope, word);
    if is_unread("contact_points") {
        let points = old.contact_points.iter().cloned();
        checked.points = points.filter_map(|point| point.check(old.country.as_deref()).ok()).collect();
        settle_primaries(&mut checked.points);
    }
    let draft = &mut checked.draft;
    if is_unread("language") {
        draft.language = old.language;
    }
    if is_unread("country") {
        draft.country = old.country;
    }
    if is_unread("time_zone") {
        draft.time_zone = old.time_zone;
    }
    if is_unread("standing") {
        draft.standing = old.standing;
    }
    if is_unread("owner") {
        draft.owner_id = old.owner_id;
    }
    if is_unread("deputy") {
        draft.deputy_id = old.deputy_id;
    }
    if is_unread("team") {
        draft.team_id = old.team_id;
    }
    if is_unread("tags") {
        draft.tags = old.tags;
    }
    if is_unread("source") {
        draft.source = old.source;
    }
    if is_unread("external_id") {
        draft.external_id = old.external_id;
    }
    if is_unread("custom") {
        draft.custom = old.custom;
    }
    Ok(())
}

impl Checked {
    /// Its contact points left the draft when they were checked.
    pub(super) fn said(&self) -> Vec<&'static str> {
        let mut words = said(&self.draft);
        if !self.points.is_empty() {
            words.push("contact_points");
        }
        words
    }
}

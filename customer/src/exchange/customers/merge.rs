//! What a row adds to a customer that is known.

use foundation::words;

use super::row::Wanted;
use crate::customers::{ContactDraft, ContactKind, Draft, Kind};
use crate::recognition::{email, handle, phone};

/// The customer as they are, plus what the row says. When the row says nothing
/// new, the answer equals `draft`, the customer as they are.
pub fn merged(mut draft: Draft, wanted: &Wanted) -> Draft {
    let row = &wanted.draft;
    if let Some(kind) = row.kind {
        draft.kind = Some(kind);
    }
    name(&mut draft, row);
    take(&mut draft.language, &row.language);
    take(&mut draft.country, &row.country);
    take(&mut draft.time_zone, &row.time_zone);
    take(&mut draft.standing, &row.standing);
    take(&mut draft.owner_id, &row.owner_id);
    take(&mut draft.deputy_id, &row.deputy_id);
    take(&mut draft.team_id, &row.team_id);
    take(&mut draft.source, &row.source);
    take(&mut draft.external_id, &row.external_id);
    for (name, value) in &row.custom {
        draft.custom.insert(name.clone(), value.clone());
    }
    for tag in row.tags.iter().filter(|tag| !tag.is_empty()) {
        if !draft.tags.iter().any(|known| words::sort_key(known) == words::sort_key(tag)) {
            draft.tags.push(tag.clone());
        }
    }
    let country = draft.country.clone();
    for point in &row.contact_points {
        let new = key(point, country.as_deref());
        let known = draft
            .contact_points
            .iter_mut()
            .find(|known| known.kind == point.kind && key(known, country.as_deref()) == new);
        match known {
            Some(known) => take(&mut known.label, &point.label),
            None => draft.contact_points.push(point.clone()),
        }
    }
    draft
}

/// A person's name is made of its parts, so a whole name that differs replaces them.
fn name(draft: &mut Draft, row: &Draft) {
    let has_parts = row.given_name.is_some() || row.family_name.is_some();
    if has_parts && draft.kind == Some(Kind::Person) {
        take(&mut draft.given_name, &row.given_name);
        take(&mut draft.family_name, &row.family_name);
        let parts = [draft.given_name.as_deref(), draft.family_name.as_deref()];
        draft.name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        return;
    }
    if !row.name.is_empty() && row.name != draft.name {
        draft.name.clone_from(&row.name);
        draft.given_name = None;
        draft.family_name = None;
    }
}

fn take<T: Clone>(place: &mut Option<T>, said: &Option<T>) {
    if said.is_some() {
        place.clone_from(said);
    }
}

/// What two spellings of one contact point have in common; the text itself when it cannot be read.
fn key(point: &ContactDraft, country: Option<&str>) -> String {
    let value = point.value.as_str();
    let read = match point.kind {
        ContactKind::Email => email::normalise(value).ok().map(|email| email.key),
        ContactKind::Phone => phone::normalise(value, country).ok().map(|phone| phone.e164),
        ContactKind::Handle => handle::normalise(value).ok().map(|handle| handle.key),
        ContactKind::Postal => Some(words::fold(&point.address.line().unwrap_or_else(|| value.to_owned()))),
    };
    read.unwrap_or_else(|| value.to_owned())
}

//! The rules for roles: nobody gives more than they have, and an administrator stays one.

use serde_json::json;

use super::store;
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{Query, Tx};
use crate::team::accounts::{checked_name, topic};
use crate::team::actor::Permit;
use crate::team::refusal::Refusal;
use crate::team::{Action, Reach, Rights, Role, RoleWord};
use crate::words::{self, Words};

/// Part of addresses: no role is called so.
const RESERVED: &str = "new";

/// A role and what it allows.
#[derive(Clone, Debug)]
pub struct NamedRole {
    pub word: RoleWord,
    /// Empty for the known roles, whose names are translated.
    pub name: String,
    pub rights: Rights,
    pub version: i64,
}

impl NamedRole {
    /// What it is called in the reader's language.
    #[must_use]
    pub fn title(&self, words: &Words) -> String {
        if self.name.is_empty() { words.one_of("role", self.word.as_str()) } else { self.name.clone() }
    }

    /// Whether its rights can be changed at all.
    #[must_use]
    pub fn is_fixed(&self) -> bool {
        self.word == Role::Administrator
    }
}

/// Whether whoever has `permit` may give this role and reach to somebody, or to a token.
pub(in crate::team) async fn may_give(
    q: impl Query,
    permit: &Permit,
    word: &RoleWord,
    reach: Reach,
) -> Result<(), Refusal> {
    let role = store::find(q, word).await?.ok_or(Refusal::Role)?;
    let actor = permit.actor();
    let covers = actor.rights().covers(role.rights) && actor.reach().covers(reach);
    if covers { Ok(()) } else { Err(Refusal::MoreThanOwn) }
}

/// Writes a new role and answers its word, which never changes.
pub(super) async fn compose(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    name: &str,
    rights: Rights,
) -> Result<RoleWord, Refusal> {
    let name = checked_name(name)?;
    if !permit.actor().rights().covers(rights) {
        return Err(Refusal::MoreThanOwn);
    }
    let word = free_word(&mut *tx, name).await?;
    store::insert(tx, &word, name, rights, now).await?;
    let detail = json!({ "role": word, "name": name, "actions": rights.action_words(),
                         "reads": rights.read_words(), "writes": rights.write_words() });
    audit::record(tx, permit, now, "role.create", Object::many("role"), detail).await?;
    Ok(word)
}

/// Changes a role. What it allows counts from the next request on: the sessions and streams of
/// everybody who has it are over, and the tokens they made end.
pub(super) async fn change(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    before: &NamedRole,
    version: i64,
    name: &str,
    rights: Rights,
) -> Result<(), Refusal> {
    if before.is_fixed() {
        return Err(Refusal::RoleFixed);
    }
    let name = if before.word.known().is_some() { "" } else { checked_name(name)? };
    let actor = permit.actor();
    if !actor.rights().covers(rights) || !actor.rights().covers(before.rights) {
        return Err(Refusal::MoreThanOwn);
    }
    if *actor.role() == before.word && !rights.may(Action::ManageTeam) {
        return Err(Refusal::OwnManagement);
    }
    if !store::change(tx, &before.word, version, name, rights, now).await? {
        return Err(Refusal::Changed);
    }
    let has_other_rights = before.rights != rights;
    let detail = json!({
        "role": before.word,
        "name_changed": before.name != name,
        "actions": [before.rights.action_words(), rights.action_words()],
        "reads": [before.rights.read_words(), rights.read_words()],
        "writes": [before.rights.write_words(), rights.write_words()],
    });
    let (people, tokens) =
        (store::people(&mut *tx, &before.word).await?, store::tokens(&mut *tx, &before.word, now).await?);
    // Audited first: it asks whether whoever changes the role still has the rights of before.
    if has_other_rights && *actor.role() == before.word {
        audit::record(tx, permit, now, "role.change", Object::many("role"), detail).await?;
        store::next_epoch(tx, &before.word, now).await?;
    } else {
        if has_other_rights {
            store::next_epoch(tx, &before.word, now).await?;
        }
        audit::record(tx, permit, now, "role.change", Object::many("role"), detail).await?;
    }
    if has_other_rights {
        people.iter().for_each(|(id, _)| tx.announce(topic(*id)));
        tokens.iter().for_each(|(id, _)| tx.announce(format!("token:{id}")));
    }
    Ok(())
}

/// Takes a composed role away that nobody has.
pub(super) async fn remove(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    role: &NamedRole,
) -> Result<(), Refusal> {
    if role.word.known().is_some() {
        return Err(Refusal::RoleFixed);
    }
    let is_free = store::people(&mut *tx, &role.word).await?.is_empty()
        && store::tokens(&mut *tx, &role.word, now).await?.is_empty();
    if !is_free {
        return Err(Refusal::RoleInUse);
    }
    store::delete(tx, &role.word).await?;
    let detail = json!({ "role": role.word, "name": role.name });
    audit::record(tx, permit, now, "role.remove", Object::many("role"), detail).await?;
    Ok(())
}

/// `Regional lead` is called `regional-lead`, the second one `regional-lead-2`.
async fn free_word(tx: &mut Tx, name: &str) -> Result<RoleWord, Refusal> {
    let wish = slug(name);
    let taken = store::all(tx).await?;
    let is_free = |word: &str| word != RESERVED && !taken.iter().any(|role| role.word.as_str() == word);
    let word = std::iter::once(wish.clone())
        .chain((2..).map(|number| format!("{wish}-{number}")))
        .find(|word| is_free(word))
        .unwrap_or(wish);
    Ok(RoleWord::new(word))
}

fn slug(name: &str) -> String {
    let plain: Vec<String> = words::fold_query(name)
        .into_iter()
        .filter_map(|forms| forms.into_iter().find(|form| form.is_ascii()))
        .map(|word| word.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect())
        .collect();
    let word = plain.join(" ").split_whitespace().collect::<Vec<_>>().join("-");
    if word.is_empty() { "role".to_owned() } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_called_by_plain_letters() {
        assert_eq!(slug("Regional lead (Iberia)"), "regional-lead-iberia");
        assert_eq!(slug("Área técnica"), "area-tecnica");
        assert_eq!(slug("Отдел продаж"), "otdel-prodazh");
        assert_eq!(slug("—"), "role");
    }
}

//! Changing what stands on a timeline: its text, its promise, and whether it stands there.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Args, DbError, Sql, Tx};
use foundation::id::Id;
use foundation::team::{Action, Actor, Permit};
use serde_json::json;

use super::super::check::FieldRefusal;
use super::super::entry::{EntryChange, Kind};
use super::super::fields::first_unwritten;
use super::read::look_up;
use super::row::Entry;
use super::text::{self, Said};
use super::{links, mention};

/// Why an entry stays as it was.
pub enum ChangeRefused {
    /// It does not exist, or nobody whose timeline it is on is in scope.
    NotFound,
    /// It was written by somebody else, and the actor does not lead the team.
    NotYours,
    /// Somebody changed it meanwhile: this is how it stands now.
    Conflict(Box<Entry>),
    Fields(Vec<FieldRefusal>),
    /// The role does not write this field.
    NotWritable(&'static str),
    Database(DbError),
}

impl From<DbError> for ChangeRefused {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

type Result<T, E = ChangeRefused> = std::result::Result<T, E>;

impl Entry {
    /// Whether `actor` may change or remove this entry: their own, or anybody's for who leads a team.
    #[must_use]
    pub fn is_changeable_by(&self, actor: &Actor) -> bool {
        // An order's entry mirrors its purchases and changes with them alone.
        if self.kind == Kind::Order {
            return false;
        }
        let wrote_it = actor.id().is_some() && self.author.id == actor.id();
        actor.may(Action::WriteTimeline) && (wrote_it || actor.may(Action::CorrectTimeline))
    }
}

/// Changes an entry that still has `version`.
///
/// # Errors
/// See [`ChangeRefused`]; a conflict carries the entry as it stands now.
pub async fn change(
    tx: &mut Tx,
    by: &Permit,
    now: Timestamp,
    id: Id,
    version: i64,
    change: EntryChange,
) -> Result<()> {
    let entry = yours(tx, by, id).await?;
    if entry.lost.is_some() {
        // Nothing may be built on words that nobody can read.
        return Err(ChangeRefused::NotYours);
    }
    if entry.version != version {
        return Err(ChangeRefused::Conflict(Box::new(entry)));
    }
    if let Some(field) = first_unwritten(by, changed_fields(&change).into_iter()) {
        return Err(ChangeRefused::NotWritable(field));
    }
    let change = change.check(now).map_err(ChangeRefused::Fields)?;
    let subject = change.subject.clone().unwrap_or_else(|| entry.subject.clone());
    let body = change.body.clone().or_else(|| entry.body.clone()).unwrap_or_default();
    if subject.is_empty() && body.is_empty() && (change.subject.is_some() || change.body.is_some()) {
        return Err(ChangeRefused::Fields(vec![FieldRefusal { field: "body", reason: "text-missing" }]));
    }

    let outcome = change.outcome.clone().unwrap_or_else(|| entry.outcome.clone());
    let said = Said { subject: subject.clone(), outcome, body: body.clone() };
    let mut args = args![id, version, now];
    let mut sets = String::new();
    let mut set = |column: &str, value: usize| sets += &format!(", {column} = ${value}");
    // What it says is sealed beside it.
    set("subject", args.push(""));
    set("outcome", args.push(None::<String>));
    set("has_body", args.push(!said.is_empty()));
    if let Some(due_at) = change.due_at {
        set("due_at", args.push(due_at));
    }
    if let Some(assignee) = change.assignee {
        set("assignee_id", args.push(assignee));
    }
    let text = format!(
        "update entry set version = version + 1, updated_at = $3{sets}
         where id = $1 and version = $2 and deleted_at is null"
    );
    if tx.run(Sql::built(text), args).await? == 0 {
        let current = yours(tx, by, id).await?;
        return Err(ChangeRefused::Conflict(Box::new(current)));
    }
    text::rewrite(tx, now, id, said).await?;
    mention::mention(tx, id, entry.at, &[&subject, &body]).await?;
    let changed = changed_fields(&change);
    finish(tx, by, now, id, "entry.change", json!({ "version": version + 1, "fields": changed })).await
}

fn changed_fields(change: &EntryChange) -> Vec<&'static str> {
    let fields = [
        ("subject", change.subject.is_some()),
        ("body", change.body.is_some()),
        ("outcome", change.outcome.is_some()),
        ("due_at", change.due_at.is_some()),
        ("assignee", change.assignee.is_some()),
    ];
    fields.into_iter().filter(|(_, is_changed)| *is_changed).map(|(field, _)| field).collect()
}

/// Marks a promise as kept. One that is kept already stays as it is.
///
/// # Errors
/// See [`ChangeRefused`].
pub async fn complete(tx: &mut Tx, by: &Permit, now: Timestamp, id: Id) -> Result<()> {
    standing(tx, by, id).await?;
    let sql = "update entry set done_at = $2, done_by = $3, version = version + 1, updated_at = $2
         where id = $1 and done_at is null";
    turn(tx, by, now, id, "entry.complete", sql, args![id, now, by.actor().account()]).await
}

/// Takes a kept promise up again.
///
/// # Errors
/// See [`ChangeRefused`].
pub async fn reopen(tx: &mut Tx, by: &Permit, now: Timestamp, id: Id) -> Result<()> {
    standing(tx, by, id).await?;
    let sql = "update entry set done_at = null, done_by = null, version = version + 1, updated_at = $2
         where id = $1 and done_at is not null";
    turn(tx, by, now, id, "entry.reopen", sql, args![id, now]).await
}

/// Takes an entry off its timelines; [`restore`] brings it back.
///
/// # Errors
/// See [`ChangeRefused`].
pub async fn remove(tx: &mut Tx, by: &Permit, now: Timestamp, id: Id) -> Result<()> {
    let entry = yours(tx, by, id).await?;
    let sql = "update entry set deleted_at = $2, version = version + 1, updated_at = $2
         where id = $1 and deleted_at is null";
    turn(tx, by, now, entry.id, "entry.remove", sql, args![id, now]).await
}

/// Puts a removed entry back in its place.
///
/// # Errors
/// See [`ChangeRefused`].
pub async fn restore(tx: &mut Tx, by: &Permit, now: Timestamp, id: Id) -> Result<()> {
    let entry = look_up(tx, &by.scope(), id).await?.ok_or(ChangeRefused::NotFound)?;
    if !entry.is_changeable_by(by.actor()) {
        return Err(ChangeRefused::NotYours);
    }
    let sql = "update entry set deleted_at = null, version = version + 1, updated_at = $2
         where id = $1 and deleted_at is not null";
    turn(tx, by, now, id, "entry.restore", sql, args![id, now]).await
}

/// Runs a change that has no effect when it was done before; then nobody is told again.
async fn turn(
    tx: &mut Tx,
    by: &Permit,
    now: Timestamp,
    id: Id,
    action: &'static str,
    sql: &'static str,
    args: Args,
) -> Result<()> {
    let is_new = tx.run(sql, args).await? > 0;
    if !is_new {
        tx.unaudited("it was so before");
        return Ok(());
    }
    if matches!(action, "entry.remove" | "entry.restore") {
        links::touch_again(tx, id).await?;
    }
    finish(tx, by, now, id, action, json!({})).await
}

async fn finish(
    tx: &mut Tx,
    by: &Permit,
    now: Timestamp,
    id: Id,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<()> {
    links::bump(tx, id).await?;
    audit::record(tx, by, now, action, Object::new("entry", id), detail).await?;
    Ok(())
}

async fn standing(tx: &mut Tx, by: &Permit, id: Id) -> Result<Entry> {
    let entry = look_up(tx, &by.scope(), id).await?.ok_or(ChangeRefused::NotFound)?;
    if entry.deleted_at.is_some() { Err(ChangeRefused::NotFound) } else { Ok(entry) }
}

async fn yours(tx: &mut Tx, by: &Permit, id: Id) -> Result<Entry> {
    let entry = standing(tx, by, id).await?;
    if entry.is_changeable_by(by.actor()) { Ok(entry) } else { Err(ChangeRefused::NotYours) }
}

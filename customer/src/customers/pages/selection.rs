//! One change to every selected customer, and the word on it above the list.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::clock::Timestamp;
use foundation::db::Tx;
use foundation::id::Id;
use foundation::team::approval::{self, Approved, Mass, Need, Wanted};
use foundation::team::{Action, Permit, Scope, SignedIn};
use foundation::web::{App, Fields, Page, Problem, Shell};

use super::asked::ASKED;
use super::list::Asked;
use crate::customers::customer::Draft;
use crate::customers::store::{self, ChangeRefused};

/// More is a job of its own.
const MOST: usize = 500;

enum Change {
    Owner(Option<Id>),
    Tag(String),
    Remove,
    /// Takes a removal of one's own back, by its moment.
    Restore(Timestamp),
}

impl Change {
    fn read(permit: &Permit, fields: &Fields) -> Result<Self, Problem> {
        let may_delete = permit.actor().may(Action::DeleteCustomers);
        Ok(match fields.text("do") {
            "remove" | "restore" if !may_delete => return Err(Problem::not_allowed()),
            "owner" => Self::Owner(fields.some("owner").map(|text| Id::parse(text).unwrap_or(Id::NONE))),
            "tag" => {
                let tag = fields.some("tag").ok_or_else(|| Problem::unprocessable("the tag is empty"))?;
                Self::Tag(tag.to_owned())
            }
            "remove" => Self::Remove,
            "restore" => {
                let at = fields.text("at").parse();
                Self::Restore(Timestamp(at.map_err(|_| Problem::unprocessable("say which removal"))?))
            }
            other => return Err(Problem::unprocessable(format!("there is no change called `{other}`"))),
        })
    }

    fn said(&self) -> &'static str {
        match self {
            Self::Owner(_) => "assigned",
            Self::Tag(_) => "tagged",
            Self::Remove => "removed",
            Self::Restore(_) => "restored",
        }
    }
}

/// What was done to a selection, as the list says it.
pub(super) struct Done {
    pub text: String,
    /// The moment of a removal that can be taken back.
    pub undo: Option<i64>,
}

impl Done {
    /// Reads it from the list's address; none when nothing was done.
    pub(super) fn read(page: &Page, shell: &Shell, query: &Fields) -> Option<Self> {
        let key = match query.text("said") {
            "assigned" => "customers-said-assigned",
            "tagged" => "customers-said-tagged",
            "removed" => "customers-said-removed",
            "restored" => "customers-said-restored",
            _ => return None,
        };
        let count: i64 = query.text("count").parse().ok()?;
        let undo = query.text("at").parse().ok();
        let undo = undo.filter(|_| query.text("said") == "removed" && shell.may(Action::DeleteCustomers));
        Some(Self { text: page.words.with1(key, "count", count), undo })
    }
}

pub(super) async fn apply(
    State(app): State<App>,
    permit: Permit,
    me: SignedIn,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response, Problem> {
    let change = Change::read(&permit, &fields)?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let ids = match change {
        Change::Restore(at) => store::removed_at(&mut tx, &permit, at, MOST).await?,
        _ => selected(&fields)?,
    };
    if ids.is_empty() {
        return Err(Problem::unprocessable("no customer is selected"));
    }
    if matches!(change, Change::Remove) && ids.len() > 1 && !me.is_stepped_up() {
        return Err(Problem::step_up());
    }
    if matches!(change, Change::Remove) && ids.len() > 1 {
        match approval::need(&mut tx, &permit, now, removal_of(&ids)).await? {
            Need::Granted(approved) => remove_all(&mut tx, &permit, now, &approved, &ids).await?,
            Need::Wait(ask) => {
                tx.commit().await?;
                return Ok(approval::waits(&headers, ask));
            }
        }
        tx.commit().await?;
        return Ok(back(&fields, &permit.scope(), &change, &ids, now));
    }
    // All or none: a half-changed selection would be hard to tell from a finished one.
    for id in &ids {
        apply_to(&mut tx, &permit, now, *id, &change).await?;
    }
    tx.unaudited("each change of a customer audits itself, and of those that are so already nothing changes");
    tx.commit().await?;
    Ok(back(&fields, &permit.scope(), &change, &ids, now))
}

/// Puts many customers away, with leave for exactly these.
async fn remove_all(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    approved: &Approved,
    ids: &[Id],
) -> Result<(), Problem> {
    if !approved.is_for(Mass::Remove, &named(ids)) {
        return Err(Problem::not_allowed());
    }
    for id in ids {
        apply_to(tx, permit, now, *id, &Change::Remove).await?;
    }
    Ok(())
}

fn removal_of(ids: &[Id]) -> Wanted {
    let fields = ids.iter().map(|id| ("ids", id.to_string()));
    Wanted {
        mass: Mass::Remove,
        count: i64::try_from(ids.len()).unwrap_or(i64::MAX),
        payload: named(ids),
        shown: String::new(),
        see: ASKED.to_owned(),
        again: "/customers/selection".to_owned(),
        form: Some(std::iter::once(("do", "remove".to_owned())).chain(fields).collect()),
    }
}

fn named(ids: &[Id]) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(",")
}

fn back(fields: &Fields, scope: &Scope, change: &Change, ids: &[Id], now: Timestamp) -> Response {
    // The list as it was: made anew from what it asked for, so that no address from outside gets in.
    let list = Asked::read(fields, scope).address();
    let joint = if list.contains('?') { '&' } else { '?' };
    let mut back = format!("{list}{joint}said={}&count={}", change.said(), ids.len());
    if matches!(change, Change::Remove) {
        back += &format!("&at={}", now.0);
    }
    Redirect::to(&back).into_response()
}

fn selected(fields: &Fields) -> Result<Vec<Id>, Problem> {
    let mut ids: Vec<Id> = fields.every("ids").filter_map(Id::parse).collect();
    if ids.len() > MOST {
        return Err(Problem::unprocessable(format!("at most {MOST} customers can be changed at once")));
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

async fn apply_to(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    change: &Change,
) -> Result<(), Problem> {
    let full = store::full_in(tx, &permit.scope(), id).await?.ok_or_else(Problem::not_found)?;
    let version = full.customer.version;
    let mut draft = full.to_draft();
    let outcome = match change {
        Change::Remove => store::remove(tx, permit, now, id).await,
        Change::Restore(_) => store::restore(tx, permit, now, id).await,
        Change::Owner(owner) => {
            draft.owner_id = *owner;
            save(tx, permit, now, id, version, draft).await?
        }
        Change::Tag(tag) => {
            draft.tags.push(tag.clone());
            save(tx, permit, now, id, version, draft).await?
        }
    };
    match outcome {
        Ok(()) => Ok(()),
        Err(ChangeRefused::Db(error)) => Err(error.into()),
        Err(ChangeRefused::NotWritable(field)) => Err(Problem::not_writable(field)),
        Err(_) => {
            Err(Problem::conflict("somebody changed a selected customer meanwhile; nothing was changed"))
        }
    }
}

async fn save(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    id: Id,
    version: i64,
    draft: Draft,
) -> Result<Result<(), ChangeRefused>, Problem> {
    let checked = draft.check().map_err(|refusals| {
        let reasons = refusals
            .iter()
            .map(|refusal| format!("{}: {}", refusal.field, refusal.reason))
            .collect::<Vec<_>>();
        Problem::unprocessable(reasons.join(", "))
    })?;
    Ok(store::change(tx, permit, now, id, version, checked).await.map(drop))
}

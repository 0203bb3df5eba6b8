//! One change to every selected customer.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use foundation::id::Id;
use foundation::team::{Action, Permit, SignedIn};
use foundation::web::{App, Fields, Problem};

use crate::customers::customer::Draft;
use crate::customers::store::{self, ChangeRefused};

/// More is a job of its own.
const MOST: usize = 500;

enum Change {
    Owner(Option<Id>),
    Tag(String),
    Remove,
}

pub(super) async fn apply(
    State(app): State<App>,
    permit: Permit,
    me: SignedIn,
    fields: Fields,
) -> Result<Response, Problem> {
    let ids: Vec<Id> = fields.every("ids").filter_map(Id::parse).collect();
    if ids.is_empty() {
        return Err(Problem::unprocessable("no customer is selected"));
    }
    if ids.len() > MOST {
        return Err(Problem::unprocessable(format!("at most {MOST} customers can be changed at once")));
    }
    let change = match fields.text("do") {
        "owner" => Change::Owner(fields.some("owner").map(|text| Id::parse(text).unwrap_or(Id::NONE))),
        "tag" => Change::Tag(
            fields.some("tag").ok_or_else(|| Problem::unprocessable("the tag is empty"))?.to_owned(),
        ),
        "remove" if ids.len() > 1 && !me.is_stepped_up() => return Err(Problem::step_up()),
        "remove" if permit.actor().may(Action::DeleteCustomers) => Change::Remove,
        "remove" => return Err(Problem::not_allowed()),
        other => return Err(Problem::unprocessable(format!("there is no change called `{other}`"))),
    };
    // All or none: a half-changed selection would be hard to tell from a finished one.
    let mut tx = app.db.begin().await?;
    let scope = permit.scope();
    for id in ids {
        let Some(full) = store::full_in(&mut tx, &scope, id).await? else { return Err(Problem::not_found()) };
        let outcome = match &change {
            Change::Remove => store::remove(&mut tx, &permit, app.now(), id).await,
            Change::Owner(owner) => {
                let draft = Draft { owner_id: *owner, ..full.to_draft() };
                save(&mut tx, &permit, &app, id, full.customer.version, draft).await?
            }
            Change::Tag(tag) => {
                let mut draft = full.to_draft();
                draft.tags.push(tag.clone());
                save(&mut tx, &permit, &app, id, full.customer.version, draft).await?
            }
        };
        match outcome {
            Ok(()) => {}
            Err(ChangeRefused::Db(error)) => return Err(error.into()),
            Err(_) => {
                return Err(Problem::conflict(
                    "somebody changed a selected customer meanwhile; nothing was changed",
                ));
            }
        }
    }
    tx.commit().await?;
    Ok(Redirect::to("/customers").into_response())
}

async fn save(
    tx: &mut foundation::db::Tx,
    permit: &Permit,
    app: &App,
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
    Ok(store::change(tx, permit, app.now(), id, version, checked).await.map(drop))
}

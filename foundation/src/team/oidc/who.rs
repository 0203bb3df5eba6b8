//! Whose account here somebody of another house opens.

use axum::response::{IntoResponse, Redirect, Response};
use serde_json::json;

use super::Refused;
use super::store::{self, Provider};
use super::token::Person;
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{Result, Tx};
use crate::id::Id;
use crate::team::accounts::{NewAccount, checked_email, checked_name, create_account};
use crate::team::actor::{Permit, System};
use crate::team::own_account::own;
use crate::team::recognise::SignedIn;
use crate::team::refusal::Refusal;
use crate::team::role::{Action, Reach, Rights, RoleWord};
use crate::team::roles;
use crate::team::step_up::may_ask_house;
use crate::team::store::{accounts, sessions};
use crate::web::{App, Problem};
use crate::words::Zone;

/// The role of whoever comes in for the first time: they may do nothing until somebody gives them another one.
const NEWCOMER: &str = "newcomer";

/// The account for a sign-in: the connected one, else the one with the address that the other house verified, else a
/// new one, where an administrator wants that.
pub(super) async fn account_of(
    app: &App,
    provider: &Provider,
    person: &Person,
    now: Timestamp,
) -> Result<Result<Id, Refused>, Problem> {
    let mut tx = app.db.begin().await?;
    if let Some(account) = store::account_of(&mut tx, &provider.issuer, &person.subject).await? {
        let is_blocked = accounts::find(&mut tx, account).await?.is_none_or(|account| account.is_blocked());
        if is_blocked {
            return Ok(Err(Refused::Blocked));
        }
        store::used(&mut tx, &provider.issuer, &person.subject, now).await?;
        tx.unaudited("the session that follows is audited");
        tx.commit().await?;
        return Ok(Ok(account));
    }
    let email = person.verified_email.as_deref().filter(|email| provider.speaks_for(email));
    let Some(email) = email.and_then(|email| checked_email(email).ok()) else {
        return Ok(Err(Refused::Nobody));
    };
    let permit = Permit::system(System::SignIn);
    let known = accounts::credentials(&mut tx, &email).await?;
    let account = match known {
        Some((_, _, true)) => return Ok(Err(Refused::Blocked)),
        Some((account, _, false)) => {
            let account = accounts::find(&mut tx, account).await?;
            // Whoever runs the house connects their account themselves: an address is too little for that.
            match account.filter(|account| !account.rights.may(Action::ManageTeam)) {
                Some(account) => account.id,
                None => return Ok(Err(Refused::Nobody)),
            }
        }
        None if !provider.makes_accounts => return Ok(Err(Refused::Nobody)),
        None => match newcomer(&mut tx, &permit, person, &email, now).await? {
            Ok(account) => account,
            Err(Refusal::Database(error)) => return Err(error.into()),
            Err(_) => return Ok(Err(Refused::Nobody)),
        },
    };
    store::connect(&mut tx, now, provider, &person.subject, account).await?;
    let detail = json!({ "provider": provider.id, "by": "verified address" });
    audit::record(&mut tx, &permit, now, "identity.connect", Object::new("account", account), detail).await?;
    tx.commit().await?;
    Ok(Ok(account))
}

async fn newcomer(
    tx: &mut Tx,
    permit: &Permit,
    person: &Person,
    email: &str,
    now: Timestamp,
) -> Result<Result<Id, Refusal>> {
    let role = RoleWord::new(NEWCOMER);
    match roles::find_role(&mut *tx, &role).await? {
        None => roles::make_empty(tx, &role, "Newcomer", now).await?,
        // Somebody gave this role rights: then it is none for strangers.
        Some(role) if role.rights != Rights::default() => return Ok(Err(Refusal::Role)),
        Some(_) => {}
    }
    let local = email.split('@').next().unwrap_or_default();
    let name = person.name.as_deref().and_then(|name| checked_name(name).ok()).unwrap_or(local);
    let new = NewAccount {
        name: name.to_owned(),
        email: email.to_owned(),
        role,
        reach: Reach::Own,
        teams: Vec::new(),
        language: None,
        zone: Zone::utc(),
        password: None,
    };
    Ok(create_account(tx, permit, now, new).await)
}

/// Connects somebody of another house with the account of whoever is signed in.
pub(super) async fn connect(
    app: &App,
    provider: &Provider,
    person: &Person,
    me: &SignedIn,
    now: Timestamp,
) -> Result<Result<Response, Refused>, Problem> {
    let account = own(app, me).await?.id;
    let mut tx = app.db.begin().await?;
    match store::account_of(&mut tx, &provider.issuer, &person.subject).await? {
        Some(owner) if owner != account => return Ok(Err(Refused::OtherAccount)),
        Some(_) => {}
        None => {
            store::connect(&mut tx, now, provider, &person.subject, account).await?;
            let permit = Permit::own_account(me.actor().clone());
            let detail = json!({ "provider": provider.id, "by": "owner" });
            let object = Object::new("account", account);
            audit::record(&mut tx, &permit, now, "identity.connect", object, detail).await?;
            tx.commit().await?;
        }
    }
    Ok(Ok(Redirect::to("/settings/account?said=connected").into_response()))
}

/// Notes that whoever is signed in proved anew who they are, at a house that knows them.
pub(super) async fn step_up(
    app: &App,
    provider: &Provider,
    person: &Person,
    me: &SignedIn,
    next: &str,
    now: Timestamp,
) -> Result<Result<Response, Refused>, Problem> {
    let account = own(app, me).await?.id;
    let session = me.session.as_deref().ok_or_else(Problem::not_allowed)?;
    if !may_ask_house(app, account).await? {
        return Err(Problem::not_allowed());
    }
    let mut tx = app.db.begin().await?;
    if store::account_of(&mut tx, &provider.issuer, &person.subject).await? != Some(account) {
        return Ok(Err(Refused::OtherAccount));
    }
    store::used(&mut tx, &provider.issuer, &person.subject, now).await?;
    sessions::step_up(&mut tx, session, now).await?;
    let permit = Permit::own_account(me.actor().clone());
    let detail = json!({ "how": "oidc" });
    audit::record(&mut tx, &permit, now, "session.step-up", Object::new("account", account), detail).await?;
    tx.commit().await?;
    Ok(Ok(Redirect::to(next).into_response()))
}

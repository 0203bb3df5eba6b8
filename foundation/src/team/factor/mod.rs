//! The second step of signing in: something one has, beside the password one knows.
//!
//! A code from an app on the phone (RFC 6238), or one of ten recovery codes for
//! the day the phone is gone. Until the second step is done, a browser holds a
//! session that opens nothing else.

mod base32;
mod own;
mod picture;
pub(super) mod recovery;
pub(super) mod rule;
pub(super) mod sealed;
mod second;
pub(super) mod store;
mod totp;

pub(super) use second::subject;
#[cfg(test)]
pub(super) use totp::code_of;

use crate::clock::Timestamp;
use crate::db::{Db, Query, Result, Tx};
use crate::id::Id;
use crate::team::passkey;
use crate::team::passkey::store::Passkey;
use crate::web::{App, Routes};

pub(super) fn routes() -> Routes {
    second::routes().merge(own::routes()).merge(rule::routes())
}

/// How far a session gets right after the first step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It opens everything its holder may see.
    Whole,
    /// A second step must be proven first.
    Second,
    /// A second step must be set up first.
    Enrol,
}

impl State {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Second => "second",
            Self::Enrol => "enrol",
        }
    }
}

/// What is left to do for an account whose first step is proven. Where the house insists on a second step and
/// there is none yet, a secret is made for the page that sets it up.
pub(super) async fn left_to_do(tx: &mut Tx, account: Id, now: Timestamp) -> Result<State> {
    if has_any(&mut *tx, account).await? {
        return Ok(State::Second);
    }
    if !rule::read(&mut *tx).await?.is_binding(now) {
        return Ok(State::Whole);
    }
    totp::begin(tx, account, now).await?;
    Ok(State::Enrol)
}

/// Whether an account has a second step: an app for codes, or a passkey, which is both steps in one.
pub(super) async fn has_any(q: impl Query, account: Id) -> Result<bool> {
    store::has_any(q, account).await
}

/// Whether an account can answer with a code: of its app, or one for the day the device is gone.
pub(super) async fn has_code(db: &Db, account: Id) -> Result<bool> {
    let has_app = store::totp(db, account).await?.is_some_and(|totp| totp.is_confirmed);
    Ok(has_app || store::codes_left(db, account).await? > 0)
}

/// Proves a code of the app or a recovery code, and uses it up. Answers which of both it was.
pub(super) async fn prove(
    tx: &mut Tx,
    account: Id,
    typed: &str,
    now: Timestamp,
) -> Result<Option<&'static str>> {
    if totp::prove(tx, account, typed, now).await? {
        return Ok(Some("totp"));
    }
    Ok(recovery::prove(tx, account, typed, now).await?.then_some("recovery"))
}

/// What somebody has for the second step.
pub(super) struct Kept {
    pub has_totp: bool,
    pub codes_left: i64,
    pub passkeys: Vec<Passkey>,
    /// False where the address of the house is none that a passkey can be for.
    pub may_have_passkeys: bool,
}

pub(super) async fn kept(app: &App, account: Id) -> Result<Kept> {
    Ok(Kept {
        has_totp: store::totp(&app.db, account).await?.is_some_and(|totp| totp.is_confirmed),
        codes_left: store::codes_left(&app.db, account).await?,
        passkeys: passkey::store::of_account(&app.db, account).await?,
        may_have_passkeys: passkey::relying(&app.settings).is_some(),
    })
}

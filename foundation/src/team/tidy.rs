//! Forgets sessions, links and failures that can never matter again.

use serde_json::json;

use super::actor::{Permit, System};
use super::session::IDLE;
use super::store::{attempts, keys, sessions};
use super::throttle::REMEMBERED;
use super::{approval, email, passkey};
use crate::args;
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{Db, Result};
use crate::mail;

/// Deletes expired sessions, used or expired links, and old failures. For a job, about once an hour.
///
/// # Errors
/// When the database refuses.
pub async fn forget_expired(db: &Db, now: Timestamp) -> Result<()> {
    let mut tx = db.begin().await?;
    let sessions = sessions::forget(&mut tx, now.plus(-IDLE), now).await?;
    let links = keys::forget(&mut tx, now).await?;
    passkey::store::forget(&mut tx, now).await?;
    approval::forget(&mut tx, now).await?;
    email::forget(&mut tx, now).await?;
    let failures = attempts::forget(&mut tx, now.plus(-REMEMBERED)).await?;
    if sessions + links + failures == 0 {
        tx.unaudited("nothing was deleted");
    } else {
        let detail = json!({ "sessions": sessions, "links": links, "failures": failures });
        let permit = Permit::system(System::Housekeeping);
        audit::record(&mut tx, &permit, now, "session.forget", Object::many("session"), detail).await?;
    }
    tx.commit().await
}

/// The migrations that brought what a restore has to end: an older database is left to the program that knows it.
const CHALLENGES: i64 = 7;
const MAIL: i64 = 8;
const ASKS: i64 = 14;

/// Ends all sessions, tokens, one-time keys and asks, because the database is a copy from another time: what was
/// ended or used since must not come back, and mail that waited may have gone out. `schema` is the number of the
/// newest migration in it. Answers how many sessions and tokens that were.
///
/// # Errors
/// When the database refuses.
pub async fn end_everything(db: &Db, by: &Permit, now: Timestamp, schema: i64) -> Result<u64> {
    let mut tx = db.begin().await?;
    let mut ended = tx.run("delete from session", args![]).await?;
    ended += tx.run("update api_token set ended_at = $1 where ended_at is null", args![now]).await?;
    tx.run("delete from one_time_key", args![]).await?;
    if schema >= CHALLENGES {
        passkey::store::forget_all(&mut tx).await?;
    }
    let mails = if schema >= MAIL { mail::leave_to_a_person(&mut tx, now).await? } else { 0 };
    let asks = if schema >= ASKS {
        approval::forget_open(&mut tx).await? + email::forget_all(&mut tx).await?
    } else {
        0
    };
    let detail = json!({ "ended": ended, "asks": asks, "mails_left": mails });
    audit::record(&mut tx, by, now, "backup.restore", Object::many("database"), detail).await?;
    tx.commit().await?;
    Ok(ended)
}

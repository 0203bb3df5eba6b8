//! Forgets sessions, links and failures that can never matter again.

use serde_json::json;

use super::actor::{Permit, System};
use super::passkey;
use super::session::IDLE;
use super::store::{attempts, keys, sessions};
use super::throttle::REMEMBERED;
use crate::audit::{self, Object};
use crate::clock::Timestamp;
use crate::db::{Db, Result};

/// Deletes expired sessions, used or expired links, and old failures. For a job, about once an hour.
///
/// # Errors
/// When the database refuses.
pub async fn forget_expired(db: &Db, now: Timestamp) -> Result<()> {
    let mut tx = db.begin().await?;
    let sessions = sessions::forget(&mut tx, now.plus(-IDLE), now).await?;
    let links = keys::forget(&mut tx, now).await?;
    passkey::store::forget(&mut tx, now).await?;
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

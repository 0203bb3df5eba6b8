//! Sign-ins that failed, or whose outcome is not known yet.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{Query, Result, Tx};

/// How often `subject` failed since `since`, and when last.
pub(in crate::team) async fn count(
    q: impl Query,
    subject: &str,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>)> {
    q.one(
        "select count(*), max(at) from sign_in_failure where subject = $1 and at > $2",
        args![subject, since],
    )
    .await
}

pub(in crate::team) async fn add(tx: &mut Tx, subject: &str, now: Timestamp) -> Result<()> {
    tx.run("insert into sign_in_failure (subject, at) values ($1, $2)", args![subject, now]).await?;
    Ok(())
}

pub(in crate::team) async fn clear(tx: &mut Tx, subject: &str) -> Result<()> {
    tx.run("delete from sign_in_failure where subject = $1", args![subject]).await?;
    Ok(())
}

/// Takes back what was added for an attempt at `at`.
pub(in crate::team) async fn take_back(tx: &mut Tx, subject: &str, at: Timestamp) -> Result<()> {
    tx.run("delete from sign_in_failure where subject = $1 and at = $2", args![subject, at]).await?;
    Ok(())
}

pub(in crate::team) async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64> {
    tx.run("delete from sign_in_failure where at <= $1", args![before]).await
}

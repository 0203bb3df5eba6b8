//! What nobody needs any more.

use crate::args;
use crate::clock::DAY;
use crate::db::Result;
use crate::team;
use crate::web::App;

/// So long may somebody ask what a job did.
pub const KEEP_DONE: i64 = 30 * DAY;
/// So long may an administrator look why a job gave up: it names people, and nothing else lets go of it.
pub const KEEP_GIVEN_UP: i64 = 90 * DAY;
/// So long is a repeated request recognised.
pub const KEEP_ANSWERS: i64 = DAY;

/// Removes what has expired, table by table, so that the writer is never held for long.
pub(super) async fn tidy(app: &App) -> Result<()> {
    let now = app.now();
    team::forget_expired(&app.db, now).await?;
    for (sql, before) in [
        ("delete from job where done_at < $1", now.plus(-KEEP_DONE)),
        ("delete from job where gave_up_at < $1", now.plus(-KEEP_GIVEN_UP)),
        ("delete from idempotency where created_at < $1", now.plus(-KEEP_ANSWERS)),
    ] {
        let mut tx = app.db.begin().await?;
        tx.run(sql, args![before]).await?;
        tx.unaudited("what has expired is worth nothing");
        tx.commit().await?;
    }
    Ok(())
}

//! The program looks at its own audit each day, and whenever somebody asks, and keeps what it found.

use super::verify;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Db, Query, Result};
use crate::jobs::Outcome;
use crate::web::App;

/// The job that looks.
pub const CHECK: &str = "audit.check";
const KEEP: i64 = 30;
const MOST_TOLD: usize = 20;

/// What was found when.
pub(super) struct Look {
    pub at: Timestamp,
    pub rows: i64,
    pub findings: i64,
    /// One a line.
    pub told: String,
}

/// Looks at the whole audit and keeps what was found.
pub async fn check(app: App, _: serde_json::Value) -> Outcome {
    let checked = match verify(&app.db, &app.settings.data, &[], None).await {
        Ok(checked) => checked,
        Err(trouble) => return Outcome::Retry(format!("look at the audit: {trouble}")),
    };
    let told: Vec<String> = checked.findings.iter().take(MOST_TOLD).map(ToString::to_string).collect();
    let count = checked.findings.len() + checked.broken_anchors.len();
    if count > 0 {
        tracing::error!(count, first = told.first(), "the audit was tampered with, or its files were");
    }
    let look = Look {
        at: app.now(),
        rows: checked.rows,
        findings: i64::try_from(count).unwrap_or(i64::MAX),
        told: told.join("\n"),
    };
    keep(&app.db, look).await.into()
}

async fn keep(db: &Db, look: Look) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run(
        "insert into audit_check (at, row_count, finding_count, findings) values ($1, $2, $3, $4)
         on conflict (at) do nothing",
        args![look.at, look.rows, look.findings, look.told],
    )
    .await?;
    tx.run(
        "delete from audit_check where at not in (select at from audit_check order by at desc limit $1)",
        args![KEEP],
    )
    .await?;
    tx.unaudited("looking changes nothing that anybody asks about");
    tx.commit().await
}

/// The newest look.
pub(super) async fn newest(db: &Db) -> Result<Option<Look>> {
    let look: Option<(Timestamp, i64, i64, String)> = db
        .first(
            "select at, row_count, finding_count, findings from audit_check order by at desc limit 1",
            args![],
        )
        .await?;
    Ok(look.map(|(at, rows, findings, told)| Look { at, rows, findings, told }))
}

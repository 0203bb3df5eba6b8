//! A drill by itself: each day the newest state of the archive is restored on trial and looked at.

use std::path::{Path, PathBuf};

use foundation::audit::{self, Object};
use foundation::backup::archive::{Rebuilt, rebuild};
use foundation::clock::Timestamp;
use foundation::db::{Db, DbError};
use foundation::id::Id;
use foundation::jobs::Outcome;
use foundation::team::{Permit, System};
use foundation::web::App;
use serde_json::{Value, json};

use crate::verify;

/// The job that tries.
pub const DRILL: &str = "archive.drill";
const SCRATCH: &str = "drill-";
const MOST_TOLD: usize = 5;

/// How a drill ended.
struct Tried {
    at: Option<Timestamp>,
    findings: Vec<String>,
}

/// Restores the newest state beside the data, looks whether it is whole, writes down what was found, and removes it.
pub async fn drill(app: App, _: Value) -> Outcome {
    let (Some(plan), Some(status)) = (app.settings.archive.clone(), app.counters.archive.get()) else {
        return Outcome::Done;
    };
    if !status.has_base() {
        return Outcome::Retry("the archive has no base yet".to_owned());
    }
    let Some(master) = app.db.vault().master() else {
        return Outcome::Retry("the vault is locked".to_owned());
    };
    if let Err(error) = sweep(&app.settings.data) {
        return Outcome::Retry(format!("remove what an earlier drill left: {error}"));
    }
    let begun = app.now();
    let scratch = Scratch(app.settings.data.join(format!("{SCRATCH}{}", Id::new(begun))));
    let data = scratch.0.clone();
    let rebuilt = tokio::task::spawn_blocking(move || rebuild(&plan.folder, None, &data, &master)).await;
    let tried = match rebuilt {
        Ok(Ok(rebuilt)) => look(&scratch.0, &rebuilt).await,
        Ok(Err(trouble)) => Tried { at: None, findings: vec![trouble.to_string()] },
        Err(stopped) => return Outcome::Retry(stopped.to_string()),
    };
    drop(scratch);
    status.drilled(app.now(), tried.findings.len() as u64);
    if let Some(first) = tried.findings.first() {
        tracing::error!(
            first,
            findings = tried.findings.len(),
            "the archive cannot be restored as it should"
        );
    }
    keep(&app, begun, &tried).await.into()
}

async fn look(data: &Path, rebuilt: &Rebuilt) -> Tried {
    let at = Some(rebuilt.at);
    let db = match Db::open_sqlite(data).await {
        Ok(db) => db,
        Err(error) => return Tried { at, findings: vec![format!("open the restored database: {error}")] },
    };
    let looked = verify::look(&db, data, &[], None).await;
    db.close().await;
    let findings = match looked {
        Ok(report) => {
            report.findings.into_iter().map(|found| format!("{}: {}", found.what, found.text)).collect()
        }
        Err(failure) => vec![failure.text().to_owned()],
    };
    Tried { at, findings }
}

async fn keep(app: &App, begun: Timestamp, tried: &Tried) -> Result<(), DbError> {
    let by = Permit::system(System::Housekeeping);
    let told: Vec<&String> = tried.findings.iter().take(MOST_TOLD).collect();
    let detail = json!({
        "until": tried.at,
        "seconds": (app.now().0 - begun.0) / 1_000,
        "findings": tried.findings.len(),
        "told": told,
    });
    let mut tx = app.db.begin().await?;
    audit::record(&mut tx, &by, app.now(), audit::DRILL, Object::many("archive"), detail).await?;
    tx.commit().await
}

/// A folder that goes away.
struct Scratch(PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // The next drill tries again.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Removes what a drill left that was cut off.
fn sweep(data: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(data)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(SCRATCH) {
            std::fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
}

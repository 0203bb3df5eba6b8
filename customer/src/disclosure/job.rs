//! The durable jobs that make archives, and take them away after their week.

use std::collections::BTreeSet;

use foundation::id::Id;
use foundation::jobs::Outcome;
use foundation::team::{self, Action};
use foundation::web::App;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::mpsc;

use super::kept::{self, KEPT_FOR, Kept, State};
use super::make::{Refusal, make};

/// The job that makes an archive.
pub const JOB: &str = "disclosure";
/// The recurring job that takes expired ones away.
pub const SWEEP: &str = "disclosure.sweep";

/// Names the row alone, not the person: who is forgotten meanwhile takes the row along.
#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub disclosure: Id,
    /// Files that tell of others too, and go along all the same.
    #[serde(default)]
    pub shared: BTreeSet<Id>,
}

/// Takes away what has expired.
pub async fn sweep(app: App, _: Value) -> Outcome {
    kept::sweep(&app.db, &app.settings.data, app.now()).await.into()
}

/// Makes the archive that a payload names, with the rights of whoever asked for it.
pub async fn carry_out(app: App, payload: Value) -> Outcome {
    let payload: Payload = match serde_json::from_value(payload) {
        Ok(payload) => payload,
        Err(error) => return Outcome::GiveUp(error.to_string()),
    };
    let asked = match kept::find(&app.db, payload.disclosure).await {
        Ok(Some(asked)) if asked.state == State::Making => asked,
        // Forgotten meanwhile, or made before a crash.
        Ok(_) => return Outcome::Done,
        Err(error) => return Outcome::Retry(error.to_string()),
    };
    match write(&app, &asked, &payload.shared).await {
        Ok(()) => Outcome::Done,
        Err(Refusal::Db(error)) => Outcome::Retry(error.to_string()),
        Err(Refusal::Write(error)) => Outcome::Retry(error.to_string()),
        Err(refusal) => match kept::end(&app.db, asked.id, State::Failed, None).await {
            Ok(()) => Outcome::GiveUp(refusal.to_string()),
            Err(error) => Outcome::Retry(error.to_string()),
        },
    }
}

async fn write(app: &App, asked: &Kept, shared: &BTreeSet<Id>) -> Result<(), Refusal> {
    let permit = team::on_behalf(&app.db, asked.asked_by, Action::ProtectData, app.now()).await?;
    let permit = permit.ok_or(Refusal::NotFound)?;
    let sealing = kept::create(&app.db, &app.settings.data, app.now(), asked.id, asked.party).await??;

    let (told, mut heard) = mpsc::channel::<u64>(1);
    let tell = move |rows: u64| {
        // One number is on its way to the database at a time; the next one says as much.
        let _ = told.try_send(rows);
    };
    let (db, id) = (app.db.clone(), asked.id);
    let telling = tokio::spawn(async move {
        while let Some(rows) = heard.recv().await {
            let _ = kept::progress(&db, id, i64::try_from(rows).unwrap_or(i64::MAX)).await;
        }
    });
    let made = make(app, &permit, asked.party, shared, sealing, &tell).await;
    drop(tell);
    // Whoever tells of progress has ended with the sender.
    let _ = telling.await;
    let (_, sealing) = made?;
    kept::finish(sealing)?;
    kept::end(&app.db, asked.id, State::Ready, Some(app.now().plus(KEPT_FOR))).await?;
    app.counters.views.write(&app.db, app.now()).await?;
    Ok(())
}

//! The durable job that imports a brought file.

use foundation::id::Id;
use foundation::jobs::Outcome;
use foundation::team::{self, Action};
use foundation::web::App;
use foundation::words::{Lang, Words, Zone};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::refusal::Refusal;
use super::super::run::{Import, import};
use super::folder::{self, Upload};

/// The kind of the job; the server registers [`carry_out`] for it.
pub const JOB: &str = "import";

/// The kind of the recurring job that runs [`sweep`].
pub const SWEEP: &str = "import.sweep";

/// Removes brought files that nobody imported for a week, on this machine.
pub async fn sweep(app: App, _: Value) -> Outcome {
    folder::sweep(&app);
    Outcome::Done
}

#[derive(Serialize, Deserialize)]
pub(super) struct Payload {
    pub upload: Id,
    pub by: Id,
    pub maps: Vec<(String, String)>,
    /// Of the reasons.
    pub lang: String,
}

/// Imports the file that a payload names, with the rights of whoever brought it.
/// It may run again after a crash: rows that are in already stay as they are.
pub async fn carry_out(app: App, payload: Value) -> Outcome {
    let payload: Payload = match serde_json::from_value(payload) {
        Ok(payload) => payload,
        Err(error) => return Outcome::GiveUp(error.to_string()),
    };
    let Some(upload) = Upload::find(&app, payload.upload, Some(payload.by)) else {
        return Outcome::Retry("the file waits on another machine".to_owned());
    };
    let words = Words::new(Lang::from_code(&payload.lang).unwrap_or_default(), Zone::utc());
    let permit = match team::on_behalf(&app.db, payload.by, Action::ImportCustomers, app.now()).await {
        Ok(Some(permit)) => permit,
        Ok(None) => {
            upload.set_trouble(&words.text("shell-problem-not-allowed"));
            return Outcome::GiveUp("who asked for it may not import any more".to_owned());
        }
        Err(error) => return Outcome::Retry(error.to_string()),
    };
    let asked = Import {
        what: upload.what(),
        path: &upload.path,
        file_name: Some(&upload.about.file_name),
        maps: &payload.maps,
        dry_run: false,
        at_most: None,
        words,
        run: Some(upload.id),
    };
    match import(&app, &permit, &asked, &mut |_| {}).await {
        Ok(_) => {
            upload.forget();
            Outcome::Done
        }
        Err(Refusal::Database(error)) => Outcome::Retry(error.to_string()),
        Err(refusal) => {
            upload.set_trouble(&refusal.say(&words));
            Outcome::GiveUp(refusal.to_string())
        }
    }
}

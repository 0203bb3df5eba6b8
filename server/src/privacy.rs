//! `vinculo privacy`: giving somebody what is held about them.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use customer::disclosure;
use foundation::clock::Clock;
use foundation::id::Id;
use foundation::team::{Permit, System};

use crate::backups::app;
use crate::cli::{Place, Privacy};
use crate::failure::Failure;
use crate::place;

/// Does what was asked.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn run(place: &Place, asked: &Privacy) -> Result<(), Failure> {
    match asked {
        Privacy::Export { customer, file } => export(place, *customer, file).await,
    }
}

async fn export(place: &Place, customer: Id, file: &Path) -> Result<(), Failure> {
    let data = place::data_folder(place, "vinculo-data");
    let clock = Clock::system();
    let cannot = |error: std::io::Error| Failure::new(format!("{}: {}", file.display(), place::said(&error)));
    // Nobody else on this machine reads it, and nothing that is there is written over.
    let out = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(cannot)?;
    let made = async {
        let db = place::open(place, &data, clock.now(), place::Schema::AsItIs).await?;
        let app = app(place, &data, db, clock)?;
        let permit = Permit::system(System::CommandLine);
        let made = disclosure::make(&app, &permit, customer, out, &|_| {}).await;
        let seen = app.counters.views.write(&app.db, app.now()).await;
        app.db.close().await;
        let (told, out) = made.map_err(|refusal| Failure::new(format!("write the archive: {refusal}")))?;
        out.sync_all().map_err(cannot)?;
        seen.map_err(|error| Failure::of_database("write down who saw it", &error))?;
        Ok::<_, Failure>(told)
    };
    let told = match made.await {
        Ok(told) => told,
        Err(failure) => {
            // Half an archive is worse than none.
            let _ = std::fs::remove_file(file);
            return Err(failure);
        }
    };
    writeln!(std::io::stdout(), "written rows {} files {}", told.rows, told.files)
        .map_err(|_| Failure::new("it is done, but nobody read the answer"))
}

//! `vinculo keys`: what opens the sealed texts, and its rotation.

use std::io::Write;

use customer::rotation::{self, Rotated};
use foundation::clock::Clock;
use foundation::db::Db;
use foundation::team::{Permit, System};
use foundation::vault::{self, KeySource, KeyTrouble, MasterKey};

use crate::cli::{Keys, Place, Rotate};
use crate::failure::Failure;
use crate::{backups, place};

/// Does what `vinculo keys …` asks.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn run(place: &Place, keys: &Keys) -> Result<(), Failure> {
    let clock = Clock::system();
    let now = clock.now();
    let data = place::data_folder(place, "vinculo-data");
    let db = place::open(place, &data, now, place::Schema::AsItIs).await?;
    let by = Permit::system(System::CommandLine);
    let failed = |error| Failure::of_database("rotate the keys", &error);
    let said = match keys {
        Keys::Count => count(&db).await,
        Keys::Rotate(Rotate::Master { to }) => {
            let new = made_or_read(to)?;
            let done = vault::rotate_master(&db, &by, now, &new).await.map_err(failed);
            done.map(|_| {
                format!("the master key is {to} from now on; restart what still runs with the old one")
            })
        }
        Keys::Rotate(Rotate::House) => {
            let done = vault::rotate_house(&db, &by, now, |_| ()).await.map_err(failed);
            done.map(|persons| format!("rotated persons {persons}"))
        }
        Keys::Rotate(Rotate::Person { customer }) => {
            let app = backups::app(place, &data, db.clone(), clock)?;
            // What runs beside this keeps keys in memory for so long.
            let known = tokio::time::sleep(vault::KNOWN_WITHIN);
            let done = rotation::rotate(&app, &by, *customer, known).await;
            done.map(|Rotated { texts, files }| format!("sealed anew texts {texts} files {files}"))
                .map_err(|refusal| Failure::new(format!("give {customer} a new key: {refusal}")))
        }
    };
    db.close().await;
    let said = said?;
    writeln!(std::io::stdout(), "{said}").map_err(|_| Failure::new("it was done, but nobody reads it"))
}

async fn count(db: &Db) -> Result<String, Failure> {
    let counted = vault::count(db).await;
    let (living, forgotten) = counted.map_err(|error| Failure::of_database("count the keys", &error))?;
    Ok(format!("keys persons {living} forgotten {forgotten}"))
}

fn made_or_read(source: &KeySource) -> Result<MasterKey, Failure> {
    let key = match source.load() {
        Err(KeyTrouble::Missing(_)) => source.make(),
        other => other,
    };
    key.map_err(|trouble| Failure::new(trouble.to_string()))
}

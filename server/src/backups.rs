//! `vinculo backup`, `vinculo restore` and `vinculo erase`: keeping everything, and forgetting one person.

use std::io::Write;
use std::path::{Path, PathBuf};

use customer::erasure;
use foundation::backup::{self, BackupTrouble, Taken, archive};
use foundation::clock::{Clock, Timestamp};
use foundation::db::{Db, migrations};
use foundation::id::Id;
use foundation::settings::Settings;
use foundation::team::{self, Permit, System};
use foundation::vault::{KeySource, LEDGER, MasterKey};
use foundation::web::App;

use crate::cli::{Place, Restore};
use crate::failure::Failure;
use crate::{place, start};

/// The migration that brought the audit's chain: a row written beside it would look like somebody else's.
const CHAIN: i64 = 9;

/// Copies the installation into one sealed file.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn backup(place: &Place, file: &Path) -> Result<(), Failure> {
    let data = place::data_folder(place, "vinculo-data");
    if place.database.is_none() && place::look(&data)? == place::Found::Nothing {
        return Err(Failure::new(format!("there is nothing to back up in {}", data.display())));
    }
    let master = master(&place::key_source(place, &data))?;
    let taken = take(place, &data, file, &master, Clock::system().now()).await;
    let taken = taken.map_err(|trouble| Failure::new(trouble.to_string()))?;
    say(&format!("backup {} files {} bytes {} verified", file.display(), taken.files, taken.size))
}

/// Takes a backup of whichever database there is.
///
/// # Errors
/// See [`BackupTrouble`]; then `file` is as it was.
pub async fn take(
    place: &Place,
    data: &Path,
    file: &Path,
    master: &MasterKey,
    now: Timestamp,
) -> Result<Taken, BackupTrouble> {
    if let Some(url) = &place.database {
        return backup::take_postgres(url, data, file, master, now).await;
    }
    let (data, file, master) = (data.to_owned(), file.to_owned(), master.clone());
    let taken = tokio::task::spawn_blocking(move || backup::take(&data, &file, &master, now)).await;
    taken.unwrap_or(Err(BackupTrouble::Stopped))
}

/// Brings a backup back.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn restore(place: &Place, asked: &Restore) -> Result<(), Failure> {
    let Some(data) = place.data.clone() else {
        return Err(Failure::usage("say with --data which empty folder the backup is to fill"));
    };
    let key_folder = asked.from.as_deref().unwrap_or(&data);
    let master = master(&place::key_source(place, key_folder))?;
    let file = match (&asked.file, asked.before, &asked.from) {
        (Some(file), ..) => file.clone(),
        (None, Some(number), Some(from)) => backup::before(from, number),
        _ => return Err(Failure::usage("name a backup, or --before and --from")),
    };
    let ledger = ledger(asked)?;
    if archive::is_archive(&file) {
        if place.database.is_some() {
            return Err(Failure::usage("an archive is of the embedded database; leave --database out"));
        }
        return restore_moment(place, asked, &file, &data, master, ledger).await;
    }
    if asked.at.is_some() {
        return Err(Failure::usage("--at is for the folder of an archive, and this is none"));
    }
    let restored = match &place.database {
        Some(url) => backup::restore_postgres(&file, &data, url, &master).await,
        None => backup::restore(&file, &data, &master),
    };
    let restored = restored.map_err(|trouble| Failure::new(trouble.to_string()))?;
    take_ledger(ledger.as_deref(), &data)?;
    let (ended, again) = settle(place, &data, master, restored.head.schema).await?;
    let unknown = if ledger.is_some() {
        String::new()
    } else {
        "; whoever was forgotten after the backup is back, unless --erasures names the ledger".to_owned()
    };
    let begun = Timestamp(restored.head.created_at);
    say(&format!(
        "restored parts {} of {begun} sessions and tokens ended {ended} forgotten again {again}{unknown}",
        restored.parts
    ))
}

/// Brings a moment of an archive back.
async fn restore_moment(
    place: &Place,
    asked: &Restore,
    folder: &Path,
    data: &Path,
    master: MasterKey,
    ledger: Option<PathBuf>,
) -> Result<(), Failure> {
    let (from, to, key, at) = (folder.to_owned(), data.to_owned(), master.clone(), asked.at);
    let made = tokio::task::spawn_blocking(move || archive::rebuild(&from, at, &to, &key)).await;
    let made = made.map_err(|_| Failure::new("the restore stopped half-way; nothing was kept"))?;
    let rebuilt = made.map_err(|trouble| Failure::new(trouble.to_string()))?;
    take_ledger(ledger.as_deref(), data)?;
    let (ended, again) = settle(place, data, master, rebuilt.schema).await?;
    say(&format!(
        "restored as of {} segments {} contents {} sessions and tokens ended {ended} forgotten again {again}",
        rebuilt.at, rebuilt.segments, rebuilt.contents
    ))
}

/// Takes a ledger from outside. The younger one holds everybody whom the older one does.
fn take_ledger(ledger: Option<&Path>, data: &Path) -> Result<(), Failure> {
    let Some(ledger) = ledger else { return Ok(()) };
    std::fs::copy(ledger, data.join(LEDGER))
        .map(drop)
        .map_err(|error| Failure::new(format!("copy {}: {}", ledger.display(), place::said(&error))))
}

/// What must be so before anybody is served: nobody is signed in, and whoever was forgotten stays forgotten.
async fn settle(place: &Place, data: &Path, master: MasterKey, schema: i64) -> Result<(u64, u64), Failure> {
    let clock = Clock::system();
    let trouble = |error| Failure::of_database("settle the restored database", &error);
    let db = match &place.database {
        Some(url) => Db::open_postgres(url).await,
        None => Db::open_sqlite(data).await,
    };
    let db = db.map_err(trouble)?;
    let by = Permit::system(System::CommandLine);
    let newest = migrations(db.engine()).last().map_or(0, |migration| migration.number);
    if schema >= CHAIN {
        let begun = foundation::audit::start(&db, data, clock.now()).await;
        begun.map_err(|trouble| Failure::new(format!("{}: {trouble}", data.display())))?;
    }
    let ended = team::end_everything(&db, &by, clock.now(), schema).await.map_err(trouble)?;
    let mut again = 0;
    // An older schema is left as it is, for the older program that knows it; that one forgets when it starts.
    if schema == newest {
        db.unlock(master, clock.now()).await.map_err(trouble)?;
        again = start::forget_again(&app(place, data, db.clone(), clock)?).await?;
    }
    db.close().await;
    Ok((ended, again))
}

/// Forgets a person.
///
/// # Errors
/// With the sentence that says what is in the way.
pub async fn erase(place: &Place, customer: Id, reason: &str) -> Result<(), Failure> {
    let data = place::data_folder(place, "vinculo-data");
    let clock = Clock::system();
    let db = place::open(place, &data, clock.now(), place::Schema::AsItIs).await?;
    let app = app(place, &data, db, clock)?;
    let done = erasure::erase(&app, &Permit::system(System::CommandLine), customer, reason).await;
    app.db.close().await;
    let counts = done.map_err(|refusal| Failure::new(format!("forget the customer: {refusal}")))?;
    say(&format!(
        "forgotten entries {} emptied {} files {} import files {} purchases kept {}",
        counts.entries, counts.entries_emptied, counts.files, counts.import_files, counts.purchases_kept
    ))
}

/// The program without its server, for a command.
///
/// # Errors
/// When the folder of the files cannot be written.
pub fn app(place: &Place, data: &Path, db: Db, clock: Clock) -> Result<App, Failure> {
    let settings = Settings {
        data: data.to_owned(),
        database: place.database.clone(),
        public_url: place.public_url.clone(),
        is_demo: false,
        trusted_proxies: place.trusted_proxies.clone(),
        internal_hosts: Vec::new(),
        mail: None,
        currency: String::from("EUR"),
        archive: None,
    };
    start::app(db, clock, settings, Vec::new())
}

/// The ledger that was named, or the one of the folder that the backup came from.
fn ledger(asked: &Restore) -> Result<Option<PathBuf>, Failure> {
    let beside = asked.from.as_ref().map(|from| from.join(LEDGER)).filter(|file| file.exists());
    match &asked.erasures {
        Some(file) if !file.exists() => Err(Failure::new(format!("there is no ledger {}", file.display()))),
        Some(file) => Ok(Some(file.clone())),
        None => Ok(beside),
    }
}

fn master(source: &KeySource) -> Result<MasterKey, Failure> {
    source.load().map_err(|trouble| Failure::new(format!("{trouble}; name it with --master-key")))
}

fn say(text: &str) -> Result<(), Failure> {
    writeln!(std::io::stdout(), "{text}").map_err(|_| Failure::new("it is done, but nobody read the answer"))
}

//! Opening the database of an installation, after a look that changes nothing.
//!
//! Somebody may name a folder of another program, or a file that is no database.
//! Both must stay as they are, to the last byte.

use std::fs::{DirBuilder, File, Permissions, TryLockError};
use std::io::Read;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use foundation::audit;
use foundation::backup;
use foundation::clock::Timestamp;
use foundation::db::{Db, DbError, Fault};
use foundation::vault::{KeySource, KeyTrouble};
use rusqlite::{Connection, OpenFlags, OptionalExtension};

use crate::backups;
use crate::cli::Place;
use crate::failure::Failure;

/// The name of the embedded database in the data folder.
const FILE: &str = "vinculo.db";
/// Every SQLite file begins with it (sqlite.org/fileformat.html, section 1.3).
const SQLITE: &[u8] = b"SQLite format 3\0";

/// The migration that brought the vault: nothing was sealed before.
const VAULT: i64 = 10;

/// What lies in a data folder.
#[derive(Debug, PartialEq, Eq)]
pub enum Found {
    /// No database yet.
    Nothing,
    /// A database of ours; `demo` is its mark, when it holds the demo company.
    Ours { demo: Option<String> },
}

/// The data folder: as asked, else the usual one.
#[must_use]
pub fn data_folder(place: &Place, usual: &str) -> PathBuf {
    place.data.clone().unwrap_or_else(|| PathBuf::from(usual))
}

/// Looks what lies in `data` and changes nothing.
///
/// # Errors
/// When there is a database that is not ours, or one that cannot be read.
pub fn look(data: &Path) -> Result<Found, Failure> {
    let file = data.join(FILE);
    let shown = file.display();
    let mut start = Vec::new();
    match File::open(&file) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) => return Err(Failure::new(format!("{shown} cannot be read: {}", said(&error)))),
        Ok(file) => {
            let read = file.take(SQLITE.len() as u64).read_to_end(&mut start);
            read.map_err(|error| Failure::new(format!("{shown} cannot be read: {}", said(&error))))?;
        }
    }
    if start.is_empty() {
        return Ok(Found::Nothing);
    }
    if start != SQLITE {
        return Err(Failure::new(format!("{shown} is not a database of Vínculo; it was left as it is")));
    }
    tables(&file).map_err(|error| match error {
        Look::Foreign => Failure::new(format!("{shown} belongs to another program; it was left as it is")),
        Look::Trouble(error) => Failure::new(format!("{shown} cannot be read: {}", of_sqlite(&error))),
    })
}

enum Look {
    Foreign,
    Trouble(rusqlite::Error),
}

impl From<rusqlite::Error> for Look {
    fn from(error: rusqlite::Error) -> Self {
        Self::Trouble(error)
    }
}

fn tables(file: &Path) -> Result<Found, Look> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let names: Vec<String> = connection
        .prepare("select name from sqlite_master where type = 'table'")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    if names.is_empty() {
        return Ok(Found::Nothing);
    }
    let has = |name: &str| names.iter().any(|known| known == name);
    if !has("vinculo_migration") {
        return Err(Look::Foreign);
    }
    let demo = if has("setting") {
        let mark = "select value from setting where name = 'demo'";
        connection.query_row(mark, [], |row| row.get(0)).optional()?
    } else {
        None
    };
    Ok(Found::Ours { demo })
}

/// Who may bring the schema up to date: only what serves afterwards. A command that runs beside an older
/// server would change the tables under its feet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    Migrate,
    AsItIs,
}

/// Opens the database; an empty one gets its tables in any case.
///
/// # Errors
/// With the sentence that says why it cannot be used.
pub async fn open(place: &Place, data: &Path, now: Timestamp, schema: Schema) -> Result<Db, Failure> {
    make_folder(data)?;
    let (db, shown) = match &place.database {
        Some(url) => (Db::open_postgres(url).await, "the PostgreSQL database".to_owned()),
        None => {
            look(data)?;
            (Db::open_sqlite(data).await, data.join(FILE).display().to_string())
        }
    };
    let db = db.map_err(|error| cannot_open(&shown, &error))?;
    if schema == Schema::AsItIs
        && db.is_outdated().await.map_err(|problem| Failure::of_schema(&shown, &problem))?
    {
        db.close().await;
        return Err(Failure::new(format!(
            "{shown} is of an older Vínculo; make a backup and start 'vinculo serve', which brings it up to date"
        )));
    }
    if let Err(failure) = bring_up_to_date(&db, place, data, &shown, now).await {
        db.close().await;
        return Err(failure);
    }
    Ok(db)
}

/// Opens the database and changes nothing: not its schema, not its keys.
///
/// # Errors
/// With the sentence that says why it cannot be used.
pub async fn open_as_it_is(place: &Place, data: &Path) -> Result<Db, Failure> {
    let (db, shown) = match &place.database {
        Some(url) => (Db::open_postgres(url).await, "the PostgreSQL database".to_owned()),
        None => {
            if look(data)? == Found::Nothing {
                return Err(Failure::new(format!("there is no database in {}", data.display())));
            }
            (Db::open_sqlite(data).await, data.join(FILE).display().to_string())
        }
    };
    let db = db.map_err(|error| cannot_open(&shown, &error))?;
    db.is_current().await.map_err(|problem| Failure::of_schema(&shown, &problem))?;
    Ok(db)
}

async fn bring_up_to_date(
    db: &Db,
    place: &Place,
    data: &Path,
    shown: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    let next = db.next_migration().await.map_err(|problem| Failure::of_schema(shown, &problem))?;
    if let Some(number) = next {
        back_up_before(place, data, number, now).await?;
    }
    db.migrate(now).await.map_err(|problem| Failure::of_schema(shown, &problem))?;
    audit::start(db, data, now)
        .await
        .map_err(|trouble| Failure::new(format!("{}: {trouble}", data.display())))?;
    unlock(db, place, data, shown, now).await
}

/// A way back from what is about to be changed: no backup, no migration.
async fn back_up_before(place: &Place, data: &Path, number: i64, now: Timestamp) -> Result<(), Failure> {
    let file = backup::before(data, number);
    if file.exists() {
        // A start that was stopped in between took it already.
        return Ok(());
    }
    make_folder(&data.join(backup::FOLDER))?;
    let source = key_source(place, data);
    let master = match source.load() {
        Err(KeyTrouble::Missing(_)) if number <= VAULT => source.make(),
        other => other,
    };
    let master = master.map_err(|trouble| Failure::new(trouble.to_string()))?;
    let taken = backups::take(place, data, &file, &master, now).await;
    taken
        .map(drop)
        .map_err(|trouble| Failure::new(format!("back up before migration {number:04}: {trouble}")))
}

/// Where the master key of this installation is.
#[must_use]
pub fn key_source(place: &Place, data: &Path) -> KeySource {
    place.master_key.clone().unwrap_or_else(|| KeySource::usual(data))
}

/// Opens the vault. A key is made only where nothing was sealed yet: a lost one cannot be made again.
async fn unlock(db: &Db, place: &Place, data: &Path, shown: &str, now: Timestamp) -> Result<(), Failure> {
    let source = key_source(place, data);
    let master = match source.load() {
        Err(KeyTrouble::Missing(_)) if !sealed(db, shown).await? => source.make(),
        Err(KeyTrouble::Missing(at)) => {
            return Err(Failure::new(format!(
                "there is no master key at {at}, and {shown} is sealed under one; name it with --master-key"
            )));
        }
        other => other,
    };
    let master = master.map_err(|trouble| Failure::new(trouble.to_string()))?;
    db.unlock(master, now).await.map_err(|error| Failure::of_database(shown, &error))
}

async fn sealed(db: &Db, shown: &str) -> Result<bool, Failure> {
    db.is_sealed().await.map_err(|error| Failure::of_database(shown, &error))
}

/// Makes sure that the data folder is there and can be written.
///
/// # Errors
/// With the sentence that says what is in the way.
pub fn make_folder(data: &Path) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        Failure::new(format!("the data folder {} cannot be written: {}", data.display(), said(&error)))
    };
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(cannot)?;
    make_private(data).map_err(cannot)?;
    let trial = data.join(format!(".vinculo-{}", std::process::id()));
    File::create(&trial).map_err(cannot)?;
    std::fs::remove_file(&trial).map_err(cannot)
}

/// Nobody else on this machine reads what customers told us: not the files of an earlier version either,
/// nor those that somebody put there by hand. The folder itself may be somebody's, with other things in it.
fn make_private(data: &Path) -> std::io::Result<()> {
    let ours = [FILE, "vinculo.db-wal", "vinculo.db-shm", "files", "imports"];
    for path in ours.map(|name| data.join(name)) {
        let about = match std::fs::symlink_metadata(&path) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            // Whoever made a link decides about what it leads to.
            Ok(about) if about.is_symlink() => continue,
            about => about?,
        };
        if about.mode() & 0o077 != 0 {
            let mode = if about.is_dir() { 0o700 } else { 0o600 };
            std::fs::set_permissions(&path, Permissions::from_mode(mode))?;
        }
    }
    Ok(())
}

/// Takes the turn to fill `data`; it ends when the file is dropped, or with the program.
///
/// # Errors
/// When another program has it, or the folder cannot be written.
pub fn take_turn(data: &Path) -> Result<File, Failure> {
    make_folder(data)?;
    let file = data.join(format!("{FILE}-turn"));
    let cannot = |error: std::io::Error| {
        Failure::new(format!("{} cannot be locked: {}", file.display(), said(&error)))
    };
    let turn = File::create(&file).map_err(cannot)?;
    match turn.try_lock() {
        Ok(()) => Ok(turn),
        Err(TryLockError::WouldBlock) => Err(Failure::new(format!(
            "another program is filling {} at this moment; wait, or name an empty folder with --data",
            data.display()
        ))),
        Err(TryLockError::Error(error)) => Err(cannot(error)),
    }
}

/// Takes a half-filled demo away; `data` was looked at before.
///
/// # Errors
/// When a file cannot be removed.
pub fn forget_half_filled(data: &Path) -> Result<(), Failure> {
    // The keys go first: without their database they would tell of rows that are missing.
    let ours = audit::FILES.iter().map(|name| data.join(name));
    for file in ours.chain(["-wal", "-shm", ""].map(|ending| data.join(format!("{FILE}{ending}")))) {
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Failure::new(format!("{} cannot be removed: {}", file.display(), said(&error))));
            }
            _ => {}
        }
    }
    Ok(())
}

fn cannot_open(shown: &str, error: &DbError) -> Failure {
    match error {
        DbError::Other(Fault::Sqlite(error)) | DbError::Storage(Fault::Sqlite(error)) => {
            Failure::new(format!("{shown} cannot be opened: {}", of_sqlite(error)))
        }
        DbError::Other(fault) => Failure::new(format!("{shown} cannot be opened: {fault}")),
        DbError::Unavailable => Failure::new(format!("{shown} cannot be reached")),
        other => Failure::of_database(&format!("{shown} cannot be opened"), other),
    }
}

/// What SQLite's codes mean to a person (sqlite.org/rescode.html).
fn of_sqlite(error: &rusqlite::Error) -> String {
    match error.sqlite_error().map(|error| error.extended_code & 0xff) {
        Some(8) => "it is read-only".to_owned(),
        Some(10) => "the disk reports an error".to_owned(),
        Some(11) => "it is damaged".to_owned(),
        Some(13) => "the disk is full".to_owned(),
        Some(14) => "the file or its folder cannot be opened".to_owned(),
        Some(26) => "it is not a database".to_owned(),
        _ => error.to_string(),
    }
}

/// The system's words without its number.
pub fn said(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

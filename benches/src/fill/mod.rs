//! The database that is measured: made once by the program's own migrations, then filled and kept.

mod entries;
mod parties;
mod staff;

use std::path::{Path, PathBuf};
use std::time::Duration;

use foundation::clock::{Clock, DAY, Timestamp};
use foundation::db::{Db, Engine, migrations};
use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::Trouble;
use crate::say::{Watch, progress, rest};

pub use staff::{ME, key_hash, renew_session, session_of};

/// Counts what this generator makes, so that a change of it makes databases anew.
const GENERATOR: &[u8] = b"3";

/// How much is wanted.
#[derive(Clone, Copy)]
pub struct Size {
    pub customers: u64,
    pub entries_per_customer: u64,
}

/// Every so many customers one has a long timeline.
pub const LONG_EVERY: u64 = 200;
/// Entries of a long timeline beyond those that everybody has.
pub const LONG_EXTRA: u64 = 50;

impl Size {
    pub fn entries(self) -> u64 {
        self.customers * self.entries_per_customer + self.long_timelines() * LONG_EXTRA
    }

    pub fn long_timelines(self) -> u64 {
        self.customers / LONG_EVERY
    }
}

/// The span of time that the histories fill, until now.
pub struct Span {
    pub from: i64,
    pub to: i64,
}

/// The folder with a database of this size below `cache`, made when it is not there yet.
///
/// # Errors
/// When the disk or the database refuses.
pub fn database(cache: &Path, size: Size) -> Result<PathBuf, Trouble> {
    let name = format!("{}x{}-{}", size.customers, size.entries_per_customer, schema_hash());
    let folder = cache.join("bench").join(name);
    if folder.join("vinculo.db").exists() {
        progress(&format!("{} customers: found in {}", size.customers, folder.display()));
        return Ok(folder);
    }
    let watch = Watch::start();
    let unfinished = folder.with_extension("unfinished");
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished)?;
    }
    std::fs::create_dir_all(&unfinished)?;
    fill(&unfinished, size)?;
    std::fs::rename(&unfinished, &folder)?;
    forget_older(&folder, size)?;
    let bytes = std::fs::metadata(folder.join("vinculo.db"))?.len();
    progress(&format!(
        "{} customers, {} entries: {} MB made in {:.0} s",
        size.customers,
        size.entries(),
        bytes / 1_000_000,
        watch.seconds()
    ));
    Ok(folder)
}

/// A database of an older schema is never measured again, and a large one fills disks.
fn forget_older(newest: &Path, size: Size) -> Result<(), Trouble> {
    let same_size = format!("{}x{}-", size.customers, size.entries_per_customer);
    for folder in std::fs::read_dir(newest.parent().unwrap_or(newest))? {
        let folder = folder?;
        if folder.path() != newest && folder.file_name().to_string_lossy().starts_with(&same_size) {
            std::fs::remove_dir_all(folder.path())?;
        }
    }
    Ok(())
}

/// Changes with every migration, so that an old database is never measured by mistake.
fn schema_hash() -> String {
    let mut hash = Sha256::new();
    hash.update(GENERATOR);
    for migration in migrations(Engine::Sqlite) {
        hash.update(migration.sql.as_bytes());
    }
    hash.finalize().iter().take(5).map(|byte| format!("{byte:02x}")).collect()
}

fn fill(folder: &Path, size: Size) -> Result<(), Trouble> {
    let now = Clock::system().now();
    migrate(folder, now)?;
    let span = Span { from: now.0 - 2 * 365 * DAY, to: now.0 };

    let mut connection = Connection::open(folder.join("vinculo.db"))?;
    leave_wal(&connection)?;
    // Whoever stops this half-way starts again, so nothing here has to survive.
    connection.execute_batch(
        "pragma journal_mode = off;
         pragma synchronous = off;
         pragma locking_mode = exclusive;
         pragma foreign_keys = off;
         pragma cache_size = -400000;",
    )?;
    let indexes = drop_indexes(&connection)?;
    let staff = staff::hire(&connection, span.from)?;
    let parties = parties::write(&mut connection, size, &span, &staff)?;
    entries::write(&mut connection, size, &span, &staff, &parties)?;
    progress(&format!("  {} indexes", indexes.len()));
    for index in indexes {
        connection.execute_batch(&index)?;
        if index.contains(" entry_link_timeline ") {
            connection.execute_batch(LAST_ENTRIES)?;
        }
    }
    progress("  the search index");
    index_for_search(&connection)?;
    // As `pragma optimize` samples in a running program; a full scan would find no better plans here.
    connection.execute_batch("pragma analysis_limit = 1000; analyze;")?;
    connection.close().map_err(|(_, error)| error)?;
    Ok(())
}

fn migrate(folder: &Path, now: Timestamp) -> Result<(), Trouble> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let db = Db::open_sqlite(folder).await?;
        db.migrate(now).await?;
        db.close().await;
        Ok(())
    })
}

/// The connection that migrated closes in a thread of its own, and nobody else may be there for this change.
fn leave_wal(connection: &Connection) -> Result<(), Trouble> {
    let watch = Watch::start();
    loop {
        match connection.execute_batch("pragma journal_mode = delete") {
            Err(_) if watch.seconds() < 5.0 => rest(Duration::from_millis(20)),
            done => return Ok(done?),
        }
    }
}

/// What a page of colleagues' news goes by; the program keeps it up with each entry.
const LAST_ENTRIES: &str = "update party set last_entry_at = (
    select max(at) from entry_link l where l.object_kind = 'party' and l.object_id = party.id)";

/// Takes all indexes away that can be built later, which is quicker over whole tables; gives their texts.
fn drop_indexes(connection: &Connection) -> Result<Vec<String>, Trouble> {
    let mut statement = connection.prepare(
        "select name, sql from sqlite_master where type = 'index' and sql is not null order by name",
    )?;
    let indexes = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    for (name, _) in &indexes {
        connection.execute_batch(&format!("drop index \"{name}\""))?;
    }
    Ok(indexes.into_iter().map(|(_, sql)| sql).collect())
}

/// The index keeps the levels that it grows by itself: nobody optimises it in a running installation.
fn index_for_search(connection: &Connection) -> Result<(), Trouble> {
    connection.execute_batch(
        "begin;
         insert into party_search (party_search, rank) values ('hashsize', 16777216);
         insert into party_search (rowid, search) select row, search from party order by row;
         insert into party_search (party_search, rank) values ('hashsize', 1048576);
         commit;",
    )?;
    Ok(())
}

/// Values of one row after another into one prepared statement.
pub(super) fn insert_text(table: &str, columns: &str) -> String {
    let places =
        (1..=columns.split(',').count()).map(|place| format!("?{place}")).collect::<Vec<_>>().join(", ");
    format!("insert into {table} ({columns}) values ({places})")
}

/// An id that sorts by the moment `at`.
pub(super) fn id(at: i64, random: &mut crate::random::Random) -> [u8; 16] {
    let at = u64::try_from(at).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(at, &random.ten_bytes()).into_uuid().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_customers_have_ten_million_entries_and_a_quarter() {
        let size = Size { customers: 1_000_000, entries_per_customer: 10 };

        // 1,000,000 × 10 and 50 more for each of 1,000,000 / 200 = 5,000.
        assert_eq!(size.entries(), 10_250_000);
    }
}

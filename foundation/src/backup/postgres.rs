//! Backups of a database on PostgreSQL: one snapshot of all its tables, row by row, in the same sealed file.
//!
//! No program of PostgreSQL is needed, of whichever version: the rows are copied as text, and the tables are made by
//! our own migrations ([decision](../../../docs/decisions/0009-copy-instead-of-pg-dump.md)).

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use futures_util::StreamExt;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, Connection, Executor};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::task::spawn_blocking;

use super::format::{Head, Reader};
use super::restore::{Restored, unpack};
use super::take::{Parts, Taken, add_what_lies_beside, audit_files, hold_contents, private, seal, verify};
use super::{BESIDE, BackupTrouble, Beside, Kind, TABLES, io_at};
use crate::clock::Timestamp;
use crate::db::{Engine, MIGRATIONS_TABLE, migrations};
use crate::id::Id;
use crate::vault::MasterKey;

const PIECE: usize = 1 << 16;

/// Writes the database at `url` and the files below `data` into `file`: what was acknowledged before this began is in
/// it.
///
/// # Errors
/// See [`BackupTrouble`]; then `file` is as it was.
pub async fn take_postgres(
    url: &str,
    data: &Path,
    file: &Path,
    master: &MasterKey,
    now: Timestamp,
) -> Result<Taken, BackupTrouble> {
    let scratch = Beside(data.join(format!("backup-{}", Id::new(now))));
    super::make_private_folder(&scratch.0).map_err(io_at(&scratch.0))?;
    // Before the database: from an older key the newer one follows, but never the other way round.
    let audit = audit_files(data)?;
    let folder = data.to_owned();
    let held = spawn_blocking(move || hold_contents(&folder)).await.map_err(|_| BackupTrouble::Stopped)??;
    let mut connection = connect(url).await?;
    connection.execute("begin transaction isolation level repeatable read, read only").await?;
    let (schema,): (i64,) = sqlx::query_as("select coalesce(max(number), 0) from vinculo_migration")
        .fetch_one(&mut connection)
        .await?;
    let mut files = Vec::new();
    for table in tables(&mut connection).await? {
        let to = scratch.0.join(&table);
        copy_out(&mut connection, &table, &to).await?;
        files.push((format!("{TABLES}/{table}"), to));
    }
    let contents: Vec<(String,)> =
        sqlx::query_as("select distinct hash from file where length(hash) = 64 order by hash")
            .fetch_all(&mut connection)
            .await?;
    connection.close().await?;

    let contents: Vec<String> = contents.into_iter().map(|(hash,)| hash).collect();
    let count = contents.len() as u64;
    let (data, file, master) = (data.to_owned(), file.to_owned(), master.clone());
    let sealed = spawn_blocking(move || {
        add_what_lies_beside(&mut files, &data, &contents);
        let head = Head { created_at: now.0, schema, master_id: master.id().to_vec(), link: None };
        seal(&file, &head, &master, &Parts { files, audit, is_stopped: Arc::default() })
    });
    let size = sealed.await.map_err(|_| BackupTrouble::Stopped)??;
    drop(held);
    Ok(Taken { files: count, size })
}

/// Writes what `file` holds into the empty database at `url` and the empty folder `data`: all of it or nothing.
///
/// # Errors
/// See [`BackupTrouble`].
pub async fn restore_postgres(
    file: &Path,
    data: &Path,
    url: &str,
    master: &MasterKey,
) -> Result<Restored, BackupTrouble> {
    super::refuse_unless_empty(data)?;
    let mut connection = connect(url).await?;
    if !tables(&mut connection).await?.is_empty() {
        return Err(BackupTrouble::NotEmptyDatabase);
    }
    let beside = Beside(data.join(BESIDE));
    let (from, to, key) = (file.to_owned(), beside.0.clone(), master.clone());
    let (parts, head) =
        spawn_blocking(move || open(&from, &to, &key)).await.map_err(|_| BackupTrouble::Stopped)??;

    connection.execute("begin").await?;
    make_tables(&mut connection, head.schema).await?;
    let keys = drop_foreign_keys(&mut connection).await?;
    let all = tables(&mut connection).await?;
    // What a migration filled in is in the backup too.
    let names: Vec<String> = all.iter().map(|table| format!("\"{table}\"")).collect();
    connection.execute(AssertSqlSafe(format!("truncate {}", names.join(", ")))).await?;
    for table in all {
        let from = beside.0.join(TABLES).join(&table);
        if from.exists() {
            copy_in(&mut connection, &table, &from).await?;
        }
    }
    for (table, name, definition) in keys {
        let add = format!("alter table {table} add constraint \"{name}\" {definition}");
        connection.execute(AssertSqlSafe(add)).await?;
    }
    let tables_folder = beside.0.join(TABLES);
    std::fs::remove_dir_all(&tables_folder).map_err(io_at(&tables_folder))?;
    let moved = super::move_into(&beside.0, data)?;
    if let Err(error) = connection.execute("commit").await {
        for path in moved {
            // The folder was empty before.
            let _ = std::fs::remove_dir_all(&path).or_else(|_| std::fs::remove_file(&path));
        }
        return Err(error.into());
    }
    connection.execute("analyze").await?;
    connection.close().await?;
    Ok(Restored { head, parts })
}

/// Reads a backup to its end, and unpacks it into `to` only then.
fn open(file: &Path, to: &Path, master: &MasterKey) -> Result<(u64, Head), BackupTrouble> {
    let refused = |source| BackupTrouble::Refused { path: file.display().to_string(), source };
    let input = File::open(file).map_err(io_at(file))?;
    let (_, kind) = verify(input, master).map_err(refused)?;
    if kind != Kind::Postgres {
        return Err(refused(std::io::Error::other("it is of an embedded database; leave --database out")));
    }
    super::make_private_folder(to).map_err(io_at(to))?;
    let input = File::open(file).map_err(io_at(file))?;
    let (reader, head) = Reader::begin(BufReader::new(input), master).map_err(refused)?;
    Ok((unpack(reader, to, refused)?, head))
}

/// A connection whose statements may take their time.
async fn connect(url: &str) -> Result<PgConnection, BackupTrouble> {
    let options = PgConnectOptions::from_str(url)?.options([("statement_timeout", "0")]);
    Ok(PgConnection::connect_with(&options).await?)
}

async fn tables(connection: &mut PgConnection) -> Result<Vec<String>, BackupTrouble> {
    let found: Vec<(String,)> = sqlx::query_as(
        "select table_name::text
         from information_schema.tables
         where table_schema = current_schema() and table_type = 'BASE TABLE'
         order by table_name",
    )
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(name,)| name).collect())
}

/// The columns stand in the first line: a later migration may order them otherwise.
async fn copy_out(connection: &mut PgConnection, table: &str, to: &Path) -> Result<(), BackupTrouble> {
    let columns: Vec<(String,)> = sqlx::query_as(
        "select column_name::text
         from information_schema.columns
         where table_schema = current_schema() and table_name = $1
         order by ordinal_position",
    )
    .bind(table)
    .fetch_all(&mut *connection)
    .await?;
    let columns: Vec<String> = columns.into_iter().map(|(name,)| format!("\"{name}\"")).collect();
    let columns = columns.join(",");
    let at = io_at(to);
    let mut out = tokio::fs::File::from_std(private().open(to).map_err(&at)?);
    out.write_all(format!("{columns}\n").as_bytes()).await.map_err(&at)?;
    let statement = format!("copy \"{table}\" ({columns}) to stdout");
    let mut rows = connection.copy_out_raw(&statement).await?;
    while let Some(piece) = rows.next().await {
        out.write_all(&piece?).await.map_err(&at)?;
    }
    out.flush().await.map_err(at)
}

async fn copy_in(connection: &mut PgConnection, table: &str, from: &Path) -> Result<(), BackupTrouble> {
    let at = io_at(from);
    let mut columns = String::new();
    let mut start = BufReader::new(File::open(from).map_err(&at)?);
    std::io::BufRead::read_line(&mut start.by_ref(), &mut columns).map_err(&at)?;
    let columns = columns.trim_end();
    let statement = format!("copy \"{table}\" ({columns}) from stdin");
    let mut input = tokio::fs::File::open(from).await.map_err(&at)?;
    let begin = std::io::SeekFrom::Start(columns.len() as u64 + 1);
    tokio::io::AsyncSeekExt::seek(&mut input, begin).await.map_err(&at)?;
    let mut rows = connection.copy_in_raw(&statement).await?;
    let mut piece = vec![0; PIECE];
    loop {
        let length = input.read(&mut piece).await.map_err(&at)?;
        if length == 0 {
            break;
        }
        rows.send(&piece[..length]).await?;
    }
    rows.finish().await?;
    Ok(())
}

async fn make_tables(connection: &mut PgConnection, schema: i64) -> Result<(), BackupTrouble> {
    connection.execute(MIGRATIONS_TABLE).await?;
    let list = migrations(Engine::Postgres);
    if list.last().is_none_or(|newest| newest.number < schema) {
        return Err(BackupTrouble::TooNew(schema));
    }
    for migration in list.into_iter().filter(|migration| migration.number <= schema) {
        connection.execute(AssertSqlSafe(migration.sql)).await?;
    }
    Ok(())
}

/// Takes all foreign keys away, so that the order of the tables does not matter; answers how they are put back.
async fn drop_foreign_keys(
    connection: &mut PgConnection,
) -> Result<Vec<(String, String, String)>, BackupTrouble> {
    let keys: Vec<(String, String, String)> = sqlx::query_as(
        "select conrelid::regclass::text, conname::text, pg_get_constraintdef(oid)
         from pg_constraint
         where contype = 'f' and connamespace = current_schema()::regnamespace",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (table, name, _) in &keys {
        let drop = format!("alter table {table} drop constraint \"{name}\"");
        connection.execute(AssertSqlSafe(drop)).await?;
    }
    Ok(keys)
}

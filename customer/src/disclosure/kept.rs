//! Archives that wait to be fetched: rows of the table `disclosure`, and files sealed under a key of their own, which
//! the row keeps under the person's: whoever is forgotten takes them along.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use foundation::args;
use foundation::clock::{DAY, Timestamp};
use foundation::db::{Db, FromRow, Query, Result, Row, Tx};
use foundation::id::Id;
use foundation::text_enum;
use foundation::vault::{self, Opened, Opening, Sealing, Secret};

/// So long may it be fetched.
pub(super) const KEPT_FOR: i64 = 7 * DAY;
/// Longer than a job tries.
const MADE_WITHIN: i64 = 2 * DAY;

text_enum! {
    /// How far an archive is.
    pub enum State {
        Making = "making",
        Ready = "ready",
        Failed = "failed",
        /// Its week is over.
        Gone = "gone",
    }
}

/// An archive that somebody asked for.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub id: Id,
    pub party: Id,
    pub asked_by: Id,
    pub asked_by_name: String,
    pub asked_at: Timestamp,
    pub state: State,
    pub done: i64,
    pub total: i64,
    pub expires_at: Option<Timestamp>,
}

impl FromRow for Kept {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            party: row.take()?,
            asked_by: row.take()?,
            asked_by_name: row.take()?,
            asked_at: row.take()?,
            state: row.take()?,
            done: row.take()?,
            total: row.take()?,
            expires_at: row.take()?,
        })
    }
}

pub(super) async fn add(tx: &mut Tx, now: Timestamp, party: Id, by: (Id, &str), total: i64) -> Result<Id> {
    let id = Id::new(now);
    tx.run(
        "insert into disclosure (id, party_id, asked_by, asked_by_name, asked_at, state, done, total)
         values ($1, $2, $3, $4, $5, $6, 0, $7)",
        args![id, party, by.0, by.1, now, State::Making, total],
    )
    .await?;
    Ok(id)
}

pub(super) async fn find(q: impl Query, id: Id) -> Result<Option<Kept>> {
    q.first(
        "select id, party_id, asked_by, asked_by_name, asked_at, state, done, total, expires_at
         from disclosure where id = $1",
        args![id],
    )
    .await
}

/// The latest of a customer's.
pub(super) async fn latest(q: impl Query, party: Id) -> Result<Option<Kept>> {
    q.first(
        "select id, party_id, asked_by, asked_by_name, asked_at, state, done, total, expires_at
         from disclosure where party_id = $1 order by asked_at desc, id desc limit 1",
        args![party],
    )
    .await
}

pub(super) async fn progress(db: &Db, id: Id, done: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run("update disclosure set done = $2 where id = $1", args![id, done]).await?;
    tx.unaudited("how far a job is, is no change");
    tx.commit().await
}

pub(super) async fn end(db: &Db, id: Id, state: State, expires_at: Option<Timestamp>) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.run(
        "update disclosure set state = $2, done = case when $2 = 'ready' then total else done end, expires_at = $3
         where id = $1",
        args![id, state, expires_at],
    )
    .await?;
    tx.unaudited("the archive itself was audited when it was made");
    tx.commit().await
}

/// Takes away what has expired, file first.
pub(super) async fn sweep(db: &Db, data: &Path, now: Timestamp) -> Result<()> {
    // Its job gave up, or went down with the program too often; another one may be asked for.
    let sql = "select id from disclosure where state = 'making' and asked_at < $1";
    for (id,) in db.all::<(Id,)>(sql, args![now.plus(-MADE_WITHIN)]).await? {
        if let Err(error) = remove(data, id) {
            tracing::error!(%error, "remove an unfinished archive");
        }
        end(db, id, State::Failed, None).await?;
    }
    let sql = "select id from disclosure where state = 'ready' and expires_at < $1";
    let expired: Vec<(Id,)> = db.all(sql, args![now]).await?;
    for (id,) in expired {
        if let Err(error) = remove(data, id) {
            tracing::error!(%error, "remove an expired archive");
            continue;
        }
        end(db, id, State::Gone, None).await?;
    }
    Ok(())
}

/// Takes a customer's archives away, with their files. The caller audits it.
///
/// # Errors
/// When the database refuses; a file that cannot be removed no longer opens once the person's key is destroyed.
pub async fn forget(tx: &mut Tx, data: &Path, party: Id) -> Result<()> {
    let all: Vec<(Id,)> = tx.all("select id from disclosure where party_id = $1", args![party]).await?;
    for (id,) in all {
        if let Err(error) = remove(data, id) {
            tracing::error!(%error, "remove an archive of somebody who is forgotten");
        }
    }
    tx.run("delete from disclosure where party_id = $1", args![party]).await.map(drop)
}

fn path(data: &Path, id: Id) -> PathBuf {
    data.join("disclosures").join(format!("{id}.sealed"))
}

fn remove(data: &Path, id: Id) -> io::Result<()> {
    match std::fs::remove_file(path(data, id)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn place(id: Id) -> String {
    format!("disclosure/{id}")
}

/// Begins the file of an archive, under a new key that its row keeps.
///
/// # Errors
/// When the person was forgotten, or database or disk refuse.
pub(super) async fn create(
    db: &Db,
    data: &Path,
    now: Timestamp,
    id: Id,
    party: Id,
) -> Result<io::Result<Sealing<File>>> {
    let mut tx = db.begin().await?;
    let keys = vault::keys_to_write(&mut tx, now, &[party]).await?;
    let (key, sealed_key) = Secret::sealed_by(&keys, &[party], &place(id));
    tx.run("update disclosure set sealed_key = $2 where id = $1", args![id, sealed_key]).await?;
    tx.unaudited("a key for the archive alone");
    tx.commit().await?;
    let path = path(data, id);
    let made = || {
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)
    };
    Ok(made().map(|file| Sealing::new(file, key)))
}

/// Writes the last piece; when it returns, all is on the disk.
pub(super) fn finish(sealing: Sealing<File>) -> io::Result<()> {
    sealing.finish()?.sync_all()
}

/// An archive that was found in scope before, on its way to a browser; none when nothing opens it any more.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn open(db: &Db, data: &Path, id: Id) -> Result<io::Result<Opening<File>>> {
    let (sealed,): (Option<Vec<u8>>,) =
        db.one("select sealed_key from disclosure where id = $1", args![id]).await?;
    let sealed = sealed.unwrap_or_default();
    let keys = vault::keys(db, vault::persons_of(&sealed)).await?;
    let key = match keys.open(&place(id), &sealed) {
        Opened::Text(key) => Secret::take(key),
        Opened::Gone | Opened::Damaged => None,
    };
    let gone = || io::Error::new(io::ErrorKind::InvalidData, "nothing opens the archive any more");
    Ok(key.ok_or_else(gone).and_then(|key| Ok(Opening::new(File::open(path(data, id))?, key))))
}

/// Seals the keys of a person's archives anew that are under a key being replaced: answers how many that were, and
/// the last one looked at. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(tx: &mut Tx, person: Id, after: Id) -> Result<(u64, Option<Id>)> {
    let rows: Vec<(Id, Vec<u8>)> = tx
        .all(
            "select id, sealed_key from disclosure
             where party_id = $1 and id > $2 and sealed_key is not null
             order by id
             limit 100",
            args![person, after],
        )
        .await?;
    let (mut count, last) = (0, rows.last().map(|row| row.0));
    for (id, before, anew) in vault::reseal(tx, rows, place).await? {
        count += tx
            .run(
                "update disclosure set sealed_key = $3 where id = $1 and sealed_key = $2",
                args![id, before, anew],
            )
            .await?;
    }
    Ok((count, last))
}

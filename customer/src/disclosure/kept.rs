//! Archives that wait to be fetched: rows of the table `disclosure`, and files sealed under the person's own key,
//! so that whoever is forgotten takes them along.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use foundation::args;
use foundation::clock::{DAY, Timestamp};
use foundation::db::{Db, FromRow, Query, Result, Row, Tx};
use foundation::id::Id;
use foundation::text_enum;
use foundation::vault::{Keys, Opened};

/// So long may it be fetched.
pub(super) const KEPT_FOR: i64 = 7 * DAY;
/// Longer than a job tries.
const MADE_WITHIN: i64 = 2 * DAY;
/// Bytes that are sealed at once.
const PIECE: usize = 256 * 1024;

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

/// The place of a piece, so that none is moved, dropped or taken for another's.
fn belongs_to(id: Id, number: u64, is_last: bool) -> String {
    format!("disclosure/{id}/{number}{}", if is_last { "/last" } else { "" })
}

/// An archive on its way to the disk, sealed piece by piece.
pub(super) struct Sealing {
    id: Id,
    party: Id,
    keys: Keys,
    file: File,
    piece: Vec<u8>,
    number: u64,
}

impl Sealing {
    pub(super) fn create(data: &Path, id: Id, party: Id, keys: Keys) -> io::Result<Self> {
        let path = path(data, id);
        if let Some(folder) = path.parent() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        }
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
        Ok(Self { id, party, keys, file, piece: Vec::with_capacity(PIECE), number: 0 })
    }

    fn put(&mut self, is_last: bool) -> io::Result<()> {
        let place = belongs_to(self.id, self.number, is_last);
        let sealed = self.keys.seal(&[self.party], &place, &self.piece);
        let length = u32::try_from(sealed.len()).unwrap_or(u32::MAX);
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(&sealed)?;
        self.piece.clear();
        self.number += 1;
        Ok(())
    }

    /// Writes the last piece; when it returns, all is on the disk.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.put(true)?;
        self.file.sync_all()
    }
}

impl Write for Sealing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = PIECE - self.piece.len();
        let taken = bytes.len().min(room);
        self.piece.extend_from_slice(&bytes[..taken]);
        if self.piece.len() == PIECE {
            self.put(false)?;
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An archive on its way to a browser.
pub(super) struct Opening {
    id: Id,
    keys: Keys,
    file: BufReader<File>,
    number: u64,
    is_over: bool,
}

impl Opening {
    pub(super) fn open(data: &Path, id: Id, keys: Keys) -> io::Result<Self> {
        let file = BufReader::new(File::open(path(data, id))?);
        Ok(Self { id, keys, file, number: 0, is_over: false })
    }

    /// The next piece; none at the end.
    pub(super) fn next_piece(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.is_over {
            return Ok(None);
        }
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "the archive was changed from outside");
        let mut length = [0; 4];
        self.file.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > 2 * PIECE {
            return Err(damaged());
        }
        let mut sealed = vec![0; length];
        self.file.read_exact(&mut sealed)?;
        for is_last in [false, true] {
            let opened = self.keys.open(&belongs_to(self.id, self.number, is_last), &sealed);
            if let Opened::Text(piece) = opened {
                (self.number, self.is_over) = (self.number + 1, is_last);
                return Ok(Some(piece));
            }
        }
        Err(damaged())
    }
}

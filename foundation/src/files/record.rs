//! The table `file`: what a content is called, and who brought it.

use super::content::Stored;
use super::name::{display_name, media_type};
use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;

/// A file as it was brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub id: Id,
    /// SHA-256 of the content, the key to [`super::Files::read`].
    pub hash: String,
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    pub uploaded_by: Option<Id>,
    pub created_at: Timestamp,
}

impl FromRow for File {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            hash: row.take()?,
            name: row.take()?,
            media_type: row.take()?,
            size: row.take()?,
            uploaded_by: row.take()?,
            created_at: row.take()?,
        })
    }
}

/// Writes down a stored content under the name and media type that came with it, both made fit to
/// be shown. The caller audits what the file was added to.
///
/// # Errors
/// When the row cannot be written.
pub async fn add(
    tx: &mut Tx,
    now: Timestamp,
    name: &str,
    given_type: &str,
    stored: &Stored,
    by: Option<Id>,
) -> Result<Id> {
    let id = Id::new(now);
    tx.run(
        "insert into file (id, hash, name, media_type, size, uploaded_by, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![id, stored.hash.as_str(), display_name(name), media_type(given_type), stored.size, by, now],
    )
    .await?;
    Ok(id)
}

/// The file with this id. Whether the reader may see it is decided by what it is attached to.
///
/// # Errors
/// When the database cannot be asked.
pub async fn find(q: impl Query, id: Id) -> Result<Option<File>> {
    q.first(
        "select id, hash, name, media_type, size, uploaded_by, created_at
         from file
         where id = $1",
        args![id],
    )
    .await
}

/// Takes the rows of files away and answers which contents nobody names any more: give those to
/// [`super::Files::forget`] once this is committed.
///
/// # Errors
/// When the database refuses.
pub async fn remove(tx: &mut Tx, files: &[Id]) -> Result<Vec<String>> {
    let mut left = Vec::new();
    for id in files {
        let hash = tx.first::<(String,)>("select hash from file where id = $1", args![*id]).await?;
        tx.run("delete from file where id = $1", args![*id]).await?;
        left.extend(hash.map(|(hash,)| hash));
    }
    left.sort();
    left.dedup();
    let mut alone = Vec::new();
    for hash in left {
        if !is_named(&mut *tx, &hash).await? {
            alone.push(hash);
        }
    }
    Ok(alone)
}

/// Whether a file has this content.
///
/// # Errors
/// When the database does not answer.
pub async fn is_named(q: impl Query, hash: &str) -> Result<bool> {
    let named = q.first::<(Id,)>("select id from file where hash = $1 limit 1", args![hash]).await?;
    Ok(named.is_some())
}

//! The table `file`: what a content is called, who brought it, and what opens it: the content's own key, sealed under
//! the keys of those whom it is about.

use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};

use super::content::{Content, FileTrouble, Files, Stored, hex};
use super::name::{display_name, media_type};
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Db, FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::vault::{self, Opened, Secret};

/// A file as it was brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    pub id: Id,
    /// SHA-256 of what lies in the store, by which it is found there.
    pub hash: String,
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: i64,
    pub uploaded_by: Option<Id>,
    pub created_at: Timestamp,
    /// None: the content is from before contents were sealed.
    pub sealed_key: Option<Vec<u8>>,
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
            sealed_key: row.take()?,
        })
    }
}

/// Writes down a stored content under the name and media type that came with it, both made fit to
/// be shown. It opens as long as nobody of `persons` was forgotten. The caller audits what the file was added to.
///
/// # Errors
/// When the row cannot be written, or somebody of `persons` was forgotten.
pub async fn add(
    tx: &mut Tx,
    now: Timestamp,
    name: &str,
    given_type: &str,
    stored: &Stored,
    persons: &[Id],
    by: Option<Id>,
) -> Result<Id> {
    let id = Id::new(now);
    let keys = vault::keys_to_write(tx, now, persons).await?;
    let sealed_key = keys.seal(persons, &place(id), stored.key.bytes());
    tx.run(
        "insert into file (id, hash, name, media_type, size, uploaded_by, created_at, sealed_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            id,
            stored.hash.as_str(),
            display_name(name),
            media_type(given_type),
            stored.size,
            by,
            now,
            sealed_key
        ],
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
        "select id, hash, name, media_type, size, uploaded_by, created_at, sealed_key
         from file
         where id = $1",
        args![id],
    )
    .await
}

/// The file with this id and its content, opened; whether the reader may see it is decided by what it is attached to.
///
/// # Errors
/// [`FileTrouble::Missing`] when there is no such file or content, [`FileTrouble::Forgotten`] when nothing opens it.
pub async fn open(db: &Db, files: &Files, id: Id) -> Result<(File, Content), FileTrouble> {
    let file = find(db, id).await?.ok_or(FileTrouble::Missing)?;
    match content(db, files, &file).await {
        Err(FileTrouble::Missing) => {
            // It may have been sealed at this very moment, and has another name then.
            let anew = find(db, id).await?.filter(|anew| anew.hash != file.hash);
            let anew = anew.ok_or(FileTrouble::Missing)?;
            let content = content(db, files, &anew).await?;
            Ok((anew, content))
        }
        content => Ok((file, content?)),
    }
}

async fn content(db: &Db, files: &Files, file: &File) -> Result<Content, FileTrouble> {
    let Some(sealed) = &file.sealed_key else { return files.read(&file.hash, None).await };
    let keys = vault::keys(db, vault::persons_of(sealed)).await?;
    let key = match keys.open(&place(file.id), sealed) {
        Opened::Text(key) => Secret::take(key).ok_or(FileTrouble::Changed)?,
        Opened::Gone => return Err(FileTrouble::Forgotten),
        Opened::Damaged => return Err(FileTrouble::Changed),
    };
    files.read(&file.hash, Some(key)).await
}

/// What the key of a content is sealed for.
fn place(id: Id) -> String {
    format!("file/{id}")
}

/// Seals the content of a file anew, under a new key of its own, when the one it has is under a person's key being
/// replaced; answers whether it was. Of a content that is missing or damaged the key alone is sealed anew.
///
/// # Errors
/// When database or disk refuse.
pub async fn renew(db: &Db, files: &Files, now: Timestamp, id: Id) -> Result<bool, FileTrouble> {
    let file = find(db, id).await?;
    let Some((file, sealed)) = file.and_then(|file| file.sealed_key.clone().map(|key| (file, key))) else {
        return Ok(false);
    };
    let mut tx = db.begin().await?;
    let anew = vault::reseal(&mut tx, vec![(id, sealed.clone())], place).await?.pop();
    drop(tx);
    let Some((.., sealed_key)) = anew else { return Ok(false) };
    let stored = match content(db, files, &file).await {
        Ok(content) => files.store(content, u64::try_from(file.size).unwrap_or(u64::MAX)).await,
        Err(trouble) => Err(trouble),
    };
    match stored {
        Ok(stored) => {
            put_in_place(db, files, now, &file, &vault::persons_of(&sealed), &stored).await?;
        }
        Err(trouble @ (FileTrouble::Missing | FileTrouble::Changed | FileTrouble::Interrupted(_))) => {
            tracing::error!(file = %id, %trouble, "the content of a file cannot be sealed anew");
            let mut tx = db.begin().await?;
            tx.run(
                "update file set sealed_key = $3 where id = $1 and sealed_key = $2",
                args![id, sealed, sealed_key],
            )
            .await?;
            tx.unaudited("sealing changes no file, only how it is kept");
            tx.commit().await?;
        }
        Err(trouble) => return Err(trouble),
    }
    Ok(true)
}

/// At most `limit` files after the one with the id `after` whose contents lie unsealed, from before they were sealed.
///
/// # Errors
/// When the database does not answer.
pub async fn unsealed(q: impl Query, after: Id, limit: i64) -> Result<Vec<File>> {
    q.all(
        "select id, hash, name, media_type, size, uploaded_by, created_at, sealed_key
         from file
         where sealed_key is null and id > $1
         order by id
         limit $2",
        args![after, limit],
    )
    .await
}

/// Seals the content of a file from before under the keys of `persons`, and takes the unsealed one away. It may be
/// stopped anywhere and begun again.
///
/// # Errors
/// When the content is missing or is not what was brought: then it stays as it is. When the database or disk refuses.
pub async fn seal_older(
    db: &Db,
    files: &Files,
    now: Timestamp,
    file: &File,
    persons: &[Id],
) -> Result<(), FileTrouble> {
    let mut sum = Sha256::new();
    let plain = files.read(&file.hash, None).await?.inspect_ok(|piece| sum.update(piece));
    let size = u64::try_from(file.size).unwrap_or(u64::MAX);
    let stored = files.store(plain, size).await?;
    if hex(sum) != file.hash {
        files.forget(&stored.hash).await?;
        return Err(FileTrouble::Changed);
    }
    put_in_place(db, files, now, file, persons, &stored).await
}

/// Lets a file be made of `stored`, and takes its content of before away.
async fn put_in_place(
    db: &Db,
    files: &Files,
    now: Timestamp,
    file: &File,
    persons: &[Id],
    stored: &Stored,
) -> Result<(), FileTrouble> {
    let mut tx = db.begin().await?;
    let keys = vault::keys_to_write(&mut tx, now, persons).await?;
    let sealed_key = keys.seal(persons, &place(file.id), stored.key.bytes());
    let replaced = tx
        .run(
            "update file set hash = $3, sealed_key = $4, resealed_at = $5 where id = $1 and hash = $2",
            args![file.id, file.hash.as_str(), stored.hash.as_str(), sealed_key, now],
        )
        .await?;
    tx.unaudited("sealing changes no file, only how it is kept");
    tx.commit().await?;
    let superfluous = if replaced == 0 { &stored.hash } else { &file.hash };
    if !is_named(db, superfluous).await? {
        files.forget_after_copying(superfluous).await?;
    }
    Ok(())
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

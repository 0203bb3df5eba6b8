//! The content: streamed in and sealed on the way, named by the hash of what lies there, on disk before anybody is
//! told "done". Its key is its own and nowhere but in hand: whoever takes it in keeps it, sealed, beside the name.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs::{DirBuilder, File};
use std::io::{self, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{ObjectStore, ObjectStoreExt, WriteMultipart};
use sha2::{Digest, Sha256};

use crate::clock::Timestamp;
use crate::db::DbError;
use crate::id::Id;
use crate::vault::{Opener, Sealer, Secret, sealed_size};
use crate::web::Problem;

/// Where content waits until its hash is known.
const INCOMING: &str = "incoming";
/// Locked by whoever copies what the database names.
const COPYING: &str = "copying.lock";
/// Nobody uploads for longer, so what is older was left behind by a crash.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 60 * 60);
const CHUNK: usize = 1024 * 1024;
const CHUNKS_AT_ONCE: usize = 2;

/// The content of a file on its way out.
pub type Content = BoxStream<'static, Result<Bytes, FileTrouble>>;

/// Why content could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FileTrouble {
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("the file did not arrive whole: {0}")]
    Interrupted(String),
    #[error("the content of the file is missing")]
    Missing,
    #[error("the content of the file was changed on the disk")]
    Changed,
    #[error("somebody whom the file was about was forgotten")]
    Forgotten,
    #[error("the disk of the files is full")]
    Full,
    #[error("the store of the files: {0}")]
    Store(object_store::Error),
    #[error(transparent)]
    Db(#[from] DbError),
}

impl From<object_store::Error> for FileTrouble {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            other if is_full(&other) => Self::Full,
            other => Self::Store(other),
        }
    }
}

fn is_full(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| matches!(io.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
        {
            return true;
        }
        next = error.source();
    }
    false
}

impl From<FileTrouble> for Problem {
    fn from(trouble: FileTrouble) -> Self {
        match trouble {
            FileTrouble::TooLarge { limit } => Self::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "too-large",
                format!("the file is larger than {} MB", limit / 1_000_000),
            ),
            FileTrouble::Interrupted(_) => Self::bad_request("the file did not arrive whole"),
            FileTrouble::Missing | FileTrouble::Forgotten => Self::not_found(),
            trouble @ FileTrouble::Changed => Self::trouble("read a file", &trouble),
            FileTrouble::Full => Self::new(
                StatusCode::INSUFFICIENT_STORAGE,
                "disk-full",
                "the disk of the files is full; nothing was saved",
            ),
            FileTrouble::Store(error) => Self::trouble("keep or read a file", &error),
            FileTrouble::Db(error) => error.into(),
        }
    }
}

/// Content that is safely on disk, and lost with its key.
#[derive(Clone)]
pub struct Stored {
    /// SHA-256 of what lies on the disk, in lower-case hexadecimal.
    pub hash: String,
    /// Of the content itself, in bytes.
    pub size: i64,
    pub key: Secret,
}

/// The store of contents. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<LocalFileSystem>,
    folders: Arc<Folders>,
}

impl Files {
    /// Opens (and creates) the store in `dir`.
    ///
    /// # Errors
    /// When the folder cannot be made or entered.
    pub fn open(dir: &Path) -> Result<Self, FileTrouble> {
        let private = |dir: &Path| DirBuilder::new().recursive(true).mode(0o700).create(dir);
        private(dir).and_then(|()| private(&dir.join(INCOMING))).map_err(cannot)?;
        sync_folder(dir).map_err(cannot)?;
        if let Some(parent) = dir.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_folder(parent).map_err(cannot)?;
        }
        sweep(&dir.join(INCOMING));
        let store = LocalFileSystem::new_with_prefix(dir)?.with_fsync(true);
        let folders = Folders { dir: dir.to_owned(), safe: Mutex::default() };
        Ok(Self { store: Arc::new(store), folders: Arc::new(folders) })
    }

    /// Takes in at most `limit` bytes. When it returns, content and folders are synced to disk.
    ///
    /// # Errors
    /// When the content is too large, breaks off, or cannot be written; then nothing is kept.
    pub async fn store<E: std::fmt::Display>(
        &self,
        content: impl Stream<Item = Result<Bytes, E>> + Send,
        limit: u64,
    ) -> Result<Stored, FileTrouble> {
        let incoming = Place::from_iter([INCOMING, &Id::new(Timestamp(0)).to_string()]);
        let upload = self.store.put_multipart(&incoming).await?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, CHUNK);

        let key = Secret::new();
        let (hash, size) = match take_in(&mut upload, content, limit, Sealer::new(key.clone())).await {
            Ok(taken) => taken,
            Err(trouble) => {
                upload.abort().await?;
                return Err(trouble);
            }
        };

        upload.finish().await?;
        self.store.rename(&incoming, &place(&hash)).await?;
        self.folders.sync(&hash).await?;
        Ok(Stored { hash, size, key })
    }

    /// Takes in content that is in memory already.
    ///
    /// # Errors
    /// As [`Files::store`].
    pub async fn store_bytes(&self, bytes: impl Into<Bytes>, limit: u64) -> Result<Stored, FileTrouble> {
        let content = stream::iter([Ok::<_, std::convert::Infallible>(bytes.into())]);
        self.store(content, limit).await
    }

    /// The content with this hash, piece by piece; one without a key is from before contents were sealed.
    /// What was changed on the disk ends the stream with [`FileTrouble::Changed`].
    ///
    /// # Errors
    /// [`FileTrouble::Missing`] when there is none.
    pub async fn read(&self, hash: &str, key: Option<Secret>) -> Result<Content, FileTrouble> {
        if !is_hash(hash) {
            return Err(FileTrouble::Missing);
        }
        let raw = self.store.get(&place(hash)).await?.into_stream().map_err(FileTrouble::from).boxed();
        Ok(match key {
            Some(key) => opened(raw, key),
            None => raw,
        })
    }

    /// The same, whole, for contents that are known to be small.
    ///
    /// # Errors
    /// As [`Files::read`], and [`FileTrouble::Changed`].
    pub async fn read_bytes(&self, hash: &str, key: Option<Secret>) -> Result<Bytes, FileTrouble> {
        let pieces = self.read(hash, key).await?;
        let whole = pieces.try_fold(Vec::new(), async |mut whole, piece| {
            whole.extend_from_slice(&piece);
            Ok(whole)
        });
        Ok(whole.await?.into())
    }

    /// Removes a content that no row names any more; nothing happens when it is gone already.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn forget(&self, hash: &str) -> Result<(), FileTrouble> {
        if !is_hash(hash) {
            return Ok(());
        }
        match self.store.delete(&place(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// For [`super::record`].
impl Files {
    /// [`Files::forget`], but not while somebody copies: see [`hold`].
    pub(super) async fn forget_after_copying(&self, hash: &str) -> Result<(), FileTrouble> {
        let file = self.folders.dir.join(COPYING);
        let locked = tokio::task::spawn_blocking(move || {
            let file = lock_file(&file)?;
            file.lock().map(|()| file)
        });
        let locked = locked.await.map_err(io::Error::other).and_then(|locked| locked).map_err(cannot)?;
        self.forget(hash).await?;
        drop(locked);
        Ok(())
    }
}

/// For [`super::leftovers`].
impl Files {
    /// The hashes of contents that were brought before `before`.
    pub(super) async fn older_than(&self, before: Timestamp) -> Result<Vec<String>, FileTrouble> {
        let mut older = Vec::new();
        let mut all = self.store.list(None);
        while let Some(found) = all.next().await {
            let found = found?;
            let Some(hash) = found.location.filename().filter(|name| is_hash(name)) else { continue };
            if found.location == place(hash) && found.last_modified.timestamp_millis() < before.0 {
                older.push(hash.to_owned());
            }
        }
        Ok(older)
    }
}

/// Opens what comes in `sealed`.
fn opened(sealed: Content, key: Secret) -> Content {
    let pieces = stream::try_unfold(Some((sealed, Opener::new(key))), async |rest| {
        let Some((mut sealed, mut opener)) = rest else { return Ok(None) };
        loop {
            let Some(raw) = sealed.try_next().await? else {
                let last = opener.finish().ok_or(FileTrouble::Changed)?;
                return Ok(Some((Bytes::from(last), None)));
            };
            let plain = opener.push(&raw).ok_or(FileTrouble::Changed)?;
            if !plain.is_empty() {
                return Ok(Some((Bytes::from(plain), Some((sealed, opener)))));
            }
        }
    });
    pieces.boxed()
}

/// The folders of contents whose names are on disk for sure.
///
/// The store syncs the names of folders only in the call that makes them. When that call breaks off there, or is
/// not through yet, whoever comes next finds the folder and would believe it safe.
#[derive(Debug)]
struct Folders {
    dir: PathBuf,
    /// By the first four digits of the hashes within.
    safe: Mutex<BTreeSet<String>>,
}

impl Folders {
    async fn sync(&self, hash: &str) -> Result<(), FileTrouble> {
        let digits = hash[..4].to_owned();
        if self.safe.lock().unwrap_or_else(PoisonError::into_inner).contains(&digits) {
            return Ok(());
        }
        let (dir, between) = (self.dir.clone(), self.dir.join(&hash[..2]));
        let synced =
            tokio::task::spawn_blocking(move || sync_folder(&between).and_then(|()| sync_folder(&dir)));
        synced.await.map_err(io::Error::other).and_then(|synced| synced).map_err(cannot)?;
        self.safe.lock().unwrap_or_else(PoisonError::into_inner).insert(digits);
        Ok(())
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn cannot(source: io::Error) -> object_store::Error {
    object_store::Error::Generic { store: "files", source: Box::new(source) }
}

/// Keeps contents that are sealed anew from being taken away in `dir`, as long as what this answers is held: so that
/// whoever copies the database and then its contents finds them.
///
/// # Errors
/// When the file of the lock cannot be made.
pub fn hold(dir: &Path) -> io::Result<File> {
    let file = lock_file(&dir.join(COPYING))?;
    file.lock_shared().map(|()| file)
}

fn lock_file(path: &Path) -> io::Result<File> {
    File::options().write(true).create(true).truncate(false).mode(0o600).open(path)
}

/// Reads a content in `dir` again, without opening the store, and tells what is wrong with it. It needs no key, and
/// takes as long as reading.
///
/// # Errors
/// When it is missing, cannot be read, or is not what was brought.
pub fn check(dir: &Path, hash: &str, size: i64, is_sealed: bool) -> Result<(), FileTrouble> {
    if !is_hash(hash) {
        return Err(FileTrouble::Missing);
    }
    let cannot = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => FileTrouble::Missing,
        _ => FileTrouble::Interrupted(error.to_string()),
    };
    let mut file = std::fs::File::open(dir.join(&hash[..2]).join(&hash[2..4]).join(hash)).map_err(cannot)?;
    let size = u64::try_from(size).map_err(|_| FileTrouble::Changed)?;
    let size = if is_sealed { sealed_size(size) } else { size };
    let (mut sum, mut read, mut piece) = (Sha256::new(), 0_u64, vec![0; CHUNK]);
    loop {
        let length = file.read(&mut piece).map_err(cannot)?;
        if length == 0 {
            break;
        }
        read += length as u64;
        sum.update(&piece[..length]);
    }
    if hex(sum) == hash && read == size { Ok(()) } else { Err(FileTrouble::Changed) }
}

/// Answers the hash of what lies there now, and the size of what came.
async fn take_in<E: std::fmt::Display>(
    upload: &mut WriteMultipart,
    content: impl Stream<Item = Result<Bytes, E>>,
    limit: u64,
    mut sealer: Sealer,
) -> Result<(String, i64), FileTrouble> {
    let mut content = std::pin::pin!(content);
    let mut hash = Sha256::new();
    let mut size = 0_u64;
    while let Some(piece) = content.next().await {
        let piece = piece.map_err(|error| FileTrouble::Interrupted(error.to_string()))?;
        size += piece.len() as u64;
        if size > limit {
            return Err(FileTrouble::TooLarge { limit });
        }
        let sealed = sealer.push(&piece);
        hash.update(&sealed);
        upload.wait_for_capacity(CHUNKS_AT_ONCE).await?;
        upload.put(sealed.into());
    }
    let size = i64::try_from(size).map_err(|_| FileTrouble::TooLarge { limit })?;
    let last = sealer.finish();
    hash.update(&last);
    upload.put(last.into());
    Ok((hex(hash), size))
}

pub(super) fn hex(hash: Sha256) -> String {
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Two levels of folders, so that none grows beyond what a file system likes.
fn place(hash: &str) -> Place {
    Place::from_iter([&hash[..2], &hash[2..4], hash])
}

fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn sweep(incoming: &Path) {
    for entry in std::fs::read_dir(incoming).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|about| about.modified()).ok().and_then(|at| at.elapsed().ok());
        if age.is_some_and(|age| age > LEFT_BEHIND) {
            // It takes room, nothing else; the next start tries again.
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

//! Where brought files wait, sealed with the house's key.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use axum::extract::Multipart;
use axum::http::StatusCode;
use foundation::id::Id;
use foundation::vault::{Sealer, Vault, begin_house_file, open_house_file};
use foundation::web::{App, Problem};
use serde::{Deserialize, Serialize};
use tokio::io::AsyncWriteExt;

use super::super::csv_source::CsvSource;
use super::super::fields::What;
use super::super::refusal::Refusal;
use super::super::rejects::Rejects;

/// Bytes of a form with its file.
pub(super) const LARGEST: usize = 512 * 1024 * 1024;
/// Bytes of the field `what`.
const LONGEST_WHAT: usize = 100;
/// What nobody imported goes away after a week.
pub const KEPT_DAYS: i64 = 7;
const KEPT_FOR: Duration = Duration::from_secs(KEPT_DAYS.unsigned_abs() * 24 * 60 * 60);

/// A brought file, for whoever brought it.
#[derive(Clone)]
pub(super) struct Upload {
    pub id: Id,
    pub path: PathBuf,
    pub about: About,
    vault: Vault,
}

/// What is known about a brought file.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct About {
    what: String,
    pub file_name: String,
    by: Id,
}

impl Upload {
    /// The file of `by`; none for anybody else.
    pub(super) fn find(app: &App, id: Id, by: Option<Id>) -> Option<Self> {
        let path = folder(app).join(format!("{id}.csv"));
        let about: About = serde_json::from_slice(&std::fs::read(path.with_extension("json")).ok()?).ok()?;
        (Some(about.by) == by).then(|| Self { id, path, about, vault: app.db.vault().clone() })
    }

    pub(super) fn what(&self) -> What {
        What::parse(&self.about.what).unwrap_or(What::Customers)
    }

    /// Its table. Blocks.
    pub(super) fn source(&self) -> Result<CsvSource, Refusal> {
        CsvSource::open(&self.path, &self.vault)
    }

    pub(super) fn has_rejected(&self) -> bool {
        Rejects::path_for(&self.path).exists()
    }

    /// Its rejected rows. Blocks.
    pub(super) fn rejected(&self) -> std::io::Result<Vec<u8>> {
        let mut rows = Vec::new();
        open_house_file(&self.vault, &Rejects::path_for(&self.path))?.read_to_end(&mut rows)?;
        Ok(rows)
    }

    /// Why its import stopped, if it did.
    pub(super) fn trouble(&self) -> Option<String> {
        std::fs::read_to_string(self.path.with_extension("trouble")).ok()
    }

    pub(super) fn set_trouble(&self, text: &str) {
        if let Err(error) = std::fs::write(self.path.with_extension("trouble"), text) {
            tracing::error!(%error, "write why an import stopped");
        }
    }

    /// The people's data goes; what was rejected stays a week to be corrected.
    pub(super) fn forget(&self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::warn!(%error, "remove an imported file");
        }
    }
}

/// Takes in a form with the fields `what` and `file`.
pub(super) async fn receive(app: &App, by: Id, form: Multipart) -> Result<Id, Problem> {
    let folder = folder(app);
    private_folder(&folder).map_err(|error| trouble("make the folder of imports", &error))?;
    sweep(app);
    let id = Id::new(app.now());
    let path = folder.join(format!("{id}.csv"));
    let received = take(app.db.vault(), &path, by, form).await;
    if received.is_err() && path.exists() {
        std::fs::remove_file(&path).map_err(|error| Problem::trouble("remove a refused file", &error))?;
    }
    let json =
        serde_json::to_vec(&received?).map_err(|error| Problem::trouble("write about a file", &error))?;
    let kept = keep(&path.with_extension("json"), &json).and_then(|()| sync_folders(app));
    kept.map_err(|error| trouble("write about a file", &error))?;
    Ok(id)
}

/// Writes a small file so that it is there whole or not at all, also after a power cut.
fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let partial = path.with_extension("partial");
    let mut file = File::create(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(partial, path)
}

/// A file is only there for good when the folder that names it is on the disk too.
fn sync_folders(app: &App) -> std::io::Result<()> {
    File::open(folder(app))?.sync_all()?;
    File::open(&app.settings.data)?.sync_all()
}

/// Lists of people are nobody else's on this machine.
fn private_folder(folder: &Path) -> std::io::Result<()> {
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A full disk is told as one.
fn trouble(doing: &str, error: &std::io::Error) -> Problem {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    if matches!(error.kind(), StorageFull | QuotaExceeded) {
        let detail = "the disk of the files is full; nothing was saved";
        return Problem::new(StatusCode::INSUFFICIENT_STORAGE, "disk-full", detail);
    }
    Problem::trouble(doing, error)
}

/// Writes the file of a form to `path`.
async fn take(vault: &Vault, path: &Path, by: Id, mut form: Multipart) -> Result<About, Problem> {
    let mut about = About { what: What::Customers.as_str().to_owned(), file_name: String::new(), by };
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        Problem::new(error.status(), "bad-request", error.body_text())
    };
    while let Some(mut part) = form.next_field().await.map_err(unreadable)? {
        match part.name() {
            Some("what") => {
                let mut what = Vec::new();
                while let Some(bytes) = part.chunk().await.map_err(unreadable)? {
                    if what.len() + bytes.len() > LONGEST_WHAT {
                        return Err(Problem::bad_request("the field what is too long"));
                    }
                    what.extend_from_slice(&bytes);
                }
                about.what = String::from_utf8_lossy(&what).into_owned();
            }
            Some("file") if path.exists() => {
                return Err(Problem::bad_request("the form has more than one file"));
            }
            Some("file") => {
                about.file_name = foundation::files::display_name(part.file_name().unwrap_or_default());
                let trouble = |error: std::io::Error| trouble("write a brought file", &error);
                let (file, key) = begin_house_file(vault, path).map_err(trouble)?;
                let (mut file, mut sealer) = (tokio::fs::File::from_std(file), Sealer::new(key));
                while let Some(bytes) = part.chunk().await.map_err(unreadable)? {
                    file.write_all(&sealer.push(&bytes)).await.map_err(trouble)?;
                }
                file.write_all(&sealer.finish()).await.map_err(trouble)?;
                file.sync_all().await.map_err(trouble)?;
            }
            _ => {}
        }
    }
    if !path.exists() || What::parse(&about.what).is_none() {
        return Err(Problem::bad_request("the form has the fields what (customers or purchases) and file"));
    }
    Ok(about)
}

fn folder(app: &App) -> PathBuf {
    app.settings.data.join("imports")
}

/// Removes what has been here for too long.
pub(super) fn sweep(app: &App) {
    let now = std::time::UNIX_EPOCH + Duration::from_millis(u64::try_from(app.now().0).unwrap_or(0));
    let Ok(files) = std::fs::read_dir(folder(app)) else { return };
    for file in files.flatten() {
        let changed = file.metadata().and_then(|metadata| metadata.modified());
        let is_old = changed.is_ok_and(|changed| now.duration_since(changed).is_ok_and(|age| age > KEPT_FOR));
        if is_old && let Err(error) = std::fs::remove_file(file.path()) {
            tracing::warn!(%error, "remove an old brought file");
        }
    }
}

#[cfg(test)]
mod tests {
    use foundation::testing::{self, for_each_database};

    use super::*;

    #[tokio::test]
    async fn what_is_known_about_a_file_is_whole_and_private() {
        for_each_database(async |db, clock| {
            let app = testing::app(db, clock);
            private_folder(&folder(&app)).unwrap();
            let path = folder(&app).join("a.json");

            keep(&path, b"first").unwrap();
            keep(&path, b"second").unwrap();
            sync_folders(&app).unwrap();

            assert_eq!(std::fs::read(&path).unwrap(), b"second");
            assert!(!path.with_extension("partial").exists());
            let mode = std::os::unix::fs::MetadataExt::mode(&std::fs::metadata(folder(&app)).unwrap());
            assert_eq!(mode & 0o777, 0o700);
        })
        .await;
    }

    #[test]
    fn a_full_disk_is_told_as_one() {
        let full = trouble("write", &std::io::ErrorKind::StorageFull.into());
        let other = trouble("write", &std::io::ErrorKind::BrokenPipe.into());

        // RFC 4918, 11.5.
        assert_eq!((full.status.as_u16(), full.kind), (507, "disk-full"));
        assert_eq!(other.status.as_u16(), 500);
    }
}

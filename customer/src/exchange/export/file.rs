//! An export to a file: written beside it first, so that no half file ever bears its name.

use std::ffi::OsString;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use foundation::db::DbError;
use foundation::team::Permit;
use foundation::team::approval::Need;
use foundation::web::App;

use super::super::reason::Reason;
use super::super::refusal::Refusal;
use super::{Export, Exported, leave};

/// Writes a CSV file and returns how many rows it has, the header not counted.
/// `progress` is told the rows so far.
///
/// # Errors
/// When the file's name does not end in `.csv`, it cannot be written, or the
/// database fails; then a file that was there before is as it was.
pub async fn export(
    app: &App,
    permit: &Permit,
    exported: Exported,
    path: &Path,
    progress: &mut (dyn FnMut(u64) + Send),
) -> Result<u64, Refusal> {
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv")) {
        return Err(Refusal::WrongUse(Reason::refusal("only-csv").about(path.display().to_string())));
    }
    let partial = Partial::create(path)?;
    let mut writer = BufWriter::new(&partial.file);
    let mut tx = app.db.begin().await?;
    let need = leave(&mut tx, app, permit, &exported, "").await?;
    tx.commit().await?;
    let Need::Granted(approved) = need else { return Err(DbError::NotAllowed.into()) };
    let mut export = Export::begin(app, permit, approved, exported).await?;
    while let Some(part) = export.next_part().await? {
        writer.write_all(&part).map_err(|error| Refusal::unwritable(path, &error))?;
        progress(export.rows());
    }
    writer.flush().map_err(|error| Refusal::unwritable(path, &error))?;
    drop(writer);
    partial.finish(path)?;
    Ok(export.rows())
}

/// A file that goes away unless it is finished.
struct Partial {
    at: PathBuf,
    file: File,
}

impl Partial {
    fn create(path: &Path) -> Result<Self, Refusal> {
        let mut name = OsString::from(path);
        name.push(".partial");
        let at = PathBuf::from(name);
        let file = File::create(&at).map_err(|error| Refusal::unwritable(path, &error))?;
        Ok(Self { at, file })
    }

    fn finish(self, path: &Path) -> Result<(), Refusal> {
        self.file.sync_all().map_err(|error| Refusal::unwritable(path, &error))?;
        std::fs::rename(&self.at, path).map_err(|error| Refusal::unwritable(path, &error))
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // After the rename there is nothing left to remove.
        let _ = std::fs::remove_file(&self.at);
    }
}

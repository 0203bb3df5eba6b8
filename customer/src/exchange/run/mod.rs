//! An import from the first row to the last: in batches, each a transaction of
//! its own with one line in the audit, in memory that does not grow with the file.
//!
//! Organisations come before the people who work at them, wherever they stand in
//! the file. A dry run does all the same and commits nothing; rows that share a
//! customer with another row come last, in one transaction, so that they see each
//! other as they would in earnest, and the writer is held only for them.

mod running;
mod turns;

use std::path::{Path, PathBuf};

use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{DbError, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::vault::Vault;
use foundation::web::App;
use foundation::words::Words;
use serde::Serialize;
use serde_json::json;

use super::away::away;
use super::csv_source::CsvSource;
use super::customers::Customers;
use super::fields::What;
use super::mapping::Mapping;
use super::purchases::Purchases;
use super::reason::Reason;
use super::refusal::Refusal;
use super::rejects::{Rejected, Rejects};
use super::store;
use running::Running;
use turns::{Importer, survey};

/// What to import and how.
pub struct Import<'a> {
    pub what: What,
    pub path: &'a Path,
    /// The name to remember the file by; its path's own if none.
    pub file_name: Option<&'a str>,
    /// Pairs FIELD, COLUMN; an empty COLUMN leaves the field out.
    pub maps: &'a [(String, String)],
    /// Computes the same numbers and writes nothing.
    pub dry_run: bool,
    /// Rows that a dry run looks at; all if none.
    pub at_most: Option<u64>,
    /// The language of the reasons.
    pub words: Words,
    /// A run that was written down before, to be carried out (again); a new one if none.
    pub run: Option<Id>,
}

impl Import<'_> {
    /// The file after its header.
    async fn source(&self, vault: &Vault) -> Result<CsvSource, Refusal> {
        let (path, at_most) = (self.path.to_owned(), self.at_most.filter(|_| self.dry_run));
        let vault = vault.clone();
        Ok(away(move || CsvSource::open(&path, &vault)).await?.at_most(at_most))
    }
}

/// What came of an import, as `--json` prints it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Summary {
    /// None for a dry run.
    pub run: Option<Id>,
    pub read: u64,
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: u64,
    pub seconds: f64,
    /// Whether a dry run left rows of the file aside.
    #[serde(skip)]
    pub is_part: bool,
    /// The first rejected rows.
    #[serde(skip)]
    pub first_rejected: Vec<Rejected>,
    /// Columns that were not understood.
    #[serde(skip)]
    pub unknown_columns: Vec<String>,
    /// Where the rejected rows are, when there are any.
    #[serde(skip)]
    pub rejected_file: Option<PathBuf>,
}

/// How far an import has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub rows: u64,
    pub bytes: u64,
    /// The file's size.
    pub of_bytes: u64,
}

/// A row whose cells could be read.
pub struct Good {
    pub line: u64,
    pub cells: Vec<String>,
    pub shown: Vec<String>,
}

/// What came of a batch; rejected rows by their place in it.
#[derive(Default)]
pub struct Tally {
    pub created: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: Vec<(usize, Reason)>,
}

/// Imports a CSV file.
///
/// # Errors
/// When the file is no table, a needed field has no column, or the database
/// fails; batches that were committed before stay, and importing the file again
/// goes on from there without doubling anything.
pub async fn import(
    app: &App,
    permit: &Permit,
    import: &Import<'_>,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<Summary, Refusal> {
    let started = app.now();
    let source = import.source(app.db.vault()).await?;
    let mapping = Mapping::find(import.what, source.headers(), import.maps)?;
    let unknown_columns = mapping.unknown.clone();
    let importer = match import.what {
        What::Customers => Importer::Customers(Customers::prepare(app, mapping).await?),
        What::Purchases => Importer::Purchases(Purchases::new(mapping, &app.settings.currency)),
    };
    // Reading it once before shows that it is a table to its end, before anything is written.
    let survey = survey(import, app.db.vault(), &importer).await?;

    let rejects_at = (!import.dry_run).then(|| Rejects::path_for(import.path));
    // What was brought to us lies sealed beside its file; whoever gave us a file of their own reads the rejected rows.
    let vault = import.run.map(|_| app.db.vault().clone());
    let rejects = Rejects::start(rejects_at.clone(), source.headers(), vault)?;
    let mut running = Running {
        app,
        permit,
        import,
        importer,
        rejects,
        unreadable: Vec::new(),
        summary: Summary::default(),
    };
    if !import.dry_run {
        running.start().await?;
    }
    for turn in survey.turns() {
        running.read(*turn, &survey.repeated, progress).await?;
    }
    if !survey.repeated.is_empty() {
        running.read_repeated(&survey).await?;
    }
    running.finish().await?;

    let Running { mut summary, mut rejects, .. } = running;
    summary.seconds = (app.now().0 - started.0) as f64 / 1000.0;
    summary.first_rejected = std::mem::take(&mut rejects.first);
    summary.is_part = survey.is_part;
    summary.unknown_columns = unknown_columns;
    summary.rejected_file = rejects_at.filter(|_| summary.rejected > 0);
    Ok(summary)
}

/// Writes down that a run begins.
///
/// # Errors
/// When the database fails.
pub(in crate::exchange) async fn begin(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    run: Id,
    what: What,
    file_name: &str,
) -> Result<(), DbError> {
    store::start(tx, permit, now, run, what.as_str(), file_name).await?;
    let detail = json!({ "what": what.as_str(), "file": file_name });
    audit::record(tx, permit, now, "import.start", Object::new("import_run", run), detail).await
}

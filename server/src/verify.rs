//! `vinculo verify`: looks whether everything is as it was left.

use std::io::Write;
use std::path::Path;

use customer::consent;
use foundation::audit;
use foundation::db::{Args, Db, Query};
use foundation::files;

use crate::cli::{Audit, Place, Verify};
use crate::failure::Failure;
use crate::place;

#[derive(serde::Serialize)]
pub struct Report {
    audit_rows: i64,
    audit_lanes: usize,
    anchors: usize,
    files: usize,
    consents: i64,
    pub findings: Vec<Found>,
}

#[derive(serde::Serialize)]
pub struct Found {
    /// `database`, `file`, `audit` or `consent`.
    pub what: &'static str,
    pub text: String,
}

/// Looks at the database, the files and the audit, and changes nothing.
///
/// # Errors
/// With the number of findings, when there is one; or with the sentence that says why nobody could look.
pub async fn run(place: &Place, verify: &Verify) -> Result<(), Failure> {
    let data = place::data_folder(place, "vinculo-data");
    let mut seeds = Vec::new();
    for file in &verify.seed {
        let text = std::fs::read_to_string(file).map_err(|error| {
            Failure::new(format!("cannot read {}: {}", file.display(), place::said(&error)))
        })?;
        seeds.extend(
            audit::read_seeds(&text)
                .ok_or_else(|| Failure::usage(format!("{} holds no start key", file.display())))?,
        );
    }
    let db = place::open_as_it_is(place, &data).await?;
    let looked = look(&db, &data, &seeds, verify.anchors.as_deref()).await;
    db.close().await;
    let report = looked?;
    say(&report, verify.json)?;
    match report.findings.len() {
        0 => Ok(()),
        1 => Err(Failure::new("there is one finding")),
        count => Err(Failure::new(format!("there are {count} findings"))),
    }
}

/// Prints the start key and forgets it.
///
/// # Errors
/// When it was taken before, or cannot be removed.
pub fn start_key(place: &Place, audit: &Audit) -> Result<(), Failure> {
    let Audit::StartKey = audit;
    let folder = audit::KeyFolder::new(&place::data_folder(place, "vinculo-data"));
    let trouble = |error: std::io::Error| Failure::new(format!("the start key: {}", place::said(&error)));
    let seed = folder.waiting_seed().map_err(trouble)?;
    let seed = seed.ok_or_else(|| {
        Failure::new("there is no start key here; it was taken before, or nothing was started yet")
    })?;
    write!(std::io::stdout(), "{seed}").map_err(|_| Failure::new("nobody read the start key; it stays"))?;
    folder.forget_seed().map_err(trouble)
}

/// Looks and changes nothing.
///
/// # Errors
/// When nobody could look.
pub async fn look(
    db: &Db,
    data: &Path,
    seeds: &[audit::Sum],
    anchors: Option<&Path>,
) -> Result<Report, Failure> {
    let mut findings = Vec::new();
    let trouble = |error| Failure::of_database("look at the database", &error);
    let structure = db.integrity().await.map_err(trouble)?;
    findings.extend(structure.into_iter().map(|text| Found { what: "database", text }));

    let files: Vec<(String, i64, bool)> = db
        .all("select distinct hash, size, sealed_key is not null from file order by hash", Args::new())
        .await
        .map_err(trouble)?;
    let folder = data.join("files");
    for (hash, size, is_sealed) in &files {
        if let Err(trouble) = files::check(&folder, hash, *size, *is_sealed) {
            findings.push(Found { what: "file", text: format!("{hash}: {trouble}") });
        }
    }

    let checked = audit::verify(db, data, seeds, anchors)
        .await
        .map_err(|trouble| Failure::new(format!("look at the audit: {trouble}")))?;
    findings
        .extend(checked.findings.iter().map(|finding| Found { what: "audit", text: finding.to_string() }));
    findings.extend(
        checked
            .broken_anchors
            .iter()
            .map(|line| Found { what: "audit", text: format!("line {line} of the anchors is no anchor") }),
    );
    let consents = consent::verify(db).await.map_err(trouble)?;
    findings.extend(consents.findings.into_iter().map(|text| Found { what: "consent", text }));
    Ok(Report {
        audit_rows: checked.rows,
        audit_lanes: checked.lanes,
        anchors: checked.anchors,
        files: files.len(),
        consents: consents.statements,
        findings,
    })
}

fn say(report: &Report, as_json: bool) -> Result<(), Failure> {
    let text = if as_json {
        serde_json::to_string(report).map_err(|_| Failure::new("the report could not be written as JSON"))?
    } else {
        let Report { audit_rows, audit_lanes, anchors, files, consents, findings } = report;
        let mut text: String =
            findings.iter().map(|found| format!("finding {}: {}\n", found.what, found.text)).collect();
        text += &format!(
            "audit rows {audit_rows} lanes {audit_lanes} anchors {anchors} files {files} consents {consents} findings {}",
            findings.len()
        );
        text
    };
    writeln!(std::io::stdout(), "{text}").map_err(|_| Failure::new("nobody read what was found"))
}

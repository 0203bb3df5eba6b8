//! What is older than anybody may ask for goes away.

use std::fs::remove_file;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::shelf::{Run, Shelf, head};
use crate::clock::Timestamp;

/// Removes what is needed for no moment since `since`: whole runs that ended before, in the others what lies before
/// the newest base from before, and contents that no base that stays has named.
pub(super) fn tidy(shelf: &Shelf, since: Timestamp) -> io::Result<()> {
    let mut runs = shelf.runs()?;
    let newest = runs.pop();
    let mut oldest_kept = None;
    for run in &runs {
        if ended(run)?.is_none_or(|at| at < since) {
            std::fs::remove_dir_all(&run.folder)?;
        } else {
            oldest_kept = earlier(oldest_kept, shorten(run, since)?);
        }
    }
    if let Some(run) = &newest {
        oldest_kept = earlier(oldest_kept, shorten(run, since)?);
    }
    match oldest_kept {
        Some(at) => drop_contents(shelf, at),
        None => Ok(()),
    }
}

/// When the newest change of a run was made.
fn ended(run: &Run) -> io::Result<Option<Timestamp>> {
    let segment = run.segments.last().map(|number| run.segment(*number));
    let file = segment.or_else(|| run.bases.last().map(|number| run.base(*number)));
    file.map(|file| head(&file).map(|(_, link)| Timestamp(link.until))).transpose()
}

/// Answers when the oldest base that stays was taken.
fn shorten(run: &Run, since: Timestamp) -> io::Result<Option<Timestamp>> {
    let mut kept: Option<(u64, Timestamp)> = None;
    for number in &run.bases {
        let at = Timestamp(head(&run.base(*number))?.1.until);
        if kept.is_none() || at <= since {
            kept = Some((*number, at));
        }
    }
    let Some((first, at)) = kept else { return Ok(None) };
    // The older first: what is cut off in between leaves a run that begins later, not one with a gap.
    for number in run.bases.iter().filter(|number| **number < first) {
        remove(&run.base(*number))?;
    }
    for number in run.segments.iter().filter(|number| **number <= first) {
        remove(&run.segment(*number))?;
    }
    Ok(Some(at))
}

fn drop_contents(shelf: &Shelf, before: Timestamp) -> io::Result<()> {
    let before = SystemTime::UNIX_EPOCH + Duration::from_millis(before.0.unsigned_abs());
    for file in shelf.contents()? {
        if file.metadata()?.modified()? < before {
            remove(&file)?;
        }
    }
    Ok(())
}

fn remove(file: &Path) -> io::Result<()> {
    match remove_file(file) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

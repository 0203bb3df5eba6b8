//! Making the database of a moment, from a base and the segments after it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::Connection;

use super::super::format::Reader;
use super::super::restore::unpack;
use super::super::take::contents_of;
use super::super::{
    BESIDE, BackupTrouble, Beside, DATABASE, io_at, make_private_folder, move_into, refuse_unless_empty,
};
use super::contents;
use super::segment::{self, Link};
use super::shelf::{self, Run, Shelf};
use super::tail::Mark;
use crate::clock::Timestamp;
use crate::vault::{LEDGER, MasterKey};

/// What was made.
#[derive(Clone, Debug)]
pub struct Rebuilt {
    /// The newest migration of the database at that moment.
    pub schema: i64,
    /// The moment that the database shows: all that was committed by then.
    pub at: Timestamp,
    pub segments: u64,
    /// Contents of attached files.
    pub contents: u64,
    /// The newest ledger of who was forgotten was in the archive.
    pub has_ledger: bool,
}

/// Makes the database as it was at `at`, or the newest there is, in the empty folder `data`. Everything is made beside
/// and checked; then it gets its place, or nothing stays.
///
/// # Errors
/// See [`BackupTrouble`]; a gap, a part that was touched and a part that is missing are refused.
pub fn rebuild(
    archive: &Path,
    at: Option<Timestamp>,
    data: &Path,
    master: &MasterKey,
) -> Result<Rebuilt, BackupTrouble> {
    refuse_unless_empty(data)?;
    let shelf = Shelf(archive.to_owned());
    let beside = Beside(data.join(BESIDE));
    make_private_folder(&beside.0).map_err(io_at(&beside.0))?;
    let rebuilt = make(&shelf, at, &beside.0, master)?;
    move_into(&beside.0, data)?;
    Ok(rebuilt)
}

fn make(
    shelf: &Shelf,
    at: Option<Timestamp>,
    data: &Path,
    master: &MasterKey,
) -> Result<Rebuilt, BackupTrouble> {
    let runs = shelf.runs().map_err(io_at(&shelf.0))?;
    let (run, number) = choose(shelf, &runs, at)?;
    let file = run.base(number);
    let refused = refused_at(&file);
    let input = File::open(&file).map_err(io_at(&file))?;
    let (reader, head) = Reader::begin(BufReader::new(input), master).map_err(&refused)?;
    let link = head.link.clone().filter(|link| link.run == run.id && link.number == number);
    let link = link.ok_or_else(|| refused(io::Error::other("it belongs elsewhere")))?;
    unpack(reader, data, &refused)?;

    let database = data.join(DATABASE);
    let (segments, newest) = bring_up_to(run, &link, at, &database, master)?;
    let schema = check(&database)?;
    let mut contents = 0;
    for hash in contents_of(&database)? {
        let kept = shelf.content(&hash);
        let brought = contents::bring_back(shelf, data, &hash, master).map_err(refused_at(&kept))?;
        contents += u64::from(brought);
    }
    let ledger = newest_ledger(&runs, master)?;
    let has_ledger = ledger.is_some();
    if let Some(ledger) = ledger {
        let to = data.join(LEDGER);
        segment::put(&to, &ledger).map_err(io_at(&to))?;
    }
    Ok(Rebuilt { schema, at: newest, segments, contents, has_ledger })
}

fn refused_at(file: &Path) -> impl Fn(io::Error) -> BackupTrouble {
    let path = file.display().to_string();
    move |source| BackupTrouble::Refused { path: path.clone(), source }
}

/// The newest base that was taken by then.
fn choose<'a>(
    shelf: &Shelf,
    runs: &'a [Run],
    at: Option<Timestamp>,
) -> Result<(&'a Run, u64), BackupTrouble> {
    let refused = |text: String| refused_at(&shelf.0)(io::Error::other(text));
    let (mut chosen, mut first, mut after) = (None, None, None);
    for run in runs {
        for number in &run.bases {
            let file = run.base(*number);
            let taken = Timestamp(shelf::head(&file).map_err(refused_at(&file))?.1.until);
            first.get_or_insert(taken);
            if at.is_none_or(|at| taken <= at) {
                chosen = Some((run, *number));
            } else {
                after.get_or_insert((run.id, taken));
            }
        }
    }
    let Some((run, number)) = chosen else {
        return Err(refused(match first {
            Some(first) => format!("it begins at {first}"),
            None => "it holds no base".to_owned(),
        }));
    };
    // What was written after one run ended and before the next began, nobody knows.
    if let (Some(at), Some((next, begins))) = (at, after)
        && next != run.id
    {
        let newest = run.segments.last().map_or_else(|| run.base(number), |number| run.segment(*number));
        let ends = Timestamp(shelf::head(&newest).map_err(refused_at(&newest))?.1.until);
        if at > ends {
            return Err(refused(format!("nothing was archived from {ends} to {begins}; name another time")));
        }
    }
    Ok((run, number))
}

/// Puts the pages of the segments after the base into the database; answers how many segments, and until when.
fn bring_up_to(
    run: &Run,
    base: &Link,
    at: Option<Timestamp>,
    database: &Path,
    master: &MasterKey,
) -> Result<(u64, Timestamp), BackupTrouble> {
    let wrote = io_at(database);
    let mut out = OpenOptions::new().write(true).open(database).map_err(&wrote)?;
    let (mut newest, mut before, mut number) = (Timestamp(base.until), base.before.clone(), base.number);
    let is_wanted = |mark: &Mark| at.is_none_or(|at| mark.at <= at);
    for found in run.segments.iter().filter(|found| **found > base.number) {
        number += 1;
        let file = run.segment(number);
        let refused = refused_at(&file);
        if *found != number {
            return Err(refused(io::Error::other("it is missing")));
        }
        let segment = segment::read(&file, master).map_err(&refused)?;
        let is_next =
            segment.link.run == run.id && segment.link.number == number && segment.link.before == before;
        if !is_next {
            return Err(refused(io::Error::other("it does not follow from the one before")));
        }
        // A clock that was set back must not leave one out in the middle.
        for mark in segment.marks.iter().take_while(|mark| is_wanted(mark)) {
            put(&mut out, mark, u64::from(segment.link.page_size)).map_err(&wrote)?;
            newest = newest.max(mark.at);
        }
        if !segment.marks.iter().all(is_wanted) {
            break;
        }
        before = segment::hash_of(&file).map_err(io_at(&file))?;
    }
    out.sync_all().map_err(wrote)?;
    Ok((number - base.number, newest))
}

fn put(out: &mut File, mark: &Mark, page_size: u64) -> io::Result<()> {
    for (number, page) in &mark.pages {
        out.seek(SeekFrom::Start((u64::from(*number).saturating_sub(1)) * page_size))?;
        out.write_all(page)?;
    }
    out.set_len(u64::from(mark.size) * page_size)
}

/// Answers the newest migration.
fn check(database: &Path) -> Result<i64, BackupTrouble> {
    let connection = Connection::open(database)?;
    let said: String = connection.query_row("pragma integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        return Err(BackupTrouble::Damaged(said));
    }
    let newest = "select coalesce(max(number), 0) from vinculo_migration";
    Ok(connection.query_row(newest, [], |row| row.get(0))?)
}

/// Whoever was forgotten later is to be forgotten again: the newest ledger of all counts, whichever moment was asked for.
fn newest_ledger(runs: &[Run], master: &MasterKey) -> Result<Option<Vec<u8>>, BackupTrouble> {
    for run in runs.iter().rev() {
        for number in run.segments.iter().rev() {
            let file = run.segment(*number);
            let input = File::open(&file).map_err(io_at(&file))?;
            // Not as the head says, but as it was sealed.
            let (_, head) = Reader::begin(input, master).map_err(refused_at(&file))?;
            if head.link.is_some_and(|link| link.has_ledger) {
                return Ok(segment::read(&file, master).map_err(refused_at(&file))?.ledger);
            }
        }
        for number in run.bases.iter().rev() {
            if let Some(ledger) = ledger_of_base(&run.base(*number), master)? {
                return Ok(Some(ledger));
            }
        }
        if !run.bases.is_empty() {
            // A base brings the whole ledger of its time.
            return Ok(None);
        }
    }
    Ok(None)
}

fn ledger_of_base(file: &Path, master: &MasterKey) -> Result<Option<Vec<u8>>, BackupTrouble> {
    let refused = refused_at(file);
    let input = File::open(file).map_err(io_at(file))?;
    let (mut reader, _) = Reader::begin(BufReader::new(input), master).map_err(&refused)?;
    while let Some((name, size)) = reader.next_part().map_err(&refused)? {
        let mut bytes = Vec::new();
        if name == LEDGER {
            reader.copy(size, &mut bytes).map_err(&refused)?;
            return Ok(Some(bytes));
        }
        reader.copy(size, &mut io::sink()).map_err(&refused)?;
    }
    Ok(None)
}

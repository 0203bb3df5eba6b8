//! The power is cut: images of the disk as it may be found afterwards, each opened and compared with the journal.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::compare::{Verdict, compare};
use crate::journal::{Journal, Outcome, Record};
use crate::load::{self, Run, Told, WRITERS, sha256};
use crate::over_http;
use crate::random::Random;
use crate::recording::{Event, Recording};
use crate::replay::{Disk, Image};
use crate::say::{Watch, progress, rest, say};
use crate::sealed::{Key, content};
use crate::seen::{self, Database};
use crate::server::{Program, place_in};
use crate::shim::{EIO, Fails, Fault, Lie, Shim};
use crate::{Settings, Trouble};

/// So many images are made of one recording.
const IMAGES: usize = 500;
/// One in so many images is also served by the program itself, and asked over HTTP.
const SERVED: usize = 50;
/// How long there is writing before and after the program is asked to stop and started again.
const WRITE_FOR: Duration = Duration::from_millis(1_200);
/// So many findings are told; the rest is counted.
const TOLD: usize = 12;

/// The disk that is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It does what it is asked.
    Honest,
    /// It answers syncs without doing them. Then something must be lost, or the images prove nothing.
    Lying(Lie),
    /// Now and then a sync fails and says so. Then still nothing acknowledged may be lost.
    Failing,
}

/// What all images together showed.
#[derive(Default)]
struct Sum {
    images: usize,
    acknowledged: usize,
    /// Images in which something acknowledged was missing, wrong or doubled.
    lost: usize,
    /// Images that could not be opened, or are damaged.
    unreadable: usize,
    findings: Vec<String>,
}

/// Makes so many images. Returns whether nothing was lost or, on a disk that lies, whether that was noticed.
///
/// # Errors
/// When the run itself cannot go on.
pub fn run(settings: &Settings, images: usize, kind: Kind) -> Result<bool, Trouble> {
    let watch = Watch::start();
    let is_lying = matches!(kind, Kind::Lying(_));
    let mut sum = Sum::default();
    let mut number = 0;
    while sum.images < images {
        let home = settings.scratch.join(format!("power-{number}"));
        fs::create_dir_all(&home)?;
        let seed = settings.seed.wrapping_mul(1_000).wrapping_add(number);
        let (shim, journal, program, token) = record(settings, &home, seed, kind)?;
        let recording = shim.recording().ok_or_else(|| Trouble::new("nothing was recorded"))?;
        let recording = Recording::read(recording)?;
        let records = journal.records();
        sum.acknowledged += records.iter().filter(|record| record.outcome == Outcome::Acknowledged).count();
        let count = IMAGES.min(images - sum.images);
        let plain = Program { env: Vec::new(), ..program };
        Replay { recording: &recording, records, home: &home, program: plain, token, seed }
            .look(count, &mut sum)?;
        progress(format!(
            "power: {} of {images} images, {} events in the last recording, {:.0} s",
            sum.images,
            recording.events.len(),
            watch.seconds()
        ));
        let is_clean = sum.lost + sum.unreadable == 0;
        if is_clean || is_lying {
            fs::remove_dir_all(&home)?;
        } else {
            progress(format!("what was recorded lies in {}", home.display()));
            break;
        }
        number += 1;
    }
    for finding in sum.findings.iter().take(TOLD) {
        progress(finding);
    }
    let disk = match kind {
        Kind::Honest => "",
        Kind::Lying(Lie::Files) => " on a disk that does not sync files",
        Kind::Lying(Lie::Folders) => " on a disk that does not sync folders",
        Kind::Failing => " on a disk whose syncs fail now and then",
    };
    say(format!(
        "power{disk}: images {} acknowledged {} lost {} unreadable {}",
        sum.images, sum.acknowledged, sum.lost, sum.unreadable
    ));
    progress(format!("power: seed {}, {:.0} s", settings.seed, watch.seconds()));
    let is_clean = sum.lost + sum.unreadable == 0;
    if is_lying && is_clean {
        progress("power: a disk that lies was not noticed: these images prove nothing");
    }
    Ok(is_clean != is_lying)
}

/// Records a whole short life, from the empty folder: start, writing, stop, start, writing, end.
fn record(
    settings: &Settings,
    home: &Path,
    seed: u64,
    kind: Kind,
) -> Result<(Shim, Journal, Program, String), Trouble> {
    let data = home.join("data");
    let shim = Shim::new(home, &data, true)?;
    let program = Program {
        vinculo: settings.vinculo.clone(),
        data,
        database: None,
        log: home.join("server.log"),
        env: shim.env(),
    };
    let journal = Journal::new(&home.join("journal.jsonl"), shim.marks()?)?;
    let told = Mutex::<Told>::default();
    let mut writers = load::writers(WRITERS, seed, "w");
    let mut random = Random::apart(seed, 33);

    let mut server = program.start()?;
    let token = program.token()?;
    for is_last in [false, true] {
        if let (Kind::Lying(lie), true) = (kind, is_last) {
            shim.lie(lie)?;
        }
        let stop = AtomicBool::new(false);
        let run = Run {
            host: &server.host,
            token: &token,
            journal: &journal,
            stop: &stop,
            told: &told,
            reconnects: false,
        };
        load::write_all(&mut writers, &run, || match kind {
            Kind::Failing => fail_now_and_then(&shim, &mut random),
            _ => {
                rest(WRITE_FOR);
                Ok(())
            }
        })??;
        if is_last {
            // Nobody may read what this one wrote and did not record.
            server.kill();
        } else {
            server.stop()?;
            server = program.start()?;
        }
    }
    let told = told.into_inner().unwrap_or_else(|held| held.into_inner());
    if let Some(text) = told.wrong.first() {
        return Err(Trouble::new(format!("the load itself went wrong: {text}")));
    }
    Ok((shim, journal, program, token))
}

fn fail_now_and_then(shim: &Shim, random: &mut Random) -> Result<(), Trouble> {
    let watch = Watch::start();
    while !watch.is_past(WRITE_FOR) {
        let countdown = random.between(1, 12) as u64;
        shim.arm(Fault { fails: Fails::Syncs, error: EIO, countdown, stays: false })?;
        rest(Duration::from_millis(25));
    }
    shim.disarm()
}

/// Making and judging the images of one recording.
struct Replay<'a> {
    recording: &'a Recording,
    records: Vec<Record>,
    home: &'a Path,
    program: Program,
    token: String,
    seed: u64,
}

impl Replay<'_> {
    fn look(&self, count: usize, sum: &mut Sum) -> Result<(), Trouble> {
        let mut random = Random::apart(self.seed, 99);
        let nothing = self.home.join("nothing");
        fs::create_dir_all(&nothing)?;
        let mut disk = Disk::before(self.recording, &nothing)?;
        let mut hashes = Hashes::default();
        let mut known: Vec<Option<Outcome>> = vec![None; self.records.len()];
        let mut passed = 0;
        for (place, moment) in self.moments(count, &mut random).into_iter().enumerate() {
            disk.advance(moment);
            for event in &self.recording.events[passed..moment] {
                match event {
                    Event::Intent { number } => known[*number] = Some(Outcome::Open),
                    Event::Acknowledged { number } => known[*number] = Some(Outcome::Acknowledged),
                    _ => {}
                }
            }
            passed = moment;
            let records: Vec<Record> = known
                .iter()
                .zip(&self.records)
                .filter_map(|(outcome, record)| Some(Record { outcome: (*outcome)?, ..record.clone() }))
                .collect();
            let image = disk.image(&mut random);
            let judged = self.judge(&image, &records, &mut hashes, (place + 1) % SERVED == 0, &mut random);
            sum.images += 1;
            match judged {
                Err(Trouble(text)) => {
                    sum.unreadable += 1;
                    sum.findings.push(format!("the image at {moment} cannot be read: {text}"));
                }
                Ok(verdict) => {
                    sum.unreadable += usize::from(!verdict.torn.is_empty());
                    sum.lost += usize::from(!verdict.lost.is_empty() || !verdict.doubled.is_empty());
                    sum.findings
                        .extend(verdict.findings().take(2).map(|text| format!("at {moment}: {text}")));
                }
            }
        }
        Ok(())
    }

    /// Half of the moments are anywhere, half just after an acknowledgement, where most is at stake.
    fn moments(&self, count: usize, random: &mut Random) -> Vec<usize> {
        let is_acknowledged = |(place, event): (usize, &Event)| {
            matches!(event, Event::Acknowledged { .. }).then_some(place + 1)
        };
        let after: Vec<usize> =
            self.recording.events.iter().enumerate().filter_map(is_acknowledged).collect();
        let Some(first) = after.first() else { return Vec::new() };
        let last = self.recording.events.len();
        let mut moments: Vec<usize> = (0..count)
            .map(|_| match random.percent(50) {
                true => (after[random.below(after.len())] + random.below(3)).min(last),
                false => random.between(*first, last),
            })
            .collect();
        moments.sort_unstable();
        moments
    }

    fn judge(
        &self,
        image: &Image,
        records: &[Record],
        hashes: &mut Hashes,
        is_served: bool,
        random: &mut Random,
    ) -> Result<Verdict, Trouble> {
        let data = self.home.join("image");
        let _ = fs::remove_dir_all(&data);
        fs::create_dir_all(&data)?;
        for (path, bytes) in &image.files {
            if is_served || !path.starts_with("files/") {
                let file = data.join(path);
                fs::create_dir_all(file.parent().unwrap_or(&data))?;
                fs::write(&file, bytes.as_slice())?;
                // A key that others may read is refused, and a recording knows no modes.
                fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
            }
        }
        let seen = seen::look(&Database::Sqlite(data.join("vinculo.db")), &data)?;
        let mut verdict = compare(records, &seen, &mut |file| {
            let path = place_in(Path::new(""), &file.place);
            hashes.of(image.files.get(path.to_str()?)?, &file.key)
        });
        if is_served && verdict.is_clean() {
            let mut server = Program { data, ..self.program.clone() }.start()?;
            let some = (0..30).map(|_| &records[random.below(records.len())]);
            verdict.lost.extend(over_http::check(&server.host, &self.token, some, &seen)?);
            server.stop()?;
        }
        Ok(verdict)
    }
}

/// The hashes of contents, opened, that come up in one image after the other.
#[derive(Default)]
struct Hashes(HashMap<*const u8, (Arc<Vec<u8>>, Option<String>)>);

impl Hashes {
    fn of(&mut self, bytes: &Arc<Vec<u8>>, key: &Key) -> Option<String> {
        // Held on to, so that the same place means the same content, which has one key.
        let hash = || content(key, bytes).map(|content| sha256(&content));
        let known = self.0.entry(bytes.as_ptr()).or_insert_with(|| (bytes.clone(), hash()));
        known.1.clone()
    }
}

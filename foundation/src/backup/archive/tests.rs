use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::Connection;

use super::tail::{Lost, Tail};
use super::*;
use crate::args;
use crate::audit;
use crate::backup::BackupTrouble;
use crate::clock::{Clock, SECOND, Timestamp};
use crate::db::Db;
use crate::files::{self, Files};
use crate::id::{Id, random};
use crate::testing::Folder;
use crate::vault::{MasterKey, Secret};

/// How long after an acknowledgement a change may still be missing.
const SURELY_IN_AFTER: i64 = 1_500;

/// A database whose log is archived, and the journal of whoever writes it.
struct House {
    data: Folder,
    elsewhere: Folder,
    master: MasterKey,
    clock: Clock,
    db: Db,
    files: Files,
    written: Mutex<Vec<Written>>,
}

#[derive(Clone)]
struct Written {
    name: String,
    asked: i64,
    acknowledged: i64,
}

impl House {
    async fn new() -> Self {
        let (data, elsewhere) = (Folder::new(), Folder::new());
        let (master, clock) = (MasterKey::new(Secret::new()), Clock::system());
        claim_log(data.path(), true).unwrap();
        let db = Db::open_sqlite(data.path()).await.unwrap();
        db.migrate(clock.now()).await.unwrap();
        db.unlock(master.clone(), clock.now()).await.unwrap();
        audit::start(&db, data.path(), clock.now()).await.unwrap();
        let files = Files::open(&data.path().join("files")).unwrap();
        Self { data, elsewhere, master, clock, db, files, written: Mutex::default() }
    }

    fn folder(&self) -> PathBuf {
        self.elsewhere.path().join("archive")
    }

    async fn keep(&self, plan: Plan) -> Keeper {
        let keeper = Keeper::start(&self.db, self.data.path(), &self.clock, plan).await.unwrap();
        while !keeper.status().has_base() {
            pause(20).await;
        }
        keeper
    }

    async fn write(&self, name: String) {
        let asked = self.clock.now().0;
        let has_file = name.ends_with("17");
        let mut tx = self.db.begin().await.unwrap();
        if has_file {
            let stored = self.files.store_bytes(name.clone(), 1_000).await.unwrap();
            let now = self.clock.now();
            files::add(&mut tx, now, "a.txt", "text/plain", &stored, &[], None).await.unwrap();
        }
        let value = "x".repeat(usize::from(random::<1>()[0]) * 8);
        tx.run("insert into setting (name, value) values ($1, $2)", args![name.as_str(), value])
            .await
            .unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        let acknowledged = self.clock.now().0;
        self.written.lock().unwrap().push(Written { name, asked, acknowledged });
    }

    /// Four writers for so many milliseconds.
    async fn load(&self, milliseconds: u64, round: &str) {
        let is_over = AtomicBool::new(false);
        let lane = async |lane: usize| {
            let mut n = 0;
            while !is_over.load(Ordering::Relaxed) {
                self.write(format!("{round}-{lane}-{n}")).await;
                n += 1;
                pause(15).await;
            }
        };
        let end = async {
            pause(milliseconds).await;
            is_over.store(true, Ordering::Relaxed);
        };
        tokio::join!(lane(0), lane(1), lane(2), lane(3), end);
    }

    fn rebuilt(&self, at: Option<i64>) -> Result<(Folder, Rebuilt), BackupTrouble> {
        let empty = Folder::new();
        let rebuilt = rebuild(&self.folder(), at.map(Timestamp), empty.path(), &self.master)?;
        Ok((empty, rebuilt))
    }

    /// Compares a moment with the journal; answers how many changes were in it.
    fn compare(&self, at: i64) -> usize {
        let (back, _) = self.rebuilt(Some(at)).unwrap();
        let found = names(back.path());
        for written in self.written.lock().unwrap().iter() {
            let is_in = found.contains(&written.name);
            let Written { name, asked, acknowledged } = written;
            assert!(
                is_in || acknowledged + SURELY_IN_AFTER > at,
                "{name} of {acknowledged} is missing at {at}"
            );
            assert!(!is_in || *asked <= at, "{name} of {asked} is there at {at}");
        }
        found.len()
    }
}

fn names(data: &Path) -> BTreeSet<String> {
    let database = Connection::open(data.join("vinculo.db")).unwrap();
    let mut lanes = database.prepare("select name from setting where name like 'w%'").unwrap();
    let found: BTreeSet<String> =
        lanes.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap();
    // A change is there only together with all that the same writer did before.
    for name in &found {
        let (lane, n) = name.rsplit_once('-').unwrap();
        let before = n.parse::<u64>().unwrap().checked_sub(1).map(|n| format!("{lane}-{n}"));
        assert!(before.is_none_or(|before| found.contains(&before)), "{name} without the one before");
    }
    let hashes: Vec<(String, i64, bool)> = database
        .prepare("select hash, size, sealed_key is not null from file")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap()
        .collect::<rusqlite::Result<_>>()
        .unwrap();
    for (hash, size, is_sealed) in hashes {
        files::check(&data.join("files"), &hash, size, is_sealed).unwrap();
    }
    found
}

async fn pause(milliseconds: u64) {
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
}

fn segments(archive: &Path) -> Vec<PathBuf> {
    let runs = shelf::Shelf(archive.to_owned()).runs().unwrap();
    runs.iter().flat_map(|run| run.segments.iter().map(|number| run.segment(*number))).collect()
}

#[expect(clippy::disallowed_methods, reason = "more on demand, without a command line")]
fn points() -> u64 {
    std::env::var("VINCULO_POINTS").ok().and_then(|points| points.parse().ok()).unwrap_or(24)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[expect(clippy::print_stderr, reason = "the figures are what it is for")]
async fn any_moment_comes_back_as_the_journal_says() {
    let house = House::new().await;
    let keeper = house.keep(Plan { base_every: 3 * SECOND, ..Plan::new(house.folder()) }).await;
    let begin = house.clock.now().0;

    house.load(3_000, "wa").await;
    // What an erasure does: the log is emptied in the middle.
    house.db.scrub(&[]).await.unwrap();
    house.load(2_000, "wb").await;
    house.db.write_back_log().await.unwrap();
    house.load(2_000, "wc").await;
    let end = house.clock.now().0;
    let behind = keeper.status().behind(Timestamp(end));
    keeper.stop().await;
    house.db.close().await;

    let all = house.written.lock().unwrap().len();
    assert!(all > 100, "{all}");
    assert_eq!(house.rebuilt(None).map(|(back, _)| names(back.path()).len()).unwrap(), all);
    let points = points();
    for _ in 0..points {
        let share = u64::from_be_bytes(random()) % u64::try_from(end - begin).unwrap();
        house.compare(begin + i64::try_from(share).unwrap());
    }
    assert_eq!(shelf::Shelf(house.folder()).runs().unwrap().len(), 1, "no gap");
    eprintln!("archive: moments {points} changes {all} lost 0, behind at the end {behind} ms");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_content_that_is_sealed_anew_is_brought_once_more() {
    let house = House::new().await;
    // SHA-256 of "abc", by FIPS 180-2; a file of long ago, when contents were not sealed.
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let (file, person) = (Id::new(Timestamp(0)), Id::new(Timestamp(0)));
    let plain = house.data.path().join(crate::backup::content_name(hash));
    std::fs::create_dir_all(plain.parent().unwrap()).unwrap();
    std::fs::write(&plain, "abc").unwrap();
    let mut tx = house.db.begin().await.unwrap();
    let text = "insert into file (id, hash, name, media_type, size, created_at)
                values ($1, $2, 'a.txt', 'text/plain', 3, 0)";
    tx.run(text, args![file, hash]).await.unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();
    let keeper = house.keep(Plan::new(house.folder())).await;
    house.load(1_500, "wa").await;

    let older = files::find(&house.db, file).await.unwrap().unwrap();
    files::seal_older(&house.db, &house.files, house.clock.now(), &older, &[person]).await.unwrap();
    house.load(1_500, "wb").await;
    keeper.stop().await;
    house.db.close().await;

    assert!(!plain.exists(), "it lies sealed alone");
    let (back, _) = house.rebuilt(None).unwrap();
    // Looks for the content of each file.
    names(back.path());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_touched_or_is_missing_is_found_and_writes_nothing() {
    let house = House::new().await;
    let keeper = house.keep(Plan::new(house.folder())).await;
    house.load(3_500, "w").await;
    keeper.stop().await;
    house.db.close().await;
    let found = segments(&house.folder());
    assert!(found.len() >= 3, "{found:?}");
    let refused = |what: &str| {
        let target = Folder::new();
        let outcome = rebuild(&house.folder(), None, target.path(), &house.master);
        assert!(matches!(outcome, Err(BackupTrouble::Refused { .. })), "{what}: {outcome:?}");
        assert_eq!(std::fs::read_dir(target.path()).unwrap().count(), 0, "{what}");
    };

    let runs = shelf::Shelf(house.folder()).runs().unwrap();
    for file in [&found[1], &runs[0].base(runs[0].bases[0])] {
        let whole = std::fs::read(file).unwrap();
        for place in (0..whole.len()).step_by(whole.len() / 23) {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            std::fs::write(file, &changed).unwrap();
            refused(&format!("a bit of byte {place} of {}", file.display()));
        }
        std::fs::write(file, &whole[..whole.len() - 1]).unwrap();
        refused("cut off");
        std::fs::write(file, &whole).unwrap();
    }
    let aside = house.elsewhere.path().join("aside");
    std::fs::rename(&found[1], &aside).unwrap();
    refused("a segment is missing");
    std::fs::copy(&found[0], &found[1]).unwrap();
    refused("the one before stands in its place");
    std::fs::rename(&aside, &found[1]).unwrap();
    let content = shelf::Shelf(house.folder()).contents().unwrap().pop().unwrap();
    std::fs::rename(&content, &aside).unwrap();
    refused("a content is missing");
    let other = shelf::Shelf(house.folder()).contents().unwrap().pop().unwrap();
    std::fs::copy(&other, &content).unwrap();
    refused("another content stands in its place");
    std::fs::rename(&aside, &content).unwrap();

    assert!(house.rebuilt(None).is_ok());
    let foreign = MasterKey::new(Secret::new());
    let target = Folder::new();
    assert!(matches!(
        rebuild(&house.folder(), None, target.path(), &foreign),
        Err(BackupTrouble::Refused { .. })
    ));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_that_takes_nothing_stops_nobody_and_catches_up() {
    let house = House::new().await;
    let keeper = house.keep(Plan::new(house.folder())).await;
    house.load(1_500, "wa").await;
    let (runs, away) = (house.folder().join("runs"), house.elsewhere.path().join("away"));
    std::fs::rename(&runs, &away).unwrap();
    std::fs::write(&runs, "no folder").unwrap();

    house.load(3_000, "wb").await;

    assert!(keeper.status().behind(house.clock.now()) > SECOND);
    std::fs::remove_file(&runs).unwrap();
    std::fs::rename(&away, &runs).unwrap();
    while keeper.status().behind(house.clock.now()) > SECOND {
        pause(50).await;
    }
    keeper.stop().await;
    house.db.close().await;
    assert_eq!(shelf::Shelf(house.folder()).runs().unwrap().len(), 1);
    let (back, _) = house.rebuilt(None).unwrap();
    assert_eq!(names(back.path()).len(), house.written.lock().unwrap().len());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_may_ask_for_any_more_goes_away() {
    let house = House::new().await;
    let begin = house.clock.now().0;
    let plan = Plan { folder: house.folder(), base_every: 800, keep_for: 1_500 };
    let keeper = house.keep(plan).await;

    house.load(6_000, "w").await;
    let end = house.clock.now().0;
    keeper.stop().await;
    house.db.close().await;

    let runs = shelf::Shelf(house.folder()).runs().unwrap();
    assert!(runs.len() == 1 && runs[0].bases[0] > 0, "{runs:?}");
    assert!(runs[0].segments[0] > runs[0].bases[0], "{runs:?}");
    house.compare(end - 1_000);
    let outcome = house.rebuilt(Some(begin + 500)).map(|_| ());
    assert!(outcome.unwrap_err().to_string().contains("it begins at"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_log_that_was_written_back_unread_a_new_run_begins_and_the_time_between_is_refused() {
    let house = House::new().await;
    let keeper = house.keep(Plan::new(house.folder())).await;
    house.load(1_500, "wa").await;
    keeper.stop().await;
    house.db.close().await;
    pause(50).await;
    // Another program, which knows nothing of the archive, changes the database and writes its log back.
    let stranger = Connection::open(house.data.path().join("vinculo.db")).unwrap();
    stranger.execute("insert into setting (name, value) values ('stranger', 'x')", []).unwrap();
    stranger.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
    drop(stranger);
    std::fs::write(house.data.path().join("base-x.tmp"), "left by a kill").unwrap();
    pause(50).await;
    let between = house.clock.now().0;

    let db = Db::open_sqlite(house.data.path()).await.unwrap();
    db.unlock(house.master.clone(), house.clock.now()).await.unwrap();
    let keeper =
        Keeper::start(&db, house.data.path(), &house.clock, Plan::new(house.folder())).await.unwrap();
    loop {
        let runs = shelf::Shelf(house.folder()).runs().unwrap();
        if runs.len() == 2 && !runs[1].bases.is_empty() {
            break;
        }
        pause(50).await;
    }
    keeper.stop().await;
    db.close().await;

    assert!(!house.data.path().join("base-x.tmp").exists());
    let (back, _) = house.rebuilt(None).unwrap();
    let database = Connection::open(back.path().join("vinculo.db")).unwrap();
    let found: i64 = database
        .query_row("select count(*) from setting where name = 'stranger'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(found, 1);
    let outcome = house.rebuilt(Some(between)).map(|_| ());
    assert!(outcome.unwrap_err().to_string().contains("nothing was archived from"));
}

#[test]
fn a_log_that_was_begun_anew_unread_is_noticed() {
    let folder = Folder::new();
    let database = Connection::open(folder.path().join("vinculo.db")).unwrap();
    database
        .execute_batch("pragma journal_mode = wal; pragma wal_autocheckpoint = 0; create table t (a)")
        .unwrap();
    let insert = || database.execute("insert into t values (1)", []).unwrap();
    let mut tail = Tail::at_end(folder.path().join("vinculo.db-wal"), 4_096).unwrap();
    insert();
    insert();

    let look = tail.read(Timestamp(1), 1 << 20).unwrap();

    // Twice the page that grew; only its newest state counts.
    assert_eq!(look.mark.map(|mark| (mark.size, mark.pages.len())), Some((2, 1)));
    assert!(tail.read(Timestamp(2), 1 << 20).unwrap().mark.is_none());
    insert();
    database.query_row("pragma wal_checkpoint(truncate)", [], |_| Ok(())).unwrap();
    assert!(matches!(tail.read(Timestamp(3), 1 << 20), Err(Lost::BegunAnew)));
    insert();
    assert!(matches!(tail.read(Timestamp(4), 1 << 20), Err(Lost::BegunAnew)));
}

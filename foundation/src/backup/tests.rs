use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};

use super::format::{Head, Writer};
use super::*;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Db, Engine, Query};
use crate::id::Id;
use crate::testing::{self, EmptyDatabase, Folder, for_each_database};
use crate::vault::{MasterKey, Secret};

const NOW: Timestamp = Timestamp(0);

fn forged(file: &Path, master: &MasterKey, names: &[&str]) {
    let head = Head { created_at: 0, schema: 1, master_id: master.id().to_vec(), link: None };
    let mut writer = Writer::begin(Vec::new(), &head, master).unwrap();
    for name in names {
        writer.part(name, 4, &mut &b"evil"[..]).unwrap();
    }
    std::fs::write(file, writer.finish().unwrap()).unwrap();
}

/// The address of a test's database, when it is on PostgreSQL.
async fn url(db: &Db) -> Option<String> {
    if db.engine() == Engine::Sqlite {
        return None;
    }
    let (name,) = db.one::<(String,)>("select current_database()::text", args![]).await.unwrap();
    testing::url_of(&name)
}

async fn taken(url: Option<&str>, data: &Path, file: &Path, master: &MasterKey) -> Taken {
    if let Some(url) = url {
        return take_postgres(url, data, file, master, NOW).await.unwrap();
    }
    let (data, file, master) = (data.to_owned(), file.to_owned(), master.clone());
    tokio::task::spawn_blocking(move || take(&data, &file, &master, NOW)).await.unwrap().unwrap()
}

/// Where a backup comes back to: for PostgreSQL an empty database beside the test's own.
struct Target(Option<EmptyDatabase>);

impl Target {
    async fn beside(own: Option<&str>) -> Self {
        Self(if own.is_some() { EmptyDatabase::make().await } else { None })
    }

    async fn restore(&self, file: &Path, data: &Path, master: &MasterKey) -> Result<Restored, BackupTrouble> {
        match &self.0 {
            Some(empty) => restore_postgres(file, data, &empty.url, master).await,
            None => restore(file, data, master),
        }
    }

    async fn open(&self, data: &Path) -> Db {
        match &self.0 {
            Some(empty) => Db::open_postgres(&empty.url).await.unwrap(),
            None => Db::open_sqlite(data).await.unwrap(),
        }
    }

    async fn remove(self) {
        if let Some(empty) = self.0 {
            empty.remove().await;
        }
    }
}

fn names_below(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[tokio::test]
async fn what_was_acknowledged_before_a_backup_began_is_in_it() {
    for_each_database(async |db, clock| {
        let url = url(&db).await;
        let app = testing::app(db, clock);
        let stored = app.files.store_bytes("a price list".repeat(20_000), 1_000_000).await.unwrap();
        let mut tx = app.db.begin().await.unwrap();
        crate::files::add(&mut tx, NOW, "a.txt", "text/plain", &stored, &[Id::new(NOW)], None).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        let written = std::sync::Arc::new(AtomicI64::new(0));
        let writers = (0..4).map(|lane| {
            let (db, written) = (app.db.clone(), written.clone());
            tokio::spawn(async move {
                for n in 0..10_000_i64 {
                    let mut tx = db.begin().await.unwrap();
                    let name = format!("w{lane}-{n}");
                    tx.run("insert into setting (name, value) values ($1, 'x')", args![name]).await.unwrap();
                    tx.unaudited("a test");
                    tx.commit().await.unwrap();
                    written.fetch_add(1, Ordering::SeqCst);
                }
            })
        });
        let writers: Vec<_> = writers.collect();
        while written.load(Ordering::SeqCst) < 200 {
            tokio::task::yield_now().await;
        }
        let master = app.db.vault().master().unwrap();
        let (elsewhere, data) = (Folder::new(), app.settings.data.clone());
        let file = elsewhere.path().join("one.vinculo");

        let acknowledged = written.load(Ordering::SeqCst);
        let taken = taken(url.as_deref(), &data, &file, &master).await;
        writers.iter().for_each(tokio::task::JoinHandle::abort);

        assert_eq!(taken.files, 1);
        let empty = Folder::new();
        let target = Target::beside(url.as_deref()).await;
        let restored = target.restore(&file, empty.path(), &master).await.unwrap();
        // The database, one content, and what the audit keeps beside them: its key and its start key.
        assert!(restored.parts == 4 || url.is_some(), "{restored:?}");
        for name in ["audit.key", "audit.seed"] {
            let live = std::fs::read(app.settings.data.join(name)).unwrap();
            assert_eq!(std::fs::read(empty.path().join(name)).unwrap(), live, "{name}");
        }
        let again = target.open(empty.path()).await;
        again.is_current().await.unwrap();
        let (kept,) =
            again.one::<(i64,)>("select count(*) from setting where name like 'w%'", args![]).await.unwrap();
        assert!(kept >= acknowledged, "{kept} of {acknowledged}");
        let content = crate::files::Files::open(&empty.path().join("files")).unwrap();
        assert_eq!(
            content.read_bytes(&stored.hash, Some(stored.key.clone())).await.unwrap(),
            "a price list".repeat(20_000)
        );
        again.close().await;
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(12).any(|window| window == b"a price list"));
        assert_eq!(names_below(elsewhere.path()), 1);
        target.remove().await;
    })
    .await;
}

#[tokio::test]
async fn a_backup_that_was_touched_writes_nothing() {
    for_each_database(async |db, clock| {
        let url = url(&db).await;
        let app = testing::app(db, clock);
        let master = app.db.vault().master().unwrap();
        let mut tx = app.db.begin().await.unwrap();
        let long = args!["x".repeat(200_000)];
        tx.run("insert into setting (name, value) values ('long', $1)", long).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        let elsewhere = Folder::new();
        let file = elsewhere.path().join("one.vinculo");
        taken(url.as_deref(), &app.settings.data, &file, &master).await;
        let whole = std::fs::read(&file).unwrap();
        let (target, database) = (Folder::new(), Target::beside(url.as_deref()).await);
        let refused = async |bytes: &[u8], key: &MasterKey, what: &str| {
            std::fs::write(&file, bytes).unwrap();
            let outcome = database.restore(&file, target.path(), key).await;
            assert!(matches!(outcome, Err(BackupTrouble::Refused { .. })), "{what}: {outcome:?}");
            assert_eq!(names_below(target.path()), 0, "{what}");
        };

        refused(&whole, &MasterKey::new(Secret::new()), "another key").await;
        // The file is the same on both engines: one of them is enough for every byte of the head.
        let (step, every) = if url.is_some() { (whole.len() / 17, 0) } else { (whole.len() / 97, 1) };
        for length in (0..whole.len()).step_by(step).chain([whole.len() - 1]) {
            refused(&whole[..length], &master, &format!("cut to {length}")).await;
        }
        // Cut exactly behind a piece of 64 KiB and its tag.
        let head = 12 + usize::try_from(u32::from_be_bytes(whole[8..12].try_into().unwrap())).unwrap() + 61;
        refused(&whole[..head + 65_552], &master, "cut behind a piece").await;
        let mut swapped = whole.clone();
        let (one, two) = swapped[head..head + 2 * 65_552].split_at_mut(65_552);
        one.swap_with_slice(two);
        refused(&swapped, &master, "two pieces swapped").await;
        for place in (0..whole.len()).step_by(step).chain(0..head * every).chain([whole.len() - 1]) {
            let mut changed = whole.clone();
            changed[place] ^= 1;
            refused(&changed, &master, &format!("a bit of byte {place}")).await;
        }
        refused(&[whole.clone(), vec![0]].concat(), &master, "something behind its end").await;
        refused(b"", &master, "empty").await;

        std::fs::write(&file, &whole).unwrap();
        database.restore(&file, target.path(), &master).await.unwrap();
        let again = database.restore(&file, target.path(), &master).await;
        assert!(matches!(again, Err(BackupTrouble::NotEmpty(_))));
        if url.is_some() {
            let empty = Folder::new();
            let again = database.restore(&file, empty.path(), &master).await;
            assert!(matches!(again, Err(BackupTrouble::NotEmptyDatabase)));
            assert!(matches!(restore(&file, empty.path(), &master), Err(BackupTrouble::Refused { .. })));
        }
        database.remove().await;
    })
    .await;
}

/// Mautic GHSA-6r9h: an archive whose names lead out of its folder.
#[test]
fn a_backup_with_a_foreign_path_writes_nothing() {
    let master = MasterKey::new(Secret::new());
    let elsewhere = Folder::new();
    let file = elsewhere.path().join("one.vinculo");
    let hash = "ab".repeat(32);
    let target = elsewhere.path().join("target");
    for name in [
        "../evil",
        "/tmp/evil",
        "files/../../evil",
        "files/ab/ab/../../../evil",
        &format!("files/../{hash}"),
        &format!("files/cd/ab/{hash}"),
        "vinculo.db/../../evil",
        "master.key",
        "vinculo.db-wal",
        "",
        ".",
        "files\\ab",
    ] {
        forged(&file, &master, &["vinculo.db", name]);
        let outcome = restore(&file, &target, &master);
        assert!(matches!(outcome, Err(BackupTrouble::Refused { .. })), "{name}: {outcome:?}");
        assert_eq!((names_below(&target), names_below(elsewhere.path())), (0, 2), "{name}");
    }
    forged(&file, &master, &[crate::vault::LEDGER]);
    assert!(matches!(restore(&file, &target, &master), Err(BackupTrouble::Refused { .. })));
    assert!(is_ours(&format!("files/ab/ab/{hash}")) && is_ours("vinculo.db"));
}

use foundation::args;
use foundation::clock::Clock;
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::team::{Reach, Role, System};
use foundation::testing::{self, for_each_database};
use foundation::vault::{Keys, Opened};
use futures_util::{FutureExt, TryStreamExt};

use super::*;
use crate::customers::Draft;
use crate::timeline::{Author, Filter, Kind, Link, NewEntry};

struct Scene {
    app: App,
    person: Id,
    other: Id,
    reader: Id,
    file: Id,
    /// An entry about the person alone, and one about both.
    entries: [Id; 2],
}

fn permit() -> Permit {
    Permit::system(System::CommandLine)
}

async fn create(app: &App, name: &str) -> Id {
    let mut tx = app.db.begin().await.unwrap();
    let draft = Draft { name: name.to_owned(), ..Draft::default() };
    let created = customers::create(&mut tx, &permit(), app.now(), draft.check().unwrap()).await;
    let Ok(id) = created else { panic!("a customer could not be created") };
    tx.commit().await.unwrap();
    id
}

async fn write(app: &App, about: &[Id], body: &str, files: Vec<Id>) -> Id {
    let author = Author { id: None, name: "Somebody".to_owned() };
    let mut links: Vec<Link> = about.iter().copied().map(Link::party).collect();
    links.sort();
    let entry = NewEntry::about(about[0], Kind::Note, app.now(), author);
    let entry = NewEntry { body: body.to_owned(), links, files, ..entry };
    let entry = entry.check(app.now()).unwrap_or_else(|_| panic!("an entry"));
    let mut tx = app.db.begin().await.unwrap();
    let id = timeline::record(&mut tx, &permit(), app.now(), entry).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn scene(db: Db, clock: Clock) -> Scene {
    let app = testing::app(db, clock);
    let reader = testing::account(&app, "Reader", Role::Administrator, Reach::Everyone).await;
    let (person, other) = (create(&app, "Ana Pop").await, create(&app, "Ion Popa").await);
    let (now, stored) =
        (app.now(), app.files.store_bytes("an offer".repeat(20_000), 1_000_000).await.unwrap());
    let mut tx = app.db.begin().await.unwrap();
    let file = files::add(&mut tx, now, "offer.txt", "text/plain", &stored, &[person], None).await.unwrap();
    tx.unaudited("a test's own file");
    tx.commit().await.unwrap();
    let alone = write(&app, &[person], "alone", vec![file]).await;
    let both = write(&app, &[person, other], "both", Vec::new()).await;

    let mut tx = app.db.begin().await.unwrap();
    let renamed = Draft { name: "Ana Popescu".to_owned(), ..Draft::default() };
    let changed = customers::change(&mut tx, &permit(), now, person, 1, renamed.check().unwrap()).await;
    assert!(changed.is_ok());
    let objected = consent::NewStatement {
        party: person,
        purpose: consent::Purpose::Marketing,
        channel: consent::Channel::Post,
        choice: consent::Choice::Objected,
        text: None,
        at: now,
        source: consent::Source::Letter,
        proof: consent::Proof::told("a letter in the folder"),
    };
    consent::record(&mut tx, &permit(), now, objected).await.unwrap();
    restriction::place(&mut tx, &permit(), now, person, "asked on Monday").await.unwrap();
    tx.commit().await.unwrap();
    Scene { app, person, other, reader, file, entries: [alone, both] }
}

impl Scene {
    /// What whoever may see everything reads about the person.
    async fn read(&self) -> Vec<String> {
        let (db, scope) = (&self.app.db, testing::scope(&self.app, self.reader).await);
        let entries = timeline::page(db, &scope, self.person, &Filter::default(), None, 10).await.unwrap();
        let mut all: Vec<String> = entries
            .into_iter()
            .map(|entry| {
                entry.lost.map_or_else(|| entry.body.unwrap_or_default(), |lost| format!("{lost:?}"))
            })
            .collect();
        let (_, content) = files::open(db, &self.app.files, self.file).await.unwrap();
        let content = content.try_collect::<Vec<_>>().await.unwrap().concat();
        all.push(format!("{} bytes {}", content.len(), String::from_utf8_lossy(&content[..8])));
        let history = customers::history(db, permit().actor().rights(), true, self.person, 10).await.unwrap();
        all.extend(history.iter().map(|was| was.before.reveal().clone()));
        let restricted = restriction::restriction_of(db, self.person).await.unwrap().unwrap();
        all.extend(restricted.reason.map(|reason| reason.into_inner()));
        let (id, proof): (Id, Vec<u8>) =
            db.one("select id, proof from consent where party_id = $1", args![self.person]).await.unwrap();
        let keys = vault::keys(db, [self.person]).await.unwrap();
        all.push(said(&keys, &format!("consent/{id}"), &proof));
        all.extend(consent::verify(db).await.unwrap().findings);
        all
    }

    async fn sealed(&self, entry: Id) -> Vec<u8> {
        let sql = "select sealed from entry_body where entry_id = $1";
        self.app.db.one::<(Vec<u8>,)>(sql, args![entry]).await.unwrap().0
    }

    async fn kept(&self) -> (Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>) {
        let sql = "select wrapped, coming, former from person_key where party_id = $1";
        self.app.db.one(sql, args![self.person]).await.unwrap()
    }
}

fn said(keys: &Keys, place: &str, sealed: &[u8]) -> String {
    match keys.open(place, sealed) {
        Opened::Text(text) => String::from_utf8(text).unwrap(),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn a_new_key_of_a_person_seals_all_anew_and_the_old_one_opens_nothing() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let (app, place) = (&scene.app, |entry: Id| format!("entry/{entry}"));
        let old = vault::keys(&app.db, [scene.person, scene.other]).await.unwrap();
        let before = scene.read().await;
        assert_eq!(before.len(), 6, "{before:?}");
        let content = files::find(&app.db, scene.file).await.unwrap().unwrap().hash;

        let rotated = rotate(app, &permit(), scene.person, async {}).await.unwrap();

        // Two entries, the name of before, the reason, the proof; and the file.
        assert_eq!(rotated, Rotated { texts: 5, files: 1 });
        assert_eq!(scene.read().await, before);
        for entry in scene.entries {
            assert_eq!(old.open(&place(entry), &scene.sealed(entry).await), Opened::Damaged);
        }
        let file = files::find(&app.db, scene.file).await.unwrap().unwrap();
        assert_eq!(old.open(&format!("file/{}", file.id), &file.sealed_key.unwrap()), Opened::Damaged);
        // The content itself lies under another key too, and what lay there is gone.
        assert_ne!(file.hash, content);
        assert!(app.files.read(&content, None).await.is_err());
        let (kept, coming, former) = scene.kept().await;
        assert!(kept.is_some() && coming.is_none() && former.is_none());
        let sql = "select count(*) from person_key where former is not null or coming is not null";
        assert_eq!(app.db.one::<(i64,)>(sql, args![]).await.unwrap(), (0,));
        let nobody = rotate(app, &permit(), Id::new(app.now()), async {}).await;
        assert!(matches!(nobody, Err(Refusal::NoKey)));
    })
    .await;
}

#[tokio::test]
async fn a_change_of_a_key_that_was_stopped_anywhere_goes_on_and_all_is_read_meanwhile() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let (app, now) = (&scene.app, scene.app.now());
        let before = scene.read().await;

        // Stopped while the others hear of the key that comes.
        let by = permit();
        let stopped = rotate(app, &by, scene.person, async { panic!("stopped") });
        assert!(std::panic::AssertUnwindSafe(stopped).catch_unwind().await.is_err());
        assert!(matches!(scene.kept().await, (Some(_), Some(_), None)));
        assert_eq!(scene.read().await, before);
        // Whoever read the keys now, and keeps them for a minute, opens also what the new one seals.
        let in_memory = vault::keys(&app.db, [scene.person, scene.other]).await.unwrap();
        vault::take_coming(&app.db, scene.person).await.unwrap();
        let later = write(app, &[scene.person, scene.other], "later", Vec::new()).await;
        let text = said(&in_memory, &format!("entry/{later}"), &scene.sealed(later).await);
        assert!(text.contains("later"), "{text}");
        // Stopped after the first portion; the house's key is changed in between.
        let mut tx = app.db.begin().await.unwrap();
        let (count, _) = timeline::reseal(&mut tx, scene.person, Id::NONE).await.unwrap();
        tx.unaudited("a test's own portion");
        tx.commit().await.unwrap();
        assert_eq!(count, 2);
        vault::rotate_house(&app.db, &permit(), now, |_| ()).await.unwrap();
        // Entries of the same moment stand in any order.
        let read_before_later = async || {
            let mut read = scene.read().await;
            let later = read.iter().position(|text| text == "later").expect("it is read");
            read.remove(later);
            read
        };
        assert_eq!(read_before_later().await, before);

        let rotated = rotate(app, &permit(), scene.person, async { panic!("nobody waits any more") }).await;

        assert_eq!(rotated.unwrap(), Rotated { texts: 3, files: 1 });
        assert_eq!(read_before_later().await, before);
        assert!(matches!(scene.kept().await, (Some(_), None, None)));
    })
    .await;
}

#[tokio::test]
async fn who_is_forgotten_while_their_key_changes_leaves_neither_key() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let app = &scene.app;
        vault::begin_change(&app.db, &permit(), app.now(), scene.person).await.unwrap();
        vault::take_coming(&app.db, scene.person).await.unwrap();

        let mut tx = app.db.begin().await.unwrap();
        vault::destroy(&mut tx, app.now(), scene.person).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        assert_eq!(scene.kept().await, (None, None, None));
        assert!(matches!(rotate(app, &permit(), scene.person, async {}).await, Err(Refusal::NoKey)));
        let opened = files::open(&app.db, &app.files, scene.file).await;
        assert!(matches!(opened, Err(FileTrouble::Forgotten)));
    })
    .await;
}

#[tokio::test]
async fn another_proof_in_the_place_of_one_that_was_sealed_anew_is_found() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        rotate(&scene.app, &permit(), scene.person, async {}).await.unwrap();
        assert!(consent::verify(&scene.app.db).await.unwrap().findings.is_empty());

        let mut tx = scene.app.db.begin().await.unwrap();
        tx.run("update consent set proof = $2 where party_id = $1", args![scene.person, vec![1_u8; 60]])
            .await
            .unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        let findings = consent::verify(&scene.app.db).await.unwrap().findings;
        assert_eq!(findings, ["line 1 of the consents has another proof than was written"]);
    })
    .await;
}

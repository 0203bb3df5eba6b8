use std::io::Write;
use std::path::Path;

use axum::http::{Method, StatusCode};
use foundation::args;
use foundation::backup;
use foundation::clock::{Clock, DAY};
use foundation::db::{Db, Engine, Query, Sql};
use foundation::files;
use foundation::id::Id;
use foundation::money::Money;
use foundation::personal::Personal;
use foundation::team::{Action, Permit, Reach, Role, System};
use foundation::testing::{self, Folder, client, for_each_database};
use foundation::vault::{self, LEDGER, Ledger, Opened, create_house_file};
use foundation::web::App;
use serde_json::json;

use super::*;
use crate::consent;
use crate::customers::{self, Address, ContactDraft, ContactKind, Draft};
use crate::links::{self, NewLink};
use crate::purchases::{self, NewPurchase};
use crate::restriction;
use crate::timeline::{self, Author, Link, NewEntry};

/// Each stands in one text of the person; nothing of ours begins so.
const CANARIES: &[&str] = &[
    "qxzgiven",
    "qxzfamily",
    "qxzmail",
    "qxzlabel",
    "qxzstreet",
    "qxzcity",
    "qxzregion",
    "qxzhandle",
    "qxzsource",
    "qxzexternal",
    "qxzcustom",
    "qxztag",
    "qxzrole",
    "qxzsubject",
    "qxzbody",
    "qxzoutcome",
    "qxzchannel",
    "qxzfile",
    "qxzcontent",
    "qxzshared",
    "qxzplain",
    "qxzanswer",
    "qxzjob",
    "qxzimport",
    "qxzwaiting",
    "qxzhold",
    "qxzlent",
    "qxzconsent",
    "qxzrestricted",
    "qxzcorrected",
    "721998877",
];

struct Scene {
    app: App,
    person: Id,
    other: Id,
    lawyer: Id,
    file: Id,
}

fn permit() -> Permit {
    Permit::system(System::CommandLine)
}

async fn create(app: &App, draft: Draft) -> Id {
    let mut tx = app.db.begin().await.unwrap();
    let created = customers::create(&mut tx, &permit(), app.now(), draft.check().unwrap()).await;
    let Ok(id) = created else { panic!("a customer could not be created") };
    tx.commit().await.unwrap();
    id
}

fn canary() -> Draft {
    let address = Address {
        street: Some(Personal::new("Qxzstreet 7".to_owned())),
        city: Some(Personal::new("Qxzcity".to_owned())),
        region: Some("Qxzregion".to_owned()),
        country: Some("RO".to_owned()),
        ..Address::default()
    };
    let custom = json!({ "shoe": "qxzcustom" });
    Draft {
        name: "Qxzgiven Qxzfamily".to_owned(),
        given_name: Some("Qxzgiven".to_owned()),
        family_name: Some("Qxzfamily".to_owned()),
        country: Some("RO".to_owned()),
        source: Some("qxzsource".to_owned()),
        external_id: Some("qxzexternal".to_owned()),
        custom: custom.as_object().unwrap().clone(),
        tags: vec!["qxztag".to_owned()],
        contact_points: vec![
            ContactDraft {
                label: Some("qxzlabel".to_owned()),
                ..ContactDraft::new(ContactKind::Email, "qxzmail@example.com")
            },
            ContactDraft::new(ContactKind::Phone, "+40 721 998 877"),
            ContactDraft::new(ContactKind::Handle, "@qxzhandle@social.example"),
            ContactDraft { address, ..ContactDraft::new(ContactKind::Postal, "") },
        ],
        ..Draft::default()
    }
}

async fn scene(db: Db, clock: Clock) -> Scene {
    let app = testing::app(db, clock);
    let lawyer = testing::account(&app, "Data Protection", Role::Administrator, Reach::Everyone).await;
    let person = create(&app, Draft { source: Some("qxzcorrected".to_owned()), ..canary() }).await;
    let other = create(&app, Draft { name: "Ion Popa".to_owned(), ..Draft::default() }).await;
    let kind = Some(customers::Kind::Organisation);
    let employer = create(&app, Draft { kind, name: "Plain Works".to_owned(), ..Draft::default() }).await;
    let now = app.now();
    let stored = app.files.store_bytes("qxzcontent", 100).await.unwrap();
    let author = || Author { id: None, name: "Somebody".to_owned() };

    let mut tx = app.db.begin().await.unwrap();
    let role = Some("qxzrole".to_owned());
    let link = NewLink {
        from: person,
        to: employer,
        kind: links::Kind::WorksAt,
        role,
        starts_on: None,
        ends_on: None,
    };
    links::add(&mut tx, &permit(), now, link).await.unwrap();
    let file = files::add(&mut tx, now, "qxzfile.txt", "text/plain", &stored, &[person], None).await.unwrap();
    let call = NewEntry {
        subject: "qxzsubject".to_owned(),
        body: "qxzbody".to_owned(),
        outcome: Some("qxzoutcome".to_owned()),
        channel: Some("qxzchannel".to_owned()),
        files: vec![file],
        ..NewEntry::about(person, timeline::Kind::Call, now, author())
    };
    let mut both = vec![Link::party(person), Link::party(other)];
    both.sort();
    let met = NewEntry {
        body: "qxzshared".to_owned(),
        links: both,
        ..NewEntry::about(person, timeline::Kind::Meeting, now, author())
    };
    let old = NewEntry::about(person, timeline::Kind::Note, now, author());
    let old = NewEntry { body: "sealed".to_owned(), ..old };
    for entry in [call, met] {
        let entry = entry.check(now).unwrap_or_else(|_| panic!("an entry"));
        timeline::record(&mut tx, &permit(), now, entry).await.unwrap();
    }
    let old = old.check(now).unwrap_or_else(|_| panic!("an entry"));
    let old = timeline::record(&mut tx, &permit(), now, old).await.unwrap();
    // As it was kept before the vault.
    tx.run("update entry_body set body = 'qxzplain', sealed = null where entry_id = $1", args![old])
        .await
        .unwrap();
    let bought = NewPurchase {
        order: Some("A-1".to_owned()),
        line: 1,
        customer: Some(person),
        at: now.plus(-DAY),
        product: Some("Rye flour".to_owned()),
        quantity: 1.0,
        amount: Money { minor: 1_250, currency: "EUR".to_owned() },
        source: None,
    };
    purchases::record_many(&mut tx, &permit(), now, "EUR", &[bought.check(now).unwrap()]).await.unwrap();
    tx.run(
        "insert into idempotency (actor, key, request_hash, status, body, created_at) values ('a', 'k', $1, 201, $2, $3)",
        args![vec![1_u8], format!("{{\"id\":\"{person}\",\"name\":\"qxzanswer\"}}"), now],
    )
    .await
    .unwrap();
    let payload = format!("{{\"party\":\"{person}\",\"text\":\"qxzjob\"}}");
    tx.run(
        "insert into job (id, kind, payload, run_at, created_at) values ($1, 'gone', $2, $3, $3)",
        args![Id::new(now), payload, now],
    )
    .await
    .unwrap();
    place(&mut tx, &permit(), now, person, "qxzhold").await.unwrap();
    let refused = consent::NewStatement {
        party: person,
        purpose: consent::Purpose::Marketing,
        channel: consent::Channel::Post,
        choice: consent::Choice::Objected,
        text: None,
        at: now,
        source: consent::Source::Letter,
        proof: consent::Proof::told("qxzconsent"),
    };
    consent::record(&mut tx, &permit(), now, refused).await.unwrap();
    let corrected = customers::change(&mut tx, &permit(), now, person, 1, canary().check().unwrap()).await;
    assert!(corrected.is_ok());
    restriction::place(&mut tx, &permit(), now, person, "qxzrestricted").await.unwrap();
    tx.run(
        "insert into share (id, object_kind, object_id, account_id, may_change, reason, granted_by_name, created_at)
         values ($1, 'party', $2, $3, $4, 'qxzlent', 'Somebody', $5)",
        args![Id::new(now), person, lawyer, false, now],
    )
    .await
    .unwrap();
    tx.run("insert into decoy (record_id, made_at) values ($1, $2)", args![person, now]).await.unwrap();
    tx.commit().await.unwrap();
    let imports = app.settings.data.join("imports");
    std::fs::create_dir_all(&imports).unwrap();
    std::fs::write(imports.join("x.csv.rejected.csv"), "name,mail\nqxzimport,QXZMAIL@example.com\n").unwrap();
    std::fs::write(imports.join("y.csv"), "name,mail\nIon,ion@example.com\n").unwrap();
    for (name, row) in [("z.csv", "qxzwaiting,qxzmail@example.com"), ("w.csv", "Ion,ion@example.com")] {
        let mut file = create_house_file(app.db.vault(), &imports.join(name)).unwrap();
        writeln!(file, "name,mail\n{row}").unwrap();
        file.finish().unwrap();
    }
    Scene { app, person, other, lawyer, file }
}

/// All bytes below a folder, each file with its name.
fn files_below(folder: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            files_below(&entry.path(), into);
        } else {
            into.push((entry.path().display().to_string(), std::fs::read(entry.path()).unwrap()));
        }
    }
}

/// Every row of every table, for the engine whose files are not ours to read.
async fn rows(db: &Db) -> Vec<(String, Vec<u8>)> {
    let tables: Vec<(String,)> = db
        .all(
            "select table_name::text from information_schema.tables
             where table_schema = current_schema() and table_type = 'BASE TABLE'",
            args![],
        )
        .await
        .unwrap();
    let mut all = Vec::new();
    for (table,) in tables {
        let rows: Vec<(String,)> =
            db.all(Sql::built(format!("select cast(t as text) from {table} t")), args![]).await.unwrap();
        all.push((table, rows.into_iter().map(|(row,)| row + "\n").collect::<String>().into_bytes()));
    }
    all
}

#[derive(Default)]
struct Found {
    files: usize,
    bytes: usize,
    /// Where which canary is.
    canaries: Vec<(String, &'static str)>,
}

async fn search(app: &App) -> Found {
    let mut found = Found::default();
    look_below(&app.settings.data, &mut found);
    if app.db.engine() == Engine::Postgres {
        look_at(rows(&app.db).await, &mut found);
    }
    found
}

fn look_below(folder: &Path, found: &mut Found) {
    let mut all = Vec::new();
    files_below(folder, &mut all);
    look_at(all, found);
}

fn look_at(all: Vec<(String, Vec<u8>)>, found: &mut Found) {
    found.files += all.len();
    for (name, mut bytes) in all {
        found.bytes += bytes.len();
        bytes.make_ascii_lowercase();
        for canary in CANARIES {
            if bytes.windows(canary.len()).any(|window| window == canary.as_bytes()) {
                found.canaries.push((name.clone(), *canary));
            }
        }
    }
}

#[expect(clippy::print_stderr, reason = "the figure is what it is for")]
fn tell(when: &str, found: &Found) {
    eprintln!(
        "erasure{when}: canaries {} files {} bytes {} found {}",
        CANARIES.len(),
        found.files,
        found.bytes,
        found.canaries.len()
    );
}

async fn trigrams(db: &Db) -> i64 {
    let mut tx = db.begin().await.unwrap();
    tx.run_script("create virtual table if not exists temp.voc using fts5vocab(main, party_search, row)")
        .await
        .unwrap();
    let (count,) = tx
        .one::<(i64,)>("select count(*) from temp.voc where term like '%qx%' or term like '%xz%'", args![])
        .await
        .unwrap();
    count
}

#[tokio::test]
async fn nothing_of_somebody_who_was_forgotten_is_in_any_file() {
    for_each_database(async |db, clock| {
        let Scene { app, person, other, lawyer, .. } = scene(db, clock).await;
        let is_sqlite = app.db.engine() == Engine::Sqlite;
        let by = testing::permit(&app, lawyer, Action::ForgetCustomers).await;
        let before = search(&app).await;
        // What is sealed is not found before either; everything else is, so the search can find.
        let sealed = [
            "qxzsubject",
            "qxzbody",
            "qxzoutcome",
            "qxzshared",
            "qxzconsent",
            "qxzrestricted",
            "qxzcontent",
            "qxzwaiting",
        ];
        // What a field said before is sealed too, but its first row may still lie in SQLite's log.
        let is_open = |canary: &&&str| !sealed.contains(canary) && **canary != "qxzcorrected";
        for canary in CANARIES.iter().filter(is_open) {
            assert!(before.canaries.iter().any(|(_, found)| found == canary), "{canary} was never there");
        }
        assert!(!before.canaries.iter().any(|(_, found)| sealed.contains(found)));
        assert!(!is_sqlite || trigrams(&app.db).await > 0);

        assert!(matches!(erase(&app, &by, person, "asked").await, Err(Refusal::Held(_))));
        let mut tx = app.db.begin().await.unwrap();
        release(&mut tx, &by, app.now(), person).await.unwrap();
        tx.commit().await.unwrap();
        let counts = erase(&app, &by, person, "asked").await.unwrap();

        assert_eq!((counts.entries, counts.entries_emptied, counts.files), (3, 1, 1), "{counts:?}");
        assert_eq!((counts.purchases_kept, counts.import_files, counts.links), (1, 2, 1));
        let after = search(&app).await;
        tell("", &after);
        assert!(after.canaries.is_empty(), "{:?}", after.canaries);
        assert!(!is_sqlite || trigrams(&app.db).await == 0);
        let (decoys,) = app.db.one::<(i64,)>("select count(*) from decoy", args![]).await.unwrap();
        assert_eq!(decoys, 0);
        let scope = testing::scope(&app, lawyer).await;
        assert!(customers::find(&app.db, &scope, person).await.unwrap().is_none());
        let kept = app
            .db
            .all::<(Option<Id>, i64)>("select party_id, amount_minor from purchase", args![])
            .await
            .unwrap();
        assert_eq!(kept, [(None, 1_250)]);
        let page =
            timeline::page(&app.db, &scope, other, &timeline::Filter::default(), None, 10).await.unwrap();
        assert_eq!((page.len(), page[0].lost), (1, Some(timeline::Lost::Forgotten)));
        assert!(matches!(erase(&app, &by, person, "asked").await, Err(Refusal::NotFound)));
        let kept = ["y.csv", "w.csv"].map(|name| app.settings.data.join("imports").join(name).exists());
        assert_eq!(kept, [true, true]);
        // Nothing may be written about them any more.
        let mut tx = app.db.begin().await.unwrap();
        let author = Author { id: None, name: "Somebody".to_owned() };
        let late = NewEntry {
            body: "late".to_owned(),
            ..NewEntry::about(person, timeline::Kind::Note, app.now(), author)
        };
        let late = late.check(app.now()).unwrap_or_else(|_| panic!("an entry"));
        assert!(timeline::record(&mut tx, &permit(), app.now(), late).await.is_err());
    })
    .await;
}

/// On SQLite, of which we make the backups.
#[tokio::test]
async fn whoever_was_forgotten_is_forgotten_again_in_an_older_copy() {
    for_each_database(async |db, clock| {
        if db.engine() == Engine::Postgres {
            return;
        }
        let Scene { app, person, lawyer, file, .. } = scene(db, clock.clone()).await;
        let by = testing::permit(&app, lawyer, Action::ForgetCustomers).await;
        let mut tx = app.db.begin().await.unwrap();
        release(&mut tx, &by, app.now(), person).await.unwrap();
        tx.commit().await.unwrap();
        let (elsewhere, older) = (Folder::new(), Folder::new());
        let (data, backup) = (app.settings.data.clone(), elsewhere.path().join("older.vinculo"));
        let (to, master, now) = (backup.clone(), app.db.vault().master().unwrap(), app.now());
        let key = master.clone();
        let taken = tokio::task::spawn_blocking(move || backup::take(&data, &to, &key, now)).await.unwrap();
        assert_eq!(taken.unwrap().files, 1);
        erase(&app, &by, person, "asked").await.unwrap();

        backup::restore(&backup, older.path(), &master).unwrap();
        let restored = Db::open_sqlite(older.path()).await.unwrap();
        restored.unlock(master, app.now()).await.unwrap();
        std::fs::copy(app.settings.data.join(LEDGER), older.path().join(LEDGER)).unwrap();
        let again = testing::app_in(restored, clock, older.path());
        let came_back = files::find(&again.db, file).await.unwrap().unwrap();
        assert!(files::open(&again.db, &again.files, file).await.is_ok(), "the backup held it");
        // Of what the backup holds of the file, today's keys open nothing: the person's is gone.
        let sealed = came_back.sealed_key.unwrap();
        let keys = vault::keys(&app.db, vault::persons_of(&sealed)).await.unwrap();
        assert_eq!(keys.open(&format!("file/{file}"), &sealed), Opened::Gone);
        assert_eq!(replay(&again, &permit()).await.unwrap(), 1);

        let after = search(&again).await;
        tell(" after an older copy", &after);
        assert!(after.canaries.is_empty(), "{:?}", after.canaries);
        let mut outside = Found::default();
        look_below(elsewhere.path(), &mut outside);
        assert!(outside.bytes > 10_000 && outside.canaries.is_empty(), "{:?}", outside.canaries);
        assert!(files::open(&again.db, &again.files, file).await.is_err());
        assert!(again.files.read(&came_back.hash, None).await.is_err(), "nor does what lay there");
        assert_eq!(replay(&again, &permit()).await.unwrap(), 0);
        assert_eq!(Ledger::of(again.db.vault(), older.path()).unwrap().read().unwrap().len(), 1);
        again.db.close().await;
    })
    .await;
}

#[tokio::test]
async fn only_who_may_forgets_and_only_by_name() {
    for_each_database(async |db, clock| {
        let Scene { app, person, lawyer, .. } = scene(db, clock).await;
        let manager = testing::account(&app, "Manager", Role::Manager, Reach::Everyone).await;
        let nobody = client(&app, routes());
        let address = format!("/customers/{person}/erasure");
        let form = |name: &'static str| [("reason", "asked on 2026-03-02"), ("name", name)];

        let refused = nobody.as_account(manager).post(&address, &form("Qxzgiven Qxzfamily")).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        let narrow = testing::account(&app, "Narrow", Role::Administrator, Reach::Own).await;
        let narrow = nobody.as_account(narrow);
        assert_eq!(narrow.get(&address).await.status, StatusCode::NOT_FOUND);
        assert_eq!(narrow.post(&address, &form("Qxzgiven Qxzfamily")).await.status, StatusCode::NOT_FOUND);
        let desk = nobody.as_account(lawyer);
        let held = desk.post(&address, &form("Qxzgiven Qxzfamily")).await;
        assert_eq!(held.status, StatusCode::CONFLICT);
        assert_eq!(
            desk.post(&format!("/customers/{person}/hold/end"), &[]).await.status,
            StatusCode::SEE_OTHER
        );
        assert_eq!(
            desk.post(&address, &form("Somebody Else")).await.status,
            StatusCode::UNPROCESSABLE_ENTITY
        );
        assert!(desk.get(&address).await.body.contains("Qxzgiven Qxzfamily"));
        let done = desk.post(&address, &form("Qxzgiven Qxzfamily")).await;
        assert_eq!(done.status, StatusCode::OK, "{}", done.body);
        assert_eq!(desk.get(&address).await.status, StatusCode::NOT_FOUND);

        let again = create(&app, canary()).await;
        let api = format!("/api/v1/customers/{again}/erasure");
        let program = nobody.as_token(&testing::token(&app, Role::Administrator).await);
        let answer = program.json(Method::POST, &api, &json!({ "reason": "asked", "role": "x" })).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let answer = program.json(Method::POST, &api, &json!({ "reason": "asked" })).await;
        assert_eq!((answer.status, answer.json()["entries"].as_u64()), (StatusCode::OK, Some(0)));
        let answer = program.json(Method::POST, &api, &json!({ "reason": "asked" })).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    })
    .await;
}

mod refused;

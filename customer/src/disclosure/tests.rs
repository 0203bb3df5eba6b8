use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use axum::http::StatusCode;
use foundation::args;
use foundation::clock::{Clock, DAY};
use foundation::db::{Db, Query};
use foundation::files;
use foundation::id::Id;
use foundation::jobs::Jobs;
use foundation::money::Money;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing::{self, Client, for_each_database};
use foundation::web::App;

use super::*;
use crate::customers::{self, ContactDraft, ContactKind, Draft};
use crate::links::{self, NewLink};
use crate::purchases::{self, NewPurchase};
use crate::timeline::{self, Author, Link, NewEntry};

/// Each stands in one field of the person.
const THEIRS: &[&str] = &[
    "qxzgiven",
    "qxzfamily",
    "qxzmail",
    "721998877",
    "qxzlabel",
    "qxzsource",
    "qxzexternal",
    "qxzcustom",
    "qxztag",
    "qxzworks",
    "qxzrole",
    "qxzsubject",
    "qxzbody",
    "qxzoutcome",
    "qxzchannel",
    "qxzfile",
    "qxzcontent",
    "qxzshared",
    "qxzremoved",
    "qxzorder",
    "qxzflour",
];

/// Each tells of somebody else.
const OTHERS: &[&str] =
    &["wvkname", "wvkfamily", "wvkmail", "wvkown", "wvkagent", "wvkhandle", "wvkstranger"];

struct Scene {
    app: App,
    client: Client,
    officer: Id,
    person: Id,
    other: Id,
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

fn entry_about(person: Id, app: &App, by: &str) -> NewEntry {
    let author = Author { id: None, name: by.to_owned() };
    NewEntry::about(person, timeline::Kind::Call, app.now(), author)
}

async fn write(app: &App, entry: NewEntry) -> Id {
    let mut tx = app.db.begin().await.unwrap();
    let entry = entry.check(app.now()).unwrap_or_else(|_| panic!("an entry"));
    let id = timeline::record(&mut tx, &permit(), app.now(), entry).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn link(app: &App, from: Id, to: Id, kind: links::Kind, role: &str) {
    let link = NewLink { from, to, kind, role: Some(role.to_owned()), starts_on: None, ends_on: None };
    let mut tx = app.db.begin().await.unwrap();
    links::add(&mut tx, &permit(), app.now(), link).await.unwrap();
    tx.commit().await.unwrap();
}

async fn scene(db: Db, clock: Clock) -> Scene {
    let app = testing::app(db, clock);
    let officer = testing::account(&app, "Wvkagent Boss", Role::Administrator, Reach::Everyone).await;
    let custom = serde_json::json!({ "shoe": "qxzcustom" });
    let person = create(
        &app,
        Draft {
            name: "Qxzgiven Qxzfamily".to_owned(),
            given_name: Some("Qxzgiven".to_owned()),
            family_name: Some("Qxzfamily".to_owned()),
            language: Some("ro".to_owned()),
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
            ],
            ..Draft::default()
        },
    )
    .await;
    let somebody = |name: &str, mail: &str| Draft {
        name: name.to_owned(),
        contact_points: vec![ContactDraft::new(ContactKind::Email, mail)],
        ..Draft::default()
    };
    let other = create(&app, somebody("Wvkname Wvkfamily", "wvkmail@example.com")).await;
    let stranger = create(&app, somebody("Wvkstranger", "wvkstranger@example.com")).await;
    let kind = Some(customers::Kind::Organisation);
    let employer = create(&app, Draft { kind, name: "Qxzworks SRL".to_owned(), ..Draft::default() }).await;
    link(&app, person, employer, links::Kind::WorksAt, "qxzrole").await;
    link(&app, person, other, links::Kind::Knows, "wife of Wvkname Wvkfamily").await;

    let stored = app.files.store_bytes("qxzcontent", 100).await.unwrap();
    let mut tx = app.db.begin().await.unwrap();
    let file =
        files::add(&mut tx, app.now(), "qxzfile.txt", "text/plain", &stored, &[person], None).await.unwrap();
    tx.unaudited("a test's own file");
    tx.commit().await.unwrap();
    let call = NewEntry {
        subject: "qxzsubject".to_owned(),
        body: "qxzbody with WVKNAME, Wvkfamily Wvkname, wvkMail@example.com, and wvkagent".to_owned(),
        outcome: Some("qxzoutcome".to_owned()),
        channel: Some("qxzchannel".to_owned()),
        files: vec![file],
        ..entry_about(person, &app, "Wvkagent Boss")
    };
    write(&app, call).await;
    let mut both = vec![Link::party(person), Link::party(other)];
    both.sort();
    let met =
        NewEntry { body: "qxzshared".to_owned(), links: both, ..entry_about(person, &app, "Wvkagent Boss") };
    write(&app, met).await;
    let removed =
        write(&app, NewEntry { body: "qxzremoved".to_owned(), ..entry_about(person, &app, "Wvkagent Boss") })
            .await;
    let mut tx = app.db.begin().await.unwrap();
    tx.run("update entry set deleted_at = created_at where id = $1", args![removed]).await.unwrap();
    tx.unaudited("a test puts an entry away");
    tx.commit().await.unwrap();
    for party in [other, stranger] {
        write(&app, NewEntry { body: "wvkown".to_owned(), ..entry_about(party, &app, "Wvkagent Boss") })
            .await;
    }
    let bought = |customer: Id, order: &str, product: &str| NewPurchase {
        order: Some(order.to_owned()),
        line: 1,
        customer: Some(customer),
        at: app.now().plus(-DAY),
        product: Some(product.to_owned()),
        quantity: 1.0,
        amount: Money { minor: 1_250, currency: "EUR".to_owned() },
        source: None,
    };
    let lines = [bought(person, "qxzorder", "Qxzflour"), bought(other, "wvkown-order", "Wvkown flour")];
    let lines = lines.map(|line| line.check(app.now()).unwrap());
    let mut tx = app.db.begin().await.unwrap();
    purchases::record_many(&mut tx, &permit(), app.now(), "EUR", &lines).await.unwrap();
    tx.commit().await.unwrap();
    let client = testing::client(&app, crate::routes());
    Scene { app, client, officer, person, other }
}

/// The files of an archive, by its own directory (APPNOTE 6.3.3, section 4.3).
fn unpack(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let short = |at: usize| usize::from(u16::from_le_bytes([zip[at], zip[at + 1]]));
    let long = |at: usize| u32::from_le_bytes(zip[at..at + 4].try_into().unwrap()) as usize;
    let end = zip.windows(4).rposition(|four| four == b"PK\x05\x06").unwrap();
    let (count, mut at) = (short(end + 10), long(end + 16));
    let mut found = Vec::new();
    for _ in 0..count {
        assert_eq!(&zip[at..at + 4], b"PK\x01\x02");
        let (method, packed, size) = (short(at + 10), long(at + 20), long(at + 24));
        let (name, local) = (short(at + 28), long(at + 42));
        let text = String::from_utf8(zip[at + 46..at + 46 + name].to_vec()).unwrap();
        let start = local + 30 + short(local + 26) + short(local + 28);
        let bytes = &zip[start..start + packed];
        let mut content = Vec::new();
        match method {
            8 => drop(flate2::read::DeflateDecoder::new(bytes).read_to_end(&mut content).unwrap()),
            _ => content.extend_from_slice(bytes),
        }
        let mut crc = flate2::Crc::new();
        crc.update(&content);
        assert_eq!((content.len(), crc.sum() as usize), (size, long(at + 16)), "{text}");
        found.push((text, content));
        at += 46 + name + short(at + 30) + short(at + 32);
    }
    found
}

/// The tables of the generated schema.
fn tables() -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema/sqlite.sql");
    let schema = std::fs::read_to_string(path).unwrap();
    let names = schema.lines().filter_map(|line| {
        let rest =
            line.strip_prefix("create table ").or_else(|| line.strip_prefix("create virtual table "))?;
        rest.split([' ', '(']).next().map(str::to_owned)
    });
    names.collect()
}

#[test]
fn every_table_is_told_of_or_the_list_says_why_not() {
    let listed: Vec<(&str, &str)> = include_str!("not_told.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once(" | ").unwrap())
        .collect();
    let told: Vec<&str> = SECTIONS.iter().flat_map(|section| section.tables).copied().collect();
    let tables = tables();

    assert!(tables.contains("party") && tables.len() > 40, "{tables:?}");
    for table in &tables {
        let (is_told, reason) =
            (told.contains(&table.as_str()), listed.iter().find(|(name, _)| name == table));
        assert!(is_told != reason.is_some(), "{table} is told of in a section, or not_told.txt says why not");
    }
    for (table, reason) in listed {
        assert!(tables.contains(table) && !reason.is_empty(), "{table} is no table");
    }
    assert!(told.iter().all(|table| tables.contains(*table)), "{told:?}");
}

#[tokio::test]
async fn an_archive_tells_everything_of_the_person_and_nothing_of_anybody_else() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let (told, zip) =
            make(&scene.app, &permit(), scene.person, &BTreeSet::new(), Vec::new(), &|_| {}).await.unwrap();
        let files = unpack(&zip);
        let all: String = files
            .iter()
            .map(|(name, content)| format!("{name}\n{}\n", String::from_utf8_lossy(content)).to_lowercase())
            .collect();
        let page = &files.iter().find(|(name, _)| name == "index.html").unwrap().1;
        let page = String::from_utf8(page.clone()).unwrap();
        let json = &files.iter().find(|(name, _)| name == "data.json").unwrap().1;
        let json: serde_json::Value = serde_json::from_slice(json).unwrap();

        for text in [page.to_lowercase(), json.to_string().to_lowercase()] {
            let missing: Vec<_> =
                THEIRS.iter().filter(|canary| **canary != "qxzcontent" && !text.contains(**canary)).collect();
            assert!(missing.is_empty(), "not told: {missing:?}");
        }
        assert!(all.contains("qxzcontent"), "the file itself");
        let leaks: Vec<_> = OTHERS.iter().filter(|canary| all.contains(**canary)).collect();
        assert!(leaks.is_empty(), "told of others: {leaks:?}");
        // The other's own archive does tell of them: the silence above means something.
        let (_, zip) =
            make(&scene.app, &permit(), scene.other, &BTreeSet::new(), Vec::new(), &|_| {}).await.unwrap();
        let theirs: String =
            unpack(&zip).iter().map(|(_, text)| String::from_utf8_lossy(text).to_lowercase()).collect();
        assert!(theirs.contains("wvkmail") && !theirs.contains("qxzmail"));

        assert!(page.starts_with("<!doctype html>\n<html lang=\"ro\">"), "in their language: {page:.200}");
        for outside in ["http://", "https://", "src=", "href=", "<script", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
        assert!(!page.contains("disclosure-"), "a text is missing");
        assert_eq!((told.files, told.rows > 8), (1, true));
        let audited = "select count(*) from audit where action = 'disclosure.make'";
        assert_eq!(scene.app.db.one::<(i64,)>(audited, args![]).await.unwrap(), (2,));
    })
    .await;
}

async fn run_jobs(app: &App) {
    Jobs::new().on(JOB, carry_out).run_due(app).await.unwrap();
}

#[tokio::test]
async fn an_archive_is_asked_for_made_fetched_and_gone_after_a_week() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock.clone()).await;
        let officer = scene.client.as_account(scene.officer);
        let manager = testing::account(&scene.app, "Manager", Role::Manager, Reach::Everyone).await;
        let manager = scene.client.as_account(manager);
        let address = format!("/customers/{}/disclosure", scene.person);
        let file = format!("{address}/file");

        for refused in [manager.get(&address).await, manager.post(&address, &[]).await, manager.get(&file).await] {
            assert_eq!(refused.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(officer.get(&file).await.header("location"), address, "nobody asked for it yet");
        let asked = officer.post(&address, &[]).await;
        let again = officer.post(&address, &[]).await;
        let making = officer.get(&format!("{address}?said=asked")).await;
        assert_eq!((asked.status, again.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        assert!(making.body.contains("The archive is being made."), "{}", making.body);
        assert_eq!(scene.app.db.one::<(i64,)>("select count(*) from disclosure", args![]).await.unwrap(), (1,));

        run_jobs(&scene.app).await;
        let ready = officer.get(&address).await;
        let by = foundation::team::Permit::system(foundation::team::System::CommandLine);
        let rotated = crate::rotation::rotate(&scene.app, &by, scene.person, async {}).await;
        assert!(rotated.is_ok(), "it opens under the person's new key too");
        let fetched = officer.get(&file).await;
        assert!(ready.body.contains(&file), "{}", ready.body);
        assert_eq!(fetched.header("content-type"), "application/zip");
        let names: Vec<String> = unpack(&fetched.bytes).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["index.html", "data.json", "files/1-qxzfile.txt"]);
        let audited = "select count(*) from audit where action in ('disclosure.ask', 'disclosure.make', 'disclosure.fetch')";
        assert_eq!(scene.app.db.one::<(i64,)>(audited, args![]).await.unwrap(), (3,));
        let sealed = scene.app.settings.data.join("disclosures");
        let on_disk: Vec<Vec<u8>> =
            std::fs::read_dir(&sealed).unwrap().map(|entry| std::fs::read(entry.unwrap().path()).unwrap()).collect();
        assert_eq!(on_disk.len(), 1);
        assert!(!on_disk[0].windows(10).any(|part| part == b"qxzcontent"), "it lies sealed");

        // Whoever did not prove lately who they are is asked to.
        let mut tx = scene.app.db.begin().await.unwrap();
        tx.run("update session set stepped_up_at = null", args![]).await.unwrap();
        tx.unaudited("a test: half an hour went by");
        tx.commit().await.unwrap();
        assert!(officer.get(&file).await.header("location").starts_with("/step-up"));

        clock.set(clock.now().plus(8 * DAY));
        let officer = scene.client.as_account(scene.officer);
        assert_eq!(officer.get(&file).await.header("location"), address, "its week is over");
        assert!(matches!(
            sweep(scene.app.clone(), serde_json::Value::Null).await,
            foundation::jobs::Outcome::Done
        ));
        assert_eq!(std::fs::read_dir(&sealed).unwrap().count(), 0);
        assert!(officer.get(&address).await.body.contains("Expired"));
    })
    .await;
}

#[tokio::test]
async fn an_archive_goes_with_whoever_is_forgotten() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        let officer = scene.client.as_account(scene.officer);
        officer.post(&format!("/customers/{}/disclosure", scene.person), &[]).await;
        run_jobs(&scene.app).await;
        let folder = scene.app.settings.data.join("disclosures");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);

        assert!(crate::erasure::erase(&scene.app, &permit(), scene.person, "request").await.is_ok());

        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
        assert_eq!(
            scene.app.db.one::<(i64,)>("select count(*) from disclosure", args![]).await.unwrap(),
            (0,)
        );
    })
    .await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a measurement reads the time that really passes")]
#[expect(clippy::print_stderr, reason = "a measurement is read by whoever ran it")]
async fn ten_thousand_entries_are_told_within_a_minute() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock).await;
        for batch in 0..20 {
            let rows = (0..500).map(|number| {
                let entry = NewEntry {
                    subject: format!("Call {batch}-{number}"),
                    body: "They asked for the price of forty sacks. ".repeat(8),
                    ..entry_about(scene.person, &scene.app, "Wvkagent Boss")
                };
                entry.check(scene.app.now()).unwrap_or_else(|_| panic!("an entry"))
            });
            let rows: Vec<_> = rows.collect();
            let mut tx = scene.app.db.begin().await.unwrap();
            for row in rows {
                timeline::record(&mut tx, &permit(), scene.app.now(), row).await.unwrap();
            }
            tx.commit().await.unwrap();
        }

        let started = std::time::Instant::now();
        let (told, zip) =
            make(&scene.app, &permit(), scene.person, &BTreeSet::new(), Vec::new(), &|_| {}).await.unwrap();
        let took = started.elapsed();

        eprintln!(
            "archive {:?} rows {} bytes {} took {took:.1?}",
            scene.app.db.engine(),
            told.rows,
            zip.len()
        );
        assert!(told.rows > 10_000 && took.as_secs() < 60, "{took:?}");
    })
    .await;
}

#[tokio::test]
async fn a_file_that_tells_of_others_too_goes_along_only_when_somebody_says_so() {
    for_each_database(async |db, clock| {
        let scene = scene(db, clock.clone()).await;
        let stored = scene.app.files.store_bytes("wvkcontract", 100).await.unwrap();
        let mut tx = scene.app.db.begin().await.unwrap();
        let name = "contract of Wvkname.txt";
        let persons = [scene.person, scene.other];
        let file =
            files::add(&mut tx, scene.app.now(), name, "text/plain", &stored, &persons, None).await.unwrap();
        tx.unaudited("a test's own file");
        tx.commit().await.unwrap();
        let mut links = vec![Link::party(scene.person), Link::party(scene.other)];
        links.sort();
        let signed =
            NewEntry { files: vec![file], links, ..entry_about(scene.person, &scene.app, "Wvkagent Boss") };
        write(&scene.app, signed).await;
        let officer = scene.client.as_account(scene.officer);
        let address = format!("/customers/{}/disclosure", scene.person);
        let made = async |form: &[(&str, &str)]| {
            // The latest archive is the one that is fetched.
            clock.set(clock.now().plus(1));
            officer.post(&address, form).await;
            run_jobs(&scene.app).await;
            unpack(&officer.get(&format!("{address}/file")).await.bytes)
        };

        let page = officer.get(&address).await.body;
        let without = made(&[]).await;
        let with = made(&[("shared", &file.to_string())]).await;

        assert!(page.contains(&format!("name=\"shared\" value=\"{file}\"")) && page.contains(name), "{page}");
        assert!(!page.contains("qxzfile"), "their own file is not asked about: {page}");
        assert_eq!((without.len(), with.len()), (3, 4));
        let told = |files: &[(String, Vec<u8>)]| {
            files
                .iter()
                .map(|(name, text)| format!("{name} {}", String::from_utf8_lossy(text)))
                .collect::<String>()
        };
        let silent = told(&without);
        assert!(!silent.contains("wvkcontract") && !silent.contains("Wvkname"), "{silent}");
        assert!(silent.contains("\"left_out\":\"shared\"") && silent.contains("contract of"), "{silent}");
        assert!(told(&with).contains("wvkcontract"));
    })
    .await;
}

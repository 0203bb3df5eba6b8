//! A drill: a backup under load, somebody forgotten after it, and the way back.

use std::path::Path;

use foundation::testing::Folder;
use rusqlite::Connection;

use crate::program::{Server, refused, run, token};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn said(arguments: &[&str]) -> String {
    let output = run(arguments);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// How many files below `folder` hold the word, however it is written.
fn holding(folder: &Path, word: &str, seen: &mut (usize, usize)) -> usize {
    let mut found = 0;
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            found += holding(&entry.path(), word, seen);
            continue;
        }
        let mut bytes = std::fs::read(entry.path()).unwrap();
        bytes.make_ascii_lowercase();
        *seen = (seen.0 + 1, seen.1 + bytes.len());
        found += usize::from(bytes.windows(word.len()).any(|window| window == word.as_bytes()));
    }
    found
}

#[test]
#[expect(clippy::print_stderr, reason = "the figure is what it is for")]
fn a_backup_comes_back_whole_and_does_not_bring_back_who_was_forgotten() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let data = folder.path();
    let server = Server::start(data);
    let key = token(data, "administrator");
    let create = |name: &str| {
        let json = format!(r#"{{"kind": "person", "name": "{name}"}}"#);
        let (status, body) = server.ask("POST", "/api/v1/customers", &key, &json);
        assert_eq!(status, 201, "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        body["id"].as_str().unwrap().to_owned()
    };
    let person = create("Qxzperson Canary");
    create("Ana Kept");
    let note = r#"{"kind": "note", "body": "qxzperson said so", "at": "2026-01-02T10:00:00Z"}"#;
    let (status, body) = server.ask("POST", &format!("/api/v1/customers/{person}/timeline"), &key, note);
    assert_eq!(status, 201, "{body}");

    let file = elsewhere.path().join("one.vinculo");
    let taken = said(&["backup", text(&file), "--data", text(data)]);
    assert!(taken.ends_with("verified"), "{taken}");
    let mut seen = (0, 0);
    assert!(holding(data, "qxzperson", &mut seen) > 0);
    assert_eq!(holding(elsewhere.path(), "qxzperson", &mut seen), 0);

    let gone = said(&["erase", "--customer", &person, "--reason", "asked", "--data", text(data)]);
    assert!(gone.starts_with("forgotten entries 1 "), "{gone}");
    assert_eq!(server.ask("GET", &format!("/api/v1/customers/{person}"), &key, "").0, 404);
    assert!(server.stop().success());
    let mut seen = (0, 0);
    assert_eq!(holding(data, "qxzperson", &mut seen), 0);

    let empty = elsewhere.path().join("back");
    let back = said(&["restore", text(&file), "--from", text(data), "--data", text(&empty)]);
    assert!(back.contains("tokens ended 1 forgotten again 1"), "{back}");
    let mut seen = (0, 0);
    let found = holding(&empty, "qxzperson", &mut seen);
    eprintln!(
        "erasure after restoring an older backup: canaries 1 files {} bytes {} found {found}",
        seen.0, seen.1
    );
    assert_eq!(found, 0);
    // The audit goes on where the backup left it: its keys came along.
    said(&["verify", "--data", text(&empty)]);
    let master = format!("file:{}", data.join("master.key").display());
    let again = Server::start_with(
        &["serve", "--data", text(&empty), "--listen", "127.0.0.1:0", "--master-key", &master],
        &empty,
    );
    assert_eq!(again.ask("GET", "/api/v1/search?q=Ana", &key, "").0, 401);
    drop(again);
    let new = said(&["token", "create", "--role", "agent", "--data", text(&empty), "--master-key", &master]);
    let again = Server::start_with(
        &["serve", "--data", text(&empty), "--listen", "127.0.0.1:0", "--master-key", &master],
        &empty,
    );
    assert!(again.ask("GET", "/api/v1/search?q=Ana", &new, "").1.contains("Ana Kept"));
    assert_eq!(again.ask("GET", &format!("/api/v1/customers/{person}"), &new, "").0, 404);

    // Without the key nothing opens, and nothing is written.
    let third = elsewhere.path().join("third");
    refused(&["restore", text(&file), "--data", text(&third)], 1, &["no master key"]);
    refused(&["restore", text(&file), "--from", text(data), "--data", text(&empty)], 1, &["not empty"]);
}

#[test]
fn a_migration_leaves_a_way_back() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let data = folder.path();
    assert!(Server::start(data).stop().success());
    let database = data.join("vinculo.db");
    // As the version before left it, as far as the numbers tell.
    let change = |sql: &str| Connection::open(&database).unwrap().execute_batch(sql).unwrap();
    change(
        "alter table person_key drop column coming; alter table person_key drop column former;
         alter table disclosure drop column sealed_key; drop index file_plain;
         insert into setting (name, value) values ('older', 'yes');
         delete from vinculo_migration where number >= 18;",
    );

    assert!(Server::start(data).stop().success());

    let back = elsewhere.path().join("back");
    let told = said(&["restore", "--before", "18", "--from", text(data), "--data", text(&back)]);
    // The database, and the audit's key, start key and anchors.
    assert!(told.starts_with("restored parts 4 "), "{told}");
    let restored = Connection::open(back.join("vinculo.db")).unwrap();
    let newest: i64 =
        restored.query_row("select max(number) from vinculo_migration", [], |row| row.get(0)).unwrap();
    let kept: String =
        restored.query_row("select value from setting where name = 'older'", [], |row| row.get(0)).unwrap();
    assert!(newest < 18 && kept == "yes", "{newest}");
}

#[test]
fn a_lost_or_foreign_master_key_is_said_and_nothing_is_made_in_its_place() {
    let folder = Folder::new();
    let data = folder.path();
    assert!(Server::start(data).stop().success());
    let key = data.join("master.key");
    let kept = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();

    refused(&["keys", "count", "--data", text(data)], 1, &["no master key", "--master-key"]);

    assert!(!key.exists());
    std::fs::write(&key, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
    refused(&["keys", "count", "--data", text(data)], 1, &["can be read by others"]);
    std::fs::remove_file(&key).unwrap();
    std::fs::write(&key, kept).unwrap();
    let private = |path: &Path| {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o400)).unwrap();
    };
    private(&key);
    let other = data.join("other.key");
    std::fs::write(&other, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=").unwrap();
    private(&other);
    let named = format!("file:{}", other.display());
    refused(&["keys", "count", "--data", text(data), "--master-key", &named], 1, &["not the one"]);

    let rotated = said(&["keys", "rotate", "master", "--to", &named, "--data", text(data)]);
    assert!(rotated.contains("other.key"), "{rotated}");
    refused(&["keys", "count", "--data", text(data)], 1, &["not the one"]);
    let count = said(&["keys", "count", "--data", text(data), "--master-key", &named]);
    assert_eq!(count, "keys persons 0 forgotten 0");
}

//! Backups of a database on PostgreSQL, by the real program.

use foundation::testing::{EmptyDatabase, Folder};

use crate::backups::{holding, said, text};
use crate::program::{Server, refused};

fn serve(data: &str, url: &str, master: &str, folder: &Folder) -> Server {
    let arguments = ["serve", "--data", data, "--database", url, "--master-key", master];
    Server::start_with(&[&arguments[..], &["--listen", "127.0.0.1:0"]].concat(), folder.path())
}

#[test]
fn a_backup_of_postgresql_comes_back_without_who_was_forgotten() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (Some(live), Some(empty)) =
        (runtime.block_on(EmptyDatabase::make()), runtime.block_on(EmptyDatabase::make()))
    else {
        return;
    };
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let data = text(folder.path());
    let master = format!("file:{}", folder.path().join("master.key").display());
    let here = ["--data", data, "--database", &live.url, "--master-key", &master];
    let with = |arguments: &[&'static str], more: &[&str]| said(&[arguments, more, &here].concat());
    let server = serve(data, &live.url, &master, &folder);
    let key = with(&["token", "create", "--role", "administrator"], &[]);
    let create = |name: &str| {
        let json = format!(r#"{{"kind": "person", "name": "{name}"}}"#);
        let (status, body) = server.ask("POST", "/api/v1/customers", &key, &json);
        assert_eq!(status, 201, "{body}");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        body["id"].as_str().unwrap().to_owned()
    };
    let person = create("Qxzperson Canary");
    create("Ana Kept");

    let file = elsewhere.path().join("one.vinculo");
    let taken = with(&["backup"], &[text(&file)]);
    assert!(taken.ends_with("verified"), "{taken}");
    assert_eq!(holding(elsewhere.path(), "qxzperson", &mut (0, 0)), 0);
    with(&["erase", "--customer"], &[&person, "--reason", "asked"]);
    assert!(server.stop().success());

    let back = elsewhere.path().join("back");
    let target = ["--data", text(&back), "--database", &empty.url, "--master-key", &master];
    let arguments = ["restore", text(&file), "--from", data];
    let told = said(&[&arguments[..], &target[..]].concat());

    assert!(told.contains("tokens ended 1 forgotten again 1"), "{told}");
    said(&[&["verify"], &target[..]].concat());
    let new = said(&[&["token", "create", "--role", "agent"], &target[..]].concat());
    let again = serve(text(&back), &empty.url, &master, &elsewhere);
    assert_eq!(again.ask("GET", "/api/v1/search?q=Ana", &key, "").0, 401);
    assert!(again.ask("GET", "/api/v1/search?q=Ana", &new, "").1.contains("Ana Kept"));
    assert_eq!(again.ask("GET", &format!("/api/v1/customers/{person}"), &new, "").0, 404);
    assert!(again.stop().success());

    // A full database is not filled, and neither engine takes the other's backup.
    let third = elsewhere.path().join("third");
    let full = ["--data", text(&third), "--database", &empty.url, "--master-key", &master];
    refused(&[&["restore", text(&file)], &full[..]].concat(), 1, &["database is not empty"]);
    let plain = ["restore", text(&file), "--data", text(&third), "--master-key", &master];
    refused(&plain, 1, &["it is of a PostgreSQL database"]);
    runtime.block_on(live.remove());
    runtime.block_on(empty.remove());
}

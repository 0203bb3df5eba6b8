//! What is refused: one clear sentence, the right code, and nothing touched.

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use foundation::testing::Folder;
use rusqlite::Connection;

use crate::program::{Server, refused, run};

#[test]
fn a_wrong_command_line_is_answered_with_one_sentence_and_code_2() {
    refused(&[], 2, &["demo", "serve", "--help"]);
    refused(&["dance"], 2, &["dance"]);
    refused(&["serve", "--colour", "red"], 2, &["--colour"]);
    refused(&["serve", "--listen", "everywhere"], 2, &["everywhere", "127.0.0.1:8722"]);
    refused(&["serve", "--public-url", "crm.example.com"], 2, &["https://crm.example.com"]);
    refused(&["serve", "--database", "mysql://x"], 2, &["postgres://"]);
    for url in [
        "postgres://crm:secret@db.example.com/crm",
        "postgres://crm:secret@db.example.com/crm?sslmode=prefer",
        "postgres://crm:127.0.0.1@10.0.0.7:5432/crm?application_name=x",
        "postgres://127.0.0.1/crm?host=10.0.0.7",
        "postgres://[2001:db8::7]/crm",
    ] {
        refused(&["serve", "--database", url], 2, &["another machine", "sslmode=verify-full"]);
    }
    refused(&["import", "dreams", "x.csv"], 2, &["dreams"]);
    refused(&["import", "customers"], 2, &["<FILE>"]);
    refused(&["import", "customers", "x.csv", "--map", "name"], 2, &["name=Client"]);
    refused(&["token", "create"], 2, &["--role"]);
    refused(&["token", "create", "--role", "king"], 2, &["administrator, manager, agent or read-only"]);
}

#[test]
fn help_and_version_are_answers_and_not_errors() {
    let version = run(&["--version"]);
    let help = run(&["--help"]);

    assert_eq!(
        String::from_utf8(version.stdout).unwrap(),
        format!("vinculo {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert!(version.status.success() && help.status.success());
    let help = String::from_utf8(help.stdout).unwrap();
    for command in ["demo", "serve", "import", "export", "token", "--data", "VINCULO_PUBLIC_URL"] {
        assert!(help.contains(command), "{command}");
    }
}

#[test]
fn the_surroundings_may_speak_for_the_command_line() {
    let folder = Folder::new();
    let data = folder.path().join("company");

    let output = crate::program::vinculo(&["token", "create", "--role", "agent"])
        .env("VINCULO_DATA", &data)
        .output()
        .unwrap();

    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let token = String::from_utf8(output.stdout).unwrap();
    assert!(token.starts_with("vinculo_") && token.lines().count() == 1, "{token}");
    assert!(data.join("vinculo.db").is_file());
}

#[test]
fn a_text_that_is_called_like_the_database_is_left_as_it_is() {
    let folder = Folder::new();
    let file = folder.path().join("vinculo.db");
    fs::write(&file, "dear diary, today I met a database that I did not like at all").unwrap();

    refuse_to_start(folder.path(), &["vinculo.db", "not a database"]);

    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "dear diary, today I met a database that I did not like at all"
    );
}

#[test]
fn a_folder_that_is_called_like_the_database_is_left_as_it_is() {
    let folder = Folder::new();
    fs::create_dir(folder.path().join("vinculo.db")).unwrap();

    refuse_to_start(folder.path(), &["vinculo.db", "cannot be read"]);
}

#[test]
fn a_cut_off_database_is_refused() {
    let folder = Folder::new();
    let file = folder.path().join("vinculo.db");
    // The first half of a header: sqlite.org/fileformat.html, section 1.3.
    fs::write(&file, b"SQLite format 3\0\x10\x00\x01\x01\x00\x40\x20\x20\x00\x00").unwrap();

    refuse_to_start(folder.path(), &["vinculo.db"]);
}

#[tokio::test]
async fn the_database_of_another_program_is_left_as_it_is() {
    let folder = Folder::new();
    change(folder.path(), "create table album (title text); insert into album values ('Kind of Blue')");
    let before = fs::read(folder.path().join("vinculo.db")).unwrap();

    refuse_to_start(folder.path(), &["belongs to another program"]);

    assert_eq!(fs::read(folder.path().join("vinculo.db")).unwrap(), before);
    assert_eq!(names(folder.path()), ["vinculo.db"]);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_left_as_it_is() {
    let folder = Folder::new();
    assert!(Server::start(folder.path()).stop().success());
    change(
        folder.path(),
        "insert into vinculo_migration (number, name, applied_at) values (9999, 'teleport', 0)",
    );

    refused(
        &["serve", "--data", path(folder.path()), "--listen", "127.0.0.1:0"],
        1,
        &["newer", "9999", "install a newer"],
    );
}

#[test]
fn a_port_that_is_in_use_is_named_before_anything_is_written() {
    let folder = Folder::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();

    for command in ["serve", "demo"] {
        refused(
            &[command, "--data", path(folder.path()), "--listen", &address],
            1,
            &[&address, "in use", "--listen"],
        );
    }

    assert!(names(folder.path()).is_empty());
}

#[test]
fn a_data_folder_that_cannot_be_one_is_named() {
    let folder = Folder::new();
    let file = folder.path().join("occupied");
    fs::write(&file, "x").unwrap();
    let below = file.join("data");

    refused(&["serve", "--data", path(&below), "--listen", "127.0.0.1:0"], 1, &["occupied", "cannot be"]);
    refused(&["demo", "--data", path(&file), "--listen", "127.0.0.1:0"], 1, &["occupied"]);
}

#[test]
fn a_postgresql_that_does_not_answer_is_named() {
    let folder = Folder::new();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://nobody:secret@{free}/nowhere");

    let arguments = ["serve", "--data", path(folder.path()), "--database", &url, "--listen", "127.0.0.1:0"];
    refused(&arguments, 1, &["PostgreSQL", "cannot be reached"]);
    assert!(!String::from_utf8(run(&arguments).stderr).unwrap().contains("secret"));
}

#[test]
fn a_demo_does_not_move_in_with_somebody() {
    let lived_in = Folder::new();
    fs::write(lived_in.path().join("taxes.txt"), "2026").unwrap();
    let company = Folder::new();
    assert!(Server::start(company.path()).stop().success());

    refused(
        &["demo", "--data", path(lived_in.path()), "--listen", "127.0.0.1:0"],
        1,
        &["not empty", "--data"],
    );
    refused(&["demo", "--data", path(company.path()), "--listen", "127.0.0.1:0"], 1, &["no demo", "--data"]);

    assert_eq!(names(lived_in.path()), ["taxes.txt"]);
}

#[test]
fn a_file_to_import_that_is_not_there_leaves_nothing_behind() {
    let folder = Folder::new();
    let data = folder.path().join("company");

    refused(
        &["import", "customers", "/nowhere/people.csv", "--data", path(&data)],
        1,
        &["/nowhere/people.csv"],
    );

    assert!(!data.exists());
}

#[test]
fn a_full_disk_is_named() {
    let folder = Folder::new();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let mounted =
        Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "tmpfs", path(&disk)]).output();
    if !mounted.as_ref().is_ok_and(|output| output.status.success()) {
        say("skipped: only root can mount a small disk");
        return;
    }

    let outcome = std::panic::catch_unwind(|| {
        refused(&["serve", "--data", path(&disk), "--listen", "127.0.0.1:0"], 1, &["full"]);
    });

    let freed = Command::new("umount").arg(&disk).status().unwrap();
    assert!(freed.success());
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

#[expect(clippy::print_stderr, reason = "whoever reads a green run must see what it left out")]
fn say(text: &str) {
    eprintln!("{text}");
}

#[track_caller]
fn refuse_to_start(data: &Path, words: &[&str]) {
    for command in ["serve", "demo"] {
        refused(&[command, "--data", path(data), "--listen", "127.0.0.1:0"], 1, words);
    }
    refused(&["token", "create", "--role", "agent", "--data", path(data)], 1, words);
}

pub fn change(data: &Path, sql: &str) {
    Connection::open(data.join("vinculo.db")).unwrap().execute_batch(sql).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.collect()
}

fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn only_what_serves_brings_an_older_database_up_to_date() {
    let folder = Folder::new();
    assert!(Server::start(folder.path()).stop().success());
    let older = "delete from vinculo_migration where number = (select max(number) from vinculo_migration)";
    change(folder.path(), older);
    let data = folder.path().to_str().unwrap();
    let out = folder.path().join("out.csv");

    for command in [
        &["token", "create", "--role", "agent", "--data", data][..],
        &["export", "customers", out.to_str().unwrap(), "--data", data],
    ] {
        refused(command, 1, &["older", "vinculo serve"]);
    }
}

//! The continuous archive of the real program: killed and started again, and back to a moment.

use std::path::Path;

use foundation::clock::{Clock, Timestamp};
use foundation::testing::Folder;
use rusqlite::Connection;

use crate::backups::{holding, said, text};
use crate::program::{Server, refused, token, wait};

fn serve(data: &Path, archive: &Path) -> Server {
    Server::start_with(
        &["serve", "--data", text(data), "--archive", text(archive), "--listen", "127.0.0.1:0"],
        data,
    )
}

fn create(server: &Server, key: &str, name: &str) -> String {
    let json = format!(r#"{{"kind": "person", "name": "{name}"}}"#);
    let (status, body) = server.ask("POST", "/api/v1/customers", key, &json);
    assert_eq!(status, 201, "{body}");
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    body["id"].as_str().unwrap().to_owned()
}

fn metric(server: &Server, name: &str) -> f64 {
    let (_, text) = server.ask("GET", "/metrics", "", "");
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok());
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
}

fn until(server: &Server, name: &str, is_enough: impl Fn(f64) -> bool) {
    for _ in 0..400 {
        if is_enough(metric(server, name)) {
            return;
        }
        wait(50);
    }
    panic!("{name} is {}: {}", metric(server, name), server.errors());
}

fn customers(data: &Path) -> Vec<String> {
    let database = Connection::open(data.join("vinculo.db")).unwrap();
    let mut names = database.prepare("select name from party order by name").unwrap();
    names.query_map([], |row| row.get(0)).unwrap().collect::<rusqlite::Result<_>>().unwrap()
}

#[test]
#[expect(clippy::print_stderr, reason = "the figure is what it is for")]
fn a_killed_server_goes_on_with_its_archive_without_a_gap() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let (data, archive) = (folder.path(), elsewhere.path().join("archive"));
    let server = serve(data, &archive);
    let key = token(data, "administrator");
    until(&server, "vinculo_archive_base_timestamp_seconds", |at| at > 0.0);
    drop(server);
    let clock = Clock::system();
    let mut acknowledged = Vec::new();
    for round in 0..4_u64 {
        let server = serve(data, &archive);
        for n in 0..40 + 7 * round {
            let name = format!("K{round}-{n:03}");
            create(&server, &key, &name);
            acknowledged.push((name, clock.now().0));
            // Another program of ours writes into the same log.
            if n == 20 {
                token(data, "agent");
            }
        }
        wait(300 * round);
        // Killed.
        drop(server);
    }
    let killed = clock.now().0;

    let master = format!("file:{}", data.join("master.key").display());
    let back = elsewhere.path().join("back");
    let told = said(&["restore", text(&archive), "--data", text(&back), "--master-key", &master]);

    let found = customers(&back);
    let missing: Vec<_> = acknowledged.iter().filter(|(name, _)| !found.contains(name)).collect();
    let late = missing.iter().map(|(_, at)| killed - at).max().unwrap_or(0);
    eprintln!("archive after kills: {told}, missing of the last {late} ms: {}", missing.len());
    assert!(late < 1_500, "{missing:?}");
    let runs = std::fs::read_dir(archive.join("runs")).unwrap().count();
    assert_eq!(runs, 1, "no gap");

    // Started once more, what the kill left in the log is in the archive too.
    let server = serve(data, &archive);
    until(&server, "vinculo_archive_segments_total", |count| count > 0.0);
    assert!(server.stop().success());
    let whole = elsewhere.path().join("whole");
    said(&["restore", text(&archive), "--data", text(&whole), "--master-key", &master]);
    let found = customers(&whole);
    assert!(acknowledged.iter().all(|(name, _)| found.contains(name)));
    said(&["verify", "--data", text(&whole)]);
    refused(&["restore", text(&archive), "--data", text(&whole), "--master-key", &master], 1, &["not empty"]);
    let third = elsewhere.path().join("third");
    let early = ["restore", text(&archive), "--at", "2020-01-01T00:00:00Z", "--data", text(&third)];
    refused(&[&early[..], &["--master-key", &master]].concat(), 1, &["it begins at"]);
    refused(&[&early[..3], &["yesterday"]].concat(), 2, &["a moment is written like"]);
    refused(
        &[
            "serve",
            "--archive",
            text(&archive),
            "--database",
            "postgres://localhost/x",
            "--listen",
            "127.0.0.1:0",
        ],
        2,
        &["PostgreSQL archives its own log"],
    );
}

#[test]
fn a_moment_from_before_somebody_was_forgotten_does_not_bring_them_back() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let (data, archive) = (folder.path(), elsewhere.path().join("archive"));
    let server = serve(data, &archive);
    let key = token(data, "administrator");
    until(&server, "vinculo_archive_base_timestamp_seconds", |at| at > 0.0);
    let person = create(&server, &key, "Qxzperson Canary");
    create(&server, &key, "Ana Kept");
    wait(1_500);
    let before = Timestamp(Clock::system().now().0).to_string();
    create(&server, &key, "Too Late");

    said(&["erase", "--customer", &person, "--reason", "asked", "--data", text(data)]);
    // The command may not empty the log; the server does it.
    for _ in 0..100 {
        if !data.join("archive.empty-log").exists() {
            break;
        }
        wait(50);
    }
    until(&server, "vinculo_archive_lag_seconds", |lag| lag < 0.5);
    assert!(server.stop().success());
    assert_eq!(holding(data, "qxzperson", &mut (0, 0)), 0);
    assert_eq!(holding(&archive, "qxzperson", &mut (0, 0)), 0);

    let master = format!("file:{}", data.join("master.key").display());
    let back = elsewhere.path().join("back");
    let told =
        said(&["restore", text(&archive), "--at", &before, "--data", text(&back), "--master-key", &master]);

    assert!(told.ends_with("tokens ended 1 forgotten again 1"), "{told}");
    assert_eq!(customers(&back), ["Ana Kept"]);
    assert_eq!(holding(&back, "qxzperson", &mut (0, 0)), 0);
}

#[test]
fn a_drill_restores_the_archive_by_itself_and_says_how_it_ended() {
    let (folder, elsewhere) = (Folder::new(), Folder::new());
    let (data, archive) = (folder.path(), elsewhere.path().join("archive"));
    let server = serve(data, &archive);
    let key = token(data, "administrator");
    create(&server, &key, "Ana Kept");

    until(&server, "vinculo_archive_drill_timestamp_seconds", |at| at > 0.0);

    assert_eq!(metric(&server, "vinculo_archive_drill_findings"), 0.0, "{}", server.errors());
    assert!(server.stop().success());
    let database = Connection::open(data.join("vinculo.db")).unwrap();
    let detail: String = database
        .query_row("select detail from audit where action = 'archive.drill'", [], |row| row.get(0))
        .unwrap();
    assert!(detail.contains(r#""findings":0"#) && detail.contains(r#""until":"20"#), "{detail}");
    let left = std::fs::read_dir(data).unwrap().flatten();
    assert!(!left.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("drill-")));
}

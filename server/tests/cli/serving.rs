//! Starting, stopping, and keeping what was promised.

use std::fs::{File, Permissions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Stdio;

use foundation::testing::Folder;
use rusqlite::{Connection, OpenFlags};

use crate::program::{Server, answer, connect, refused, request, run, token, vinculo, wait};
use crate::refusals::change;

#[test]
fn a_fresh_start_offers_the_first_administrator_and_a_second_one_keeps_its_data() {
    let folder = Folder::new();
    let server = Server::start(folder.path());

    assert!(
        server.errors().contains(&format!("http://{}/setup?key=", server.address)),
        "{}",
        server.errors()
    );
    assert_eq!(server.ask("GET", "/healthz", "", "").0, 200);
    assert_eq!(server.ask("GET", "/readyz", "", "").0, 200);
    assert_eq!(server.ask("GET", "/", "", "").0, 303);
    assert!(server.stop().success());

    let again = Server::start(folder.path());
    assert_eq!(again.ask("GET", "/readyz", "", "").0, 200);
    again.signal("INT");
    let mut again = again;
    assert!(again.wait().success());
}

#[test]
fn a_request_that_was_accepted_is_finished_before_the_program_ends() {
    let folder = Folder::new();
    let mut server = Server::start(folder.path());
    let token = token(folder.path(), "agent");
    let body = r#"{"kind": "person", "name": "Late Comer"}"#;
    let whole = request(server.address, "POST", "/api/v1/customers", &token, body);
    let (start, rest) = whole.split_at(whole.len() - 10);

    let mut stream = connect(server.address);
    stream.write_all(start.as_bytes()).unwrap();
    wait(300);
    server.signal("TERM");
    wait(300);
    stream.write_all(rest.as_bytes()).unwrap();

    assert_eq!(answer(stream).0, 201);
    assert!(server.wait().success());
    let again = Server::start(folder.path());
    let (status, body) = again.ask("GET", "/api/v1/search?q=Late", &token, "");
    assert_eq!(status, 200);
    assert!(body.contains("Late Comer"), "{body}");
}

#[test]
fn no_key_of_an_address_stands_in_the_log() {
    let folder = Folder::new();
    let server = Server::start_logging(folder.path(), "trace");
    let key = "AgEBqxzsecretqxz";
    let paths = [
        format!("/c/{key}"),
        format!("/c/{key}?lang=ro"),
        format!("/C/{key}"),
        format!("/c/{key}/more"),
        format!("/invitation?key={key}"),
        format!("/reset?key={key}"),
        format!("/email/undo?key={key}"),
        format!("/sign-in/oidc/{key}/callback?code={key}&state={key}"),
        format!("/files/{}/{key}.pdf", foundation::id::Id::NONE),
    ];
    for path in &paths {
        for method in ["GET", "POST"] {
            server.ask(method, path, "", "");
        }
    }
    wait(200);

    let said = server.errors();
    assert!(said.contains("/c/{key}") && said.matches("answered").count() >= 2 * paths.len(), "{said}");
    assert!(!said.contains("qxzsecretqxz"), "{said}");
}

#[test]
fn an_open_live_page_does_not_keep_the_program_from_ending() {
    let folder = Folder::new();
    let mut server = Server::start(folder.path());
    let token = token(folder.path(), "agent");
    let customer = create(&server, &token, "Watched Person");
    let mut stream = connect(server.address);
    let live = request(server.address, "GET", &format!("/customers/{customer}/live"), &token, "");
    stream.write_all(live.as_bytes()).unwrap();
    wait(500);

    server.signal("TERM");

    // Well below the ten seconds after which it would be cut off.
    for _ in 0..100 {
        if server.has_ended() {
            break;
        }
        wait(50);
    }
    assert!(server.has_ended());
    assert!(server.wait().success());
    assert_eq!(answer(stream).0, 200);
}

#[test]
fn whoever_sends_callers_here_sees_the_stop_before_the_door_closes() {
    let folder = Folder::new();
    let mut server = Server::start(folder.path());
    assert_eq!(server.ask("GET", "/readyz", "", "").0, 200);

    server.signal("TERM");
    wait(400);

    assert_eq!(server.ask("GET", "/readyz", "", ""), (503, "this server is about to stop\n".to_owned()));
    assert_eq!(server.ask("GET", "/healthz", "", "").0, 200);
    assert!(server.wait().success());
}

#[test]
fn what_customers_told_us_is_for_nobody_else_on_the_machine() {
    let folder = Folder::new();
    let data = folder.path().join("company");
    let start = || {
        let arguments = ["serve", "--data", data.to_str().unwrap(), "--listen", "127.0.0.1:0"];
        Server::start_with(&arguments, &folder.path().join("said"))
    };
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let server = start();
    let running: Vec<String> = open_to_others(&data);
    assert!(server.stop().success());

    assert_eq!(running, [""; 0]);
    assert_eq!(mode(&data), 0o700);

    // An earlier version made them so.
    let database = data.join("vinculo.db");
    std::fs::set_permissions(&database, Permissions::from_mode(0o644)).unwrap();
    std::fs::set_permissions(data.join("files"), Permissions::from_mode(0o755)).unwrap();
    assert!(start().stop().success());
    assert_eq!((mode(&database), mode(&data.join("files"))), (0o600, 0o700));
}

/// What lies in a folder and lets others read or write it; files in private folders are out of reach.
fn open_to_others(folder: &Path) -> Vec<String> {
    let mut open = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Two empty files: a trial whether the folder can be written, and the turn to fill a demo.
        let is_empty = entry.metadata().unwrap().is_file() && entry.metadata().unwrap().len() == 0;
        if entry.metadata().unwrap().permissions().mode() & 0o077 != 0 && !is_empty {
            open.push(name);
        }
    }
    open
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = Folder::new();
    let mut server = Server::start(folder.path());
    let token = token(folder.path(), "agent");
    let customer = create(&server, &token, "Ioana Popescu");
    let path = format!("/api/v1/customers/{customer}/timeline");

    let note = r#"{"kind": "note", "body": "Promised a call on Friday"}"#;
    let (status, said) = server.ask("POST", &path, &token, note);
    assert_eq!(status, 201, "{said}");
    server.signal("KILL");
    server.wait();

    let again = Server::start(folder.path());
    let (status, timeline) = again.ask("GET", &path, &token, "");
    assert_eq!(status, 200, "{timeline}");
    assert!(timeline.contains("Promised a call on Friday"), "{timeline}");
}

#[test]
fn a_file_comes_in_and_goes_out_on_the_command_line() {
    let folder = Folder::new();
    let data = folder.path().join("company").to_str().unwrap().to_owned();
    let people = folder.path().join("people.csv");
    std::fs::write(&people, "Client,email,country,external_id\nIoana Popescu,ioana@example.com,RO,A-1\n,nobody@example.com,XX,A-2\n").unwrap();
    let people = people.to_str().unwrap();
    let import = ["import", "customers", people, "--map", "name=Client", "--json", "--data", &data];

    let trial = summary(&[&import[..], &["--dry-run"]].concat());
    let first = summary(&import);
    let second = summary(&import);

    for counted in [&trial, &first] {
        assert_eq!(
            (counted["read"].as_u64(), counted["created"].as_u64(), counted["rejected"].as_u64()),
            (Some(2), Some(1), Some(1))
        );
    }
    assert!(trial["run"].is_null() && first["run"].is_string());
    assert_eq!((second["created"].as_u64(), second["unchanged"].as_u64()), (Some(0), Some(1)));
    assert!(std::fs::read_to_string(format!("{people}.rejected.csv")).unwrap().contains("A-2"));

    let out = folder.path().join("out.csv");
    let export =
        run(&["export", "customers", out.to_str().unwrap(), "--data", &data, "--filter", "country = \"RO\""]);
    assert!(export.status.success(), "{}", String::from_utf8_lossy(&export.stderr));
    let written = std::fs::read_to_string(out).unwrap();
    assert!(written.contains("Ioana Popescu") && written.contains("ioana@example.com"), "{written}");
    assert_eq!(written.lines().count(), 2);
}

#[tokio::test]
async fn a_filled_demo_is_served_as_it_is_and_a_half_filled_one_is_begun_anew() {
    let folder = Folder::new();
    let demo = ["demo", "--data", folder.path().to_str().unwrap(), "--listen", "127.0.0.1:0"];
    assert!(Server::start(folder.path()).stop().success());
    let of_before = "insert into team (id, name, created_at) values (x'00', 'Of before', 0)";
    change(folder.path(), of_before);

    change(folder.path(), "insert into setting (name, value) values ('demo', 'filled')");
    assert!(Server::start_with(&demo, folder.path()).stop().success());
    assert_eq!(teams_of_before(folder.path()), Some(1));

    change(folder.path(), "update setting set value = 'filling' where name = 'demo'");
    let mut filling = vinculo(&demo).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // Colleagues come first, so it is seen long before everything is there.
    for _ in 0..400 {
        if teams_of_before(folder.path()) == Some(0) {
            break;
        }
        wait(50);
    }
    filling.kill().unwrap();
    filling.wait().unwrap();

    assert_eq!(teams_of_before(folder.path()), Some(0));
}

#[tokio::test]
async fn a_demo_that_another_one_is_filling_is_left_alone() {
    let folder = Folder::new();
    let data = folder.path().to_str().unwrap();
    assert!(Server::start(folder.path()).stop().success());
    change(
        folder.path(),
        "insert into team (id, name, created_at) values (x'00', 'Of before', 0);
         insert into setting (name, value) values ('demo', 'filling')",
    );

    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    refused(&["demo", "--data", data, "--listen", &address], 1, &[&address, "in use"]);
    let turn = File::create(folder.path().join("vinculo.db-turn")).unwrap();
    turn.lock().unwrap();
    refused(&["demo", "--data", data, "--listen", "127.0.0.1:0"], 1, &["another program is filling", data]);

    assert_eq!(teams_of_before(folder.path()), Some(1));
}

/// None while there is no table of teams, or no team.
fn teams_of_before(data: &Path) -> Option<i64> {
    let file = data.join("vinculo.db");
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    let counts = "select count(*), coalesce(sum(name = 'Of before'), 0) from team";
    let (all, of_before): (i64, i64) =
        connection.query_row(counts, [], |row| Ok((row.get(0)?, row.get(1)?))).ok()?;
    (all > 0).then_some(of_before)
}

fn summary(arguments: &[&str]) -> serde_json::Value {
    let output = run(arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn create(server: &Server, token: &str, name: &str) -> String {
    let (status, body) =
        server.ask("POST", "/api/v1/customers", token, &format!(r#"{{"kind": "person", "name": "{name}"}}"#));
    assert_eq!(status, 201, "{body}");
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    json["id"].as_str().unwrap().to_owned()
}

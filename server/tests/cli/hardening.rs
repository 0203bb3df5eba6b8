//! What the page on hardening promises: headers over the wire, and a unit that owns nothing.

use std::io::{Read, Write};
use std::process::Command;

use foundation::testing::Folder;

use crate::program::{Server, connect, token};

/// The head of an answer to a request as it goes over the wire, in lower case.
fn head(server: &Server, request: &str) -> String {
    let mut stream = connect(server.address);
    stream.write_all(request.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    text.split("\r\n\r\n").next().unwrap_or_default().to_lowercase()
}

#[test]
fn every_answer_of_the_real_program_carries_what_protects_its_reader() {
    let folder = Folder::new();
    let data = folder.path().join("company");
    let arguments = [
        "serve",
        "--data",
        data.to_str().unwrap(),
        "--listen",
        "127.0.0.1:0",
        "--public-url",
        "https://crm.example.com",
    ];
    let server = Server::start_with(&arguments, folder.path());
    let token = token(&data, "administrator");
    let ask = |line: &str, more: &str| {
        head(&server, &format!("{line} HTTP/1.1\r\nhost: crm.example.com\r\nconnection: close\r\n{more}\r\n"))
    };
    let bearer = format!("authorization: Bearer {token}\r\n");
    let answers = [
        ask("GET /", ""),
        ask("GET /sign-in", "accept: text/html\r\n"),
        ask("GET /today", "accept: text/html\r\n"),
        ask("GET /nowhere", "accept: text/html\r\n"),
        ask("GET /api/v1/customers", ""),
        ask("GET /api/v1/customers", &bearer),
        ask("GET /api/v1/customers?sort=evil", &bearer),
        ask("GET /readyz", ""),
        ask("GET /metrics", ""),
        ask("GET /assets/nothing.css", ""),
        ask("DELETE /sign-in", ""),
        ask("POST /sign-in", "content-length: 3\r\norigin: https://evil.example\r\n\r\na=b"),
        ask("POST /sign-in", "content-length: 3\r\norigin: http://crm.example.com\r\n\r\na=b"),
        head(&server, "GET /sign-in HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n"),
    ];
    for answer in &answers {
        let line = answer.lines().next().unwrap();
        for wanted in [
            "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';",
            "x-content-type-options: nosniff",
            "x-frame-options: deny",
            "referrer-policy: same-origin",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "permissions-policy: camera=()",
            "strict-transport-security: max-age=31536000",
            "x-request-id: ",
        ] {
            assert!(answer.contains(wanted), "{line}: {wanted} is missing in {answer}");
        }
        for unwanted in ["\nserver:", "\nx-powered-by:", "access-control-", "unsafe-"] {
            assert!(!answer.contains(unwanted), "{line}: {unwanted} in {answer}");
        }
    }
    let statuses: Vec<&str> = answers.iter().map(|answer| answer.split(' ').nth(1).unwrap()).collect();
    let expected =
        ["303", "200", "303", "404", "401", "200", "422", "200", "200", "404", "405", "403", "403", "421"];
    assert_eq!(statuses, expected);
}

#[test]
#[expect(clippy::print_stderr, reason = "whoever reads a green run must see what it left out")]
fn the_unit_is_sound_and_gives_the_program_little() {
    let unit = concat!(env!("CARGO_MANIFEST_DIR"), "/../packaging/vinculo.service");
    let analyse = |arguments: &[&str]| Command::new("systemd-analyze").args(arguments).arg(unit).output();
    let Ok(verified) = analyse(&["verify"]) else {
        eprintln!("the unit is not checked: there is no systemd-analyze");
        return;
    };

    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    // The program is not installed where this runs.
    let complaints: Vec<&str> = said
        .lines()
        .filter(|line| line.contains("vinculo.service") && !line.contains("is not executable"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");

    // systemd-analyze(1): exposure from 0 to 10; the threshold is in tenths, and 2 is what it calls OK.
    let judged = analyse(&["security", "--offline=yes", "--no-pager", "--threshold=20"]).unwrap();
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success(), "{}", said.lines().last().unwrap_or_default());
}

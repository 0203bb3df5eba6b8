//! `vinculo verify` on a real folder.

use std::path::Path;

use foundation::testing::Folder;

use crate::program::{Server, refused, run, token};
use crate::refusals::change;

#[test]
fn what_was_left_as_it_was_has_no_findings_and_what_was_changed_has() {
    let folder = Folder::new();
    let data = folder.path();
    let server = Server::start(data);
    let token = token(data, "administrator");
    for name in ["Ana Ruiz", "Ion Pop", "Olga Belova"] {
        let body = format!(r#"{{"kind": "person", "name": "{name}"}}"#);
        assert_eq!(server.ask("POST", "/api/v1/customers", &token, &body).0, 201);
    }
    // In use, and after its end.
    let (findings, rows) = look(data, &[], 0);
    assert_eq!(findings, Vec::<String>::new());
    assert!(rows >= 4, "a token and three customers: {rows}");
    assert!(server.stop().success());
    assert!(data.join("audit.anchors").exists(), "the end leaves an anchor");
    assert_eq!(look(data, &[], 0), (vec![], rows));

    // The start key leaves once, and then proves older seals from outside.
    let shown = run(&["audit", "start-key", "--data", data.to_str().unwrap()]);
    assert!(shown.status.success());
    let kept = data.with_extension("start-key");
    std::fs::write(&kept, &shown.stdout).unwrap();
    refused(&["audit", "start-key", "--data", data.to_str().unwrap()], 1, &["taken before"]);
    assert_eq!(look(data, &["--seed", kept.to_str().unwrap()], 0), (vec![], rows));
    std::fs::write(&kept, "ab".repeat(32)).unwrap();
    let (findings, _) = look(data, &["--seed", kept.to_str().unwrap()], 1);
    assert!(findings[0].contains("nobody knows the keys"), "{findings:?}");
    std::fs::remove_file(&kept).unwrap();

    change(data, "update audit set action = 'customer.see' where seq = 3");
    let (findings, _) = look(data, &[], 1);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert!(findings[0].contains("row 3: the row, or one before it, was changed"), "{findings:?}");
}

#[test]
fn a_file_that_was_changed_or_lost_is_found() {
    let folder = Folder::new();
    let data = folder.path();
    assert!(Server::start(data).stop().success());
    // The SHA-256 of "abc" (FIPS 180-2, appendix B.1).
    let hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    change(
        data,
        &format!(
            "insert into file (id, hash, name, media_type, size, created_at) values (x'01', '{hash}', 'a', 'b', 3, 0)"
        ),
    );
    assert!(look(data, &[], 1).0[0].contains("missing"));

    let home = data.join("files/ba/78");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(home.join(hash), "abc").unwrap();
    assert_eq!(look(data, &[], 0).0, Vec::<String>::new());
    std::fs::write(home.join(hash), "abd").unwrap();
    assert!(look(data, &[], 1).0[0].contains("changed"));
    std::fs::write(home.join(hash), "abc").unwrap();

    // As sealed contents lie there, 16 bytes longer than they are; no key is needed to look (appendix B.2).
    let sealed = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    let hash = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
    change(
        data,
        &format!(
            "insert into file (id, hash, name, media_type, size, created_at, sealed_key)
             values (x'02', '{hash}', 'a', 'b', {}, 0, x'02')",
            sealed.len() - 16
        ),
    );
    let home = data.join("files/24/8d");
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(home.join(hash), sealed).unwrap();
    assert_eq!(look(data, &[], 0).0, Vec::<String>::new());
    std::fs::write(home.join(hash), &sealed[1..]).unwrap();
    assert!(look(data, &[], 1).0[0].contains("changed"));
}

#[test]
fn nothing_is_made_where_there_is_nothing_to_look_at() {
    let folder = Folder::new();
    let empty = folder.path().join("nowhere");

    refused(&["verify", "--data", empty.to_str().unwrap()], 1, &["there is no database"]);
    assert!(!empty.exists());
}

fn look(data: &Path, more: &[&str], code: i32) -> (Vec<String>, i64) {
    let mut arguments = vec!["verify", "--json", "--data", data.to_str().unwrap()];
    arguments.extend(more);
    let output = run(&arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said} {}", String::from_utf8_lossy(&output.stdout));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let text = |finding: &serde_json::Value| finding["text"].as_str().unwrap().to_owned();
    (findings.iter().map(text).collect(), report["audit_rows"].as_i64().unwrap())
}

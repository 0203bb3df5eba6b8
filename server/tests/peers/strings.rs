//! Texts that would like to be a template, a formula, a path, or a file of ours.

use axum::http::StatusCode;
use foundation::testing::Folder;
use serde_json::json;

use crate::desk::{Desk, on_each};
use crate::sources;

const TEMPLATES: &[&str] = &[
    "{{7*7}}",
    "{{ config.items() }}",
    "{% for x in (1).__class__ %}{% endfor %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "{{ env \"VINCULO_DATABASE\" }}",
    "{ $name }",
    "{ $x",
    "{ -brand }",
    "%{7*7}",
    "[[${7*7}]]",
];

/// Each template is kept as it is, and shown as it is.
async fn assert_verbatim(desk: &Desk, text: &str) {
    let customer = desk.named(text).await;
    assert_eq!(desk.note(customer, text, text).await.status, StatusCode::CREATED);
    let kept = desk.admin.get(&format!("/api/v1/customers/{customer}")).await.json();
    assert_eq!(kept["name"], json!(text));
    let page = desk.admin.get(&format!("/customers/{customer}")).await;
    let shown = ["&#38;", "&#60;", "&#62;", "&#34;", "&#39;"];
    let escaped = text.replace('&', shown[0]).replace('<', shown[1]).replace('>', shown[2]);
    let escaped = escaped.replace('"', shown[3]).replace('\'', shown[4]);
    assert!(page.body.contains(&escaped), "{text}: {}", page.body);
    assert!(!page.body.contains(">49<"), "{text}");
}

/// Mautic: a text was run as a template.
#[tokio::test]
async fn cve_2026_9558_a_text_is_no_template() {
    on_each(async |desk| {
        for text in TEMPLATES {
            assert_verbatim(&desk, text).await;
        }
    })
    .await;
}

/// Mautic: the same family, in a variable of another text.
#[tokio::test]
async fn cve_2026_115189_a_variable_of_a_translation_is_no_translation() {
    use foundation::words::{Lang, Words, Zone};

    for lang in Lang::ALL {
        let words = Words::new(lang, Zone::utc());
        for text in TEMPLATES {
            let said = words.with1("exchange-field-twice", "column", *text);
            // Fluent sets what it was given between two marks of direction, and nothing else.
            assert!(said.contains(text), "{text}: {said}");
        }
    }
}

/// Mautic: a stored filter could name what to build.
#[tokio::test]
async fn cve_2026_115190_a_job_of_an_unknown_shape_is_given_up() {
    use customer::exchange;
    use foundation::jobs::Outcome;

    on_each(async |desk| {
        for payload in [
            json!(null),
            json!([]),
            json!({ "upload": "x", "by": 1 }),
            json!({ "upload": desk.house.own, "by": desk.house.own, "maps": [], "lang": "en", "class": "Evil" }),
            json!({ "O:8:\"stdClass\":0:{}": 1 }),
            json!("rO0ABXNyABFqYXZhLnV0aWwuSGFzaE1hcA"),
        ] {
            let outcome = exchange::carry_out(desk.house.app.clone(), payload.clone()).await;
            assert_ne!(outcome, Outcome::Done, "{payload}");
        }
    })
    .await;
}

/// EspoCRM: a formula and a path with dots wrote a file where it ran.
#[tokio::test]
async fn cve_2026_33656_a_name_is_no_path() {
    on_each(async |desk| {
        let long = "a".repeat(4_000);
        let names =
            ["../../x", "..\\..\\x", "/etc/passwd", "C:\\boot.ini", "....//x", "%2e%2e%2fx", "~/x", &long];
        for name in names {
            let file = desk.attach(desk.house.secret, &name.replace('\\', "\\\\"), "text/plain", b"x").await;
            let saved_as = desk.admin.get(&file).await;
            let told = saved_as.header("content-disposition").to_owned();
            assert!(told.starts_with("attachment; filename=\"") && !told.contains("../"), "{name}: {told}");
            assert!(told.len() < 1_000, "{name}: {told}");
        }
        for entry in std::fs::read_dir(&desk.house.app.settings.data).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            let is_ours = ["vinculo.db", "audit."].iter().any(|start| name.starts_with(start));
            assert!(is_ours || name == "files" || name == "imports", "{name}");
        }
    })
    .await;
}

/// Twenty: what a user wrote was run on the server.
#[tokio::test]
async fn cve_2026_26720_what_somebody_writes_is_never_run() {
    on_each(async |desk| {
        let folder = Folder::new();
        let trace = folder.path().join("ran");
        let code = format!("require('child_process').execSync('touch {}')", trace.display());
        let body = json!({ "kind": "person", "name": "Runner", "custom": { "code": code.as_str() } });
        assert_eq!(desk.customer(body).await.status, StatusCode::CREATED);
        let id = desk.named(&format!("$(touch {0}) `touch {0}`", trace.display())).await;
        desk.admin.get(&format!("/customers/{id}")).await;
        assert!(!trace.exists());
    })
    .await;
    let starts = ["std::process::Command", "process::Command::new", "libloading", "dlopen"];
    for source in sources::program() {
        assert!(!starts.iter().any(|start| source.text.contains(start)), "{} runs programs", source.path);
    }
}

/// osTicket: a document took files of the server along.
#[tokio::test]
async fn cve_2026_22200_an_export_takes_no_files_of_the_server_along() {
    on_each(async |desk| {
        let told = "<iframe src=file:///etc/passwd></iframe> <img src='php://filter/resource=/etc/passwd'> file:///etc/passwd";
        let customer = desk.named("Document").await;
        desk.note(customer, "file:///etc/passwd", told).await;
        for address in [format!("/customers/{customer}"), "/customers/export.csv".to_owned(), format!("/customers/{customer}/purchases.csv")] {
            let answer = desk.admin.get(&address).await;
            assert_eq!(answer.status, StatusCode::OK, "{address}");
            assert!(!answer.body.contains("root:"), "{address}");
            assert!(!answer.body.contains("<iframe"), "{address}");
        }
    })
    .await;
}

/// FreeScout: an uploaded settings file changed how the web server runs others.
#[tokio::test]
async fn cve_2026_27636_an_uploaded_settings_file_lies_under_its_hash() {
    on_each(async |desk| {
        for name in [".htaccess", "web.config", "x.php", ".user.ini", "index.html"] {
            desk.attach(desk.house.secret, name, "text/plain", name.as_bytes()).await;
        }
        let mut folders = vec![desk.house.app.settings.data.join("files")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    files += 1;
                    assert!(name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
                }
            }
        }
        assert!(files >= 5, "{files}");
    })
    .await;
}

/// EspoCRM: a blank before the sign hid a formula.
#[tokio::test]
async fn cve_2026_55154_a_formula_after_blanks_is_a_text_in_an_export() {
    on_each(async |desk| {
        let blanks = ["", " ", "\u{a0}", "\u{3000}", "\u{200b}", "\u{feff}", "\u{2003}"];
        let signs = ["=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"];
        let mut made = 0;
        for blank in blanks {
            for sign in signs {
                let custom = format!("{blank}{sign}HYPERLINK(\"//evil.example\")");
                let body =
                    json!({ "kind": "person", "name": "Formula", "source": custom, "given_name": custom });
                made += i32::from(desk.customer(body).await.status == StatusCode::CREATED);
            }
        }
        assert!(made > 40, "{made}");
        let export = desk.admin.get("/customers/export.csv").await;
        let mut cells = 0;
        for record in csv_cells(&export.body) {
            let bare =
                record.trim_start_matches(|c: char| c.is_whitespace() || "\u{200b}\u{feff}".contains(c));
            let is_formula = bare.contains("HYPERLINK") && signs.iter().any(|sign| bare.starts_with(sign));
            cells += usize::from(record.contains("HYPERLINK"));
            assert!(!is_formula, "{record:?}");
        }
        assert!(cells > 40, "{cells}");
    })
    .await;
}

/// The cells of a CSV text (RFC 4180).
fn csv_cells(text: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cells.last_mut().unwrap().push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' | '\n' if !is_quoted => cells.push(String::new()),
            '\r' if !is_quoted => {}
            other => cells.last_mut().unwrap().push(other),
        }
    }
    cells
}

/// Zammad: an administrator's program ran what its user could have written.
#[test]
fn cve_2026_102490_nothing_of_ours_runs_as_root() {
    let unit = std::fs::read_to_string(sources::root().join("packaging/vinculo.service")).unwrap();
    let settings: Vec<&str> = unit.lines().map(str::trim).filter(|line| !line.starts_with('#')).collect();
    for line in &settings {
        let is_start = line.starts_with("Exec");
        assert!(!is_start || !line.contains("=+") && !line.contains("=!"), "{line}");
        assert_ne!(*line, "User=root");
    }
    for wanted in ["DynamicUser=yes", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "UMask=0077"] {
        assert!(settings.contains(&wanted), "{wanted}");
    }
}

/// Chatwoot and others: known holes in what we are built of.
#[test]
fn rustsec_2026_0141_no_known_hole_is_locked_in() {
    let lock = std::fs::read_to_string(sources::root().join("Cargo.lock")).unwrap();
    let too_old: [(&str, [u32; 3]); 4] =
        [("lettre", [0, 11, 22]), ("quick-xml", [0, 41, 0]), ("h2", [0, 4, 16]), ("age", [0, 11, 0])];
    for (name, oldest) in too_old {
        for package in lock.split("[[package]]").filter(|text| text.contains(&format!("name = \"{name}\"\n")))
        {
            let version =
                package.split("version = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            let numbers: Vec<u32> = version.split('.').map(|part| part.parse().unwrap_or(0)).collect();
            assert!(numbers.as_slice() >= oldest.as_slice(), "{name} {version}");
        }
    }
}

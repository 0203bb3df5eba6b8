use std::path::Path;

use foundation::vault::Vault;

use super::super::csv_source::CsvSource;
use super::*;

fn open(content: impl AsRef<[u8]>) -> Result<(Folder, CsvSource), Refusal> {
    let folder = Folder::new();
    let path = folder.path().join("file.csv");
    std::fs::write(&path, content).expect("a test's folder can be written");
    CsvSource::open(&path, &Vault::default()).map(|source| (folder, source))
}

fn headers(content: impl AsRef<[u8]>) -> Vec<String> {
    open(content).unwrap_or_else(|refusal| panic!("{refusal}")).1.headers().to_vec()
}

fn refused(content: impl AsRef<[u8]>) -> String {
    open(content).err().map(|refusal| refusal.to_string()).unwrap_or_default()
}

#[test]
fn the_delimiter_is_guessed_and_a_byte_order_mark_is_no_part_of_a_name() {
    for file in
        ["name,email", "name;email", "name\temail", "name|email", "\u{feff}name,email", "\"name\";\"email\""]
    {
        assert_eq!(headers(file), ["name", "email"], "{file:?}");
    }
    assert_eq!(headers("\"a;b;c\",d"), ["a;b;c", "d"]);
}

#[test]
fn a_header_that_names_nothing_or_twice_is_one_sentence() {
    assert!(refused("").ends_with("is empty: its first line names the columns"));
    assert_eq!(refused(",,\n"), "the header is empty: the first line names the columns");
    assert_eq!(refused("a,,b\n"), "the header’s column 2 has no name");
    assert_eq!(refused("Name,email,NAME\n"), "the header names the column “NAME” twice");
    assert_eq!(refused(b"a,\xff\n"), "the header’s column 2 is not valid UTF-8");
    assert!(refused(b"\xff\xfen\0a\0").ends_with("is UTF-16: save it as CSV in UTF-8"));
    assert!(refused(b"PK\x03\x04").ends_with("save it as CSV in UTF-8"));
}

#[test]
fn what_is_wrong_with_one_row_rejects_only_that_row() {
    let file = format!("a,b\n1,2\n1\n1,2,3\n1,2,,\n\"x\n y\",\0\n1,{}\n3,4\n", "x".repeat(1024 * 1024 + 1));
    let (_folder, mut source) = open(file).unwrap_or_else(|refusal| panic!("{refusal}"));
    let words = Words::new(Lang::En, Zone::utc());

    let mut said = Vec::new();
    while let Some(row) = source.next_row().expect("the file is whole") {
        said.push((row.line, row.cells.map_or_else(|reason| reason.say(&words), |cells| cells.join("+"))));
    }

    let expected = [
        (2, "1+2"),
        (3, "the row has 1 cells, the header has 2"),
        (4, "the row has 3 cells, the header has 2"),
        (5, "1+2"),
        (6, "the cell “b” contains a NUL byte"),
        (8, "the cell “b” is longer than 1 MB"),
        (9, "3+4"),
    ];
    assert_eq!(said, expected.map(|(line, text)| (line, text.to_owned())));
}

#[test]
fn a_quote_that_is_never_closed_stops_before_it_fills_the_memory() {
    let file = format!("a,b\n1,2\n1,\"{}", "x".repeat(20 * 1024 * 1024));
    let (_folder, mut source) = open(file).unwrap_or_else(|refusal| panic!("{refusal}"));

    source.next_row().expect("the first row is fine");
    let refusal = source.next_row().err().map(|refusal| refusal.to_string());

    assert_eq!(
        refusal.as_deref(),
        Some("the row that starts on line 3 does not end: is a quotation mark missing?")
    );
}

#[test]
fn a_file_that_is_not_there_is_one_sentence() {
    let refusal = CsvSource::open(Path::new("/nowhere/file.csv"), &Vault::default())
        .err()
        .map(|refusal| refusal.to_string());

    assert_eq!(refusal.as_deref(), Some("cannot read /nowhere/file.csv: no such file or directory"));
}

use super::*;

/// Events over `bytes`; each image of many is asked whether `is_allowed`, and each of `wanted` must come up.
fn images(bytes: &[u8], events: Vec<Event>, safe: &[(&str, &str)]) -> Vec<BTreeMap<String, String>> {
    let recording = Recording { bytes: bytes.to_vec(), events };
    let mut disk = Disk::empty(&recording);
    for (path, text) in safe {
        let file = disk.new_file(text.as_bytes().to_vec());
        disk.put((*path).to_owned(), Node::File(file));
    }
    disk.advance(recording.events.len());
    let mut random = Random::new(5);
    let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
    let mut found: Vec<BTreeMap<String, String>> = (0..400)
        .map(|_| {
            disk.image(&mut random).files.iter().map(|(path, bytes)| (path.clone(), text(bytes))).collect()
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

fn files(list: &[(&str, &str)]) -> BTreeMap<String, String> {
    list.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn open(inode: u64, path: &str) -> Event {
    Event::Open { inode, path: path.to_owned() }
}

fn create(inode: u64, path: &str) -> Event {
    Event::Create { inode, path: path.to_owned() }
}

fn sync(number: u64, inode: u64) -> [Event; 2] {
    [Event::SyncBegins { number, inode, folder: None }, Event::SyncEnds { number }]
}

fn sync_folder(number: u64, path: &str) -> [Event; 2] {
    [Event::SyncBegins { number, inode: 0, folder: Some(path.to_owned()) }, Event::SyncEnds { number }]
}

#[test]
fn what_was_written_since_the_sync_is_there_or_not() {
    let mut events = vec![open(1, "a"), Event::Write { inode: 1, at: 0, bytes: 0..2 }];
    events.extend(sync(1, 1));
    events.push(Event::Write { inode: 1, at: 2, bytes: 2..4 });

    let found = images(b"wxyz", events, &[("a", "")]);

    assert_eq!(found, [files(&[("a", "wx")]), files(&[("a", "wxyz")])]);
}

#[test]
fn a_write_during_a_sync_is_not_made_safe_by_it() {
    let events = vec![
        open(1, "a"),
        Event::SyncBegins { number: 1, inode: 1, folder: None },
        Event::Write { inode: 1, at: 0, bytes: 0..2 },
        Event::SyncEnds { number: 1 },
    ];

    let found = images(b"wx", events, &[("a", "--")]);

    assert_eq!(found, [files(&[("a", "--")]), files(&[("a", "wx")])]);
}

#[test]
fn a_sync_that_did_not_end_makes_nothing_safe() {
    let events = vec![
        open(1, "a"),
        Event::Write { inode: 1, at: 0, bytes: 0..2 },
        Event::SyncBegins { number: 1, inode: 1, folder: None },
    ];

    assert!(images(b"wx", events, &[("a", "--")]).contains(&files(&[("a", "--")])));
}

#[test]
fn a_later_write_may_be_there_without_an_earlier_one() {
    let events = vec![
        open(1, "a"),
        Event::Write { inode: 1, at: 0, bytes: 0..1 },
        Event::Write { inode: 1, at: 1, bytes: 1..2 },
    ];

    let found = images(b"xy", events, &[("a", "--")]);

    let all = ["--", "-y", "x-", "xy"].map(|text| files(&[("a", text)]));
    assert_eq!(found, all);
}

#[test]
fn a_write_is_torn_between_sectors_and_nowhere_else() {
    let events = vec![open(1, "a"), Event::Write { inode: 1, at: 0, bytes: 0..1024 }];

    let found = images(&[b'x'; 1024], events, &[("a", &"-".repeat(1024))]);

    let halves = |one: &str, other: &str| files(&[("a", &(one.repeat(512) + &other.repeat(512)))]);
    assert_eq!(found, [halves("-", "-"), halves("-", "x"), halves("x", "-"), halves("x", "x")]);
}

#[test]
fn a_new_file_is_there_for_sure_only_after_its_folder_was_synced() {
    let mut events = vec![create(1, "a"), Event::Write { inode: 1, at: 0, bytes: 0..1 }];
    events.extend(sync(1, 1));
    let unsure = images(b"x", events.clone(), &[]);
    events.extend(sync_folder(2, "."));
    let sure = images(b"x", events, &[]);

    assert_eq!(unsure, [files(&[]), files(&[("a", "x")])]);
    assert_eq!(sure, [files(&[("a", "x")])]);
}

#[test]
fn a_file_in_a_new_folder_needs_both_folders_synced() {
    let mut events = vec![Event::MakeFolder { path: "f".to_owned() }, create(1, "f/a")];
    events.extend(sync_folder(1, "f"));
    let unsure = images(b"", events.clone(), &[]);
    events.extend(sync_folder(2, "."));
    let sure = images(b"", events, &[]);

    assert_eq!(unsure, [files(&[]), files(&[("f/a", "")])]);
    assert_eq!(sure, [files(&[("f/a", "")])]);
}

#[test]
fn a_rename_may_be_undone_but_loses_nothing() {
    let events = vec![Event::Rename { from: "a".to_owned(), to: "b".to_owned() }];

    let found = images(b"", events, &[("a", "new"), ("b", "old")]);

    assert!(found.contains(&files(&[("a", "new"), ("b", "old")])));
    assert!(found.contains(&files(&[("b", "new")])));
    assert!(found.iter().all(|image| image.values().any(|text| text == "new")), "{found:?}");
}

#[test]
fn a_removed_file_may_come_back_until_its_folder_was_synced() {
    let mut events = vec![Event::Unlink { path: "a".to_owned() }];
    let unsure = images(b"", events.clone(), &[("a", "x")]);
    events.extend(sync_folder(1, "."));
    let sure = images(b"", events, &[("a", "x")]);

    assert_eq!(unsure, [files(&[]), files(&[("a", "x")])]);
    assert_eq!(sure, [files(&[])]);
}

#[test]
fn a_new_file_with_the_inode_of_a_removed_one_is_another_file() {
    let events = vec![
        open(1, "a"),
        Event::Unlink { path: "a".to_owned() },
        create(1, "b"),
        Event::Write { inode: 1, at: 0, bytes: 0..1 },
    ];

    let found = images(b"x", events, &[("a", "old")]);

    assert!(found.iter().all(|image| image.get("a").is_none_or(|text| text == "old")), "{found:?}");
    assert!(found.contains(&files(&[("b", "x")])));
}

#[test]
fn a_shorter_file_may_still_be_long() {
    let events = vec![open(1, "a"), Event::Truncate { inode: 1, length: 1 }];

    assert_eq!(images(b"", events, &[("a", "xyz")]), [files(&[("a", "x")]), files(&[("a", "xyz")])]);
}

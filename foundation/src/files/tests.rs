use axum::body::to_bytes;
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use sha2::{Digest, Sha256};

use super::name::media_type;
use super::*;
use crate::clock::Timestamp;
use crate::db::{Db, Query};
use crate::id::Id;
use crate::testing::{Folder, for_each_database};

// FIPS 180-2, appendix B.1: SHA-256 of "abc".
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn pieces(
    list: &[&'static str],
) -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> + Send + use<> {
    stream::iter(list.iter().map(|piece| Ok(Bytes::from_static(piece.as_bytes()))).collect::<Vec<_>>())
}

fn left_in(dir: &std::path::Path) -> usize {
    std::fs::read_dir(dir).expect("it was made by opening").count()
}

fn path_of(folder: &Folder, stored: &Stored) -> std::path::PathBuf {
    folder.path().join(&stored.hash[..2]).join(&stored.hash[2..4]).join(&stored.hash)
}

#[tokio::test]
async fn a_content_is_found_again_by_its_hash() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();

    let stored = files.store(pieces(&["a", "b", "", "c"]), 3).await.unwrap();

    assert_eq!(stored.size, 3);
    assert_eq!(files.read_bytes(&stored.hash, Some(stored.key.clone())).await.unwrap(), "abc");
    // RFC 8452, section 4: a tag of 16 bytes follows what is sealed.
    let lies = std::fs::read(path_of(&folder, &stored)).unwrap();
    assert_eq!(lies.len(), 19);
    assert_eq!(Sha256::digest(&lies)[..].iter().map(|b| format!("{b:02x}")).collect::<String>(), stored.hash);
    assert_eq!(left_in(&folder.path().join("incoming")), 0);
    check(folder.path(), &stored.hash, 3, true).unwrap();
}

#[tokio::test]
async fn the_store_tells_nothing_of_a_content_not_even_that_it_is_there_twice() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();

    let first = files.store_bytes("abc abc abc abc", 100).await.unwrap();
    let second = files.store_bytes("abc abc abc abc", 100).await.unwrap();

    assert_ne!(first.hash, second.hash);
    let [one, two] = [&first, &second].map(|stored| std::fs::read(path_of(&folder, stored)).unwrap());
    assert!(one != two && !one.windows(3).any(|window| window == b"abc"));
    assert!(matches!(files.read_bytes(&first.hash, Some(second.key)).await, Err(FileTrouble::Changed)));
    files.forget(&first.hash).await.unwrap();
    assert!(matches!(files.read_bytes(&first.hash, Some(first.key)).await, Err(FileTrouble::Missing)));
}

#[tokio::test]
async fn a_large_file_comes_back_whole() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();
    let content: Vec<u8> = (0..5_000_000_u32).map(|n| (n % 251) as u8).collect();

    let stored = files.store_bytes(content.clone(), 5_000_000).await.unwrap();

    assert_eq!(stored.size, 5_000_000);
    assert!(files.read_bytes(&stored.hash, Some(stored.key)).await.unwrap() == content);
}

/// What came out before the trouble, and the trouble.
async fn read_until_trouble(files: &Files, stored: &Stored) -> (Vec<u8>, Option<FileTrouble>) {
    let mut content = files.read(&stored.hash, Some(stored.key.clone())).await.unwrap();
    let mut read = Vec::new();
    while let Some(piece) = content.next().await {
        match piece {
            Ok(piece) => read.extend_from_slice(&piece),
            Err(trouble) => return (read, Some(trouble)),
        }
    }
    (read, None)
}

#[tokio::test]
async fn a_damaged_piece_ends_the_answer_and_never_gives_wrong_bytes() {
    // What lies there is pieces of 64 KiB and 16 bytes each.
    const PIECE: usize = 65_536;
    const SEALED: usize = PIECE + 16;
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();
    let content: Vec<u8> = (0..3 * PIECE).map(|n| (n % 251) as u8).collect();
    let stored = files.store_bytes(content.clone(), 1_000_000).await.unwrap();
    let path = path_of(&folder, &stored);
    let whole = std::fs::read(&path).unwrap();
    assert_eq!(whole.len(), 3 * SEALED);

    type Damage = fn(&mut Vec<u8>);
    let damages: [(&str, usize, Damage); 8] = [
        ("a bit of the first piece", 0, |bytes| bytes[10] ^= 1),
        ("a bit of the second piece", PIECE, |bytes| bytes[SEALED] ^= 128),
        ("a bit of the last tag", 2 * PIECE, |bytes| bytes[3 * SEALED - 1] ^= 1),
        ("the last piece cut off", PIECE, |bytes| bytes.truncate(2 * SEALED)),
        ("cut off within a piece", 2 * PIECE, |bytes| bytes.truncate(2 * SEALED + 100)),
        ("all cut off", 0, Vec::clear),
        ("two pieces swapped", 0, |bytes| bytes[..2 * SEALED].rotate_left(SEALED)),
        ("something behind the end", 2 * PIECE, |bytes| bytes.push(0)),
    ];
    for (what, good, damage) in damages {
        let mut bytes = whole.clone();
        damage(&mut bytes);
        std::fs::write(&path, bytes).unwrap();

        let (read, trouble) = read_until_trouble(&files, &stored).await;

        assert!(matches!(trouble, Some(FileTrouble::Changed)), "{what}: {trouble:?}");
        assert!(read.len() == good && content.starts_with(&read), "{what}: {} bytes came out", read.len());
        assert!(
            matches!(check(folder.path(), &stored.hash, stored.size, true), Err(FileTrouble::Changed)),
            "{what}"
        );
    }
}

#[tokio::test]
async fn too_much_is_refused_and_leaves_nothing() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();

    let refused = files.store(pieces(&["abc", "d"]), 3).await;

    assert!(matches!(refused, Err(FileTrouble::TooLarge { limit: 3 })));
    assert_eq!(left_in(&folder.path().join("incoming")), 0);
    assert_eq!(left_in(folder.path()), 1);
}

#[tokio::test]
async fn a_broken_upload_leaves_nothing() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();
    let broken = stream::iter([Ok(Bytes::from_static(b"abc")), Err(std::io::Error::other("line cut"))]);

    let refused = files.store(broken, 1_000).await;

    assert!(matches!(refused, Err(FileTrouble::Interrupted(_))));
    assert_eq!(left_in(&folder.path().join("incoming")), 0);
}

#[tokio::test]
async fn a_hash_is_never_taken_for_a_path() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();

    for odd in ["", "../../etc/passwd", "..", &ABC.to_uppercase(), ABC] {
        assert!(matches!(files.read_bytes(odd, None).await, Err(FileTrouble::Missing)), "{odd}");
    }
}

#[test]
fn names_are_fit_to_be_shown() {
    for (given, shown) in [
        ("Offer 2026.pdf", "Offer 2026.pdf"),
        ("C:\\Users\\ana\\factură.pdf", "factură.pdf"),
        ("../../etc/passwd", "passwd"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        (" .. ", "file"),
        ("", "file"),
    ] {
        assert_eq!(display_name(given), shown);
    }
    let long = display_name(&format!("{}.pdf", "я".repeat(400)));
    assert_eq!(long.chars().count(), 120);
    assert!(long.ends_with("я.pdf"));
}

#[test]
fn odd_media_types_are_plain_bytes() {
    assert_eq!(media_type("Text/HTML; charset=utf-8"), "text/html");
    assert_eq!(media_type("image/svg+xml"), "image/svg+xml");
    for odd in ["", "text", "text/", "a/b/c", "text/html\r\nx: y", "*/*"] {
        assert_eq!(media_type(odd), "application/octet-stream", "{odd}");
    }
}

#[tokio::test]
async fn a_file_is_handed_out_only_to_be_saved() {
    for_each_database(async |db, clock| {
        let folder = Folder::new();
        let files = Files::open(folder.path()).unwrap();
        let stored = files.store_bytes("abc", 10).await.unwrap();
        let by = Id::new(clock.now());
        let mut tx = db.begin().await.unwrap();
        let persons = [Id::new(clock.now())];
        let id = add(&mut tx, clock.now(), "na/ïve €.html", "text/html", &stored, &persons, Some(by))
            .await
            .unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        let (file, content) = open(&db, &files, id).await.unwrap();
        let answer = download(&file, content);

        assert_eq!((file.size, file.uploaded_by), (3, Some(by)));
        let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
        // RFC 5987, 3.2.2: "€" is %E2%82%AC; "ï" is %C3%AF.
        assert_eq!(
            header("content-disposition"),
            "attachment; filename=\"_ve _.html\"; filename*=UTF-8''%C3%AFve%20%E2%82%AC.html"
        );
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("content-security-policy"), "sandbox; default-src 'none'");
        assert_eq!(header("content-type"), "text/html");
        assert_eq!(to_bytes(answer.into_body(), 10).await.unwrap(), "abc");
        assert!(find(&db, Id::new(Timestamp(0))).await.unwrap().is_none());
        let (rows,) = db.one::<(i64,)>("select count(*) from file", crate::args![]).await.unwrap();
        assert_eq!(rows, 1);
    })
    .await;
}

/// As contents lay there before they were sealed: under the hash of what they are.
async fn older(db: &Db, folder: &Folder, id: u128, content: &str) -> File {
    let hash: String = Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect();
    let file = File {
        id: Id(uuid::Uuid::from_u128(id)),
        hash,
        name: "a.txt".to_owned(),
        media_type: "text/plain".to_owned(),
        size: content.len() as i64,
        uploaded_by: None,
        created_at: Timestamp(0),
        sealed_key: None,
    };
    let place = folder.path().join(&file.hash[..2]).join(&file.hash[2..4]);
    std::fs::create_dir_all(&place).unwrap();
    std::fs::write(place.join(&file.hash), content).unwrap();
    let mut tx = db.begin().await.unwrap();
    tx.run(
        "insert into file (id, hash, name, media_type, size, created_at) values ($1, $2, 'a.txt', 'text/plain', $3, 0)",
        crate::args![file.id, file.hash.as_str(), file.size],
    )
    .await
    .unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();
    file
}

async fn whole(db: &Db, files: &Files, id: Id) -> Result<Vec<u8>, FileTrouble> {
    let (_, content) = open(db, files, id).await?;
    Ok(content.try_collect::<Vec<_>>().await?.concat())
}

#[tokio::test]
async fn an_older_file_is_read_as_it_is_and_then_sealed_each_for_its_own_person() {
    for_each_database(async |db, _| {
        let folder = Folder::new();
        let files = Files::open(folder.path()).unwrap();
        // Both share one content, as it was then.
        let of_ana = older(&db, &folder, 1, "an offer").await;
        let of_ion = older(&db, &folder, 2, "an offer").await;
        let damaged = older(&db, &folder, 3, "a letter").await;
        let plain = |file: &File| folder.path().join(&file.hash[..2]).join(&file.hash[2..4]).join(&file.hash);
        std::fs::write(plain(&damaged), "a lie").unwrap();
        let (ana, ion) = (Id(uuid::Uuid::from_u128(11)), Id(uuid::Uuid::from_u128(12)));
        assert_eq!(whole(&db, &files, of_ana.id).await.unwrap(), b"an offer");
        let waiting = unsealed(&db, Id::NONE, 10).await.unwrap();
        assert_eq!(waiting, [of_ana.clone(), of_ion.clone(), damaged.clone()]);

        seal_older(&db, &files, Timestamp(0), &of_ana, &[ana]).await.unwrap();
        assert!(plain(&of_ion).exists(), "the other one still needs it");
        seal_older(&db, &files, Timestamp(0), &of_ion, &[ion]).await.unwrap();
        // Stopped behind its end and begun again: nothing is lost.
        let again = seal_older(&db, &files, Timestamp(0), &of_ion, &[ion]).await;
        let changed = seal_older(&db, &files, Timestamp(0), &damaged, &[ion]).await;

        assert!(matches!(again, Err(FileTrouble::Missing)) && matches!(changed, Err(FileTrouble::Changed)));
        assert!(!plain(&of_ana).exists() && plain(&damaged).exists());
        assert_eq!(unsealed(&db, Id::NONE, 10).await.unwrap(), [damaged]);
        for file in [&of_ana, &of_ion] {
            assert_eq!(whole(&db, &files, file.id).await.unwrap(), b"an offer");
            let now = find(&db, file.id).await.unwrap().unwrap();
            check(folder.path(), &now.hash, now.size, true).unwrap();
        }
        let mut tx = db.begin().await.unwrap();
        crate::vault::destroy(&mut tx, Timestamp(0), ana).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
        assert!(matches!(whole(&db, &files, of_ana.id).await, Err(FileTrouble::Forgotten)));
        assert_eq!(whole(&db, &files, of_ion.id).await.unwrap(), b"an offer");
    })
    .await;
}

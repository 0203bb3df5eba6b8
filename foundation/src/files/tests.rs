use axum::body::to_bytes;
use bytes::Bytes;
use futures_util::stream;

use super::name::media_type;
use super::*;
use crate::clock::Timestamp;
use crate::db::Query;
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

#[tokio::test]
async fn a_content_is_found_again_by_its_hash() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();

    let stored = files.store(pieces(&["a", "b", "", "c"]), 3).await.unwrap();

    assert_eq!(stored, Stored { hash: ABC.to_owned(), size: 3 });
    assert_eq!(files.read_bytes(ABC).await.unwrap(), "abc");
    assert_eq!(std::fs::read(folder.path().join("ba").join("78").join(ABC)).unwrap(), b"abc");
    assert_eq!(left_in(&folder.path().join("incoming")), 0);
}

#[tokio::test]
async fn the_same_content_twice_is_kept_once() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();

    let first = files.store_bytes("abc", 10).await.unwrap();
    let second = files.store_bytes("abc", 10).await.unwrap();

    assert_eq!(first, second);
    assert_eq!(left_in(&folder.path().join("ba").join("78")), 1);
}

#[tokio::test]
async fn a_large_file_comes_back_whole() {
    let folder = Folder::new();
    let files = Files::open(folder.path()).unwrap();
    let content: Vec<u8> = (0..5_000_000_u32).map(|n| (n % 251) as u8).collect();

    let stored = files.store_bytes(content.clone(), 5_000_000).await.unwrap();

    assert_eq!(stored.size, 5_000_000);
    assert!(files.read_bytes(&stored.hash).await.unwrap() == content);
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
        assert!(matches!(files.read_bytes(odd).await, Err(FileTrouble::Missing)), "{odd}");
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
        let id = add(&mut tx, clock.now(), "na/ïve €.html", "text/html", &stored, Some(by)).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();

        let file = find(&db, id).await.unwrap().unwrap();
        let answer = download(&file, files.read(&file.hash).await.unwrap());

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

//! The way out, against real servers on this machine and a resolver that counts.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::RawQuery;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use tokio::net::TcpListener;

use super::resolve::Looking;
use super::*;

/// A resolver that knows what a test tells it, another answer each time, and counts the questions.
#[derive(Default)]
struct Book {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Book {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let read = |addresses: &&[&str]| addresses.iter().map(|text| text.parse().unwrap()).collect();
        let answers = Mutex::new(answers.iter().rev().map(read).collect());
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Resolve for Book {
    fn resolve<'a>(&'a self, _: &'a str) -> Looking<'a> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let next = self.answers.lock().unwrap().pop();
        Box::pin(async move { next.ok_or_else(|| io::Error::other("no such name")) })
    }
}

/// A server on this machine; answers its port.
async fn serve(router: Router) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    port
}

fn allowed(origin: String) -> Egress {
    Egress::with(Book::new(&[]), &[origin.parse().unwrap()])
}

/// Spellings of this machine and of its neighbours that one parser or another takes for an address.
const SPELLINGS: &[&str] = &[
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.2",
    "127.255.255.255",
    "0.0.0.0",
    "0",
    "00000000000000000000000000000000.1",
    "2130706433",
    "2130706433.",
    "4294967295",
    "017700000001",
    "0177.0.0.1",
    "0177.0.0.01",
    "0x7f000001",
    "0x7f.1",
    "0x7f.0.0.1",
    "0X7F.0X0.0X0.0X1",
    "0x7f.0.0x0.1",
    "127.0x0.0.1",
    "127.0.0.01",
    "127.000.000.001",
    "0127.0.0.1",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[0000::0001]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::ffff:0:127.0.0.1]",
    "[0:0:0:0:0:ffff:7f00:0001]",
    "[::127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:0:7f00:1::]",
    "[fe80::1]",
    "[fe80::1%25lo]",
    "[fd00::1]",
    "[fec0::1]",
    "[::1%251]",
    "localhost",
    "LOCALHOST",
    "LocalHost",
    "localhost.",
    "localhost.localdomain",
    "a.localhost",
    "metadata.google.internal",
    "metadata",
    "router.lan",
    "printer.local",
    "1.0.0.127.in-addr.arpa",
    "169.254.169.254",
    "169.254.169.253",
    "0xa9fea9fe",
    "2852039166",
    "[::ffff:a9fe:a9fe]",
    "[fd00:ec2::254]",
    "10.0.0.1",
    "192.168.0.1",
    "172.16.0.1",
    "100.64.0.1",
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",
    "ⓛocalhost",
    "%31%32%37.0.0.1",
    "127.0.0.1%00.example.com",
    "example.com@127.0.0.1",
    "127.0.0.1:80@example.com",
    "127.0.0.1\\@example.com",
    "127.0.0.1#@example.com",
    "example.com\t.localhost",
    "127.0.0.1\r\n.example.com",
];

#[tokio::test]
async fn no_spelling_of_this_machine_or_its_neighbours_is_gone_to() {
    assert!(SPELLINGS.len() >= 60);
    let book = Book::new(&[]);
    let egress = Egress::with(book.clone(), &[]);
    for spelling in SPELLINGS {
        for url in [
            format!("https://{spelling}/"),
            format!("https://{spelling}:443"),
            format!("http://{spelling}/x"),
        ] {
            let answer = egress.get(&url).await;
            let refused =
                matches!(answer, Err(Trouble::Target(_) | Trouble::Internal(_) | Trouble::NotOpen(_)));
            assert!(refused, "{url}: {answer:?}");
        }
    }
    assert_eq!(book.asked(), 0, "not even their names were asked for");
}

#[tokio::test]
async fn a_name_that_means_this_machine_is_refused_before_a_packet_leaves() {
    for inside in [
        &["127.0.0.1"][..],
        &["::1"],
        &["::ffff:127.0.0.1"],
        &["169.254.169.254"],
        &["10.1.2.3"],
        &["fd00::1"],
        &["8.8.8.8", "127.0.0.1"],
        &["127.0.0.1", "8.8.8.8"],
        &["2606:4700::1111", "::1"],
    ] {
        let book = Book::new(&[inside]);
        let answer = Egress::with(book.clone(), &[]).get("https://evil.example/").await;
        assert!(matches!(answer, Err(Trouble::Internal(_))), "{inside:?}: {answer:?}");
        assert_eq!(book.asked(), 1);
    }
    let unknown = Egress::with(Book::new(&[]), &[]).get("https://nobody.example/").await;
    assert!(matches!(unknown, Err(Trouble::Unknown(_))), "{unknown:?}");
    let nothing = Egress::with(Book::new(&[&[]]), &[]).get("https://nobody.example/").await;
    assert!(matches!(nothing, Err(Trouble::Unknown(_))), "{nothing:?}");
}

#[tokio::test]
async fn a_name_is_looked_up_once_and_what_was_checked_is_what_is_connected_to() {
    let port = serve(Router::new().route("/", get(async || "here"))).await;
    // Whoever looks up twice gets an address where nobody answers.
    let book = Book::new(&[&["127.0.0.1"], &["127.0.0.9"]]);
    let origin: Origin = format!("http://idp.example:{port}").parse().unwrap();
    let egress = Egress::with(book.clone(), std::slice::from_ref(&origin));

    let answer = egress.get(&format!("{origin}/")).await.unwrap();

    assert_eq!((answer.status.as_u16(), &*answer.body), (200, &b"here"[..]));
    assert_eq!(book.asked(), 1);
}

#[tokio::test]
async fn the_operators_list_opens_one_origin_and_nothing_beside_it() {
    let port = serve(Router::new().route("/", get(async || "here"))).await;
    let egress = allowed(format!("http://127.0.0.1:{port}"));

    assert!(egress.get(&format!("http://127.0.0.1:{port}/")).await.is_ok());
    for beside in [
        format!("https://127.0.0.1:{port}/"),
        format!("http://127.0.0.2:{port}/"),
        format!("http://127.0.0.1:{}/", port ^ 1),
        format!("http://[::ffff:127.0.0.1]:{port}/"),
        format!("http://localhost:{port}/"),
    ] {
        let answer = egress.get(&beside).await;
        assert!(matches!(answer, Err(Trouble::NotOpen(_) | Trouble::Internal(_))), "{beside}: {answer:?}");
    }
}

#[tokio::test]
async fn redirects_are_checked_anew_counted_and_carry_no_secret_elsewhere() {
    async fn told(headers: HeaderMap) -> String {
        headers.get("authorization").map_or("none", |value| value.to_str().unwrap()).to_owned()
    }
    let other = serve(Router::new().route("/told", get(told))).await;
    let hidden = serve(Router::new().route("/", get(async || "hidden"))).await;
    let elsewhere = format!("http://127.0.0.1:{other}/told");
    let inside = format!("http://127.0.0.1:{hidden}/");
    let step = |RawQuery(query): RawQuery| async move {
        match query.unwrap_or_default().parse::<u32>().unwrap() {
            0 => "arrived".into_response(),
            left => Redirect::to(&format!("/step?{}", left - 1)).into_response(),
        }
    };
    let router = Router::new()
        .route("/step", get(step))
        .route("/away", get(async move || Redirect::to(&elsewhere)))
        .route("/inside", get(async move || Redirect::to(&inside)))
        .route("/metadata", get(async || Redirect::to("http://169.254.169.254/latest/")))
        .route("/file", get(async || Redirect::to("file:///etc/passwd")))
        .route("/odd", get(async || Redirect::to("//127.0.0.1/")))
        .route("/here", get(told))
        .route("/form", post(async || Redirect::to("/step?0")));
    let port = serve(router).await;
    let list = [port, other].map(|port| format!("http://127.0.0.1:{port}").parse().unwrap());
    let egress = Egress::with(Book::new(&[]), &list);
    let at = |path: &str| format!("http://127.0.0.1:{port}{path}");

    assert_eq!(&*egress.get(&at("/step?3")).await.unwrap().body, b"arrived");
    let many = egress.get(&at("/step?4")).await;
    assert!(matches!(many, Err(Trouble::TooManyRedirects(_))), "{many:?}");
    for path in ["/inside", "/metadata"] {
        let answer = egress.get(&at(path)).await;
        assert!(matches!(answer, Err(Trouble::NotOpen(_))), "{path}: {answer:?}");
    }
    for path in ["/file", "/odd"] {
        let answer = egress.get(&at(path)).await;
        assert!(matches!(answer, Err(Trouble::Target(BadTarget::Scheme))), "{path}: {answer:?}");
    }
    let secret = HeaderMap::from_iter([(header::AUTHORIZATION, "Basic c2VjcmV0".parse().unwrap())]);
    assert_eq!(&*egress.ask(&at("/here"), Ask::Get, &secret).await.unwrap().body, b"Basic c2VjcmV0");
    assert_eq!(&*egress.ask(&at("/away"), Ask::Get, &secret).await.unwrap().body, b"none");
    let form = egress.ask(&at("/form"), Ask::Form("code=1".to_owned()), &secret).await.unwrap();
    assert_eq!(form.status.as_u16(), 303, "a form is not sent on");
}

#[tokio::test]
async fn an_answer_ends_at_five_mebibytes_and_ten_seconds() {
    const MOST: usize = 5 * 1024 * 1024;
    let streamed = || {
        let part = bytes::Bytes::from(vec![b'x'; 64 * 1024]);
        let parts = (0..100).map(move |_| Ok::<_, io::Error>(part.clone()));
        Body::from_stream(futures_util::stream::iter(parts))
    };
    let router = Router::new()
        .route("/fits", get(async || vec![b'x'; MOST]))
        .route("/more", get(async || vec![b'x'; MOST + 1]))
        .route("/stream", get(async move || streamed()))
        .route("/never", get(async || std::future::pending::<()>().await));
    let port = serve(router).await;
    let mut egress = allowed(format!("http://127.0.0.1:{port}"));
    let at = |path: &str| format!("http://127.0.0.1:{port}{path}");

    assert_eq!(egress.get(&at("/fits")).await.unwrap().body.len(), MOST);
    for path in ["/more", "/stream"] {
        let answer = egress.get(&at(path)).await.map(|answer| answer.body.len());
        assert!(matches!(answer, Err(Trouble::TooLarge(_))), "{path}: {answer:?}");
    }
    assert_eq!(egress.limits.within, Duration::from_secs(10));
    egress.limits.within = Duration::from_millis(200);
    let never = egress.get(&at("/never")).await;
    assert!(matches!(never, Err(Trouble::TooSlow(_))), "{never:?}");
}

#[tokio::test]
async fn whoever_answers_no_http_is_refused() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    for said in ["", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort"] {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
            stream.write_all(said.as_bytes()).await.unwrap();
        });
        let answer =
            allowed(format!("http://127.0.0.1:{port}")).get(&format!("http://127.0.0.1:{port}/")).await;
        assert!(matches!(answer, Err(Trouble::Broken(..))), "{said}: {answer:?}");
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    use base64::Engine;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls::ServerConfig;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

    let read = |text: &str| base64::engine::general_purpose::STANDARD.decode(text.trim()).unwrap();
    // Made for this test by openssl, for idp.test, signed by itself.
    let certificate = CertificateDer::from(read(include_str!("tests/certificate.b64")));
    let key = PrivateKeyDer::try_from(read(include_str!("tests/key.b64"))).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let origin: Origin =
        format!("https://idp.test:{}", listener.local_addr().unwrap().port()).parse().unwrap();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let _ = TlsAcceptor::from(Arc::new(config)).accept(stream).await;
    });

    let egress = Egress::with(Book::new(&[&["127.0.0.1"]]), std::slice::from_ref(&origin));
    let answer = egress.get(&format!("{origin}/")).await;

    assert!(matches!(answer, Err(Trouble::Certificate(..))), "{answer:?}");
}

#[test]
fn an_address_is_read_in_its_plain_spelling_alone() {
    let read = |text: &str| text.parse::<Target>().map(|target| target.to_string());

    assert_eq!(read("https://Login.Example.COM"), Ok("https://login.example.com/".to_owned()));
    assert_eq!(
        read("https://login.example.com:443/a?b=%20c"),
        Ok("https://login.example.com/a?b=%20c".to_owned())
    );
    assert_eq!(read("https://a.example:8443?x"), Ok("https://a.example:8443/?x".to_owned()));
    assert_eq!(read("https://[2606:4700:0::1111]/"), Ok("https://[2606:4700::1111]/".to_owned()));
    assert_eq!(read("ftp://a.example/"), Err(BadTarget::Scheme));
    assert_eq!(read("https://user@a.example/"), Err(BadTarget::User));
    for port in ["0", "65536", "99999999", "-1", "+1", "", "8 0"] {
        let read = read(&format!("https://a.example:{port}/"));
        assert!(read.is_err(), "port {port}: {read:?}");
    }
    for host in [
        "",
        ".",
        "a..b",
        "-a.example",
        "a-.example",
        "a_b.example",
        "a.example.",
        "a.1",
        "1.2.3",
        "1.2.3.4.5",
    ] {
        assert_eq!(read(&format!("https://{host}/")), Err(BadTarget::Host), "{host}");
    }
    assert!("https://a.example/path".parse::<Origin>().is_err());
}

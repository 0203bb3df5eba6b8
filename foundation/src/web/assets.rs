//! Styles, scripts, typeface and icons: bundled at build time, served from memory, kept by browsers for ever.
//!
//! A file's address holds a hash of its content, so a new version has a new address and an old copy can't linger.

use axum::extract::Path;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

struct Asset {
    /// How templates call it, `app.css`.
    name: &'static str,
    /// Its name with the hash, `app.1a2b3c4d5e.css`.
    file: &'static str,
    href: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

static ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The address of a bundled file by its plain name: `app.css` gives `/assets/app.<hash>.css`.
///
/// `favicon.svg` gives a `data:` address, which saves each first visit a request.
/// An unknown name gives `/assets/missing`, which answers 404; in this crate's tests it panics.
pub fn href(name: &str) -> &'static str {
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => asset.href,
        None if cfg!(test) => panic!("no bundled file is called '{name}'"),
        None => "/assets/missing",
    }
}

/// `GET /assets/{file}`: the file with the hashed name, compressed as the browser likes it, or 404.
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.iter().find(|asset| asset.file == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (body, encoding) = asset.body_for(&headers);

    let mut answer = body.into_response();
    let head = answer.headers_mut();
    head.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(asset.file)));
    head.insert(CACHE_CONTROL, FOR_EVER);
    head.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(encoding) = encoding {
        head.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answer
}

impl Asset {
    fn body_for(&self, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>) {
        match (self.brotli, self.gzip) {
            (Some(brotli), _) if accepts(headers, "br") => (brotli, Some("br")),
            (_, Some(gzip)) if accepts(headers, "gzip") => (gzip, Some("gzip")),
            _ => (self.plain, None),
        }
    }
}

/// Whether the request names `coding` without refusing it by a quality of zero (RFC 9110, 12.5.3).
fn accepts(headers: &HeaderMap, coding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
            let is_refused = parts.any(|part| {
                part.strip_prefix("q=").is_some_and(|quality| quality.parse::<f32>().is_ok_and(|q| q <= 0.0))
            });
            is_named && !is_refused
        })
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::to_bytes;

    async fn get(file: &str, accept_encoding: &'static str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accept_encoding));
        serve(Path(file.to_owned()), headers).await
    }

    fn hashed(name: &str) -> &'static str {
        href(name).strip_prefix("/assets/").expect("all of them are served there")
    }

    async fn body(answer: Response) -> Vec<u8> {
        to_bytes(answer.into_body(), 1 << 20).await.expect("it is in memory").to_vec()
    }

    #[test]
    fn every_file_a_page_links_has_an_address_with_a_hash() {
        for name in ["app.css", "app.js", "icons.svg", "inter-latin.woff2", "inter-cyrillic.woff2"] {
            let hash = hashed(name).split('.').nth(1).expect("name, hash, ending");

            assert_eq!(hash.len(), 10, "{name}");
            assert!(hash.chars().all(|c| c.is_ascii_hexdigit()), "{name}");
        }
    }

    #[test]
    fn the_icon_of_the_tab_comes_with_the_page() {
        // RFC 2397: data:[mediatype],data with everything else than unreserved letters escaped.
        assert!(
            href("favicon.svg")
                .starts_with("data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22")
        );
    }

    #[test]
    #[should_panic(expected = "no bundled file is called 'app.scss'")]
    fn a_misspelt_name_is_noticed_by_the_tests() {
        href("app.scss");
    }

    #[tokio::test]
    async fn a_browser_may_keep_a_file_for_ever() {
        let answer = get(hashed("app.css"), "").await;

        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert!(answer.headers().get(CONTENT_ENCODING).is_none());
    }

    #[tokio::test]
    async fn the_smallest_coding_the_browser_knows_is_sent() {
        let file = hashed("app.js");

        let brotli = get(file, "gzip, deflate, br, zstd").await;
        let gzip = get(file, "gzip;q=1.0, br;q=0").await;

        assert_eq!(brotli.headers()[CONTENT_ENCODING], "br");
        assert_eq!(gzip.headers()[CONTENT_ENCODING], "gzip");
        // RFC 1952: a gzip member starts with 1f 8b.
        assert_eq!(body(gzip).await[..2], [0x1f, 0x8b]);
    }

    #[tokio::test]
    async fn the_typeface_is_compressed_already() {
        let answer = get(hashed("inter-latin.woff2"), "gzip, br").await;

        assert!(answer.headers().get(CONTENT_ENCODING).is_none());
        assert_eq!(answer.headers()[CONTENT_TYPE], "font/woff2");
        // WOFF 2.0, section 4.1: the signature is 'wOF2'.
        assert_eq!(body(answer).await[..4], *b"wOF2");
    }

    #[tokio::test]
    async fn the_first_page_stays_small() {
        // The promise is 100 kB in 6 requests for a whole page; these and its HTML make 6, with 10 kB left for it.
        let mut sum = 0;
        let linked = ["app.css", "app.js", "icons.svg", "inter-latin.woff2", "inter-cyrillic.woff2"];
        for name in linked {
            sum += body(get(hashed(name), "gzip").await).await.len();
        }

        assert!(sum <= 90_000, "{sum} bytes");
    }

    #[tokio::test]
    async fn other_names_are_not_found() {
        for file in ["app.css", "missing", "../Cargo.toml", "manifest.json", ""] {
            assert_eq!(get(file, "br").await.status(), StatusCode::NOT_FOUND, "{file}");
        }
    }
}

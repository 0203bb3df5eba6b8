//! A file on its way to a person: always saved, never shown or run inside our pages.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use super::content::Content;
use super::record::File;

/// The answer that lets a browser save `content` under the file's name.
#[must_use]
pub fn download(file: &File, content: Content) -> Response {
    let mut response = Response::new(Body::from_stream(content));
    let text = |value: &str| HeaderValue::from_str(value).ok();
    let headers = response.headers_mut();
    let media_type = text(&file.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    let disposition = text(&disposition(&file.name)).unwrap_or(HeaderValue::from_static("attachment"));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox; default-src 'none'"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// RFC 6266: a plain name for old browsers, and the real one in the coding of RFC 5987.
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || " -_.()".contains(c) { c } else { '_' })
        .collect();
    let coded: String = name.bytes().map(coded).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{coded}")
}

fn coded(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

//! A short message that the page shows beside an answer.

use axum::http::HeaderValue;
use axum::response::Response;
use foundation::id::Id;
use foundation::words::Words;
use serde_json::json;

/// Adds a message, and a button that takes the deed back by posting to `/entries/{entry}/{undo}`.
pub(super) fn with_toast(
    mut response: Response,
    words: &Words,
    text: &str,
    entry: Id,
    undo: &str,
) -> Response {
    let toast = json!({ "toast": {
        "text": words.text(text),
        "tone": "good",
        "undo": { "label": words.text("words-undo"), "post": format!("/entries/{entry}/{undo}") },
    }});
    if let Ok(value) = HeaderValue::from_str(&in_ascii(&toast.to_string())) {
        response.headers_mut().insert("hx-trigger", value);
    }
    response
}

/// JSON for a header: other letters as `\u00e9`.
fn in_ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for letter in json.chars() {
        if letter.is_ascii() {
            out.push(letter);
        } else {
            for unit in letter.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    out
}

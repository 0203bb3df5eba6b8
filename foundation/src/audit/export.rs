//! The audit as CSV, in parts, so that memory does not grow with it.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::link::Said;
use super::read::{self, Asked, Cursor};
use crate::db::DbError;
use crate::web::App;

const PART: usize = 500;
const HEAD: &str = "id,at,actor_kind,actor_id,actor_name,action,object_kind,object_id,detail\r\n";

/// Everything that was asked for, the newest first. An export that fails half-way breaks off.
pub(super) fn csv(app: App, asked: Asked) -> Response {
    let parts = stream::try_unfold((None, false), move |(after, is_over)| {
        let (app, asked) = (app.clone(), asked.clone());
        async move {
            if is_over {
                return Ok::<_, DbError>(None);
            }
            let rows = read::page(&app.db, &asked, after, PART).await?;
            let mut text = if after.is_none() { HEAD.to_owned() } else { String::new() };
            rows.iter().for_each(|said| write(&mut text, said));
            let next = rows.last().map(|said| Cursor(said.at, said.id));
            Ok(Some((text, (next, rows.len() < PART))))
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    (headers, Body::from_stream(parts)).into_response()
}

fn write(text: &mut String, said: &Said) {
    let id = |id: Option<crate::id::Id>| id.map_or_else(String::new, |id| id.to_string());
    let cells = [
        said.id.to_string(),
        said.at.to_string(),
        said.actor_kind.clone(),
        id(said.actor_id),
        said.actor_name.clone(),
        said.action.clone(),
        said.object_kind.clone(),
        id(said.object_id),
        said.detail.clone(),
    ];
    for (number, value) in cells.iter().enumerate() {
        text.push_str(if number == 0 { "" } else { "," });
        text.push_str(&cell(value));
    }
    text.push_str("\r\n");
}

/// In quotes (RFC 4180), and never the start of a formula: whatever begins neither with a letter, a digit nor a
/// bracket of JSON gets an apostrophe.
pub(super) fn cell(value: &str) -> String {
    let is_plain = value.starts_with(|letter: char| letter.is_alphanumeric() || letter == '{');
    let guard = if is_plain || value.is_empty() { "" } else { "'" };
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

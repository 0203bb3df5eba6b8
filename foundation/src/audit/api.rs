//! The audit for programs of administrators.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use super::link::Said;
use super::read::{self, Asked, Cursor, Who};
use crate::clock::Timestamp;
use crate::id::Id;
use crate::team::Action;
use crate::web::{Access, App, Fields, Problem, Routes};

const LIMIT: usize = 50;
const MOST: usize = 500;

pub(super) fn routes() -> Routes {
    Routes::new().get("/api/v1/audit", Access::May(Action::SeeAudit), list)
}

/// The API of the audit, for the OpenAPI text.
#[must_use]
pub fn api_docs() -> utoipa::openapi::OpenApi {
    Docs::openapi()
}

#[derive(OpenApi)]
#[openapi(paths(list))]
struct Docs;

/// Part of the audit, and where it goes on.
#[derive(Serialize, ToSchema)]
struct AuditRows {
    items: Vec<AuditRow>,
    /// Pass it as `after` for the next part; null at the end.
    next: Option<String>,
}

/// Who did what to which record.
#[derive(Serialize, ToSchema)]
struct AuditRow {
    id: Id,
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    actor: AuditActor,
    /// A noun and a verb, such as `customer.change`.
    action: String,
    object: AuditObject,
    #[schema(value_type = Object)]
    detail: serde_json::Value,
}

#[derive(Serialize, ToSchema)]
struct AuditActor {
    /// `staff`, `token` or `system`.
    kind: String,
    id: Option<Id>,
    /// As it was then.
    name: String,
}

#[derive(Serialize, ToSchema)]
struct AuditObject {
    kind: String,
    /// Null when it was many.
    id: Option<Id>,
}

/// What was done, the newest first.
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", params(
    ("who" = Option<String>, Query, description = "the id of an account or a token, or `token`, or `system`"),
    ("action" = Option<String>, Query, description = "such as customer.change"),
    ("kind" = Option<String>, Query, description = "a kind of record, such as party"),
    ("id" = Option<String>, Query, description = "a record's id"),
    ("from" = Option<String>, Query, description = "RFC 3339"),
    ("until" = Option<String>, Query, description = "RFC 3339, the first moment that is too late"),
    ("after" = Option<String>, Query, description = "the `next` of the part before"),
    ("limit" = Option<usize>, Query, description = "1 to 500, usually 50"),
), responses((status = 200, body = AuditRows)))]
async fn list(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Problem> {
    let fields = Fields::from_query(query.as_deref().unwrap_or_default());
    let asked = Asked {
        who: read(&fields, "who", Who::parse)?,
        action: fields.some("action").map(str::to_owned),
        kind: fields.some("kind").map(str::to_owned),
        object: read(&fields, "id", Id::parse)?,
        from: read(&fields, "from", Timestamp::parse)?,
        until: read(&fields, "until", Timestamp::parse)?,
    };
    let after = read(&fields, "after", Cursor::parse)?;
    let limit = |text: &str| text.parse().ok().filter(|limit| (1..=MOST).contains(limit));
    let limit = read(&fields, "limit", limit)?.unwrap_or(LIMIT);

    let mut rows = read::page(&app.db, &asked, after, limit + 1).await?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|said| Cursor(said.at, said.id).to_string());
    Ok(Json(AuditRows { items: rows.into_iter().map(row).collect(), next }).into_response())
}

fn read<T>(
    fields: &Fields,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Problem> {
    let wrong =
        || Problem::unprocessable(format!("{name} cannot be read")).with_field(name, "it cannot be read");
    fields.some(name).map(|text| parse(text).ok_or_else(wrong)).transpose()
}

fn row(said: Said) -> AuditRow {
    AuditRow {
        id: said.id,
        at: said.at,
        actor: AuditActor { kind: said.actor_kind, id: said.actor_id, name: said.actor_name },
        action: said.action,
        object: AuditObject { kind: said.object_kind, id: said.object_id },
        detail: serde_json::from_str(&said.detail).unwrap_or_default(),
    }
}

//! Reading the audit: newest first, narrowed down, page by page.

use super::link::Said;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Args, Db, FromRow, Query, Result, Row, Sql};
use crate::id::Id;

/// Who is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// One account or token.
    Actor(Id),
    /// All tokens, or the program itself.
    Kind(&'static str),
}

impl Who {
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "token" => Some(Self::Kind("token")),
            "system" => Some(Self::Kind("system")),
            id => Id::parse(id).map(Self::Actor),
        }
    }
}

/// What is asked for; everything when nothing is.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    pub who: Option<Who>,
    pub action: Option<String>,
    pub kind: Option<String>,
    pub object: Option<Id>,
    pub from: Option<Timestamp>,
    /// The first moment that is too late.
    pub until: Option<Timestamp>,
}

/// A place in the list: the row that was shown last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cursor(pub Timestamp, pub Id);

impl Cursor {
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self(Timestamp(at.parse().ok()?), Id::parse(id)?))
    }
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.0.0, self.1)
    }
}

impl FromRow for Said {
    fn from_row(row: &mut Row) -> Result<Self> {
        Self::take(row)
    }
}

/// At most `limit` rows after `after`, the newest first.
pub(super) async fn page(db: &Db, asked: &Asked, after: Option<Cursor>, limit: usize) -> Result<Vec<Said>> {
    let mut args = Args::new();
    let mut narrowed = Vec::new();
    let mut need = |text: &str, args: &mut Args, value: crate::db::Value| {
        narrowed.push(text.replace('?', &format!("${}", args.push(value))));
    };
    match &asked.who {
        Some(Who::Actor(id)) => need("actor_id = ?", &mut args, (*id).into()),
        Some(Who::Kind(kind)) => need("actor_kind = ?", &mut args, (*kind).into()),
        None => {}
    }
    if let Some(action) = &asked.action {
        need("action = ?", &mut args, action.clone().into());
    }
    if let Some(kind) = &asked.kind {
        need("object_kind = ?", &mut args, kind.clone().into());
    }
    if let Some(object) = asked.object {
        need("object_id = ?", &mut args, object.into());
    }
    if let Some(from) = asked.from {
        need("at >= ?", &mut args, from.into());
    }
    if let Some(until) = asked.until {
        need("at < ?", &mut args, until.into());
    }
    if let Some(Cursor(at, id)) = after {
        let (at, id) = (args.push(at), args.push(id));
        narrowed.push(format!("(at, id) < (${at}, ${id})"));
    }
    let narrowed = if narrowed.is_empty() { "true".to_owned() } else { narrowed.join(" and ") };
    let limit = args.push(i64::try_from(limit).unwrap_or(i64::MAX));
    let sql = format!(
        "select id, at, actor_kind, actor_id, actor_name, action, object_kind, object_id, detail
         from audit
         where {narrowed}
         order by at desc, id desc
         limit ${limit}"
    );
    db.all(Sql::built(sql), args).await
}

/// Everybody who may stand in the audit by name: accounts and tokens.
pub(super) async fn actors(db: &Db) -> Result<Vec<(Id, String)>> {
    db.all("select id, name from account union all select id, name from api_token order by 2, 1", args![])
        .await
}

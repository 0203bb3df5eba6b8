//! The words that somebody agrees to, each version in one language. None is ever changed.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{DbError, FromRow, Query, Result, Row, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use foundation::words::Lang;
use serde_json::json;

use super::chain::sum;
use super::statement::{Channel, Purpose};

pub(super) const LONGEST: usize = 5_000;

/// A version of the words for one purpose, channel and language.
#[derive(Clone)]
pub struct Text {
    pub id: Id,
    pub purpose: Purpose,
    pub channel: Channel,
    pub language: String,
    pub version: i64,
    pub body: String,
    pub hash: String,
    pub created_at: Timestamp,
    pub created_by: String,
}

impl FromRow for Text {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            purpose: row.take()?,
            channel: row.take()?,
            language: row.take()?,
            version: row.take()?,
            body: row.take()?,
            hash: row.take()?,
            created_at: row.take()?,
            created_by: row.take()?,
        })
    }
}

/// Words to agree to from now on.
pub struct NewText {
    pub purpose: Purpose,
    pub channel: Channel,
    pub language: Lang,
    pub body: String,
}

/// Writes the next version and answers its id.
///
/// # Errors
/// When the database fails; [`DbError::Duplicate`] when somebody wrote one at the same moment.
pub async fn write(tx: &mut Tx, permit: &Permit, now: Timestamp, new: &NewText) -> Result<Id> {
    let (newest,) = tx
        .one::<(i64,)>(
            "select coalesce(max(version), 0) from consent_text where purpose = $1 and channel = $2 and language = $3",
            args![new.purpose, new.channel, new.language.code()],
        )
        .await?;
    let (id, version) = (Id::new(now), newest + 1);
    tx.run(
        "insert into consent_text (id, purpose, channel, language, version, body, hash, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            id,
            new.purpose,
            new.channel,
            new.language.code(),
            version,
            new.body.as_str(),
            sum(new.body.as_bytes()),
            now,
            permit.actor().name(),
        ],
    )
    .await?;
    let detail = json!({
        "purpose": new.purpose, "channel": new.channel, "language": new.language.code(), "version": version,
    });
    audit::record(tx, permit, now, "consent.text", Object::new("consent-text", id), detail).await?;
    Ok(id)
}

/// # Errors
/// When the database fails.
pub(super) async fn find(q: impl Query, id: Id) -> Result<Option<Text>> {
    q.first(
        "select id, purpose, channel, language, version, body, hash, created_at, created_by
         from consent_text
         where id = $1",
        args![id],
    )
    .await
}

/// All versions, the newest of each first.
///
/// # Errors
/// When the database fails.
pub(super) async fn all(q: impl Query) -> Result<Vec<Text>> {
    q.all(
        "select id, purpose, channel, language, version, body, hash, created_at, created_by
         from consent_text
         order by purpose, channel, language, version desc",
        args![],
    )
    .await
}

/// The words that count now: of each purpose and channel the newest, in `language` or else in the first there is.
///
/// # Errors
/// When the database fails.
pub(super) async fn current(q: impl Query, language: Lang) -> Result<Vec<Text>> {
    let mut chosen: Vec<Text> = Vec::new();
    for text in all(q).await? {
        let is_wanted = text.language == language.code();
        match chosen.iter_mut().find(|known| (known.purpose, known.channel) == (text.purpose, text.channel)) {
            None => chosen.push(text),
            Some(known) if is_wanted && known.language != text.language => *known = text,
            Some(_) => {}
        }
    }
    Ok(chosen)
}

/// The words of a purpose and channel: the version that is asked for, or the newest.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(
    q: impl Query,
    purpose: Purpose,
    channel: Channel,
    language: &str,
    version: Option<i64>,
) -> Result<Option<Id>> {
    let row = q
        .first::<(Id,)>(
            "select id
             from consent_text
             where purpose = $1 and channel = $2 and language = $3 and version = coalesce($4, version)
             order by version desc
             limit 1",
            args![purpose, channel, language, version],
        )
        .await?;
    Ok(row.map(|(id,)| id))
}

/// Somebody wrote another version at the same moment.
pub(super) fn is_twice(error: &DbError) -> bool {
    matches!(error, DbError::Duplicate)
}

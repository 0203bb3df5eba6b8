//! API tokens at rest: a hash, a role, an end.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{Db, FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::team::Role;

/// A token that still works.
pub(in crate::team) struct Living {
    pub id: Id,
    pub name: String,
    pub role: Role,
    pub used_at: Option<Timestamp>,
}

impl FromRow for Living {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.take()?, name: row.take()?, role: row.take()?, used_at: row.take()? })
    }
}

pub(in crate::team) async fn living(db: &Db, key_hash: Vec<u8>, now: Timestamp) -> Result<Option<Living>> {
    db.first(
        "select id, name, role, used_at
         from api_token
         where key_hash = $1 and ended_at is null and expires_at > $2",
        args![key_hash, now],
    )
    .await
}

pub(in crate::team) async fn used(tx: &mut Tx, token: Id, now: Timestamp) -> Result<()> {
    tx.run("update api_token set used_at = $2 where id = $1", args![token, now]).await?;
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "one parameter for each column")]
pub(in crate::team) async fn create(
    tx: &mut Tx,
    token: Id,
    key_hash: Vec<u8>,
    name: &str,
    role: Role,
    created_by: Option<Id>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "insert into api_token (id, key_hash, name, role, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        args![token, key_hash, name, role, created_by, now, expires_at],
    )
    .await?;
    Ok(())
}

/// Ends a token; answers whether it was alive.
pub(in crate::team) async fn end(tx: &mut Tx, token: Id, now: Timestamp) -> Result<bool> {
    let ended = tx
        .run("update api_token set ended_at = $2 where id = $1 and ended_at is null", args![token, now])
        .await?;
    Ok(ended > 0)
}

/// A token in the list of them; its text is known to its holder alone.
pub(in crate::team) struct Token {
    pub id: Id,
    pub name: String,
    pub role: Role,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
    pub expires_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

impl FromRow for Token {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            name: row.take()?,
            role: row.take()?,
            created_at: row.take()?,
            used_at: row.take()?,
            expires_at: row.take()?,
            ended_at: row.take()?,
        })
    }
}

pub(in crate::team) async fn list(db: &Db) -> Result<Vec<Token>> {
    db.all(
        "select id, name, role, created_at, used_at, expires_at, ended_at
         from api_token
         order by case when ended_at is null then 0 else 1 end, created_at desc, id
         limit 200",
        args![],
    )
    .await
}

/// Ends all tokens that an account made; answers how many.
pub(in crate::team) async fn end_of(tx: &mut Tx, created_by: Id, now: Timestamp) -> Result<u64> {
    tx.run(
        "update api_token set ended_at = $2 where created_by = $1 and ended_at is null",
        args![created_by, now],
    )
    .await
}

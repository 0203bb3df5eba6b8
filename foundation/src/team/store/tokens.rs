//! API tokens at rest: a hash, a role, an end.

use crate::args;
use crate::clock::Timestamp;
use crate::db::{Db, FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::team::store::sessions::powers;
use crate::team::{Powers, Reach, RoleWord};

/// A token that still works.
pub(in crate::team) struct Living {
    pub id: Id,
    pub made_by: Option<Id>,
    pub name: String,
    pub powers: Powers,
    pub used_at: Option<Timestamp>,
}

impl FromRow for Living {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            made_by: row.take()?,
            name: row.take()?,
            powers: powers(row)?,
            used_at: row.take()?,
        })
    }
}

pub(in crate::team) async fn living(db: &Db, key_hash: Vec<u8>, now: Timestamp) -> Result<Option<Living>> {
    db.first(
        "select t.id, t.created_by, t.name, r.word, r.actions, r.reads, r.writes, t.reach, r.version, t.used_at
         from api_token t
         join role r on r.word = t.role
         where t.key_hash = $1 and t.ended_at is null and t.expires_at > $2",
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
    role: &RoleWord,
    reach: Reach,
    created_by: Option<Id>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    tx.run(
        "insert into api_token (id, key_hash, name, role, reach, created_by, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![token, key_hash, name, role.as_str(), reach, created_by, now, expires_at],
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
    pub role: RoleWord,
    pub reach: Reach,
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
            role: RoleWord::new(row.take::<String>()?),
            reach: row.take()?,
            created_at: row.take()?,
            used_at: row.take()?,
            expires_at: row.take()?,
            ended_at: row.take()?,
        })
    }
}

pub(in crate::team) async fn list(db: &Db) -> Result<Vec<Token>> {
    db.all(
        "select id, name, role, reach, created_at, used_at, expires_at, ended_at
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

//! Roles at rest.

use super::rules::NamedRole;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::team::{Rights, RoleWord};
use crate::words;

impl FromRow for NamedRole {
    fn from_row(row: &mut Row) -> Result<Self> {
        let (word, name): (String, String) = (row.take()?, row.take()?);
        let (actions, reads, writes): (String, String, String) = (row.take()?, row.take()?, row.take()?);
        Ok(Self {
            rights: Rights::read(&word, &actions, &reads, &writes),
            word: RoleWord::new(word),
            name,
            version: row.take()?,
        })
    }
}

pub(super) async fn all(q: impl Query) -> Result<Vec<NamedRole>> {
    let mut roles: Vec<NamedRole> =
        q.all("select word, name, actions, reads, writes, version from role", args![]).await?;
    roles.sort_by_cached_key(|role| {
        let place = role.word.known().map_or(usize::MAX, |known| known as usize);
        (place, words::sort_key(&role.name), role.word.clone())
    });
    Ok(roles)
}

pub(super) async fn find(q: impl Query, word: &RoleWord) -> Result<Option<NamedRole>> {
    q.first(
        "select word, name, actions, reads, writes, version from role where word = $1",
        args![word.as_str()],
    )
    .await
}

pub(super) async fn insert(
    tx: &mut Tx,
    word: &RoleWord,
    name: &str,
    rights: Rights,
    now: Timestamp,
) -> Result<()> {
    tx.run(
        "insert into role (word, name, actions, reads, writes, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $6)",
        args![word.as_str(), name, rights.action_words(), rights.read_words(), rights.write_words(), now],
    )
    .await?;
    Ok(())
}

/// Changes a role, if it is still at `version`.
pub(super) async fn change(
    tx: &mut Tx,
    word: &RoleWord,
    version: i64,
    name: &str,
    rights: Rights,
    now: Timestamp,
) -> Result<bool> {
    let changed = tx
        .run(
            "update role
             set name = $3, actions = $4, reads = $5, writes = $6, updated_at = $7, version = version + 1
             where word = $1 and version = $2",
            args![
                word.as_str(),
                version,
                name,
                rights.action_words(),
                rights.read_words(),
                rights.write_words(),
                now
            ],
        )
        .await?;
    Ok(changed > 0)
}

pub(super) async fn delete(tx: &mut Tx, word: &RoleWord) -> Result<()> {
    tx.run("delete from role where word = $1", args![word.as_str()]).await?;
    Ok(())
}

/// Who has a role: accounts by name, blocked ones too.
pub(super) async fn people(q: impl Query, word: &RoleWord) -> Result<Vec<(Id, String)>> {
    let mut people: Vec<(Id, String)> =
        q.all("select id, name from account where role = $1", args![word.as_str()]).await?;
    people.sort_by_cached_key(|(id, name)| (words::sort_key(name), *id));
    Ok(people)
}

/// The tokens with a role that still work.
pub(super) async fn tokens(q: impl Query, word: &RoleWord, now: Timestamp) -> Result<Vec<(Id, String)>> {
    q.all(
        "select id, name
         from api_token
         where role = $1 and ended_at is null and expires_at > $2
         order by name, id",
        args![word.as_str(), now],
    )
    .await
}

/// How many accounts and living tokens each role has.
pub(super) async fn counts(q: impl Query, now: Timestamp) -> Result<Vec<(String, i64, i64)>> {
    q.all(
        "select r.word,
                (select count(*) from account a where a.role = r.word),
                (select count(*)
                 from api_token t
                 where t.role = r.word and t.ended_at is null and t.expires_at > $1)
         from role r",
        args![now],
    )
    .await
}

/// Ends what was given to everybody of a role: their sessions, and the tokens they made.
pub(super) async fn next_epoch(tx: &mut Tx, word: &RoleWord, now: Timestamp) -> Result<()> {
    tx.run("update account set epoch = epoch + 1 where role = $1", args![word.as_str()]).await?;
    tx.run(
        "delete from session where account_id in (select id from account where role = $1)",
        args![word.as_str()],
    )
    .await?;
    tx.run(
        "update api_token
         set ended_at = $2
         where ended_at is null and created_by in (select id from account where role = $1)",
        args![word.as_str(), now],
    )
    .await?;
    Ok(())
}

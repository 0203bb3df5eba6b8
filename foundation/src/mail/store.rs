//! Mails at rest.

use super::NewMail;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{Db, FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::personal::Personal;
use crate::text_enum;
use crate::vault::{self, Column};

text_enum! {
    /// What is known of a mail.
    pub enum State {
        Queued = "queued",
        Handed = "handed",
        Accepted = "accepted",
        Failed = "failed",
        Uncertain = "uncertain",
    }
}

/// Texts, which hold links that open accounts.
pub(crate) const SEALED: Column = Column {
    name: "mail.body",
    read: "select id, body from mail where body is not null",
    write: "update mail set body = $3 where id = $1 and body = $2",
};

pub(super) struct Mail {
    pub id: Id,
    pub message_id: String,
    pub recipient: Personal<String>,
    pub subject: String,
    /// Sealed; none once it was accepted, or is of no use any more.
    pub body: Option<Vec<u8>>,
    pub state: State,
    /// How often its text went on its way.
    pub attempts: i64,
    pub said: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Mail {
    /// Its text; none when it is forgotten, or was changed by somebody.
    pub(super) async fn text(&self, db: &Db) -> Result<Option<String>> {
        let Some(body) = &self.body else { return Ok(None) };
        let text = vault::open_of_house(db, &SEALED.of(self.id), body).await?;
        Ok(text.and_then(|text| String::from_utf8(text).ok()))
    }

    /// Whether a person may ask to have it sent once more.
    pub(super) fn may_go_again(&self, now: Timestamp) -> bool {
        matches!(self.state, State::Failed | State::Uncertain) && self.body.is_some() && now < self.expires_at
    }
}

impl FromRow for Mail {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            message_id: row.take()?,
            recipient: row.take()?,
            subject: row.take()?,
            body: row.take()?,
            state: row.take()?,
            attempts: row.take()?,
            said: row.take()?,
            created_at: row.take()?,
            expires_at: row.take()?,
        })
    }
}

pub(super) async fn insert(
    tx: &mut Tx,
    id: Id,
    message_id: &str,
    mail: NewMail,
    now: Timestamp,
) -> Result<()> {
    let body = vault::seal_of_house(&mut *tx, &SEALED.of(id), mail.body.as_bytes()).await?;
    tx.run(
        "insert into mail (id, message_id, kind, account_id, recipient, subject, body, state, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9)",
        args![id, message_id, mail.kind, mail.account, mail.to, mail.subject, body, now, mail.expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(q: impl Query, id: Id) -> Result<Option<Mail>> {
    q.first(
        "select id, message_id, recipient, subject, body, state, attempts, said, created_at, expires_at
         from mail
         where id = $1",
        args![id],
    )
    .await
}

pub(super) async fn newest(q: impl Query) -> Result<Vec<Mail>> {
    q.all(
        "select id, message_id, recipient, subject, body, state, attempts, said, created_at, expires_at
         from mail
         order by created_at desc, id desc
         limit 100",
        args![],
    )
    .await
}

/// Notes that its text goes on its way now, and answers which attempt that is; none when somebody else was faster.
pub(super) async fn hand(tx: &mut Tx, id: Id, now: Timestamp) -> Result<Option<i64>> {
    let handed = tx
        .first::<(i64,)>(
            "update mail set state = 'handed', handed_at = $2, attempts = attempts + 1
             where id = $1 and state = 'queued'
             returning attempts",
            args![id, now],
        )
        .await?;
    Ok(handed.map(|(attempt,)| attempt))
}

/// It surely did not arrive, and waits once more; false when somebody else went on with it meanwhile. `attempt` is
/// ours; none when its text never went on its way.
pub(super) async fn later(tx: &mut Tx, id: Id, attempt: Option<i64>, said: &str) -> Result<bool> {
    let waits = tx
        .run(
            "update mail set state = 'queued', said = $3
             where id = $1 and (state = 'queued' and cast($2 as bigint) is null or state = 'handed' and attempts = $2)",
            args![id, attempt, said],
        )
        .await?;
    Ok(waits > 0)
}

/// What became of it; the text of what was accepted is forgotten. False when somebody else went on with it meanwhile.
/// Whoever thought that we had stopped called it uncertain: then we know better.
pub(super) async fn end(
    tx: &mut Tx,
    id: Id,
    attempt: Option<i64>,
    state: State,
    said: &str,
    now: Timestamp,
) -> Result<bool> {
    let ended = tx
        .run(
            "update mail
             set state = $3, said = $4, ended_at = $5, body = case when $3 = 'accepted' then null else body end
             where id = $1
               and (state = 'queued' and cast($2 as bigint) is null or state in ('handed', 'uncertain') and attempts = $2)",
            args![id, attempt, state, said, now],
        )
        .await?;
    Ok(ended > 0)
}

/// Leaves to a person what may have been sent after the moment that the database was put back to.
pub(crate) async fn leave_to_a_person(tx: &mut Tx, now: Timestamp) -> Result<u64> {
    tx.run(
        "update mail
         set state = 'uncertain', said = 'the database was put back; it may have been sent before', ended_at = $1
         where state in ('queued', 'handed')",
        args![now],
    )
    .await
}

/// Queues once more what failed or is uncertain; false when it is neither any more.
pub(super) async fn again(tx: &mut Tx, id: Id) -> Result<bool> {
    let queued = tx
        .run(
            "update mail set state = 'queued', ended_at = null
             where id = $1 and state in ('failed', 'uncertain') and body is not null",
            args![id],
        )
        .await?;
    Ok(queued > 0)
}

pub(super) async fn forget(tx: &mut Tx, now: Timestamp, before: Timestamp) -> Result<()> {
    tx.run(
        "update mail set body = null where body is not null and expires_at <= $1 and state <> 'queued'",
        args![now],
    )
    .await?;
    tx.run("delete from mail where created_at < $1", args![before]).await?;
    Ok(())
}

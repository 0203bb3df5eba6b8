//! Mails at rest.

use super::NewMail;
use crate::args;
use crate::clock::Timestamp;
use crate::db::{FromRow, Query, Result, Row, Tx};
use crate::id::Id;
use crate::personal::Personal;
use crate::text_enum;

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

pub(super) struct Mail {
    pub id: Id,
    pub message_id: String,
    pub recipient: Personal<String>,
    pub subject: String,
    /// None once it was accepted, or is of no use any more.
    pub body: Option<String>,
    pub state: State,
    pub said: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
}

impl Mail {
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
    tx.run(
        "insert into mail (id, message_id, kind, account_id, recipient, subject, body, state, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9)",
        args![id, message_id, mail.kind, mail.account, mail.to, mail.subject, mail.body, now, mail.expires_at],
    )
    .await?;
    Ok(())
}

pub(super) async fn find(q: impl Query, id: Id) -> Result<Option<Mail>> {
    q.first(
        "select id, message_id, recipient, subject, body, state, said, created_at, expires_at
         from mail
         where id = $1",
        args![id],
    )
    .await
}

pub(super) async fn newest(q: impl Query) -> Result<Vec<Mail>> {
    q.all(
        "select id, message_id, recipient, subject, body, state, said, created_at, expires_at
         from mail
         order by created_at desc, id desc
         limit 100",
        args![],
    )
    .await
}

/// Notes that its text goes on its way now; false when somebody else was faster.
pub(super) async fn hand(tx: &mut Tx, id: Id, now: Timestamp) -> Result<bool> {
    let handed = tx
        .run(
            "update mail set state = 'handed', handed_at = $2, attempts = attempts + 1
             where id = $1 and state = 'queued'",
            args![id, now],
        )
        .await?;
    Ok(handed > 0)
}

/// It surely did not arrive, and waits once more.
pub(super) async fn later(tx: &mut Tx, id: Id, said: &str) -> Result<()> {
    tx.run("update mail set state = 'queued', said = $2 where id = $1", args![id, said]).await?;
    Ok(())
}

/// What became of it; the text of what was accepted is forgotten.
pub(super) async fn end(tx: &mut Tx, id: Id, state: State, said: &str, now: Timestamp) -> Result<()> {
    tx.run(
        "update mail
         set state = $2, said = $3, ended_at = $4, body = case when $2 = 'accepted' then null else body end
         where id = $1",
        args![id, state, said, now],
    )
    .await?;
    Ok(())
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

//! The SQL of the ledger. Only this folder writes consent, consent_head, consent_now and consent_text.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{DbError, FromRow, Query, Result as DbResult, Row, Sql, Tx};
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::vault;
use foundation::views::Part;
use serde_json::json;

use super::chain::{Chained, sum};
use super::fields::{FIELDS, are_read, are_written};
use super::proof::{Proof, place};
use super::statement::{Channel, Choice, Purpose, Source, Standing};
use super::texts;
use crate::customers::{self, GUARD};

/// What somebody said, to be written down.
#[derive(Clone)]
pub struct NewStatement {
    pub party: Id,
    pub purpose: Purpose,
    pub channel: Channel,
    pub choice: Choice,
    /// The words they agreed to; a refusal needs none.
    pub text: Option<Id>,
    /// When they said it, which is not later than now.
    pub at: Timestamp,
    pub source: Source,
    pub proof: Proof,
}

/// Why it was not written down.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such customer")]
    NotFound,
    #[error("their data may only be kept for now, so nothing new is agreed to")]
    Restricted,
    #[error("name the words that were agreed to: a text for this purpose and channel")]
    Text,
    #[error("it was said in the future")]
    Future,
    #[error("this role does not write consents")]
    NotWritable,
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Refusal {
    /// The field of a form that it is about, and the key of its text.
    pub(super) fn field(&self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("language", "consent-wrong-text"),
            Self::Future => ("at", "consent-wrong-future"),
            Self::Restricted => ("choice", "consent-wrong-restricted"),
            Self::NotFound | Self::NotWritable | Self::Db(_) => ("", ""),
        }
    }
}

/// One line of the ledger, without its proof.
#[derive(Clone)]
pub struct Statement {
    pub seq: i64,
    pub id: Id,
    /// None once they were forgotten.
    pub party: Option<Id>,
    pub purpose: Purpose,
    pub channel: Channel,
    pub choice: Choice,
    pub text: Option<Id>,
    pub at: Timestamp,
    pub recorded_at: Timestamp,
    pub source: Source,
    /// Empty for who does not read it.
    pub actor_name: String,
    pub actor_kind: String,
    pub hash: String,
    pub language: Option<String>,
    pub version: Option<i64>,
}

impl FromRow for Statement {
    fn from_row(row: &mut Row) -> DbResult<Self> {
        Ok(Self {
            seq: row.take()?,
            id: row.take()?,
            party: row.take()?,
            purpose: row.take()?,
            channel: row.take()?,
            choice: row.take()?,
            text: row.take()?,
            at: row.take()?,
            recorded_at: row.take()?,
            source: row.take()?,
            actor_name: row.take::<Option<String>>()?.unwrap_or_default(),
            actor_kind: row.take::<Option<String>>()?.unwrap_or_default(),
            hash: row.take()?,
            language: row.take()?,
            version: row.take()?,
        })
    }
}

macro_rules! statement_columns {
    () => {
        "c.seq, c.id, c.party_id, c.purpose, c.channel, c.choice, c.text_id, c.at, c.recorded_at, c.source,
         c.actor_name, c.actor_kind, c.hash, t.language, t.version"
    };
}

/// Writes down what a customer in the permit's scope said, and what holds from now on. Answers its id and what holds.
///
/// # Errors
/// See [`Refusal`]; then nothing was written.
pub async fn record(
    tx: &mut Tx,
    permit: &Permit,
    now: Timestamp,
    new: NewStatement,
) -> Result<(Id, Standing), Refusal> {
    // Nobody agrees to anything in the moment in which they are forgotten.
    customers::lock(tx, new.party).await?;
    let found = customers::find(&mut *tx, &permit.scope(), new.party).await?;
    let customer = found.ok_or(Refusal::NotFound)?;
    if !are_written(&permit.scope()) {
        return Err(Refusal::NotWritable);
    }
    if new.at > now {
        return Err(Refusal::Future);
    }
    let text_hash = match (new.choice, new.text) {
        (Choice::Granted, _) if customer.deleted_at.is_some() => return Err(Refusal::NotFound),
        (Choice::Granted, _) if customer.restricted_at.is_some() => return Err(Refusal::Restricted),
        (Choice::Granted, Some(text)) => {
            let text = texts::find(&mut *tx, text).await?.ok_or(Refusal::Text)?;
            if (text.purpose, text.channel) != (new.purpose, new.channel) {
                return Err(Refusal::Text);
            }
            text.hash
        }
        (Choice::Granted, None) => return Err(Refusal::Text),
        (Choice::Withdrawn | Choice::Objected, _) => String::new(),
    };
    let text = new.text.filter(|_| new.choice == Choice::Granted);

    let id = Id::new(now);
    let keys = vault::keys_to_write(tx, now, &[new.party]).await?;
    let proof = keys.seal(&[new.party], &place(id), new.proof.to_json().as_bytes());
    // Whoever comes second waits here until the first one's statement stands.
    let (seq, before) = tx
        .one::<(i64, String)>(
            "update consent_head set seq = seq + 1 where id = 1 returning seq, hash",
            args![],
        )
        .await?;
    let actor = permit.actor();
    let party_ref = vault::reference(new.party);
    let proof_hash = sum(&proof);
    let hash = Chained {
        seq,
        id,
        party_ref: &party_ref,
        purpose: new.purpose,
        channel: new.channel,
        choice: new.choice,
        text_hash: &text_hash,
        at: new.at,
        recorded_at: now,
        source: new.source,
        proof_hash: &proof_hash,
        actor_kind: actor.kind().as_str(),
        actor_id: actor.id(),
        actor_name: actor.name(),
    }
    .hash(&before);
    tx.run(
        "insert into consent (seq, id, party_id, party_ref, purpose, channel, choice, text_id, text_hash, at,
           recorded_at, source, proof, proof_hash, actor_kind, actor_id, actor_name, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        args![
            seq,
            id,
            new.party,
            party_ref,
            new.purpose,
            new.channel,
            new.choice,
            text,
            text_hash,
            new.at,
            now,
            new.source,
            proof,
            proof_hash,
            actor.kind().as_str(),
            actor.id(),
            actor.name(),
            hash.as_str(),
        ],
    )
    .await?;
    tx.run("update consent_head set hash = $1 where id = 1", args![hash.as_str()]).await?;

    let stood = standing(&mut *tx, new.party, new.purpose, new.channel).await?;
    let stands = Standing::after(stood, new.choice, new.at);
    tx.run(
        "insert into consent_now (party_id, purpose, channel, choice, at, refused_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (party_id, purpose, channel) do update
         set choice = excluded.choice, at = excluded.at, refused_at = excluded.refused_at",
        args![new.party, new.purpose, new.channel, stands.choice, stands.at, stands.refused_at],
    )
    .await?;

    let action = match new.choice {
        Choice::Granted => "consent.grant",
        Choice::Withdrawn => "consent.withdraw",
        Choice::Objected => "consent.object",
    };
    // The audit's own chain, whose keys are forgotten, holds the ledger's.
    let detail = json!({ "purpose": new.purpose, "channel": new.channel, "seq": seq, "hash": hash });
    audit::record(tx, permit, now, action, Object::new("party", new.party), detail).await?;
    tx.announce(format!("party:{}", new.party));
    Ok((id, stands))
}

/// What holds for one purpose and channel of a customer who was found before.
///
/// # Errors
/// When the database fails.
pub(super) async fn standing(
    q: impl Query,
    party: Id,
    purpose: Purpose,
    channel: Channel,
) -> DbResult<Option<Standing>> {
    let row = q
        .first::<(Choice, Timestamp, Option<Timestamp>)>(
            "select choice, at, refused_at
             from consent_now
             where party_id = $1 and purpose = $2 and channel = $3",
            args![party, purpose, channel],
        )
        .await?;
    Ok(row.map(|(choice, at, refused_at)| Standing { choice, at, refused_at }))
}

/// All that holds for a customer who was found before.
pub(super) async fn standings(
    q: impl Query,
    party: Id,
) -> DbResult<Vec<(Purpose, Channel, Choice, Timestamp)>> {
    q.all(
        "select purpose, channel, choice, at
         from consent_now
         where party_id = $1
         order by purpose, channel",
        args![party],
    )
    .await
}

/// What a customer who was found before said, the latest first.
pub(super) async fn history(q: impl Query, scope: &Scope, party: Id, limit: i64) -> DbResult<Vec<Statement>> {
    let text = concat!(
        "select ",
        statement_columns!(),
        " from consent c
         left join consent_text t on t.id = c.text_id
         where c.party_id = $1
         order by c.seq desc
         limit $2"
    );
    q.all(Sql::built(scope.shown(text, FIELDS).into_owned()), args![party, limit]).await
}

/// One statement of a customer in scope; none for who does not read consents.
pub(super) async fn find(q: impl Query, scope: &Scope, id: Id) -> DbResult<Option<Statement>> {
    if !are_read(scope) {
        return Ok(None);
    }
    let mut args = args![id];
    let text = concat!(
        "select ",
        statement_columns!(),
        " from consent c
         join party p on p.id = c.party_id
         left join consent_text t on t.id = c.text_id
         where c.id = $1 and {visible}"
    );
    let sql = scope.sql(&scope.shown(text, FIELDS), &GUARD, &mut args);
    let found: Option<Statement> = q.first(sql, args).await?;
    scope.shows(&[Part::Details], found.iter().filter_map(|said| said.party));
    Ok(found)
}

/// What a list of statements is narrowed to.
#[derive(Default)]
pub(super) struct Asked {
    pub customer: Option<Id>,
    pub purpose: Option<Purpose>,
    pub channel: Option<Channel>,
    /// The place in the ledger behind which the page begins.
    pub after: i64,
    pub limit: i64,
}

/// Statements of customers in scope, in the order of the ledger.
pub(super) async fn list(q: impl Query, scope: &Scope, asked: &Asked) -> DbResult<Vec<Statement>> {
    let mut args = args![asked.after, asked.limit];
    let mut narrowed = String::new();
    if let Some(customer) = asked.customer {
        narrowed.push_str(&format!(" and c.party_id = ${}", args.push(customer)));
    }
    if let Some(purpose) = asked.purpose {
        narrowed.push_str(&format!(" and c.purpose = ${}", args.push(purpose)));
    }
    if let Some(channel) = asked.channel {
        narrowed.push_str(&format!(" and c.channel = ${}", args.push(channel)));
    }
    let text = format!(
        "select {} from consent c
         join party p on p.id = c.party_id
         left join consent_text t on t.id = c.text_id
         where c.seq > $1 and p.deleted_at is null{narrowed} and {{visible}}
         order by c.seq
         limit $2",
        statement_columns!()
    );
    let sql = scope.sql(&scope.shown(&text, FIELDS), &GUARD, &mut args);
    let found: Vec<Statement> = q.all(sql, args).await?;
    scope.shows(&[Part::Details], found.iter().filter_map(|said| said.party));
    Ok(found)
}

/// The sealed proof of a statement that was found in scope before.
pub(super) async fn proof(q: impl Query, id: Id) -> DbResult<Option<Vec<u8>>> {
    let row = q.first::<(Option<Vec<u8>>,)>("select proof from consent where id = $1", args![id]).await?;
    Ok(row.and_then(|(proof,)| proof))
}

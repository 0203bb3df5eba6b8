//! Writing one entry down.

use foundation::args;
use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Result, Tx};
use foundation::id::Id;
use foundation::team::Permit;
use serde_json::json;

use super::super::check::Checked;
use super::super::entry::NewEntry;
use super::super::followers::{self, Recorded};
use super::text::{self, Said};
use super::{links, mention};

/// Writes an entry down: its text, files and mentions, its place on each
/// timeline, its line in the audit, and the jobs of its followers.
///
/// # Errors
/// When the database refuses a row; then nothing of the transaction may be kept.
pub async fn record(tx: &mut Tx, by: &Permit, now: Timestamp, Checked(entry): Checked) -> Result<Id> {
    let id = Id::new(now);
    insert(tx, id, now, &entry).await?;
    for (position, file) in (0_i64..).zip(&entry.files) {
        tx.run(
            "insert into entry_file (entry_id, file_id, position)
             values ($1, $2, $3)",
            args![id, *file, position],
        )
        .await?;
    }
    mention::mention(tx, id, entry.at, &[&entry.subject, &entry.body]).await?;
    links::touch(tx, entry.kind, &entry.links, entry.at).await?;
    links::link(tx, id, entry.kind, entry.at, &entry.links).await?;

    let about = entry.links.iter().map(|link| link.topic()).collect::<Vec<_>>();
    let detail = json!({ "kind": entry.kind, "about": about });
    audit::record(tx, by, now, "entry.create", Object::new("entry", id), detail).await?;
    followers::tell(
        tx,
        now,
        followers::FOLLOWERS,
        &Recorded { entry: id, kind: entry.kind, links: &entry.links },
    )
    .await?;
    Ok(id)
}

async fn insert(tx: &mut Tx, id: Id, now: Timestamp, entry: &NewEntry) -> Result<()> {
    let amount = entry.amount.as_ref();
    let said = Said::of(entry);
    tx.run(
        "insert into entry (id, kind, channel, direction, at, ended_at, subject, outcome, amount_minor, currency,
           author_id, author_name, has_body, has_files, is_shared, assignee_id, due_at, source, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $19)",
        args![
            id,
            entry.kind,
            entry.channel.as_deref(),
            entry.direction,
            entry.at,
            entry.ended_at,
            "",
            None::<String>,
            amount.map(|amount| amount.minor),
            amount.map(|amount| amount.currency.as_str()),
            entry.author.id,
            entry.author.name.as_str(),
            !said.is_empty(),
            !entry.files.is_empty(),
            entry.is_shared(),
            entry.assignee,
            entry.due_at,
            entry.source.as_deref(),
            now,
        ],
    )
    .await?;
    text::write(tx, now, &[(id, &entry.links, said)]).await
}

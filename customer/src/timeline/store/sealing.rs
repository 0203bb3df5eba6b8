//! Whose keys seal what hangs on an entry, and sealing it anew.

use foundation::args;
use foundation::db::{Query, Result, Tx};
use foundation::files::{self, File, FileTrouble};
use foundation::id::Id;
use foundation::jobs::Outcome;
use foundation::vault;
use foundation::web::App;
use serde_json::Value;

use super::super::entry::Link;
use super::text;

/// The job that seals contents of files from before they were sealed. It has no payload.
pub const SEAL_FILES: &str = "timeline.seal-files";
/// Rows of one transaction, so that nobody else waits long.
const AT_ONCE: i64 = 100;

/// Whose keys seal an entry about `links` and its files: everybody it is about.
///
/// # Errors
/// When the database does not answer.
pub async fn persons_of(tx: &mut Tx, links: &[Link]) -> Result<Vec<Id>> {
    Ok(text::persons(tx, &[links]).await?.concat())
}

/// Seals the contents of older files, until none is left that can be. It may be stopped anywhere, and goes on from
/// there; what is missing or damaged stays as it is for `vinculo verify` to tell.
pub async fn seal_older_files(app: App, _: Value) -> Outcome {
    let mut after = Id::NONE;
    loop {
        let some = match files::unsealed(&app.db, after, AT_ONCE).await {
            Ok(some) => some,
            Err(error) => return Outcome::Retry(error.to_string()),
        };
        let Some(last) = some.last() else { return Outcome::Done };
        after = last.id;
        for file in some {
            match seal_older_file(&app, &file).await {
                Ok(()) => {}
                Err(trouble @ (FileTrouble::Missing | FileTrouble::Changed)) => {
                    tracing::error!(file = %file.id, %trouble, "the content of a file cannot be sealed");
                }
                Err(trouble) => return Outcome::Retry(trouble.to_string()),
            }
        }
    }
}

async fn seal_older_file(app: &App, file: &File) -> Result<(), FileTrouble> {
    let mut tx = app.db.begin().await?;
    let links: Vec<(Id,)> = tx
        .all(
            "select distinct l.object_id
             from entry_file ef
             join entry_link l on l.entry_id = ef.entry_id
             where ef.file_id = $1 and l.object_kind = 'party'",
            args![file.id],
        )
        .await?;
    let links: Vec<Link> = links.into_iter().map(|(party,)| Link::party(party)).collect();
    let persons = persons_of(&mut tx, &links).await?;
    drop(tx);
    if persons.is_empty() {
        // It was taken away meanwhile, and its content goes with the next collection.
        return Ok(());
    }
    files::seal_older(&app.db, &app.files, app.now(), file, &persons).await
}

/// Seals the next entries about a person anew that are under a key being replaced: answers how many that were, and
/// the last one looked at. The caller audits it.
///
/// # Errors
/// When the database refuses.
pub async fn reseal(tx: &mut Tx, person: Id, after: Id) -> Result<(u64, Option<Id>)> {
    let rows: Vec<(Id, Vec<u8>)> = tx
        .all(
            "select b.entry_id, b.sealed
             from entry_link l
             join entry_body b on b.entry_id = l.entry_id
             where l.object_kind = 'party' and l.object_id = $1 and b.entry_id > $2 and b.sealed is not null
             order by b.entry_id
             limit $3",
            args![person, after, AT_ONCE],
        )
        .await?;
    let (mut count, last) = (0, rows.last().map(|row| row.0));
    for (entry, before, anew) in vault::reseal(tx, rows, text::place).await? {
        // Whoever changed it meanwhile has sealed it with the new key.
        count += tx
            .run(
                "update entry_body set sealed = $3 where entry_id = $1 and sealed = $2",
                args![entry, before, anew],
            )
            .await?;
    }
    Ok((count, last))
}

/// The next files that hang on entries about a person.
///
/// # Errors
/// When the database does not answer.
pub async fn files_of(q: impl Query, person: Id, after: Id) -> Result<Vec<Id>> {
    let rows: Vec<(Id,)> = q
        .all(
            "select distinct ef.file_id
             from entry_link l
             join entry_file ef on ef.entry_id = l.entry_id
             where l.object_kind = 'party' and l.object_id = $1 and ef.file_id > $2
             order by ef.file_id
             limit $3",
            args![person, after, AT_ONCE],
        )
        .await?;
    Ok(rows.into_iter().map(|(file,)| file).collect())
}

//! Contents that nothing refers to, such as a refused form's uploads, go away after a day. Nobody brings the same one
//! again: each is sealed under a key of its own and has a name of its own.

use std::collections::HashSet;

use serde_json::Value;

use super::content::{FileTrouble, Files};
use crate::clock::{DAY, Timestamp};
use crate::db::{Args, Db, DbError, Query, Sql};
use crate::jobs::Outcome;
use crate::web::App;

/// The kind of the recurring job that runs [`collect`].
pub const COLLECT: &str = "files.collect";

/// Forms are filled in, and imports end, in less.
const KEPT_FOR: i64 = DAY;
const AT_ONCE: usize = 100;

/// Removes the contents in this machine's store that are older than a day and that no file is made of.
pub async fn collect(app: App, _: Value) -> Outcome {
    let before = app.now().plus(-KEPT_FOR);
    match collect_older(&app.db, &app.files, before).await {
        Ok(0) => Outcome::Done,
        Ok(removed) => {
            tracing::info!(removed, "removed contents that nothing referred to");
            Outcome::Done
        }
        Err(trouble) => Outcome::Retry(trouble.to_string()),
    }
}

/// Answers how many were removed.
async fn collect_older(db: &Db, files: &Files, before: Timestamp) -> Result<u64, FileTrouble> {
    let mut removed = 0;
    for hashes in files.older_than(before).await?.chunks(AT_ONCE) {
        let named = named(db, hashes).await?;
        for hash in hashes.iter().filter(|hash| !named.contains(*hash)) {
            files.forget(hash).await?;
            removed += 1;
        }
    }
    Ok(removed)
}

/// Those of `hashes` that a file is made of.
async fn named(db: &Db, hashes: &[String]) -> Result<HashSet<String>, DbError> {
    let mut args = Args::new();
    let places: Vec<String> = hashes.iter().map(|hash| format!("${}", args.push(hash.as_str()))).collect();
    let sql = format!("select distinct hash from file where hash in ({})", places.join(", "));
    Ok(db.all::<(String,)>(Sql::built(sql), args).await?.into_iter().map(|(hash,)| hash).collect())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;
    use crate::files::{Stored, add};
    use crate::id::Id;
    use crate::testing::{self, Folder, for_each_database};

    /// Lets a content look as if it had been brought two days ago.
    fn age(folder: &Folder, app: &App, stored: &Stored) -> PathBuf {
        let path = folder.path().join(&stored.hash[..2]).join(&stored.hash[2..4]).join(&stored.hash);
        let then = Duration::from_millis(u64::try_from(app.now().plus(-2 * DAY).0).unwrap());
        std::fs::File::options().write(true).open(&path).unwrap().set_modified(UNIX_EPOCH + then).unwrap();
        path
    }

    async fn name(app: &App, stored: &Stored) {
        let mut tx = app.db.begin().await.unwrap();
        let persons = [Id::new(app.now())];
        add(&mut tx, app.now(), "a.txt", "text/plain", stored, &persons, None).await.unwrap();
        tx.unaudited("a test");
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn only_old_contents_that_no_file_is_made_of_go_away() {
        for_each_database(async |db, clock| {
            let (folder, app) = (Folder::new(), testing::app(db, clock));
            let files = Files::open(folder.path()).unwrap();
            let bring = async |text: &'static str| files.store_bytes(text, 100).await.unwrap();
            let (left, used, fresh) = (bring("left").await, bring("used").await, bring("fresh").await);
            name(&app, &used).await;
            let left_at = age(&folder, &app, &left);
            age(&folder, &app, &used);

            let before = app.now().plus(-DAY);
            let removed = collect_older(&app.db, &files, before).await.unwrap();

            assert_eq!(removed, 1);
            assert!(!left_at.exists());
            assert_eq!(files.read_bytes(&used.hash, Some(used.key)).await.unwrap(), "used");
            assert_eq!(files.read_bytes(&fresh.hash, Some(fresh.key)).await.unwrap(), "fresh");
            assert_eq!(collect_older(&app.db, &files, before).await.unwrap(), 0);
        })
        .await;
    }
}

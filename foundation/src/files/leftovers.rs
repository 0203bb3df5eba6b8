//! Contents that nothing refers to, such as a refused form's uploads, go away after a day.
//!
//! The same content may be brought again at the very moment it is collected.
//! Whoever brings it puts a fresh file in its place and writes its row only then.
//! So the file is moved aside first and looked at there: a fresh one, or one that
//! has a row by now, moves back; whatever arrives afterwards stands in its place.

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

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error(transparent)]
    File(#[from] FileTrouble),
    #[error(transparent)]
    Db(#[from] DbError),
}

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
async fn collect_older(db: &Db, files: &Files, before: Timestamp) -> Result<u64, Trouble> {
    let mut removed = 0;
    // What a collection left aside that was cut off.
    for hash in files.aside().await? {
        removed += u64::from(settle(db, files, &hash, before).await?);
    }
    for hashes in files.older_than(before).await?.chunks(AT_ONCE) {
        let named = named(db, hashes).await?;
        for hash in hashes.iter().filter(|hash| !named.contains(*hash)) {
            if files.move_aside(hash).await? {
                removed += u64::from(settle(db, files, hash, before).await?);
            }
        }
    }
    Ok(removed)
}

/// Decides about a content that was moved aside; answers whether it is gone.
async fn settle(db: &Db, files: &Files, hash: &str, before: Timestamp) -> Result<bool, Trouble> {
    let hashes = [hash.to_owned()];
    let is_needed = files.is_fresh_aside(hash, before).await? || !named(db, &hashes).await?.is_empty();
    if is_needed {
        files.move_back(hash).await?;
    } else {
        files.remove_aside(hash).await?;
    }
    Ok(!is_needed)
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
        add(&mut tx, app.now(), "a.txt", "text/plain", stored, None).await.unwrap();
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
            assert_eq!(files.read_bytes(&used.hash).await.unwrap(), "used");
            assert_eq!(files.read_bytes(&fresh.hash).await.unwrap(), "fresh");
            assert_eq!(collect_older(&app.db, &files, before).await.unwrap(), 0);
        })
        .await;
    }

    #[tokio::test]
    async fn a_content_that_is_brought_again_while_it_is_collected_stays() {
        for_each_database(async |db, clock| {
            let (folder, app) = (Folder::new(), testing::app(db, clock));
            let files = Files::open(folder.path()).unwrap();
            let before = app.now().plus(-DAY);

            for round in 0..40 {
                let text = format!("content {round}");
                let stored = files.store_bytes(text.clone(), 100).await.unwrap();
                age(&folder, &app, &stored);
                let bring = async {
                    // Each round begins elsewhere within the collection.
                    tokio::time::sleep(Duration::from_micros(round * 50)).await;
                    let stored = files.store_bytes(text.clone(), 100).await.unwrap();
                    name(&app, &stored).await;
                };
                let (collected, ()) = tokio::join!(collect_older(&app.db, &files, before), bring);

                collected.unwrap();
                assert_eq!(files.read_bytes(&stored.hash).await.unwrap(), text, "round {round}");
            }
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_brought_again_before_it_was_moved_moves_back() {
        for_each_database(async |db, clock| {
            let (folder, app) = (Folder::new(), testing::app(db, clock));
            let files = Files::open(folder.path()).unwrap();
            let before = app.now().plus(-DAY);
            let fresh = files.store_bytes("brought again", 100).await.unwrap();
            let named = files.store_bytes("has a row by now", 100).await.unwrap();
            age(&folder, &app, &named);
            name(&app, &named).await;

            for stored in [&fresh, &named] {
                assert!(files.move_aside(&stored.hash).await.unwrap());
                assert!(!settle(&app.db, &files, &stored.hash, before).await.unwrap());
                assert!(files.read_bytes(&stored.hash).await.is_ok());
            }
        })
        .await;
    }

    #[tokio::test]
    async fn what_a_crash_left_aside_is_back_at_the_next_start() {
        let folder = Folder::new();
        let files = Files::open(folder.path()).unwrap();
        let stored = files.store_bytes("content", 100).await.unwrap();
        assert!(files.move_aside(&stored.hash).await.unwrap());
        assert!(files.read_bytes(&stored.hash).await.is_err());

        let files = Files::open(folder.path()).unwrap();

        assert_eq!(files.read_bytes(&stored.hash).await.unwrap(), "content");
    }
}

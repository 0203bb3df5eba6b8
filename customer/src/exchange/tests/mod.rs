//! Files that come in and go out, on real databases.

mod customers;
mod ending;
mod round_trip;
mod source;
mod turnover;
mod upload;

use std::path::PathBuf;

use foundation::args;
use foundation::clock::Clock;
use foundation::db::{Db, FromRow, Query, Sql};
use foundation::id::Id;
use foundation::team::{Action, Permit, System};
use foundation::testing::{self, Folder};
use foundation::web::App;
use foundation::words::{Lang, Words, Zone};

use super::*;

/// An installation with a folder for files.
pub struct Desk {
    pub app: App,
    pub folder: Folder,
    pub permit: Permit,
}

impl Desk {
    pub fn new(db: Db, clock: Clock) -> Self {
        Self {
            app: testing::app(db, clock),
            folder: Folder::new(),
            permit: Permit::system(System::CommandLine),
        }
    }

    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).expect("a test's folder can be written");
        path
    }

    pub async fn import(&self, what: What, content: impl AsRef<[u8]>) -> Summary {
        self.try_import(what, content, &[], false).await.expect("the file is a table")
    }

    pub async fn dry_run(&self, what: What, content: impl AsRef<[u8]>) -> Summary {
        self.try_import(what, content, &[], true).await.expect("the file is a table")
    }

    pub async fn try_import(
        &self,
        what: What,
        content: impl AsRef<[u8]>,
        maps: &[(String, String)],
        dry_run: bool,
    ) -> Result<Summary, Refusal> {
        let path = self.file("file.csv", content);
        let words = Words::new(Lang::En, Zone::utc());
        let asked =
            Import { what, path: &path, file_name: None, maps, dry_run, at_most: None, words, run: None };
        import(&self.app, &self.permit, &asked, &mut |_| {}).await
    }

    /// The same desk, at which `account` sits.
    pub async fn of(self, account: Id) -> Self {
        let permit = testing::permit(&self.app, account, Action::ImportCustomers).await;
        Self { permit, ..self }
    }

    pub async fn export(&self, exported: Exported) -> String {
        let path = self.folder.path().join("out.csv");
        export(&self.app, &self.permit, exported, &path, &mut |_| {}).await.expect("it can be written");
        std::fs::read_to_string(path).expect("it was written")
    }

    pub async fn rows<T: FromRow>(&self, sql: &'static str) -> Vec<T> {
        self.app.db.all(Sql::from(sql), args![]).await.expect("read the database")
    }

    /// What the file of rejected rows says; none when there is no such file.
    pub fn rejected(&self) -> Option<String> {
        std::fs::read_to_string(self.folder.path().join("file.csv.rejected.csv")).ok()
    }
}

/// Created, updated, unchanged, rejected.
pub fn numbers(summary: &Summary) -> (u64, u64, u64, u64) {
    assert_eq!(summary.read, summary.created + summary.updated + summary.unchanged + summary.rejected);
    (summary.created, summary.updated, summary.unchanged, summary.rejected)
}

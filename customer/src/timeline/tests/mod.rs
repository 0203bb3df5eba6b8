mod api;
mod change;
mod fields;
mod forms;
mod order;
mod scope;
mod sealed;
mod shared;
mod writers;

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::team::{Action, Permit, Reach, Role};
use foundation::testing;
use foundation::web::App;

use super::{Author, Kind, NewEntry, record};

/// Somebody who writes, and their customer.
pub(super) struct Desk {
    pub app: App,
    pub account: Id,
    pub permit: Permit,
    pub party: Id,
}

pub(super) async fn desk(db: Db, clock: foundation::clock::Clock) -> Desk {
    let app = testing::app(db, clock);
    let account = testing::account(&app, "Marta Ruiz", Role::Agent, Reach::Everyone).await;
    let permit = testing::permit(&app, account, Action::WriteTimeline).await;
    let party = customer(&app, "Ioana Popescu", Some(account)).await;
    Desk { app, account, permit, party }
}

pub(super) async fn customer(app: &App, name: &str, owner: Option<Id>) -> Id {
    let id = Id::new(app.now());
    let mut tx = app.db.begin().await.unwrap();
    tx.run(
        "insert into party (id, kind, name, name_key, standing, owner_id, created_at, updated_at)
         values ($1, 'person', $2, $3, 'active', $4, $5, $5)",
        args![id, name, foundation::words::sort_key(name), owner, app.now()],
    )
    .await
    .unwrap();
    tx.unaudited("a test's own customer");
    tx.commit().await.unwrap();
    id
}

impl Desk {
    pub(super) fn entry(&self, kind: Kind, at: Timestamp, text: &str) -> NewEntry {
        let author = Author::of(self.permit.actor());
        NewEntry { body: text.to_owned(), ..NewEntry::about(self.party, kind, at, author) }
    }

    pub(super) async fn write(&self, entry: NewEntry) -> Id {
        let now = self.app.now();
        let checked = entry.check(now).unwrap_or_else(|refused| panic!("{refused:?}"));
        let mut tx = self.app.db.begin().await.unwrap();
        let id = record(&mut tx, &self.permit, now, checked).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    pub(super) async fn note(&self, text: &str) -> Id {
        self.write(self.entry(Kind::Note, self.app.now(), text)).await
    }

    pub(super) async fn count(&self, sql: &'static str) -> i64 {
        self.app.db.one::<(i64,)>(sql, args![]).await.unwrap().0
    }
}

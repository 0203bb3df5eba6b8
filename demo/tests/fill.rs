//! The demo company in a real database.

use std::sync::Mutex;

use customer::customers::{self, Filter};
use foundation::args;
use foundation::clock::{Clock, DAY, Timestamp};
use foundation::db::{Db, Query};
use foundation::team::{Permit, System, accounts};
use foundation::testing::Folder;
use foundation::vault::{MasterKey, Secret};

/// 23,570 buyers and 69,659 purchases by the description of the CDNOW data; 300 organisations and 150
/// prospects are ours. The sum of all purchases is awk's over the log as published.
/// On SQLite alone, because it takes its time; the stories in the browser fill PostgreSQL too.
#[tokio::test]
async fn the_demo_is_filled_whole_and_consistently() {
    let folder = Folder::new();
    let clock = Clock::standing_at(Timestamp::parse("2026-03-02T10:00:00Z").unwrap());
    let db = Db::open_sqlite(folder.path()).await.unwrap();
    db.migrate(clock.now()).await.unwrap();
    db.unlock(MasterKey::new(Secret::new()), clock.now()).await.unwrap();
    let heard = Mutex::new(Vec::new());
    let tell = |percent| heard.lock().unwrap().push(percent);

    demo::fill(&db, &Permit::system(System::Demo), clock.now(), tell).await.unwrap();

    assert_eq!(demo::mark(&db).await.unwrap(), demo::Mark::Filled);
    let count = async |sql: &'static str| db.one::<(i64,)>(sql, args![]).await.unwrap().0;
    assert_eq!(count("select count(*) from party").await, 23_570 + 300 + 150);
    assert_eq!(count("select count(*) from purchase").await, 69_659);
    assert_eq!(count("select cast(sum(spent_minor) as bigint) from party").await, 250_031_563);
    assert_eq!(count("select count(*) from party where spent_currency <> 'USD'").await, 0);
    assert!((55_000..65_000).contains(&count("select count(*) from entry where kind <> 'order'").await));
    let orders = count("select count(distinct order_ref) from purchase").await;
    assert_eq!(count("select count(*) from entry where kind = 'order'").await, orders);
    let stale = "select count(*) from party p where last_contact_at is distinct from (
            select max(l.at) from entry_link l
            where l.object_kind = 'party' and l.object_id = p.id
              and l.kind in ('call', 'visit', 'letter', 'email', 'meeting', 'chat'))";
    assert_eq!(count(stale).await, 0);

    // Nobody is shown who is not there, and everybody's handle stands in the texts that speak to them.
    let staff = accounts(&db).await.unwrap();
    let handles: Vec<&str> = staff.iter().map(|account| account.handle.as_str()).collect();
    for member in demo::staff::STAFF {
        assert!(handles.contains(&member.handle), "{} is not in {handles:?}", member.handle);
    }
    let due = "select count(*) from entry where due_at is not null and done_at is null and due_at < ";
    let late = foundation::db::Sql::built(format!("{due}{}", clock.now().plus(-DAY).0));
    assert!(db.one::<(i64,)>(late, args![]).await.unwrap().0 >= 10);

    let scope = Permit::system(System::Demo).scope();
    for typed in ["popescu ioana", "ioana@brutaria", "Белова", "belova", "721555014"] {
        let hits = customers::search(&db, &scope, typed, 10).await.unwrap();
        assert!(!hits.is_empty(), "nobody is found by '{typed}'");
    }
    assert!(Filter::parse("tag has \"vip\"").is_ok());
    let heard = heard.into_inner().unwrap();
    assert!(heard.len() > 20 && heard.is_sorted() && *heard.last().unwrap() >= 90, "{heard:?}");
    db.close().await;
}

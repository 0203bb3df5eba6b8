//! Looking changes nothing: a prefetch, a forged image or a second look leaves the database as it was.

use foundation::args;
use foundation::db::{Db, Query, Sql};
use foundation::team::Role;
use foundation::testing::for_each_database;

use crate::house::{House, all_routes};

/// Tables that say who looked: signs of life, and the trace of an export.
const TRACES: &[&str] =
    &["session", "api_token", "audit", "audit_head", "audit_epoch", "reading", "viewing", "mass_act"];

async fn tables(db: &Db) -> Vec<String> {
    let names: Vec<(String,)> = db
        .all(
            db.pick(
                "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like 'party_search%'",
                "select table_name::text from information_schema.tables where table_schema = current_schema()",
            ),
            args![],
        )
        .await
        .unwrap();
    names.into_iter().map(|(name,)| name).filter(|name| !TRACES.contains(&name.as_str())).collect()
}

/// Every row of every table, as text.
async fn contents(db: &Db, tables: &[String]) -> Vec<(String, Vec<(String,)>)> {
    let mut all = Vec::new();
    for table in tables {
        let columns: Vec<(String,)> = db
            .all(
                db.pick(
                    "select name from pragma_table_info($1)",
                    "select column_name::text from information_schema.columns
                     where table_name = $1 and table_schema = current_schema()",
                ),
                args![table.as_str()],
            )
            .await
            .unwrap();
        let texts = columns
            .iter()
            .map(|(name,)| db.pick(format!("quote(\"{name}\")"), format!("coalesce(\"{name}\"::text, '-')")));
        let text = texts.collect::<Vec<_>>().join(" || '|' || ");
        let rows = db.all(Sql::built(format!("select {text} as row from \"{table}\" order by 1")), args![]);
        all.push((table.clone(), rows.await.unwrap()));
    }
    all
}

#[tokio::test]
async fn no_address_changes_anything_by_being_looked_at() {
    for_each_database(async |db, clock| {
        let house = House::new(db.clone(), clock).await;
        let tables = tables(&db).await;
        assert!(tables.len() > 20 && tables.iter().any(|table| table == "mention"), "{tables:?}");
        let before = contents(&db, &tables).await;
        let mut asked = 0;
        for route in all_routes().iter().filter(|route| route.method.is_safe()) {
            for who in [None, Some(house.account(Role::Administrator)), Some(house.stranger)] {
                for customer in [house.secret, house.own] {
                    house.ask(who, route, &house.address(route, customer)).await;
                    asked += 1;
                }
            }
            let after = contents(&db, &tables).await;
            for (was, is) in before.iter().zip(&after) {
                assert_eq!(was, is, "GET {} changed {}", route.path, was.0);
            }
        }
        assert!(asked > 150, "{asked}");
    })
    .await;
}

#[tokio::test]
async fn what_was_said_to_somebody_is_seen_when_their_page_says_so() {
    for_each_database(async |db, clock| {
        let house = House::new(db.clone(), clock).await;
        let mut tx = db.begin().await.unwrap();
        tx.run("update party set owner_id = $1", args![house.stranger]).await.unwrap();
        tx.unaudited("a test: the secret customer is theirs now");
        tx.commit().await.unwrap();
        let browser = house.client.as_account(house.stranger);
        let unseen = async || {
            let sql = "select count(*) from mention where seen_at is null";
            db.one::<(i64,)>(sql, args![]).await.unwrap().0
        };
        let seen_at = format!("/customers/{}/timeline/seen", house.secret);

        let page = browser.get(&format!("/customers/{}", house.secret)).await;
        let looked = unseen().await;
        let said = browser.post(&seen_at, &[]).await;
        let again = browser.get(&format!("/customers/{}", house.secret)).await;

        assert!(page.body.contains(&format!("hx-post=\"{seen_at}\"")));
        assert_eq!((looked, said.status.as_u16(), unseen().await), (1, 204, 0));
        assert!(!again.body.contains(&seen_at));
    })
    .await;
}

//! Exports that break off, and what the audit says of each.

use axum::http::{HeaderMap, HeaderValue, header};
use foundation::team::approval::Need;
use foundation::team::{Reach, Role};
use foundation::testing::for_each_database;

use super::super::export::{Broken, Export, Exported, leave};
use super::*;
use crate::customers::{self, Draft, Filter};

/// Three parts of an export hold at most 500 customers each.
const CUSTOMERS: usize = 1_100;

async fn fill(desk: &Desk) {
    add(desk, "Person", CUSTOMERS, None).await;
}

async fn add(desk: &Desk, name: &str, count: usize, owner_id: Option<Id>) {
    let now = desk.app.now();
    let draft = |n: usize| Draft { name: format!("{name} {n:04}"), owner_id, ..Draft::default() };
    let drafts = (0..count).map(|n| (Id::new(now), now, draft(n).check().expect("a person"))).collect();
    let mut tx = desk.app.db.begin().await.unwrap();
    customers::create_many(&mut tx, &desk.permit, now, drafts).await.unwrap();
    tx.commit().await.unwrap();
}

async fn change(desk: &Desk, sql: &'static str) {
    let mut tx = desk.app.db.begin().await.unwrap();
    tx.run(sql, args![]).await.unwrap();
    tx.unaudited("a test");
    tx.commit().await.unwrap();
}

async fn begin(desk: &Desk, exported: Exported) -> Export {
    let mut tx = desk.app.db.begin().await.unwrap();
    let need = leave(&mut tx, &desk.app, &desk.permit, &exported, "").await.unwrap();
    tx.commit().await.unwrap();
    let Need::Granted(approved) = need else { panic!("a command needs nobody else") };
    Export::begin(&desk.app, &desk.permit, approved, exported).await.unwrap()
}

/// What the audit says of exports that ended.
async fn told(desk: &Desk) -> Vec<serde_json::Value> {
    let rows: Vec<(String,)> =
        desk.rows("select detail from audit where action = 'export.end' order by at, id").await;
    rows.iter().map(|(detail,)| serde_json::from_str(detail).unwrap()).collect()
}

#[tokio::test]
async fn an_export_breaks_off_when_the_right_to_it_ends() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        fill(&desk).await;
        let everybody = || Exported::Customers(Filter::default());
        for end in ["update api_token set ended_at = 0", "update api_token set role = 'agent'"] {
            let token = testing::token(&desk.app, Role::Manager).await;
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::try_from(format!("Bearer {token}")).unwrap());
            let export = begin(&desk, everybody()).await;
            let mut export = export.for_sender_of(headers);

            assert!(export.next_part().await.unwrap().is_some());
            change(&desk, end).await;
            let next = export.next_part().await;

            assert!(matches!(next, Err(Broken::NotAllowed)), "{end}: {:?}", next.map(|part| part.is_some()));
            drop(export);
        }

        // Who breaks off is written down by a task of its own.
        for _ in 0..50 {
            if told(&desk).await.len() == 2 {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let half = serde_json::json!({ "what": "customers", "rows": 500, "finished": false });
        assert_eq!(told(&desk).await, [half.clone(), half]);
    })
    .await;
}

#[tokio::test]
async fn an_export_that_somebody_reads_to_its_end_follows_their_reach() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone());
        fill(&desk).await;
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let browser = testing::client(&desk.app, crate::routes()).as_account(manager);

        // So many take a second person otherwise, and that is told elsewhere.
        change(&desk, "insert into setting (name, value) values ('approval.export', '5000')").await;
        let whole = browser.get("/customers/export.csv").await;
        change(&desk, "update account set reach = 'own'").await;
        clock.set(desk.app.now().plus(1));
        let narrow = browser.get("/customers/export.csv").await;

        assert_eq!(whole.body.lines().count(), CUSTOMERS + 1);
        assert_eq!(narrow.body.lines().count(), 1);
        let rows: Vec<_> = told(&desk).await.iter().map(|told| told["rows"].clone()).collect();
        assert_eq!(rows, [CUSTOMERS, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_thousand_and_one_customers_leave_only_with_the_yes_of_another_person() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        fill(&desk).await;
        let marta = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let radu = testing::account(&desk.app, "Radu Pop", Role::Administrator, Reach::Everyone).await;
        let client = testing::client(&desk.app, crate::routes().merge(foundation::team::routes()));
        let (browser, other) = (client.as_account(marta), client.as_account(radu));
        let path = "/customers/export.csv?filter=kind+%3D+person";

        let asked = browser.get(path).await;
        let place = asked.header("location").to_owned();
        let request =
            browser.request(axum::http::Method::GET, path).header(header::ACCEPT, "application/json");
        let as_program = browser.send(request, axum::body::Body::empty()).await;
        let shown = other.get("/settings/approvals").await.body;

        assert!(place.starts_with("/settings/approvals?asked="), "{:?}", asked.headers);
        assert!(!asked.body.contains("Person 0001") && told(&desk).await.is_empty());
        assert_eq!(as_program.status, axum::http::StatusCode::FORBIDDEN);
        assert_eq!(as_program.json()["type"], "urn:vinculo:problem:needs-approval");
        assert!(shown.contains("Download of customers: 1,100"), "{shown}");
        assert!(shown.contains("kind = &#34;person&#34;") || shown.contains("kind = person"), "{shown}");

        let ask = place.rsplit('=').next().unwrap();
        other.post(&format!("/settings/approvals/{ask}/decision"), &[("verdict", "granted")]).await;
        let page = browser.get("/settings/approvals").await.body;
        let whole = browser.get(path).await;
        let once_more = browser.get(path).await;

        assert!(page.contains(&format!("href=\"{path}\"")), "{page}");
        assert_eq!(whole.body.lines().count(), CUSTOMERS + 1);
        assert!(once_more.header("location").contains("asked="), "{:?}", once_more.headers);
        let (detail,): (String,) =
            desk.rows("select detail from audit where action = 'export.start'").await.remove(0);
        let detail: serde_json::Value = serde_json::from_str(&detail).unwrap();
        assert_eq!(detail["second_person"]["approval"], ask);
    })
    .await;
}

#[tokio::test]
async fn whoever_agrees_sees_the_list_of_whoever_asked() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let marta = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let ion = testing::account(&desk.app, "Ion Dinu", Role::Manager, Reach::Own).await;
        let radu = testing::account(&desk.app, "Radu Pop", Role::Administrator, Reach::Everyone).await;
        for (name, owner) in [("Martas", marta), ("Ions", ion), ("Radus", radu)] {
            add(&desk, name, 2, Some(owner)).await;
        }
        change(&desk, "insert into setting (name, value) values ('approval.export', '0')").await;
        let client = testing::client(&desk.app, crate::routes().merge(foundation::team::routes()));
        let approver = client.as_account(radu);

        // Of all that Ion may see, which is his own, as of what Marta calls hers.
        for (who, query, own) in [(marta, "?filter=owner+%3D+me", "Martas"), (ion, "", "Ions")] {
            let asked = client.as_account(who).get(&format!("/customers/export.csv{query}")).await;
            let ask = asked.header("location").rsplit('=').next().unwrap().to_owned();
            let asks = approver.get("/settings/approvals").await.body;
            let list = approver.get(&format!("/customers/asked/{ask}")).await.body;

            assert!(asks.contains(&format!("href=\"/customers/asked/{ask}\"")), "{asks}");
            assert!(!asks.contains("owner = &#34;me&#34;"), "{asks}");
            for name in ["Martas", "Ions", "Radus"] {
                assert_eq!(list.contains(&format!("{name} 0001")), name == own, "{name}: {list}");
            }
        }
        let asks = approver.get("/settings/approvals").await.body;
        assert!(asks.contains("owner = &#34;martaruiz"), "{asks}");
    })
    .await;
}

#[tokio::test]
async fn no_more_leave_than_were_agreed_to() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let marta = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let radu = testing::account(&desk.app, "Radu Pop", Role::Administrator, Reach::Everyone).await;
        let client = testing::client(&desk.app, crate::routes().merge(foundation::team::routes()));
        let (browser, other) = (client.as_account(marta), client.as_account(radu));
        add(&desk, "Person", 40, None).await;
        change(&desk, "insert into setting (name, value) values ('approval.export', '0')").await;
        let path = "/customers/export.csv";
        let agree = async || {
            let asked = browser.get(path).await.header("location").to_owned();
            let ask = asked.rsplit('=').next().unwrap().to_owned();
            let page = other.get("/settings/approvals").await.body;
            other.post(&format!("/settings/approvals/{ask}/decision"), &[("verdict", "granted")]).await;
            page
        };

        // A twentieth of forty is two.
        assert!(agree().await.contains("at most 42 leave"));
        add(&desk, "Later", 2, None).await;
        assert_eq!(browser.get(path).await.body.lines().count(), 43);
        agree().await;
        add(&desk, "Latest", 3, None).await;
        let refused = browser.get(path).await;

        assert!(refused.header("location").contains("asked="), "{:?}", refused.headers);
    })
    .await;
}

#[tokio::test]
async fn a_list_that_grows_while_it_leaves_is_stopped() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        fill(&desk).await;
        let marta = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        change(&desk, "insert into setting (name, value) values ('approval.export', '5000')").await;
        let permit = testing::permit(&desk.app, marta, Action::ExportCustomers).await;
        let everybody = || Exported::Customers(Filter::default());
        let mut tx = desk.app.db.begin().await.unwrap();
        let Need::Granted(approved) = leave(&mut tx, &desk.app, &permit, &everybody(), "").await.unwrap()
        else {
            panic!("5,000 a day need nobody else")
        };
        tx.commit().await.unwrap();
        let mut export = Export::begin(&desk.app, &permit, approved, everybody()).await.unwrap();

        assert!(export.next_part().await.unwrap().is_some());
        // 1,155 are a twentieth more than the 1,100 that were counted.
        add(&desk, "Zoe", 56, None).await;
        assert!(export.next_part().await.unwrap().is_some());
        let last = export.next_part().await;

        assert!(matches!(last, Err(Broken::Grown)), "{:?}", last.map(|part| part.is_some()));
        drop(export);
        for _ in 0..50 {
            if !told(&desk).await.is_empty() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let told = told(&desk).await.remove(0);
        assert_eq!((told["rows"].clone(), told["finished"].clone()), (1_000.into(), false.into()));
        assert_eq!(told["stopped"], Broken::Grown.to_string());
    })
    .await;
}

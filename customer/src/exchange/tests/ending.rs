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
    let now = desk.app.now();
    let draft = |n: usize| Draft { name: format!("Person {n:04}"), ..Draft::default() };
    let drafts = (0..CUSTOMERS).map(|n| (Id::new(now), now, draft(n).check().expect("a person"))).collect();
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

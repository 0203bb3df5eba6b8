use axum::body::Body;
use axum::http::Method;
use foundation::jobs::Outcome;
use foundation::team::{Reach, Role};
use foundation::testing::{Client, client, for_each_database};

use super::*;

const FILE: &str = "Nombre,Correo,Land\nIoana Popescu,ioana@example.com,RO\nTom,tom@example.com,Atlantis\n";

async fn bring(browser: &Client, what: &str, content: &str) -> String {
    let form = format!(
        "--x\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\n{what}\r\n\
         --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"clientes.csv\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n--x--\r\n"
    );
    let request = browser
        .request(Method::POST, "/customers/import")
        .header("content-type", "multipart/form-data; boundary=x");
    let answer = browser.send(request, Body::from(form)).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.body);
    answer.header("location").to_owned()
}

#[tokio::test]
async fn a_file_is_brought_looked_at_tried_and_imported() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let browser = client(&desk.app, routes()).as_account(manager);
        let choices = [("column_0", "name"), ("column_1", "email"), ("column_2", "country")];

        let at = bring(&browser, "customers", FILE).await;
        let columns = browser.get(&at).await;
        let trial = browser.post(&format!("{at}/trial"), &choices).await;
        let before: Vec<(i64,)> = desk.rows("select count(*) from party").await;
        let started = browser.post(&at, &choices).await;

        assert_eq!(columns.status.as_u16(), 200);
        assert!(columns.body.contains("ioana@example.com") && columns.body.contains("clientes.csv"), "{}", columns.body);
        assert!(trial.body.contains("Choose a country from the list."), "{}", trial.body);
        assert_eq!(before, [(0,)]);
        assert_eq!(started.header("location"), format!("{at}/run"));

        let jobs: Vec<(String,)> = desk.rows("select payload from job where kind = 'import'").await;
        let payload: serde_json::Value = serde_json::from_str(&jobs[0].0).expect("JSON");
        assert_eq!(carry_out(desk.app.clone(), payload).await, Outcome::Done);
        let run = browser.get(&format!("{at}/run")).await;
        let rejected = browser.get(&format!("{at}/rejected.csv")).await;

        assert!(run.body.contains("Imported.") && run.body.contains("rejected.csv"), "{}", run.body);
        assert_eq!(rejected.body, "Nombre,Correo,Land,line,reason\nTom,tom@example.com,Atlantis,3,country: Choose a country from the list.\n");
        let names: Vec<(String,)> = desk.rows("select name from party").await;
        assert_eq!(names, [("Ioana Popescu".to_owned(),)]);
    })
    .await;
}

#[tokio::test]
async fn a_file_is_only_for_who_brought_it_and_agents_bring_none() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let other = testing::account(&desk.app, "Lena Brand", Role::Manager, Reach::Everyone).await;
        let agent = testing::account(&desk.app, "Juan García", Role::Agent, Reach::Everyone).await;
        let browser = client(&desk.app, routes());
        let at = bring(&browser.as_account(manager), "customers", FILE).await;

        assert_eq!(browser.as_account(other).get(&at).await.status.as_u16(), 404);
        assert_eq!(browser.as_account(agent).get(&at).await.status.as_u16(), 403);
        assert_eq!(browser.as_account(agent).get("/customers/export.csv").await.status.as_u16(), 403);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_table_or_lacks_a_name_is_said_on_the_page() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let browser = client(&desk.app, routes()).as_account(manager);

        let twice = bring(&browser, "customers", "name,NAME\na,b\n").await;
        let nameless = bring(&browser, "customers", "email\na@example.com\n").await;

        let page = browser.get(&twice).await;
        assert_eq!(page.status.as_u16(), 422);
        assert!(page.body.contains("the header names the column “NAME” twice"), "{}", page.body);
        let refused = browser.post(&nameless, &[("column_0", "email")]).await;
        assert_eq!(refused.status.as_u16(), 422);
        assert!(refused.body.contains("no column is the field name"), "{}", refused.body);
    })
    .await;
}

#[tokio::test]
async fn the_list_is_downloaded_with_its_filter_and_scope() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        desk.import(What::Customers, "external_id,name,country\nC-1,Ioana,RO\nC-2,Tom,GB\n").await;
        let everybody = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let own = testing::account(&desk.app, "Lena Brand", Role::Manager, Reach::Own).await;
        let browser = client(&desk.app, routes());

        let filtered =
            browser.as_account(everybody).get("/customers/export.csv?filter=country%20%3D%20%22RO%22").await;
        let hers = browser.as_account(own).get("/customers/export.csv").await;
        let wrong =
            browser.as_account(everybody).get("/customers/export.csv?filter=colour%20%3D%20red").await;

        assert!(
            filtered
                .header("content-disposition")
                .starts_with("attachment; filename=\"customers-2026-03-02.csv\"")
        );
        assert!(filtered.body.contains(",C-1,") && !filtered.body.contains(",C-2,"), "{}", filtered.body);
        assert_eq!(hers.body.lines().count(), 1, "the header alone");
        assert_eq!(wrong.status.as_u16(), 422);
        let audited: Vec<(i64,)> =
            desk.rows("select count(*) from audit where action = 'export.start'").await;
        assert_eq!(audited, [(2,)]);
    })
    .await;
}

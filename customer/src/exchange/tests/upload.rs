use axum::body::Body;
use axum::http::Method;
use foundation::clock::{DAY, HOUR};
use foundation::jobs::{Jobs, Outcome};
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
async fn an_import_that_is_given_up_says_so_on_its_page() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone());
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let browser = client(&desk.app, routes());
        let at = bring(&browser.as_account(manager), "customers", "name\nAnna\n").await;
        browser.as_account(manager).post(&at, &[("column_0", "name")]).await;
        // Each attempt fails in a way that may pass, until the last one did.
        let jobs = Jobs::new().on(JOB, async |_, _| Outcome::Retry("the disk is full".to_owned()));
        let waiting = browser.as_account(manager).get(&format!("{at}/run")).await;

        for _ in 0..20 {
            clock.set(clock.now().plus(2 * HOUR));
            jobs.run_due(&desk.app).await.expect("run the jobs");
        }
        let ended = browser.as_account(manager).part(&format!("{at}/run")).await;

        assert!(waiting.body.contains("hx-trigger"), "{}", waiting.body);
        assert!(!ended.body.contains("hx-trigger"), "{}", ended.body);
        let sentence = "the disk is full; rows already imported stay, and the file can be imported again";
        assert!(ended.body.contains(sentence), "{}", ended.body);
    })
    .await;
}

#[tokio::test]
async fn an_import_of_somebody_who_may_not_any_more_ends_with_that_sentence() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let browser = client(&desk.app, routes()).as_account(manager);
        let at = bring(&browser, "customers", "name\nAnna\n").await;
        browser.post(&at, &[("column_0", "name")]).await;
        let jobs: Vec<(String,)> = desk.rows("select payload from job where kind = 'import'").await;
        let payload: serde_json::Value = serde_json::from_str(&jobs[0].0).expect("JSON");
        give_role(&desk, manager, "agent").await;

        let outcome = carry_out(desk.app.clone(), payload).await;
        give_role(&desk, manager, "manager").await;
        let page = client(&desk.app, routes()).as_account(manager).part(&format!("{at}/run")).await;

        assert!(matches!(outcome, Outcome::GiveUp(_)), "{outcome:?}");
        assert!(
            page.body.contains("You may not do this") && !page.body.contains("hx-trigger"),
            "{}",
            page.body
        );
    })
    .await;
}

async fn give_role(desk: &Desk, account: Id, role: &'static str) {
    let mut tx = desk.app.db.begin().await.expect("begin");
    tx.run("update account set role = $2 where id = $1", args![account, role]).await.expect("change a role");
    tx.unaudited("a test's own person");
    tx.commit().await.expect("commit");
}

#[tokio::test]
async fn a_form_with_two_files_or_a_long_kind_is_refused_and_leaves_nothing() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let browser = client(&desk.app, routes()).as_account(manager);
        let file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nname\nAnna\n\r\n";
        let what = |text: &str| format!("--x\r\nContent-Disposition: form-data; name=\"what\"\r\n\r\n{text}\r\n");
        let twice = format!("{}{file}{file}--x--\r\n", what("customers"));
        let long = format!("{file}{}--x--\r\n", what(&"c".repeat(101)));

        for form in [twice, long] {
            let request = browser
                .request(Method::POST, "/customers/import")
                .header("content-type", "multipart/form-data; boundary=x");
            let answer = browser.send(request, Body::from(form)).await;
            assert_eq!(answer.status.as_u16(), 400, "{}", answer.body);
        }
        let left = std::fs::read_dir(desk.app.settings.data.join("imports")).expect("the folder is there");
        assert_eq!(left.count(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_nobody_imported_goes_away_after_a_week() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock.clone());
        let folder = desk.app.settings.data.join("imports");
        std::fs::create_dir_all(&folder).expect("make the folder");
        let path = folder.join("brought.csv");
        let file = std::fs::File::create(&path).expect("make a file");
        let brought = std::time::Duration::from_millis(u64::try_from(clock.now().0).expect("after 1970"));
        file.set_modified(std::time::UNIX_EPOCH + brought).expect("set its time");

        clock.set(clock.now().plus(7 * DAY));
        assert_eq!(sweep(desk.app.clone(), serde_json::Value::Null).await, Outcome::Done);
        assert!(path.exists(), "a week is not over yet");
        clock.set(clock.now().plus(HOUR));
        assert_eq!(sweep(desk.app.clone(), serde_json::Value::Null).await, Outcome::Done);
        assert!(!path.exists());
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

#[tokio::test]
async fn a_trial_of_a_long_file_looks_at_its_first_part_and_says_so() {
    for_each_database(async |db, clock| {
        let desk = Desk::new(db, clock);
        let manager = testing::account(&desk.app, "Marta Ruiz", Role::Manager, Reach::Everyone).await;
        let browser = client(&desk.app, routes()).as_account(manager);
        let file = |rows: usize| {
            let row = |row: usize| format!("Customer {row},c{row}@example.org\n");
            std::iter::once("name,email\n".to_owned()).chain((0..rows).map(row)).collect::<String>()
        };
        let trial = async |rows: usize| {
            let at = bring(&browser, "customers", &file(rows)).await;
            browser.post(&format!("{at}/trial"), &[("column_0", "name"), ("column_1", "email")]).await.body
        };

        let (whole, long) = (trial(5_000).await, trial(5_001).await);

        let said = "Only the first 5,000 rows were tried";
        assert!(whole.contains("<dd class=\"num\">5,000</dd>") && !whole.contains(said), "{whole}");
        assert!(long.contains("<dd class=\"num\">5,000</dd>") && long.contains(said), "{long}");
        let customers: Vec<(i64,)> = desk.rows("select count(*) from party").await;
        assert_eq!(customers, [(0,)]);
    })
    .await;
}

//! The second person, on real databases.

use axum::http::StatusCode;

use super::*;
use crate::args;
use crate::clock::{HOUR, MINUTE};
use crate::db::Query;
use crate::team::role::{Action, Reach, Role};
use crate::testing::{self, Client, for_each_database};
use crate::web::App;

struct Office {
    app: App,
    browser: Client,
    ana: Id,
    bogdan: Id,
    agent: Id,
}

impl Office {
    async fn new(db: crate::db::Db, clock: crate::clock::Clock) -> Self {
        let app = testing::app(db, clock);
        let ana = testing::account(&app, "Ana", Role::Administrator, Reach::Everyone).await;
        let bogdan = testing::account(&app, "Bogdan", Role::Manager, Reach::Everyone).await;
        let agent = testing::account(&app, "Carmen", Role::Agent, Reach::Everyone).await;
        let browser = testing::client(&app, crate::team::routes());
        Self { app, browser, ana, bogdan, agent }
    }

    async fn permit(&self, account: Id) -> Permit {
        testing::permit(&self.app, account, Action::ExportCustomers).await
    }

    async fn ask_for(&self, permit: &Permit, count: i64, payload: &str) -> Need {
        let wanted = Wanted {
            mass: Mass::Export,
            count,
            payload: payload.to_owned(),
            shown: payload.to_owned(),
            see: "/customers?of={id}".to_owned(),
            again: "/customers/export.csv".to_owned(),
            form: None,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        let need = need(&mut tx, permit, self.app.now(), wanted).await.unwrap();
        tx.commit().await.unwrap();
        need
    }

    async fn waits(&self, permit: &Permit, count: i64, payload: &str) -> Id {
        match self.ask_for(permit, count, payload).await {
            Need::Wait(ask) => ask,
            Need::Granted(approved) => panic!("{payload} × {count} was granted: {approved:?}"),
        }
    }

    async fn passes(&self, permit: &Permit, count: i64, payload: &str) -> Approved {
        match self.ask_for(permit, count, payload).await {
            Need::Granted(approved) => approved,
            Need::Wait(_) => panic!("{payload} × {count} has to wait"),
        }
    }

    async fn say(&self, who: Id, ask: Id, verdict: &str) -> testing::Answer {
        let path = format!("/settings/approvals/{ask}/decision");
        self.browser.as_account(who).post(&path, &[("verdict", verdict)]).await
    }
}

#[tokio::test]
async fn what_one_person_takes_in_a_day_is_added_up() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock.clone()).await;
        let ana = office.permit(office.ana).await;

        // The usual number is 1,000 a day.
        office.passes(&ana, 600, "one half").await;
        office.passes(&ana, 400, "the other half").await;
        office.waits(&ana, 1, "one more").await;
        let bogdan = office.permit(office.bogdan).await;
        office.passes(&bogdan, 1_000, "a day of his own").await;
        clock.set(office.app.now().plus(24 * HOUR));

        office.passes(&ana, 1_000, "the next day").await;
        office.waits(&ana, 1, "one more").await;
    })
    .await;
}

#[tokio::test]
async fn nobody_is_their_own_second_person() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock).await;
        let ana = office.permit(office.ana).await;
        let ask = office.waits(&ana, 1_001, "all").await;

        let own = office.say(office.ana, ask, "granted").await;
        let of_agent = office.say(office.agent, ask, "granted").await;
        office.waits(&ana, 1_001, "all").await;
        let of_manager = office.say(office.bogdan, ask, "granted").await;

        assert_eq!(own.status, StatusCode::FORBIDDEN);
        assert!(own.body.contains("You cannot allow this yourself"), "{}", own.body);
        assert_eq!(of_agent.status, StatusCode::FORBIDDEN);
        assert_eq!(of_manager.header("location"), "/settings/approvals?said=granted");
        let approved = office.passes(&ana, 1_001, "all").await;
        assert!(approved.is_for(Mass::Export, "all") && !approved.is_for(Mass::Remove, "all"));
        assert_eq!(approved.told()["approval"], ask.to_string());
        // A yes is for once.
        assert_ne!(office.waits(&ana, 1_001, "all").await, ask);
    })
    .await;
}

#[tokio::test]
async fn whoever_could_come_in_as_a_colleague_has_no_second_person_in_them_for_a_week() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock.clone()).await;
        let ana = office.permit(office.ana).await;
        let ask = office.waits(&ana, 1_001, "all").await;
        // A new name opens no door.
        let mut tx = office.app.db.begin().await.unwrap();
        let renamed = serde_json::json!({ "name_changed": true, "email_changed": false });
        let object = || audit::Object::new("account", office.bogdan);
        audit::record(&mut tx, &ana, office.app.now(), "account.change", object(), renamed).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.say(office.bogdan, ask, "refused").await.status, StatusCode::SEE_OTHER);

        let ask = office.waits(&ana, 1_001, "all").await;
        let path = format!("/settings/team/accounts/{}/reset", office.bogdan);
        let made = office.browser.as_account(office.ana).post(&path, &[]).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.body);
        assert_eq!(office.say(office.bogdan, ask, "granted").await.status, StatusCode::FORBIDDEN);
        office.waits(&ana, 1_001, "all").await;

        clock.set(office.app.now().plus(7 * 24 * HOUR + 1));
        let ask = office.waits(&office.permit(office.ana).await, 1_001, "all").await;
        assert_eq!(office.say(office.bogdan, ask, "granted").await.status, StatusCode::SEE_OTHER);
    })
    .await;
}

#[tokio::test]
async fn a_yes_is_for_exactly_what_was_asked_and_for_a_day() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock.clone()).await;
        let ana = office.permit(office.ana).await;
        let bogdan = office.permit(office.bogdan).await;

        let ask = office.waits(&ana, 2_000, "country = RO").await;
        office.say(office.bogdan, ask, "granted").await;
        office.waits(&ana, 2_000, "country = ES").await;
        office.waits(&bogdan, 2_000, "country = RO").await;
        // A twentieth of 2,000 is 100.
        assert_ne!(office.waits(&ana, 2_101, "country = RO").await, ask);
        office.passes(&ana, 2_100, "country = RO").await;

        let late = office.waits(&ana, 3_000, "late").await;
        office.say(office.bogdan, late, "granted").await;
        clock.set(office.app.now().plus(24 * HOUR));
        assert_ne!(office.waits(&ana, 3_000, "late").await, late);

        let refused = office.waits(&ana, 4_000, "no").await;
        office.say(office.bogdan, refused, "refused").await;
        let after = office.say(office.bogdan, refused, "granted").await;
        assert_eq!(after.header("location"), "/settings/approvals?said=over");
        assert_ne!(office.waits(&ana, 4_000, "no").await, refused);
    })
    .await;
}

#[tokio::test]
async fn whoever_asks_may_take_it_back_even_after_a_yes() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock).await;
        let ana = office.permit(office.ana).await;
        let ask = office.waits(&ana, 5_000, "all").await;
        office.say(office.bogdan, ask, "granted").await;
        let path = format!("/settings/approvals/{ask}/withdrawal");

        let by_another = office.browser.as_account(office.bogdan).post(&path, &[]).await;
        let by_ana = office.browser.as_account(office.ana).post(&path, &[]).await;

        assert_eq!(by_another.status, StatusCode::NOT_FOUND);
        assert_eq!(by_ana.header("location"), "/settings/approvals?said=withdrawn");
        assert_ne!(office.waits(&ana, 5_000, "all").await, ask);
    })
    .await;
}

#[tokio::test]
async fn a_program_has_no_second_person_and_the_machine_needs_none() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock).await;
        let text = testing::token(&office.app, Role::Administrator).await;
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, format!("Bearer {text}").parse().unwrap());
        let token = crate::team::recognise(&office.app, &headers).await.unwrap().unwrap();
        let token = Permit::new(token.actor().clone(), Action::ExportCustomers, None);
        let machine = Permit::system(crate::team::System::CommandLine);
        let wanted = || Wanted {
            mass: Mass::Export,
            count: 1,
            payload: String::new(),
            shown: String::new(),
            see: String::new(),
            again: String::new(),
            form: None,
        };

        let mut tx = office.app.db.begin().await.unwrap();
        let by_token = need(&mut tx, &token, office.app.now(), wanted()).await;
        assert!(matches!(by_token, Err(DbError::NotAllowed)), "{by_token:?}");
        drop(tx);
        let approved = office.passes(&machine, 1_000_000, "all").await;
        assert_eq!(approved.told(), "exempt: a command on the machine itself");
    })
    .await;
}

#[tokio::test]
async fn whoever_answers_proves_first_who_they_are() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock.clone()).await;
        let ana = office.permit(office.ana).await;
        let ask = office.waits(&ana, 5_000, "all").await;
        let bogdan = office.browser.as_account(office.bogdan);
        bogdan.get("/settings/approvals").await;
        clock.set(office.app.now().plus(31 * MINUTE));

        let path = format!("/settings/approvals/{ask}/decision");
        let answer = bogdan.post(&path, &[("verdict", "granted")]).await;

        assert!(answer.header("location").starts_with("/step-up"), "{:?}", answer.headers);
        office.waits(&ana, 5_000, "all").await;
    })
    .await;
}

#[tokio::test]
async fn limits_are_lowered_at_once_and_raised_by_two() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock).await;
        let change = async |form: &[(&str, &str)]| {
            office.browser.as_account(office.ana).post("/settings/approvals/limits", form).await
        };
        let limits = async || rule::read(&office.app.db).await.unwrap();

        let lower = change(&[("export", "10"), ("remove", "5")]).await;
        assert_eq!(lower.header("location"), "/settings/approvals?said=limits");
        assert_eq!(limits().await, Limits { export: 10, remove: 5 });

        let wrong = change(&[("export", "-1"), ("remove", "5")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

        let higher = [("export", "10"), ("remove", "50")];
        let asked = change(&higher).await;
        let asked = asked.header("location").to_owned();
        let ask = Id::parse(asked.rsplit('=').next().unwrap()).unwrap();
        assert!(asked.starts_with("/settings/approvals?asked="), "{asked}");
        assert_eq!(limits().await.remove, 5);
        office.say(office.bogdan, ask, "granted").await;
        let other = change(&[("export", "10"), ("remove", "51")]).await;
        assert!(other.header("location").contains("asked="), "{:?}", other.headers);
        change(&higher).await;
        assert_eq!(limits().await, Limits { export: 10, remove: 50 });
    })
    .await;
}

#[tokio::test]
async fn the_page_shows_each_what_concerns_them() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock).await;
        let ana = office.permit(office.ana).await;
        let ask = office.waits(&ana, 5_000, "country = RO").await;
        let page = async |who: Id| {
            let path = format!("/settings/approvals?asked={ask}");
            office.browser.as_account(who).get(&path).await.body
        };

        let own = page(office.ana).await;
        assert!(own.contains("These colleagues can allow it: Bogdan.") && own.contains("Take back"), "{own}");
        assert!(!own.contains("/decision"), "{own}");
        let of_bogdan = page(office.bogdan).await;
        assert!(of_bogdan.contains("country = RO") && of_bogdan.contains("/decision"), "{of_bogdan}");
        let of_agent = page(office.agent).await;
        assert!(!of_agent.contains("country = RO") && !of_agent.contains("/decision"), "{of_agent}");

        let actor = |permit: &Permit| permit.actor().clone();
        let bogdan = office.permit(office.bogdan).await;
        let now = office.app.now();
        assert_eq!(notices(&office.app.db, &actor(&bogdan), now).await.unwrap().waiting, 1);
        office.say(office.bogdan, ask, "granted").await;
        assert_eq!(notices(&office.app.db, &actor(&bogdan), now).await.unwrap().waiting, 0);
        let told = notices(&office.app.db, &actor(&ana), now).await.unwrap();
        assert_eq!((told.waiting, told.answered.len()), (0, 1));
        assert!(page(office.ana).await.contains("href=\"/customers/export.csv\""));
    })
    .await;
}

#[tokio::test]
async fn whoever_is_alone_is_told_what_to_do() {
    for_each_database(async |db, clock| {
        let app = testing::app(db, clock);
        let ana = testing::account(&app, "Ana", Role::Administrator, Reach::Everyone).await;
        testing::account(&app, "Carmen", Role::Agent, Reach::Everyone).await;

        let page = testing::client(&app, crate::team::routes()).as_account(ana);
        let body = page.get("/settings/approvals").await.body;

        assert!(body.contains("Nobody else here can allow anything."), "{body}");
        assert!(body.contains("vinculo export"), "{body}");
    })
    .await;
}

#[tokio::test]
async fn what_an_ask_named_is_forgotten_when_it_is_over() {
    for_each_database(async |db, clock| {
        let office = Office::new(db, clock.clone()).await;
        let ana = office.permit(office.ana).await;
        let ask = office.waits(&ana, 5_000, "name = Maria").await;
        let tidy = async || crate::team::forget_expired(&office.app.db, office.app.now()).await.unwrap();

        tidy().await;
        assert_eq!(find(&office.app.db, ask).await.unwrap().unwrap().shown, "name = Maria");
        clock.set(office.app.now().plus(24 * HOUR));
        tidy().await;
        let over = find(&office.app.db, ask).await.unwrap().unwrap();
        assert_eq!((over.shown.as_str(), over.see.as_str(), over.again.as_str()), ("", "", ""));
        clock.set(office.app.now().plus(30 * 24 * HOUR));
        tidy().await;
        assert!(find(&office.app.db, ask).await.unwrap().is_none());
        let (left,) = office.app.db.one::<(i64,)>("select count(*) from mass_act", args![]).await.unwrap();
        assert_eq!(left, 0);
    })
    .await;
}

#[test]
fn a_list_may_grow_by_a_twentieth_and_no_further() {
    assert_eq!([0, 10, 19, 20, 1_000].map(at_most), [0, 10, 19, 21, 1_050]);
}

mod measure;

use axum::http::{Method, StatusCode};
use foundation::args;
use foundation::clock::{Clock, DAY};
use foundation::db::{Db, Query};
use foundation::id::Id;
use foundation::team::{Reach, Role};
use foundation::testing::{self, Client};
use foundation::web::App;
use serde_json::json;

use crate::customers::{self, Draft};

/// Ana owns a customer; Eva sees her own customers alone, and has none.
struct Office {
    app: App,
    client: Client,
    ana: Id,
    eva: Id,
    customer: Id,
}

async fn office(db: Db, clock: Clock) -> Office {
    let app = testing::app(db, clock);
    let ana = testing::account(&app, "Ana Pop", Role::Manager, Reach::Own).await;
    let eva = testing::account(&app, "Eva Dinu", Role::Agent, Reach::Own).await;
    let draft = Draft { name: "Rosa Gil".to_owned(), owner_id: Some(ana), ..Draft::default() };
    let permit = testing::permit(&app, ana, foundation::team::Action::CreateCustomers).await;
    let mut tx = app.db.begin().await.unwrap();
    let Ok(customer) = customers::create(&mut tx, &permit, app.now(), draft.check().unwrap()).await else {
        panic!("a customer can be created")
    };
    tx.commit().await.unwrap();
    let client = testing::client(&app, crate::routes());
    Office { app, client, ana, eva, customer }
}

impl Office {
    fn path(&self, rest: &str) -> String {
        format!("/customers/{}{rest}", self.customer)
    }

    /// Ana opens the customer.
    async fn open(&self, with: String, more: &[(&str, &str)]) -> StatusCode {
        let form = [[("with", with.as_str()), ("reason", "on leave")].as_slice(), more].concat();
        self.client.as_account(self.ana).post(&self.path("/shares"), &form).await.status
    }

    /// What Eva meets: the record, the list, the search, and a change by a program's address.
    async fn eva_meets(&self) -> (StatusCode, bool, bool, StatusCode) {
        let eva = self.client.as_account(self.eva);
        let change = json!({ "language": "ro" });
        let api = format!("/api/v1/customers/{}", self.customer);
        (
            eva.get(&self.path("")).await.status,
            eva.get("/customers").await.body.contains("Rosa Gil"),
            eva.get("/api/v1/search?q=rosa").await.body.contains("Rosa Gil"),
            eva.json(Method::PATCH, &api, &change).await.status,
        )
    }
}

const OPEN: StatusCode = StatusCode::OK;
const HIDDEN: StatusCode = StatusCode::NOT_FOUND;

#[tokio::test]
async fn a_share_opens_one_customer_to_one_colleague_until_its_end() {
    testing::for_each_database(async |db, clock| {
        let office = office(db, clock.clone()).await;
        let eva = format!("account:{}", office.eva);

        assert_eq!(office.eva_meets().await, (HIDDEN, false, false, HIDDEN));
        assert_eq!(office.open(eva.clone(), &[("days", "7")]).await, StatusCode::SEE_OTHER);
        assert_eq!(office.eva_meets().await, (OPEN, true, true, HIDDEN), "to see, not to change");
        clock.set(office.app.now().plus(7 * DAY));
        assert_eq!(office.eva_meets().await, (HIDDEN, false, false, HIDDEN), "a week later");

        assert_eq!(office.open(eva, &[("days", ""), ("may_change", "yes")]).await, StatusCode::SEE_OTHER);
        assert_eq!(office.eva_meets().await, (OPEN, true, true, OPEN), "to change");
        let (share,) =
            office.app.db.one::<(Id,)>("select id from share where may_change", args![]).await.unwrap();
        let ana = office.client.as_account(office.ana);
        ana.post(&office.path("/shares/end"), &[("share", &share.to_string())]).await;
        assert_eq!(office.eva_meets().await, (HIDDEN, false, false, HIDDEN), "ended");
    })
    .await;
}

#[tokio::test]
async fn a_share_with_a_team_is_for_its_members() {
    testing::for_each_database(async |db, clock| {
        let office = office(db, clock).await;
        let team = testing::team(&office.app, "Service", &[office.eva]).await;
        let other = testing::account(&office.app, "Ion Rusu", Role::Agent, Reach::Own).await;

        office.open(format!("team:{team}"), &[("days", "1")]).await;

        assert_eq!(office.eva_meets().await.0, OPEN);
        assert_eq!(office.client.as_account(other).get(&office.path("")).await.status, HIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_was_shared_is_not_shared_further() {
    testing::for_each_database(async |db, clock| {
        let office = office(db, clock).await;
        office.open(format!("account:{}", office.eva), &[("days", "7"), ("may_change", "yes")]).await;
        let eva = office.client.as_account(office.eva);
        let form = [("with", format!("account:{}", office.eva)), ("reason", "mine".to_owned())];
        let form: Vec<(&str, &str)> = form.iter().map(|(key, value)| (*key, value.as_str())).collect();

        assert_eq!(eva.post(&office.path("/shares"), &form).await.status, HIDDEN);
        assert_eq!(eva.get(&office.path("/shares")).await.status, HIDDEN);
    })
    .await;
}

#[tokio::test]
async fn a_share_names_its_reason_and_is_audited_without_it() {
    testing::for_each_database(async |db, clock| {
        let office = office(db, clock).await;
        let ana = office.client.as_account(office.ana);
        let eva = format!("account:{}", office.eva);

        let unreasoned = ana.post(&office.path("/shares"), &[("with", &eva), ("reason", " ")]).await;
        let unknown = format!("account:{}", Id::NONE);
        let nobody = ana.post(&office.path("/shares"), &[("with", &unknown), ("reason", "x")]).await;
        let endless =
            ana.post(&office.path("/shares"), &[("with", &eva), ("reason", "x"), ("days", "999")]).await;
        office.open(eva, &[("days", "7")]).await;
        let page = ana.get(&office.path("")).await;

        assert!(unreasoned.body.contains("Say why, in at most 200 letters."), "{}", unreasoned.body);
        assert!(nobody.body.contains("Choose a colleague or a team."), "{}", nobody.body);
        for refused in [unreasoned, nobody, endless] {
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        assert!(page.body.contains("Eva Dinu"), "the record tells with whom it is shared");
        let (actor, detail) = office
            .app
            .db
            .one::<(Id, String)>("select actor_id, detail from audit where action = 'share.create'", args![])
            .await
            .unwrap();
        assert!(actor == office.ana && !detail.contains("on leave"), "{detail}");
    })
    .await;
}

#[tokio::test]
async fn the_page_explains_what_the_lists_do() {
    testing::for_each_database(async |db, clock| {
        let office = office(db, clock).await;
        let team = testing::team(&office.app, "Service", &[office.eva]).await;
        let boss = testing::account(&office.app, "Olga Pop", Role::Administrator, Reach::Everyone).await;
        let reader = testing::account(&office.app, "Zoe Lind", Role::ReadOnly, Reach::Team).await;
        let mut tx = office.app.db.begin().await.unwrap();
        tx.run("update party set team_id = $1", args![team]).await.unwrap();
        tx.unaudited("a test's own team");
        tx.commit().await.unwrap();
        office.open(format!("account:{reader}"), &[("days", "7"), ("may_change", "yes")]).await;

        for (account, reasons, idle, changes) in [
            (office.ana, vec!["owner"], vec![], true),
            (office.eva, vec![], vec!["team"], false),
            (boss, vec!["everyone"], vec![], true),
            (reader, vec!["shared-to-change"], vec![], true),
        ] {
            let scope = testing::scope(&office.app, account).await;
            let told = super::why(&office.app.db, &scope, office.customer).await.unwrap();
            let seen = customers::find(&office.app.db, &scope, office.customer).await.unwrap().is_some();
            let changed = customers::find(&office.app.db, &scope.for_change(), office.customer)
                .await
                .unwrap()
                .is_some();

            assert_eq!((told.is_seen, told.is_changeable), (seen, changed), "{told:?}");
            assert_eq!((&told.reasons, &told.idle, changed), (&reasons, &idle, changes));
        }
        let page = office.client.as_account(office.ana).get(&office.path("/access")).await;
        let refused = office.client.as_account(office.eva).get(&office.path("/access")).await;
        assert!(page.body.contains("The reach is too short.") && page.body.contains("Sees all customers"));
        assert!(page.body.contains("The role changes no customers."), "Zoe's role only reads");
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
    })
    .await;
}

#[tokio::test]
async fn nobody_gives_a_customer_away_without_leave_to_assign() {
    testing::for_each_database(async |db, clock| {
        let office = office(db, clock).await;
        let mut tx = office.app.db.begin().await.unwrap();
        tx.run(
            "update role
             set actions = 'see-customers change-customers create-customers'
             where word = 'manager'",
            args![],
        )
        .await
        .unwrap();
        tx.unaudited("a test's own role");
        tx.commit().await.unwrap();
        let ana = office.client.as_account(office.ana);
        let api = format!("/api/v1/customers/{}", office.customer);

        let given = ana.json(Method::PATCH, &api, &json!({ "owner": office.eva })).await;
        let renamed = ana.json(Method::PATCH, &api, &json!({ "name": "Rosa Gil Soler" })).await;
        let made = json!({ "kind": "person", "name": "Ion", "owner": office.eva, "deputy": office.ana });
        let made = ana.json(Method::POST, "/api/v1/customers", &made).await;

        assert_eq!(given.status, StatusCode::FORBIDDEN, "{}", given.body);
        assert_eq!(renamed.status, StatusCode::OK, "{}", renamed.body);
        assert_eq!(made.status, StatusCode::FORBIDDEN, "{}", made.body);
    })
    .await;
}

#[tokio::test]
async fn a_stand_in_has_the_customers_of_whoever_is_away_for_as_long_as_they_are() {
    testing::for_each_database(async |db, clock| {
        let office = office(db, clock.clone()).await;
        let client = testing::client(&office.app, crate::routes().merge(foundation::team::routes()));
        // A new session each time: the one before is idle for too long.
        let ana = || client.as_account(office.ana);
        let day = |days: i64| office.app.now().plus(days * DAY).jiff().to_string()[..10].to_owned();
        let (from, until) = (day(2), day(3));
        let name = async |with: foundation::id::Id, from: &str, until: &str| {
            let form = [("with", with.to_string()), ("from", from.to_owned()), ("until", until.to_owned())];
            let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            ana().post("/settings/account/stand-in", &form).await.status.as_u16()
        };

        assert_eq!(name(office.ana, &from, &until).await, 422, "nobody stands in for themselves");
        assert_eq!(name(office.eva, &until, &from).await, 422);
        assert_eq!(office.eva_meets().await, (HIDDEN, false, false, HIDDEN));
        assert_eq!(name(office.eva, &from, &until).await, 303);
        assert_eq!(office.eva_meets().await, (HIDDEN, false, false, HIDDEN), "it has not begun");

        clock.set(office.app.now().plus(2 * DAY));
        assert_eq!(office.eva_meets().await, (OPEN, true, true, OPEN));
        let scope = testing::scope(&office.app, office.eva).await;
        let told = super::why(&office.app.db, &scope, office.customer).await.unwrap();
        let passed_on = customers::find(&office.app.db, &scope.for_sharing(), office.customer).await.unwrap();
        assert_eq!((told.reasons, told.is_changeable, passed_on.is_none()), (vec!["stand-in"], true, true));

        clock.set(office.app.now().plus(2 * DAY));
        assert_eq!(office.eva_meets().await, (HIDDEN, false, false, HIDDEN), "it is over");

        let (today, next) = (day(0), day(1));
        assert_eq!(name(office.eva, &today, &next).await, 303);
        assert_eq!(office.eva_meets().await.0, OPEN);
        let page = ana().get("/settings/account/stand-in").await.body;
        let (_, rest) = page.split_once("name=\"stand_in\" value=\"").unwrap();
        let id = rest.split('"').next().unwrap();
        let (eva, ending) = (client.as_account(office.eva), [("stand_in", id)]);
        assert_eq!(eva.post("/settings/account/stand-in/end", &ending).await.status, 303);
        assert_eq!(office.eva_meets().await.0, OPEN, "nobody ends what is not theirs");
        assert_eq!(ana().post("/settings/account/stand-in/end", &[("stand_in", id)]).await.status, 303);
        assert_eq!(office.eva_meets().await.0, HIDDEN);
    })
    .await;
}

#[tokio::test]
async fn what_is_counted_within_a_reach_is_what_is_listed() {
    testing::for_each_database(async |db, clock| {
        use crate::customers::{Count, Filter, Order, View, list};
        let office = office(db, clock).await;
        let team = testing::team(&office.app, "Desk", &[office.ana]).await;
        // Rosa is Ana's for three reasons, and counts once.
        let mut tx = office.app.db.begin().await.unwrap();
        tx.run(
            "update party set deputy_id = owner_id, team_id = $2 where id = $1",
            args![office.customer, team],
        )
        .await
        .unwrap();
        tx.unaudited("a test's own customer");
        tx.commit().await.unwrap();
        for (account, filter, count) in [
            (office.ana, "", 1),
            (office.ana, "kind = organisation", 0),
            (office.ana, "kind = person", 1),
            (office.eva, "", 0),
        ] {
            let scope = testing::scope(&office.app, account).await;
            let filter = Filter::within(filter, &scope).unwrap();
            let order = Order::parse("name").unwrap();

            let view = View::of(&office.app.db, &scope, Some(account), &filter).await.unwrap();
            let counted = view.count_about().await.unwrap();
            let listed = list(&office.app.db, &scope, Some(account), &filter, order, None, 10).await.unwrap();

            assert_eq!(counted, Count::Exactly(count));
            assert_eq!(listed.len() as i64, count);
        }
    })
    .await;
}

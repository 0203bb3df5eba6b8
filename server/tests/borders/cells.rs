//! The matrix: every route × everybody × every way a customer can stand to them.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use customer::customers::{self, Draft};
use foundation::args;
use foundation::audit::Object;
use foundation::clock::{Clock, DAY};
use foundation::db::Db;
use foundation::id::Id;
use foundation::team::{self, Action, NewShare, Permit, Reach, Role, System, With};
use foundation::testing::{self, Answer, for_each_database};
use foundation::web::{Access, RouteInfo};

use crate::house::{House, UPLOADS, all_routes};
use crate::matrix::{FOR_AUTHORS, name, suits_nobody};

/// Whoever asks.
struct Who {
    called: String,
    account: Option<Id>,
    token: Option<String>,
    /// What they may do.
    may: Box<dyn Fn(Action) -> bool>,
    reach: Reach,
    /// A customer of their own, and one that was put away.
    own: Id,
    own_deleted: Id,
}

/// How a customer stands to whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stands {
    Own,
    Team,
    /// Opened to their team, to look.
    Shared,
    /// Opened once, and closed since.
    Expired,
    Other,
    OwnDeleted,
}

const ALL: [Stands; 6] =
    [Stands::Own, Stands::Team, Stands::Shared, Stands::Expired, Stands::Other, Stands::OwnDeleted];

struct Cells {
    house: House,
    people: Vec<Who>,
    team: Id,
    shared: Id,
    expired: Id,
    other: Id,
}

impl Cells {
    async fn new(db: Db, clock: Clock) -> Self {
        let house = House::new(db, clock.clone()).await;
        let app = house.app.clone();
        let mut accounts = Vec::new();
        for role in Role::ALL {
            for reach in Reach::ALL {
                let called = format!("{} seeing {}", role.as_str(), reach.as_str());
                let account = testing::account(&app, &called, *role, *reach).await;
                accounts.push((called, account, Some(*role), *reach));
            }
        }
        write(
            &house,
            "insert into role (word, name, actions, reads, writes, created_at, updated_at)
            values ('looker', 'Looker', 'see-customers', 'internal personal sensitive', '', 0, 0)",
            args![],
        )
        .await;
        let looker = testing::account(&app, "looker", Role::ReadOnly, Reach::Own).await;
        write(&house, "update account set role = 'looker' where id = $1", args![looker]).await;
        accounts.push(("composed role with one action".to_owned(), looker, None, Reach::Own));

        let members: Vec<Id> = accounts.iter().map(|(_, account, ..)| *account).collect();
        let desk = testing::team(&app, "Desk", &members).await;
        let team = customer(&house, Draft { team_id: Some(desk), ..Draft::default() }).await;
        let shared = customer(&house, Draft::default()).await;
        let expired = customer(&house, Draft::default()).await;
        for (record, days) in [(shared, 365), (expired, 1)] {
            open(&house, record, desk, days).await;
        }
        clock.set(app.now().plus(2 * DAY));

        let mut people = Vec::new();
        for (called, account, role, reach) in accounts {
            let draft = || Draft { owner_id: Some(account), ..Draft::default() };
            let (own, own_deleted) = (customer(&house, draft()).await, customer(&house, draft()).await);
            let may: Box<dyn Fn(Action) -> bool> = match role {
                Some(role) => Box::new(move |action| role.may(action)),
                None => Box::new(|action| action == Action::SeeCustomers),
            };
            people.push(Who { called, account: Some(account), token: None, may, reach, own, own_deleted });
        }
        for role in Role::ALL {
            let token = Some(testing::token(&app, *role).await);
            let (own, own_deleted) =
                (customer(&house, Draft::default()).await, customer(&house, Draft::default()).await);
            people.push(Who {
                called: format!("token of {}", role.as_str()),
                account: None,
                token,
                may: Box::new(move |action| role.may(action)),
                reach: Reach::Everyone,
                own,
                own_deleted,
            });
        }
        let other = customer(&house, Draft::default()).await;
        let cells = Self { house, people, team, shared, expired, other };
        cells.tidy().await;
        cells
    }

    /// What is put away is put away, and nothing else is, whatever the cell before did.
    async fn tidy(&self) {
        let mut tx = self.house.app.db.begin().await.unwrap();
        tx.run("update party set deleted_at = null where deleted_at is not null", args![]).await.unwrap();
        for who in &self.people {
            tx.run("update party set deleted_at = 1 where id = $1", args![who.own_deleted]).await.unwrap();
        }
        tx.unaudited("a test's own customers");
        tx.commit().await.unwrap();
    }

    fn id(&self, stands: Stands, who: &Who) -> Id {
        match stands {
            Stands::Own => who.own,
            Stands::Team => self.team,
            Stands::Shared => self.shared,
            Stands::Expired => self.expired,
            Stands::Other => self.other,
            Stands::OwnDeleted => who.own_deleted,
        }
    }

    async fn ask(&self, who: &Who, route: &RouteInfo, address: &str) -> Answer {
        match &who.token {
            None => self.house.ask(who.account, route, address).await,
            Some(token) => {
                let method = if route.path.ends_with("/live") { Method::HEAD } else { route.method.clone() };
                let request = self.house.client.request(method, address);
                let (kind, body) = match (route.method.is_safe(), route.path.starts_with("/api/")) {
                    (true, _) => ("text/html", Body::empty()),
                    (false, true) => ("application/json", Body::from("{}")),
                    (false, false) => ("application/x-www-form-urlencoded", Body::empty()),
                };
                let request = request.header(header::CONTENT_TYPE, kind);
                self.house.client.as_token(token).send(request, body).await
            }
        }
    }
}

#[tokio::test]
async fn every_route_answers_everybody_as_their_rights_say() {
    for_each_database(async |db, clock| {
        let cells = Cells::new(db, clock).await;
        let routes = all_routes();
        let (mut asked, mut wrong) = (0, Vec::new());
        for route in &routes {
            let is_about_customers = ["/customers/{id}", "/api/v1/customers/{id}"]
                .iter()
                .any(|start| route.path.starts_with(start));
            let question = if route.path == "/api/v1/search" { "?q=ca" } else { "" };
            let stands: &[Stands] = if is_about_customers { &ALL } else { &[Stands::Other] };
            for stands in stands {
                for who in &cells.people {
                    let address = cells.house.address(route, cells.id(*stands, who)) + question;
                    let answer = cells.ask(who, route, &address).await;
                    asked += 1;
                    if !suits(route, who, is_about_customers.then_some(*stands), &answer) {
                        wrong.push(format!(
                            "{} of {stands:?} for {}: {} {}",
                            name(route),
                            who.called,
                            answer.status,
                            answer.body.chars().take(120).collect::<String>()
                        ));
                    }
                    if !route.method.is_safe() && !answer.status.is_client_error() {
                        cells.tidy().await;
                    }
                }
                let address = cells.house.address(route, cells.other) + question;
                let answer = cells.house.ask(None, route, &address).await;
                asked += 1;
                if !suits_nobody(route, answer.status, answer.header("location")) {
                    wrong.push(format!("{} for nobody: {}", name(route), answer.status));
                }
            }
        }
        say(&format!("matrix routes {} cells {asked} wrong {}", routes.len(), wrong.len()));
        assert!(asked > 3_000, "only {asked} cells");
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}

/// What the rights alone say, without looking at how the program decides.
fn suits(route: &RouteInfo, who: &Who, stands: Option<Stands>, answer: &Answer) -> bool {
    let status = answer.status;
    if status.is_server_error() {
        return false;
    }
    let action = match route.access {
        Access::Anybody => return true,
        Access::Holder => return status == StatusCode::GONE,
        _ if who.token.is_some() && !route.access.is_for_programs() => {
            return status == StatusCode::FORBIDDEN;
        }
        // Everybody here has proved just now who they are.
        access => access.action(),
    };
    if action.is_some_and(|action| !(who.may)(action)) {
        return status == StatusCode::FORBIDDEN;
    }
    if route.path.starts_with(UPLOADS) {
        return status == StatusCode::NOT_FOUND;
    }
    // A new password would lend them the sight of somebody who sees everything.
    if OF_LOWER.contains(&route.path) && who.reach != Reach::Everyone {
        return status == StatusCode::FORBIDDEN;
    }
    let looks = action.is_none_or(Action::only_looks) && route.path != "/customers/{id}/shares/end";
    let is_seen = match stands {
        // What is no customer's own page: the house's entry, link and file are a customer's whom nobody is named by.
        None if OF_SECRET.iter().any(|start| route.path.starts_with(start)) => who.reach == Reach::Everyone,
        None => true,
        Some(_) if who.reach == Reach::Everyone => true,
        Some(Stands::Own | Stands::OwnDeleted) => true,
        Some(Stands::Team) => who.reach == Reach::Team,
        Some(Stands::Shared) => looks && !route.path.contains("/shares"),
        Some(Stands::Expired | Stands::Other) => false,
    };
    if !is_seen {
        // Whom to link is offered by what is typed, and does not depend on the customer.
        let is_offer = route.path.ends_with("/choices");
        let is_refused_unread = !route.method.is_safe() && status.is_client_error();
        return status == StatusCode::NOT_FOUND || is_refused_unread || is_offer;
    }
    if stands == Some(Stands::OwnDeleted) {
        return status != StatusCode::FORBIDDEN && status != StatusCode::UNAUTHORIZED;
    }
    if FOR_AUTHORS.contains(&route.path) {
        return true;
    }
    if route.method.is_safe() {
        return status.is_success() || status.is_redirection();
    }
    status != StatusCode::FORBIDDEN && status != StatusCode::UNAUTHORIZED && status != StatusCode::NOT_FOUND
        || stands.is_none() && status == StatusCode::NOT_FOUND
}

/// What is done to a colleague alone by whoever may do and see as much as they.
const OF_LOWER: [&str; 4] = [
    "/settings/team/accounts/{id}/reset",
    "/settings/team/accounts/{id}/factors/removal",
    "/settings/team/accounts/{id}/sessions/end",
    "/settings/team/accounts/{id}/sessions/end-all",
];

/// They belong to a customer who names nobody.
const OF_SECRET: [&str; 7] = [
    "/entries/{id}",
    "/api/v1/timeline/{id}",
    "/links/{id}",
    "/api/v1/links/{id}",
    "/files/{id}",
    "/consents/{id}",
    "/api/v1/consents/{id}",
];

async fn customer(house: &House, draft: Draft) -> Id {
    let app = &house.app;
    let draft = Draft { name: "Some Person".to_owned(), ..draft };
    let mut tx = app.db.begin().await.unwrap();
    let permit = Permit::system(System::CommandLine);
    let created = customers::create(&mut tx, &permit, app.now(), draft.check().unwrap()).await;
    let Ok(id) = created else { panic!("a customer can be created") };
    tx.commit().await.unwrap();
    id
}

async fn open(house: &House, record: Id, desk: Id, days: i64) {
    let app = &house.app;
    let new = NewShare {
        with: With::Team(desk),
        may_change: false,
        reason: "a test".to_owned(),
        expires_at: Some(app.now().plus(days * DAY)),
    };
    let mut tx = app.db.begin().await.unwrap();
    let permit = Permit::system(System::CommandLine);
    team::share(&mut tx, &permit, app.now(), Object::new("party", record), new).await.unwrap();
    tx.commit().await.unwrap();
}

async fn write(house: &House, sql: &'static str, args: foundation::db::Args) {
    let mut tx = house.app.db.begin().await.unwrap();
    tx.run(sql, args).await.unwrap();
    tx.unaudited("a test's own house");
    tx.commit().await.unwrap();
}

#[expect(clippy::print_stderr, reason = "whoever reads a green run sees how much was asked")]
fn say(text: &str) {
    eprintln!("{text}");
}

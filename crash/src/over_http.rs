//! The same questions asked of the running program, as a person or a program would ask them.

use std::time::Duration;

use crate::http::{Client, Request};
use crate::journal::{Effect, Outcome, Record};
use crate::load::sha256;
use crate::seen::Seen;
use crate::{Trouble, say};

/// Asks the program for these acknowledged effects and says what it does not show rightly. What there is to find
/// was compared with the journal before: `seen` gives the ids.
///
/// # Errors
/// When the program does not answer.
pub fn check<'a>(
    host: &str,
    token: &str,
    records: impl Iterator<Item = &'a Record>,
    seen: &Seen,
) -> Result<Vec<String>, Trouble> {
    let mut client = connect(host, token)?;
    let mut missing = Vec::new();
    for record in records.filter(|record| record.outcome == Outcome::Acknowledged) {
        if let Some(text) = look(&mut client, &record.effect, seen)? {
            missing.push(text);
        }
    }
    Ok(missing)
}

/// Waits until a server that just started takes us.
fn connect(host: &str, token: &str) -> Result<Client, Trouble> {
    for _ in 0..50 {
        if let Ok(client) = Client::connect(host, token) {
            return Ok(client);
        }
        say::rest(Duration::from_millis(20));
    }
    Err(Trouble::new("the server takes no connection"))
}

fn look(client: &mut Client, effect: &Effect, seen: &Seen) -> Result<Option<String>, Trouble> {
    let id = |customer: &str| {
        let found = seen.customers.get(customer).and_then(|found| found.first());
        found.map(|found| with_dashes(&found.id))
    };
    match effect {
        Effect::Customer { customer, name } => {
            let Some(id) = id(customer) else { return Ok(None) };
            let page = client.send(&Request::get(format!("/customers/{id}")))?;
            if page.status != 200 || !String::from_utf8_lossy(&page.body).contains(name.as_str()) {
                return Ok(Some(format!("the page of {customer} answers {}", page.status)));
            }
            let hits =
                client.send(&Request::get(format!("/api/v1/search?q={}", name.replace(' ', "%20"))))?;
            let hits = hits.json();
            let is_found =
                hits["items"].as_array().is_some_and(|hits| hits.iter().any(|hit| hit["id"] == id));
            Ok((!is_found).then(|| format!("{customer} is not found by '{name}'")))
        }
        Effect::Change { customer, .. } => {
            let Some(found) = seen.customers.get(customer).and_then(|found| found.first()) else {
                return Ok(None);
            };
            let path = format!("/api/v1/customers/{}", with_dashes(&found.id));
            let shown = client.send(&Request::get(path))?.json();
            let is_right = shown["version"] == found.version && shown["custom"]["step"] == found.step;
            Ok((!is_right).then(|| format!("{customer} is shown as {shown}")))
        }
        Effect::Note { customer, body } => {
            let Some(id) = id(customer) else { return Ok(None) };
            let entry = entry_of(client, &id, body)?;
            Ok(entry.is_none().then(|| format!("{body} is not shown on the timeline of {customer}")))
        }
        Effect::Upload { customer, body, hash, .. } => {
            let Some(id) = id(customer) else { return Ok(None) };
            let entry = entry_of(client, &id, body)?.unwrap_or_default();
            let Some(href) = entry["files"][0]["href"].as_str() else {
                return Ok(Some(format!("{body} is shown without its file")));
            };
            let file = client.send(&Request::get(href))?;
            let is_right = file.status == 200 && sha256(&file.body) == *hash;
            Ok((!is_right)
                .then(|| format!("the file of {body} is answered {} with other bytes", file.status)))
        }
        Effect::Order { customer, order, lines, .. } => {
            let Some(id) = id(customer) else { return Ok(None) };
            let page =
                client.send(&Request::get(format!("/api/v1/customers/{id}/purchases?limit=500")))?.json();
            let of_order = |line: &&serde_json::Value| line["order"] == order.as_str();
            let shown = page["items"].as_array().map_or(0, |all| all.iter().filter(of_order).count());
            Ok((shown != *lines).then(|| format!("{order} is shown with {shown} of {lines} lines")))
        }
    }
}

fn entry_of(client: &mut Client, id: &str, body: &str) -> Result<Option<serde_json::Value>, Trouble> {
    let first = format!("/api/v1/customers/{id}/timeline?limit=200");
    let mut path = first.clone();
    loop {
        let page = client.send(&Request::get(path))?.json();
        let items = page["items"].as_array().cloned().unwrap_or_default();
        if let Some(entry) = items.into_iter().find(|item| item["body"] == body) {
            return Ok(Some(entry));
        }
        let Some(next) = page["next"].as_str() else { return Ok(None) };
        path = format!("{first}&after={next}");
    }
}

/// An id as the API writes it, from its hexadecimal digits.
pub fn with_dashes(id: &str) -> String {
    let id = id.to_lowercase();
    match [id.get(..8), id.get(8..12), id.get(12..16), id.get(16..20), id.get(20..)] {
        [Some(a), Some(b), Some(c), Some(d), Some(e)] => format!("{a}-{b}-{c}-{d}-{e}"),
        _ => id,
    }
}

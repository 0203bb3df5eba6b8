//! The load: writers that each do one thing after the other and write down what they did.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::Trouble;
use crate::http::{Answer, Client, Request};
use crate::journal::{Effect, Journal};
use crate::random::Random;
use crate::say::{Watch, rest};

pub const WRITERS: usize = 8;
/// A writer comes back to so many of its latest customers.
const REMEMBERED: usize = 12;
const BOUNDARY: &str = "crash-boundary-7f3a91";

/// One writer. It outlives the servers it talks to, with the request that is still without answer.
pub struct Writer {
    name: String,
    random: Random,
    made: u64,
    customers: Vec<Known>,
    open: Option<Asked>,
    /// What was acknowledged last and may be repeated by its key.
    done: Option<(Request, String)>,
}

struct Known {
    customer: String,
    id: String,
    version: i64,
}

#[derive(Clone)]
struct Asked {
    number: usize,
    effect: Effect,
    request: Request,
    was_sent: bool,
}

/// What the writers were told, all together.
#[derive(Default)]
pub struct Told {
    /// How often each status was answered.
    pub statuses: BTreeMap<u16, u64>,
    /// Answers that are wrong whatever happens to the server.
    pub wrong: Vec<String>,
    /// Refusals (5xx) that do not say what to do: no problem, or a 503 without `Retry-After`.
    pub unclear: BTreeMap<String, u64>,
    /// Answers that broke off.
    pub broken: u64,
    /// How long the answers took, in milliseconds.
    pub took: Vec<f64>,
}

impl Told {
    /// How often the server refused because of itself.
    pub fn refused(&self) -> u64 {
        self.statuses.iter().filter(|(status, _)| **status >= 500).map(|(_, count)| count).sum()
    }
}

/// What is the same for all writers of a run.
pub struct Run<'a> {
    pub host: &'a str,
    pub token: &'a str,
    pub journal: &'a Journal,
    pub stop: &'a AtomicBool,
    pub told: &'a Mutex<Told>,
    /// Whether a broken connection is made anew; otherwise it ends the writer.
    pub reconnects: bool,
}

impl Run<'_> {
    pub fn told<T>(&self, change: impl FnOnce(&mut Told) -> T) -> T {
        change(&mut self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// As many writers as there are; `name` tells them from those of another load on the same database.
pub fn writers(count: usize, seed: u64, name: &str) -> Vec<Writer> {
    let writer = |number: usize| Writer {
        name: format!("{name}{number}"),
        random: Random::apart(seed, number as u64 + 1),
        made: 0,
        customers: Vec::new(),
        open: None,
        done: None,
    };
    (0..count).map(writer).collect()
}

/// Lets all writers write while `meanwhile` runs; what it returns ends the run when `stop` is set.
///
/// # Errors
/// When the journal cannot be written.
pub fn write_all<T>(
    writers: &mut [Writer],
    run: &Run<'_>,
    meanwhile: impl FnOnce() -> T,
) -> Result<T, Trouble> {
    std::thread::scope(|scope| {
        let running: Vec<_> =
            writers.iter_mut().map(|writer| scope.spawn(move || writer.write(run))).collect();
        let outcome = meanwhile();
        run.stop.store(true, Ordering::SeqCst);
        for writer in running {
            writer.join().map_err(|_| Trouble::new("a writer stumbled"))??;
        }
        Ok(outcome)
    })
}

impl Writer {
    fn write(&mut self, run: &Run<'_>) -> Result<(), Trouble> {
        let mut client = None;
        while !run.stop.load(Ordering::SeqCst) {
            let connected = match &mut client {
                Some(client) => client,
                None => match Client::connect(run.host, run.token) {
                    Ok(fresh) => client.insert(fresh),
                    Err(_) if run.reconnects => {
                        rest(Duration::from_millis(20));
                        continue;
                    }
                    Err(_) => return Ok(()),
                },
            };
            if self.step(run, connected)?.is_err() {
                run.told(|told| told.broken += 1);
                if !run.reconnects {
                    return Ok(());
                }
                client = None;
                rest(Duration::from_millis(20));
            }
        }
        Ok(())
    }

    /// One request and its answer; the inner error is that of the connection.
    fn step(&mut self, run: &Run<'_>, client: &mut Client) -> Result<std::io::Result<()>, Trouble> {
        if self.open.is_none() && self.random.percent(4) && self.done.is_some() {
            return Ok(self.repeat(run, client));
        }
        let asked = match &self.open {
            Some(asked) => asked.clone(),
            None => {
                let (effect, request) = self.think();
                let number = run.journal.intend(effect.clone())?;
                Asked { number, effect, request, was_sent: false }
            }
        };
        if asked.was_sent && matches!(asked.effect, Effect::Upload { .. }) {
            // A form has no key, so whoever is unsure looks first.
            match self.is_there(client, &asked.effect) {
                Err(error) => return Ok(Err(error)),
                Ok(None) => {
                    rest(Duration::from_millis(20));
                    return Ok(Ok(()));
                }
                Ok(Some(true)) => {
                    run.journal.acknowledge(asked.number, 200)?;
                    self.open = None;
                    return Ok(Ok(()));
                }
                Ok(Some(false)) => {}
            }
        }
        let again = asked.was_sent;
        self.open = Some(Asked { was_sent: true, ..asked.clone() });
        let watch = Watch::start();
        let answer = match client.send(&asked.request) {
            Ok(answer) => answer,
            Err(error) => return Ok(Err(error)),
        };
        run.told(|told| {
            *told.statuses.entry(answer.status).or_default() += 1;
            told.took.push(watch.seconds() * 1000.0);
        });
        let is_done = answer.is_done() || (again && answer.status == 412);
        if is_done {
            run.journal.acknowledge(asked.number, answer.status)?;
            self.open = None;
            self.learn(&asked, &answer);
        } else if answer.status >= 500 || answer.status == 429 || (again && answer.status == 409) {
            judge_refusal(run, &answer);
            rest(Duration::from_millis(20));
        } else {
            let text = String::from_utf8_lossy(&answer.body).chars().take(300).collect::<String>();
            run.told(|told| {
                told.wrong.push(format!("{:?} was answered {}: {text}", asked.effect, answer.status))
            });
            self.open = None;
        }
        Ok(Ok(()))
    }

    /// Sends once more what was acknowledged: the same answer, and no second effect.
    fn repeat(&mut self, run: &Run<'_>, client: &mut Client) -> std::io::Result<()> {
        let Some((request, first)) = &self.done else { return Ok(()) };
        let answer = client.send(request)?;
        run.told(|told| *told.statuses.entry(answer.status).or_default() += 1);
        if answer.is_done() && identity(&answer) != *first {
            let text = format!("a repeated key got '{}' instead of '{first}'", identity(&answer));
            run.told(|told| told.wrong.push(text));
        }
        Ok(())
    }

    /// Whether an upload is on its customer's timeline; nothing when that cannot be told now.
    fn is_there(&self, client: &mut Client, effect: &Effect) -> std::io::Result<Option<bool>> {
        let Effect::Upload { customer, body, .. } = effect else { return Ok(None) };
        let Some(known) = self.customers.iter().find(|known| known.customer == *customer) else {
            return Ok(None);
        };
        let answer =
            client.send(&Request::get(format!("/api/v1/customers/{}/timeline?limit=200", known.id)))?;
        let page = answer.json();
        let Some(items) = page["items"].as_array() else { return Ok(None) };
        Ok(Some(items.iter().any(|item| item["body"] == body.as_str())))
    }

    fn learn(&mut self, asked: &Asked, answer: &Answer) {
        match &asked.effect {
            Effect::Customer { customer, .. } => {
                let id = answer.json()["id"].as_str().unwrap_or_default().to_owned();
                self.customers.push(Known { customer: customer.clone(), id, version: 1 });
                if self.customers.len() > REMEMBERED {
                    self.customers.remove(0);
                }
            }
            Effect::Change { customer, from, .. } => {
                if let Some(known) = self.customers.iter_mut().find(|known| known.customer == *customer) {
                    known.version = from + 1;
                }
            }
            _ => {}
        }
        if asked.request.headers.contains("idempotency-key") {
            self.done = Some((asked.request.clone(), identity(answer)));
        }
    }

    fn think(&mut self) -> (Effect, Request) {
        self.made += 1;
        let (name, made) = (&self.name, self.made);
        let key = format!("{name}-{made}");
        let choice = self.random.below(100);
        if self.customers.is_empty() || choice < 25 {
            let (customer, name) = (format!("c-{key}"), format!("Customer {key}"));
            let body = json!({
                "kind": "person", "name": name, "external_id": customer, "custom": { "step": 0 },
                "contact_points": [{ "kind": "email", "value": format!("{key}@example.com"), "primary": true }],
            });
            let request = Request::json("POST", "/api/v1/customers", &body).with("idempotency-key", &key);
            return (Effect::Customer { customer, name }, request);
        }
        let place = self.random.below(self.customers.len());
        let Known { customer, id, version } = &self.customers[place];
        let customer = customer.clone();
        match choice {
            25..50 => {
                let request = Request::json(
                    "PATCH",
                    format!("/api/v1/customers/{id}"),
                    &json!({ "custom": { "step": made } }),
                );
                let request = request.with("if-match", &format!("\"{version}\""));
                (Effect::Change { customer, from: *version, step: made }, request)
            }
            50..70 => {
                let body = format!("n-{key}");
                let path = format!("/api/v1/customers/{id}/timeline");
                let request = Request::json("POST", path, &json!({ "kind": "note", "body": body }));
                (Effect::Note { customer, body }, request.with("idempotency-key", &key))
            }
            70..85 => {
                let (order, lines) = (format!("o-{key}"), self.random.between(1, 3));
                let amount = self.random.between(100, 9_999) as i64;
                let line = |number: usize| {
                    json!({
                        "order": order, "line": number, "customer": id, "at": "2026-03-02T10:00:00Z",
                        "product": format!("Bread {number}"), "quantity": 1,
                        "amount": { "minor": amount, "currency": "EUR" },
                    })
                };
                let body = (1..=lines).map(line).collect::<Vec<_>>().into();
                let request = Request::json("POST", "/api/v1/purchases", &body);
                (Effect::Order { customer, order, lines, amount }, request.with("idempotency-key", &key))
            }
            _ => {
                let body = format!("u-{key}");
                let size = if self.random.percent(20) {
                    self.random.between(60_000, 200_000)
                } else {
                    self.random.between(1, 6_000)
                };
                let content = self.random.bytes(size);
                let hash = sha256(&content);
                let request = form(format!("/customers/{id}/entries"), &body, &content);
                (Effect::Upload { customer, body, hash, size }, request)
            }
        }
    }
}

/// A note with one file, as a browser sends it (RFC 7578).
fn form(path: String, text: &str, content: &[u8]) -> Request {
    let part = |about: &str| format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {about}");
    let mut body = format!(
        "{}\r\n\r\nnote\r\n{}\r\n\r\n{text}\r\n{}\r\ncontent-type: application/octet-stream\r\n\r\n",
        part("name=\"kind\""),
        part("name=\"body\""),
        part("name=\"files\"; filename=\"crash.bin\""),
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let headers = format!("content-type: multipart/form-data; boundary={BOUNDARY}\r\n");
    Request { method: "POST", path, headers, body }
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What must be the same when a request is repeated.
fn identity(answer: &Answer) -> String {
    let body = answer.json();
    format!("{} {} {}", answer.status, body["id"], body["created"])
}

/// A refusal says in `application/problem+json` what happened, with 503 or 507 (429 when there is too much to do),
/// and with 503 when to come back.
fn judge_refusal(run: &Run<'_>, answer: &Answer) {
    let problem = answer.json();
    let is_problem =
        answer.header("content-type").is_some_and(|kind| kind.starts_with("application/problem+json"))
            || answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let is_clear = match answer.status {
        503 | 429 => is_problem && answer.header("retry-after").is_some(),
        507 | 409 => is_problem,
        _ => false,
    };
    if !is_clear {
        let text = format!("{} {}", answer.status, problem["detail"].as_str().unwrap_or("without a problem"));
        run.told(|told| *told.unclear.entry(text).or_default() += 1);
    }
}

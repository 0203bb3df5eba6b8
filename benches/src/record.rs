//! Which statements a page runs, told by the running program itself.
//!
//! A server is started once with its log of statements on. Each address is asked for, and the statements that
//! the log names until the next sign of life are that page's. Their texts are taken as they are; the values of
//! their parameters are found by what stands before each place. The bare side then runs exactly these, and
//! checks that each answers as many rows as it did for the page.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::ChildStderr;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rusqlite::types::Value;

use crate::Trouble;
use crate::cases::{Case, Facts, Variant};
use crate::client::Client;
use crate::say::rest;
use crate::server::Server;

/// What `/readyz` asks: it ends the statements of the page before it.
const SIGN_OF_LIFE: &str = "select cast(1 as bigint)";

/// One statement of a page, ready to be run without it.
pub struct Statement {
    pub sql: String,
    /// Names of places, `$1`, with their values.
    pub values: Vec<(String, Value)>,
    pub rows: u64,
}

/// Everything one address made the program run.
#[derive(Default)]
pub struct Recorded {
    pub statements: Vec<Statement>,
    /// Texts of statements whose values are not known here; the bare side goes without them.
    pub unknown: Vec<String>,
    /// Texts of statements that change something.
    pub writes: Vec<String>,
}

struct Told {
    sql: String,
    rows: u64,
}

/// Records all variants of all cases over the database in `folder`.
///
/// # Errors
/// When the server does not serve, or a page does not answer 200.
pub fn record(
    binary: &Path,
    folder: &Path,
    cookie: &str,
    cases: &[Case],
) -> Result<Vec<Vec<Recorded>>, Trouble> {
    let (server, log) = Server::serve_and_tell(binary, folder)?;
    let told = listen(log);
    let mut client = Client::connect(&server.host, Some(cookie))?;
    // Nobody's question, so that no session is looked up for it.
    let mut probe = Client::connect(&server.host, None)?;
    // What is due at a start is none of the pages' work.
    rest(Duration::from_secs(2));
    until_sign_of_life(&mut probe, &told)?;

    let mut all = Vec::new();
    for case in cases {
        let mut recorded = Vec::new();
        for variant in &case.variants {
            let answer = client.get(&variant.path, case.head)?;
            if answer.status != 200 {
                return Err(Trouble::new(format!(
                    "{} was answered with status {}",
                    variant.path, answer.status
                )));
            }
            recorded.push(sort_out(until_sign_of_life(&mut probe, &told)?, variant));
        }
        all.push(recorded);
    }
    drop((client, probe));
    server.stop()?;
    Ok(all)
}

fn listen(log: ChildStderr) -> Receiver<Told> {
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            if let Some(statement) = read_line(&line)
                && tell.send(statement).is_err()
            {
                return;
            }
        }
    });
    told
}

/// One line of the log, if it is about a statement.
fn read_line(line: &str) -> Option<Told> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    if line.get("target")?.as_str()? != "vinculo::sql" {
        return None;
    }
    let fields = line.get("fields")?;
    let sql = fields.get("statement")?.as_str()?.trim().to_owned();
    Some(Told { sql, rows: fields.get("rows")?.as_u64()? })
}

fn until_sign_of_life(probe: &mut Client, told: &Receiver<Told>) -> Result<Vec<Told>, Trouble> {
    probe.get("/readyz", "")?;
    let mut all = Vec::new();
    loop {
        let silent = |_| {
            Trouble::new("the server's log does not name its statements (VINCULO_LOG=vinculo::sql=debug)")
        };
        let statement = told.recv_timeout(Duration::from_secs(5)).map_err(silent)?;
        if statement.sql == SIGN_OF_LIFE {
            return Ok(all);
        }
        all.push(statement);
    }
}

fn sort_out(told: Vec<Told>, variant: &Variant) -> Recorded {
    let mut recorded = Recorded::default();
    for Told { sql, rows } in told {
        let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
        let first = words.split(' ').next().unwrap_or_default().to_ascii_lowercase();
        // Jobs look for work in between, and a new connection sets itself up.
        if words.contains(" job ")
            || matches!(first.as_str(), "pragma" | "begin" | "savepoint" | "release" | "commit")
        {
            continue;
        }
        if !matches!(first.as_str(), "select" | "with") {
            recorded.writes.push(words);
            continue;
        }
        match values(&words, &variant.facts) {
            Some(values) => recorded.statements.push(Statement { sql, values, rows }),
            None => recorded.unknown.push(words),
        }
    }
    recorded
}

/// The values of all places in a statement; none when one of them is not known.
fn values(sql: &str, facts: &Facts) -> Option<Vec<(String, Value)>> {
    let mut values: Vec<(String, Value)> = Vec::new();
    for (at, _) in sql.match_indices('$') {
        let digits: String = sql[at + 1..].chars().take_while(char::is_ascii_digit).collect();
        let place = format!("${digits}");
        if values.iter().any(|(known, _)| *known == place) {
            continue;
        }
        // A place that stands twice is known by either.
        let mut places = sql
            .match_indices(&place)
            .filter(|(at, _)| !sql[at + place.len()..].starts_with(|c: char| c.is_ascii_digit()));
        let value = places.find_map(|(at, _)| value(sql, &sql[..at], facts))?;
        values.push((place, value));
    }
    Some(values)
}

fn value(sql: &str, before: &str, facts: &Facts) -> Option<Value> {
    // Within a list, what counts stands before its parenthesis.
    let mut before = before.trim_end();
    let mut nth = 0;
    while let Some((front, last)) =
        before.strip_suffix(',').and_then(|front| front.trim_end().rsplit_once('$'))
    {
        if last.is_empty() || !last.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        before = front.trim_end();
        nth += 1;
    }
    if before.ends_with("entry_id in (") && !facts.1.is_empty() {
        return facts.1.get(nth % facts.1.len()).cloned();
    }
    if before.ends_with("limit") {
        return Some(limit(sql).into());
    }
    facts.0.iter().find(|(text, _)| before.ends_with(text)).map(|(_, value)| value.clone())
}

/// The limits that our pages pass as a parameter, by what they read.
fn limit(sql: &str) -> i64 {
    match () {
        () if sql.starts_with("select count(*)") => 1_001,
        () if sql.contains("from entry_link") => 51,
        () if sql.contains("from party_link") => 200,
        () => 20,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let entries = vec![Value::Integer(7), Value::Integer(8)];
        Facts(vec![("p.id =", Value::Integer(1)), ("s.seen_at >", Value::Integer(2))], entries)
    }

    #[test]
    fn a_value_is_known_by_what_stands_before_its_place() {
        let sql = "select 1 from party p where s.seen_at > $2 and p.id = $1";

        let found = values(sql, &facts());

        let expected = vec![("$2".to_owned(), Value::Integer(2)), ("$1".to_owned(), Value::Integer(1))];
        assert_eq!(found, Some(expected));
    }

    #[test]
    fn a_list_is_filled_from_its_own_values_round_and_round() {
        let found = values("select 1 from entry_file ef where ef.entry_id in ($1, $2, $3)", &facts());

        let found: Option<Vec<Value>> =
            found.map(|values| values.into_iter().map(|(_, value)| value).collect());
        assert_eq!(found, Some(vec![Value::Integer(7), Value::Integer(8), Value::Integer(7)]));
    }

    #[test]
    fn a_statement_with_an_unknown_value_is_left_out() {
        assert_eq!(values("select 1 from account where email = $1", &facts()), None);
    }

    #[test]
    fn a_line_of_the_log_names_its_statement_and_rows() {
        let line = r#"{"level":"DEBUG","fields":{"statement":"select 1","rows":1},"target":"vinculo::sql"}"#;

        let told = read_line(line).expect("it is about a statement");

        assert_eq!((told.sql.as_str(), told.rows), ("select 1", 1));
    }
}

//! What authorisation costs: the same list page for an administrator, for somebody who sees what their teams have,
//! and for somebody who sees their own, each with as many rows.

use rusqlite::{Connection, params};

use crate::Trouble;
use crate::client::Client;
use crate::fill::session_of;
use crate::say::Watch;
use crate::table::median;

/// Pages that every reach fills.
const PAGES: [&str; 3] = ["/customers", "/customers?sort=-spent", "/customers?sort=-last_contact"];

/// One page's middles, in microseconds.
pub struct Reached {
    pub page: &'static str,
    pub everyone: f64,
    pub team: f64,
    pub own: f64,
}

/// The cookies of three people with different reach.
pub struct Readers {
    everyone: String,
    team: String,
    own: String,
}

/// Lets in one colleague of each reach: the second owns customers, the third is in every team.
///
/// # Errors
/// When the database refuses.
pub fn let_in(connection: &Connection, everyone: String) -> Result<Readers, Trouble> {
    let colleague = |handle: &str, reach: &str| -> Result<[u8; 16], Trouble> {
        connection.execute("update account set reach = ?2 where handle = ?1", params![handle, reach])?;
        Ok(connection.query_row("select id from account where handle = ?1", [handle], |row| row.get(0))?)
    };
    let (own, team) = (colleague("colleague1", "own")?, colleague("colleague2", "team")?);
    connection.execute(
        "insert into team_member (team_id, account_id) select id, ?1 from team where true on conflict do nothing",
        params![team],
    )?;
    Ok(Readers { everyone, team: session_of(connection, team, 't')?, own: session_of(connection, own, 'o')? })
}

/// Asks for each page as all three in turn, so that they meet the same weather on the machine.
///
/// # Errors
/// When the server stops answering, or they do not get as many rows.
pub fn compare(host: &str, readers: &Readers, requests: usize) -> Result<Vec<Reached>, Trouble> {
    let mut clients = [&readers.everyone, &readers.team, &readers.own]
        .into_iter()
        .map(|cookie| Client::connect(host, Some(cookie)))
        .collect::<Result<Vec<_>, Trouble>>()?;
    let mut reached = Vec::new();
    for page in PAGES {
        let mut times = [const { Vec::new() }; 3];
        for number in 0..requests + requests / 10 {
            let mut rows = Vec::new();
            for (client, times) in clients.iter_mut().zip(&mut times) {
                let watch = Watch::start();
                let answer = client.get(page, "")?;
                if number >= requests / 10 {
                    times.push(watch.microseconds());
                }
                if answer.status != 200 {
                    return Err(Trouble::new(format!("{page} was answered with status {}", answer.status)));
                }
                rows.push(String::from_utf8_lossy(&answer.body).matches("<tr data-row").count());
            }
            if rows.iter().any(|count| *count == 0 || *count != rows[0]) {
                return Err(Trouble::new(format!("{page} has {rows:?} rows for the three of them")));
            }
        }
        let [everyone, team, own] = times.map(|times| median(&times));
        reached.push(Reached { page, everyone, team, own });
    }
    Ok(reached)
}

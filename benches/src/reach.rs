//! What authorisation costs: the same list page for an administrator, for somebody who sees what their teams have,
//! and for somebody who sees their own, each with as many rows.

use rusqlite::{Connection, params};

use crate::Trouble;
use crate::client::Client;
use crate::fill::session_of;
use crate::say::Watch;
use crate::table::median;

/// The orders that are asked for.
const ORDERS: [&str; 3] = ["name", "-spent", "-last_contact"];

/// What the colleague of reach `own` owns, as a filter of somebody who sees everything.
const THE_SAME_ROWS: &str = "filter=owner+%3D+%22colleague1%22&";

/// One list's middles, in microseconds.
pub struct Reached {
    pub order: &'static str,
    pub reach: &'static str,
    /// For somebody who sees everything.
    pub everyone: f64,
    /// Within the reach.
    pub within: f64,
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

/// Asks for each list within a reach and without one, in turn, so that both meet the same weather on the machine.
/// Beside one's own stands an administrator's list of the same customers; beside the teams' that of all, which has as
/// many on a page.
///
/// # Errors
/// When the server stops answering, or they do not get as many rows.
pub fn compare(host: &str, readers: &Readers, requests: usize) -> Result<Vec<Reached>, Trouble> {
    let mut reached = Vec::new();
    for order in ORDERS {
        for (reach, cookie, filter) in [("team", &readers.team, ""), ("own", &readers.own, THE_SAME_ROWS)] {
            let pages = [format!("/customers?{filter}sort={order}"), format!("/customers?sort={order}")];
            let mut clients =
                [Client::connect(host, Some(&readers.everyone))?, Client::connect(host, Some(cookie))?];
            let mut times = [const { Vec::new() }; 2];
            for number in 0..requests + requests / 10 {
                let mut rows = [0; 2];
                for (side, client) in clients.iter_mut().enumerate() {
                    let watch = Watch::start();
                    let answer = client.get(&pages[side], "")?;
                    if number >= requests / 10 {
                        times[side].push(watch.microseconds());
                    }
                    if answer.status != 200 {
                        return Err(Trouble::new(format!("{} got status {}", pages[side], answer.status)));
                    }
                    rows[side] = String::from_utf8_lossy(&answer.body).matches("<tr data-row").count();
                }
                if rows[0] == 0 || rows[0] != rows[1] {
                    return Err(Trouble::new(format!("{} has {rows:?} rows for the two of them", pages[1])));
                }
            }
            let [everyone, within] = times.map(|times| median(&times));
            reached.push(Reached { order, reach, everyone, within });
        }
    }
    Ok(reached)
}

//! Guessing passwords must not pay: after a few failures each further attempt
//! has to wait twice as long, for the account and for the caller's address.
//!
//! Somebody with many addresses and a list of accounts is held up by a limit over all of them together. Who comes
//! from a network where they worked lately does not wait for that one, so nobody shuts the house by guessing.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap};

use super::secret::{base64url, sha256};
use super::store::attempts;
use crate::clock::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use crate::db::{Db, Result, Tx};
use crate::id::Id;
use crate::network::Network;
use crate::views;
use crate::web::App;

/// An account's owner mistypes a few times at most.
const FREE_FOR_ACCOUNT: i64 = 5;
/// A whole office may stand behind one address.
const FREE_FOR_ADDRESS: i64 = 20;
const LONGEST_WAIT: i64 = 900 * SECOND;
/// So many failures of everybody together in a minute: a house of some hundred people in the morning has fewer.
const FREE_FOR_ALL: i64 = 100;
/// So long everybody waits then.
const WAIT_OF_ALL: i64 = 10 * SECOND;
/// So long is a network remembered where somebody worked.
const WORKED_LATELY: i64 = 30 * DAY;
/// Older failures are forgotten.
pub(super) const REMEMBERED: i64 = HOUR;

/// One attempt, counted as failed until it is known to have succeeded, so that
/// many guesses at the same moment count too.
pub(super) struct Attempt {
    account: String,
    others: Vec<String>,
    at: Timestamp,
}

/// A door to the outside; each has a limit of its own over all who knock.
#[derive(Clone, Copy)]
pub(super) enum Door {
    Password,
    Code,
    House,
}

impl Door {
    fn subject(self) -> &'static str {
        match self {
            Self::Password => "all:password",
            Self::Code => "all:code",
            Self::House => "all:house",
        }
    }
}

pub(super) enum Turn {
    Try(Attempt),
    /// Milliseconds to wait before the next attempt.
    Wait(i64),
}

/// Lets an attempt of somebody who is signed in through, or says how long to wait. `what` is what they try.
pub(super) async fn attempt(db: &Db, what: &str, now: Timestamp) -> Result<Turn> {
    attempt_by(db, what, None, Vec::new(), now).await
}

/// Lets an attempt from outside through, whose answer cannot be guessed.
pub(super) async fn attempt_from(
    db: &Db,
    what: &str,
    caller: Option<IpAddr>,
    now: Timestamp,
) -> Result<Turn> {
    attempt_by(db, what, caller, Vec::new(), now).await
}

/// Lets a guess at a door through, or says how long to wait. `account` is whose door it is, where that is known.
pub(super) async fn guess(
    db: &Db,
    door: Door,
    what: &str,
    account: Option<Id>,
    caller: Option<IpAddr>,
    now: Timestamp,
) -> Result<Turn> {
    let (failures, _) = attempts::count(db, door.subject(), now.plus(-MINUTE)).await?;
    if failures >= FREE_FOR_ALL {
        // Asked for unknown accounts too, so that the time tells nothing.
        let network = caller.map(views::network).unwrap_or_default();
        let since = now.plus(-WORKED_LATELY);
        if !views::worked_from(db, account.unwrap_or(Id::NONE), &network, since).await? {
            return Ok(Turn::Wait(WAIT_OF_ALL));
        }
    }
    attempt_by(db, what, caller, vec![door.subject().to_owned()], now).await
}

/// The name under which a caller's network is counted. A table needs no addresses in plain sight, only the same name
/// for the same one.
pub(super) fn subject_of(caller: IpAddr) -> String {
    format!("address:{}", base64url(&sha256(&network(caller))))
}

async fn attempt_by(
    db: &Db,
    what: &str,
    caller: Option<IpAddr>,
    mut others: Vec<String>,
    now: Timestamp,
) -> Result<Turn> {
    let since = now.plus(-REMEMBERED);
    let account = format!("account:{}", base64url(&sha256(what)));
    let address = caller.map(subject_of);
    let subjects: Vec<(&str, i64)> = std::iter::once((account.as_str(), FREE_FOR_ACCOUNT))
        .chain(address.as_deref().map(|address| (address, FREE_FOR_ADDRESS)))
        .collect();

    let mut allowed = Vec::new();
    for (subject, free) in &subjects {
        let (failures, last) = attempts::count(db, subject, since).await?;
        let wait = last.map_or(0, |last| wait(failures - free, last, now));
        if wait > 0 {
            return Ok(Turn::Wait(wait));
        }
        allowed.push((failures + 1).max(*free));
    }

    let mut tx = db.begin().await?;
    for subject in subjects.iter().map(|(subject, _)| *subject).chain(others.iter().map(String::as_str)) {
        attempts::add(&mut tx, subject, now).await?;
    }
    tx.unaudited("the outcome of the attempt is audited, not its start");
    tx.commit().await?;

    for ((subject, _), allowed) in subjects.iter().zip(allowed) {
        if attempts::count(db, subject, since).await?.0 > allowed {
            return Ok(Turn::Wait(SECOND));
        }
    }
    others.extend(address);
    Ok(Turn::Try(Attempt { account, others, at: now }))
}

/// Forgets the failures of an account that its owner got into.
pub(super) async fn succeeded(tx: &mut Tx, attempt: &Attempt) -> Result<()> {
    attempts::clear(tx, &attempt.account).await?;
    for subject in &attempt.others {
        attempts::take_back(tx, subject, attempt.at).await?;
    }
    Ok(())
}

/// How long to wait when `too_many` failures more than the free ones happened,
/// the last one at `last`: one second, then twice as long each time.
fn wait(too_many: i64, last: Timestamp, now: Timestamp) -> i64 {
    if too_many < 0 {
        return 0;
    }
    let delay = SECOND.saturating_mul(1 << too_many.min(20)).min(LONGEST_WAIT);
    last.plus(delay).0.saturating_sub(now.0).clamp(0, LONGEST_WAIT)
}

/// What one customer of a network provider holds: an IPv4 address, or an IPv6 /64.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).to_string()
        }
    }
}

/// The address a request comes from, as far as it can be known.
pub struct Caller(pub Option<IpAddr>);

impl FromRequestParts<App> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self(caller(app, &parts.headers, &parts.extensions)))
    }
}

/// The address a request comes from, as far as it can be known.
pub(crate) fn caller(app: &App, headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let forwarded = headers.get_all("x-forwarded-for").iter().filter_map(|header| header.to_str().ok());
    let forwarded: Vec<&str> = forwarded.flat_map(|header| header.split(',')).collect();
    peer.map(|peer| speaker(peer, &forwarded, &app.settings.trusted_proxies))
}

/// Whom `peer` speaks for. Each proxy appends the address it talks to, so the list is read from its end, and
/// only as long as whoever wrote an entry is believed: a proxy on this machine, or one of `proxies`.
fn speaker(peer: IpAddr, forwarded: &[&str], proxies: &[Network]) -> IpAddr {
    let is_believed = |address: IpAddr| {
        address.to_canonical().is_loopback() || proxies.iter().any(|proxy| proxy.contains(address))
    };
    let mut speaker = peer;
    for said in forwarded.iter().rev() {
        if !is_believed(speaker) {
            break;
        }
        let Ok(address) = said.trim().parse() else { break };
        speaker = address;
    }
    speaker
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_beyond_the_free_ones_doubles_the_wait_up_to_a_quarter_of_an_hour() {
        let at = Timestamp(1_000_000);

        assert_eq!(wait(-1, at, at), 0);
        assert_eq!(wait(0, at, at), 1_000);
        assert_eq!(wait(3, at, at), 8_000);
        assert_eq!(wait(3, at, at.plus(5_000)), 3_000);
        assert_eq!(wait(60, at, at), 900_000);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one_caller() {
        let first = network("2001:db8:1:2::1".parse().unwrap());
        let second = network("2001:db8:1:2:ffff::9".parse().unwrap());
        let other = network("2001:db8:1:3::1".parse().unwrap());

        assert_eq!(first, second);
        assert_ne!(first, other);
    }

    #[test]
    fn only_a_trusted_proxy_is_believed_about_whom_it_speaks_for() {
        let at = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = ["10.1.2.0/24".parse().unwrap()];
        let who = |peer: &str, said: &[&str]| speaker(at(peer), said, &proxies);

        assert_eq!(who("198.51.100.7", &["203.0.113.9"]), at("198.51.100.7"), "nobody asked a stranger");
        assert_eq!(who("10.1.3.1", &["203.0.113.9"]), at("10.1.3.1"), "a neighbour of the proxies");
        assert_eq!(who("10.1.2.1", &["203.0.113.9"]), at("203.0.113.9"));
        assert_eq!(who("127.0.0.1", &["203.0.113.9"]), at("203.0.113.9"));
        // Two proxies in a row; what the caller wrote in front of them is not believed.
        assert_eq!(who("127.0.0.1", &["192.0.2.66", "203.0.113.9", " 10.1.2.3"]), at("203.0.113.9"));
        assert_eq!(who("10.1.2.1", &["nonsense"]), at("10.1.2.1"));
        assert_eq!(who("10.1.2.1", &[]), at("10.1.2.1"));
    }
}

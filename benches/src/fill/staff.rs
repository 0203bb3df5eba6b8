//! The people who work with the customers, and the session that the measurements use.

use foundation::clock::{Clock, DAY};
use foundation::words;
use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};

use super::{id, insert_text};
use crate::Trouble;
use crate::random::Random;

/// The account that looks at the pages.
pub const ME: [u8; 16] = [0x5e; 16];
/// 43 letters, as a key must have; it opens nothing but databases made for measuring.
const KEY: &str = "bench-bench-bench-bench-bench-bench-bench-b";

/// Somebody who owns customers and writes entries.
pub struct Colleague {
    pub id: [u8; 16],
    pub name: String,
    pub key: String,
}

pub struct Staff {
    pub colleagues: Vec<Colleague>,
    pub teams: Vec<[u8; 16]>,
    pub tags: Vec<[u8; 16]>,
    pub products: Vec<[u8; 16]>,
}

const NAMES: [&str; 12] = [
    "Carmen Ortega",
    "Niamh Byrne",
    "Ioana Stănescu",
    "Olga Sokolova",
    "Luis Ibáñez",
    "Tom Hartley",
    "Radu Munteanu",
    "Dmitri Volkov",
    "Elena Vidal",
    "Grace Whitfield",
    "Ștefan Lupu",
    "Анна Белова",
];
const TEAMS: [&str; 3] = ["South", "East", "Key accounts"];
const TAGS: [&str; 12] = [
    "VIP",
    "newsletter",
    "wholesale",
    "fair 2025",
    "press",
    "supplier",
    "partner",
    "complaint",
    "referral",
    "student",
    "gift",
    "returns often",
];
const PRODUCTS: usize = 200;

/// Writes accounts, teams, tags and products.
pub fn hire(connection: &Connection, at: i64) -> Result<Staff, Trouble> {
    let mut random = Random::new(7);
    let mut staff =
        Staff { colleagues: Vec::new(), teams: Vec::new(), tags: Vec::new(), products: Vec::new() };
    let account =
        insert_text("account", "id, email, handle, name, role, reach, time_zone, created_at, updated_at");
    for (place, name) in NAMES.iter().enumerate() {
        let id = if place == 0 { ME } else { id(at, &mut random) };
        let role = if place == 0 { "administrator" } else { "agent" };
        let handle = format!("colleague{place}");
        let email = format!("{handle}@example.com");
        connection
            .execute(&account, params![id, email, handle, name, role, "everyone", "Europe/Madrid", at, at])?;
        staff.colleagues.push(Colleague { id, name: (*name).to_owned(), key: words::sort_key(name) });
    }
    for name in TEAMS {
        let team = id(at, &mut random);
        connection.execute(
            "insert into team (id, name, created_at) values (?1, ?2, ?3)",
            params![team, name, at],
        )?;
        staff.teams.push(team);
    }
    for name in TAGS {
        let tag = id(at, &mut random);
        let key = words::sort_key(name);
        connection
            .execute("insert into tag (id, name, name_key) values (?1, ?2, ?3)", params![tag, name, key])?;
        staff.tags.push(tag);
    }
    let product = insert_text("product", "id, sku, name, name_key, created_at");
    for number in 0..PRODUCTS {
        let made = id(at, &mut random);
        let name = format!("Model {number:03}");
        connection
            .execute(&product, params![made, format!("M-{number:03}"), name, words::sort_key(&name), at])?;
        staff.products.push(made);
    }
    Ok(staff)
}

/// Lets the measurements in for the next days, and gives the cookie.
pub fn renew_session(connection: &Connection) -> Result<String, Trouble> {
    let now = Clock::system().now().0;
    connection.execute(
        "insert or replace into session (key_hash, account_id, created_at, seen_at, expires_at)
         values (?1, ?2, ?3, ?3, ?4)",
        params![key_hash(), ME, now, now + 7 * DAY],
    )?;
    Ok(format!("vinculo={KEY}"))
}

/// Lets another account in, and gives its cookie; `letter` makes its key another one.
pub fn session_of(connection: &Connection, account: [u8; 16], letter: char) -> Result<String, Trouble> {
    let now = Clock::system().now().0;
    let key = format!("{}{letter}", &KEY[1..]);
    let epoch: i64 =
        connection.query_row("select epoch from account where id = ?1", [account], |row| row.get(0))?;
    connection.execute(
        "insert or replace into session (key_hash, account_id, created_at, seen_at, expires_at, epoch)
         values (?1, ?2, ?3, ?3, ?4, ?5)",
        params![Sha256::digest(key.as_bytes()).to_vec(), account, now, now + 7 * DAY, epoch],
    )?;
    Ok(format!("vinculo={key}"))
}

/// What the database keeps of the session's key.
pub fn key_hash() -> Vec<u8> {
    Sha256::digest(KEY.as_bytes()).to_vec()
}

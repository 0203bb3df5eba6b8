//! Which pages are asked for, each for many customers or words, so that no cache knows the answer by heart.

use std::path::Path;

use foundation::clock::{Clock, DAY, HOUR};
use foundation::words;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use uuid::Uuid;

use crate::Trouble;
use crate::fill::{LONG_EVERY, ME, key_hash};
use crate::random::Random;

/// Different customers, places in the list, or words of one case.
const VARIANTS: usize = 300;
const COUNTRIES: [&str; 6] = ["ES", "RO", "MD", "GB", "RU", "US"];
/// What htmx sends when it wants a part of a page.
const PART: &str = "hx-request: true\r\n";

/// One kind of page.
pub struct Case {
    pub name: String,
    /// Header lines of its own.
    pub head: &'static str,
    pub variants: Vec<Variant>,
    /// Whether it is compared to its bare SQL, or only large to small.
    pub is_compared: bool,
}

/// One address, and what the parameters of the statements behind it must be.
pub struct Variant {
    pub path: String,
    pub facts: Facts,
}

/// Values by the text that stands before their place in a statement, such as `p.id =`.
#[derive(Clone, Default)]
pub struct Facts(pub Vec<(&'static str, Value)>, pub Vec<Value>);

impl Facts {
    fn with(mut self, before: &'static str, value: impl Into<Value>) -> Self {
        self.0.push((before, value.into()));
        self
    }
}

struct Sampled {
    id: Uuid,
    name: String,
    name_key: String,
    spent_minor: i64,
}

/// All cases for the database in `folder`.
///
/// # Errors
/// When the database cannot be read.
pub fn cases(folder: &Path) -> Result<Vec<Case>, Trouble> {
    let connection =
        Connection::open_with_flags(folder.join("vinculo.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let mut random = Random::new(3);
    let most: i64 = connection.query_row("select max(row) from party", [], |row| row.get(0))?;
    let people = (0..VARIANTS)
        .map(|_| sampled(&connection, 1 + i64::try_from(random.below(usize::try_from(most)?))?))
        .collect::<Result<Vec<_>, Trouble>>()?;

    let mut cases = vec![
        one("list, by name", "", vec![list("/customers", facts())]),
        one("list, by name, scrolled on", PART, people.iter().map(after_name).collect()),
        one("list, by name, from within", "", people.iter().map(after_name).collect()),
        one("list, most spent first", "", vec![list("/customers?sort=-spent", facts())]),
        one("list, most spent, scrolled on", PART, people.iter().map(after_spent).collect()),
        one("list, of one country", "", COUNTRIES.iter().map(|country| of_country(country)).collect()),
        one("record, 60 entries", "", long_records(&connection, &mut random, most)?),
        one("record, 10 entries", "", records(&connection, &people)?),
    ];
    for letters in [3, 4, 5, 6, 8] {
        let typed = people.iter().enumerate().filter_map(|(place, someone)| {
            let is_inside = place % 2 == 1;
            fragment(&words::fold(&someone.name), letters, is_inside, &mut random)
        });
        cases.push(one(
            &format!("search, {letters} letters"),
            PART,
            typed.map(|typed| search(&typed)).collect(),
        ));
    }
    cases.push(Case { is_compared: false, ..one("today", "", vec![today()]) });
    Ok(cases)
}

/// Its values are near those of the page, which is enough to see what its statements do.
fn today() -> Variant {
    let now = Clock::system().now().0;
    let mut facts = facts().with("due_at >=", now - 30 * DAY).with("due_at <", now + 7 * DAY);
    for before in ["owner_id =", "deputy_id =", "assignee_id =", "author_id <>"] {
        facts = facts.with(before, ME.to_vec());
    }
    let facts = facts.with("l.at >=", now - 7 * DAY).with("buys_every_days *", DAY as f64).with("<", now);
    Variant { path: "/today".to_owned(), facts }
}

fn one(name: &str, head: &'static str, variants: Vec<Variant>) -> Case {
    Case { name: name.to_owned(), head, variants, is_compared: true }
}

fn sampled(connection: &Connection, row: i64) -> Result<Sampled, Trouble> {
    let sql = "select id, name, name_key, spent_minor from party where row = ?1";
    Ok(connection.query_row(sql, [row], |row| {
        Ok(Sampled {
            id: Uuid::from_bytes(row.get(0)?),
            name: row.get(1)?,
            name_key: row.get(2)?,
            spent_minor: row.get(3)?,
        })
    })?)
}

/// What every page's statements ask: whose session it is.
fn facts() -> Facts {
    let now = Clock::system().now().0;
    Facts::default()
        .with("s.key_hash =", key_hash())
        .with("s.seen_at >", now - 12 * HOUR)
        .with("s.expires_at >", now)
        .with("account_id =", ME.to_vec())
}

fn list(path: &str, facts: Facts) -> Variant {
    Variant { path: path.to_owned(), facts }
}

fn after_name(start: &Sampled) -> Variant {
    let cursor = cursor(&serde_json::json!([[start.name_key], start.id]));
    let facts = facts()
        .with("p.name_key =", start.name_key.clone())
        .with("p.name_key >", start.name_key.clone())
        .with("p.id >", start.id.as_bytes().to_vec());
    list(&format!("/customers?after={cursor}"), facts)
}

fn after_spent(start: &Sampled) -> Variant {
    let cursor = cursor(&serde_json::json!([[start.spent_minor], start.id]));
    let facts = facts()
        .with("p.spent_minor =", start.spent_minor)
        .with("p.spent_minor <", start.spent_minor)
        .with("p.id <", start.id.as_bytes().to_vec());
    list(&format!("/customers?sort=-spent&after={cursor}"), facts)
}

/// The list's cursor: keys and id as JSON, in hexadecimal digits.
fn cursor(keys: &serde_json::Value) -> String {
    keys.to_string().bytes().map(|byte| format!("{byte:02x}")).collect()
}

fn of_country(country: &str) -> Variant {
    let filter = encoded(&format!("country = \"{country}\""));
    let country = country.to_owned();
    let facts = facts().with("p.country =", country.clone()).with("coalesce(p.country, '') =", country);
    list(&format!("/customers?filter={filter}"), facts)
}

fn long_records(connection: &Connection, random: &mut Random, most: i64) -> Result<Vec<Variant>, Trouble> {
    let long = usize::try_from(most)? / LONG_EVERY as usize;
    let rows = (0..VARIANTS.min(long)).map(|_| i64::try_from((random.below(long) + 1) * LONG_EVERY as usize));
    rows.map(|row| record(connection, &sampled(connection, row?)?)).collect()
}

fn records(connection: &Connection, people: &[Sampled]) -> Result<Vec<Variant>, Trouble> {
    people.iter().map(|someone| record(connection, someone)).collect()
}

fn record(connection: &Connection, someone: &Sampled) -> Result<Variant, Trouble> {
    let party = someone.id.as_bytes().to_vec();
    let mut facts = facts();
    for before in ["p.id =", "party_id =", "party_id in (", "object_id =", "from_id =", "to_id ="] {
        facts = facts.with(before, party.clone());
    }
    let mut entries = connection.prepare_cached(
        "select entry_id from entry_link
         where object_kind = 'party' and object_id = ?1
         order by at desc, entry_id desc limit 50",
    )?;
    facts.1 = entries.query_map([&party], |row| row.get::<_, Value>(0))?.collect::<Result<_, _>>()?;
    Ok(Variant { path: format!("/customers/{}", someone.id), facts })
}

/// So many letters of a folded name: the start of one of its words, or from within one.
fn fragment(name: &str, letters: usize, is_inside: bool, random: &mut Random) -> Option<String> {
    let long_enough = |word: &&str| word.chars().count() >= letters + usize::from(is_inside);
    let words: Vec<&str> = name.split(' ').filter(long_enough).collect();
    if words.is_empty() {
        // Nobody's name is so long: then people go on typing into the next word.
        let start: String = name.chars().take(letters).collect();
        return (start.chars().count() == letters && !start.ends_with(' ')).then_some(start);
    }
    let word = random.pick(&words);
    let skip = if is_inside { 1 + random.below(word.chars().count() - letters) } else { 0 };
    Some(word.chars().skip(skip).take(letters).collect())
}

fn search(typed: &str) -> Variant {
    let key = words::sort_key(typed);
    let facts = facts()
        .with("p.name_key >=", key.clone())
        .with("p.name_key <", format!("{key}\u{10FFFF}"))
        .with("match", trigrams(typed));
    Variant { path: format!("/palette?q={}", encoded(typed)), facts }
}

/// What the trigram index is asked first: pieces of three letters that hold every letter of a spelling of each word.
fn trigrams(typed: &str) -> String {
    let all_of = |spelling: &String| {
        let letters: Vec<char> = spelling.chars().collect();
        let last = letters.len().saturating_sub(3);
        let pieces: Vec<String> = letters
            .windows(3)
            .enumerate()
            .filter(|(place, _)| place % 3 == 0 || *place == last)
            .map(|(_, piece)| format!("\"{}\"", String::from_iter(piece)))
            .collect();
        (!pieces.is_empty()).then(|| format!("({})", pieces.join(" AND ")))
    };
    let words = words::fold_query(typed).into_iter().filter_map(|spellings| {
        let any: Vec<String> = spellings.iter().filter_map(all_of).collect();
        (!any.is_empty()).then(|| format!("({})", any.join(" OR ")))
    });
    words.collect::<Vec<_>>().join(" AND ")
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_has_as_many_letters_as_asked() {
        let mut random = Random::new(1);

        assert_eq!(fragment("ana popescu", 3, false, &mut random).map(|typed| typed.len()), Some(3));
        assert_eq!(fragment("ana popescu", 8, false, &mut random).as_deref(), Some("ana pope"));
        assert_eq!(fragment("ana popescu", 6, true, &mut random).as_deref(), Some("opescu"));
        assert_eq!(fragment("ana li", 8, false, &mut random), None);
    }

    #[test]
    fn a_word_is_asked_for_by_its_pieces() {
        assert_eq!(trigrams("pope"), r#"(("pop" AND "ope"))"#);
    }

    #[test]
    fn an_address_holds_no_blank_and_no_quote() {
        // RFC 3986, 2.1: a blank is %20, a double quote %22, = is %3D.
        assert_eq!(encoded("country = \"RO\""), "country%20%3D%20%22RO%22");
    }
}

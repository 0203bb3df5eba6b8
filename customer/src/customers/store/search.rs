//! Finding a customer by any part of a name, e-mail or phone, in either alphabet.

use std::borrow::Cow;

use foundation::args;
use foundation::db::{Args, Db, Query, Result};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::Part;
use foundation::words;

use super::copies::own_part;
use crate::customers::fields::is_read;

use crate::customers::customer::Kind;
use crate::customers::guard::{GUARD, shown};

/// A customer that was found, with what tells them apart.
#[derive(Clone)]
pub struct Hit {
    pub id: Id,
    pub kind: Kind,
    pub name: String,
    pub organisation_name: Option<String>,
    pub country: Option<String>,
    search: String,
    name_key: String,
}

impl foundation::db::FromRow for Hit {
    fn from_row(row: &mut foundation::db::Row) -> Result<Self> {
        let mut hit = Self {
            id: row.take()?,
            kind: row.take()?,
            name: row.take()?,
            organisation_name: row.take()?,
            country: row.take()?,
            search: row.take()?,
            name_key: row.take()?,
        };
        // Whoever does not read how customers are reached finds them by their names.
        if hit.search.is_empty() {
            hit.search = words::fold_both(&hit.name);
        }
        // Nobody is found by the name of an employer who may not be seen.
        if hit.organisation_name.is_none() {
            let own = own_part(&hit.search).len();
            hit.search.truncate(own);
        }
        Ok(hit)
    }
}

/// So many candidates are ranked for each customer that is shown, and never fewer than [`FEWEST_CANDIDATES`]: among
/// fewer, what only looks like it hides what fits, and the index is asked once more.
const CANDIDATES_EACH: usize = 4;
const FEWEST_CANDIDATES: usize = 60;

/// So many times more for whoever finds by names alone: what was found by anything else does not count afterwards.
const TIMES_BY_NAME: usize = 10;

/// Whether all that a customer is found by is read.
fn finds_by_all(scope: &Scope) -> bool {
    ["contact_points", "external_id"].iter().all(|word| is_read(scope, word))
}

/// The statement as whoever has `scope` may ask it.
fn asked<'t>(scope: &Scope, text: &'t str) -> Cow<'t, str> {
    match shown(scope, text) {
        text if finds_by_all(scope) => text,
        text => Cow::Owned(text.replacen("p.search, p.name_key", "'', p.name_key", 1)),
    }
}

macro_rules! hit_columns {
    () => {
        "p.id, p.kind, p.name, p.organisation_name, p.country, p.search, p.name_key"
    };
}

/// The best `limit` customers for what was typed.
///
/// # Errors
/// When the database fails.
pub async fn search(db: &Db, scope: &Scope, typed: &str, limit: usize) -> Result<Vec<Hit>> {
    let typed: String = typed.chars().take(100).collect();
    let folded = words::fold(&typed);
    let needles = needles(&typed);
    // Signs alone are no word: they would fit everybody.
    if folded.is_empty() || needles.iter().flatten().all(String::is_empty) {
        return Ok(Vec::new());
    }
    // Whoever's name starts so is what most people look for, and one short range of an index.
    let key = words::sort_key(&typed);
    let mut hits = starting_with(db, scope, &key).await?;
    // Nobody else ranks before these, so when they fill the answer the index need not be asked.
    let is_full = hits.len() >= limit;
    if !is_full && needles.iter().flatten().any(|needle| needle.chars().count() >= 3) {
        let most = most_candidates(scope, limit);
        let some = candidates(db, scope, &needles, Pieces::Some, most).await?;
        let fitting = some.iter().filter(|hit| fits(hit, &needles)).count();
        // What fits may stand behind what only looks like it.
        let is_hidden = some.len() == most && fitting < limit;
        let more =
            if is_hidden { candidates(db, scope, &needles, Pieces::All, most).await? } else { Vec::new() };
        for hit in some.into_iter().chain(more) {
            if !hits.iter().any(|known| known.id == hit.id) {
                hits.push(hit);
            }
        }
    }
    let fitting = hits.into_iter().filter(|hit| fits(hit, &needles));
    let mut ranked: Vec<_> = fitting.map(|hit| (rank(&hit, &key, &needles), hit)).collect();
    ranked.sort_by(|(a, one), (b, other)| (a, &one.name_key, one.id).cmp(&(b, &other.name_key, other.id)));
    let found: Vec<Hit> = ranked.into_iter().take(limit).map(|(_, hit)| hit).collect();
    scope.lists(&[Part::Name, Part::Details], found.iter().map(|hit| hit.id));
    Ok(found)
}

/// Whether every word stands in what the customer is known by, in one of its spellings.
fn fits(hit: &Hit, needles: &[Vec<String>]) -> bool {
    needles.iter().all(|any| any.iter().any(|needle| hit.search.contains(needle.as_str())))
}

/// The words to look for, each with its spellings; a phone number loses its blanks.
fn needles(typed: &str) -> Vec<Vec<String>> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let is_phone = digits.len() >= 4 && typed.chars().all(|c| c.is_ascii_digit() || " +-()./".contains(c));
    if !is_phone {
        return words::fold_query(typed);
    }
    let national = digits.trim_start_matches('0').to_owned();
    vec![vec![national]]
}

/// What comes first: the whole name, then a name that starts so, then words that do; false before true.
fn rank(hit: &Hit, key: &str, needles: &[Vec<String>]) -> [bool; 3] {
    let starts_word =
        |needle: &String| hit.search.split_whitespace().any(|word| word.starts_with(needle.as_str()));
    let words_start = needles.iter().all(|any| any.iter().any(starts_word));
    [hit.name_key != key, !hit.name_key.starts_with(key), !words_start]
}

async fn starting_with(db: &Db, scope: &Scope, key: &str) -> Result<Vec<Hit>> {
    let mut args = args![key, format!("{key}\u{10FFFF}"), 20_i64];
    let text = concat!(
        "select ",
        hit_columns!(),
        " from party p
         where p.name_key >= $1 and p.name_key < $2 and p.deleted_at is null and {visible}
         order by p.name_key, p.id
         limit $3"
    );
    let sql = scope.sql(&asked(scope, text), &GUARD, &mut args);
    db.all(sql, args).await
}

async fn candidates(
    db: &Db,
    scope: &Scope,
    needles: &[Vec<String>],
    pieces: Pieces,
    most: usize,
) -> Result<Vec<Hit>> {
    let long = |needle: &&String| needle.chars().count() >= 3;
    let words: Vec<Vec<&String>> = needles
        .iter()
        .map(|any| any.iter().filter(long).collect::<Vec<_>>())
        .filter(|any| !any.is_empty())
        .collect();
    let mut args = Args::new();
    let text = match db.engine() {
        foundation::db::Engine::Sqlite => {
            let all = words.iter().map(|any| {
                any.iter().map(|needle| trigrams(needle, pieces)).collect::<Vec<_>>().join(" OR ")
            });
            let matched = args.push(all.map(|any| format!("({any})")).collect::<Vec<_>>().join(" AND "));
            format!(
                "select {} from party_search
                 join party p on p.row = party_search.rowid
                 where party_search match ${matched} and p.deleted_at is null and {{visible}}
                 limit {most}",
                hit_columns!()
            )
        }
        foundation::db::Engine::Postgres => {
            let mut all = String::new();
            for any in &words {
                let likes: Vec<String> =
                    any.iter().map(|needle| format!("p.search like ${}", args.push(like(needle)))).collect();
                all.push_str(&format!("({}) and ", likes.join(" or ")));
            }
            format!(
                "select {} from party p
                 where {all}p.deleted_at is null and {{visible}}
                 limit {most}",
                hit_columns!()
            )
        }
    };
    let sql = scope.sql(&asked(scope, &text), &GUARD, &mut args);
    db.all(sql, args).await
}

/// Which pieces of a word the index is asked for. Each one is a list that grows with
/// the number of customers, and few of them rule out nearly as much as all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pieces {
    /// Enough that every letter stands in one.
    Some,
    All,
}

/// `"abc" AND "bcd"`: the index keeps no positions, so a word is asked for by its
/// three-letter pieces and checked afterwards.
fn trigrams(needle: &str, pieces: Pieces) -> String {
    let letters: Vec<char> = needle.chars().collect();
    let last = letters.len().saturating_sub(3);
    let piece = |window: &[char]| format!("\"{}\"", window.iter().collect::<String>().replace('"', "\"\""));
    let pieces: Vec<String> = letters
        .windows(3)
        .enumerate()
        .filter(|(place, _)| pieces == Pieces::All || place % 3 == 0 || *place == last)
        .map(|(_, window)| piece(window))
        .collect();
    format!("({})", pieces.join(" AND "))
}

fn most_candidates(scope: &Scope, limit: usize) -> usize {
    (limit * CANDIDATES_EACH).max(FEWEST_CANDIDATES) * if finds_by_all(scope) { 1 } else { TIMES_BY_NAME }
}

fn like(needle: &str) -> String {
    let escaped = needle.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{escaped}%")
}

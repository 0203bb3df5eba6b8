//! Which persons were seen, and what of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Db, Query, Result};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::views::{self, Part, Parts, Screen, Window};

use super::question::Question;
use crate::customers::GUARD;

/// Rows that are read at once.
const PORTION: i64 = 2_000;

/// One person who was seen.
#[derive(Clone, Debug)]
pub struct Found {
    pub id: Id,
    pub name: String,
    pub country: Option<String>,
    pub parts: Parts,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
    pub times: i64,
}

/// What the desk found out, without the persons themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Answer {
    pub persons: i64,
    /// Persons who were forgotten since, or are not within the reader's reach.
    pub unnamed: i64,
    /// In lists that only know their count any more; each may stand there several times.
    pub counted: i64,
    /// Views that could not be written down at the time.
    pub lost: i64,
    pub views: i64,
    pub first_at: Option<Timestamp>,
    pub last_at: Option<Timestamp>,
    /// ISO 3166-1 alpha-2, or empty, and how many persons.
    pub countries: BTreeMap<String, i64>,
    /// Words of parts, and of how many persons.
    pub parts: BTreeMap<String, i64>,
    pub networks: BTreeSet<String>,
}

/// What is known about one reference.
struct Mark {
    parts: Parts,
    first_at: Timestamp,
    last_at: Timestamp,
    times: i64,
}

/// Answers a question and hands each person within `scope` to `each`, in the order of their ids.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    db: &Db,
    scope: &Scope,
    question: &Question,
    mut each: impl FnMut(Found) + Send,
) -> Result<Answer> {
    let mut answer = Answer::default();
    let (mut seen, backup) = match question {
        Question::Views(window) => (marks(db, window, &mut answer).await?, None),
        Question::Backup(at) => (HashMap::new(), Some(*at)),
    };
    let mut after = Id::NONE;
    loop {
        // In a backup is whoever was there by then; whoever looked may have seen anybody.
        let created_before = backup.unwrap_or(Timestamp(i64::MAX));
        let mut args = args![after, created_before, PORTION];
        let sql = scope.sql(
            "select p.id, p.name, p.country from party p
             where p.id > $1 and p.created_at <= $2 and {visible}
             order by p.id
             limit $3",
            &GUARD,
            &mut args,
        );
        let portion: Vec<(Id, String, Option<String>)> = db.all(sql, args).await?;
        let Some((last, ..)) = portion.last() else { break };
        after = *last;
        let mut named = Vec::new();
        for (id, name, country) in portion {
            let mark = match backup {
                Some(at) => Some(Mark { parts: Parts::of(Part::ALL), first_at: at, last_at: at, times: 1 }),
                None => seen.remove(&views::reference(id)),
            };
            let Some(Mark { parts, first_at, last_at, times }) = mark else { continue };
            answer.count(country.as_deref(), parts);
            named.push(id);
            each(Found { id, name, country, parts, first_at, last_at, times });
        }
        scope.shows(&[Part::Name], named);
    }
    match backup {
        Some(at) => {
            (answer.first_at, answer.last_at) = (Some(at), Some(at));
            let sql = "select count(*) from erasure where asked_at > $1";
            let (forgotten,) = db.one::<(i64,)>(sql, args![at]).await?;
            answer.unnamed = forgotten;
        }
        None => {
            answer.unnamed = i64::try_from(seen.len()).unwrap_or(i64::MAX);
            for mark in seen.values() {
                answer.count_parts(mark.parts);
            }
        }
    }
    Ok(answer)
}

impl Answer {
    fn count(&mut self, country: Option<&str>, parts: Parts) {
        self.persons += 1;
        *self.countries.entry(country.unwrap_or_default().to_owned()).or_default() += 1;
        self.count_parts(parts);
    }

    fn count_parts(&mut self, parts: Parts) {
        for part in parts.each() {
            *self.parts.entry(part.as_str().to_owned()).or_default() += 1;
        }
    }
}

/// Everybody who was seen in a window, by reference.
async fn marks(db: &Db, window: &Window, answer: &mut Answer) -> Result<HashMap<Vec<u8>, Mark>> {
    let mut seen: HashMap<Vec<u8>, Mark> = HashMap::new();
    let mut after = (Timestamp(i64::MIN), Id::NONE);
    loop {
        let portion = views::window(db, window, after, PORTION).await?;
        let Some(last) = portion.last() else { return Ok(seen) };
        after = (last.at, last.id);
        for view in portion {
            if view.screen == Screen::Lost {
                answer.lost += view.count;
                continue;
            }
            answer.views += 1;
            answer.first_at = answer.first_at.or(Some(view.at));
            answer.last_at = Some(view.at);
            answer.networks.extend(view.network);
            if view.persons.is_empty() {
                answer.counted += view.count;
            }
            for person in view.persons {
                let mark = seen.entry(person).or_insert(Mark {
                    parts: Parts::default(),
                    first_at: view.at,
                    last_at: view.at,
                    times: 0,
                });
                (mark.parts, mark.last_at) = (mark.parts.and(view.parts), view.at);
                mark.times += 1;
            }
        }
    }
}

//! Which persons were seen, and what of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Db, Query, Result};
use foundation::id::Id;
use foundation::team::{Permit, Scope, System};
use foundation::views::{self, Part, Parts, Screen, Window};

use super::question::Question;
use crate::customers::{GUARD, Kind, shown};

/// Rows of views, and ids of customers, that are read at once.
const PORTION: i64 = 2_000;
const IDS: i64 = 10_000;
/// Customers whose details are asked for at once.
const AT_ONCE: usize = 100;

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
    /// Everybody, whether the reader may see them or not.
    pub persons: i64,
    /// How many of them are not within the reader's reach, so that nothing here names them.
    pub hidden: i64,
    /// Organisations, which are no persons: article 33 is not about them.
    pub organisations: i64,
    /// Who was forgotten since.
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
    /// Known at once where a record was opened; a list only knows the reference.
    id: Option<Id>,
    parts: Parts,
    first_at: Timestamp,
    last_at: Timestamp,
    times: i64,
}

/// Answers a question for all there are, and hands the first `most` persons within `scope` to `each`, in the order of
/// their ids.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    db: &Db,
    scope: &Scope,
    question: &Question,
    most: usize,
    each: impl FnMut(Found) + Send,
) -> Result<Answer> {
    match question {
        Question::Views(window) => seen(db, scope, window, most, each).await,
        Question::Backup(at) => in_backup(db, scope, *at, most, each).await,
    }
}

/// The desk answers for everybody; only whom it names is a matter of its reader's reach.
fn everybody() -> Scope {
    Permit::system(System::Breach).scope()
}

async fn seen(
    db: &Db,
    scope: &Scope,
    window: &Window,
    most: usize,
    mut each: impl FnMut(Found) + Send,
) -> Result<Answer> {
    let mut answer = Answer { lost: views::lost(db, window).await?, ..Answer::default() };
    let mut marks = marks(db, window, &mut answer).await?;
    let mut found: Vec<(Id, Mark)> = marks
        .extract_if(|_, mark| mark.id.is_some())
        .filter_map(|(_, mark)| Some((mark.id?, mark)))
        .collect();
    // Nothing leads from a reference to a customer but the customers themselves. An index of references would cost
    // each of them something on every day, for a question that is hardly ever asked: so their ids are walked
    // through, as long as a reference is open.
    let mut after = Id::NONE;
    while !marks.is_empty() {
        let ids = ids_after(db, after).await?;
        let Some(last) = ids.last() else { break };
        after = *last;
        found.extend(ids.into_iter().filter_map(|id| Some((id, marks.remove(&views::reference(id))?))));
    }
    found.sort_by_key(|(id, _)| *id);
    let mut named = 0;
    let mut found = found.into_iter().peekable();
    while found.peek().is_some() {
        let some: Vec<(Id, Mark)> = found.by_ref().take(AT_ONCE).collect();
        let ids: Vec<Id> = some.iter().map(|(id, _)| *id).collect();
        let (kinds, mut names) = (kinds(db, &ids).await?, names(db, scope, &ids).await?);
        let mut handed = Vec::new();
        for (id, mark) in some {
            let Some((kind, country)) = kinds.get(&id) else {
                answer.unnamed += 1;
                answer.count_parts(mark.parts);
                continue;
            };
            if *kind == Kind::Organisation {
                answer.organisations += 1;
                continue;
            }
            answer.count(country.as_deref(), mark.parts);
            match names.remove(&id) {
                None => answer.hidden += 1,
                Some((name, country)) if named < most => {
                    let Mark { parts, first_at, last_at, times, .. } = mark;
                    named += 1;
                    handed.push(id);
                    each(Found { id, name, country, parts, first_at, last_at, times });
                }
                Some(_) => {}
            }
        }
        scope.shows(&[Part::Name], handed);
    }
    for mark in marks.values() {
        answer.unnamed += 1;
        answer.count_parts(mark.parts);
    }
    Ok(answer)
}

async fn ids_after(db: &Db, after: Id) -> Result<Vec<Id>> {
    let mut args = args![after, IDS];
    let text = "select p.id from party p where p.id > $1 and {visible} order by p.id limit $2";
    let ids: Vec<(Id,)> = db.all(everybody().sql(text, &GUARD, &mut args), args).await?;
    Ok(ids.into_iter().map(|(id,)| id).collect())
}

/// Kind and country of customers, whoever sees them.
async fn kinds(db: &Db, ids: &[Id]) -> Result<HashMap<Id, (Kind, Option<String>)>> {
    let (mut args, places) = places(ids);
    let text =
        format!("select p.id, p.kind, p.country from party p where p.id in ({places}) and {{visible}}");
    let rows: Vec<(Id, Kind, Option<String>)> =
        db.all(everybody().sql(&text, &GUARD, &mut args), args).await?;
    Ok(rows.into_iter().map(|(id, kind, country)| (id, (kind, country))).collect())
}

/// Name and country of those within `scope`, which the caller notes once it hands them out.
async fn names(db: &Db, scope: &Scope, ids: &[Id]) -> Result<HashMap<Id, (String, Option<String>)>> {
    let (mut args, places) = places(ids);
    let text =
        format!("select p.id, p.name, p.country from party p where p.id in ({places}) and {{visible}}");
    let sql = scope.sql(&shown(scope, &text), &GUARD, &mut args);
    let rows: Vec<(Id, String, Option<String>)> = db.all(sql, args).await?;
    Ok(rows.into_iter().map(|(id, name, country)| (id, (name, country))).collect())
}

fn places(ids: &[Id]) -> (Args, String) {
    let mut args = Args::with_capacity(ids.len());
    let places: Vec<String> = ids.iter().map(|id| format!("${}", args.push(*id))).collect();
    (args, places.join(", "))
}

/// In a backup is whoever was there by then; whoever has it may have seen anybody.
async fn in_backup(
    db: &Db,
    scope: &Scope,
    at: Timestamp,
    most: usize,
    mut each: impl FnMut(Found) + Send,
) -> Result<Answer> {
    let mut answer = Answer { first_at: Some(at), last_at: Some(at), ..Answer::default() };
    let mut args = args![at];
    let text = "select p.kind, coalesce(p.country, ''), count(*) from party p
         where p.created_at <= $1 and {visible}
         group by p.kind, coalesce(p.country, '')";
    let counts: Vec<(Kind, String, i64)> = db.all(everybody().sql(text, &GUARD, &mut args), args).await?;
    for (kind, country, count) in counts {
        if kind == Kind::Organisation {
            answer.organisations += count;
            continue;
        }
        answer.persons += count;
        *answer.countries.entry(country).or_default() += count;
    }
    answer.parts = Part::ALL.iter().map(|part| (part.as_str().to_owned(), answer.persons)).collect();
    answer.hidden = answer.persons - seen_in_backup(db, scope, at).await?;
    let sql = "select count(*) from erasure where asked_at > $1";
    (answer.unnamed,) = db.one::<(i64,)>(sql, args![at]).await?;

    let (mut after, mut left) = (Id::NONE, most);
    while left > 0 {
        let limit = PORTION.min(i64::try_from(left).unwrap_or(PORTION));
        let mut args = args![after, at, limit];
        let text = "select p.id, p.name, p.country from party p
             where p.id > $1 and p.created_at <= $2 and p.kind <> 'organisation' and {visible}
             order by p.id
             limit $3";
        let sql = scope.sql(&shown(scope, text), &GUARD, &mut args);
        let portion: Vec<(Id, String, Option<String>)> = db.all(sql, args).await?;
        let Some((last, ..)) = portion.last() else { break };
        after = *last;
        scope.shows(&[Part::Name], portion.iter().map(|(id, ..)| *id));
        left = left.saturating_sub(portion.len());
        for (id, name, country) in portion {
            let parts = Parts::of(Part::ALL);
            each(Found { id, name, country, parts, first_at: at, last_at: at, times: 1 });
        }
    }
    Ok(answer)
}

/// How many persons of a backup `scope` sees.
async fn seen_in_backup(db: &Db, scope: &Scope, at: Timestamp) -> Result<i64> {
    let mut args = args![at];
    let text =
        "select count(*) from party p where p.created_at <= $1 and p.kind <> 'organisation' and {visible}";
    let (count,) = db.one::<(i64,)>(scope.sql(text, &GUARD, &mut args), args).await?;
    Ok(count)
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
            // They are counted by themselves, whoever is asked about.
            if view.screen == Screen::Lost {
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
                    id: view.opened,
                    parts: Parts::default(),
                    first_at: view.at,
                    last_at: view.at,
                    times: 0,
                });
                mark.id = mark.id.or(view.opened);
                (mark.parts, mark.last_at) = (mark.parts.and(view.parts), view.at);
                mark.times += 1;
            }
        }
    }
}

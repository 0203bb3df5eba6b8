//! Looking what would go, and letting it go.

use foundation::audit::{self, Object};
use foundation::clock::Timestamp;
use foundation::db::{Db, DbError, Result as DbResult};
use foundation::id::Id;
use foundation::jobs::Outcome;
use foundation::personal::Personal;
use foundation::team::{Permit, Scope, System};
use foundation::web::App;
use serde_json::{Map, Value, json};

use super::rule::{Class, Rule};
use super::store;
use crate::customers::{self, Silence};
use crate::erasure::{self, Refusal};
use crate::timeline;

/// The kind of the recurring job that runs [`daily`].
pub const DAILY: &str = "retention.run";
/// Nobody reads the difference above.
pub const COUNTED_TO: i64 = 10_000;
const SAMPLE: i64 = 5;
/// People forgotten in one run; what is left waits for the next one.
const MOST_PEOPLE: usize = 500;
const PEOPLE_AT_ONCE: i64 = 50;
const MOST_ROWS: u64 = 100_000;
const ROWS_AT_ONCE: i64 = 200;

/// What would go of one class.
pub struct Look {
    pub rule: Rule,
    /// Up to [`COUNTED_TO`].
    pub count: i64,
    /// A few people, in the scope of whoever looks.
    pub people: Vec<(Id, Personal<String>)>,
    /// A few entries: kind, and when it happened.
    pub entries: Vec<(String, Timestamp)>,
}

/// Looks what would go now, whether a class is switched on or not, and changes nothing. `scope` is of whoever reads
/// the names; the count is of all.
///
/// # Errors
/// When the database does not answer.
pub async fn look(db: &Db, scope: &Scope, now: Timestamp) -> DbResult<Vec<Look>> {
    let all = Permit::system(System::Housekeeping).scope();
    let mut looks = Vec::new();
    for rule in store::rules(db).await? {
        let since = rule.since(now);
        let mut look = Look { rule, count: 0, people: Vec::new(), entries: Vec::new() };
        match rule.class {
            Class::Silent | Class::Removed => {
                let silence = silence_of(rule, now);
                look.count = customers::silent_count(db, &all, silence, COUNTED_TO).await?;
                look.people = customers::silent(db, scope, silence, SAMPLE).await?;
            }
            Class::Entries => {
                look.count = timeline::count_expired(db, since, COUNTED_TO).await?;
                let sample = timeline::expired(db, since, SAMPLE).await?;
                look.entries = sample.into_iter().map(|(_, kind, at)| (kind, at)).collect();
            }
            Class::History => look.count = customers::count_history(db, since, COUNTED_TO).await?,
        }
        looks.push(look);
    }
    Ok(looks)
}

/// What went of one class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    pub class: Class,
    pub count: u64,
}

/// Lets go of what is older than the rules that are switched on say. A run has an end: what is left goes next time.
///
/// # Errors
/// When somebody cannot be forgotten, or the database refuses; what went before is gone.
pub async fn carry_out(app: &App, permit: &Permit) -> Result<Vec<Done>, Refusal> {
    let now = app.now();
    let mut done = Vec::new();
    for rule in store::rules(&app.db).await?.into_iter().filter(|rule| rule.is_on) {
        let count = match rule.class {
            Class::Silent | Class::Removed => people(app, permit, rule, now).await?,
            Class::Entries | Class::History => rows(app, permit, rule, now).await?,
        };
        done.push(Done { class: rule.class, count });
    }
    let mut counts = Map::new();
    for one in &done {
        counts.insert(one.class.as_str().to_owned(), json!(one.count));
    }
    let mut tx = app.db.begin().await?;
    store::ran(&mut tx, now, &Value::Object(counts).to_string()).await?;
    tx.unaudited("each part of the run told of itself");
    tx.commit().await?;
    Ok(done)
}

fn silence_of(rule: Rule, now: Timestamp) -> Silence {
    Silence { are_removed: rule.class == Class::Removed, since: rule.since(now) }
}

async fn people(app: &App, permit: &Permit, rule: Rule, now: Timestamp) -> Result<u64, Refusal> {
    let silence = silence_of(rule, now);
    let reason = format!("retention {}", rule.class.as_str());
    let mut gone = 0;
    while gone < MOST_PEOPLE {
        let found = customers::silent(&app.db, &permit.scope(), silence, PEOPLE_AT_ONCE).await?;
        let found: Vec<Id> = found.into_iter().map(|(person, _)| person).collect();
        let forgotten = erasure::erase_silent(app, permit, &found, &silence, &reason).await?;
        if forgotten == 0 {
            break;
        }
        gone += forgotten;
    }
    Ok(gone as u64)
}

async fn rows(app: &App, permit: &Permit, rule: Rule, now: Timestamp) -> Result<u64, DbError> {
    let since = rule.since(now);
    let mut gone = 0;
    while gone < MOST_ROWS {
        let mut tx = app.db.begin().await?;
        let batch = if rule.class == Class::Entries {
            timeline::drop_expired(&mut tx, since, ROWS_AT_ONCE).await?
        } else {
            customers::drop_history(&mut tx, since, ROWS_AT_ONCE).await?
        };
        if batch == 0 {
            break;
        }
        let detail = json!({ "class": rule.class, "days": rule.keep_days, "count": batch });
        audit::record(&mut tx, permit, now, "retention.run", Object::many("retention"), detail).await?;
        tx.commit().await?;
        gone += batch;
    }
    if gone > 0 {
        app.db.scrub(&["entry", "entry_body", "entry_link", "entry_file", "file", "party_history"]).await?;
    }
    Ok(gone)
}

/// The daily job.
pub async fn daily(app: App, _: Value) -> Outcome {
    carry_out(&app, &Permit::system(System::Housekeeping)).await.map(drop).into()
}

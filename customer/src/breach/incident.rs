//! The tables `incident` and `incident_note`: what happened, what was decided, and by when the authority is told.

use foundation::args;
use foundation::clock::{HOUR, Timestamp};
use foundation::db::{Db, FromRow, Query, Result, Row, Tx};
use foundation::id::Id;
use foundation::text_enum;

/// Within so long after one knows, the authority is told (article 33, paragraph 1).
pub(super) const WITHIN: i64 = 72 * HOUR;

text_enum! {
    /// How far an incident is.
    pub enum State {
        Open = "open",
        Told = "told",
        Closed = "closed",
    }
}

text_enum! {
    /// What a line of the record says.
    pub enum Kind {
        Note = "note",
        Decision = "decision",
        /// The authority was told.
        Authority = "authority",
        /// The persons were told.
        Persons = "persons",
        Closed = "closed",
    }
}

/// One incident.
#[derive(Clone, Debug)]
pub(super) struct Incident {
    pub id: Id,
    pub title: String,
    pub state: State,
    /// When somebody here came to know.
    pub known_at: Timestamp,
    /// The address of the question at the desk.
    pub question: String,
    /// The answer of then, as JSON.
    pub facts: String,
    pub opened_by: String,
    pub opened_at: Timestamp,
    pub told_at: Option<Timestamp>,
}

impl Incident {
    pub(super) fn due_at(&self) -> Timestamp {
        self.known_at.plus(WITHIN)
    }

    /// Whole hours until the authority is to be told; negative when it is late; none when it was told.
    pub(super) fn hours_left(&self, now: Timestamp) -> Option<i64> {
        (self.told_at.is_none() && self.state != State::Closed)
            .then(|| (self.due_at().0 - now.0).div_euclid(HOUR))
    }

    /// Whether the authority was told, and too late.
    pub(super) fn was_late(&self) -> bool {
        self.told_at.is_some_and(|at| at > self.due_at())
    }
}

impl FromRow for Incident {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            title: row.take()?,
            state: row.take()?,
            known_at: row.take()?,
            question: row.take()?,
            facts: row.take()?,
            opened_by: row.take()?,
            opened_at: row.take()?,
            told_at: row.take()?,
        })
    }
}

/// A line of its record. Nothing of it is ever changed.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub at: Timestamp,
    pub by: String,
    pub kind: Kind,
    pub text: String,
}

impl FromRow for Line {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { at: row.take()?, by: row.take()?, kind: row.take()?, text: row.take()? })
    }
}

pub(super) async fn add(tx: &mut Tx, incident: &Incident) -> Result<()> {
    tx.run(
        "insert into incident (id, title, state, known_at, question, facts, opened_by, opened_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![
            incident.id,
            incident.title.as_str(),
            incident.state,
            incident.known_at,
            incident.question.as_str(),
            incident.facts.as_str(),
            incident.opened_by.as_str(),
            incident.opened_at
        ],
    )
    .await
    .map(drop)
}

/// All of them: those that wait first, then the newest.
pub(super) async fn all(db: &Db) -> Result<Vec<Incident>> {
    db.all(
        "select id, title, state, known_at, question, facts, opened_by, opened_at, told_at from incident
         order by case when state = 'open' then 0 else 1 end, opened_at desc
         limit 200",
        args![],
    )
    .await
}

pub(super) async fn find(q: impl Query, id: Id) -> Result<Option<Incident>> {
    q.first(
        "select id, title, state, known_at, question, facts, opened_by, opened_at, told_at from incident
         where id = $1",
        args![id],
    )
    .await
}

pub(super) async fn lines(db: &Db, incident: Id) -> Result<Vec<Line>> {
    db.all(
        "select at, by_name, kind, text from incident_note where incident_id = $1 order by at, id",
        args![incident],
    )
    .await
}

/// Adds a line; telling the authority and closing change the state too.
pub(super) async fn note(
    tx: &mut Tx,
    now: Timestamp,
    incident: Id,
    by: &str,
    kind: Kind,
    text: &str,
) -> Result<()> {
    tx.run(
        "insert into incident_note (id, incident_id, at, by_name, kind, text) values ($1, $2, $3, $4, $5, $6)",
        args![Id::new(now), incident, now, by, kind, text],
    )
    .await?;
    match kind {
        Kind::Authority => {
            tx.run(
                "update incident set told_at = coalesce(told_at, $2),
                   state = case when state = 'closed' then state else 'told' end
                 where id = $1",
                args![incident, now],
            )
            .await?;
        }
        Kind::Closed => {
            tx.run("update incident set state = 'closed' where id = $1", args![incident]).await?;
        }
        Kind::Note | Kind::Decision | Kind::Persons => {}
    }
    Ok(())
}

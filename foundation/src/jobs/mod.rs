//! Durable jobs: work that was promised and is done even if the machine stops in between.
//!
//! A job is written in the transaction of the change that needs it. Workers of
//! any process take it under a lease; a worker that was too slow, or came back
//! from a pause, cannot finish what another one took over. A job may therefore
//! start more than once, and its handler must bear that.

mod claim;
mod housekeeping;
mod run;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::args;
use crate::clock::{HOUR, Timestamp};
use crate::db::{Result, Tx};
use crate::id::Id;
use crate::web::App;

pub use housekeeping::{KEEP_ANSWERS, KEEP_DONE, KEEP_GIVEN_UP};
pub use run::Running;

/// Announced when a job is written, so that a worker looks at once.
const TOPIC: &str = "jobs";

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// It may work later: after 5 seconds, then twice as long each time up to an hour, 20 attempts in all.
    Retry(String),
    /// It never will.
    GiveUp(String),
}

impl<E: Display> From<std::result::Result<(), E>> for Outcome {
    /// Whatever went wrong may work later.
    fn from(result: std::result::Result<(), E>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(error) => Self::Retry(error.to_string()),
        }
    }
}

/// Writes a job down in the change that needs it; it runs at `run_at`, or soon after.
///
/// # Errors
/// When the row cannot be written.
pub async fn enqueue(
    tx: &mut Tx,
    now: Timestamp,
    kind: &'static str,
    payload: Value,
    run_at: Timestamp,
) -> Result<Id> {
    let id = Id::new(now);
    tx.run(
        "insert into job (id, kind, payload, run_at, created_at) values ($1, $2, $3, $4, $5)",
        args![id, kind, payload.to_string(), run_at, now],
    )
    .await?;
    tx.announce(TOPIC);
    Ok(id)
}

/// Takes away all jobs, done or not, whose payload names `id`, such as somebody who is forgotten.
///
/// # Errors
/// When the database refuses.
pub async fn forget(tx: &mut Tx, id: Id) -> Result<u64> {
    tx.run("delete from job where payload like $1", args![format!("%{id}%")]).await
}

type Handler = Arc<dyn Fn(App, Value) -> BoxFuture<'static, Outcome> + Send + Sync>;

/// Which kinds of jobs there are, and who does them.
#[derive(Clone)]
pub struct Jobs {
    handlers: BTreeMap<&'static str, Handler>,
    /// Kinds that are due again after so many milliseconds.
    periods: BTreeMap<&'static str, i64>,
}

impl Default for Jobs {
    fn default() -> Self {
        Self::new()
    }
}

impl Jobs {
    /// Only the housekeeping, each hour.
    #[must_use]
    pub fn new() -> Self {
        let none = Self { handlers: BTreeMap::new(), periods: BTreeMap::new() };
        none.every("housekeeping", HOUR, |app, _| async move { housekeeping::tidy(&app).await.into() })
    }

    /// Registers who does the jobs of `kind`. A panic of theirs counts as [`Outcome::Retry`].
    #[must_use]
    pub fn on<F, D>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(App, Value) -> D + Send + Sync + 'static,
        D: Future<Output = Outcome> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |app, payload| Box::pin(handler(app, payload)));
        assert!(self.handlers.insert(kind, handler).is_none(), "two handlers for jobs of kind '{kind}'");
        self
    }

    /// Registers what is done again and again, `period` milliseconds after its last end. All
    /// processes together keep one such job.
    #[must_use]
    pub fn every<F, D>(mut self, kind: &'static str, period: i64, handler: F) -> Self
    where
        F: Fn(App, Value) -> D + Send + Sync + 'static,
        D: Future<Output = Outcome> + Send + 'static,
    {
        self.periods.insert(kind, period);
        self.on(kind, handler)
    }
}

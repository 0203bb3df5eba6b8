//! The workers: a few jobs at once, woken by news, stopped without cutting anything off.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::{JoinHandle, JoinSet};

use super::claim::{Claim, LEASE, MOST_ATTEMPTS, claim, expect_one, finish, renew};
use super::{Jobs, Outcome, TOPIC};
use crate::clock::Timestamp;
use crate::db::{Result, Topic};
use crate::web::App;

const AT_ONCE: usize = 4;
/// Jobs that become due, and those of other processes on SQLite, are not announced.
const LOOK_EVERY: Duration = Duration::from_secs(3);
const STOP_WITHIN: Duration = Duration::from_secs(20);

/// The workers of this process.
pub struct Running {
    stop: watch::Sender<bool>,
    workers: JoinHandle<()>,
}

impl Running {
    /// Takes no more jobs and waits up to 20 seconds for those that run. What is not done by then is
    /// left to whoever takes it when its lease ends.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.workers.await {
            tracing::error!(%error, "stop the workers");
        }
    }
}

impl Jobs {
    /// Starts the workers.
    #[must_use]
    pub fn start(self, app: App) -> Running {
        let (stop, stopped) = watch::channel(false);
        Running { stop, workers: tokio::spawn(work(Arc::new(self), app, stopped)) }
    }

    /// Does everything that is due, one after the other, and answers how many that were. For tests
    /// and for commands that must not return before their jobs are done.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn run_due(&self, app: &App) -> Result<u32> {
        let mut done = 0;
        while let Some(claim) = claim(&app.db, app.now(), &self.kinds()).await? {
            self.attempt(app, claim).await;
            done += 1;
        }
        Ok(done)
    }

    fn kinds(&self) -> Vec<&'static str> {
        self.handlers.keys().copied().collect()
    }

    /// Does one job, keeps its lease alive meanwhile, and writes down how it ended.
    async fn attempt(&self, app: &App, claim: Claim) {
        let outcome = tokio::select! {
            outcome = self.perform(app, &claim) => outcome,
            () = lost(app, &claim) => {
                tracing::warn!(kind = claim.kind, id = %claim.id, "somebody else took the job over");
                return;
            }
        };
        if let Outcome::Retry(reason) | Outcome::GiveUp(reason) = &outcome {
            tracing::warn!(kind = claim.kind, id = %claim.id, attempts = claim.attempts, reason, "a job failed");
        }
        let period = self.periods.get(claim.kind.as_str()).copied();
        match finish(&app.db, app.now(), &claim, &outcome, period).await {
            Ok(true) => {}
            Ok(false) => {
                tracing::warn!(kind = claim.kind, id = %claim.id, "finished a job that somebody else took over")
            }
            Err(error) => {
                tracing::error!(kind = claim.kind, id = %claim.id, %error, "write down how a job ended")
            }
        }
    }

    async fn perform(&self, app: &App, claim: &Claim) -> Outcome {
        if claim.attempts > MOST_ATTEMPTS {
            return Outcome::GiveUp(String::from("its workers vanished, each time"));
        }
        let Some(handler) = self.handlers.get(claim.kind.as_str()) else {
            return Outcome::Retry(String::from("nobody here knows this kind"));
        };
        let payload: Value = match serde_json::from_str(&claim.payload) {
            Ok(payload) => payload,
            Err(error) => return Outcome::GiveUp(format!("read its payload: {error}")),
        };
        let app = app.clone();
        let attempt = AssertUnwindSafe(async move { handler(app, payload).await });
        attempt.catch_unwind().await.unwrap_or_else(|_| Outcome::Retry(String::from("its handler panicked")))
    }
}

/// Renews the lease as long as it can; returns when somebody else has the job.
async fn lost(app: &App, claim: &Claim) {
    loop {
        tokio::time::sleep(Duration::from_millis(LEASE.unsigned_abs() / 4)).await;
        match renew(&app.db, app.now(), claim).await {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => tracing::warn!(kind = claim.kind, id = %claim.id, %error, "renew a lease"),
        }
    }
}

async fn work(jobs: Arc<Jobs>, app: App, mut stopped: watch::Receiver<bool>) {
    let mut news = app.db.news();
    let mut running = JoinSet::new();
    let mut is_expecting = false;
    while !*stopped.borrow() {
        if !is_expecting {
            is_expecting =
                noted("write down recurring jobs", expect_recurring(&jobs, &app, app.now()).await).is_some();
        }
        while running.len() < AT_ONCE
            && let Some(Some(claim)) = noted("take a job", claim(&app.db, app.now(), &jobs.kinds()).await)
        {
            let (jobs, app) = (jobs.clone(), app.clone());
            running.spawn(async move { jobs.attempt(&app, claim).await });
        }
        let is_full = running.len() >= AT_ONCE;
        tokio::select! {
            _ = stopped.changed() => {}
            Some(_) = running.join_next() => {}
            () = told(&mut news), if !is_full => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }

    let rest = async { while running.join_next().await.is_some() {} };
    if tokio::time::timeout(STOP_WITHIN, rest).await.is_err() {
        tracing::warn!(left = running.len(), "stopped before all jobs were done");
    }
}

async fn expect_recurring(jobs: &Jobs, app: &App, now: Timestamp) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for kind in jobs.periods.keys() {
        expect_one(&mut tx, now, kind, now).await?;
    }
    tx.unaudited("recurring jobs belong to the program itself");
    tx.commit().await
}

/// Returns when a job may have been written.
async fn told(news: &mut broadcast::Receiver<Topic>) {
    loop {
        match news.recv().await {
            Ok(topic) if topic != TOPIC => {}
            Ok(_) | Err(RecvError::Lagged(_)) => return,
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}

fn noted<T>(doing: &str, result: Result<T>) -> Option<T> {
    result.inspect_err(|error| tracing::error!(doing, %error, "jobs")).ok()
}

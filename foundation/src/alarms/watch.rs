//! Each minute what was read is written down and judged.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::rules::{Kind, Reading, is_guessing, is_much_export, judge};
use super::store;
use super::tally::Seen;
use crate::clock::{HOUR, Timestamp};
use crate::db::{Db, Result};
use crate::id::Id;
use crate::web::App;

const EVERY: Duration = Duration::from_secs(60);

/// Tells how many of these records somebody has nothing to do with; the owner of the records knows.
pub type Strangers = Arc<dyn Fn(Db, Id, Vec<Id>) -> BoxFuture<'static, Result<i64>> + Send + Sync>;

/// Watches until it is stopped.
pub struct Watch {
    stop: watch::Sender<bool>,
    work: JoinHandle<()>,
}

impl Watch {
    #[must_use]
    pub fn start(app: &App, strangers: Strangers) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let app = app.clone();
        let work = tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = stopped.changed() => {}
                    () = tokio::time::sleep(EVERY) => {}
                }
                if let Err(error) = look(&app, &strangers).await {
                    tracing::error!(%error, "look for alarms");
                }
                if *stopped.borrow() {
                    return;
                }
            }
        });
        Self { stop, work }
    }

    /// Writes down what was counted last.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.work.await {
            tracing::error!(%error, "stop watching");
        }
    }
}

/// Writes down and judges what was read since the last look.
///
/// # Errors
/// When the database refuses; what was counted since the last look is lost then.
pub async fn look(app: &App, strangers: &Strangers) -> Result<()> {
    let now = app.now();
    let taken = app.counters.views.tally.take();
    if !taken.is_empty() {
        let decoys = store::decoys(&app.db).await?;
        let peers = store::usual(&app.db, None, now).await?;
        for (reader, seen) in taken {
            let opened: Vec<Id> = seen.opened.iter().copied().collect();
            let met = opened.iter().filter(|id| decoys.contains(id)).count();
            let strange = match seen.account {
                Some(account) => strangers(app.db.clone(), account, opened).await?,
                // A program has its business with nobody in particular.
                None => 0,
            };
            let more = reading(&seen, strange, met);
            let own = store::usual(&app.db, Some(reader), now).await?;
            let mut tx = app.db.begin().await?;
            tx.unaudited("counting is no change of anything");
            let sum = store::add(&mut tx, reader, now, &more).await?;
            tx.commit().await?;
            let days = store::strange(&app.db, reader, now).await?;
            let kinds = judge(&sum, &own, &peers, &days);
            let recent: i64 = days.iter().rev().take(5).sum();
            let facts = json!({ "opened": sum.opened, "listed": sum.listed, "strange": recent, "walked": sum.walked,
                                "usual": own.mean.round() });
            for kind in kinds {
                raise(&app.db, now, kind, Some((reader, &seen.name)), &facts).await?;
            }
        }
    }
    for (who, name, count) in store::exports(&app.db, now.plus(-HOUR)).await? {
        if is_much_export(count) {
            let who = who.map(|id| (id, name.as_str()));
            raise(&app.db, now, Kind::Export, who, &json!({ "exports": count })).await?;
        }
    }
    let refused = store::refused(&app.db, now.plus(-HOUR)).await?;
    if is_guessing(refused) {
        raise(&app.db, now, Kind::SignIn, None, &json!({ "refused": refused })).await?;
    }
    Ok(())
}

fn reading(seen: &Seen, strange: i64, decoys: usize) -> Reading {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Reading {
        opened: count(seen.opened.len()),
        listed: seen.listed,
        strange,
        walked: seen.walked,
        decoys: count(decoys),
    }
}

async fn raise(
    db: &Db,
    now: Timestamp,
    kind: Kind,
    who: Option<(Id, &str)>,
    facts: &serde_json::Value,
) -> Result<()> {
    let mut tx = db.begin().await?;
    tx.unaudited("an alarm is a row of its own");
    if store::raise(&mut tx, now, kind, who, facts).await? {
        tracing::warn!(kind = kind.as_str(), "an alarm was raised");
        store::forget(&mut tx, now).await?;
        tx.announce("alarms");
    }
    tx.commit().await
}

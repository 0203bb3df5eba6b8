//! The one task that writes views down, and the job that thins them out.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::store;
use crate::clock::DAY;
use crate::jobs::Outcome;
use crate::web::App;

const EVERY: Duration = Duration::from_secs(1);

/// The job that thins out.
pub const FOLD: &str = "views.fold";
/// After so many days a list only tells how many it showed.
pub const LISTS_DAYS: i64 = 90;
/// After so many days nothing is left: claims for damages end three years after one learns of them.
pub const KEPT_DAYS: i64 = 3 * 365;

/// Writes views down each second until it is stopped.
pub struct Keeper {
    stop: watch::Sender<bool>,
    work: JoinHandle<()>,
}

impl Keeper {
    #[must_use]
    pub fn start(app: &App) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let app = app.clone();
        let work = tokio::spawn(async move {
            loop {
                tokio::select! {
                    _ = stopped.changed() => {}
                    () = tokio::time::sleep(EVERY) => {}
                }
                if let Err(error) = app.counters.views.write(&app.db, app.now()).await {
                    tracing::error!(%error, "write down who saw what; it waits");
                }
                if *stopped.borrow() {
                    return;
                }
            }
        });
        Self { stop, work }
    }

    /// Writes down what was seen last.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        if let Err(error) = self.work.await {
            tracing::error!(%error, "stop writing down who saw what");
        }
    }
}

/// Carries the job [`FOLD`] out.
pub async fn fold(app: App, _: serde_json::Value) -> Outcome {
    let now = app.now();
    store::fold(&app.db, now.plus(-LISTS_DAYS * DAY), now.plus(-KEPT_DAYS * DAY)).await.into()
}

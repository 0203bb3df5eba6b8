//! Work that stays near the database: on one thread that may block.
//!
//! A page asks ten questions of some ten microseconds each. Handing each of them to another thread and waiting
//! to be woken with its answer costs more than the questions do.

use std::cell::Cell;
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::super::{DbError, Result};

thread_local! {
    static MAY_BLOCK: Cell<bool> = const { Cell::new(false) };
}

/// Forgets at the end of a piece of work, also of one that panics, that its thread may block.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        MAY_BLOCK.set(false);
    }
}

/// Carries `work` out on a thread that may block, as long as one of `places` is free; else where it is.
/// It goes on to its end even when nobody waits for it any more.
pub(super) async fn near<T: Send + 'static>(
    places: &Arc<Semaphore>,
    work: impl Future<Output = T> + Send + 'static,
) -> T {
    let Ok(place) = places.clone().try_acquire_owned() else {
        return work.await;
    };
    let runtime = Handle::current();
    let done = spawn_blocking(move || {
        let _place = place;
        MAY_BLOCK.set(true);
        let _leave = Leave;
        runtime.block_on(work)
    });
    match done.await {
        Ok(done) => done,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The program ends, and nobody reads what comes next.
            Err(_) => std::future::pending().await,
        },
    }
}

/// Runs `work` where it may block, to its end even when the caller goes away in the middle: a half-begun
/// turn or a half-given answer would be the next caller's trouble.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    if MAY_BLOCK.get() {
        return work();
    }
    match spawn_blocking(work).await {
        Ok(done) => done,
        Err(stopped) => match stopped.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(DbError::Unavailable),
        },
    }
}

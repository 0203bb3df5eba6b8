//! Work on files, away from the threads that answer requests.

use std::panic::resume_unwind;

/// Does `work` on a thread that may wait for a disk.
pub async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await.map_err(tokio::task::JoinError::try_into_panic) {
        Ok(done) => done,
        Err(Ok(panic)) => resume_unwind(panic),
        // It is cancelled only when the whole program stops, and whoever waits with it.
        Err(Err(_)) => std::future::pending().await,
    }
}

//! PostgreSQL: a pool for everything, and one connection that listens for news.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgListener, PgPoolOptions};
use tokio::sync::broadcast;

use super::{DbError, Result, Topic};

pub(super) async fn open(url: &str, news: broadcast::Sender<Topic>) -> Result<PgPool> {
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .connect(url)
        .await
        .map_err(|error| match error {
            sqlx::Error::PoolTimedOut => DbError::Unavailable,
            other => other.into(),
        })?;
    // Whoever opened the database hears what is announced from now on.
    let listener = listener(&pool).await?;
    tokio::spawn(listen(pool.clone(), listener, news));
    Ok(pool)
}

async fn listener(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen("vinculo_news").await?;
    Ok(listener)
}

/// Passes on what any process announces. A lost connection is made anew; whoever
/// follows a topic asks for what it missed by its own sequence.
async fn listen(pool: PgPool, first: PgListener, news: broadcast::Sender<Topic>) {
    let mut current = Some(first);
    while !pool.is_closed() {
        if let Some(mut listener) = current.take() {
            while let Ok(notice) = listener.recv().await {
                // Nobody may be watching just now.
                let _ = news.send(notice.payload().to_owned());
            }
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        current = listener(&pool).await.ok();
    }
}

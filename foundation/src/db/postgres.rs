//! PostgreSQL: a pool for everything, and one connection that listens for news.

use std::str::FromStr;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgListener, PgPoolOptions};
use tokio::sync::broadcast;

use super::{DbError, Limits, Result, Topic};

pub(super) async fn open(url: &str, news: broadcast::Sender<Topic>, limits: Limits) -> Result<PgPool> {
    let milliseconds = |within: Duration| within.as_millis().to_string();
    // The server itself ends what takes too long, so that nobody holds a connection for ever.
    let options = PgConnectOptions::from_str(url)?.options([
        ("statement_timeout", milliseconds(limits.statement)),
        ("lock_timeout", milliseconds(limits.wait)),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .acquire_timeout(limits.wait)
        .test_before_acquire(false)
        .connect_with(options)
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

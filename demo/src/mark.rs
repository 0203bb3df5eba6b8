//! The mark that tells a demo from a company's own database.

use foundation::args;
use foundation::db::{Query, Result, Tx};

/// The value of the mark when everything is there.
pub const FILLED: &str = "filled";
const FILLING: &str = "filling";

/// What the mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is no demo.
    None,
    /// Filling was interrupted, so it must be begun again.
    Half,
    Filled,
}

/// Reads the mark of a database.
///
/// # Errors
/// When the database refuses.
pub async fn mark(q: impl Query) -> Result<Mark> {
    let mark = q.first::<(String,)>("select value from setting where name = 'demo'", args![]).await?;
    Ok(match mark {
        None => Mark::None,
        Some((value,)) if value == FILLED => Mark::Filled,
        Some(_) => Mark::Half,
    })
}

pub(crate) async fn begin(tx: &mut Tx) -> Result<()> {
    set(tx, "demo", FILLING).await?;
    set(tx, "currency", crate::CURRENCY).await
}

pub(crate) async fn finish(tx: &mut Tx) -> Result<()> {
    set(tx, "demo", FILLED).await
}

async fn set(tx: &mut Tx, name: &str, value: &str) -> Result<()> {
    tx.run(
        "insert into setting (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value",
        args![name, value],
    )
    .await
    .map(drop)
}

//! Whether whoever asked for a change still has the rights they asked with.

use super::actor::{Actor, ActorKind};
use crate::args;
use crate::clock::Timestamp;
use crate::db::{DbError, Query, Result, Tx};

/// Refuses a change of somebody whose rights changed after they were recognised. Every change
/// that is audited passes here, in its own transaction.
///
/// # Errors
/// [`DbError::NotAllowed`], or the database's.
pub(crate) async fn still_stands(tx: &mut Tx, actor: &Actor, now: Timestamp) -> Result<()> {
    let Some(id) = actor.id() else { return Ok(()) };
    let epoch = match actor.kind() {
        ActorKind::System => return Ok(()),
        ActorKind::Staff => tx.first::<(i64,)>("select epoch from account where id = $1", args![id]).await?,
        // A token has no epoch of its own: it ends, or its role changes.
        ActorKind::Token => {
            tx.first::<(i64,)>(
                "select r.version
                 from api_token t
                 join role r on r.word = t.role
                 where t.id = $1 and t.ended_at is null and t.expires_at > $2",
                args![id, now],
            )
            .await?
        }
    };
    if epoch == Some((actor.epoch(),)) { Ok(()) } else { Err(DbError::NotAllowed) }
}

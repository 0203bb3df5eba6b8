//! Who acts when something happens on a timeline.
//!
//! Parts of the house that stand above this one register here by the name of
//! their job. It is enqueued in the transaction that writes the entry, so that
//! neither is kept without the other. There is no other event mechanism.

use foundation::clock::Timestamp;
use foundation::db::{Result, Tx};
use foundation::id::Id;
use foundation::jobs;
use serde_json::json;

use super::entry::{Kind, Link};

/// Somebody who wants a job for each new entry of some kinds.
#[derive(Clone, Copy, Debug)]
pub struct Follower {
    /// The kind of job; its payload is `{"entry": id, "kind": word, "about": ["party:id"]}`.
    pub job: &'static str,
    pub kinds: &'static [Kind],
}

/// Everybody who follows. Nobody does yet: cases and messages will.
pub const FOLLOWERS: &[Follower] = &[];

/// An entry that was just written.
pub(super) struct Recorded<'a> {
    pub entry: Id,
    pub kind: Kind,
    pub links: &'a [Link],
}

/// Enqueues a job for each follower of the entry's kind.
pub(super) async fn tell(
    tx: &mut Tx,
    now: Timestamp,
    followers: &[Follower],
    recorded: &Recorded<'_>,
) -> Result<()> {
    for follower in followers.iter().filter(|follower| follower.kinds.contains(&recorded.kind)) {
        let about = recorded.links.iter().map(|link| link.topic()).collect::<Vec<_>>();
        let payload = json!({ "entry": recorded.entry, "kind": recorded.kind, "about": about });
        jobs::enqueue(tx, now, follower.job, payload, now).await?;
    }
    Ok(())
}

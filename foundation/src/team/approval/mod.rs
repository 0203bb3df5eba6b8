//! The second person: taking very many customers home, or away, needs the yes of a colleague.
//!
//! Whoever asks for more than the house allows in a day leaves an ask; a colleague who may approve, and proved just
//! now who they are, says yes or no. A yes is for exactly what was asked, once, for a day. The doors for masses take
//! an [`Approved`], and only [`need`] makes one.

mod page;
mod rule;
mod store;
#[cfg(test)]
mod tests;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::actor::{ActorKind, Permit};
use super::secret::sha256;
use crate::audit::{self, Object};
use crate::clock::{DAY, Timestamp};
use crate::db::{DbError, Result, Tx};
use crate::id::Id;
use crate::text_enum;
use crate::web::Problem;

pub(super) use page::routes;
pub use rule::Limits;
pub use store::{Ask, Notices, find, notices};
pub(super) use store::{forget, forget_open};

pub(super) const PATH: &str = "/settings/approvals";
/// So long does an ask wait, and a yes hold.
const LIVES: i64 = DAY;

text_enum! {
    /// What takes a second person.
    pub enum Mass {
        /// Customers, or what belongs to them, leave in a file.
        Export = "export",
        /// Customers are put away together.
        Remove = "remove",
        /// The numbers from which on the others take one are raised.
        Limits = "limits",
    }
}

text_enum! {
    /// What became of an ask.
    pub enum Verdict {
        Granted = "granted",
        Refused = "refused",
        /// Whoever asked takes it back.
        Withdrawn = "withdrawn",
    }
}

/// What somebody is about to do.
pub struct Wanted {
    pub mass: Mass,
    /// How many customers it is about.
    pub count: i64,
    /// Exactly what is asked for: a yes to this text is none to another.
    pub payload: String,
    /// For the eyes of the second person, such as the filter of a list.
    pub shown: String,
    /// Where they see which customers are meant; `{id}` stands for the ask's id.
    pub see: String,
    /// Where to go on after a yes, and with which fields if that is a form.
    pub again: String,
    pub form: Option<Vec<(&'static str, String)>>,
}

/// Leave for one mass act. Nobody makes one but [`need`].
#[derive(Debug)]
pub struct Approved {
    mass: Mass,
    payload_hash: Vec<u8>,
    most: Option<i64>,
    how: How,
}

#[derive(Clone, Copy, Debug)]
enum How {
    /// Few enough for one person.
    Few,
    /// Whoever runs a command on the machine has the database file.
    Machine,
    By(Id),
}

impl Approved {
    /// Whether this is leave for exactly this.
    #[must_use]
    pub fn is_for(&self, mass: Mass, payload: &str) -> bool {
        self.mass == mass && self.payload_hash == hash_of(mass, payload)
    }

    /// How many customers may go under it; none: as many as there are.
    #[must_use]
    pub fn most(&self) -> Option<i64> {
        self.most
    }

    /// For the audit: why no second person was asked, or under which ask one agreed.
    #[must_use]
    pub fn told(&self) -> Value {
        match self.how {
            How::Few => json!("not needed"),
            How::Machine => json!("exempt: a command on the machine itself"),
            How::By(ask) => json!({ "approval": ask }),
        }
    }
}

/// Whether it may be done.
#[derive(Debug)]
pub enum Need {
    Granted(Approved),
    /// The ask that a colleague has to answer first.
    Wait(Id),
}

/// Asks for leave. What is granted here is used up with `tx`; a wait has left an ask, so commit in both cases.
///
/// # Errors
/// [`DbError::NotAllowed`] for a program with a token: nobody answers for it. Else when the database refuses.
pub async fn need(tx: &mut Tx, permit: &Permit, now: Timestamp, wanted: Wanted) -> Result<Need> {
    let payload_hash = hash_of(wanted.mass, &wanted.payload);
    let granted = |how, most| {
        Ok(Need::Granted(Approved { mass: wanted.mass, payload_hash: payload_hash.clone(), most, how }))
    };
    let account = match (permit.actor().kind(), permit.actor().account()) {
        (ActorKind::System, _) => return granted(How::Machine, None),
        (ActorKind::Staff, Some(account)) => account,
        _ => return Err(DbError::NotAllowed),
    };
    // Two portions at the same moment must not each find the day empty.
    store::take_turn(tx, account).await?;
    let most = rule::read(&mut *tx).await?.most(wanted.mass);
    let taken = store::taken(&mut *tx, account, wanted.mass, now.plus(-DAY)).await?;
    if most.is_some_and(|most| taken.saturating_add(wanted.count) <= most) {
        store::take(tx, now, account, wanted.mass, wanted.count).await?;
        tx.unaudited("what it is for is audited by who does it");
        return granted(How::Few, Some(at_most(wanted.count)));
    }
    let asks = store::living_of(&mut *tx, account, wanted.mass, &payload_hash, now).await?;
    let fitting = asks.iter().find(|ask| ask.is_granted() && wanted.count <= at_most(ask.count));
    if let Some(ask) = fitting
        && store::mark_used(tx, ask.id, now).await?
    {
        audit::record(tx, permit, now, "approval.use", Object::new("approval", ask.id), json!({})).await?;
        return granted(How::By(ask.id), Some(at_most(ask.count)));
    }
    if let Some(ask) = asks.iter().find(|ask| ask.verdict.is_none() && wanted.count <= at_most(ask.count)) {
        tx.unaudited("it was asked for before");
        return Ok(Need::Wait(ask.id));
    }
    let id = Id::new(now);
    let detail = json!({ "mass": wanted.mass, "count": wanted.count });
    let name = permit.actor().name();
    store::insert(tx, id, (account, name), payload_hash.clone(), &wanted, now, now.plus(LIVES)).await?;
    audit::record(tx, permit, now, "approval.ask", Object::new("approval", id), detail).await?;
    Ok(Need::Wait(id))
}

/// Sends whoever has to wait to the page that says for whom; programs are told.
#[must_use]
pub fn waits(headers: &HeaderMap, ask: Id) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or_default();
    if accept.contains("text/html") || headers.contains_key("hx-request") {
        return Redirect::to(&format!("{PATH}?asked={ask}")).into_response();
    }
    Problem::new(
        StatusCode::FORBIDDEN,
        "needs-approval",
        format!("so many customers at once take the yes of a second person; ask {ask} waits at {PATH}"),
    )
    .into_response()
}

fn hash_of(mass: Mass, payload: &str) -> Vec<u8> {
    sha256(&format!("{}\n{payload}", mass.as_str()))
}

/// A list grows a little while somebody makes up their mind: by a twentieth, and the second person is shown this
/// number. More never goes under their yes.
fn at_most(asked: i64) -> i64 {
    asked.saturating_add(asked / 20)
}

//! Mail that the house itself sends: an outbox in the database, handed over by jobs.
//!
//! A mail is written in the transaction of the change that needs it. Its state says what is known of it: queued,
//! handed over (its text is on its way and nothing came back yet), accepted, failed, or uncertain. One that is
//! uncertain may have arrived, so it is never sent again silently: a person decides.

mod pages;
mod smtp;
mod store;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

use crate::audit::{self, Object};
use crate::clock::{DAY, Timestamp};
use crate::db::{Result, Tx};
use crate::id::Id;
use crate::jobs::{self, Outcome};
use crate::personal::Personal;
use crate::team::Permit;
use crate::web::App;

pub use pages::routes;
pub use smtp::{NoSmtp, Smtp};
pub use store::State;
pub(crate) use store::{SEALED, leave_to_a_person};

/// The job that hands one mail over. Its payload is `{"mail": id}`.
pub const HAND_OVER: &str = "mail.hand-over";
/// The job that forgets texts and old mails.
pub const SWEEP: &str = "mail.sweep";

/// So long is a mail remembered, in milliseconds.
pub const KEEP: i64 = 90 * DAY;

/// A mail to be.
pub struct NewMail {
    /// A word for what it is about, such as `reset`.
    pub kind: &'static str,
    pub account: Option<Id>,
    pub to: Personal<String>,
    pub subject: String,
    pub body: String,
    /// After this moment it is of no use to anybody, and its text is forgotten.
    pub expires_at: Timestamp,
}

/// Writes a mail down in the change that needs it, to be handed over soon after.
///
/// # Errors
/// When the database refuses.
pub async fn post(tx: &mut Tx, permit: &Permit, app: &App, mail: NewMail) -> Result<Id> {
    let now = app.now();
    let id = Id::new(now);
    let detail = json!({ "kind": mail.kind });
    store::insert(tx, id, &format!("<{id}@{}>", host_of(app)), mail, now).await?;
    jobs::enqueue(tx, now, HAND_OVER, json!({ "mail": id }), now).await?;
    audit::record(tx, permit, now, "mail.queue", Object::new("mail", id), detail).await?;
    Ok(id)
}

/// Hands one mail over. For the job [`HAND_OVER`].
pub async fn hand_over(app: App, payload: Value) -> Outcome {
    let Some(id) = payload["mail"].as_str().and_then(Id::parse) else {
        return Outcome::GiveUp("the payload names no mail".to_owned());
    };
    match try_once(&app, id).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Retry(error.to_string()),
    }
}

async fn try_once(app: &App, id: Id) -> Result<Outcome> {
    let Some(mail) = store::find(&app.db, id).await? else { return Ok(Outcome::Done) };
    if mail.state == State::Handed {
        // Somebody stopped between the text and its receipt, perhaps ourselves before a power cut.
        let said = "the program stopped before a receipt came";
        end(app, id, Some(mail.attempts), State::Uncertain, said).await?;
        return Ok(Outcome::Done);
    }
    if mail.state != State::Queued {
        return Ok(Outcome::Done);
    }
    let Some(text) = mail.text(&app.db).await?.filter(|_| app.now() < mail.expires_at) else {
        end(app, id, None, State::Failed, "it could not be delivered while it was of use").await?;
        return Ok(Outcome::Done);
    };
    let Some(server) = &app.settings.mail else {
        return Ok(Outcome::Retry("no mail server is set; start with --smtp".to_owned()));
    };
    let letter = smtp::Letter {
        message_id: mail.message_id,
        to: mail.recipient,
        subject: mail.subject,
        text,
        at: app.now(),
    };
    let mut attempt = None;
    let sent = smtp::hand_over(server, &host_of(app), letter, async || {
        let mut tx = app.db.begin().await?;
        let handed = store::hand(&mut tx, id, app.now()).await?;
        tx.unaudited("what became of it is audited");
        tx.commit().await?;
        attempt = handed;
        Ok(handed.is_some())
    })
    .await;
    match sent {
        smtp::Sent::Accepted(said) => end(app, id, attempt, State::Accepted, &said).await?,
        smtp::Sent::Failed(said) => end(app, id, attempt, State::Failed, &said).await?,
        smtp::Sent::Unknown(said) => end(app, id, attempt, State::Uncertain, &said).await?,
        smtp::Sent::Gone => {}
        smtp::Sent::Later(said) => {
            let mut tx = app.db.begin().await?;
            let waits = store::later(&mut tx, id, attempt, &said).await?;
            tx.unaudited("it waits as before");
            tx.commit().await?;
            return Ok(if waits { Outcome::Retry(said) } else { Outcome::Done });
        }
    }
    Ok(Outcome::Done)
}

async fn end(app: &App, id: Id, attempt: Option<i64>, state: State, said: &str) -> Result<()> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !store::end(&mut tx, id, attempt, state, said, now).await? {
        tx.unaudited("another worker went on with it");
        return tx.commit().await;
    }
    let permit = Permit::system(crate::team::System::Mail);
    let detail = json!({ "state": state });
    audit::record(&mut tx, &permit, now, "mail.end", Object::new("mail", id), detail).await?;
    tx.commit().await
}

/// Forgets texts that are of no use any more, and old mails. For the job [`SWEEP`].
pub async fn sweep(app: App, _: Value) -> Outcome {
    let now = app.now();
    let swept = async {
        let mut tx = app.db.begin().await?;
        store::forget(&mut tx, now, now.plus(-KEEP)).await?;
        tx.unaudited("what has expired is worth nothing");
        tx.commit().await
    };
    swept.await.into()
}

/// The host under which we greet mail servers and name mails.
fn host_of(app: &App) -> String {
    let url = app.settings.public_url.as_deref().unwrap_or_default();
    let host = url.split_once("://").map_or("", |(_, host)| host).split(':').next().unwrap_or_default();
    if host.is_empty() { "localhost".to_owned() } else { host.to_owned() }
}

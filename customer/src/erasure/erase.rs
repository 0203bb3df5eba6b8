//! Forgetting one person, and doing it again after a backup from before was restored.

use foundation::alarms;
use foundation::audit::{self, Object};
use foundation::db::{DbError, Tx};
use foundation::files::FileTrouble;
use foundation::id::Id;
use foundation::jobs::{self, Outcome};
use foundation::team::{self, Permit};
use foundation::vault::{self, Forgotten, Ledger, LedgerTrouble};
use foundation::views;
use foundation::web::{App, forget_answers};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::leftovers::Leftovers;
use super::{hold, store};
use crate::customers::{self, Kind, Silence, Traces};
use crate::{consent, disclosure, links, purchases, restriction, timeline};

/// The job that removes contents from the disk and wipes what was deleted, if the program stopped before it could.
pub const FINISH: &str = "erasure.finish";
/// Tables that held something of a person.
const TABLES: &[&str] = &[
    "party",
    "contact_point",
    "party_link",
    "party_tag",
    "tag",
    "entry",
    "entry_body",
    "entry_link",
    "entry_file",
    "file",
    "mention",
    "purchase",
    "idempotency",
    "job",
    "share",
    "decoy",
    "viewing",
    "disclosure",
    "person_key",
    "legal_hold",
    "consent",
    "consent_now",
    "restriction",
    "party_history",
];

/// What was forgotten.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Counts {
    /// Entries that were about nobody else.
    pub entries: u64,
    /// Entries about others too, which stay on their timelines without words.
    pub entries_emptied: u64,
    /// Contents of files that were removed.
    pub files: u64,
    pub links: u64,
    /// Lines of purchases that stay, without the person.
    pub purchases_kept: u64,
    /// Brought files of imports that named the person.
    pub import_files: u64,
}

/// Why nobody was forgotten.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such customer")]
    NotFound,
    #[error("an organisation is no person: its data is removed like any other record")]
    Organisation,
    #[error("a legal hold forbids it: {0}")]
    Held(String),
    #[error("somebody had to do with them meanwhile")]
    Awake,
    #[error(transparent)]
    Ledger(#[from] LedgerTrouble),
    #[error("remove the files of imports: {0}")]
    Leftovers(std::io::Error),
    #[error("remove the contents of files: {0}")]
    Files(#[from] FileTrouble),
    #[error(transparent)]
    Db(#[from] DbError),
}

#[derive(Serialize, Deserialize)]
struct Rest {
    erasure: Id,
    contents: Vec<String>,
}

/// On what terms somebody is forgotten.
enum Terms<'a> {
    Asked,
    /// Only while nobody has had to do with them for so long.
    Silent(&'a Silence),
    /// They were forgotten before the backup that was restored.
    Again,
}

/// Forgets a person or a household in the permit's scope. When it returns, nothing of them is left in the
/// database, its log, the files and the brought imports, and the ledger says so.
///
/// # Errors
/// See [`Refusal`]; before the ledger was written nothing has happened.
pub async fn erase(app: &App, permit: &Permit, person: Id, reason: &str) -> Result<Counts, Refusal> {
    let (counts, rest) = forget(app, Wish { permit, person, reason, terms: Terms::Asked }).await?;
    // The job does it, should this be stopped here.
    complete(app, &[rest]).await?;
    Ok(counts)
}

/// Forgets those of `people` who are as silent as `silence` says in the very change that forgets them, and answers
/// how many they were. Whoever is held, gone or spoken to by now is passed over.
///
/// # Errors
/// See [`Refusal`]; who was forgotten before stays so.
pub async fn erase_silent(
    app: &App,
    permit: &Permit,
    people: &[Id],
    silence: &Silence,
    reason: &str,
) -> Result<usize, Refusal> {
    let mut rests = Vec::with_capacity(people.len());
    for person in people {
        let wish = Wish { permit, person: *person, reason, terms: Terms::Silent(silence) };
        match forget(app, wish).await {
            Ok((_, rest)) => rests.push(rest),
            Err(Refusal::NotFound | Refusal::Held(_) | Refusal::Organisation | Refusal::Awake) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    if !rests.is_empty() {
        complete(app, &rests).await?;
    }
    Ok(rests.len())
}

/// Whom to forget, by whom, and on what terms.
struct Wish<'a> {
    permit: &'a Permit,
    person: Id,
    reason: &'a str,
    terms: Terms<'a>,
}

impl Wish<'_> {
    /// What the person is known by, if they may be forgotten; their row is locked until the change ends.
    async fn allowed(&self, tx: &mut Tx) -> Result<Traces, Refusal> {
        let scope = self.permit.scope();
        let traces = customers::traces(tx, &scope, self.person).await?.ok_or(Refusal::NotFound)?;
        if traces.kind == Kind::Organisation {
            return Err(Refusal::Organisation);
        }
        // After a restore the hold of that time counts no more: it was over when they were forgotten.
        if matches!(self.terms, Terms::Again) {
            return Ok(traces);
        }
        if let Some(hold) = hold::hold_of(&mut *tx, self.person).await? {
            return Err(Refusal::Held(hold.reason));
        }
        match self.terms {
            Terms::Silent(silence) if !customers::is_silent(tx, &scope, silence, self.person).await? => {
                Err(Refusal::Awake)
            }
            _ => Ok(traces),
        }
    }
}

async fn forget(app: &App, wish: Wish<'_>) -> Result<(Counts, Rest), Refusal> {
    let ledger = Ledger::of(app.db.vault(), &app.settings.data)?;
    // Whoever may not be forgotten is told so before anything is touched, and files are read before any row is
    // locked.
    let mut tx = app.db.begin().await?;
    let traces = wish.allowed(&mut tx).await?;
    drop(tx);
    let looked =
        Leftovers::look(app.db.vault(), &app.settings.data, &traces.words).map_err(Refusal::Leftovers)?;
    // Before their rows change, so that none with their id is written after; and before a change is in hand, since
    // whoever writes views down waits for the database.
    app.counters.views.forget(wish.person).await;
    let done = forget_rows(app, &wish, &ledger, &looked).await;
    if let Err(Refusal::NotFound | Refusal::Held(_) | Refusal::Awake) = done {
        app.counters.views.keep_on(wish.person).await;
    }
    done
}

async fn forget_rows(
    app: &App,
    wish: &Wish<'_>,
    ledger: &Ledger,
    looked: &Leftovers,
) -> Result<(Counts, Rest), Refusal> {
    let (now, person, permit) = (app.now(), wish.person, wish.permit);
    let mut tx = app.db.begin().await?;
    // Once more, since anything may have happened meanwhile.
    let traces = wish.allowed(&mut tx).await?;

    let about = Object::new("party", person);
    vault::destroy(&mut tx, now, person).await?;
    let gone = timeline::forget(&mut tx, person).await?;
    let links = links::forget(&mut tx, person).await?;
    let purchases_kept = purchases::forget(&mut tx, person).await?;
    consent::forget(&mut tx, person).await?;
    restriction::forget(&mut tx, person).await?;
    customers::forget(&mut tx, person).await?;
    forget_answers(&mut tx, person).await?;
    jobs::forget(&mut tx, person).await?;
    team::forget_shares(&mut tx, about).await?;
    alarms::forget_decoy(&mut tx, person).await?;
    views::forget(&mut tx, person).await?;
    disclosure::forget(&mut tx, &app.settings.data, person).await?;
    store::forget_holds(&mut tx, person).await?;
    let vault = app.db.vault();
    let import_files = looked.remove(vault, &app.settings.data, &traces.words).map_err(Refusal::Leftovers)?;
    let counts = Counts {
        entries: gone.entries,
        entries_emptied: gone.emptied,
        files: gone.contents.len() as u64,
        links,
        purchases_kept,
        import_files,
    };

    let rest = Rest { erasure: Id::new(now), contents: gone.contents };
    let told = json!(&counts);
    store::add(&mut tx, now, rest.erasure, person, permit.actor().name(), wish.reason, &told.to_string())
        .await?;
    audit::record(&mut tx, permit, now, "customer.forget", about, told).await?;
    jobs::enqueue(&mut tx, now, FINISH, json!(&rest), now).await?;
    if !matches!(wish.terms, Terms::Again) {
        ledger.append(Forgotten { person, at: now })?;
    }
    tx.commit().await?;
    Ok((counts, rest))
}

async fn complete(app: &App, rests: &[Rest]) -> Result<(), Refusal> {
    for content in rests.iter().flat_map(|rest| &rest.contents) {
        // The same content may have been brought again for somebody else.
        if !foundation::files::is_named(&app.db, content).await? {
            app.files.forget(content).await?;
        }
    }
    app.db.scrub(TABLES).await?;
    let mut tx = app.db.begin().await?;
    for rest in rests {
        store::done(&mut tx, app.now(), rest.erasure).await?;
    }
    tx.unaudited("the erasure's own row told of it");
    tx.commit().await?;
    Ok(())
}

/// Carries the job [`FINISH`] out.
pub async fn finish(app: App, payload: Value) -> Outcome {
    match serde_json::from_value::<Rest>(payload) {
        Ok(rest) => complete(&app, &[rest]).await.into(),
        Err(error) => Outcome::GiveUp(error.to_string()),
    }
}

/// Forgets again whom the ledger names and this database still knows, such as after a restore. Answers how
/// many that were. To be called before anybody is served.
///
/// # Errors
/// When the ledger was changed, or the database refuses: then nobody may be served.
pub async fn replay(app: &App, permit: &Permit) -> Result<u64, Refusal> {
    let mut again = 0;
    for forgotten in Ledger::of(app.db.vault(), &app.settings.data)?.read()? {
        if store::is_known(&app.db, forgotten.person).await? {
            continue;
        }
        let (person, reason) = (forgotten.person, "forgotten before");
        match forget(app, Wish { permit, person, reason, terms: Terms::Again }).await {
            Ok((_, rest)) => complete(app, &[rest]).await?,
            Err(Refusal::NotFound) => remember(app, permit, forgotten).await?,
            Err(refusal) => return Err(refusal),
        }
        again += 1;
    }
    Ok(again)
}

/// The backup was from before the person: nothing is here, and nothing may come back.
async fn remember(app: &App, permit: &Permit, forgotten: Forgotten) -> Result<(), Refusal> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    vault::destroy(&mut tx, now, forgotten.person).await?;
    let by = permit.actor().name();
    store::add(&mut tx, now, Id::new(now), forgotten.person, by, "forgotten before", "{}").await?;
    let object = Object::new("party", forgotten.person);
    audit::record(&mut tx, permit, now, "customer.forget", object, json!({})).await?;
    tx.commit().await?;
    Ok(())
}

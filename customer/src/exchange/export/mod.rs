//! Exports: CSV in parts of a few hundred rows, so that memory does not grow
//! with what is exported, to a file or straight to a browser.

mod customers;
mod file;
mod purchases;
mod timeline;

use axum::http::HeaderMap;
use foundation::audit::{self, Object};
use foundation::db::{DbError, Tx};
use foundation::id::Id;
use foundation::team::approval::{self, Approved, Mass, Need, Wanted};
use foundation::team::{self, Action, Permit, Scope, SignedIn};
use foundation::views::Screen;
use foundation::web::App;
use futures_util::TryFutureExt;
use serde_json::{Value, json};

use super::cells::guarded;
use crate::customers::{self as people, Filter};
pub use file::export;
pub(super) use timeline::EntryRow;

/// Rows of one part.
const PART: usize = 500;

/// What can be exported.
#[derive(Clone, Debug, PartialEq)]
pub enum Exported {
    /// The customers a filter of the list leaves.
    Customers(Filter),
    /// All purchases, or one customer's.
    Purchases(Option<Id>),
    Timeline,
}

impl Exported {
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Customers(_) => "customers",
            Self::Purchases(_) => "purchases",
            Self::Timeline => "timeline",
        }
    }

    /// What a second person says yes to.
    fn payload(&self) -> String {
        match self {
            Self::Customers(filter) => format!("customers {filter}"),
            Self::Purchases(None) => "purchases".to_owned(),
            Self::Purchases(Some(customer)) => format!("purchases of {customer}"),
            Self::Timeline => "timeline".to_owned(),
        }
    }

    /// How many customers it tells about.
    async fn count(&self, app: &App, permit: &Permit) -> Result<i64, DbError> {
        let everybody = Filter::default();
        let filter = match self {
            Self::Customers(filter) => filter,
            Self::Purchases(Some(_)) => return Ok(1),
            Self::Purchases(None) | Self::Timeline => &everybody,
        };
        people::count_exactly(&app.db, &permit.scope(), permit.actor().account(), filter).await
    }
}

/// Asks whether an export may begin: one of very many customers takes the yes of a second person. `again` is the
/// address that asks for it. Commit `tx` in any case.
///
/// # Errors
/// When the database fails, and for a program with a token.
pub async fn leave(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    exported: &Exported,
    again: &str,
) -> Result<Need, DbError> {
    let (shown, see) = match exported {
        Exported::Customers(filter) => {
            let asker = permit.actor().account();
            let accounts = team::accounts(&app.db).await?;
            let asker = accounts.iter().find(|account| Some(account.id) == asker);
            let handle = asker.map_or("me", |account| account.handle.as_str());
            (filter.said_by(handle).to_string(), people::ASKED.to_owned())
        }
        Exported::Purchases(Some(customer)) => (String::new(), format!("/customers/{customer}")),
        Exported::Purchases(None) | Exported::Timeline => (String::new(), String::new()),
    };
    let wanted = Wanted {
        mass: Mass::Export,
        count: exported.count(app, permit).await?,
        payload: exported.payload(),
        shown,
        see,
        again: again.to_owned(),
        form: None,
    };
    approval::need(tx, permit, app.now(), wanted).await
}

/// Why an export breaks off.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    #[error(transparent)]
    Db(#[from] DbError),
    /// Whoever asked for it may not have it any more.
    #[error("the right to this export ended meanwhile")]
    NotAllowed,
    /// The list grew since it was counted and agreed to.
    #[error("by now the list holds more customers than were agreed to; ask for it again")]
    Grown,
}

/// An export under way. However it ends, the audit says how many rows left.
pub struct Export {
    app: App,
    permit: Permit,
    /// Of the request that asked for it: they prove again and again that its sender still may.
    headers: Option<HeaderMap>,
    scope: Scope,
    what: &'static str,
    source: Source,
    /// How many customers may leave; none: all.
    most: Option<u64>,
    is_started: bool,
    is_told: bool,
    is_grown: bool,
    rows: u64,
}

enum Source {
    Customers(customers::Customers),
    Purchases(purchases::Purchases),
    Timeline(timeline::Timeline),
}

impl Export {
    /// Begins an export of what `permit` may see, and writes it into the audit.
    ///
    /// # Errors
    /// When the database fails, or the leave is for something else.
    pub async fn begin(
        app: &App,
        permit: &Permit,
        approved: Approved,
        exported: Exported,
    ) -> Result<Self, DbError> {
        if !approved.is_for(Mass::Export, &exported.payload()) {
            return Err(DbError::NotAllowed);
        }
        let permit = &permit.clone().watched(app, Screen::Export);
        let now = app.now();
        let what = exported.as_str();
        let mut detail = match &exported {
            Exported::Customers(filter) => json!({ "what": "customers", "filter": filter.to_string() }),
            Exported::Purchases(customer) => json!({ "what": "purchases", "customer": customer }),
            Exported::Timeline => json!({ "what": "timeline" }),
        };
        detail["second_person"] = approved.told();
        let mut tx = app.db.begin().await?;
        audit::record(&mut tx, permit, now, "export.start", Object::many("party"), detail).await?;
        tx.commit().await?;
        // Of a list of customers each row is one; the rest tells of one customer, or is the machine's own.
        let most = approved.most().filter(|_| matches!(exported, Exported::Customers(_)));
        let source = match exported {
            Exported::Customers(filter) => {
                let me = permit.actor().account();
                Source::Customers(customers::Customers::prepare(app, &permit.scope(), me, filter).await?)
            }
            Exported::Purchases(customer) => Source::Purchases(purchases::Purchases::new(customer)),
            Exported::Timeline => Source::Timeline(timeline::Timeline::default()),
        };
        Ok(Self {
            app: app.clone(),
            scope: permit.scope(),
            permit: permit.clone(),
            headers: None,
            what,
            source,
            most: most.and_then(|most| u64::try_from(most).ok()),
            is_started: false,
            is_told: false,
            is_grown: false,
            rows: 0,
        })
    }

    /// The same export, which ends as soon as the sender of `headers` may not have it any more.
    #[must_use]
    pub fn for_sender_of(mut self, headers: HeaderMap) -> Self {
        self.headers = Some(headers);
        self
    }

    /// Asks anew who wants this, and what they see by now.
    async fn look_again(&mut self) -> Result<(), Broken> {
        let Some(headers) = &self.headers else { return Ok(()) };
        let signed_in = team::recognise_still(&self.app, headers).await.map_err(|_| Broken::NotAllowed)?;
        let actor = signed_in.as_ref().map(SignedIn::actor);
        let actor = actor.filter(|actor| actor.may(Action::ExportCustomers)).ok_or(Broken::NotAllowed)?;
        // Whoever they are by now, it is the same export that shows more.
        self.scope = actor.going_on(self.permit.actor()).scope();
        Ok(())
    }

    /// Rows handed out so far, without the header.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The next part, UTF-8; the first one begins with the header. None at the end.
    ///
    /// # Errors
    /// When the database fails, whoever asked for it may not have it any more, or there is more than was agreed to.
    pub async fn next_part(&mut self) -> Result<Option<Vec<u8>>, Broken> {
        self.look_again().await?;
        let (db, scope) = (&self.app.db, &self.scope);
        let rows = match &mut self.source {
            Source::Customers(customers) => customers.next(db, scope).await?,
            Source::Purchases(purchases) => purchases.next(db, scope).await?,
            Source::Timeline(timeline) => timeline.next(db, scope).await?,
        };
        self.permit.actor().turn_in();
        if self.most.is_some_and(|most| self.rows + rows.len() as u64 > most) {
            self.is_grown = true;
            return Err(Broken::Grown);
        }
        if rows.is_empty() && self.is_started {
            self.is_told = true;
            let detail = json!({ "what": self.what, "rows": self.rows, "finished": true });
            tell_end(&self.app, &self.permit, detail).await;
            return Ok(None);
        }
        let mut writer = csv::Writer::from_writer(Vec::with_capacity(64 * 1024));
        let mut write = |row: &[String]| {
            writer
                .write_record(row.iter().map(|cell| guarded(cell).into_owned()))
                .expect("rows of one export are equally long, and memory takes every byte");
        };
        if !self.is_started {
            self.is_started = true;
            write(&match &self.source {
                Source::Customers(customers) => customers.header(),
                Source::Purchases(_) => purchases::header(),
                Source::Timeline(_) => timeline::header(),
            });
        }
        rows.iter().for_each(|row| write(row));
        self.rows += rows.len() as u64;
        Ok(Some(writer.into_inner().expect("memory takes every byte")))
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        if self.is_told {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let mut detail = json!({ "what": self.what, "rows": self.rows, "finished": false });
        if self.is_grown {
            detail["stopped"] = json!(Broken::Grown.to_string());
        }
        let (app, permit) = (self.app.clone(), self.permit.clone());
        runtime.spawn(async move { tell_end(&app, &permit, detail).await });
    }
}

/// Writes down how much left, and whether that was all. The rows are gone by now, so a failure is only logged.
async fn tell_end(app: &App, permit: &Permit, detail: Value) {
    let said = detail.to_string();
    let told = async {
        let mut tx = app.db.begin().await?;
        audit::record(&mut tx, permit, app.now(), "export.end", Object::many("party"), detail).await?;
        tx.commit().await
    };
    let seen = async { app.counters.views.write(&app.db, app.now()).await.map(drop) };
    if let Err(error) = told.and_then(|()| seen).await {
        tracing::error!(%error, said, "write down the end of an export");
    }
}

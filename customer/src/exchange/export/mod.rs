//! Exports: CSV in parts of a few hundred rows, so that memory does not grow
//! with what is exported, to a file or straight to a browser.

mod customers;
mod file;
mod purchases;
mod timeline;

use foundation::audit::{self, Object};
use foundation::db::DbError;
use foundation::id::Id;
use foundation::team::{Permit, Scope};
use foundation::web::App;
use serde_json::json;

use super::cells::guarded;
use crate::customers::Filter;
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
}

/// An export under way.
pub struct Export {
    app: App,
    scope: Scope,
    source: Source,
    is_started: bool,
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
    /// When the database fails.
    pub async fn begin(app: &App, permit: &Permit, exported: Exported) -> Result<Self, DbError> {
        let now = app.now();
        let detail = match &exported {
            Exported::Customers(filter) => json!({ "what": "customers", "filter": filter.to_string() }),
            Exported::Purchases(customer) => json!({ "what": "purchases", "customer": customer }),
            Exported::Timeline => json!({ "what": "timeline" }),
        };
        let mut tx = app.db.begin().await?;
        audit::record(&mut tx, permit, now, "export.start", Object::many("party"), detail).await?;
        tx.commit().await?;
        let source = match exported {
            Exported::Customers(filter) => {
                Source::Customers(customers::Customers::prepare(app, permit.actor().account(), filter).await?)
            }
            Exported::Purchases(customer) => Source::Purchases(purchases::Purchases::new(customer)),
            Exported::Timeline => Source::Timeline(timeline::Timeline::default()),
        };
        Ok(Self { app: app.clone(), scope: permit.scope(), source, is_started: false, rows: 0 })
    }

    /// Rows handed out so far, without the header.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The next part, UTF-8; the first one begins with the header. None at the end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_part(&mut self) -> Result<Option<Vec<u8>>, DbError> {
        let (db, scope) = (&self.app.db, &self.scope);
        let rows = match &mut self.source {
            Source::Customers(customers) => customers.next(db, scope).await?,
            Source::Purchases(purchases) => purchases.next(db, scope).await?,
            Source::Timeline(timeline) => timeline.next(db, scope).await?,
        };
        if rows.is_empty() && self.is_started {
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

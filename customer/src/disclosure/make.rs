//! Making an archive.

use std::collections::BTreeSet;
use std::io::Write;

use foundation::audit::{self, Object};
use foundation::db::DbError;
use foundation::files::{self, FileTrouble};
use foundation::id::Id;
use foundation::team::{self, Permit};
use foundation::views::{Part, Screen};
use foundation::web::App;
use foundation::words::{Lang, Words, Zone};
use futures_util::TryStreamExt;
use serde_json::json;

use super::blank::{Blank, Known};
use super::book::Book;
use super::section::{SECTIONS, Subject};
use super::store;
use super::zip::Zip;
use crate::customers::{self, Full, Kind};

/// What an archive holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub rows: u64,
    pub files: usize,
    /// Files that also tell of others, and stay here.
    pub left_out: usize,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("there is no such customer")]
    NotFound,
    #[error("an organisation is no person: its data is exported like any other")]
    Organisation,
    #[error(transparent)]
    Files(#[from] FileTrouble),
    #[error("write the archive: {0}")]
    Write(#[from] std::io::Error),
    #[error(transparent)]
    Db(#[from] DbError),
}

/// The customer in the permit's scope, of whom an archive can be made.
///
/// # Errors
/// [`Refusal::NotFound`], [`Refusal::Organisation`], or when the database fails.
pub(super) async fn find(app: &App, permit: &Permit, person: Id) -> Result<Full, Refusal> {
    let full = customers::full(&app.db, &permit.scope().with_every_field(), person)
        .await?
        .ok_or(Refusal::NotFound)?;
    if full.customer.kind == Kind::Organisation {
        return Err(Refusal::Organisation);
    }
    Ok(full)
}

/// Writes all that is held about a person in the permit's scope to `out`, in their own language, and the audit
/// says so. Of files that hang on entries about others too, only those in `shared` go along. `tell` hears how many
/// rows are written.
///
/// # Errors
/// See [`Refusal`].
pub async fn make<W: Write + Send>(
    app: &App,
    permit: &Permit,
    person: Id,
    shared: &BTreeSet<Id>,
    out: W,
    tell: &(dyn Fn(u64) + Send + Sync),
) -> Result<(Told, W), Refusal> {
    let permit = permit.clone().watched(app, Screen::Privacy);
    let full = find(app, &permit, person).await?;
    let now = app.now();
    let lang = full.customer.language.as_deref().and_then(Lang::from_code).unwrap_or_default();
    let zone = full.customer.time_zone.as_deref().and_then(Zone::named).unwrap_or_else(Zone::utc);
    let words = Words::new(lang, zone);
    let blank = blank(app, &full, &words).await?;
    // It is for the person, who gets all of it, whatever its maker reads.
    let scope = permit.scope().with_every_field();
    scope.shows(Part::ALL, [person]);
    let subject = Subject { app, scope: &scope, full: &full, now, blank: &blank, shared, tell };
    let mut book = Book::new(words, full.customer.name.reveal(), now);
    for section in SECTIONS {
        book.open(section.word);
        (section.tell)(&subject, &mut book).await?;
        book.close();
    }
    let (rows, left_out) = (book.all_rows, book.left_out);
    let (json, page, contents) = book.finish();
    let told = Told { rows, files: contents.len(), left_out };

    let mut zip = Zip::new(out);
    zip.add_text("index.html", page)?;
    zip.add_text("data.json", json)?;
    for (place, file) in contents {
        let (_, content) = files::open(&app.db, &app.files, file).await?;
        zip.add_bytes(&place, &content.try_collect::<Vec<_>>().await?.concat())?;
    }
    let out = zip.finish()?;
    let mut tx = app.db.begin().await?;
    let detail = json!({ "rows": told.rows, "files": told.files, "left_out": told.left_out });
    audit::record(&mut tx, &permit, app.now(), "disclosure.make", Object::new("party", person), detail)
        .await?;
    tx.commit().await?;
    Ok((told, out))
}

async fn blank(app: &App, full: &Full, words: &Words) -> Result<Blank, Refusal> {
    let others = store::others(&app.db, full.customer.id).await?;
    let team = team::accounts(&app.db).await?;
    let mut ours = Known::default();
    for account in team {
        ours.names.push(account.name);
        ours.addresses.extend([format!("@{}", account.handle), account.email.into_inner()]);
    }
    let own = Known {
        names: vec![full.customer.name.reveal().clone()],
        addresses: full.contact_points.iter().map(|point| point.value.reveal().clone()).collect(),
    };
    let signs = (words.text("disclosure-somebody"), words.text("disclosure-us"));
    Ok(Blank::new(&others, &ours, &own, signs))
}

/// How many rows there will be, about.
///
/// # Errors
/// When the database fails.
pub(super) async fn about(app: &App, person: Id) -> Result<i64, DbError> {
    store::count_entries(&app.db, person).await
}

//! What an archive reads past the lists of others: everything about one person who was found in scope.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Db, FromRow, Query, Result, Row};
use foundation::files::File;
use foundation::id::Id;

use super::blank::Known;
use crate::timeline::{Lost, Said, Told};

/// With whom somebody stands in which relation.
pub(super) struct Relation {
    pub kind: String,
    pub role: Option<String>,
    pub starts_on: Option<String>,
    pub ends_on: Option<String>,
    /// The other's name, when it is an organisation.
    pub organisation: Option<String>,
}

impl FromRow for Relation {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            kind: row.take()?,
            role: row.take()?,
            starts_on: row.take()?,
            ends_on: row.take()?,
            organisation: row.take()?,
        })
    }
}

pub(super) async fn relations(db: &Db, person: Id) -> Result<Vec<Relation>> {
    db.all(
        "select l.kind, l.role, l.starts_on, l.ends_on, case when o.kind = 'organisation' then o.name end
         from party_link l
         join party o on o.id = case when l.from_id = $1 then l.to_id else l.from_id end
         where l.from_id = $1 or l.to_id = $1
         order by l.created_at, l.id",
        args![person],
    )
    .await
}

/// An entry about the person, removed ones too.
pub(super) struct EntryOf {
    pub id: Id,
    pub at: Timestamp,
    pub kind: String,
    pub channel: Option<String>,
    pub direction: Option<String>,
    pub subject: String,
    pub body: Option<String>,
    pub outcome: Option<String>,
    pub amount_minor: Option<i64>,
    pub currency: Option<String>,
    pub ended_at: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub done_at: Option<Timestamp>,
    pub source: Option<String>,
    pub deleted_at: Option<Timestamp>,
    /// How many others it is about.
    pub others: i64,
    sealed: Option<Vec<u8>>,
}

impl FromRow for EntryOf {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.take()?,
            at: row.take()?,
            kind: row.take()?,
            channel: row.take()?,
            direction: row.take()?,
            subject: row.take()?,
            body: row.take()?,
            outcome: row.take()?,
            amount_minor: row.take()?,
            currency: row.take()?,
            ended_at: row.take()?,
            due_at: row.take()?,
            done_at: row.take()?,
            source: row.take()?,
            deleted_at: row.take()?,
            others: row.take()?,
            sealed: row.take()?,
        })
    }
}

impl Told for EntryOf {
    fn entry(&self) -> Id {
        self.id
    }

    fn sealed(&mut self) -> Option<Vec<u8>> {
        self.sealed.take()
    }

    fn say(&mut self, said: std::result::Result<Said, Lost>) {
        let said = said.unwrap_or_default();
        (self.subject, self.outcome, self.body) = (said.subject, said.outcome, Some(said.body));
    }
}

/// The next entries about a person after one, in the order in which they happened.
pub(super) async fn entries(db: &Db, person: Id, after: (Timestamp, Id), limit: i64) -> Result<Vec<EntryOf>> {
    db.all(
        "select e.id, l.at, e.kind, e.channel, e.direction, e.subject, b.body, e.outcome, e.amount_minor, e.currency,
           e.ended_at, e.due_at, e.done_at, e.source, e.deleted_at,
           case when e.is_shared then (select count(*) - 1 from entry_link o where o.entry_id = e.id) else 0 end,
           b.sealed
         from entry_link l
         join entry e on e.id = l.entry_id
         left join entry_body b on b.entry_id = e.id
         where l.object_kind = 'party' and l.object_id = $1 and (l.at, l.entry_id) > ($2, $3)
         order by l.at, l.entry_id
         limit $4",
        args![person, after.0, after.1, limit],
    )
    .await
}

pub(super) async fn count_entries(db: &Db, person: Id) -> Result<i64> {
    let sql = "select count(*) from entry_link where object_kind = 'party' and object_id = $1";
    let (count,) = db.one(sql, args![person]).await?;
    Ok(count)
}

/// A file that hangs on entries about a person.
pub(super) struct FileOf {
    pub file: File,
    /// Whether it hangs on entries about another person, too.
    pub is_shared: bool,
}

impl FromRow for FileOf {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { file: File::from_row(row)?, is_shared: row.take()? })
    }
}

pub(super) async fn files(db: &Db, person: Id) -> Result<Vec<FileOf>> {
    db.all(
        "select distinct f.id, f.hash, f.name, f.media_type, f.size, f.uploaded_by, f.created_at, f.sealed_key,
           exists (
             select 1 from entry_file af
             join entry_link ol on ol.entry_id = af.entry_id and ol.object_kind = 'party'
             join party o on o.id = ol.object_id
             where af.file_id = f.id and o.id <> $1 and o.kind <> 'organisation')
         from entry_link l
         join entry_file ef on ef.entry_id = l.entry_id
         join file f on f.id = ef.file_id
         where l.object_kind = 'party' and l.object_id = $1
         order by f.created_at, f.id",
        args![person],
    )
    .await
}

/// One line of what somebody bought.
pub(super) struct Bought {
    pub at: Timestamp,
    pub order: String,
    pub product: Option<String>,
    pub quantity: f64,
    pub amount_minor: i64,
    pub currency: String,
    pub source: Option<String>,
}

impl FromRow for Bought {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            at: row.take()?,
            order: row.take()?,
            product: row.take()?,
            quantity: row.take()?,
            amount_minor: row.take()?,
            currency: row.take()?,
            source: row.take()?,
        })
    }
}

pub(super) async fn purchases(db: &Db, person: Id) -> Result<Vec<Bought>> {
    db.all(
        "select u.at, u.order_ref, r.name, u.quantity, u.amount_minor, u.currency, u.source
         from purchase u
         left join product r on r.id = u.product_id
         where u.party_id = $1
         order by u.at, u.id",
        args![person],
    )
    .await
}

/// Names and addresses of everybody who stands with the person in a relation or in an entry, organisations left out.
pub(super) async fn others(db: &Db, person: Id) -> Result<Known> {
    let rows: Vec<(String, Option<String>)> = db
        .all(
            "select o.name, c.value
             from party o
             left join contact_point c on c.party_id = o.id
             where o.kind <> 'organisation' and o.id <> $1 and o.id in (
               select to_id from party_link where from_id = $1
               union select from_id from party_link where to_id = $1
               union select b.object_id from entry_link a
                     join entry_link b on b.entry_id = a.entry_id and b.object_kind = 'party'
                     where a.object_kind = 'party' and a.object_id = $1)",
            args![person],
        )
        .await?;
    let (names, addresses): (Vec<String>, Vec<Option<String>>) = rows.into_iter().unzip();
    Ok(Known { names, addresses: addresses.into_iter().flatten().collect() })
}

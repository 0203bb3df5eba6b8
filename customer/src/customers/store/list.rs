//! The customer list: keyset paging in any order, within a reach and a filter.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Db, Engine, Query, Result, Sql, Tx};
use foundation::id::Id;
use foundation::team::{Permit, Ranges, Scope};
use foundation::views::Part;
use tokio::sync::OnceCell;

use super::order::{Order, SortBy, Start, range};
use crate::customers::customer::{Customer, customer_columns};
use crate::customers::filter::Filter;
use crate::customers::guard::{GUARD, shown};

/// The next `limit` customers in scope that match `filter`, in `order` after `start`. Nothing is found by a field
/// that `scope` does not read.
///
/// # Errors
/// When the database fails.
pub async fn list(
    db: &Db,
    scope: &Scope,
    me: Option<Id>,
    filter: &Filter,
    order: Order,
    start: Option<&Start>,
    limit: usize,
) -> Result<Vec<Customer>> {
    let view = View::of(db, scope, me, filter).await?;
    let found = view.read(order, start, limit).await?;
    scope.lists(&[Part::Name, Part::Details], found.iter().map(|customer| customer.id));
    Ok(found)
}

/// So many customers are put in order for one page. Of more, enough stand close together in the order's index.
const FEW: i64 = if cfg!(test) { 20 } else { COUNT_TO };

/// Which index leads through a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// One index answers both, or the engine knows how often each value is there.
    Either,
    /// Filter and reach leave few, which are put in order.
    Few,
    /// They leave many: the order is walked until a page is full.
    Order,
}

/// The customers that somebody sees and a filter leaves. What its pages and its count both need is looked up once.
pub struct View<'a> {
    db: &'a Db,
    scope: &'a Scope,
    ranges: Ranges,
    me: Option<Id>,
    filter: &'a Filter,
    /// How many there are, to a little more than is told.
    counted: OnceCell<i64>,
}

impl<'a> View<'a> {
    /// What `scope` sees of `filter`; `me` is who asks, for `owner = me`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn of(db: &'a Db, scope: &'a Scope, me: Option<Id>, filter: &'a Filter) -> Result<Self> {
        let ranges = scope.ranges(db, &GUARD).await?;
        Ok(Self { db, scope, ranges, me, filter, counted: OnceCell::new() })
    }

    /// The next `limit` customers in `order` after `start`, and whether there are more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(
        &self,
        order: Order,
        start: Option<&Start>,
        limit: usize,
    ) -> Result<(Vec<Customer>, bool)> {
        let mut found = self.read(order, start, limit + 1).await?;
        let has_more = found.len() > limit;
        found.truncate(limit);
        self.scope.lists(&[Part::Name, Part::Details], found.iter().map(|customer| customer.id));
        Ok((found, has_more))
    }

    /// A page first finishes the tie it stopped in and then goes on with larger
    /// keys: two ranges of one index, however many customers share a key.
    async fn read(&self, order: Order, start: Option<&Start>, limit: usize) -> Result<Vec<Customer>> {
        let mut found = Vec::new();
        if !self.filter.is_read(self.scope) || !order.by.is_read(self.scope) {
            return Ok(found);
        }
        let lead = self.lead(order).await?;
        // Longest tie first: all keys equal, then all but the last, …, then none.
        let ties = if start.is_some() { (0..=order.by.keys().len()).rev().collect() } else { vec![0] };
        for tie in ties {
            if found.len() >= limit {
                break;
            }
            let (sql, args) = self.statement(lead, order, start, tie, limit - found.len());
            found.extend(self.db.all::<Customer>(sql, args).await?);
        }
        Ok(found)
    }

    fn statement(
        &self,
        lead: Lead,
        order: Order,
        start: Option<&Start>,
        tie: usize,
        limit: usize,
    ) -> (Sql, Args) {
        let mut args = Args::new();
        let plus = if lead == Lead::Few { "+" } else { "" };
        let range = start.map_or_else(String::new, |start| range(&mut args, order, start, tie, plus));
        let conditions = match lead {
            Lead::Order => self.filter.sql_beside(&mut args, self.me),
            Lead::Few | Lead::Either => self.filter.sql(&mut args, self.me),
        };
        let visible = self.ranges.visible(&mut args);
        let (_, direction) = order.direction();
        let is_merged = order.by == SortBy::Name && lead != Lead::Few;
        let parts = if is_merged { visible.each() } else { vec![visible.any()] };
        // What a merge puts in order has to be among its columns.
        let keys = if parts.len() > 1 { ", p.name_key as by_name, p.id as by_id" } else { "" };
        let columns = concat!("select ", customer_columns!());
        let asked = format!("p.deleted_at is null{range}{conditions}");
        if let [part] = &parts[..] {
            let by: String =
                order.by.keys().iter().skip(tie).map(|key| format!("{plus}{key}{direction}, ")).collect();
            let ordered = format!("order by {by}{plus}p.id{direction}");
            let text = match lead {
                // What a row shows of others is looked up for those of the page, not for each that is put in order.
                Lead::Few => format!(
                    "{columns} from party p
                     where p.row in (
                       select p.row from party p where {asked} and {{visible}} {ordered} limit {limit}
                     ) {ordered}"
                ),
                Lead::Order | Lead::Either => {
                    format!("{columns} from party p where {asked} and {{visible}} {ordered} limit {limit}")
                }
            };
            let text = text.replace("{visible}", "{part}");
            let text = shown(self.scope, &text).replace("{visible}", &visible.any()).replace("{part}", part);
            return (Sql::built(text), args);
        }
        let text = format!("{columns}{keys} from party p where {asked} and {{visible}}")
            .replace("{visible}", "{part}");
        let text = shown(self.scope, &text).replace("{visible}", &visible.any());
        // Each part comes in this order, so that an engine merges them and stops when the page is full.
        let parts: Vec<String> = parts.iter().map(|part| text.replace("{part}", part)).collect();
        let merged = parts.join(" union all ");
        (Sql::built(format!("{merged} order by by_name{direction}, by_id{direction} limit {limit}")), args)
    }

    /// SQLite keeps no counts of values. Taken wrongly, either index reads the whole table: the order's for what
    /// nearly nobody is, the filter's or the reach's for what nearly everybody is.
    async fn lead(&self, order: Order) -> Result<Lead> {
        let (is_filtered, is_narrow) = (!self.filter.terms.is_empty(), !self.ranges.is_everything());
        let is_answered =
            order.by == SortBy::Name && (!is_filtered || (!is_narrow && self.filter.has_index_by_name()));
        if is_answered || (!is_filtered && !is_narrow) || self.db.engine() == Engine::Postgres {
            return Ok(Lead::Either);
        }
        Ok(if self.counted().await? > FEW { Lead::Order } else { Lead::Few })
    }

    async fn counted(&self) -> Result<i64> {
        self.counted.get_or_try_init(|| self.count_up_to(COUNT_TO + 1)).await.copied()
    }

    /// Counts part by part and stops at `most`: whoever has few of many customers pays for theirs alone.
    async fn count_up_to(&self, most: i64) -> Result<i64> {
        if !self.filter.is_read(self.scope) {
            return Ok(0);
        }
        let mut args = args![most];
        let conditions = self.filter.sql(&mut args, self.me);
        let text =
            format!("select 1 as one from party p where p.deleted_at is null{conditions} and {{visible}}");
        let parts = self.ranges.visible(&mut args).each();
        let parts: Vec<String> = parts.iter().map(|part| text.replace("{visible}", part)).collect();
        let text = format!("select count(*) from ({} limit $1) counted", parts.join(" union all "));
        let (count,) = self.db.one::<(i64,)>(Sql::built(text), args).await?;
        Ok(count)
    }

    /// Counts what is cheap to count and estimates the rest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_about(&self) -> Result<Count> {
        let count = self.counted().await?;
        if count <= COUNT_TO {
            return Ok(Count::Exactly(count));
        }
        if !self.filter.terms.is_empty() || !self.ranges.is_everything() {
            return Ok(Count::MoreThan(COUNT_TO));
        }
        let about = match self.db.engine() {
            Engine::Sqlite => Sql::from("select coalesce(max(row), 0) from party"),
            Engine::Postgres => {
                Sql::from("select cast(reltuples as bigint) from pg_class where relname = 'party'")
            }
        };
        let (about,) = self.db.one::<(i64,)>(about, args![]).await?;
        Ok(if about > COUNT_TO { Count::About(about) } else { Count::MoreThan(COUNT_TO) })
    }
}

/// Customers that were put away, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list_removed(db: &Db, scope: &Scope, limit: i64) -> Result<Vec<Customer>> {
    let mut args = args![limit];
    let text = concat!(
        "select ",
        customer_columns!(),
        " from party p
         where p.deleted_at is not null and {visible}
         order by p.deleted_at desc, p.id desc
         limit $1"
    );
    let sql = scope.sql(&shown(scope, text), &GUARD, &mut args);
    let found = db.all::<Customer>(sql, args).await?;
    scope.lists(&[Part::Name, Part::Details], found.iter().map(|customer| customer.id));
    Ok(found)
}

/// Customers that `permit`'s actor put away at exactly this moment and nobody
/// brought back, at most `limit`. The audit knows them by an index.
///
/// # Errors
/// When the database fails.
pub async fn removed_at(tx: &mut Tx, permit: &Permit, at: Timestamp, limit: usize) -> Result<Vec<Id>> {
    let mut args = args![at, permit.actor().id(), i64::try_from(limit).unwrap_or(i64::MAX)];
    let sql = permit.scope().sql(
        "select p.id
         from audit a
         join party p on p.id = a.object_id
         where a.actor_id = $2 and a.at = $1 and a.action = 'customer.remove' and p.deleted_at = $1 and {visible}
         order by p.id
         limit $3",
        &GUARD,
        &mut args,
    );
    Ok(tx.all::<(Id,)>(sql, args).await?.into_iter().map(|(id,)| id).collect())
}

/// How many customers a list has, as far as it was worth finding out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exactly(i64),
    About(i64),
    MoreThan(i64),
}

/// Counting stops here: nobody reads the difference, and no page should pay for it.
const COUNT_TO: i64 = 1_000;

/// Counts all, for whoever asks for it: this reads every matching row.
///
/// # Errors
/// When the database fails.
pub async fn count_exactly(db: &Db, scope: &Scope, me: Option<Id>, filter: &Filter) -> Result<i64> {
    View::of(db, scope, me, filter).await?.count_up_to(i64::MAX).await
}

//! The customer list: any order, keyset paging, one index each.

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Db, Engine, Query, Result, Sql, Tx, Value};
use foundation::id::Id;
use foundation::team::{Permit, Ranges, Scope};
use foundation::text_enum;
use foundation::views::Part;

use crate::customers::customer::{Customer, Standing, customer_columns};
use crate::customers::fields::is_read;
use crate::customers::filter::Filter;
use crate::customers::guard::{GUARD, shown};

text_enum! {
    /// What the list is ordered by.
    pub enum SortBy {
        Name = "name",
        Organisation = "organisation",
        Kind = "kind",
        Country = "country",
        Language = "language",
        Standing = "standing",
        LastContact = "last_contact",
        LastPurchase = "last_purchase",
        Buys = "buys",
        Spent = "spent",
        Owner = "owner",
        Created = "created",
        Updated = "updated",
    }
}

/// An order: by what, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub by: SortBy,
    pub is_descending: bool,
}

/// Where a page starts: after the customer with these keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    keys: Vec<Key>,
    id: Id,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
enum Key {
    Int(i64),
    Real(f64),
    Text(String),
}

impl From<Key> for Value {
    fn from(key: Key) -> Self {
        match key {
            Key::Int(value) => value.into(),
            Key::Real(value) => value.into(),
            Key::Text(value) => value.into(),
        }
    }
}

impl SortBy {
    /// The expressions of its index, before the id.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Name => &["p.name_key"],
            Self::Organisation => &["p.organisation_key", "p.name_key"],
            Self::Kind => &["p.kind", "p.name_key"],
            Self::Country => &["coalesce(p.country, '')", "p.name_key"],
            Self::Language => &["coalesce(p.language, '')", "p.name_key"],
            Self::Standing => &["p.standing", "p.name_key"],
            Self::Owner => &["p.owner_key", "p.name_key"],
            Self::LastContact => &["coalesce(p.last_contact_at, 0)"],
            Self::LastPurchase => &["coalesce(p.last_purchase_at, 0)"],
            Self::Buys => &["coalesce(p.buys_every_days, 0)"],
            Self::Spent => &["p.spent_minor"],
            Self::Created => &["p.created_at"],
            Self::Updated => &["p.updated_at"],
        }
    }

    /// Whether whoever has `scope` may ask for this order.
    #[must_use]
    pub fn is_read(self, scope: &Scope) -> bool {
        is_read(scope, self.as_str())
    }

    fn key_of(self, customer: &Customer, owner_key: &str) -> Vec<Key> {
        let name = || Key::Text(foundation::words::sort_key(customer.name.reveal()));
        let text = |text: &str| Key::Text(text.to_owned());
        match self {
            Self::Name => vec![name()],
            Self::Organisation => {
                let key = customer.organisation_name.as_deref().map(foundation::words::sort_key);
                vec![Key::Text(key.unwrap_or_default()), name()]
            }
            Self::Kind => vec![text(customer.kind.as_str()), name()],
            Self::Country => vec![text(customer.country.as_deref().unwrap_or_default()), name()],
            Self::Language => vec![text(customer.language.as_deref().unwrap_or_default()), name()],
            Self::Standing => vec![text(customer.standing.map_or("", Standing::as_str)), name()],
            Self::Owner => vec![text(owner_key), name()],
            Self::LastContact => vec![Key::Int(customer.last_contact_at.map_or(0, |at| at.0))],
            Self::LastPurchase => vec![Key::Int(customer.last_purchase_at.map_or(0, |at| at.0))],
            Self::Buys => vec![Key::Real(customer.buys_every_days.unwrap_or(0.0))],
            Self::Spent => vec![Key::Int(customer.spent_minor.unwrap_or(0))],
            Self::Created => vec![Key::Int(customer.created_at.0)],
            Self::Updated => vec![Key::Int(customer.updated_at.0)],
        }
    }
}

impl Order {
    /// Reads `name` or `-name`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (is_descending, word) = text.strip_prefix('-').map_or((false, text), |word| (true, word));
        SortBy::parse(word).map(|by| Self { by, is_descending })
    }

    /// As [`Order::parse`], for whoever has `scope`: an order by a field they do not read is none.
    #[must_use]
    pub fn within(text: &str, scope: &Scope) -> Option<Self> {
        Self::parse(text).filter(|order| order.by.is_read(scope))
    }

    /// The place after `customer`, whose owner is called `owner_name`.
    #[must_use]
    pub fn after(self, customer: &Customer, owner_name: Option<&str>) -> Start {
        let owner_key = owner_name.map(foundation::words::sort_key).unwrap_or_default();
        Start { keys: self.by.key_of(customer, &owner_key), id: customer.id }
    }

    fn direction(self) -> (&'static str, &'static str) {
        if self.is_descending { ("<", " desc") } else { (">", "") }
    }
}

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", if self.is_descending { "-" } else { "" }, self.by.as_str())
    }
}

impl Start {
    /// As an opaque cursor.
    #[must_use]
    pub fn cursor(&self) -> String {
        let json = serde_json::to_string(&(&self.keys, self.id)).unwrap_or_default();
        json.bytes().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads a cursor that belongs to `order`; none for anything else.
    #[must_use]
    pub fn parse(cursor: &str, order: Order) -> Option<Self> {
        if !cursor.is_ascii() || !cursor.len().is_multiple_of(2) || cursor.len() > 4_000 {
            return None;
        }
        let bytes =
            (0..cursor.len()).step_by(2).map(|at| u8::from_str_radix(cursor.get(at..at + 2)?, 16).ok());
        let (keys, id): (Vec<Key>, Id) = serde_json::from_slice(&bytes.collect::<Option<Vec<u8>>>()?).ok()?;
        // A whole number of days reads as an integer.
        let keys: Vec<Key> = keys
            .into_iter()
            .map(|key| match (order.by, key) {
                (SortBy::Buys, Key::Int(days)) => Key::Real(days as f64),
                (_, key) => key,
            })
            .collect();
        let is_text = |key: &Key| matches!(key, Key::Text(_));
        let wants_text = order.by.keys().len() == 2 || order.by == SortBy::Name;
        // PostgreSQL keeps no NUL in a text; none of our cursors has one.
        let is_forged = keys.iter().any(|key| matches!(key, Key::Text(text) if text.contains('\0')));
        let fits = keys.len() == order.by.keys().len() && keys.iter().all(|key| is_text(key) == wants_text);
        (fits && !is_forged).then_some(Self { keys, id })
    }
}

/// The next `limit` customers in scope that match `filter`, in `order` after `start`.
///
/// A page first finishes the tie it stopped in and then goes on with larger
/// keys: two ranges of one index, however many customers share a key. Nothing is
/// found by a field that `scope` does not read.
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
    let found = read(db, scope, me, filter, order, start, limit).await?;
    scope.lists(&[Part::Name, Part::Details], found.iter().map(|customer| customer.id));
    Ok(found)
}

/// As [`list`], and whether there are more.
///
/// # Errors
/// When the database fails.
pub async fn list_page(
    db: &Db,
    scope: &Scope,
    me: Option<Id>,
    filter: &Filter,
    order: Order,
    start: Option<&Start>,
    limit: usize,
) -> Result<(Vec<Customer>, bool)> {
    let mut found = read(db, scope, me, filter, order, start, limit + 1).await?;
    let has_more = found.len() > limit;
    found.truncate(limit);
    scope.lists(&[Part::Name, Part::Details], found.iter().map(|customer| customer.id));
    Ok((found, has_more))
}

/// A page first finishes the tie it stopped in and then goes on with larger
/// keys: two ranges of one index, however many customers share a key.
async fn read(
    db: &Db,
    scope: &Scope,
    me: Option<Id>,
    filter: &Filter,
    order: Order,
    start: Option<&Start>,
    limit: usize,
) -> Result<Vec<Customer>> {
    let keys = order.by.keys();
    let mut found = Vec::new();
    if !filter.is_read(scope) || !order.by.is_read(scope) {
        return Ok(found);
    }
    let ranges = scope.ranges(db, &GUARD).await?;
    let lead = lead(db, &ranges, me, filter, order).await?;
    let plus = if lead == Lead::Filter { "+" } else { "" };
    // Longest tie first: all keys equal, then all but the last, …, then none.
    let ties = if start.is_some() { (0..=keys.len()).rev().collect() } else { vec![0] };
    for tie in ties {
        if found.len() >= limit {
            break;
        }
        let mut args = Args::new();
        let range = start.map_or_else(String::new, |start| range(&mut args, order, start, tie, plus));
        let conditions = match lead {
            Lead::Order => filter.sql_beside(&mut args, me),
            Lead::Filter | Lead::Either => filter.sql(&mut args, me),
        };
        let visible = ranges.visible(&mut args);
        let text = format!(
            "{} from party p where p.deleted_at is null{range}{conditions} and {{part}}",
            concat!("select ", customer_columns!())
        );
        let text = shown(scope, &text).replace("{visible}", &visible.any());
        let rest = limit - found.len();
        let (_, direction) = order.direction();
        let parts =
            if order.by == SortBy::Name && lead != Lead::Filter { visible.each() } else { Vec::new() };
        let text = if parts.len() > 1 {
            // Each part is in order already, so that engines merge them.
            let keyed = text.replacen(
                " from party p where",
                ", p.name_key as at_key, p.id as at_id from party p where",
                1,
            );
            let parts: Vec<String> = parts.iter().map(|part| keyed.replace("{part}", part)).collect();
            format!("{} order by at_key{direction}, at_id{direction} limit {rest}", parts.join(" union all "))
        } else {
            let by: String = keys.iter().skip(tie).map(|key| format!("{plus}{key}{direction}, ")).collect();
            let text = text.replace("{part}", &visible.any());
            format!("{text} order by {by}{plus}p.id{direction} limit {rest}")
        };
        found.extend(db.all::<Customer>(Sql::built(text), args).await?);
    }
    Ok(found)
}

/// So many customers are put in order for one page. Of more, enough stand close together in the order's index.
const FEW: i64 = if cfg!(test) { 20 } else { 2_000 };

/// Which index leads through a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// One index answers both, or the engine knows how often each value is there.
    Either,
    /// The conditions leave few, which are put in order.
    Filter,
    /// The conditions leave many: the order is walked until a page is full.
    Order,
}

/// SQLite keeps no counts of values. Taken wrongly, either index reads the whole table: the order's for a value
/// that nearly nobody has, the value's for one that nearly everybody has. The same holds for what a reach leaves.
async fn lead(db: &Db, ranges: &Ranges, me: Option<Id>, filter: &Filter, order: Order) -> Result<Lead> {
    let is_filtered = !filter.terms.is_empty();
    let is_narrow = !ranges.is_everything();
    let is_answered =
        order.by == SortBy::Name && (!is_filtered || (filter.has_index_by_name() && !is_narrow));
    if is_answered || (!is_filtered && !is_narrow) || db.engine() == Engine::Postgres {
        return Ok(Lead::Either);
    }
    if is_filtered && count_up_to(db, None, me, filter, FEW + 1).await? <= FEW {
        return Ok(Lead::Filter);
    }
    let is_walked = is_narrow && order.by != SortBy::Name;
    if is_walked && count_up_to(db, Some(ranges), me, &Filter::default(), FEW + 1).await? <= FEW {
        return Ok(Lead::Filter);
    }
    Ok(Lead::Order)
}

/// `and k1 = $1 and k2 > $2`: the first `tie` keys as they were, the next one beyond.
fn range(args: &mut Args, order: Order, start: &Start, tie: usize, plus: &str) -> String {
    let (beyond, _) = order.direction();
    let keys = order.by.keys();
    let mut text = String::new();
    for (expression, key) in keys.iter().zip(&start.keys).take(tie) {
        text.push_str(&format!(" and {plus}{expression} = ${}", args.push(key.clone())));
    }
    match keys.get(tie) {
        Some(expression) => {
            let key = args.push(start.keys[tie].clone());
            text.push_str(&format!(" and {plus}{expression} {beyond} ${key}"));
        }
        None => text.push_str(&format!(" and {plus}p.id {beyond} ${}", args.push(start.id))),
    }
    text
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

/// Counts what is cheap to count and estimates the rest.
///
/// # Errors
/// When the database fails.
pub async fn count_about(db: &Db, scope: &Scope, me: Option<Id>, filter: &Filter) -> Result<Count> {
    let count = count(db, scope, me, filter, COUNT_TO + 1).await?;
    if count <= COUNT_TO {
        return Ok(Count::Exactly(count));
    }
    if !filter.terms.is_empty() || !scope.sees_everything() {
        return Ok(Count::MoreThan(COUNT_TO));
    }
    let (about,): (i64,) = db
        .one(
            match db.engine() {
                Engine::Sqlite => Sql::from("select coalesce(max(row), 0) from party"),
                Engine::Postgres => {
                    Sql::from("select cast(reltuples as bigint) from pg_class where relname = 'party'")
                }
            },
            args![],
        )
        .await?;
    Ok(if about > COUNT_TO { Count::About(about) } else { Count::MoreThan(COUNT_TO) })
}

/// Counts all, for whoever asks for it: this reads every matching row.
///
/// # Errors
/// When the database fails.
pub async fn count_exactly(db: &Db, scope: &Scope, me: Option<Id>, filter: &Filter) -> Result<i64> {
    count(db, scope, me, filter, i64::MAX).await
}

async fn count(db: &Db, scope: &Scope, me: Option<Id>, filter: &Filter, most: i64) -> Result<i64> {
    if !filter.is_read(scope) {
        return Ok(0);
    }
    count_up_to(db, Some(&scope.ranges(db, &GUARD).await?), me, filter, most).await
}

/// Counts part by part and stops at `most`: whoever has few of many customers pays for theirs alone.
async fn count_up_to(
    db: &Db,
    within: Option<&Ranges>,
    me: Option<Id>,
    filter: &Filter,
    most: i64,
) -> Result<i64> {
    let mut args = args![most];
    let conditions = filter.sql(&mut args, me);
    let parts = within.map_or_else(|| vec!["true".to_owned()], |ranges| ranges.visible(&mut args).each());
    let parts: Vec<String> = parts
        .iter()
        .map(|part| format!("select 1 as one from party p where p.deleted_at is null{conditions} and {part}"))
        .collect();
    let text = format!("select count(*) from ({} limit $1) counted", parts.join(" union all "));
    let (count,) = db.one::<(i64,)>(Sql::built(text), args).await?;
    Ok(count)
}

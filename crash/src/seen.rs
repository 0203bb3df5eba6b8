//! What stands in the database, read past the program: by SQLite's own library, or by `psql`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::config::DbConfig;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};

use crate::Trouble;
use crate::sealed::{Key, Vault};

/// Where the database is.
#[derive(Clone, Debug)]
pub enum Database {
    /// The file.
    Sqlite(PathBuf),
    Postgres {
        psql: PathBuf,
        url: String,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Customer {
    pub id: String,
    pub name: String,
    pub version: i64,
    pub step: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    /// The customer's id.
    pub customer: String,
    pub file: Option<File>,
}

/// A file of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The hash under which its content lies, sealed.
    pub place: String,
    /// In bytes.
    pub size: usize,
    /// What opens it.
    pub key: Key,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    /// The customers' ids and amounts of its lines.
    pub lines: Vec<(String, i64)>,
    /// The customers' ids and totals of its entries on timelines.
    pub entries: Vec<(String, i64)>,
}

/// All that the load can have changed.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// By `external_id`.
    pub customers: BTreeMap<String, Vec<Customer>>,
    /// By body.
    pub entries: BTreeMap<String, Vec<Entry>>,
    pub orders: BTreeMap<String, Order>,
    /// How many audit rows there are of an action on an object, by both; an object may be missing.
    pub audit: BTreeMap<(String, String), i64>,
    /// Timelines whose sequence has a gap, and whatever the database itself finds wrong.
    pub damage: Vec<String>,
}

const GAPS: &str = "
    select ID(h.object_id), cast(h.seq as bigint), count(l.seq), count(distinct l.seq),
           coalesce(min(l.seq), 0), coalesce(max(l.seq), 0)
    from timeline_head h
    left join entry_link l on l.object_kind = h.object_kind and l.object_id = h.object_id
    group by h.object_kind, h.object_id, h.seq
    having count(l.seq) <> h.seq or count(distinct l.seq) <> h.seq or min(l.seq) <> 1 or max(l.seq) <> h.seq";

/// Entries without customer, body or file, lines without customer, totals that are not the lines' sum.
const LOOSE: &str = "
    select 'entry ' || ID(e.id) || ' is on no timeline'
    from entry e
    where not exists (select 1 from entry_link l where l.entry_id = e.id)
    union all
    select 'entry ' || ID(e.id) || ' lacks its body'
    from entry e
    where e.has_body and not exists (select 1 from entry_body b where b.entry_id = e.id)
    union all
    select 'file ' || ID(f.id) || ' hangs on no entry'
    from file f
    where not exists (select 1 from entry_file x where x.file_id = f.id)
    union all
    select 'customer ' || ID(p.id) || ' spent another sum than the lines say'
    from party p
    where p.spent_minor <> coalesce((select sum(u.amount_minor) from purchase u where u.party_id = p.id), 0)";

/// Reads everything; the folder `data` has the key to what is sealed.
///
/// # Errors
/// When the database cannot be opened or asked, or no key opens its keys. `damage` is no error.
pub fn look(database: &Database, data: &Path) -> Result<Seen, Trouble> {
    let reader = Reader::open(database)?;
    let mut seen = Seen::default();
    let houses = reader.rows("select id, HEX(wrapped) from house_key")?;
    let persons = reader
        .rows("select ID(party_id), HEX(wrapped), house_key from person_key where wrapped is not null")?;
    let vault = Vault::open(data, &houses, &persons)?;
    for [customer, id, name, version, custom] in reader
        .rows("select external_id, ID(id), name, version, custom from party where external_id is not null")?
    {
        let custom: serde_json::Value = serde_json::from_str(&custom).unwrap_or_default();
        let step = custom["step"].as_u64().unwrap_or(u64::MAX);
        let found = Customer { id, name, version: number(&version), step };
        seen.customers.entry(customer).or_default().push(found);
    }
    for [body, sealed, id, customer, place, size, file, key] in reader.rows(
        "select b.body, coalesce(HEX(b.sealed), ''), ID(e.id), coalesce(ID(l.object_id), ''), coalesce(f.hash, ''),
                coalesce(f.size, 0), coalesce(ID(f.id), ''), coalesce(HEX(f.sealed_key), '')
         from entry e
         join entry_body b on b.entry_id = e.id
         left join entry_link l on l.entry_id = e.id
         left join entry_file x on x.entry_id = e.id
         left join file f on f.id = x.file_id
         where e.kind <> 'order'",
    )? {
        let body = match vault.said(&id, &sealed) {
            Some(said) => said.body,
            None if sealed.is_empty() => body,
            None => {
                seen.damage.push(format!("entry {id} does not open"));
                continue;
            }
        };
        let file = match vault.content_key(&file, &key) {
            Some(key) => Some(File { place, size: number(&size) as usize, key }),
            None if place.is_empty() => None,
            None => {
                seen.damage.push(format!("the key of file {file} does not open"));
                continue;
            }
        };
        seen.entries.entry(body).or_default().push(Entry { id, customer, file });
    }
    for [order, customer, amount] in
        reader.rows("select order_ref, coalesce(ID(party_id), ''), amount_minor from purchase")?
    {
        seen.orders.entry(order).or_default().lines.push((customer, number(&amount)));
    }
    for [order, sealed, id, customer, amount] in reader.rows(
        "select e.subject, coalesce(HEX(b.sealed), ''), ID(e.id), coalesce(ID(l.object_id), ''),
                coalesce(e.amount_minor, 0)
         from entry e
         left join entry_body b on b.entry_id = e.id
         left join entry_link l on l.entry_id = e.id
         where e.kind = 'order' and e.deleted_at is null",
    )? {
        let order = vault.said(&id, &sealed).map_or(order, |said| said.subject);
        seen.orders.entry(order).or_default().entries.push((customer, number(&amount)));
    }
    for [action, object, count] in reader
        .rows("select action, coalesce(ID(object_id), ''), count(*) from audit group by action, object_id")?
    {
        seen.audit.insert((action, object), number(&count));
    }
    for [customer, head, count, distinct, first, last] in reader.rows(GAPS)? {
        seen.damage.push(format!(
            "timeline of {customer}: head {head}, {count} links, {distinct} numbers from {first} to {last}"
        ));
    }
    for [sentence] in reader.rows(LOOSE)? {
        seen.damage.push(sentence);
    }
    seen.damage.extend(reader.damage()?);
    Ok(seen)
}

fn number(text: &str) -> i64 {
    text.parse().unwrap_or(i64::MIN)
}

enum Reader<'a> {
    Sqlite(Connection),
    Postgres { psql: &'a Path, url: &'a str },
}

impl<'a> Reader<'a> {
    fn open(database: &'a Database) -> Result<Self, Trouble> {
        match database {
            Database::Postgres { psql, url } => Ok(Self::Postgres { psql, url }),
            Database::Sqlite(file) => {
                let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(file, flags)?;
                // The log is left as it is found: the server itself has to live with it.
                connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
                connection.busy_timeout(std::time::Duration::from_secs(5))?;
                connection.execute_batch("pragma query_only = on")?;
                Ok(Self::Sqlite(connection))
            }
        }
    }

    /// `ID(x)` in the statement is the hexadecimal text of an id, and `HEX(x)` that of bytes, alike on both engines.
    fn rows<const N: usize>(&self, sql: &str) -> Result<Vec<[String; N]>, Trouble> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(&sql.replace("ID(", "hex("))?;
                let mut rows = statement.raw_query();
                let mut found = Vec::new();
                while let Some(row) = rows.next()? {
                    let mut columns = [const { String::new() }; N];
                    for (place, column) in columns.iter_mut().enumerate() {
                        *column = match row.get_ref(place)? {
                            ValueRef::Null => String::new(),
                            ValueRef::Integer(number) => number.to_string(),
                            ValueRef::Real(number) => number.to_string(),
                            ValueRef::Text(text) | ValueRef::Blob(text) => {
                                String::from_utf8_lossy(text).into_owned()
                            }
                        };
                    }
                    found.push(columns);
                }
                Ok(found)
            }
            Self::Postgres { psql, url } => {
                let sql = with_ids(sql);
                let out = Command::new(psql)
                    .args(["-X", "-q", "-A", "-t", "-F", "\u{1f}", "-d", url, "-c", &sql])
                    .stdin(Stdio::null())
                    .output()?;
                if !out.status.success() {
                    return Err(Trouble::new(format!("psql: {}", String::from_utf8_lossy(&out.stderr))));
                }
                let split = |line: &str| {
                    let columns: Vec<String> = line.split('\u{1f}').map(str::to_owned).collect();
                    columns.try_into().map_err(|_| Trouble::new(format!("psql answered '{line}'")))
                };
                String::from_utf8_lossy(&out.stdout).lines().map(split).collect()
            }
        }
    }

    /// What SQLite's own checks find; PostgreSQL has none that an ordinary user may call.
    fn damage(&self) -> Result<Vec<String>, Trouble> {
        let Self::Sqlite(_) = self else { return Ok(Vec::new()) };
        let mut damage: Vec<String> = Vec::new();
        for [line] in self.rows("pragma integrity_check")? {
            if line != "ok" {
                damage.push(format!("integrity_check: {line}"));
            }
        }
        for [table, parent] in self.rows("select \"table\", parent from pragma_foreign_key_check")? {
            damage.push(format!("a row of {table} refers to a missing row of {parent}"));
        }
        Ok(damage)
    }
}

/// PostgreSQL's way to write an id, and bytes, as SQLite's `hex` does.
fn with_ids(sql: &str) -> String {
    let ids = replaced(sql, "ID(", "upper(replace(cast(", " as text), '-', ''))");
    replaced(&ids, "HEX(", "upper(encode(", ", 'hex'))")
}

fn replaced(sql: &str, start: &str, before: &str, after: &str) -> String {
    let mut text = String::new();
    let mut rest = sql;
    while let Some((begin, more)) = rest.split_once(start) {
        let (inner, more) = more.split_once(')').unwrap_or((more, ""));
        text.extend([begin, before, inner, after]);
        rest = more;
    }
    text.push_str(rest);
    text
}

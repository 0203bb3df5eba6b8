//! The whole database on a page: what the migrations have made of it.

use std::fmt::Write;

use super::{Args, Db, Engine, Query, Result};

/// The schema as text, table by table in the order of their names, for the snapshots under `schema/`.
///
/// # Errors
/// When the catalogue cannot be read.
pub async fn schema_text(db: &Db) -> Result<String> {
    match db.engine() {
        Engine::Sqlite => sqlite(db).await,
        Engine::Postgres => postgres(db).await,
    }
}

async fn sqlite(db: &Db) -> Result<String> {
    let statements: Vec<(String, String)> = db
        .all(
            "select tbl_name, sql
             from sqlite_master
             where sql is not null and name not in (select name from pragma_table_list where type = 'shadow')
             order by tbl_name, type <> 'table', name",
            Args::new(),
        )
        .await?;
    let mut text = String::new();
    let mut before = None;
    for (table, sql) in statements {
        if before.as_ref().is_some_and(|before| *before != table) {
            text.push('\n');
        }
        // Writing to a text cannot fail, here and below.
        let _ = writeln!(text, "{};", create(&sql));
        before = Some(table);
    }
    Ok(text)
}

/// SQLite keeps the statement as it was written, but its first words in capitals.
fn create(sql: &str) -> String {
    ["CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "CREATE VIRTUAL TABLE "]
        .into_iter()
        .find_map(|start| Some(start.to_lowercase() + sql.strip_prefix(start)?))
        .unwrap_or_else(|| sql.to_owned())
}

async fn postgres(db: &Db) -> Result<String> {
    let mut text = String::new();
    let domains: Vec<(String,)> = db
        .all(
            r#"select 'create domain ' || t.typname || ' as ' || format_type(t.typbasetype, t.typtypmod)
                      || coalesce(' collate "' || c.collname || '"', '')
               from pg_type t left join pg_collation c on c.oid = t.typcollation
               where t.typtype = 'd' and t.typnamespace = current_schema()::regnamespace
               order by t.typname collate "C""#,
            Args::new(),
        )
        .await?;
    for (domain,) in domains {
        let _ = writeln!(text, "{domain};");
    }

    let tables: Vec<(String,)> = db
        .all(
            r#"select relname::text
               from pg_class
               where relkind = 'r' and relnamespace = current_schema()::regnamespace
               order by relname collate "C""#,
            Args::new(),
        )
        .await?;
    for (table,) in tables {
        let mut inside = columns(db, &table).await?;
        inside.extend(constraints(db, &table).await?);
        let inside: Vec<String> = inside.into_iter().map(|(line,)| format!("  {line}")).collect();
        let _ = writeln!(text, "\ncreate table {table} (\n{}\n);", inside.join(",\n"));
        for (index,) in indexes(db, &table).await? {
            let _ = writeln!(text, "{};", plainer(&index));
        }
    }
    Ok(text)
}

async fn columns(db: &Db, table: &str) -> Result<Vec<(String,)>> {
    db.all(
        "select a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                || case when a.attnotnull then ' not null' else '' end
                || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
         from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
         where a.attrelid = $1::regclass and a.attnum > 0 and not a.attisdropped
         order by a.attnum",
        crate::args![table],
    )
    .await
}

async fn constraints(db: &Db, table: &str) -> Result<Vec<(String,)>> {
    db.all(
        r#"select pg_get_constraintdef(oid)
           from pg_constraint
           where conrelid = $1::regclass and contype in ('p', 'u', 'c', 'f')
           order by position(contype::text in 'pucf'), conname collate "C""#,
        crate::args![table],
    )
    .await
}

async fn indexes(db: &Db, table: &str) -> Result<Vec<(String,)>> {
    db.all(
        r#"select pg_get_indexdef(i.indexrelid)
           from pg_index i join pg_class c on c.oid = i.indexrelid
           where i.indrelid = $1::regclass
             and not exists (select 1 from pg_constraint k where k.conindid = i.indexrelid)
           order by c.relname collate "C""#,
        crate::args![table],
    )
    .await
}

fn plainer(index: &str) -> String {
    index
        .replace("CREATE UNIQUE INDEX", "create unique index")
        .replace("CREATE INDEX", "create index")
        .replace(" ON public.", " on ")
        .replace(" USING btree", "")
}

//! Products: found by number or name, added when they are new.

use std::collections::HashMap;

use foundation::args;
use foundation::clock::Timestamp;
use foundation::db::{Args, Db, FromRow, Query, Result, Row, Sql, Tx};
use foundation::id::Id;
use foundation::words;
use serde::Serialize;
use utoipa::ToSchema;

use super::{BATCH, places};

/// Something we sell.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Product {
    pub id: Id,
    /// Our own number for it, unique.
    pub sku: String,
    pub name: String,
}

impl FromRow for Product {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.take()?, sku: row.take()?, name: row.take()? })
    }
}

/// A product to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProduct {
    pub sku: String,
    pub name: String,
}

/// Adds products whose number is not known yet; others stay as they are.
/// Returns how many are new. The caller's change audits it.
///
/// # Errors
/// When the database fails.
pub async fn add_products(tx: &mut Tx, now: Timestamp, products: &[NewProduct]) -> Result<u64> {
    let row = |product: &NewProduct| {
        args![Id::new(now), product.sku.as_str(), product.name.as_str(), words::sort_key(&product.name), now]
    };
    tx.insert_many(
        "insert into product (id, sku, name, name_key, created_at) values",
        "on conflict (sku) do nothing",
        products.iter().map(row).collect(),
    )
    .await
}

/// The next `limit` products by name, after one.
///
/// # Errors
/// When the database fails.
pub async fn products(db: &Db, after: Option<Id>, limit: usize) -> Result<Vec<Product>> {
    let mut args = Args::new();
    let range = after.map_or_else(String::new, |id| {
        let id = args.push(id);
        format!("where (name_key, id) > ((select name_key from product where id = ${id}), ${id})")
    });
    let sql = format!("select id, sku, name from product {range} order by name_key, id limit {limit}");
    db.all(Sql::built(sql), args).await
}

/// The products that `texts` mean, by number first and then by name; those that
/// nobody knows are added with the text as both.
pub(super) async fn find_or_add(tx: &mut Tx, now: Timestamp, texts: &[&str]) -> Result<HashMap<String, Id>> {
    let mut texts: Vec<&str> = texts.to_vec();
    texts.sort_unstable();
    texts.dedup();
    let mut found = find(tx, &texts).await?;
    let mut missing: Vec<NewProduct> = Vec::new();
    for text in texts.iter().filter(|text| !found.contains_key(**text)) {
        let key = words::sort_key(text);
        if !missing.iter().any(|product| words::sort_key(&product.name) == key) {
            missing.push(NewProduct { sku: (*text).to_owned(), name: (*text).to_owned() });
        }
    }
    if !missing.is_empty() {
        add_products(tx, now, &missing).await?;
        found.extend(find(tx, &texts).await?);
    }
    Ok(found)
}

async fn find(tx: &mut Tx, texts: &[&str]) -> Result<HashMap<String, Id>> {
    let mut found = HashMap::new();
    for texts in texts.chunks(BATCH) {
        let mut args = Args::new();
        let skus = places(&mut args, texts.iter().copied());
        let names = places(&mut args, texts.iter().map(|text| words::sort_key(text)));
        let sql = format!(
            "select id, sku, name_key
             from product
             where sku in ({skus}) or name_key in ({names})
             order by created_at, id"
        );
        let rows = (&mut *tx).all::<(Id, String, String)>(Sql::built(sql), args).await?;
        for text in texts {
            let key = words::sort_key(text);
            let by_sku = rows.iter().find(|(_, sku, _)| sku == text);
            // A text of punctuation alone has an empty key, which means no name.
            let by_name = || rows.iter().find(|(_, _, name)| *name == key && !key.is_empty());
            if let Some((id, ..)) = by_sku.or_else(by_name) {
                found.insert((*text).to_owned(), *id);
            }
        }
    }
    Ok(found)
}

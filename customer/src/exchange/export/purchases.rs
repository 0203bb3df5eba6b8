//! Purchases as rows, with the headers that the importer reads.

use foundation::db::{Db, DbError};
use foundation::id::Id;
use foundation::money;
use foundation::team::Scope;

use super::PART;
use crate::purchases::{self, Asked, Cursor, Purchase};

pub(super) struct Purchases {
    asked: Asked,
    after: Option<Cursor>,
}

pub(super) fn header() -> Vec<String> {
    ["order", "order_line", "customer", "at", "product", "quantity", "amount", "currency"]
        .map(str::to_owned)
        .to_vec()
}

impl Purchases {
    pub(super) fn new(customer: Option<Id>) -> Self {
        Self { asked: Asked { customer, ..Asked::default() }, after: None }
    }

    pub(super) async fn next(&mut self, db: &Db, scope: &Scope) -> Result<Vec<Vec<String>>, DbError> {
        let page = purchases::page(db, scope, self.asked, self.after, PART).await?;
        if let Some(last) = page.last() {
            self.after = Some(Cursor::after(last));
        }
        Ok(page.into_iter().map(row).collect())
    }
}

fn row(purchase: Purchase) -> Vec<String> {
    vec![
        purchase.order,
        purchase.line.to_string(),
        purchase.customer.map(|id| id.to_string()).unwrap_or_default(),
        purchase.at.to_string(),
        purchase.product.map(|product| product.sku).unwrap_or_default(),
        purchase.quantity.to_string(),
        money::plain(purchase.amount.minor, &purchase.amount.currency),
        purchase.amount.currency,
    ]
}

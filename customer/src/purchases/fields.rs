//! The fields of purchases: all of one group, so whoever does not read it sees none, and whoever does not write
//! it records none.

use foundation::team::{Basis, Field, Group, Keep, Permit, Purpose, Scope, Use};

const ORDER: Use = Use::new(Purpose::Orders, Basis::Contract, Keep::Books);
const PURCHASE: (&str, &str) = ("purchase", "");
const PRODUCT: (&str, &str) = ("product", "");

/// All fields of purchases.
pub const FIELDS: &[Field] = &[
    Field::new("customer", PURCHASE, &["party_id"], Group::Internal, ORDER),
    Field::new("order", PURCHASE, &["order_ref", "line"], Group::Internal, ORDER),
    Field::new("at", PURCHASE, &["at", "created_at"], Group::Internal, ORDER),
    Field::new("product", PURCHASE, &["product_id"], Group::Internal, ORDER),
    Field::new("quantity", PURCHASE, &["quantity"], Group::Internal, ORDER),
    Field::new("amount", PURCHASE, &["amount_minor", "currency"], Group::Internal, ORDER),
    Field::new("source", PURCHASE, &["source"], Group::Internal, ORDER),
    // What we sell tells about nobody.
    Field::new("catalogue", PRODUCT, &["sku", "name", "name_key", "created_at"], Group::Public, ORDER),
];

/// Whether purchases are read by whoever has `scope`.
#[must_use]
pub fn are_read(scope: &Scope) -> bool {
    scope.reads(Group::Internal)
}

/// Whether `permit` records purchases.
#[must_use]
pub fn are_written(permit: &Permit) -> bool {
    permit.scope().writes(Group::Internal)
}

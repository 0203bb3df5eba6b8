//! Customers: people, organisations and households, and how to reach them.
//!
//! The record is the heart of the product. Everything that happens with a
//! customer stands on the timeline; this slice knows who they are.

mod api;
mod bulk;
mod contact_point;
mod customer;
mod fields;
mod filter;
mod guard;
mod pages;
mod renamed;
mod store;
mod strangers;
#[cfg(test)]
mod tests;

pub use api::api_docs;
pub use bulk::{KeyKind, Match, find_by_keys, find_called, find_organisations, roll_up_purchases};
pub use contact_point::{Address, ContactDraft, ContactKind, ContactPoint};
pub use customer::{Checked, Customer, Draft, FieldRefusal, Full, Kind, Standing};
pub use fields::{FIELDS, is_read, unwritten_of_new};
pub use filter::{Field, Filter, FilterRefusal, Term};
pub use guard::{GUARD, admits, shown};
pub use pages::ASKED;
pub use renamed::{follow_organisation, follow_renamed};
pub use store::{
    ChangeRefused, Count, Hit, ORGANISATION_RENAMED, Order, SortBy, Start, View, change, contact_points,
    count_exactly, create, create_many, find, find_many, full, list, same_contact, search, set_organisation,
    tags_of,
};
pub use store::{
    Overdue, Silence, Traces, count_history, drop_history, forget, history, is_silent, lock, overdue_of_mine,
    reseal_history, silent, silent_count, traces,
};
pub use strangers::strangers;

use foundation::web::Routes;

/// Pages and API of customers.
#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

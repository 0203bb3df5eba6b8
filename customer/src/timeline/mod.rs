//! The timeline: everything that happened with a customer, on any channel, in one order.
//!
//! An entry is a call, a visit, a letter, a note, an order or a task. It is tied
//! to customers (and later to cases, deals and orders), may carry a promise with
//! a date, and speaks to colleagues by `@handle`. Whoever looks at a customer
//! sees new entries arrive.

mod api;
mod check;
mod entry;
mod fields;
mod followers;
mod mentions;
mod mine;
mod pages;
mod store;
#[cfg(test)]
mod tests;

pub use api::api_docs;
pub use check::{Checked, FieldRefusal, LONGEST_BODY, LONGEST_LINE};
pub use entry::{Author, Direction, EntryChange, Kind, Link, MOST_CUSTOMERS, NewEntry, PARTY};
pub use fields::{FIELDS, is_read, shown};
pub use followers::{FOLLOWERS, Follower};
pub use mentions::mentioned;
pub use mine::{Mine, count_promises, news_of_mine, promises, see_mention, show, unseen_mentions};
pub use pages::{Period, Wanted, composer, panel};
pub use store::{
    Attachment, Change, ChangeRefused, Colleague, Entry, Filter, Gone, Loaded, Lost, Other, SEAL, SEAL_FILES,
    Said, Told, change, complete, count_expired, drop_expired, expired, files_of, find, find_at, forget,
    head, may_see_file, open, page, persons_of, record, record_many, remove, reopen, reseal, restore,
    seal_older, seal_older_files, see_mentions, set_amount, since, withdraw,
};

use foundation::web::Routes;

/// Pages and API of the timeline.
#[must_use]
pub fn routes() -> Routes {
    pages::routes().merge(api::routes())
}

//! The SQL of customers. Only this folder writes party, contact_point, tag and party_tag.

mod list;
mod mine;
mod read;
mod search;
mod write;

pub use list::{Count, Order, SortBy, Start, count_about, count_exactly, list, list_removed};
pub(crate) use mine::MINE;
pub use mine::{MOST_MINE, Overdue, overdue_of_mine, owns_too_many};
pub use read::{contact_points, find, find_many, full, full_in, same_contact, tags_of};
pub use search::{Hit, search};
pub use write::{
    ChangeRefused, change, create, create_many, refresh_names, refresh_owner, remove, restore,
    set_organisation,
};

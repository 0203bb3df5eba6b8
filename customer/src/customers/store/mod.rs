//! The SQL of customers. Only this folder writes party, contact_point, tag and party_tag.

mod copies;
mod forget;
mod history;
mod list;
mod mine;
mod order;
mod read;
mod search;
mod silent;
mod write;

pub use copies::{refresh_members, refresh_owner, set_organisation};
pub use forget::{Traces, forget, traces};
pub use history::{Changed, count_history, drop_history, history, reseal_history};
pub use list::{Count, View, count_exactly, list, list_removed, removed_at};
pub use mine::{Overdue, overdue_of_mine};
pub use order::{Order, SortBy, Start};
pub use read::{contact_points, find, find_many, full, full_in, same_contact, tags_of};
pub use search::{Hit, search};
pub use silent::{Silence, is_silent, silent, silent_count};
pub use write::{ChangeRefused, ORGANISATION_RENAMED, change, create, create_many, lock, remove, restore};

//! The timeline's tables.

mod amounts;
mod bulk;
mod change;
mod expired;
mod forget;
mod links;
mod mention;
mod read;
mod record;
mod row;
mod sealing;
mod since;
mod text;
mod viewed;

pub use amounts::{set_amount, withdraw};
pub use bulk::{Loaded, record_many};
pub use change::{ChangeRefused, change, complete, remove, reopen, restore};
pub use expired::{count_expired, drop_expired, expired};
pub use forget::{Gone, forget};
pub use mention::{has_unseen_mentions, see_mentions};
pub use read::{Filter, find, find_at, page};
pub use record::record;
pub use row::{Attachment, Colleague, Entry, Other};
pub use sealing::{SEAL_FILES, files_of, persons_of, reseal, seal_older_files};
pub use since::{Change, since};
pub use text::{Lost, SEAL, Said, Told, open, seal_older};
pub use viewed::{head, may_see_file};

pub(super) use read::{find_written, look_up};
pub(super) use since::PORTION;
pub(super) use viewed::{Viewed, are_known, viewed};

/// `$4, $5, $6`: places for parameters that are pushed in a row.
fn places(from: usize, count: usize) -> String {
    (from..from + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}

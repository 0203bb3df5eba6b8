//! Files that people attach: sealed on their way to the disk, handed out only as downloads.
//!
//! A content lies in the store sealed under a key of its own, by the SHA-256 of what lies there: whoever takes the
//! store away learns how large contents are, and nothing else. Its name, type, who brought it and its key, sealed
//! under the keys of the persons whom it is about, lie in the table `file`. The name is only ever shown. Contents
//! that no row names are collected after a day.

mod content;
mod download;
mod leftovers;
mod name;
mod record;

#[cfg(test)]
mod tests;

pub use content::{Content, FileTrouble, Files, Stored, check, hold};
pub use download::download;
pub use leftovers::{COLLECT, collect};
pub use name::display_name;
pub use record::{File, add, find, is_named, open, remove, renew, seal_older, unsealed};

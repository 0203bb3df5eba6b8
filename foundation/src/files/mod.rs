//! Files that people attach: kept once by their content, handed out only as downloads.
//!
//! A file's content lies in the store under its own SHA-256; its name, type and
//! who brought it lie in the table `file`. The name is only ever shown. Contents
//! that no row names are collected after a day.

mod content;
mod download;
mod leftovers;
mod name;
mod record;

#[cfg(test)]
mod tests;

pub use content::{Content, FileTrouble, Files, Stored, check};
pub use download::download;
pub use leftovers::{COLLECT, collect};
pub use name::display_name;
pub use record::{File, add, find, is_named, remove};

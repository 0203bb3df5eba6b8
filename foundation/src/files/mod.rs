//! Files that people attach: kept once by their content, handed out only as downloads.
//!
//! A file's content lies in the store under its own SHA-256; its name, type and
//! who brought it lie in the table `file`. The name is only ever shown.

mod content;
mod download;
mod name;
mod record;

#[cfg(test)]
mod tests;

pub use content::{Content, FileTrouble, Files, Stored};
pub use download::download;
pub use name::display_name;
pub use record::{File, add, find, is_named, remove};

//! For tests of any crate: real databases, people with roles, and a client without a browser.

mod client;
mod databases;
mod people;

#[cfg(test)]
mod tests;

pub use client::{Answer, Client, client};
pub use databases::{Folder, for_each_database};
pub use people::{account, app, app_with_mail, permit, scope, team, token};

//! For tests of any crate: real databases, people with roles, and a client without a browser.

mod client;
mod databases;
mod people;

#[cfg(test)]
mod tests;

pub use client::{Answer, Client, client};
#[cfg(test)]
pub(crate) use databases::url_of;
pub use databases::{EmptyDatabase, Folder, folder as data_folder, for_each_database};
pub use people::{
    account, app, app_beside, app_in, app_with_mail, composed, mailed, permit, scope, team, token,
};

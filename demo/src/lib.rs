//! The demo company: 23,570 customers whose purchases are real and whose names are not.
//!
//! [`company`] makes everything as plain data, the same for the same day and
//! seed. The purchases are the complete CDNOW log (see `data/SOURCES.md`),
//! moved by whole weeks so that it ends just before today; people,
//! organisations, contact points and what was said are invented.

mod company;
mod contacts;
pub mod customers;
mod entries;
mod fill;
pub mod interactions;
pub mod links;
mod locale;
mod log;
mod mark;
mod names;
mod naming;
mod people;
mod phones;
mod places;
pub mod products;
pub mod purchases;
mod random;
mod seats;
mod showcase;
pub mod staff;
mod telling;
mod todo;
mod wording;

#[cfg(test)]
mod tests;

pub use company::{Company, company};
pub use customers::{Address, ContactKind, ContactPoint, Customer, CustomerKind, Standing};
pub use fill::{FillTrouble, fill};
pub use interactions::{Direction, Interaction, Kind, Task};
pub use links::{Link, LinkKind};
pub use mark::{FILLED, Mark, mark};
pub use products::Product;
pub use purchases::{CURRENCY, Purchase};
pub use staff::{Role, StaffMember};

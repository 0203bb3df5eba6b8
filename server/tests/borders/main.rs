//! The borders of the house: what no single crate could promise alone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by its panic")]

mod arrows;
mod canary;
mod cells;
mod description;
mod forgery;
mod groups;
mod house;
mod languages;
mod matrix;
mod out_of_scope;
mod problems;
mod reading;
mod sources;
mod statements;
mod systems;
mod tables;
mod texts;
mod trust;
mod views;
mod watch;

//! What any such program needs: the database seam, jobs, the web, words, the team.
//!
//! No customer is known in here.

pub mod alarms;
pub mod audit;
pub mod backup;
pub mod clock;
pub mod db;
pub mod egress;
pub mod files;
pub mod held;
pub mod id;
pub mod jobs;
pub mod look;
pub mod mail;
pub mod money;
pub mod network;
pub mod personal;
pub mod settings;
pub mod team;
pub mod testing;
mod text_enum;
pub mod vault;
pub mod views;
pub mod web;
pub mod words;

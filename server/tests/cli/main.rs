//! The program as people and scripts meet it: its command line, its codes, its start and its end.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by its panic")]

mod archive;
mod backups;
mod hardening;
mod on_postgres;
mod program;
mod refusals;
mod serving;
mod verify;

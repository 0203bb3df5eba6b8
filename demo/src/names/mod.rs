//! Names people carry, by language. Each list is one text, names apart by blanks.

pub mod en;
pub mod es;
pub mod other;
pub mod ro;
pub mod ru;

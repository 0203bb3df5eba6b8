//! Recognition: the same mail, phone or profile is the same however it was typed.

pub mod email;
pub mod handle;
pub mod phone;

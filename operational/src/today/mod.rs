//! Today: what one colleague promised, who spoke to them, and what happened with
//! their customers. The first page of the day, and the place to come back to.

mod agenda;
mod mark;
mod news;
mod page;
#[cfg(test)]
mod tests;

use foundation::team::Action;
use foundation::web::{Access, Routes};

/// Pages of today.
#[must_use]
pub fn routes() -> Routes {
    const SEE: Access = Access::May(Action::SeeTimeline);
    Routes::new().get("/today", SEE, page::show).post("/today/mentions/{id}/seen", SEE, page::see)
}

//! Roles that an administrator composes: which actions, and which fields are read and written.

mod page;
mod role_page;
mod rules;
mod store;

pub use rules::NamedRole;
pub(super) use rules::may_give;

use super::role::{Rights, RoleWord};
use crate::clock::Timestamp;
use crate::db::{Query, Result, Tx};
use crate::web::Routes;

/// All roles: the known ones, then the composed ones by name.
///
/// # Errors
/// When the database refuses.
pub async fn roles(q: impl Query) -> Result<Vec<NamedRole>> {
    store::all(q).await
}

/// The role that is called so.
///
/// # Errors
/// When the database refuses.
pub async fn find_role(q: impl Query, word: &RoleWord) -> Result<Option<NamedRole>> {
    store::find(q, word).await
}

/// Writes a role that allows nothing.
pub(super) async fn make_empty(tx: &mut Tx, word: &RoleWord, name: &str, now: Timestamp) -> Result<()> {
    store::insert(tx, word, name, Rights::default(), now).await
}

pub(super) fn routes() -> Routes {
    page::routes().merge(role_page::routes())
}

//! The team: who works here, what their role allows, and how they prove who they are.
//!
//! A member of staff signs in with e-mail and password and holds a session; a
//! program holds a token. The first administrator comes from a one-time link on
//! the console, everybody else from an invitation. Whoever is blocked is out at once.

mod account_page;
mod accounts;
mod actor;
pub mod approval;
mod breached;
mod colleague;
mod email;
mod entrance;
mod factor;
mod field;
mod form;
mod gate;
mod handle;
mod invitation;
mod link;
mod mentions;
mod oidc;
mod on_behalf;
mod own_account;
mod passkey;
mod password;
mod ranges;
mod recognise;
mod refusal;
mod role;
mod roles;
mod scope;
mod secret;
mod session;
mod setup;
mod shares;
mod sign_in;
mod stand_in;
mod standing;
mod step_up;
mod store;
mod team_page;
#[cfg(test)]
mod tests;
mod throttle;
mod tidy;
mod tokens;

pub use accounts::{
    Account, NewAccount, RENAMED, Team, accounts, create_account, create_team, find_handles, teams,
};
pub(crate) use actor::Powers;
pub use actor::{Actor, ActorKind, Permit, System};
pub use field::{Basis, Field, Keep, Purpose, Use, group_of};
pub use gate::{HashedPassword, SignInGate};
pub use on_behalf::on_behalf;
pub(crate) use on_behalf::recognised;
pub use password::Password;
pub use ranges::{Ranges, Visible};
pub use recognise::{SignedIn, recognise, recognise_still};
pub use refusal::Refusal;
pub use role::{Action, Group, Reach, Rights, Role, RoleWord};
pub use roles::{NamedRole, find_role, roles};
pub use scope::{By, Guard, Of, Reason, Scope};
pub use setup::first_administrator_key;
pub use shares::{NewShare, Share, With, end_share, forget_shares, share, shares_of};
pub(crate) use standing::still_stands;
pub(crate) use step_up::send_there;
pub use store::stand_ins::stands_in_for;
pub use throttle::Caller;
pub(crate) use throttle::caller;
pub use tidy::{end_everything, forget_expired};
pub use tokens::create_token;

use crate::vault::Column;
use crate::web::Routes;

/// What the house seals in the tables of the team.
pub(crate) fn sealed() -> [Column; 2] {
    [factor::sealed::SECRET, oidc::SECRET]
}

/// All routes of the team.
#[must_use]
pub fn routes() -> Routes {
    sign_in::routes()
        .merge(factor::routes())
        .merge(passkey::routes())
        .merge(setup::routes())
        .merge(invitation::routes())
        .merge(own_account::routes())
        .merge(stand_in::routes())
        .merge(team_page::routes())
        .merge(account_page::routes())
        .merge(roles::routes())
        .merge(approval::routes())
        .merge(email::routes())
        .merge(oidc::routes())
        .merge(colleague::routes())
        .merge(step_up::routes())
        .merge(mentions::routes())
}

//! The team: who works here, what their role allows, and how they prove who they are.
//!
//! A member of staff signs in with e-mail and password and holds a session; a
//! program holds a token. The first administrator comes from a one-time link on
//! the console, everybody else from an invitation. Whoever is blocked is out at once.

mod account_page;
mod accounts;
mod actor;
mod breached;
mod colleague;
mod entrance;
mod factor;
mod form;
mod gate;
mod handle;
mod invitation;
mod link;
mod mentions;
mod on_behalf;
mod own_account;
mod passkey;
mod password;
mod recognise;
mod refusal;
mod role;
mod scope;
mod secret;
mod session;
mod setup;
mod sign_in;
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
pub use actor::{Actor, ActorKind, Permit, System};
pub use gate::{HashedPassword, SignInGate};
pub use on_behalf::on_behalf;
pub use password::Password;
pub use recognise::{SignedIn, recognise};
pub use refusal::Refusal;
pub use role::{Action, Reach, Role};
pub use scope::{Guard, Scope};
pub use setup::first_administrator_key;
pub(crate) use step_up::send_there;
pub use tidy::forget_expired;
pub use tokens::create_token;

use crate::web::Routes;

/// All routes of the team.
#[must_use]
pub fn routes() -> Routes {
    sign_in::routes()
        .merge(factor::routes())
        .merge(passkey::routes())
        .merge(setup::routes())
        .merge(invitation::routes())
        .merge(own_account::routes())
        .merge(team_page::routes())
        .merge(account_page::routes())
        .merge(colleague::routes())
        .merge(step_up::routes())
        .merge(mentions::routes())
}

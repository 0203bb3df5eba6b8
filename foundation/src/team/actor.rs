//! Who acts: made only by the sign-in layer, never from a request's own words.

use super::role::{Action, Reach, Role};
use super::scope::Scope;
use crate::id::Id;
use crate::web::Idempotency;

/// How an actor proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActorKind {
    Staff,
    Token,
    System,
}

impl ActorKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Token => "token",
            Self::System => "system",
        }
    }
}

/// Work that the program does on its own. Every reason stands here, so that the
/// list of what sees everything can be read in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    /// An administrator at the command line of the machine itself.
    CommandLine,
    /// The demo company fills an empty database.
    Demo,
    /// A durable job that tidies up.
    Housekeeping,
    /// The first administrator is set up by the one-time key on the console.
    FirstAdministrator,
    /// What became of a mail is written down.
    Mail,
    /// Somebody signs in or out: no actor exists yet.
    SignIn,
}

/// Somebody, or something, that acts.
#[derive(Clone, Debug)]
pub struct Actor {
    kind: ActorKind,
    id: Option<Id>,
    account: Option<Id>,
    name: String,
    role: Role,
    reach: Reach,
}

impl Actor {
    pub(crate) fn staff(account: Id, name: String, role: Role, reach: Reach) -> Self {
        Self { kind: ActorKind::Staff, id: Some(account), account: Some(account), name, role, reach }
    }

    pub(crate) fn token(id: Id, name: String, role: Role) -> Self {
        Self { kind: ActorKind::Token, id: Some(id), account: None, name, role, reach: Reach::Everyone }
    }

    fn system(reason: System) -> Self {
        let name = format!("{reason:?}");
        Self {
            kind: ActorKind::System,
            id: None,
            account: None,
            name,
            role: Role::Administrator,
            reach: Reach::Everyone,
        }
    }

    #[must_use]
    pub fn kind(&self) -> ActorKind {
        self.kind
    }

    /// The account or token that acts; none for the program itself.
    #[must_use]
    pub fn id(&self) -> Option<Id> {
        self.id
    }

    /// The account of a member of staff; none for tokens and the program itself.
    #[must_use]
    pub fn account(&self) -> Option<Id> {
        self.account
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    #[must_use]
    pub fn role(&self) -> Role {
        self.role
    }

    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.role.may(action)
    }

    /// Which records this actor sees in lists.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::new(self.reach, self.account)
    }
}

/// Leave to do one kind of thing, given by a route's policy or to the program
/// itself for a named reason. A change cannot be written without one.
#[derive(Clone, Debug)]
pub struct Permit {
    actor: Actor,
    action: Option<Action>,
    idempotency: Option<Idempotency>,
}

impl Permit {
    pub(crate) fn new(actor: Actor, action: Action, idempotency: Option<Idempotency>) -> Self {
        Self { actor, action: Some(action), idempotency }
    }

    /// Leave for what a signed-in person may always do with their own account.
    pub(crate) fn own_account(actor: Actor) -> Self {
        Self { actor, action: None, idempotency: None }
    }

    /// Leave for the program itself.
    #[must_use]
    pub fn system(reason: System) -> Self {
        Self { actor: Actor::system(reason), action: None, idempotency: None }
    }

    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The action the policy allowed; none for the program itself.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        self.action
    }

    #[must_use]
    pub fn scope(&self) -> Scope {
        self.actor.scope()
    }

    #[must_use]
    pub fn idempotency(&self) -> Option<&Idempotency> {
        self.idempotency.as_ref()
    }
}

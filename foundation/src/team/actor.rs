//! Who acts: made only by the sign-in layer, never from a request's own words.

use std::net::IpAddr;
use std::sync::Arc;

use super::accounts::Account;
use super::role::{Action, Reach, Rights, Role, RoleWord};
use super::scope::Scope;
use crate::clock::Timestamp;
use crate::id::Id;
use crate::views::{self, Screen, Sheet, Viewer};
use crate::web::{App, Idempotency};

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
    /// The desk for breaches counts whoever was affected.
    Breach,
    /// A customer decides about their own consents, by a key of theirs.
    Person,
}

/// What the sign-in layer found out about somebody's rights.
#[derive(Clone, Debug)]
pub(crate) struct Powers {
    pub role: RoleWord,
    pub rights: Rights,
    pub reach: Reach,
    /// Grows whenever any of these changes.
    pub epoch: i64,
}

/// From where somebody looks.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place<'a> {
    /// The hash of the session's key.
    pub session: Option<&'a [u8]>,
    pub address: Option<IpAddr>,
}

/// Somebody, or something, that acts.
#[derive(Clone, Debug)]
pub struct Actor {
    kind: ActorKind,
    id: Option<Id>,
    account: Option<Id>,
    /// From where their reach counts: the account itself, or whoever made the token.
    stands: Option<Id>,
    name: String,
    powers: Powers,
    /// When they were recognised: what was shared with them counts as of then.
    at: Timestamp,
    /// Where whom they see is noted; none where nothing is handed to anybody.
    sheet: Option<Arc<Sheet>>,
}

impl Actor {
    pub(crate) fn staff(account: Id, name: String, powers: Powers, at: Timestamp) -> Self {
        let id = Some(account);
        Self { kind: ActorKind::Staff, id, account: id, stands: id, name, powers, at, sheet: None }
    }

    /// The account, as it was just read.
    pub(crate) fn of(account: &Account, at: Timestamp) -> Self {
        let powers = Powers {
            role: account.role.clone(),
            rights: account.rights,
            reach: account.reach,
            epoch: account.epoch,
        };
        Self::staff(account.id, account.name.clone(), powers, at)
    }

    pub(crate) fn token(id: Id, made_by: Option<Id>, name: String, powers: Powers, at: Timestamp) -> Self {
        let (kind, id) = (ActorKind::Token, Some(id));
        Self { kind, id, account: None, stands: made_by, name, powers, at, sheet: None }
    }

    fn system(reason: System) -> Self {
        let powers = Powers {
            role: Role::Administrator.into(),
            rights: Rights::all(),
            reach: Reach::Everyone,
            epoch: 0,
        };
        Self {
            kind: ActorKind::System,
            id: None,
            account: None,
            stands: None,
            name: format!("{reason:?}"),
            powers,
            // Nothing that ends hides anything from whoever sees everything.
            at: Timestamp(0),
            sheet: None,
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
    pub fn role(&self) -> &RoleWord {
        &self.powers.role
    }

    #[must_use]
    pub fn rights(&self) -> Rights {
        self.powers.rights
    }

    #[must_use]
    pub fn reach(&self) -> Reach {
        self.powers.reach
    }

    pub(crate) fn epoch(&self) -> i64 {
        self.powers.epoch
    }

    #[must_use]
    pub fn may(&self, action: Action) -> bool {
        self.powers.rights.may(action)
    }

    /// Which records this actor sees in lists.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope::new(self.powers.reach, self.stands, self.at, self.powers.rights, self.sheet.clone())
    }

    /// The same, who has a sheet from now on.
    pub(crate) fn watched(mut self, app: &App, screen: Screen, place: Place<'_>) -> Self {
        let viewer = Viewer {
            kind: self.kind,
            id: self.id,
            account: self.account,
            name: self.name.clone(),
            session: place.session.map(|hash| hash.iter().take(8).copied().collect()),
            network: place.address.map(views::network),
        };
        self.sheet = Some(Arc::new(Sheet::new(app, viewer, screen)));
        self
    }

    /// Whoever was recognised once more and goes on with the sheet of `before`, such as on a stream.
    #[must_use]
    pub fn going_on(&self, before: &Self) -> Self {
        Self { sheet: before.sheet.clone(), ..self.clone() }
    }

    /// Hands over what is noted so far: what goes on for long does so now and then.
    pub fn turn_in(&self) {
        if let Some(sheet) = &self.sheet {
            sheet.turn_in();
        }
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

    /// The same leave, whose holder has a sheet: for what no request asked for, such as a command or a job.
    #[must_use]
    pub fn watched(mut self, app: &App, screen: Screen) -> Self {
        if self.actor.sheet.is_none() {
            self.actor = self.actor.watched(app, screen, Place::default());
        }
        self
    }

    /// The action the policy allowed; none for the program itself.
    #[must_use]
    pub fn action(&self) -> Option<Action> {
        self.action
    }

    /// Which records this leave is for: whoever may only look at what was shared changes nothing of it.
    #[must_use]
    pub fn scope(&self) -> Scope {
        let scope = self.actor.scope();
        match self.action {
            Some(action) if action.bears_restriction() => scope.for_change_of_all(),
            Some(action) if !action.only_looks() => scope.for_change(),
            _ => scope,
        }
    }

    #[must_use]
    pub fn idempotency(&self) -> Option<&Idempotency> {
        self.idempotency.as_ref()
    }
}

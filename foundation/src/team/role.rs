//! Roles and what they may do. Whatever is not named is refused.

use serde::Serialize;

use crate::text_enum;

text_enum! {
    /// The roles that every installation has. An administrator composes more.
    pub enum Role {
        Administrator = "administrator",
        Manager = "manager",
        Agent = "agent",
        ReadOnly = "read-only",
    }
}

text_enum! {
    /// Whose customers a member of staff sees, from the most to the fewest.
    pub enum Reach {
        Everyone = "everyone",
        Team = "team",
        Own = "own",
    }
}

text_enum! {
    /// One thing that can be allowed or refused.
    pub enum Action {
        SeeCustomers = "see-customers",
        CreateCustomers = "create-customers",
        ChangeCustomers = "change-customers",
        /// Many customers in one go.
        ChangeManyCustomers = "change-many-customers",
        /// Giving customers an owner, a deputy or a team.
        AssignCustomers = "assign-customers",
        /// Opening one customer to a colleague or a team who would not see them.
        ShareCustomers = "share-customers",
        DeleteCustomers = "delete-customers",
        SeeTimeline = "see-timeline",
        WriteTimeline = "write-timeline",
        /// Changing and removing what colleagues wrote.
        CorrectTimeline = "correct-timeline",
        SeePurchases = "see-purchases",
        WritePurchases = "write-purchases",
        ImportCustomers = "import-customers",
        ExportCustomers = "export-customers",
        /// Asking why a colleague may or may not see a customer.
        SeeTeam = "see-team",
        ManageTeam = "manage-team",
        SeeAudit = "see-audit",
        ForgetCustomers = "forget-customers",
        /// Writing down what a customer agreed to or refused.
        RecordConsents = "record-consents",
        /// Setting a customer's data aside, and seeing whose are.
        RestrictCustomers = "restrict-customers",
        /// The words that people agree to, and for how long what is kept.
        ManagePrivacy = "manage-privacy",
        /// Being the second person for what a colleague does with very many customers.
        Approve = "approve",
        /// Asking who saw a customer.
        SeeViews = "see-views",
        /// What the data protection officer does: giving people their data, and the desk for breaches.
        ProtectData = "protect-data",
    }
}

text_enum! {
    /// How delicate a field is. What is secret nobody reads, and what is public everybody who sees the record.
    pub enum Group {
        Public = "public",
        Internal = "internal",
        Personal = "personal",
        Sensitive = "sensitive",
        Secret = "secret",
    }
}

impl Action {
    /// Whether it leaves everything as it is.
    #[must_use]
    pub fn only_looks(self) -> bool {
        use Action::*;
        matches!(
            self,
            ShareCustomers
                | SeeCustomers
                | SeeTimeline
                | SeePurchases
                | ExportCustomers
                | SeeTeam
                | SeeAudit
                | SeeViews
                | ProtectData
        )
    }

    /// Whether it may be done to somebody whose data may only be kept: what they ask for themselves.
    #[must_use]
    pub fn bears_restriction(self) -> bool {
        matches!(self, Self::ForgetCustomers | Self::RecordConsents | Self::RestrictCustomers)
    }
}

impl Group {
    /// The groups that a role is or is not given.
    pub const GIVEN: &'static [Self] = &[Self::Internal, Self::Personal, Self::Sensitive];
}

impl Reach {
    /// Whether it sees all that `other` sees.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self <= other
    }
}

impl Role {
    /// Whether this role may do `action` in a new installation; an administrator may change all roles but their own.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        use Action::*;
        match action {
            SeeCustomers | SeeTimeline | SeePurchases => true,
            CreateCustomers | ChangeCustomers | ChangeManyCustomers | AssignCustomers | ShareCustomers
            | WriteTimeline | WritePurchases | RecordConsents => self != Self::ReadOnly,
            DeleteCustomers | ImportCustomers | ExportCustomers | CorrectTimeline | SeeTeam
            | RestrictCustomers | Approve => {
                matches!(self, Self::Administrator | Self::Manager)
            }
            ManageTeam | SeeAudit | ForgetCustomers | ManagePrivacy | SeeViews | ProtectData => {
                self == Self::Administrator
            }
        }
    }
}

/// The word by which a role is stored and asked for: a known one's, or a composed one's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct RoleWord(String);

impl RoleWord {
    #[must_use]
    pub fn new(word: impl Into<String>) -> Self {
        Self(word.into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which of the known roles it is, if any.
    #[must_use]
    pub fn known(&self) -> Option<Role> {
        Role::parse(&self.0)
    }
}

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        Self(role.as_str().to_owned())
    }
}

impl PartialEq<Role> for RoleWord {
    fn eq(&self, role: &Role) -> bool {
        self.0 == role.as_str()
    }
}

/// What somebody may do, and which fields they may read and write. Never which records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    actions: u64,
    reads: u8,
    writes: u8,
}

impl Rights {
    /// All there is; of an administrator, and of the program itself.
    #[must_use]
    pub fn all() -> Self {
        let given = Group::GIVEN.iter().fold(0, |bits, group| bits | bit_of(*group));
        Self {
            actions: Action::ALL.iter().fold(0, |bits, action| bits | 1 << *action as u64),
            reads: given,
            writes: given,
        }
    }

    /// The rights of a role as stored: words separated by blanks. One that this program does not know gives nothing.
    #[must_use]
    pub fn read(word: &str, actions: &str, reads: &str, writes: &str) -> Self {
        if word == Role::Administrator.as_str() {
            return Self::all();
        }
        let groups = |words: &str| {
            let given =
                words.split(' ').filter_map(Group::parse).filter(|group| Group::GIVEN.contains(group));
            given.fold(0, |bits, group| bits | bit_of(group))
        };
        Self::of(actions.split(' ').filter_map(Action::parse), groups(reads), groups(writes))
    }

    /// Rights put together from a form's words.
    #[must_use]
    pub fn composed(actions: &[Action], reads: &[Group], writes: &[Group]) -> Self {
        let groups = |groups: &[Group]| {
            let given = groups.iter().filter(|group| Group::GIVEN.contains(group));
            given.fold(0, |bits, group| bits | bit_of(*group))
        };
        Self::of(actions.iter().copied(), groups(reads), groups(writes))
    }

    /// Nobody changes what they cannot read.
    fn of(actions: impl Iterator<Item = Action>, reads: u8, writes: u8) -> Self {
        Self {
            actions: actions.fold(0, |bits, action| bits | 1 << action as u64),
            reads,
            writes: writes & reads,
        }
    }

    #[must_use]
    pub fn may(self, action: Action) -> bool {
        self.actions & (1 << action as u64) != 0
    }

    #[must_use]
    pub fn reads(self, group: Group) -> bool {
        group == Group::Public || self.reads & bit_of(group) != 0
    }

    #[must_use]
    pub fn writes(self, group: Group) -> bool {
        group == Group::Public || self.writes & bit_of(group) != 0
    }

    /// Whether whoever has these may do all that `other` may.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        let has = |mine: u64, theirs: u64| theirs & !mine == 0;
        has(self.actions, other.actions)
            && has(self.reads.into(), other.reads.into())
            && has(self.writes.into(), other.writes.into())
    }

    /// The words of its actions, in their order, separated by blanks.
    #[must_use]
    pub fn action_words(self) -> String {
        words(Action::ALL.iter().filter(|action| self.may(**action)).map(|action| action.as_str()))
    }

    #[must_use]
    pub fn read_words(self) -> String {
        words(Group::GIVEN.iter().filter(|group| self.reads(**group)).map(|group| group.as_str()))
    }

    #[must_use]
    pub fn write_words(self) -> String {
        words(Group::GIVEN.iter().filter(|group| self.writes(**group)).map(|group| group.as_str()))
    }
}

fn bit_of(group: Group) -> u8 {
    1 << group as u8
}

fn words<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(" ")
}

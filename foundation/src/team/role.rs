//! Roles and what they may do. Whatever is not named here is refused.

use crate::text_enum;

text_enum! {
    /// What a member of staff, or a token, is for.
    pub enum Role {
        Administrator = "administrator",
        Manager = "manager",
        Agent = "agent",
        ReadOnly = "read-only",
    }
}

text_enum! {
    /// Whose customers a member of staff sees.
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
        DeleteCustomers = "delete-customers",
        SeeTimeline = "see-timeline",
        WriteTimeline = "write-timeline",
        SeePurchases = "see-purchases",
        WritePurchases = "write-purchases",
        ImportCustomers = "import-customers",
        ExportCustomers = "export-customers",
        ManageTeam = "manage-team",
        SeeAudit = "see-audit",
        ForgetCustomers = "forget-customers",
    }
}

impl Role {
    /// Whether this role may do `action` at all; which records is the [`Reach`]'s matter.
    #[must_use]
    pub fn may(self, action: Action) -> bool {
        use Action::*;
        match action {
            SeeCustomers | SeeTimeline | SeePurchases => true,
            CreateCustomers | ChangeCustomers | WriteTimeline | WritePurchases => self != Self::ReadOnly,
            DeleteCustomers | ImportCustomers | ExportCustomers => {
                matches!(self, Self::Administrator | Self::Manager)
            }
            ManageTeam | SeeAudit | ForgetCustomers => self == Self::Administrator,
        }
    }
}

//! What a person can be told when the team's rules say no.

use crate::db::DbError;
use crate::web::Problem;

/// Why something about accounts, teams or tokens was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error("a name has 1 to 100 letters")]
    Name,
    #[error("this is no e-mail address")]
    Email,
    #[error("another account has this e-mail address")]
    EmailTaken,
    #[error("there is no mail server that could confirm an address")]
    NoMail,
    #[error("a password has at least 12 letters")]
    PasswordShort,
    #[error("a password has at most 256 letters")]
    PasswordLong,
    #[error("the password contains the name of the e-mail address")]
    PasswordLikeEmail,
    #[error("the password is hardly more than the name of its owner or their house")]
    PasswordLikeName,
    #[error("the password is one of the most common ones")]
    PasswordCommon,
    #[error("this is not the password of now")]
    PasswordWrong,
    #[error("there is no such time zone")]
    TimeZone,
    #[error("there is no such role")]
    Role,
    #[error("there is no such reach")]
    Reach,
    #[error("there is no such team")]
    Team,
    #[error("a token works for 1 to 366 days")]
    Days,
    #[error("the last administrator must stay one")]
    LastAdministrator,
    #[error("a share has a reason of 1 to 200 letters")]
    Reason,
    #[error("there is no such colleague or team")]
    Colleague,
    #[error("an absence has a first and a last day, ends in the future and within a year")]
    Absence,
    #[error("this role stays as it is")]
    RoleFixed,
    #[error("somebody has this role")]
    RoleInUse,
    #[error("nobody takes the management of the team from themselves")]
    OwnManagement,
    #[error("nobody gives more than they may do themselves")]
    MoreThanOwn,
    #[error("somebody else changed the account meanwhile")]
    Changed,
    #[error("the link was used, has expired, or never was one")]
    Key,
    #[error("there is no such account")]
    NoAccount,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Refusal {
    /// The field of the form beside which it is shown; empty when it is the form as a whole.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email | Self::EmailTaken | Self::NoMail => "email",
            Self::PasswordShort
            | Self::PasswordLong
            | Self::PasswordLikeEmail
            | Self::PasswordLikeName
            | Self::PasswordCommon => "password",
            Self::PasswordWrong => "current",
            Self::TimeZone => "time_zone",
            Self::Role | Self::LastAdministrator | Self::MoreThanOwn => "role",
            Self::Reach => "reach",
            Self::Team => "teams",
            Self::Reason => "reason",
            Self::Colleague => "with",
            Self::Days => "days",
            Self::Absence => "until",
            Self::RoleFixed | Self::RoleInUse | Self::OwnManagement => "",
            Self::Changed | Self::Key | Self::NoAccount | Self::Database(_) => "",
        }
    }

    /// The key of its text.
    #[must_use]
    pub fn text(&self) -> &'static str {
        match self {
            Self::Name => "team-refused-name",
            Self::Email => "team-refused-email",
            Self::EmailTaken => "team-refused-email-taken",
            Self::NoMail => "email-refused-no-mail",
            Self::PasswordShort => "team-refused-password-short",
            Self::PasswordLong => "team-refused-password-long",
            Self::PasswordLikeEmail => "team-refused-password-like-email",
            Self::PasswordLikeName => "team-refused-password-like-name",
            Self::PasswordCommon => "team-refused-password-common",
            Self::PasswordWrong => "team-refused-password-wrong",
            Self::TimeZone => "team-refused-time-zone",
            Self::Role => "team-refused-role",
            Self::Reach => "team-refused-reach",
            Self::Team => "team-refused-team",
            Self::Days => "team-refused-days",
            Self::LastAdministrator => "team-refused-last-administrator",
            Self::Reason => "team-refused-reason",
            Self::Colleague => "team-refused-colleague",
            Self::Absence => "team-refused-absence",
            Self::RoleFixed => "team-refused-role-fixed",
            Self::RoleInUse => "team-refused-role-in-use",
            Self::OwnManagement => "team-refused-own-management",
            Self::MoreThanOwn => "team-refused-more-than-own",
            Self::Changed => "team-refused-changed",
            Self::Key | Self::NoAccount | Self::Database(_) => "team-refused-key",
        }
    }

    /// Itself when a form can show it, else the problem that ends the request.
    pub(super) fn for_form(self) -> Result<Self, Problem> {
        match self {
            Self::Database(error) => Err(error.into()),
            Self::NoAccount => Err(Problem::not_found()),
            shown => Ok(shown),
        }
    }
}

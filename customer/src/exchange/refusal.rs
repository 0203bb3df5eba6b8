//! Why an import or export did not run, in one sentence a person can act on.

use std::path::Path;

use foundation::db::DbError;
use foundation::words::{Lang, Words, Zone};

use super::export::Broken;
use super::reason::Reason;

/// Why nothing, or nothing more, was read or written. Its `Display` is the
/// English sentence; pages use [`Refusal::say`].
#[derive(Debug)]
pub enum Refusal {
    /// The file is not there, not a table, or cannot be written.
    File(Reason),
    /// A field, column, kind or ending of a file's name that makes no sense.
    WrongUse(Reason),
    /// What was committed before stays, and the file can be imported again.
    Database(DbError),
}

impl Refusal {
    pub(super) fn file(key: &str, about: impl ToString) -> Self {
        Self::File(Reason::refusal(key).about(about.to_string()))
    }

    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self::File(Reason::refusal("cannot-read").about(path.display().to_string()).more(plain(error)))
    }

    pub(super) fn unwritable(path: &Path, error: &std::io::Error) -> Self {
        Self::File(Reason::refusal("cannot-write").about(path.display().to_string()).more(plain(error)))
    }

    /// Whether the command line was wrong, and not the file or the database.
    #[must_use]
    pub fn is_wrong_use(&self) -> bool {
        matches!(self, Self::WrongUse(_))
    }

    /// The sentence in a reader's language.
    #[must_use]
    pub fn say(&self, words: &Words) -> String {
        match self {
            Self::File(reason) | Self::WrongUse(reason) => reason.say(words),
            Self::Database(error) => Reason::refusal("database").more(error.to_string()).say(words),
        }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.say(&Words::new(Lang::En, Zone::utc())))
    }
}

impl std::error::Error for Refusal {}

impl From<Broken> for Refusal {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Db(error) => Self::Database(error),
            // Only what a request asked for is bound to a right and a number; the command line is not.
            Broken::NotAllowed | Broken::Grown => Self::Database(DbError::NotCommitted),
        }
    }
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

/// The system's words without its number.
fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_lowercase()
}

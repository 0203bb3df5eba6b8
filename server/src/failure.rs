//! How the program ends when it cannot do what it was asked: one sentence, and a code that scripts can read.

use std::io::Write;
use std::process::ExitCode;

use foundation::db::{DbError, SchemaProblem};

/// Why the program ends.
#[derive(Debug)]
pub struct Failure {
    text: String,
    code: u8,
}

impl Failure {
    /// Something went wrong while doing what was asked.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 1 }
    }

    /// It was asked wrongly.
    #[must_use]
    pub fn usage(text: impl Into<String>) -> Self {
        Self { text: text.into(), code: 2 }
    }

    /// The database said no while `doing` something.
    #[must_use]
    pub fn of_database(doing: &str, error: &DbError) -> Self {
        Self::new(match error {
            DbError::Full => format!("{doing}: the disk is full"),
            other => format!("{doing}: {other}"),
        })
    }

    /// The schema of the database at `place` cannot be used.
    #[must_use]
    pub fn of_schema(place: &str, problem: &SchemaProblem) -> Self {
        match problem {
            SchemaProblem::Db(error) => Self::of_database(place, error),
            SchemaProblem::Failed { source: DbError::Full, .. } => Self::of_database(place, &DbError::Full),
            other => Self::new(format!("{place}: {other}")),
        }
    }

    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes the sentence to standard error and gives the code to end with.
    #[must_use]
    pub fn tell(&self) -> ExitCode {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Nobody can be told that nobody can be told.
        let _ = writeln!(std::io::stderr(), "vinculo: {text}");
        ExitCode::from(self.code)
    }
}

//! A personal value: it can be shown to whoever may see it, but never printed by accident.

/// Wraps what tells something about a person. It has no `Debug` and no `Display`,
/// so it cannot slip into a log line or an error text; and it cannot be serialised, so that no row goes
/// into an answer whole: a view is made of it, with what its reader may see.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    pub fn new(value: T) -> Self {
        Self(value)
    }

    pub fn into_inner(self) -> T {
        self.0
    }

    /// The value, for a page, an answer or a statement whose reader may see it.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

//! Which classes of data there are, and for how long each is kept.

use foundation::clock::{DAY, Timestamp};
use foundation::text_enum;

text_enum! {
    /// What is kept for a while that an administrator chooses.
    pub enum Class {
        /// People without any sign of life: they are forgotten.
        Silent = "silent",
        /// People who were put away: they are forgotten.
        Removed = "removed",
        /// What happened, on all timelines.
        Entries = "entries",
        /// What corrected fields said before.
        History = "history",
    }
}

/// A shorter time is more likely a mistake than a wish.
pub const FEWEST_DAYS: i64 = 30;
pub const MOST_DAYS: i64 = 36_500;

/// For how long a class is kept, and whether anything goes at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub class: Class,
    pub keep_days: i64,
    pub is_on: bool,
}

impl Rule {
    /// As the program comes: nothing goes by itself.
    #[must_use]
    pub fn at_first(class: Class) -> Self {
        let keep_days = match class {
            Class::Removed => 90,
            Class::History => 1_095,
            Class::Silent => 1_825,
            Class::Entries => 3_650,
        };
        Self { class, keep_days, is_on: false }
    }

    /// What is older than this goes.
    #[must_use]
    pub fn since(&self, now: Timestamp) -> Timestamp {
        now.plus(-self.keep_days.saturating_mul(DAY))
    }
}

//! What the program itself lets go of, after a time that nobody chooses; shown beside what can be chosen.

use foundation::clock::DAY;
use foundation::{jobs, mail};

use crate::exchange;

/// The key of a text, and the days. None is kept for good.
pub(super) fn all() -> [(&'static str, Option<i64>); 6] {
    [
        ("retention-fixed-imports", Some(exchange::KEPT_DAYS)),
        ("retention-fixed-jobs", Some(jobs::KEEP_DONE / DAY)),
        ("retention-fixed-failed-jobs", Some(jobs::KEEP_GIVEN_UP / DAY)),
        ("retention-fixed-answers", Some(jobs::KEEP_ANSWERS / DAY)),
        ("retention-fixed-mail", Some(mail::KEEP / DAY)),
        ("retention-fixed-audit", None),
    ]
}

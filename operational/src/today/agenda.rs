//! What is due: late first, then today, then the next seven days.

use customer::timeline::{self, Mine};
use foundation::clock::Timestamp;
use foundation::db::{Query, Result};
use foundation::id::Id;
use foundation::team::Scope;
use foundation::words::Zone;
use jiff::ToSpan;

/// The days that are looked ahead.
const AHEAD: i64 = 7;
/// So many of each group are counted, and drawn when they are wanted.
const MOST: usize = 100;
/// So many of each group are drawn until somebody wants them all: what comes next, not a list of debts.
const FIRST: usize = 5;

/// The moments between the groups, in a reader's time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    pub now: Timestamp,
    /// The first moment of the reader's tomorrow.
    pub tomorrow: Timestamp,
    /// The first moment after the days that are looked ahead.
    pub end: Timestamp,
}

impl Bounds {
    /// Days are counted by the calendar, so that a day of 23 or 25 hours is one day.
    pub(super) fn of(now: Timestamp, zone: Zone) -> Self {
        let today = now.jiff().to_zoned(zone.tz().clone()).date();
        let start_of = |days: i64| {
            let day = today.checked_add(days.days()).and_then(|day| day.to_zoned(zone.tz().clone()));
            day.map_or(now, |start| start.timestamp().into())
        };
        Self { now, tomorrow: start_of(1), end: start_of(1 + AHEAD) }
    }
}

/// Promises of one group.
pub(super) struct Group {
    /// A class of the stylesheet and the end of a text's key: `late`, `today` or `soon`.
    pub word: &'static str,
    /// Those that are drawn.
    pub promises: Vec<Mine>,
    /// All there are, as far as [`MOST`].
    count: usize,
    is_whole: bool,
}

impl Group {
    async fn read<Q: Query + Copy>(
        q: Q,
        scope: &Scope,
        me: Id,
        (word, whole): (&'static str, &str),
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Self> {
        let is_whole = word == whole;
        let shown = if is_whole { MOST } else { FIRST };
        let mut promises = timeline::promises(q, scope, me, from, until, one_more(shown)).await?;
        let is_cut = promises.len() > shown;
        promises.truncate(shown);
        timeline::show(scope, &promises);
        let count = match (is_cut, is_whole) {
            (false, _) => promises.len(),
            (true, true) => MOST + 1,
            (true, false) => {
                let counted = timeline::count_promises(q, me, from, until, one_more(MOST)).await?;
                usize::try_from(counted).unwrap_or(MOST).max(FIRST + 1)
            }
        };
        Ok(Self { word, promises, count, is_whole })
    }

    /// `3`, or `100+`.
    pub(super) fn count(&self) -> String {
        if self.count > MOST { format!("{MOST}+") } else { self.count.to_string() }
    }

    /// Whether there are more, and they can be drawn too.
    pub(super) fn is_cut(&self) -> bool {
        !self.is_whole && self.count > self.promises.len()
    }

    /// Whether there are more than are ever drawn.
    pub(super) fn has_more(&self) -> bool {
        self.count > MOST
    }
}

fn one_more(number: usize) -> i64 {
    i64::try_from(number + 1).unwrap_or(i64::MAX)
}

/// Everything that is due, in three groups.
pub(super) struct Agenda {
    pub groups: [Group; 3],
}

impl Agenda {
    /// `whole` names the group that is wanted to its end.
    pub(super) async fn read<Q: Query + Copy>(
        q: Q,
        scope: &Scope,
        me: Id,
        bounds: Bounds,
        whole: &str,
    ) -> Result<Self> {
        let (late, today, soon) = tokio::try_join!(
            Group::read(q, scope, me, ("late", whole), Timestamp(i64::MIN), bounds.now),
            Group::read(q, scope, me, ("today", whole), bounds.now, bounds.tomorrow),
            Group::read(q, scope, me, ("soon", whole), bounds.tomorrow, bounds.end),
        )?;
        Ok(Self { groups: [late, today, soon] })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.promises.is_empty())
    }
}

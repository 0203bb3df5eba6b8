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
/// So many of each group are read, and counted.
const MOST: usize = 100;
/// So many of each group are drawn until somebody wants them all: a day's work, not a list of debts.
const FIRST: usize = 10;

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
    pub promises: Vec<Mine>,
    /// Whether there are more than were read.
    pub has_more: bool,
    is_whole: bool,
}

impl Group {
    async fn read(
        q: impl Query + Copy,
        scope: &Scope,
        me: Id,
        word: &'static str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Self> {
        let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
        let mut promises = timeline::promises(q, scope, me, from, until, limit).await?;
        let has_more = promises.len() > MOST;
        promises.truncate(MOST);
        Ok(Self { word, promises, has_more, is_whole: false })
    }

    /// Those that are drawn.
    pub(super) fn shown(&self) -> &[Mine] {
        let shown = if self.is_whole { MOST } else { FIRST };
        self.promises.get(..shown).unwrap_or(&self.promises)
    }

    pub(super) fn is_cut(&self) -> bool {
        self.shown().len() < self.promises.len()
    }

    /// `3`, or `100+`.
    pub(super) fn count(&self) -> String {
        format!("{}{}", self.promises.len(), if self.has_more { "+" } else { "" })
    }
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
            Group::read(q, scope, me, "late", Timestamp(i64::MIN), bounds.now),
            Group::read(q, scope, me, "today", bounds.now, bounds.tomorrow),
            Group::read(q, scope, me, "soon", bounds.tomorrow, bounds.end),
        )?;
        let groups = [late, today, soon].map(|group| Group { is_whole: group.word == whole, ..group });
        Ok(Self { groups })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.promises.is_empty())
    }
}

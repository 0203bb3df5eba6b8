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

/// Whose promises are due: the reader's own, and those of a colleague for whom they stand in.
pub(super) struct Whose {
    pub account: Id,
    /// None for the reader.
    pub name: Option<String>,
}

/// One promise, and whose it is when the reader stands in for them.
pub(super) struct Promise {
    pub mine: Mine,
    pub of: Option<String>,
}

/// Promises of one group.
pub(super) struct Group {
    /// A class of the stylesheet and the end of a text's key: `late`, `today` or `soon`.
    pub word: &'static str,
    /// Those that are drawn.
    pub promises: Vec<Promise>,
    /// All there are, as far as [`MOST`].
    count: usize,
    is_whole: bool,
}

impl Group {
    async fn read<Q: Query + Copy>(
        q: Q,
        scope: &Scope,
        all: &[Whose],
        (word, whole): (&'static str, &str),
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Self> {
        let is_whole = word == whole;
        let shown = if is_whole { MOST } else { FIRST };
        let mut promises = Vec::new();
        for whose in all {
            let due = timeline::promises(q, scope, whose.account, from, until, one_more(shown)).await?;
            promises.extend(due.into_iter().map(|mine| Promise { mine, of: whose.name.clone() }));
        }
        promises.sort_by_key(|promise| (promise.mine.at, promise.mine.entry));
        let is_cut = promises.len() > shown;
        promises.truncate(shown);
        timeline::show(scope, promises.iter().map(|promise| &promise.mine));
        let count = match (is_cut, is_whole) {
            (false, _) => promises.len(),
            (true, true) => MOST + 1,
            (true, false) => count(q, scope, all, from, until).await?.max(FIRST + 1),
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

/// How many there are, to a little more than is told. Of a colleague only those count whose customers are seen.
async fn count<Q: Query + Copy>(
    q: Q,
    scope: &Scope,
    all: &[Whose],
    from: Timestamp,
    until: Timestamp,
) -> Result<usize> {
    let mut count = 0;
    for whose in all {
        count += match whose.name {
            None => {
                let own = timeline::count_promises(q, whose.account, from, until, one_more(MOST)).await?;
                usize::try_from(own).unwrap_or(MOST)
            }
            Some(_) => timeline::promises(q, scope, whose.account, from, until, one_more(MOST)).await?.len(),
        };
    }
    Ok(count)
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
        all: &[Whose],
        bounds: Bounds,
        whole: &str,
    ) -> Result<Self> {
        let (late, today, soon) = tokio::try_join!(
            Group::read(q, scope, all, ("late", whole), Timestamp(i64::MIN), bounds.now),
            Group::read(q, scope, all, ("today", whole), bounds.now, bounds.tomorrow),
            Group::read(q, scope, all, ("soon", whole), bounds.tomorrow, bounds.end),
        )?;
        Ok(Self { groups: [late, today, soon] })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.promises.is_empty())
    }
}

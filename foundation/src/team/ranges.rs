//! What somebody sees, as ranges of indexes: what a list within a reach costs does not depend on how many
//! records of others stand between one's own.

use super::scope::{By, Guard, Of, Scope};
use crate::db::{Args, Query, Result, Sql, Value};
use crate::id::Id;

/// So many ranges are read side by side. For whoever has more holders each row is looked at.
const MOST: usize = 16;

/// The records of one scope in parts, whoever holds them already looked up.
#[derive(Debug)]
pub struct Ranges {
    scope: Scope,
    open: &'static str,
    /// A column, and what stands in it.
    held: Vec<(&'static str, Held)>,
    /// Whether there are more holders than ranges are read.
    is_many: bool,
}

#[derive(Debug)]
enum Held {
    By(Value),
    /// One of what a question answers.
    In(&'static str),
}

/// The same as predicates, for one statement.
#[derive(Debug)]
pub struct Visible {
    open: &'static str,
    parts: Vec<String>,
    is_everything: bool,
    is_many: bool,
}

impl Scope {
    /// Looks up for whose records the reasons of `guard` count: teams, colleagues who are away, whether anything
    /// is shared.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ranges(&self, q: impl Query, guard: &'static Guard) -> Result<Ranges> {
        let open = self.open(guard);
        let mut ranges = Ranges { scope: self.clone(), open, held: Vec::new(), is_many: false };
        if self.sees_everything() {
            return Ok(ranges);
        }
        // A team has the most: counting that begins with it is done first.
        let mut reasons: Vec<_> = self.counting(guard).collect();
        reasons.sort_by_key(|reason| reason.by != By::Team);
        let questions: Vec<String> = reasons
            .iter()
            .enumerate()
            .filter_map(|(number, reason)| match reason.of {
                Of::Me => None,
                Of::Each(rows) => Some((number, rows, MOST + 1)),
                Of::Named(rows) => Some((number, rows, 1)),
            })
            .map(|(number, rows, most)| {
                format!("select cast({number} as bigint), held.id from ({rows} limit {most}) held")
            })
            .collect();
        let mut args = Args::new();
        let sql = Sql::built(self.filled(&questions.join(" union all "), &mut args));
        let found: Vec<(i64, Id)> = if questions.is_empty() { Vec::new() } else { q.all(sql, args).await? };
        for (number, reason) in (0..).zip(reasons) {
            let holders = found.iter().filter(|(of, _)| *of == number).map(|(_, id)| Held::By((*id).into()));
            let held: Vec<Held> = match reason.of {
                Of::Me => vec![Held::By(self.account().into())],
                Of::Each(rows) if holders.clone().count() > MOST => vec![Held::In(rows)],
                Of::Each(_) => holders.collect(),
                Of::Named(rows) => holders.take(1).map(|_| Held::In(rows)).collect(),
            };
            ranges.is_many |= matches!((reason.of, &held[..]), (Of::Each(_), [Held::In(_)]));
            ranges.held.extend(held.into_iter().map(|held| (reason.column, held)));
        }
        ranges.is_many |= ranges.held.len() > MOST;
        Ok(ranges)
    }
}

impl Ranges {
    /// Whether nobody's records are left out.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.scope.sees_everything()
    }

    /// As predicates whose parameters are added to `args`.
    #[must_use]
    pub fn visible(&self, args: &mut Args) -> Visible {
        let parts = self
            .held
            .iter()
            .map(|(column, held)| match held {
                Held::By(id) => format!("{column} = ${}", args.push(id.clone())),
                Held::In(rows) => self.scope.filled(&format!("{column} in ({rows})"), args),
            })
            .collect();
        Visible { open: self.open, parts, is_everything: self.is_everything(), is_many: self.is_many }
    }
}

impl Visible {
    /// All of it in one predicate.
    #[must_use]
    pub fn any(&self) -> String {
        if self.is_everything {
            return self.open.to_owned();
        }
        format!("({}) and {}", self.parts.join(" or "), self.open)
    }

    /// In parts that have no row in common.
    #[must_use]
    pub fn each(&self) -> Vec<String> {
        if self.is_everything || self.is_many {
            return vec![self.any()];
        }
        (0..self.parts.len())
            .map(|number| {
                let (before, part) = (&self.parts[..number], &self.parts[number]);
                if before.is_empty() {
                    return format!("{part} and {}", self.open);
                }
                format!("{part} and ({}) is not true and {}", before.join(" or "), self.open)
            })
            .collect()
    }
}

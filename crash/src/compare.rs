//! The journal against what is there: is all that was acknowledged there, right, and once?

use std::collections::BTreeMap;

use crate::journal::{Effect, Outcome, Record};
use crate::seen::{Entry, File, Seen};

/// What a comparison found; each finding is a sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub acknowledged: usize,
    /// Acknowledged and not there, or there with other contents.
    pub lost: Vec<String>,
    /// There more often than asked for, or never asked for.
    pub doubled: Vec<String>,
    /// There in part: a line, a link, an audit row, a number of the sequence is missing.
    pub torn: Vec<String>,
}

impl Verdict {
    pub fn is_clean(&self) -> bool {
        self.lost.is_empty() && self.doubled.is_empty() && self.torn.is_empty()
    }

    /// Adds what another comparison found; the acknowledged are counted by whoever knows which are new.
    pub fn take(&mut self, other: Self) {
        self.lost.extend(other.lost);
        self.doubled.extend(other.doubled);
        self.torn.extend(other.torn);
    }

    /// The findings, each with its kind.
    pub fn findings(&self) -> impl Iterator<Item = String> {
        let named = |kind: &'static str, list: &[String]| {
            list.iter().map(move |finding| format!("{kind}: {finding}")).collect::<Vec<_>>()
        };
        let mut all = named("lost", &self.lost);
        all.extend(named("doubled", &self.doubled));
        all.extend(named("torn", &self.torn));
        all.into_iter()
    }
}

/// Compares. `content` tells the SHA-256 of a file's content once it is opened, if it is there and opens.
pub fn compare(records: &[Record], seen: &Seen, content: &mut dyn FnMut(&File) -> Option<String>) -> Verdict {
    let mut verdict = Verdict::default();
    let mut changes: BTreeMap<&str, Vec<(i64, u64, Outcome)>> = BTreeMap::new();
    let mut created = 0;
    let mut changed = 0;
    let mut written = 0;
    let mut ordered = 0;

    for Record { effect, outcome } in records {
        let is_acknowledged = *outcome == Outcome::Acknowledged;
        verdict.acknowledged += usize::from(is_acknowledged);
        match effect {
            Effect::Change { customer, from, step } => {
                changes.entry(customer).or_default().push((*from, *step, *outcome));
            }
            Effect::Customer { customer, name } => {
                let found = seen.customers.get(customer).map_or(&[][..], Vec::as_slice);
                count(&mut verdict, is_acknowledged, found.len(), customer);
                for found in found {
                    created += 1;
                    if found.name != *name {
                        verdict.lost.push(format!("{customer} is called '{}'", found.name));
                    }
                    audited(&mut verdict, seen, "customer.create", &found.id, 1, customer);
                }
            }
            Effect::Note { customer, body } => {
                let found = seen.entries.get(body).map_or(&[][..], Vec::as_slice);
                count(&mut verdict, is_acknowledged, found.len(), body);
                for found in found {
                    written += 1;
                    entry(&mut verdict, seen, found, customer, body);
                    if found.file.is_some() {
                        verdict.torn.push(format!("{body} has a file that nobody sent"));
                    }
                }
            }
            Effect::Upload { customer, body, hash, size } => {
                let found = seen.entries.get(body).map_or(&[][..], Vec::as_slice);
                count(&mut verdict, is_acknowledged, found.len(), body);
                for found in found {
                    written += 1;
                    entry(&mut verdict, seen, found, customer, body);
                    match &found.file {
                        None => verdict.torn.push(format!("{body} lacks its file")),
                        Some(file) if file.size != *size => {
                            verdict.torn.push(format!("{body} has another file"));
                        }
                        Some(file) => match content(file) {
                            None => verdict
                                .lost
                                .push(format!("{body}: the content of {hash} is missing or does not open")),
                            Some(real) if real != *hash => {
                                verdict.lost.push(format!("{body}: the content of {hash} is {real}"));
                            }
                            Some(_) => {}
                        },
                    }
                }
            }
            Effect::Order { customer, order, lines, amount } => {
                let Some(found) = seen.orders.get(order) else {
                    count(&mut verdict, is_acknowledged, 0, order);
                    continue;
                };
                ordered += 1;
                let id = id_of(seen, customer);
                let total = amount * *lines as i64;
                if found.lines.len() > *lines || found.entries.len() > 1 {
                    verdict.doubled.push(format!(
                        "{order} has {} of {lines} lines and {} entries",
                        found.lines.len(),
                        found.entries.len()
                    ));
                } else if found.lines != vec![(id.clone(), *amount); *lines] || found.entries != [(id, total)]
                {
                    verdict.torn.push(format!("{order} of {lines} lines of {amount} is there as {found:?}"));
                }
            }
        }
    }

    for (customer, changes) in &changes {
        changed += versions(&mut verdict, seen, customer, changes);
    }
    for (customer, found) in &seen.customers {
        if !changes.contains_key(customer.as_str())
            && found.iter().any(|one| (one.version, one.step) != (1, 0))
        {
            verdict.doubled.push(format!("{customer} was changed, which nobody asked for: {found:?}"));
        }
    }

    // And back: nothing is there, or in the audit, that nobody asked for.
    let total = |action: &str| -> i64 {
        seen.audit.iter().filter(|((known, _), _)| known == action).map(|(_, count)| count).sum()
    };
    let notes = seen.entries.values().map(Vec::len).sum::<usize>();
    for (what, there, asked) in [
        ("customers", seen.customers.values().map(Vec::len).sum::<usize>() as i64, created),
        ("audit rows customer.create", total("customer.create"), created),
        ("audit rows customer.change", total("customer.change"), changed),
        ("notes", notes as i64, written),
        ("audit rows entry.create", total("entry.create"), written),
        ("orders", seen.orders.len() as i64, ordered),
        ("audit rows purchase.record", total("purchase.record"), ordered),
        ("audit rows entry.load", total("entry.load"), ordered),
    ] {
        if there > asked {
            verdict.doubled.push(format!("{there} {what}, where the journal explains {asked}"));
        } else if there < asked {
            verdict.torn.push(format!("{there} {what}, where there should be {asked}"));
        }
    }
    verdict.torn.extend(seen.damage.iter().cloned());
    verdict
}

fn count(verdict: &mut Verdict, is_acknowledged: bool, found: usize, what: &str) {
    if found == 0 && is_acknowledged {
        verdict.lost.push(format!("{what} was acknowledged and is not there"));
    }
    if found > 1 {
        verdict.doubled.push(format!("{what} is there {found} times"));
    }
}

fn id_of(seen: &Seen, customer: &str) -> String {
    let found = seen.customers.get(customer).and_then(|found| found.first());
    found.map(|customer| customer.id.clone()).unwrap_or_default()
}

fn entry(verdict: &mut Verdict, seen: &Seen, found: &Entry, customer: &str, body: &str) {
    if found.customer != id_of(seen, customer) {
        verdict.torn.push(format!("{body} is not on the timeline of {customer}"));
    }
    audited(verdict, seen, "entry.create", &found.id, 1, body);
}

fn audited(verdict: &mut Verdict, seen: &Seen, action: &str, id: &str, expected: i64, what: &str) {
    let rows = seen.audit.get(&(action.to_owned(), id.to_owned())).copied().unwrap_or(0);
    if rows != expected {
        verdict.torn.push(format!("{what} has {rows} audit rows {action} instead of {expected}"));
    }
}

/// A customer's changes come one after the other: all acknowledged ones are there, and at most the next one
/// beyond them. Returns how many changes there are.
fn versions(verdict: &mut Verdict, seen: &Seen, customer: &str, changes: &[(i64, u64, Outcome)]) -> i64 {
    let Some(found) = seen.customers.get(customer).and_then(|found| found.first()) else {
        // The customer itself is missing, which is told already, unless none was acknowledged.
        return 0;
    };
    let done = changes.iter().filter(|(_, _, outcome)| *outcome == Outcome::Acknowledged);
    let (version, step) = done.fold((1, 0), |newest, (from, step, _)| newest.max((from + 1, *step)));
    let next = changes.iter().find(|(from, _, outcome)| *outcome == Outcome::Open && *from == version);
    let is_right = (found.version, found.step) == (version, step)
        || next.is_some_and(|(from, step, _)| (found.version, found.step) == (from + 1, *step));
    if !is_right {
        let text = format!(
            "{customer} is at version {} with step {}, where version {version} with step {step} was acknowledged",
            found.version, found.step
        );
        if found.version > version + i64::from(next.is_some()) {
            verdict.doubled.push(text);
        } else {
            verdict.lost.push(text);
        }
    }
    audited(verdict, seen, "customer.change", &found.id, found.version - 1, customer);
    found.version - 1
}

#[cfg(test)]
mod tests;

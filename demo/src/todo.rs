//! What waits to be done, so that everyone's first page has something on it.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::customers::{Customer, CustomerKind, Standing};
use crate::random::Random;
use crate::staff::STAFF;

/// An open task, not yet in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenTask {
    /// Place in [`crate::Company::customers`].
    pub customer: usize,
    /// Place in [`STAFF`].
    pub assignee: usize,
    pub due: Date,
    pub is_promise: bool,
}

/// Days from today each colleague has something due: late, today, soon.
const DUE: [i64; 15] = [-12, -6, -3, -1, 0, 0, 0, 0, 1, 1, 2, 4, 6, 9, 13];

/// Fifteen open tasks for each colleague, ordered by customer.
#[must_use]
pub fn open_tasks(customers: &[Customer], today: Date, seed: u64) -> Vec<OpenTask> {
    let mut tasks = Vec::new();
    for (assignee, member) in STAFF.iter().enumerate() {
        let mut random = Random::new(seed, "open tasks", assignee);
        let theirs = candidates(customers, |customer| customer.owner == Some(assignee));
        let theirs = if theirs.is_empty() {
            candidates(customers, |customer| customer.language == member.language)
        } else {
            theirs
        };
        if theirs.is_empty() {
            continue;
        }
        for (number, days) in DUE.into_iter().enumerate() {
            let due = due(today, days);
            let customer = *random.pick(&theirs);
            tasks.push(OpenTask { customer, assignee, due, is_promise: number % 3 == 1 });
        }
    }
    tasks.sort_by_key(|task| (task.customer, task.due, task.assignee));
    tasks
}

fn candidates(customers: &[Customer], wanted: impl Fn(&Customer) -> bool) -> Vec<usize> {
    let is_alive = |customer: &Customer| {
        matches!(customer.standing, Standing::Active | Standing::Loyal | Standing::AtRisk)
    };
    let among = |customer: &Customer| {
        wanted(customer) && is_alive(customer) && customer.kind != CustomerKind::Household
    };
    (0..customers.len()).filter(|&index| among(&customers[index])).collect()
}

/// The day so many days from today. Nothing is due on a weekend, unless it is today:
/// what is late was due on the Friday before, what is to come on the Monday after.
#[must_use]
pub fn due(today: Date, days: i64) -> Date {
    let day = today.saturating_add(days.days());
    match (day.weekday(), days) {
        (_, 0) => day,
        (Weekday::Saturday, ..0) => day.saturating_sub(1.day()),
        (Weekday::Sunday, ..0) => day.saturating_sub(2.days()),
        (Weekday::Saturday, _) => day.saturating_add(2.days()),
        (Weekday::Sunday, _) => day.saturating_add(1.day()),
        _ => day,
    }
}

//! What others did with one's customers, gathered by customer.

use customer::timeline::Mine;

/// Customers that are shown.
const MOST_CUSTOMERS: usize = 8;
/// Entries of each that are shown.
const MOST_ENTRIES: usize = 3;

/// One customer's news, the latest first; never empty.
pub(super) struct News {
    pub entries: Vec<Mine>,
    /// How many more there are.
    pub more: usize,
}

/// Gathers lines, the latest first, by customer: whoever has the latest stands first.
pub(super) fn by_customer(lines: Vec<Mine>) -> Vec<News> {
    let mut found: Vec<News> = Vec::new();
    for line in lines {
        let known =
            found.iter().position(|news| news.entries.first().is_some_and(|first| first.party == line.party));
        match known {
            Some(at) if found[at].entries.len() < MOST_ENTRIES => found[at].entries.push(line),
            Some(at) => found[at].more += 1,
            None if found.len() < MOST_CUSTOMERS => found.push(News { entries: vec![line], more: 0 }),
            None => {}
        }
    }
    found
}

//! One case at a time: the page, its bare SQL and a static page, in turn, so that all three meet the same
//! weather on the machine.

use std::collections::BTreeMap;

use crate::Trouble;
use crate::bare::Bare;
use crate::cases::{Case, Variant};
use crate::client::Client;
use crate::record::{Recorded, Statement};
use crate::say::Watch;
use crate::server::Server;
use crate::table::median;

/// A server and a connection to it.
pub struct Line<'a> {
    pub server: &'a Server,
    pub client: Client,
}

/// Middles over all requests of a case; times in microseconds.
#[derive(Default)]
pub struct Measured {
    pub name: String,
    pub is_compared: bool,
    pub bytes: f64,
    pub statements: f64,
    pub rows: f64,
    pub page: f64,
    pub bare: f64,
    pub fixed: f64,
    /// Processor time of the server for one request.
    pub page_processor: f64,
    pub fixed_processor: f64,
    /// What makes the comparison doubtful, each with how often it was so.
    pub doubts: BTreeMap<String, usize>,
}

impl Measured {
    /// The page's time by that of bare SQL and a static page together.
    pub fn ratio(&self) -> f64 {
        self.page / (self.bare + self.fixed)
    }

    /// The same of processor time. The bare side never waits, so its time is its processor time.
    pub fn processor_ratio(&self) -> f64 {
        self.page_processor / (self.bare + self.fixed_processor)
    }
}

#[derive(Default)]
struct Times {
    page: Vec<f64>,
    bare: Vec<f64>,
    fixed: Vec<f64>,
    bytes: Vec<f64>,
}

/// Measures one case with so many requests, after a tenth as many that do not count.
///
/// # Errors
/// When a server or the database stops answering.
pub fn measure(
    case: &Case,
    recorded: &[Recorded],
    page: &mut Line,
    fixed: &mut Line,
    bare: &Bare,
    requests: usize,
) -> Result<Measured, Trouble> {
    let mut measured =
        Measured { name: case.name.clone(), is_compared: case.is_compared, ..Measured::default() };
    let mut times = Times::default();
    for number in 0..requests / 10 {
        let place = number % case.variants.len();
        round(number, case, &case.variants[place], &recorded[place], page, fixed, bare, &mut times)?;
    }

    times = Times::default();
    let before = (page.server.processor_time()?, fixed.server.processor_time()?);
    for number in 0..requests {
        // From the end, so that the requests before have not just read the same.
        let place = case.variants.len() - 1 - number % case.variants.len();
        let rows =
            round(number, case, &case.variants[place], &recorded[place], page, fixed, bare, &mut times)?;
        doubt(&mut measured.doubts, &recorded[place], &rows);
    }
    let after = (page.server.processor_time()?, fixed.server.processor_time()?);

    let of_all = |count: fn(&Recorded) -> u64| {
        median(&recorded.iter().map(|one| count(one) as f64).collect::<Vec<_>>())
    };
    measured.statements = of_all(|one| (one.statements.len() + one.unknown.len() + one.writes.len()) as u64);
    measured.rows = of_all(|one| one.statements.iter().map(|statement| statement.rows).sum());
    measured.bytes = median(&times.bytes);
    measured.page = median(&times.page);
    measured.bare = median(&times.bare);
    measured.fixed = median(&times.fixed);
    measured.page_processor = (after.0 - before.0) / requests as f64;
    measured.fixed_processor = (after.1 - before.1) / requests as f64;
    Ok(measured)
}

/// Asks all three once; page and bare SQL take turns in being first. Gives the rows of each bare statement.
#[expect(clippy::too_many_arguments, reason = "the three sides of one comparison")]
fn round(
    number: usize,
    case: &Case,
    variant: &Variant,
    recorded: &Recorded,
    page: &mut Line,
    fixed: &mut Line,
    bare: &Bare,
    times: &mut Times,
) -> Result<Vec<u64>, Trouble> {
    let mut rows = Vec::new();
    if number.is_multiple_of(2) {
        rows = run_bare(bare, &recorded.statements, times)?;
    }
    let watch = Watch::start();
    let answer = page.client.get(&variant.path, case.head)?;
    times.page.push(watch.microseconds());
    if answer.status != 200 {
        return Err(Trouble::new(format!("{} was answered with status {}", variant.path, answer.status)));
    }
    times.bytes.push(answer.body.len() as f64);
    if !number.is_multiple_of(2) {
        rows = run_bare(bare, &recorded.statements, times)?;
    }
    let path = format!("/{}", answer.body.len());
    let watch = Watch::start();
    fixed.client.get(&path, case.head)?;
    times.fixed.push(watch.microseconds());
    Ok(rows)
}

fn run_bare(bare: &Bare, statements: &[Statement], times: &mut Times) -> Result<Vec<u64>, Trouble> {
    let watch = Watch::start();
    let rows = statements.iter().map(|statement| bare.run(statement)).collect();
    times.bare.push(watch.microseconds());
    rows
}

fn doubt(doubts: &mut BTreeMap<String, usize>, recorded: &Recorded, rows: &[u64]) {
    let mut add = |text: String| *doubts.entry(text).or_default() += 1;
    for (statement, found) in recorded.statements.iter().zip(rows) {
        if statement.rows != *found {
            add(format!("other rows than the page got: {}", start(&statement.sql)));
        }
    }
    recorded.unknown.iter().for_each(|sql| add(format!("not on the bare side: {}", start(sql))));
    recorded.writes.iter().for_each(|sql| add(format!("writes: {}", start(sql))));
}

fn start(sql: &str) -> String {
    let words = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let from = words.find(" from ").filter(|_| words.starts_with("select")).unwrap_or(0);
    words[from..].chars().take(90).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_compares_the_page_to_both_others_together() {
        let measured = Measured {
            page: 600.0,
            bare: 150.0,
            fixed: 50.0,
            page_processor: 300.0,
            fixed_processor: 10.0,
            ..Measured::default()
        };

        // Hand calculation: 600 / (150 + 50) and 300 / (150 + 10).
        assert_eq!((measured.ratio(), measured.processor_ratio()), (3.0, 1.875));
    }
}

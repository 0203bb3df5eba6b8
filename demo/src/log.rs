//! The purchase log: what 23,570 real customers bought, see `data/SOURCES.md`.

use std::io::Read;

use flate2::read::GzDecoder;
use jiff::ToSpan;
use jiff::civil::{Date, date};

const COMPRESSED: &[u8] = include_bytes!("../data/cdnow.csv.gz");

/// How many customers the log has; they are numbered from 1 without gaps.
pub const BUYERS: usize = 23_570;

/// The last day of the log.
pub const LAST_DAY: Date = date(1998, 6, 30);

/// One row of the log. Rows come in the order of customers, then days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// From 1 to [`BUYERS`].
    pub customer: usize,
    pub day: Date,
    pub cds: i64,
    /// US cents; 0 in 80 rows.
    pub cents: i64,
}

/// Every row as logged, days not shifted.
#[must_use]
pub fn rows() -> Vec<Row> {
    let mut text = String::new();
    GzDecoder::new(COMPRESSED)
        .read_to_string(&mut text)
        .expect("the log is part of the program and its test reads it");
    text.lines().skip(1).filter_map(row).collect()
}

fn row(line: &str) -> Option<Row> {
    let mut cells = line.split(',');
    let customer = cells.next()?.parse().ok()?;
    let day = cells.next()?.as_bytes();
    let number = |from: usize, to: usize| -> Option<i16> {
        std::str::from_utf8(day.get(from..to)?).ok()?.parse().ok()
    };
    let day = Date::new(number(0, 4)?, number(4, 6)? as i8, number(6, 8)? as i8).ok()?;
    let cds = cells.next()?.parse().ok()?;
    let (dollars, cents) = cells.next()?.split_once('.')?;
    let cents = dollars.parse::<i64>().ok()? * 100 + cents.parse::<i64>().ok()?;
    Some(Row { customer, day, cds, cents })
}

/// By how many days the log is moved so that it ends 1 to 7 days before `today`.
/// Always whole weeks: who bought on a Saturday still did.
#[must_use]
pub fn shift(today: Date) -> i64 {
    let days = i64::from((today - LAST_DAY).get_days()) - 1;
    days.div_euclid(7) * 7
}

/// A day of the log moved by `days`, kept at the ends of the calendar.
#[must_use]
pub fn shifted(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

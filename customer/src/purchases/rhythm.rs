//! The rhythm of one customer's purchases: how often, when next, and when it is
//! late by this customer's own measure.
//!
//! A day counts once, however much was bought on it. With the gaps between
//! following days `g`:
//!
//! - *every* is the median of `g`, which one long pause does not move;
//! - *spread* estimates the standard deviation from the median absolute
//!   deviation, `1.4826 · MAD`, and where more than half of the gaps are equal
//!   (MAD = 0) from the mean absolute deviation, `1.2533 · MeanAD`
//!   (Iglewicz and Hoaglin, *How to Detect and Handle Outliers*, 1993);
//! - *next* is the last day plus *every*, give or take one spread, a day at least;
//! - *overdue* is a wait longer than *every* plus two spreads, a day at least.

use foundation::clock::{DAY, Timestamp};

/// A rhythm needs two gaps, so three different days.
pub const FEWEST_DAYS: usize = 3;

const SIGMA_FROM_MAD: f64 = 1.4826;
const SIGMA_FROM_MEAN_DEVIATION: f64 = 1.253_314;
const SPREADS_UNTIL_OVERDUE: f64 = 2.0;

/// A calendar day in UTC, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub i64);

impl Day {
    /// The day a moment falls on.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        Self(at.0.div_euclid(DAY))
    }

    /// Noon of that day, so that it reads as the same date in most time zones.
    #[must_use]
    pub fn noon(self) -> Timestamp {
        Timestamp(self.0 * DAY + DAY / 2)
    }
}

/// How much the gaps differ, by spread ÷ every.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regularity {
    /// At most a quarter.
    Steady,
    /// At most six tenths.
    Loose,
    Irregular,
}

/// What one customer's purchase days say. Lengths are days.
#[derive(Clone, Debug, PartialEq)]
pub struct Rhythm {
    pub purchase_days: usize,
    pub first: Day,
    pub last: Day,
    /// The median gap.
    pub every: f64,
    pub mean: f64,
    pub spread: f64,
    pub next: Day,
    /// `next` give or take this many days.
    pub window: i64,
}

impl Rhythm {
    /// The rhythm of purchase days in any order, repeated or not; `None` when
    /// fewer than [`FEWEST_DAYS`] differ.
    #[must_use]
    pub fn of(days: &[Day]) -> Option<Self> {
        let mut days = days.to_vec();
        days.sort_unstable();
        days.dedup();
        let (first, last) = (*days.first()?, *days.last()?);
        if days.len() < FEWEST_DAYS {
            return None;
        }
        let gaps: Vec<f64> = days.windows(2).map(|pair| (pair[1].0 - pair[0].0) as f64).collect();
        let every = median(&gaps);
        let spread = spread(&gaps, every);
        Some(Self {
            purchase_days: days.len(),
            first,
            last,
            every,
            mean: (last.0 - first.0) as f64 / gaps.len() as f64,
            spread,
            next: Day(last.0 + every.round() as i64),
            window: (spread.ceil() as i64).max(1),
        })
    }

    /// How many days past the expected one, once the wait is unusual for this customer.
    #[must_use]
    pub fn overdue_by(&self, today: Day) -> Option<i64> {
        let waited = (today.0 - self.last.0) as f64;
        let patience = self.every + (SPREADS_UNTIL_OVERDUE * self.spread).max(1.0);
        (waited > patience).then(|| today.0 - self.next.0)
    }

    #[must_use]
    pub fn regularity(&self) -> Regularity {
        match self.spread / self.every {
            share if share <= 0.25 => Regularity::Steady,
            share if share <= 0.6 => Regularity::Loose,
            _ => Regularity::Irregular,
        }
    }
}

fn spread(gaps: &[f64], every: f64) -> f64 {
    let deviations: Vec<f64> = gaps.iter().map(|gap| (gap - every).abs()).collect();
    let mad = median(&deviations);
    if mad > 0.0 {
        return SIGMA_FROM_MAD * mad;
    }
    SIGMA_FROM_MEAN_DEVIATION * deviations.iter().sum::<f64>() / deviations.len() as f64
}

/// The middle value, or the mean of the two middle ones. `values` is never empty here.
fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_unstable_by(f64::total_cmp);
    let half = values.len() / 2;
    if values.len() % 2 == 1 { values[half] } else { f64::midpoint(values[half - 1], values[half]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rhythm(days: &[i64]) -> Option<Rhythm> {
        Rhythm::of(&days.iter().copied().map(Day).collect::<Vec<_>>())
    }

    // By hand: gaps 10 20 30 10, sorted 10 10 20 30, median 15, mean 70 / 4 = 17.5;
    // deviations 5 5 15 5, median 5, spread 1.4826 · 5 = 7.413, so the window is 8 days;
    // next is day 70 + 15 = 85; patience 15 + 2 · 7.413 = 29.826 days.
    #[test]
    fn a_rhythm_is_the_median_gap_with_its_spread() {
        let rhythm = rhythm(&[0, 10, 30, 60, 70]).expect("five days are enough");

        assert_eq!((rhythm.every, rhythm.mean), (15.0, 17.5));
        assert!((rhythm.spread - 7.413).abs() < 1e-9);
        assert_eq!((rhythm.next, rhythm.window), (Day(85), 8));
        assert_eq!(rhythm.regularity(), Regularity::Loose);
    }

    #[test]
    fn a_customer_is_overdue_by_their_own_measure() {
        let rhythm = rhythm(&[0, 10, 30, 60, 70]).expect("five days are enough");

        assert_eq!(rhythm.overdue_by(Day(99)), None, "29 days are within 29.826");
        assert_eq!(rhythm.overdue_by(Day(100)), Some(15), "30 days are not; day 85 was expected");
    }

    // By hand: gaps 30 34 34 34, median 34, MAD 0; mean deviation 4 / 4 = 1, spread 1.253314.
    #[test]
    fn where_most_gaps_are_equal_the_mean_deviation_tells_the_spread() {
        let rhythm = rhythm(&[0, 30, 64, 98, 132]).expect("five days are enough");

        assert!((rhythm.spread - 1.253_314).abs() < 1e-9);
        assert_eq!((rhythm.next, rhythm.window), (Day(166), 2));
        assert_eq!(rhythm.regularity(), Regularity::Steady);
    }

    #[test]
    fn an_exact_rhythm_leaves_one_day_of_patience() {
        let rhythm = rhythm(&[0, 7, 14]).expect("three days are enough");

        assert_eq!((rhythm.spread, rhythm.window), (0.0, 1));
        assert_eq!(rhythm.overdue_by(Day(22)), None);
        assert_eq!(rhythm.overdue_by(Day(23)), Some(2));
    }

    #[test]
    fn several_purchases_on_one_day_count_once() {
        assert_eq!(rhythm(&[7, 0, 0, 7, 14, 14]), rhythm(&[0, 7, 14]));
        assert_eq!(rhythm(&[0, 0, 7, 7]), None);
        assert_eq!(rhythm(&[]), None);
    }

    #[test]
    fn a_moment_before_1970_falls_on_its_own_day() {
        assert_eq!(Day::of(Timestamp(-1)), Day(-1));
        assert_eq!(Day::of(Timestamp(DAY - 1)), Day(0));
    }
}

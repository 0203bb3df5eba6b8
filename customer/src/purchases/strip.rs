//! The strip of a customer's last twelve months: a circle for each purchase
//! day, and a dashed one where the next is expected. Plain numbers for SVG
//! attributes, because pages may not carry inline styles.

use super::rhythm::{Day, Rhythm};
use super::store::BoughtDay;

/// Days before today that the strip shows.
pub const SHOWN_DAYS: i64 = 365;
/// A next purchase further ahead would squeeze the past together.
const MOST_AHEAD: i64 = 200;

const LEFT: f64 = 8.0;
const WIDTH: f64 = 244.0;
const SMALLEST: f64 = 3.0;
const LARGEST: f64 = 6.5;

/// Where everything stands, in the units of a 260 × 44 view box.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    pub circles: Vec<Circle>,
    pub next: Option<Next>,
    pub today: String,
}

/// A purchase day; its area grows with the amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Circle {
    pub x: String,
    pub r: String,
}

/// The next expected purchase and its window.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    pub x: String,
    pub from: String,
    pub width: String,
}

impl Strip {
    /// Draws `bought`; amounts in `currency` decide the sizes, and
    /// days of other currencies get the smallest circle.
    #[must_use]
    pub fn draw(bought: &[BoughtDay], currency: &str, rhythm: Option<&Rhythm>, today: Day) -> Self {
        let first = today.0 - SHOWN_DAYS;
        let ahead =
            rhythm.map(|rhythm| rhythm.next.0 + rhythm.window).filter(|day| *day <= today.0 + MOST_AHEAD);
        let last = ahead.unwrap_or(today.0).max(today.0);
        let place = |day: i64| LEFT + WIDTH * (day.clamp(first, last) - first) as f64 / (last - first) as f64;

        let most =
            bought.iter().filter(|day| day.currency == currency).map(|day| day.minor).max().unwrap_or(0);
        let mut days: Vec<(Day, f64)> = Vec::new();
        for day in bought.iter().filter(|day| (first..=today.0).contains(&day.day.0)) {
            let share = if day.currency == currency && most > 0 {
                day.minor.max(0) as f64 / most as f64
            } else {
                0.0
            };
            let radius = SMALLEST + (LARGEST - SMALLEST) * share.sqrt();
            match days.last_mut() {
                Some((known, size)) if *known == day.day => *size = size.max(radius),
                _ => days.push((day.day, radius)),
            }
        }
        let next = rhythm.filter(|rhythm| ahead.is_some() && rhythm.next.0 >= first).map(|rhythm| {
            let (from, to) = (place(rhythm.next.0 - rhythm.window), place(rhythm.next.0 + rhythm.window));
            Next { x: number(place(rhythm.next.0)), from: number(from), width: number(to - from) }
        });
        Self {
            circles: days
                .into_iter()
                .map(|(day, r)| Circle { x: number(place(day.0)), r: number(r) })
                .collect(),
            next,
            today: number(place(today.0)),
        }
    }
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bought(day: i64, currency: &str, minor: i64) -> BoughtDay {
        BoughtDay { day: Day(day), currency: currency.to_owned(), minor }
    }

    // By hand: today is day 1000, the strip starts at 635 and without a rhythm ends at 1000;
    // day 635 stands at 8, day 1000 at 8 + 244 = 252. A quarter of the largest amount has half
    // of the growth: 3 + 3.5 / 2 = 4.75, written 4.8 (round half to even of 4.75 is 4.8).
    #[test]
    fn circles_stand_at_their_day_and_grow_by_area() {
        let days = [bought(635, "EUR", 100), bought(1000, "EUR", 400)];

        let strip = Strip::draw(&days, "EUR", None, Day(1000));

        let drawn: Vec<_> =
            strip.circles.iter().map(|circle| (circle.x.as_str(), circle.r.as_str())).collect();
        assert_eq!(drawn, [("8.0", "4.8"), ("252.0", "6.5")]);
        assert_eq!(strip.next, None);
    }

    #[test]
    fn what_was_bought_before_the_strip_is_left_out() {
        let strip = Strip::draw(&[bought(634, "EUR", 100)], "EUR", None, Day(1000));

        assert_eq!(strip.circles, []);
    }

    // By hand: gaps 7 7, next day 1001 give or take 1, so the strip ends at 1002: 367 days on
    // 244 units. Day 1001: 8 + 244 · 366 / 367 = 251.3; its window 1000 to 1002 is 244 · 2 / 367 = 1.3 wide.
    #[test]
    fn the_next_purchase_has_its_window() {
        let rhythm = Rhythm::of(&[Day(980), Day(987), Day(994)]);

        let strip = Strip::draw(&[bought(994, "EUR", 100)], "EUR", rhythm.as_ref(), Day(1000));

        let next = strip.next.expect("it is within the strip");
        assert_eq!((next.x.as_str(), next.width.as_str()), ("251.3", "1.3"));
    }

    #[test]
    fn two_currencies_on_one_day_are_one_circle() {
        let days = [bought(900, "EUR", 100), bought(900, "RON", 900)];

        assert_eq!(Strip::draw(&days, "EUR", None, Day(1000)).circles.len(), 1);
    }
}

//! Expected values follow Unicode CLDR 48; moments are counted by hand.

use super::words;
use crate::words::{Lang, Words, Zone, is_country};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// 2026-11-19T14:02:00Z, a Thursday: 20,776 days after 1970-01-01, and 50,520 seconds.
const THURSDAY: i64 = (20_776 * 86_400 + 50_520) * 1000;

fn in_all(shown: impl Fn(Words) -> String, expected: [&str; 4]) {
    for (lang, expected) in Lang::ALL.into_iter().zip(expected) {
        assert_eq!(shown(words(lang)), expected, "{lang:?}");
    }
}

#[test]
fn numbers_are_grouped_as_the_language_does() {
    in_all(|w| w.number(12_840), ["12,840", "12.840", "12.840", "12\u{a0}840"]);
    // Spanish groups from five digits on.
    in_all(|w| w.number(-1284), ["-1,284", "-1284", "-1.284", "-1\u{a0}284"]);
    in_all(|w| w.decimal(1284.56, 1), ["1,284.6", "1284,6", "1.284,6", "1\u{a0}284,6"]);
    in_all(|w| w.decimal(f64::NAN, 1), ["–"; 4]);
    in_all(|w| w.percent(0.964, 0), ["96%", "96\u{a0}%", "96\u{a0}%", "96\u{a0}%"]);
}

#[test]
fn money_has_the_digits_of_its_currency_and_the_place_of_its_language() {
    in_all(
        |w| w.money(128_400, "EUR"),
        ["€1,284.00", "1284,00\u{a0}€", "1.284,00\u{a0}EUR", "1\u{a0}284,00\u{a0}€"],
    );
    in_all(
        |w| w.money(-1_284_050, "RON"),
        ["-RON\u{a0}12,840.50", "-12.840,50\u{a0}RON", "-12.840,50\u{a0}RON", "-12\u{a0}840,50\u{a0}RON"],
    );
    // ISO 4217: the yen has no minor unit, the Kuwaiti dinar one of three digits.
    assert_eq!(words(Lang::En).money(1284, "JPY"), "¥1,284");
    assert_eq!(words(Lang::En).money(1284, "KWD"), "KWD\u{a0}1.284");
    assert_eq!(words(Lang::En).money(7, "EUR"), "€0.07");
}

#[test]
fn rounded_money_has_no_minor_digits() {
    let words = words(Lang::En);
    assert_eq!(words.money_round(128_449, "EUR"), "€1,284");
    assert_eq!(words.money_round(128_450, "EUR"), "€1,285");
    assert_eq!(words.money_round(-128_450, "EUR"), "-€1,285");
    assert_eq!(words.money_round(1284, "JPY"), "¥1,284");
    assert_eq!(words.money_round(12_500, "KWD"), "KWD\u{a0}13");
}

#[test]
fn dates_are_shown_in_the_reader_s_zone_and_language() {
    in_all(|w| w.date(THURSDAY), ["19 Nov 2026", "19 nov 2026", "19 nov. 2026", "19 нояб. 2026\u{202f}г."]);
    in_all(|w| w.time(THURSDAY), ["16:02"; 4]);
    assert_eq!(words(Lang::En).date_time(THURSDAY), "19 Nov 2026, 16:02");
    assert_eq!(words(Lang::En).machine_time(THURSDAY), "2026-11-19T14:02:00Z");
    assert_eq!(Words::new(Lang::En, Zone::named("Asia/Tokyo").unwrap()).time(THURSDAY), "23:02");
    assert_eq!(words(Lang::En).date(i64::MAX), "–");
}

#[test]
fn a_day_heading_names_its_year_only_if_it_is_another_one() {
    in_all(
        |w| w.day(THURSDAY, THURSDAY + DAY),
        ["Thursday, 19 November", "Jueves, 19 de noviembre", "Joi, 19 noiembrie", "Четверг, 19 ноября"],
    );
    assert_eq!(words(Lang::En).day(THURSDAY, THURSDAY + 60 * DAY), "Thursday, 19 November 2026");
    in_all(
        |w| w.month(THURSDAY),
        ["November 2026", "Noviembre de 2026", "Noiembrie 2026", "Ноябрь 2026\u{202f}г."],
    );
}

#[test]
fn days_turn_at_midnight_of_the_reader() {
    let words = words(Lang::En);
    // 16:02 in Bucharest; midnight is eight hours away.
    assert_eq!(words.day_heading(THURSDAY, THURSDAY + 7 * HOUR), "Today");
    assert_eq!(words.day_heading(THURSDAY, THURSDAY + 8 * HOUR), "Yesterday");
    assert_eq!(words.day_heading(THURSDAY, THURSDAY - DAY), "Tomorrow");
    assert_eq!(words.day_heading(THURSDAY, THURSDAY + 2 * DAY), "Thursday, 19 November");
}

#[test]
fn the_past_and_the_future_are_told_from_now() {
    let words = words(Lang::En);
    for (away, text) in [
        (-30_000, "just now"),
        (-5 * MINUTE, "5 min ago"),
        (-3 * HOUR, "3 h ago"),
        (-20 * HOUR, "yesterday"),
        (-3 * DAY, "3 days ago"),
        (-40 * DAY, "10 Oct 2026"),
        (5 * MINUTE, "in 5 min"),
        (2 * HOUR, "in 2 h"),
        (DAY, "tomorrow"),
        (3 * DAY, "in 3 days"),
    ] {
        assert_eq!(words.ago(THURSDAY + away, THURSDAY), text);
    }
}

#[test]
fn a_deadline_says_how_near_or_how_late_it_is() {
    let words = words(Lang::En);
    for (away, text) in [
        (20 * MINUTE, "due in 20 min"),
        (2 * HOUR, "due in 2 h"),
        (DAY, "due tomorrow"),
        (3 * DAY, "due in 3 days"),
        (40 * DAY, "due 29 Dec 2026"),
        (-20 * MINUTE, "20 min late"),
        (-2 * HOUR, "2 h late"),
        (-DAY, "1 day late"),
        (-400 * DAY, "400 days late"),
    ] {
        assert_eq!(words.due(THURSDAY + away, THURSDAY), text);
    }
}

#[test]
fn durations_are_told_in_their_two_largest_units() {
    in_all(|w| w.duration_minutes(6), ["6 min", "6 min", "6 min", "6 мин"]);
    in_all(|w| w.duration_minutes(80), ["1 h 20 min", "1 h 20 min", "1 h 20 min", "1 ч 20 мин"]);
    in_all(|w| w.duration_minutes(1440), ["1 day", "1 día", "1 zi", "1 день"]);
    in_all(|w| w.duration_minutes(2 * 1440 + 180), ["2 d 3 h", "2 d 3 h", "2 z 3 h", "2 д 3 ч"]);
}

#[test]
fn sizes_are_in_powers_of_a_thousand() {
    let words = words(Lang::En);
    assert_eq!(words.size(840), "840 B");
    assert_eq!(words.size(2_400_000), "2.4 MB");
    assert_eq!(words.size(25_400_000), "25 MB");
}

#[test]
fn what_stands_around_a_place_is_the_filled_text_without_it() {
    for lang in Lang::ALL {
        let words = Words::new(lang, Zone::utc());

        let (before, after) = words.around("customers-select", "name");

        assert_eq!(format!("{before}Ana{after}"), words.with1("customers-select", "name", "Ana"));
        assert!(before.len() + after.len() > 2, "{lang:?}");
    }
}

#[test]
fn a_text_that_does_not_exist_is_its_key_each_time() {
    let words = Words::new(Lang::Es, Zone::utc());

    assert_eq!([words.text("no-such-text"), words.text("no-such-text")], ["no-such-text"; 2]);
    assert_eq!(
        [words.text("words-now"), words.text("words-now")],
        [words.with("words-now", &[]), words.with("words-now", &[])]
    );
}

#[test]
fn only_codes_of_iso_3166_are_countries() {
    // ISO 3166-1: Andorra is its first, Zimbabwe its last; XK and EU are no countries of it.
    assert_eq!(["AD", "RO", "ZW"].map(is_country), [true; 3]);
    assert_eq!(["XK", "EU", "D ", "A", "", "ADA", "ro", "D A"].map(is_country), [false; 8]);
}

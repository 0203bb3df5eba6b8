use std::sync::LazyLock;

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu_datetime::fieldsets::{E, MD, YM, YMD};
use jiff::civil;
use jiff::{Timestamp, Zoned};

use super::format::icu_locale;
use super::{Given, Lang, Words};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// All times are milliseconds since the Unix epoch, UTC; they are shown in the
/// reader's zone. A time that the calendar can't hold is shown as a dash.
impl Words {
    /// A short date: `19 Nov 2026`.
    pub fn date(&self, ms: impl Given<i64>) -> String {
        self.local(ms.given()).map_or_else(no_date, |at| self.civil_date(at.date()))
    }

    /// The short date of a day that has no time zone, such as a birthday.
    pub fn civil_date(&self, date: civil::Date) -> String {
        formatters(self.lang).date.format(&calendar(date)).to_string()
    }

    /// A day as a heading, with its year unless it is the one of `today`:
    /// `Thursday, 19 November`. A heading starts with a capital in every language.
    pub fn day(&self, ms: impl Given<i64>, today: impl Given<i64>) -> String {
        let (Some(at), Some(today)) = (self.local(ms.given()), self.local(today.given())) else {
            return no_date();
        };
        let day = calendar(at.date());
        let formatters = formatters(self.lang);
        let weekday = formatters.weekday.format(&day);
        if at.year() == today.year() {
            heading(&format!("{weekday}, {}", formatters.day.format(&day)))
        } else {
            heading(&format!("{weekday}, {}", formatters.day_of_year.format(&day)))
        }
    }

    /// A day as a heading: "Today", "Yesterday", "Tomorrow", else as [`Words::day`].
    pub fn day_heading(&self, ms: impl Given<i64>, now: impl Given<i64>) -> String {
        let (ms, now) = (ms.given(), now.given());
        match self.days_between(ms, now) {
            Some(0) => self.text("words-today-heading"),
            Some(-1) => self.text("words-yesterday-heading"),
            Some(1) => self.text("words-tomorrow-heading"),
            _ => self.day(ms, now),
        }
    }

    /// A month as a heading: `November 2026`.
    pub fn month(&self, ms: impl Given<i64>) -> String {
        self.local(ms.given()).map_or_else(no_date, |at| {
            heading(&formatters(self.lang).month.format(&calendar(at.date())).to_string())
        })
    }

    /// The time of day: `16:02`. All four languages count 24 hours.
    pub fn time(&self, ms: impl Given<i64>) -> String {
        self.local(ms.given()).map_or_else(no_date, |at| format!("{:02}:{:02}", at.hour(), at.minute()))
    }

    /// A short date with its time: `19 Nov 2026, 16:02`.
    pub fn date_time(&self, ms: impl Given<i64>) -> String {
        let ms = ms.given();
        format!("{}, {}", self.date(ms), self.time(ms))
    }

    /// What a `<time datetime>` wants: RFC 3339, UTC.
    pub fn machine_time(&self, ms: impl Given<i64>) -> String {
        Timestamp::from_millisecond(ms.given()).map_or_else(|_| no_date(), |at| at.to_string())
    }

    /// When something was or will be, seen from `now`: "just now", "5 min ago",
    /// "yesterday", "3 days ago", "in 2 h", and the date beyond a month.
    pub fn ago(&self, ms: impl Given<i64>, now: impl Given<i64>) -> String {
        let (ms, now) = (ms.given(), now.given());
        let away = ms.saturating_sub(now);
        let (past, length) = (away < 0, away.saturating_abs());
        let Some(days) = self.days_between(ms, now) else {
            return no_date();
        };
        let of = |past_key: &str, future_key: &str, n: i64| {
            self.with1(if past { past_key } else { future_key }, "n", n)
        };
        match (length, days) {
            (..MINUTE, _) => self.text("words-now"),
            (..HOUR, _) => of("words-minutes-ago", "words-in-minutes", length / MINUTE),
            (_, 0) => of("words-hours-ago", "words-in-hours", length / HOUR),
            (_, -1) => self.text("words-yesterday"),
            (_, 1) => self.text("words-tomorrow"),
            (_, -30..=30) => of("words-days-ago", "words-in-days", days.abs()),
            _ => self.date(ms),
        }
    }

    /// A deadline seen from `now`: "due in 2 h", "due tomorrow", "due in 3 days",
    /// "due 19 Jan 2027", or how late it is: "2 h late", "3 days late".
    pub fn due(&self, ms: impl Given<i64>, now: impl Given<i64>) -> String {
        let (ms, now) = (ms.given(), now.given());
        let away = ms.saturating_sub(now);
        let (late, length) = (away < 0, away.saturating_abs());
        let Some(days) = self.days_between(ms, now) else {
            return no_date();
        };
        let of =
            |late_key: &str, due_key: &str, n: i64| self.with1(if late { late_key } else { due_key }, "n", n);
        match (length, days) {
            (..MINUTE, _) => self.text("words-due-now"),
            (..HOUR, _) => of("words-late-minutes", "words-due-minutes", length / MINUTE),
            (_, 0) => of("words-late-hours", "words-due-hours", length / HOUR),
            (_, 1) => self.text("words-due-tomorrow"),
            (_, ..=30) => of("words-late-days", "words-due-days", days.abs()),
            _ => self.with1("words-due-on", "date", self.date(ms)),
        }
    }

    /// How long something took or may take: `6 min`, `1 h 20 min`, `2 d 3 h`.
    pub fn duration_minutes(&self, minutes: impl Given<i64>) -> String {
        let minutes = minutes.given().max(0);
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
        match (days, hours, rest) {
            (0, 0, m) => self.with1("words-duration-m", "m", m),
            (0, h, 0) => self.with1("words-duration-h", "h", h),
            (0, h, m) => self.with2("words-duration-hm", "h", h, "m", m),
            (d, 0, _) => self.with1("words-duration-d", "d", d),
            (d, h, _) => self.with2("words-duration-dh", "d", d, "h", h),
        }
    }

    fn local(&self, ms: i64) -> Option<Zoned> {
        let at = Timestamp::from_millisecond(ms).ok()?;
        Some(at.to_zoned(self.zone.tz().clone()))
    }

    /// Midnights between now and then, as the reader's calendar counts them.
    fn days_between(&self, ms: i64, now: i64) -> Option<i64> {
        let days = |at: Zoned| calendar(at.date()).to_rata_die().to_i64_date();
        Some(days(self.local(ms)?) - days(self.local(now)?))
    }
}

fn no_date() -> String {
    "–".to_owned()
}

fn heading(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

struct Formatters {
    date: Formatter<Gregorian, YMD>,
    weekday: Formatter<Gregorian, E>,
    day: Formatter<Gregorian, MD>,
    day_of_year: Formatter<Gregorian, YMD>,
    month: Formatter<Gregorian, YM>,
}

fn formatters(lang: Lang) -> &'static Formatters {
    const COMPILED_IN: &str = "the calendar data of the four languages is compiled in";
    static FORMATTERS: LazyLock<[Formatters; 4]> = LazyLock::new(|| {
        Lang::ALL.map(|lang| {
            let locale = icu_locale(lang);
            Formatters {
                date: Formatter::try_new((&locale).into(), YMD::medium()).expect(COMPILED_IN),
                weekday: Formatter::try_new((&locale).into(), E::long()).expect(COMPILED_IN),
                day: Formatter::try_new((&locale).into(), MD::long()).expect(COMPILED_IN),
                day_of_year: Formatter::try_new((&locale).into(), YMD::long()).expect(COMPILED_IN),
                month: Formatter::try_new((&locale).into(), YM::long()).expect(COMPILED_IN),
            }
        })
    });
    &FORMATTERS[lang as usize]
}

/// jiff and icu both know the Gregorian calendar from -9999 to 9999.
fn calendar(date: civil::Date) -> Date<Gregorian> {
    let (month, day) = (date.month().unsigned_abs(), date.day().unsigned_abs());
    Date::try_new_gregorian(i32::from(date.year()), month, day)
        .expect("a day of jiff's calendar is a day of icu's")
}

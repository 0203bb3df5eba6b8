//! What a reader wants to see of a timeline, as an address says it.

use foundation::clock::{DAY, Timestamp};
use foundation::id::Id;
use foundation::text_enum;
use foundation::web::{Fields, Page};
use foundation::words::Zone;
use jiff::civil::Date;

use super::super::entry::Kind;
use super::super::store::Filter;

text_enum! {
    /// A span of time that ends today.
    pub enum Period {
        Month = "30-days",
        Year = "year",
    }
}

/// A reader's choice: `?kind=call&period=year`, `?from=2026-01-01&to=2026-03-31`, `?mentions=me`, `?open=yes`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub kinds: Vec<Kind>,
    pub period: Option<Period>,
    pub from: Option<Date>,
    /// The last day, included.
    pub to: Option<Date>,
    pub mentions_me: bool,
    pub is_open: bool,
}

impl Wanted {
    /// Reads a query string; what it cannot read it leaves out.
    #[must_use]
    pub fn from_query(query: &str) -> Self {
        let fields = Fields::from_query(query);
        Self {
            kinds: fields.every("kind").filter_map(Kind::parse).collect(),
            period: Period::parse(fields.text("period")),
            from: fields.text("from").parse().ok(),
            to: fields.text("to").parse().ok(),
            mentions_me: fields.text("mentions") == "me",
            is_open: fields.text("open") == "yes",
        }
    }

    /// The query string that says the same, without `?`.
    #[must_use]
    pub fn query(&self) -> String {
        let mut parts = self.kinds.iter().map(|kind| format!("kind={}", kind.as_str())).collect::<Vec<_>>();
        parts.extend(self.period.map(|period| format!("period={}", period.as_str())));
        parts.extend(self.from.map(|from| format!("from={from}")));
        parts.extend(self.to.map(|to| format!("to={to}")));
        parts.extend(self.mentions_me.then(|| "mentions=me".to_owned()));
        parts.extend(self.is_open.then(|| "open=yes".to_owned()));
        parts.join("&")
    }

    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    pub(super) fn filter(&self, page: &Page, reader: Option<Id>) -> Filter {
        let zone = page.words.zone;
        let from = match self.period {
            Some(Period::Month) => Some(page.now.plus(-30 * DAY)),
            Some(Period::Year) => Some(start_of_day(day_of(page.now, zone).first_of_year(), zone)),
            None => self.from.map(|day| start_of_day(day, zone)),
        };
        let day_after = |day: Date| day.tomorrow().unwrap_or(day);
        Filter {
            kinds: self.kinds.clone(),
            from,
            to: self.to.filter(|_| self.period.is_none()).map(|day| start_of_day(day_after(day), zone)),
            // Whoever has no account is mentioned nowhere.
            mentions: self.mentions_me.then(|| reader.unwrap_or(Id(uuid::Uuid::nil()))),
            is_open: self.is_open,
        }
    }

    pub(super) fn with_kind(&self, kind: Option<Kind>) -> Self {
        Self { kinds: kind.into_iter().collect(), mentions_me: false, is_open: false, ..self.clone() }
    }

    pub(super) fn with_period(&self, period: Option<Period>) -> Self {
        Self { period, from: None, to: None, ..self.clone() }
    }
}

/// The first moment of a day where the reader is.
pub(super) fn start_of_day(day: Date, zone: Zone) -> Timestamp {
    day.to_zoned(zone.tz().clone()).map_or(Timestamp(0), |start| start.timestamp().into())
}

/// The reader's day at a moment.
pub(super) fn day_of(at: Timestamp, zone: Zone) -> Date {
    at.jiff().to_zoned(zone.tz().clone()).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_survives_its_address() {
        for query in [
            "",
            "kind=call&kind=visit&period=year",
            "from=2026-01-01&to=2026-03-31",
            "mentions=me",
            "open=yes",
        ] {
            assert_eq!(Wanted::from_query(query).query(), query);
        }
    }

    #[test]
    fn nonsense_in_an_address_is_left_out() {
        assert!(Wanted::from_query("kind=robbery&period=age&from=yesterday&open=no").is_everything());
    }

    #[test]
    fn a_day_begins_at_midnight_where_the_reader_is() {
        let bucharest = Zone::named("Europe/Bucharest").unwrap();

        // Summer time there is UTC+3.
        let start = start_of_day(jiff::civil::date(2026, 7, 1), bucharest);

        assert_eq!(Some(start), Timestamp::parse("2026-06-30T21:00:00Z"));
    }
}

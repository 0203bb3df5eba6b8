//! Times as files write them.

use foundation::clock::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Reads RFC 3339, `2026-11-22`, or `2026-11-22 09:40[:30]`; what names no zone is UTC.
#[must_use]
pub fn read(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    // The calendar library also reads forms that we do not promise; four digits and a dash keep them out.
    let starts_like_a_date = text.len() >= 10 && text.as_bytes()[4] == b'-' && text.as_bytes()[7] == b'-';
    if !starts_like_a_date {
        return None;
    }
    if let Some(at) = Timestamp::parse(text) {
        return Some(at);
    }
    let at = if text.len() == 10 {
        text.parse::<Date>().ok()?.at(0, 0, 0, 0)
    } else {
        text.parse::<DateTime>().ok()?
    };
    TimeZone::UTC.to_timestamp(at).ok().map(Timestamp::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    // 2026-11-22T00:00:00Z is 1 795 305 600 s: 20 779 days since 1970 (GNU date).
    const DAY_START: i64 = 1_795_305_600_000;

    #[test]
    fn days_and_times_without_a_zone_are_utc() {
        assert_eq!(read("2026-11-22"), Some(Timestamp(DAY_START)));
        assert_eq!(read("2026-11-22 09:40"), Some(Timestamp(DAY_START + 34_800_000)));
        assert_eq!(read("2026-11-22 09:40:30"), Some(Timestamp(DAY_START + 34_830_000)));
        assert_eq!(read("2026-11-22T09:40:30"), Some(Timestamp(DAY_START + 34_830_000)));
    }

    #[test]
    fn rfc_3339_keeps_its_offset() {
        assert_eq!(read("2026-11-22T02:00:00+02:00"), Some(Timestamp(DAY_START)));
        assert_eq!(read("2026-11-22T00:00:00Z"), Some(Timestamp(DAY_START)));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in
            ["", "22.11.2026", "2026-13-01", "2026-02-30", "yesterday", "2026-11-22 25:00", "20261122"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

use std::collections::HashMap;
use std::fmt;
use std::sync::{PoisonError, RwLock};

use jiff::tz::TimeZone;

use crate::clock::Timestamp;

/// A time zone that costs nothing to pass on: every zone is loaded once and
/// kept for as long as the process runs. There are about 600 of them.
#[derive(Clone, Copy, PartialEq)]
pub struct Zone(&'static TimeZone);

static UTC: TimeZone = TimeZone::UTC;
static KNOWN: RwLock<Option<HashMap<String, Zone>>> = RwLock::new(None);

impl Zone {
    /// Coordinated Universal Time.
    pub fn utc() -> Self {
        Self(&UTC)
    }

    /// The zone of an IANA name such as `Europe/Bucharest`, in any case. None
    /// if the time zone database has no such name.
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        if let Some(zone) = already_known(name) {
            return Some(zone);
        }
        let zone = TimeZone::get(name).ok()?;
        // A name in odd case is looked up again each time; keeping every
        // spelling would let a client fill the memory.
        let official = zone.iana_name()?.to_owned();

        let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        let zone =
            *known.get_or_insert_default().entry(official).or_insert_with(|| Self(Box::leak(Box::new(zone))));
        Some(zone)
    }

    /// The IANA name, to be stored and shown.
    pub fn name(self) -> &'static str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The civil date in this zone at `now`, such as `2026-11-22`.
    pub fn today(self, now: Timestamp) -> String {
        now.jiff().to_zoned(self.0.clone()).date().to_string()
    }

    /// The first moment of the day that `now` falls on in this zone.
    pub fn start_of_day(self, now: Timestamp) -> Timestamp {
        let zoned = now.jiff().to_zoned(self.0.clone());
        zoned.start_of_day().map_or(now, |start| start.timestamp().into())
    }

    /// The zone itself, for calculations with jiff.
    pub fn tz(self) -> &'static TimeZone {
        self.0
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

fn already_known(name: &str) -> Option<Zone> {
    let known = KNOWN.read().unwrap_or_else(PoisonError::into_inner);
    known.as_ref()?.get(name).copied()
}

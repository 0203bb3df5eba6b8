//! The sheet that goes with one request: whom its answer shows.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};

use super::part::{Part, Parts, Screen};
use super::store::View;
use crate::clock::Timestamp;
use crate::id::Id;
use crate::team::ActorKind;
use crate::web::App;

/// So many persons are noted before a sheet is turned in by itself: an export shows millions.
const MOST_NOTED: usize = 500;

/// Who looks, from where.
#[derive(Clone, Debug)]
pub(crate) struct Viewer {
    pub kind: ActorKind,
    pub id: Option<Id>,
    /// None for tokens and the program itself.
    pub account: Option<Id>,
    pub name: String,
    /// The first eight bytes of the hash of the session's key.
    pub session: Option<Vec<u8>>,
    /// The network only, such as `192.0.2.0/24`: enough to tell a stranger's from one's own.
    pub network: Option<String>,
}

/// What one answer shows to one viewer. Dropping it turns it in.
pub struct Sheet {
    app: App,
    viewer: Viewer,
    screen: Screen,
    noted: Mutex<Noted>,
}

#[derive(Default)]
struct Noted {
    /// Each note as it came: they are put together by person when they are written, which nobody waits for.
    notes: Vec<(Parts, Vec<Id>)>,
    count: usize,
    /// Records that were opened, in their order.
    opened: Vec<Id>,
    listed: usize,
}

impl Sheet {
    pub(crate) fn new(app: &App, viewer: Viewer, screen: Screen) -> Self {
        Self { app: app.clone(), viewer, screen, noted: Mutex::default() }
    }

    /// Notes that parts of these persons are shown.
    pub(crate) fn shows(&self, parts: &[Part], persons: impl IntoIterator<Item = Id>) {
        self.note(parts, persons.into_iter().collect(), |_, _| {});
    }

    /// Notes that a list shows parts of these persons.
    pub(crate) fn lists(&self, parts: &[Part], persons: impl IntoIterator<Item = Id>) {
        self.note(parts, persons.into_iter().collect(), |noted, persons| noted.listed += persons.len());
    }

    /// Notes that a person's record is opened.
    pub(crate) fn opens(&self, parts: &[Part], person: Id) {
        self.note(parts, vec![person], |noted, persons| noted.opened.extend(persons));
    }

    fn note(&self, parts: &[Part], persons: Vec<Id>, also: impl FnOnce(&mut Noted, &[Id])) {
        if persons.is_empty() {
            return;
        }
        let is_full = {
            let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
            also(&mut noted, &persons);
            noted.count += persons.len();
            noted.notes.push((Parts::of(parts), persons));
            noted.count > MOST_NOTED
        };
        if is_full {
            self.turn_in();
        }
    }

    /// Hands over what was noted so far.
    pub(crate) fn turn_in(&self) {
        let noted = std::mem::take(&mut *self.noted.lock().unwrap_or_else(PoisonError::into_inner));
        if noted.count == 0 {
            return;
        }
        let views = &self.app.counters.views;
        // Exports have an alarm of their own, and the search answers with every letter that is typed.
        let counts = !matches!(self.screen, Screen::Search | Screen::Export);
        views.tally.saw(&self.viewer, &noted.opened, if counts { noted.listed } else { 0 });
        views.keep(Turned {
            at: self.app.now(),
            viewer: self.viewer.clone(),
            screen: self.screen,
            notes: noted.notes,
            weight: noted.count,
        });
    }
}

/// A sheet that was turned in.
pub(super) struct Turned {
    pub at: Timestamp,
    pub viewer: Viewer,
    pub screen: Screen,
    pub notes: Vec<(Parts, Vec<Id>)>,
    /// How many persons its notes name.
    pub weight: usize,
}

impl Turned {
    /// As rows: one for all persons of whom the same was shown.
    pub(super) fn views(self) -> Vec<View> {
        let mut persons: HashMap<Id, Parts> = HashMap::new();
        for (parts, shown) in self.notes {
            for person in shown {
                let known = persons.entry(person).or_default();
                *known = known.and(parts);
            }
        }
        let mut by_parts: BTreeMap<Parts, Vec<Id>> = BTreeMap::new();
        for (person, parts) in persons {
            by_parts.entry(parts).or_default().push(person);
        }
        let row = |(parts, mut persons): (Parts, Vec<Id>)| {
            persons.sort_unstable();
            let (viewer, at) = (self.viewer.clone(), self.at);
            View { id: Id::new(at), at, viewer, screen: self.screen, parts, persons, count: None }
        };
        by_parts.into_iter().map(row).collect()
    }
}

impl Drop for Sheet {
    fn drop(&mut self) {
        self.turn_in();
    }
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("screen", &self.screen).finish_non_exhaustive()
    }
}

/// The network of an address: what a provider gives to a street, not to a house.
pub(crate) fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            format!("{a}.{b}.{c}.0/24")
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

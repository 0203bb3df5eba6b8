//! Who sits where: before anybody gets a name it is settled who is a person, an
//! organisation or a household, in which city, at which employer, with whom.

use std::collections::BTreeMap;

use crate::customers::CustomerKind;
use crate::locale::{Locale, Names};
use crate::log::BUYERS;
use crate::places::{Place, places};
use crate::random::Random;
use crate::showcase::{self, COLLEAGUES, SHOWCASES};

/// Organisations without purchases of their own: employers and parents.
pub const ORGANISATIONS: usize = 300;

/// People who asked or signed up but have not bought.
pub const PROSPECTS: usize = 150;

/// The organisations that others belong to, after those of the showcases.
const PARENTS: std::ops::Range<usize> = BUYERS + 4..BUYERS + 40;

/// A place for one customer.
#[derive(Clone)]
pub struct Seat {
    pub external_id: String,
    pub kind: CustomerKind,
    pub locale: Locale,
    pub place: &'static Place,
    /// What an organisation does: `shop`, `hotel`, `radio` …; empty for others.
    pub trade: &'static str,
    /// How an organisation is called, with gaps.
    pub pattern: &'static str,
    pub employer: Option<usize>,
    /// The role at the employer, where it is fixed.
    pub role: Option<&'static str>,
    pub household: Option<usize>,
    pub parent: Option<usize>,
}

/// All seats: the buyers in the order of the log, the other organisations, the prospects.
#[must_use]
pub fn seats(seed: u64) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::with_capacity(BUYERS + ORGANISATIONS + PROSPECTS);
    let mut members_to_come = 0;
    for index in 0..BUYERS {
        let mut random = Random::new(seed, "seat", index);
        let id = format!("CDNOW-{:05}", index + 1);
        if let Some(seat) = showcase_person(index, &id) {
            members_to_come = 0;
            seats.push(seat);
            continue;
        }
        if members_to_come > 0 {
            members_to_come -= 1;
            let before = &seats[index - 1];
            let household = before.household.unwrap_or(index - 1);
            let seat = Seat {
                external_id: id,
                kind: CustomerKind::Person,
                household: Some(household),
                ..before.clone()
            };
            seats.push(seat);
            continue;
        }
        let kind = match random.below(1000) {
            0..52 => CustomerKind::Organisation,
            52..70 => CustomerKind::Household,
            _ => CustomerKind::Person,
        };
        if kind == CustomerKind::Household {
            members_to_come = random.between(1, 2);
        }
        seats.push(seat(&mut random, id, kind));
    }
    for number in 1..=ORGANISATIONS {
        let mut random = Random::new(seed, "organisation", number);
        let id = format!("ORG-{number:04}");
        seats.push(
            showcase_organisation(number, &id)
                .unwrap_or_else(|| seat(&mut random, id, CustomerKind::Organisation)),
        );
    }
    for number in 1..=PROSPECTS {
        let mut random = Random::new(seed, "prospect", number);
        seats.push(seat(&mut random, format!("LEAD-{number:04}"), CustomerKind::Person));
    }
    employ(&mut seats, seed);
    seats
}

fn seat(random: &mut Random, external_id: String, kind: CustomerKind) -> Seat {
    let locale = match random.below(100) {
        0..27 => Locale::Spanish,
        27..54 => Locale::Romanian,
        54..73 => Locale::Russian,
        73..97 => Locale::English,
        _ => Locale::Other,
    };
    let place = match locale {
        Locale::Other => random.pick(places(locale)),
        _ => random.pick_early(places(locale)),
    };
    let (trade, pattern) = match kind {
        CustomerKind::Organisation => *random.pick(Names::of(locale, place.country).organisations),
        _ => ("", ""),
    };
    Seat {
        external_id,
        kind,
        locale,
        place,
        trade,
        pattern,
        employer: None,
        role: None,
        household: None,
        parent: None,
    }
}

/// Gives one person in eleven an employer, and one organisation in six a parent.
fn employ(seats: &mut [Seat], seed: u64) {
    let mut organisations: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    let mut parents: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, seat) in seats.iter().enumerate() {
        if seat.kind == CustomerKind::Organisation && !showcase::is_organisation(index) {
            let home = (seat.locale.language(), seat.place.country);
            organisations.entry(home).or_default().push(index);
            if PARENTS.contains(&index) {
                parents.entry(seat.locale.language()).or_default().push(index);
            }
        }
    }
    for index in 0..seats.len() {
        let mut random = Random::new(seed, "employer", index);
        let language = seats[index].locale.language();
        match seats[index].kind {
            CustomerKind::Person if index < BUYERS => {
                let is_free = seats[index].household.is_none() && seats[index].employer.is_none();
                let nearby = organisations.get(&(language, seats[index].place.country));
                if let Some(nearby) = nearby
                    && is_free
                    && random.chance(9)
                {
                    let employer = *random.pick(nearby);
                    seats[index].employer = Some(employer);
                    seats[index].place = seats[employer].place;
                }
            }
            CustomerKind::Organisation if !PARENTS.contains(&index) && !showcase::is_organisation(index) => {
                if let Some(parents) = parents.get(language)
                    && random.chance(16)
                {
                    seats[index].parent = Some(*random.pick(parents));
                }
            }
            _ => {}
        }
    }
}

fn showcase_person(index: usize, id: &str) -> Option<Seat> {
    let person = SHOWCASES.iter().position(|showcase| showcase.buyer == index + 1);
    let colleague = COLLEAGUES.iter().find(|colleague| colleague.buyer == index + 1);
    let (number, role) = match (person, colleague) {
        (Some(number), _) => (number, SHOWCASES[number].role),
        (None, Some(colleague)) => (colleague.showcase, colleague.role),
        (None, None) => return None,
    };
    Some(Seat {
        external_id: id.to_owned(),
        kind: CustomerKind::Person,
        locale: SHOWCASES[number].locale,
        place: SHOWCASES[number].place(),
        trade: "",
        pattern: "",
        employer: Some(BUYERS + number),
        role: Some(role),
        household: None,
        parent: None,
    })
}

fn showcase_organisation(number: usize, id: &str) -> Option<Seat> {
    let showcase = SHOWCASES.get(number - 1)?;
    Some(Seat {
        external_id: id.to_owned(),
        kind: CustomerKind::Organisation,
        locale: showcase.locale,
        place: showcase.place(),
        trade: showcase.trade,
        pattern: showcase.organisation,
        employer: None,
        role: None,
        household: None,
        parent: None,
    })
}

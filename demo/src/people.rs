//! Makes the customers: seats and names, joined with what the log tells of them.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::contacts::{Contacts, Identity};
use crate::customers::{Address, ContactKind, Customer, CustomerKind, Standing};
use crate::entries::showcase as stories;
use crate::log::BUYERS;
use crate::naming::Naming;
use crate::products::PRODUCTS;
use crate::random::Random;
use crate::seats::Seat;
use crate::showcase::{self, Showcase};
use crate::staff::{STAFF, who_speaks};

/// How many of the most frequent buyers are key accounts.
const KEY_ACCOUNTS: usize = 300;

/// What the purchases tell of one customer.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The days bought on, ascending and different.
    pub days: Vec<Date>,
    /// The product liked most, a place in [`PRODUCTS`].
    pub favourite: usize,
}

/// All customers in the order of their seats. `histories` has one for each buyer; the log ends on `end`.
#[must_use]
pub fn customers(
    seats: &[Seat],
    namings: Vec<Naming>,
    histories: &[History],
    created: &[Date],
    end: Date,
    seed: u64,
) -> Vec<Customer> {
    let standings = standings(seats, histories, end);
    let is_key_account = key_accounts(histories);
    let domains: Vec<Option<String>> = namings.iter().map(|naming| naming.domain.clone()).collect();
    let mut contacts = Contacts::new();
    let mut customers: Vec<Customer> = Vec::with_capacity(seats.len());
    for (index, (seat, naming)) in seats.iter().zip(namings).enumerate() {
        let mut random = Random::new(seed, "customer", index);
        let identity = Identity {
            name: &naming.name,
            given_name: naming.given_name.as_deref(),
            family_name: naming.family_name.as_deref(),
            employer_domain: domains[seat.employer.unwrap_or(index)].as_deref(),
            shared_address: seat.household.and_then(|household| postal(&customers[household])),
        };
        let contact_points = contacts.of(index, seat, &identity, &mut random);
        let showcase = showcase::person_at(index).or_else(|| showcase::organisation_at(index));
        let is_key_account = showcase.is_some() || is_key_account.get(index).copied().unwrap_or(false);
        let speakers = who_speaks(seat.locale.language(), seat.place.country);
        let owner = owner(showcase, standings[index], is_key_account, speakers, &mut random);
        let deputy = match showcase {
            Some(showcase) => Some(showcase.deputy),
            None => speakers.iter().copied().find(|&other| is_key_account && Some(other) != owner),
        };
        customers.push(Customer {
            external_id: seat.external_id.clone(),
            kind: seat.kind,
            given_name: naming.given_name,
            family_name: naming.family_name,
            name: naming.name,
            latin_name: naming.latin_name,
            is_woman: naming.is_woman,
            language: seat.locale.language(),
            country: seat.place.country,
            city: seat.place.city,
            time_zone: seat.place.zone,
            contact_points,
            source: source(seat, showcase.is_some(), &mut random),
            tags: tags(seat, histories.get(index), is_key_account, &mut random),
            standing: standings[index],
            owner,
            deputy,
            team: STAFF[owner.unwrap_or(speakers[0])].team,
            created_on: created[index],
            is_key_account,
        });
    }
    customers
}

/// When each customer was entered: shortly before the first purchase, an
/// organisation before the first of its people, a prospect within the last year.
#[must_use]
pub fn created(seats: &[Seat], histories: &[History], today: Date, seed: u64) -> Vec<Date> {
    let mut created: Vec<Date> = (0..seats.len())
        .map(|index| {
            let mut random = Random::new(seed, "created", index);
            let created = match histories.get(index).and_then(|history| history.days.first()) {
                Some(first) => first.saturating_sub(random.between(0, 20).days()),
                None => today.saturating_sub(random.between(12, 330).days()),
            };
            match showcase::person_at(index) {
                Some(showcase) => created.min(first_contact(showcase, today)),
                None => created,
            }
        })
        .collect();
    for index in 0..seats.len() {
        for organisation in [seats[index].employer, seats[index].parent].into_iter().flatten() {
            if organisation >= BUYERS {
                created[organisation] = created[organisation].min(created[index]);
            }
        }
    }
    created
}

/// The start of a story, with room for a weekend.
fn first_contact(showcase: &Showcase, today: Date) -> Date {
    let days_ago = stories(showcase.story).iter().map(|(days_ago, _)| *days_ago).max().unwrap_or(0);
    today.saturating_sub((days_ago + 3).days())
}

fn standings(seats: &[Seat], histories: &[History], end: Date) -> Vec<Standing> {
    let mut standings: Vec<Standing> = (0..seats.len())
        .map(|index| {
            histories.get(index).map_or(Standing::Prospect, |history| Standing::of(&history.days, end))
        })
        .collect();
    // An organisation without purchases of its own stands as the best of its people and branches.
    let mut best: Vec<Option<Standing>> = vec![None; seats.len()];
    for (index, seat) in seats.iter().enumerate() {
        for organisation in [seat.employer, seat.parent].into_iter().flatten() {
            best[organisation] = best[organisation].max(Some(standings[index]));
        }
    }
    for index in BUYERS..seats.len() {
        standings[index] = best[index].unwrap_or(Standing::Prospect);
    }
    standings
}

fn key_accounts(histories: &[History]) -> Vec<bool> {
    let mut by_days: Vec<usize> = (0..histories.len()).collect();
    by_days.sort_by_key(|&index| (std::cmp::Reverse(histories[index].days.len()), index));
    let mut is_key_account = vec![false; histories.len()];
    for &index in by_days.iter().take(KEY_ACCOUNTS) {
        is_key_account[index] = true;
    }
    is_key_account
}

fn owner(
    showcase: Option<&Showcase>,
    standing: Standing,
    is_key_account: bool,
    speakers: &[usize],
    random: &mut Random,
) -> Option<usize> {
    if let Some(showcase) = showcase {
        return Some(showcase.owner);
    }
    let share = match standing {
        _ if is_key_account => 100,
        Standing::Loyal | Standing::Active | Standing::Prospect => 96,
        Standing::AtRisk => 85,
        Standing::Lapsed => 40,
        Standing::Lost => 6,
    };
    let owner = *random.pick_early(speakers);
    random.chance(share).then_some(owner)
}

fn postal(customer: &Customer) -> Option<&Address> {
    let postal = customer.contact_points.iter().find(|point| point.kind == ContactKind::Postal)?;
    postal.address.as_ref()
}

fn source(seat: &Seat, is_showcase: bool, random: &mut Random) -> &'static str {
    if is_showcase {
        return "web form";
    }
    let sources: &[&str] = if seat.kind == CustomerKind::Organisation {
        &["fair", "referral", "phone", "web form"]
    } else {
        &["shop", "web form", "newsletter", "referral", "phone", "fair"]
    };
    random.pick_early::<&str>(sources)
}

fn tags(
    seat: &Seat,
    history: Option<&History>,
    is_key_account: bool,
    random: &mut Random,
) -> Vec<&'static str> {
    let mut tags = Vec::new();
    if is_key_account {
        tags.push("key account");
    }
    if !seat.trade.is_empty() {
        tags.push(seat.trade);
    }
    if let Some(history) = history
        && history.days.len() > 1
        && random.chance(70)
    {
        tags.push(LIKES[history.favourite]);
    }
    for (tag, percent) in [("collector", 4), ("gifts", 6), ("paper_catalogue", 5), ("press", 1)] {
        if random.chance(percent) {
            tags.push(tag);
        }
    }
    tags.sort_unstable();
    tags.dedup();
    tags
}

/// The tag for each of [`PRODUCTS`].
const LIKES: [&str; PRODUCTS.len()] = [
    "rock",
    "pop",
    "alternative",
    "soul",
    "jazz",
    "classical",
    "classical",
    "film_music",
    "country",
    "electronic",
    "hip_hop",
    "blues",
    "folk",
    "latin",
    "flamenco",
    "metal",
    "opera",
    "choir",
    "balkan",
    "world",
    "calm",
    "children",
    "stories",
    "collector",
];

//! Four customers written by hand, one in each language, for whoever looks for
//! the first time. Their purchases are those of regular buyers of the log.

use crate::locale::Locale;
use crate::log::BUYERS;
use crate::places::{Place, places};
use crate::staff::{ANNA, DMITRI, ELENA, FIONA, JAVIER, LUCIA, MARTA, SAMUEL};

/// A person, the organisation they buy for, and their story.
pub struct Showcase {
    /// The customer's number in the log.
    pub buyer: usize,
    pub locale: Locale,
    pub city: &'static str,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub organisation: &'static str,
    pub trade: &'static str,
    /// What stands before `.example` in the organisation's addresses.
    pub domain: &'static str,
    /// What stands before the `@`.
    pub mailbox: &'static str,
    pub phone: &'static str,
    pub street: &'static str,
    pub role: &'static str,
    /// Places in [`crate::staff::STAFF`].
    pub owner: usize,
    pub deputy: usize,
    pub story: &'static str,
}

impl Showcase {
    /// The city with its country and time zone.
    #[must_use]
    pub fn place(&self) -> &'static Place {
        let places = places(self.locale);
        places.iter().find(|place| place.city == self.city).unwrap_or(&places[0])
    }
}

/// Ioana buys every 34 days on average, Carmen every 47, Olga every 32, Niamh every 38.
/// Their organisations are ORG-0001 to ORG-0004, in this order.
pub const SHOWCASES: &[Showcase] = &[
    Showcase {
        buyer: 16_944,
        locale: Locale::Romanian,
        city: "Cluj-Napoca",
        given_name: "Ioana",
        family_name: "Popescu",
        organisation: "Brutăria Albă SRL",
        trade: "bakery",
        domain: "brutaria-alba",
        mailbox: "ioana",
        phone: "+40721555014",
        street: "Str. Morii 12",
        role: "head_of_purchasing",
        owner: MARTA,
        deputy: ELENA,
        story: include_str!("words/ioana.txt"),
    },
    Showcase {
        buyer: 6_394,
        locale: Locale::Spanish,
        city: "València",
        given_name: "Carmen",
        family_name: "Navarro Iglesias",
        organisation: "Radio Puerto Viejo, S.L.",
        trade: "radio",
        domain: "puerto-viejo",
        mailbox: "carmen.navarro",
        phone: "+34655550014",
        street: "Calle de la Luna, 8, 1.º A",
        role: "music_editor",
        owner: JAVIER,
        deputy: LUCIA,
        story: include_str!("words/carmen.txt"),
    },
    Showcase {
        buyer: 5_956,
        locale: Locale::Russian,
        city: "Санкт-Петербург",
        given_name: "Ольга Андреевна",
        family_name: "Белова",
        organisation: "ООО «Книжный двор»",
        trade: "shop",
        domain: "knizhny-dvor",
        mailbox: "olga.belova",
        phone: "+79215550014",
        street: "ул. Садовая, д. 31",
        role: "head_of_purchasing",
        owner: ANNA,
        deputy: DMITRI,
        story: include_str!("words/olga.txt"),
    },
    Showcase {
        buyer: 23_124,
        locale: Locale::English,
        city: "Galway",
        given_name: "Niamh",
        family_name: "Gallagher",
        organisation: "Harbour Lane Hotel Ltd",
        trade: "hotel",
        domain: "harbour-lane",
        mailbox: "niamh",
        phone: "+353855550014",
        street: "3 Harbour View",
        role: "owner",
        owner: FIONA,
        deputy: SAMUEL,
        story: include_str!("words/niamh.txt"),
    },
];

/// Somebody who works with a showcase.
pub struct Colleague {
    /// The customer's number in the log.
    pub buyer: usize,
    /// Place in [`SHOWCASES`].
    pub showcase: usize,
    pub given_name: &'static str,
    pub family_name: &'static str,
    pub is_woman: bool,
    pub role: &'static str,
}

pub const COLLEAGUES: &[Colleague] = &[
    Colleague {
        buyer: 16_943,
        showcase: 0,
        given_name: "Mihai",
        family_name: "Popescu",
        is_woman: false,
        role: "owner",
    },
    Colleague {
        buyer: 16_945,
        showcase: 0,
        given_name: "Adina",
        family_name: "Moldovan",
        is_woman: true,
        role: "accountant",
    },
    Colleague {
        buyer: 6_395,
        showcase: 1,
        given_name: "Rosa",
        family_name: "Ferrer Soler",
        is_woman: true,
        role: "managing_director",
    },
];

/// The showcase whose person sits at `customer`.
#[must_use]
pub fn person_at(customer: usize) -> Option<&'static Showcase> {
    SHOWCASES.iter().find(|showcase| showcase.buyer == customer + 1)
}

/// The showcase whose organisation sits at `customer`.
#[must_use]
pub fn organisation_at(customer: usize) -> Option<&'static Showcase> {
    SHOWCASES.get(customer.checked_sub(BUYERS)?)
}

/// True for the organisations of the showcases, where nobody else works.
#[must_use]
pub fn is_organisation(customer: usize) -> bool {
    organisation_at(customer).is_some()
}

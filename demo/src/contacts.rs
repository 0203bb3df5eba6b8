//! How the demo's customers can be reached. Every address ends in `.example`,
//! a domain that can never exist (RFC 2606), so nothing sent from a demo arrives.

use std::collections::BTreeSet;

use crate::customers::{Address, ContactKind, ContactPoint, CustomerKind};
use crate::locale::Locale;
use crate::phones::Phones;
use crate::places::{Place, streets};
use crate::random::Random;
use crate::seats::Seat;
use crate::showcase;
use crate::wording::slug;

/// What a customer's contact points are made from.
pub struct Identity<'a> {
    pub name: &'a str,
    pub given_name: Option<&'a str>,
    pub family_name: Option<&'a str>,
    /// The name of the domain at work, before `.example`.
    pub employer_domain: Option<&'a str>,
    /// The address a household shares.
    pub shared_address: Option<&'a Address>,
}

/// Hands out contact points, no e-mail, phone or handle twice.
pub struct Contacts {
    phones: Phones,
    emails: BTreeSet<String>,
    handles: BTreeSet<String>,
}

impl Contacts {
    #[must_use]
    pub fn new() -> Self {
        Self { phones: Phones::new(), emails: BTreeSet::new(), handles: BTreeSet::new() }
    }

    /// The contact points of the customer at `index`; at least one.
    pub fn of(
        &mut self,
        index: usize,
        seat: &Seat,
        who: &Identity,
        random: &mut Random,
    ) -> Vec<ContactPoint> {
        let mut points = Vec::new();
        self.add_emails(index, seat, who, random, &mut points);
        self.add_phones(index, seat, random, &mut points);
        if let Some(address) = address(index, seat, who, random) {
            let label = if seat.kind == CustomerKind::Organisation { "work" } else { "home" };
            let value =
                format!("{}, {} {}, {}", address.street, address.postcode, address.city, address.country);
            add(&mut points, ContactKind::Postal, value, label, Some(address));
        }
        if random.chance(8) {
            let name =
                unique(&mut self.handles, &slug(who.name, '.'), |name| format!("@{name}@social.example"));
            add(&mut points, ContactKind::Handle, name, "home", None);
        }
        points
    }

    fn add_emails(
        &mut self,
        index: usize,
        seat: &Seat,
        who: &Identity,
        random: &mut Random,
        points: &mut Vec<ContactPoint>,
    ) {
        if let Some(showcase) = showcase::person_at(index) {
            let email = format!("{}@{}.example", showcase.mailbox, showcase.domain);
            self.emails.insert(email.clone());
            add(points, ContactKind::Email, email, "work", None);
            return;
        }
        if seat.kind == CustomerKind::Organisation {
            let mailbox = match seat.locale {
                Locale::Spanish => "hola",
                Locale::Romanian => "contact",
                Locale::Russian => "info",
                Locale::English | Locale::Other => "office",
            };
            let domain = who.employer_domain.unwrap_or("office");
            let email = unique(&mut self.emails, domain, |domain| format!("{mailbox}@{domain}.example"));
            add(points, ContactKind::Email, email, "work", None);
            return;
        }
        let mailbox = mailbox(who, random);
        if let Some(domain) = who.employer_domain {
            let email = unique(&mut self.emails, &mailbox, |name| format!("{name}@{domain}.example"));
            add(points, ContactKind::Email, email, "work", None);
        }
        if random.chance(if who.employer_domain.is_some() { 25 } else { 92 }) {
            let hosts: &[&str] = match seat.locale {
                Locale::Spanish => &["correo", "buzon", "mail"],
                Locale::Romanian => &["posta", "mail", "cutia"],
                Locale::Russian => &["pochta", "mail", "yashchik"],
                Locale::English | Locale::Other => &["mail", "inbox", "post"],
            };
            let host = random.pick_early(hosts);
            let email = unique(&mut self.emails, &mailbox, |name| format!("{name}@{host}.example"));
            add(points, ContactKind::Email, email, "home", None);
        }
    }

    fn add_phones(&mut self, index: usize, seat: &Seat, random: &mut Random, points: &mut Vec<ContactPoint>) {
        if let Some(showcase) = showcase::person_at(index) {
            add(points, ContactKind::Phone, showcase.phone.to_owned(), "mobile", None);
            return;
        }
        let is_organisation = seat.kind == CustomerKind::Organisation;
        let has_none = points.is_empty();
        if (has_none || random.chance(if is_organisation { 96 } else { 74 }))
            && let Some(phone) = self.phones.next(seat.place.country)
        {
            add(points, ContactKind::Phone, phone, if is_organisation { "work" } else { "mobile" }, None);
        }
        if random.chance(5)
            && let Some(phone) = self.phones.next(seat.place.country)
        {
            add(points, ContactKind::Phone, phone, "work", None);
        }
    }
}

fn add(
    points: &mut Vec<ContactPoint>,
    kind: ContactKind,
    value: String,
    label: &'static str,
    address: Option<Address>,
) {
    let is_primary = points.iter().all(|point| point.kind != kind);
    points.push(ContactPoint { kind, value, label, is_primary, address });
}

/// The first of `name`, `name2`, `name3` … that nobody has.
fn unique(taken: &mut BTreeSet<String>, name: &str, whole: impl Fn(&str) -> String) -> String {
    let mut candidate = whole(name);
    let mut number = 2;
    while !taken.insert(candidate.clone()) {
        candidate = whole(&format!("{name}{number}"));
        number += 1;
    }
    candidate
}

fn mailbox(who: &Identity, random: &mut Random) -> String {
    let (Some(given), Some(family)) = (who.given_name, who.family_name) else {
        return slug(who.name, '.');
    };
    let given = given.split(' ').next().unwrap_or(given);
    let family = family.split(' ').next().unwrap_or(family);
    let (given, family) = (slug(given, '-'), slug(family, '-'));
    match random.below(10) {
        0..6 => format!("{given}.{family}"),
        6..8 => format!("{}.{family}", given.get(..1).unwrap_or("x")),
        8 => format!("{family}.{given}"),
        _ => format!("{given}{}", random.between(48, 99)),
    }
}

fn address(index: usize, seat: &Seat, who: &Identity, random: &mut Random) -> Option<Address> {
    if let Some(shared) = who.shared_address {
        return Some(shared.clone());
    }
    let showcase = showcase::person_at(index).or_else(|| showcase::organisation_at(index));
    if showcase.is_none() && !random.chance(82) {
        return None;
    }
    let street = match showcase {
        Some(showcase) => showcase.street.to_owned(),
        None => street(seat, random),
    };
    let Place { country, city, postcode, .. } = seat.place;
    Some(Address { street, postcode: filled(postcode, random), city: (*city).to_owned(), country })
}

fn street(seat: &Seat, random: &mut Random) -> String {
    let street = random.pick(streets(seat.place.country, seat.locale));
    let number = random.between(1, 140);
    let has_flat = seat.kind != CustomerKind::Organisation && random.chance(60);
    let flat = random.between(1, 90);
    match (seat.locale, seat.place.country) {
        (Locale::Romanian, _) if has_flat => format!("{street} nr. {number}, ap. {flat}"),
        (Locale::Romanian, _) => format!("{street} nr. {number}"),
        (Locale::Russian, _) if has_flat => format!("{street}, д. {number}, кв. {flat}"),
        (Locale::Russian, _) => format!("{street}, д. {number}"),
        (Locale::Spanish, "ES") if has_flat => {
            format!("{street}, {number}, {}.º {}", flat % 7 + 1, ["A", "B", "C", "D"][flat as usize % 4])
        }
        (Locale::Spanish, "ES") => format!("{street}, {number}"),
        (Locale::Spanish, _) => format!("{street} {}", number * 7),
        (Locale::English, "US") if has_flat => format!("{} {street}, Apt {flat}", number * 13),
        (Locale::English, "US") => format!("{} {street}", number * 13),
        (Locale::English, _) if has_flat => format!("Flat {}, {number} {street}", flat % 12 + 1),
        (Locale::English, _) => format!("{number} {street}"),
        (Locale::Other, "FR") => format!("{number} {street}"),
        (Locale::Other, _) => format!("{street} {number}"),
    }
}

/// Fills the look of a postcode: `#` with a digit, `@` with a letter postal services like.
fn filled(look: &str, random: &mut Random) -> String {
    const LETTERS: &[u8] = b"ABDEFGHJLNPQRSTUWXYZ";
    look.chars()
        .map(|sign| match sign {
            '#' => char::from(b'0' + random.below(10) as u8),
            '@' => char::from(*random.pick(LETTERS)),
            other => other,
        })
        .collect()
}

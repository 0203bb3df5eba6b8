//! What the demo company promises to whoever looks at it.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};

use crate::log::{LAST_DAY, rows};
use crate::phones::Phones;
use crate::products::PRODUCTS;
use crate::staff::STAFF;
use crate::wording::{family_name_of_household, family_name_of_woman, in_latin, slug};
use crate::{Company, ContactKind, Customer, CustomerKind, Interaction, Kind, LinkKind, Standing, company};

const TODAY: Date = date(2026, 11, 19);

static COMPANY: LazyLock<Company> = LazyLock::new(|| company(TODAY, 1));
static TOLD: LazyLock<Vec<Interaction>> = LazyLock::new(|| COMPANY.interactions().collect());

fn buyers() -> impl Iterator<Item = &'static Customer> {
    COMPANY.customers.iter().filter(|customer| customer.external_id.starts_with("CDNOW-"))
}

fn customer(external_id: &str) -> (usize, &'static Customer) {
    let found =
        COMPANY.customers.iter().enumerate().find(|(_, customer)| customer.external_id == external_id);
    found.unwrap()
}

fn hash(company: &Company) -> u64 {
    let mut hasher = DefaultHasher::new();
    company.customers.hash(&mut hasher);
    company.links.hash(&mut hasher);
    company.purchases.hash(&mut hasher);
    company.interactions().for_each(|entry| entry.hash(&mut hasher));
    hasher.finish()
}

/// Counts from Fader and Hardie's description of the CDNOW data; the sums by awk over the log as published,
/// `{ split($4, a, "."); cents += a[1] * 100 + a[2]; cds += $3 }`.
#[test]
fn the_purchases_are_those_of_the_published_log() {
    let purchases = &COMPANY.purchases;

    assert_eq!(buyers().count(), 23_570);
    assert_eq!(purchases.len(), 69_659);
    assert_eq!(purchases.iter().map(|purchase| purchase.minor).sum::<i64>(), 250_031_563);
    assert_eq!(purchases.iter().map(|purchase| purchase.quantity).sum::<i64>(), 167_881);
    assert_eq!(purchases.iter().filter(|purchase| purchase.minor == 0).count(), 80);
}

/// 12,054 of them by the same description, which counts all purchases of a day as one.
#[test]
fn half_of_the_buyers_bought_on_one_day_only() {
    let mut days: BTreeMap<usize, BTreeSet<Date>> = BTreeMap::new();
    for purchase in &COMPANY.purchases {
        days.entry(purchase.customer).or_default().insert(purchase.at.date());
    }

    assert_eq!(days.len(), 23_570);
    assert_eq!(days.values().filter(|days| days.len() == 1).count(), 12_054);
}

#[test]
fn the_log_ends_in_the_week_before_today_and_keeps_its_weekdays() {
    for today in (0..10).map(|days| TODAY.saturating_add(days.days())) {
        let end = LAST_DAY.saturating_add(crate::log::shift(today).days());
        let days_ago = (today - end).get_days();

        assert!((1..=7).contains(&days_ago), "{today} is {days_ago} days after {end}");
        // 30 June 1998 was a Tuesday.
        assert_eq!(end.weekday(), Weekday::Tuesday);
    }
    assert_eq!(rows().iter().map(|row| row.day).max(), Some(LAST_DAY));
}

#[test]
fn a_purchase_has_the_same_day_in_utc_and_at_the_customers_place() {
    for purchase in COMPANY.purchases.iter().step_by(23) {
        let zone = COMPANY.customers[purchase.customer].time_zone;
        let local = purchase.at.in_tz("UTC").unwrap().in_tz(zone).unwrap();

        assert_eq!((purchase.at.date(), local.date()), (purchase.on, purchase.on), "{}", purchase.order);
    }
}

#[test]
fn the_same_seed_gives_the_same_company() {
    let other = company(TODAY, 2);

    assert_eq!(hash(&COMPANY), hash(&company(TODAY, 1)));
    assert_ne!(hash(&COMPANY), hash(&other));
}

#[test]
fn every_phone_is_valid_and_belongs_to_one_customer() {
    let mut seen = BTreeSet::new();
    let mut of_range: BTreeMap<&str, usize> = BTreeMap::new();
    for customer in &COMPANY.customers {
        for point in customer.contact_points.iter().filter(|point| point.kind == ContactKind::Phone) {
            let digits = point.value.strip_prefix('+').unwrap();
            // ITU-T E.164: a plus sign and up to fifteen digits, the first not zero.
            assert!((8..=15).contains(&digits.len()) && !digits.starts_with('0'), "{}", point.value);
            assert!(digits.bytes().all(|digit| digit.is_ascii_digit()), "{}", point.value);
            assert!(seen.insert(&point.value), "{} twice", point.value);

            // The library is slow unoptimised and judges by the beginning: some of each range are enough.
            let checked = of_range.entry(&point.value[..9]).or_default();
            *checked += 1;
            if *checked > 8 {
                continue;
            }
            let phone = phonenumber::parse(None, &point.value).unwrap();

            assert!(phonenumber::is_valid(&phone), "{} of {}", point.value, customer.country);
            assert_eq!(phone.format().mode(phonenumber::Mode::E164).to_string(), point.value);
        }
    }
    assert!(seen.len() > 15_000 && of_range.len() > 100, "{} {}", seen.len(), of_range.len());
}

#[test]
fn no_country_runs_out_of_phones() {
    let mut phones = Phones::new();
    for customer in &COMPANY.customers {
        assert!(phones.next(customer.country).is_some(), "{}", customer.country);
    }
}

/// RFC 2606 reserves `.example`; no mail to it can arrive anywhere.
#[test]
fn every_address_ends_in_example_and_is_given_once() {
    let mut seen = BTreeSet::new();
    for customer in &COMPANY.customers {
        assert!(!customer.contact_points.is_empty(), "{}", customer.external_id);
        for point in &customer.contact_points {
            if matches!(point.kind, ContactKind::Email | ContactKind::Handle) {
                assert!(point.value.ends_with(".example"), "{}", point.value);
                assert!(point.value.is_ascii() && !point.value.contains([' ', '|']), "{}", point.value);
                assert!(!point.value.contains("..") && !point.value.contains(".@"), "{}", point.value);
                assert!(seen.insert(&point.value), "{} twice", point.value);
            }
        }
    }
    assert!(STAFF.iter().all(|member| member.email.ends_with(".example")));
}

/// Romanian writes ș and ț with a comma below (Unicode U+0219, U+021B), never with a cedilla.
#[test]
fn no_romanian_text_has_cedillas() {
    let cedillas = ['ş', 'ţ', 'Ş', 'Ţ'];
    for customer in &COMPANY.customers {
        assert!(!customer.name.contains(cedillas), "{}", customer.name);
    }
    for entry in TOLD.iter().filter(|entry| COMPANY.customers[entry.customer].language == "ro") {
        assert!(!entry.body.contains(cedillas) && !entry.subject.contains(cedillas), "{}", entry.body);
    }
    assert!(PRODUCTS.iter().all(|product| !product.phrase("ro").contains(cedillas)));
}

#[test]
fn every_russian_text_is_cyrillic() {
    let is_russian = |customer: &Customer| customer.language == "ru";
    for customer in COMPANY.customers.iter().filter(|customer| is_russian(customer)) {
        assert!(!customer.name.chars().any(|letter| letter.is_ascii_alphabetic()), "{}", customer.name);
    }
    for entry in TOLD.iter().filter(|entry| is_russian(&COMPANY.customers[entry.customer])) {
        let words = format!("{} {} {}", entry.subject, entry.body, entry.outcome.as_deref().unwrap_or(""));
        // Handles and order numbers are the only Latin words.
        let latin = words
            .split_whitespace()
            .filter(|word| !word.starts_with('@') && !word.starts_with("CDNOW-"))
            .any(|word| word.chars().any(|letter| letter.is_ascii_alphabetic()));

        assert!(!latin, "{words}");
        assert!(words.chars().any(|letter| ('а'..='я').contains(&letter)), "{words}");
    }
}

#[test]
fn nobody_is_contacted_after_today_or_before_they_were_known() {
    for entry in TOLD.iter() {
        let customer = &COMPANY.customers[entry.customer];

        assert!(entry.at.date() < TODAY, "{} at {}", entry.external_id, entry.at);
        assert!(entry.at.date() >= customer.created_on.saturating_sub(1.day()), "{}", entry.external_id);
    }
}

#[test]
fn every_colleague_has_something_due_today_and_something_late() {
    for (member, staff) in STAFF.iter().enumerate() {
        let open: Vec<Date> = TOLD
            .iter()
            .filter_map(|entry| entry.task)
            .filter(|task| task.assignee == member && task.done_on.is_none())
            .map(|task| task.due)
            .collect();

        assert!(open.contains(&TODAY), "{}", staff.handle);
        assert!(open.iter().any(|&due| due < TODAY), "{}", staff.handle);
        assert!(open.iter().any(|&due| due > TODAY), "{}", staff.handle);
    }
}

#[test]
fn no_gap_in_a_text_stays_open() {
    for entry in TOLD.iter() {
        let words = format!("{}\n{}\n{}", entry.subject, entry.body, entry.outcome.as_deref().unwrap_or(""));

        assert!(!words.contains(['{', '}', '[', ']', '|', '#']), "{words}");
        assert!(!entry.subject.trim().is_empty() && !entry.body.trim().is_empty(), "{}", entry.external_id);
        assert!(!words.contains("  ") && !words.contains(" ,"), "{words}");
    }
}

#[test]
fn about_sixty_thousand_things_were_said_on_all_channels_in_all_languages() {
    let mut seen: BTreeMap<(&str, Kind), usize> = BTreeMap::new();
    let mut of_customer = vec![0; COMPANY.customers.len()];
    for entry in TOLD.iter() {
        *seen.entry((COMPANY.customers[entry.customer].language, entry.kind)).or_default() += 1;
        of_customer[entry.customer] += 1;
    }

    assert!((55_000..65_000).contains(&TOLD.len()), "{}", TOLD.len());
    assert_eq!(seen.len(), 4 * Kind::ALL.len());
    assert!(seen.values().all(|&count| count >= 100), "{seen:?}");
    assert!(of_customer.iter().all(|&count| count >= 1));
    assert!(of_customer.iter().filter(|&&count| count >= 15).count() >= 300);
}

#[test]
fn every_mention_stands_in_the_text_and_every_handle_is_a_mention() {
    let handles = STAFF.iter().map(|member| format!("@{}", member.handle)).collect::<Vec<_>>();
    for entry in TOLD.iter() {
        let in_text: Vec<usize> =
            (0..handles.len()).filter(|&member| entry.body.contains(&handles[member])).collect();

        assert_eq!(entry.mentions, in_text, "{}", entry.body);
    }
    assert!(TOLD.iter().filter(|entry| !entry.mentions.is_empty()).count() > 1_000);
}

#[test]
fn ioana_buys_for_the_bakery_and_is_looked_after_by_marta() {
    let (ioana, record) = customer("CDNOW-16944");
    let (bakery, organisation) = customer("ORG-0001");
    let link = COMPANY.links.iter().find(|link| link.customer == ioana).unwrap();
    let kinds: BTreeSet<Kind> =
        TOLD.iter().filter(|entry| entry.customer == ioana).map(|entry| entry.kind).collect();

    assert_eq!(record.name, "Ioana Popescu");
    assert_eq!((organisation.name.as_str(), organisation.city), ("Brutăria Albă SRL", "Cluj-Napoca"));
    assert_eq!(
        (link.of, link.kind, link.role, link.until),
        (bakery, LinkKind::WorksAt, "head_of_purchasing", None)
    );
    assert_eq!(STAFF[record.owner.unwrap()].handle, "marta.ruiz");
    assert_eq!(record.standing, Standing::Loyal);
    assert_eq!(kinds.len(), Kind::ALL.len(), "{kinds:?}");
    assert_eq!(COMPANY.links.iter().filter(|link| link.of == bakery).count(), 3);
}

#[test]
fn customers_come_in_all_kinds_languages_and_standings() {
    let share =
        |wanted: &dyn Fn(&Customer) -> bool| buyers().filter(|one| wanted(one)).count() * 1000 / 23_570;

    assert!((915..945).contains(&share(&|one| one.kind == CustomerKind::Person)));
    assert!((10..30).contains(&share(&|one| one.kind == CustomerKind::Household)));
    for language in ["es", "ro", "ru", "en"] {
        assert!(share(&|one| one.language == language) >= 180, "{language}");
    }
    for standing in [Standing::Loyal, Standing::Active, Standing::AtRisk, Standing::Lapsed, Standing::Lost] {
        assert!(share(&|one| one.standing == standing) >= 20, "{standing:?}");
    }
    assert!(COMPANY.customers.iter().any(|one| one.standing == Standing::Prospect));
}

#[test]
fn links_join_the_right_kinds_and_are_dated_in_order() {
    for link in &COMPANY.links {
        let kinds = (COMPANY.customers[link.customer].kind, COMPANY.customers[link.of].kind);
        let expected = match link.kind {
            LinkKind::WorksAt => (CustomerKind::Person, CustomerKind::Organisation),
            LinkKind::MemberOf => (CustomerKind::Person, CustomerKind::Household),
            LinkKind::PartOf => (CustomerKind::Organisation, CustomerKind::Organisation),
        };

        assert_eq!(kinds, expected);
        assert!(link.until.is_none_or(|until| link.from.unwrap() < until && until < TODAY));
    }
    for kind in [LinkKind::WorksAt, LinkKind::MemberOf, LinkKind::PartOf] {
        assert!(COMPANY.links.iter().filter(|link| link.kind == kind).count() > 100, "{kind:?}");
    }
}

/// Forms from any Russian grammar, Latin letters as BGN/PCGN writes them.
#[test]
fn russian_family_names_change_with_who_bears_them() {
    assert_eq!(family_name_of_woman("Смирнов"), "Смирнова");
    assert_eq!(family_name_of_woman("Чайковский"), "Чайковская");
    assert_eq!(family_name_of_woman("Донской"), "Донская");
    assert_eq!(family_name_of_woman("Шевченко"), "Шевченко");
    assert_eq!(family_name_of_woman("Черных"), "Черных");
    assert_eq!(family_name_of_household("Ильин"), "Ильиных");
    assert_eq!(family_name_of_household("Покровский"), "Покровских");
    assert_eq!(family_name_of_household("Полевой"), "Полевых");
    assert_eq!(in_latin("Юлия Щукина"), "Yuliya Shchukina");
    assert_eq!(slug("Łukasz O’Żółć-Müller", '.'), "lukasz.ozolc.mueller");
}

/// Gaps worked out by hand: bought every 30 days, so quiet for 45 is fine but at least 60 are always allowed.
#[test]
fn standing_compares_silence_with_the_customers_own_rhythm() {
    let end = date(2026, 6, 30);
    let monthly = |count: i32, last: Date| -> Vec<Date> {
        (0..count).rev().map(|back| last.saturating_sub((back * 30).days())).collect()
    };

    assert_eq!(Standing::of(&[], end), Standing::Prospect);
    assert_eq!(Standing::of(&monthly(6, date(2026, 5, 1)), end), Standing::Loyal);
    assert_eq!(Standing::of(&monthly(5, date(2026, 5, 1)), end), Standing::Active);
    assert_eq!(Standing::of(&monthly(6, date(2026, 4, 30)), end), Standing::AtRisk);
    assert_eq!(Standing::of(&monthly(6, date(2026, 3, 1)), end), Standing::Lapsed);
    assert_eq!(Standing::of(&[date(2025, 2, 1)], end), Standing::Lost);
}

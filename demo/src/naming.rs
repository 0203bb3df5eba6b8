//! Gives the seats their names.

use std::collections::{BTreeMap, BTreeSet};

use crate::customers::CustomerKind;
use crate::locale::{Locale, Names};
use crate::random::Random;
use crate::seats::Seat;
use crate::showcase::{COLLEAGUES, organisation_at, person_at};
use crate::wording::{family_name_of_household, family_name_of_woman, in_latin, patronymic_of_woman, slug};

/// A name and what belongs to it.
#[derive(Clone, Debug, Default)]
pub struct Naming {
    pub name: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub latin_name: Option<String>,
    pub is_woman: bool,
    /// Of an organisation: what stands before `.example` in its addresses.
    pub domain: Option<String>,
}

/// One name for each seat; organisations never share one.
#[must_use]
pub fn namings(seats: &[Seat], seed: u64) -> Vec<Naming> {
    let mut lists: BTreeMap<(Locale, &str), Names> = BTreeMap::new();
    let mut taken = BTreeSet::new();
    let mut namings = Vec::with_capacity(seats.len());
    for (index, seat) in seats.iter().enumerate() {
        let mut random = Random::new(seed, "name", index);
        let names = lists
            .entry((seat.locale, seat.place.country))
            .or_insert_with(|| Names::of(seat.locale, seat.place.country));
        let mut naming = written_by_hand(index).unwrap_or_else(|| match seat.kind {
            CustomerKind::Person => person(seat, names, seed, &mut random),
            CustomerKind::Household => household(seat, &family(names, seed, index)),
            CustomerKind::Organisation => organisation(seat, names, &mut taken, &mut random),
        });
        if seat.locale == Locale::Russian && random.chance(35) {
            naming.latin_name = Some(in_latin(&naming.name.replace(['«', '»'], "")));
        }
        namings.push(naming);
    }
    namings
}

fn written_by_hand(index: usize) -> Option<Naming> {
    if let Some(showcase) = organisation_at(index) {
        let name = showcase.organisation.to_owned();
        return Some(Naming { name, domain: Some(showcase.domain.to_owned()), ..Naming::default() });
    }
    let (given, family, is_woman) = match person_at(index) {
        Some(showcase) => (showcase.given_name, showcase.family_name, true),
        None => {
            let colleague = COLLEAGUES.iter().find(|colleague| colleague.buyer == index + 1)?;
            (colleague.given_name, colleague.family_name, colleague.is_woman)
        }
    };
    Some(of_person(given.to_owned(), family.to_owned(), is_woman))
}

fn of_person(given: String, family: String, is_woman: bool) -> Naming {
    Naming {
        name: format!("{given} {family}"),
        given_name: Some(given),
        family_name: Some(family),
        is_woman,
        ..Naming::default()
    }
}

fn person(seat: &Seat, names: &Names, seed: u64, random: &mut Random) -> Naming {
    let is_woman = random.chance(52);
    let given_names = if is_woman { &names.women } else { &names.men };
    let given = *random.pick_early(given_names);
    let given = match seat.locale {
        Locale::Spanish if random.chance(12) => {
            let first = if is_woman { "María" } else { "José" };
            if first == given { given.to_owned() } else { format!("{first} {given}") }
        }
        Locale::Romanian if random.chance(12) => {
            let second = *random.pick(given_names);
            if second == given { given.to_owned() } else { format!("{given}-{second}") }
        }
        Locale::Russian if random.chance(38) => {
            let patronymic = *random.pick(&names.patronymics);
            if is_woman {
                format!("{given} {}", patronymic_of_woman(patronymic))
            } else {
                format!("{given} {patronymic}")
            }
        }
        _ => given.to_owned(),
    };
    let first = match seat.household {
        Some(household) => family(names, seed, household),
        None => (*random.pick_early(&names.family)).to_owned(),
    };
    let family = match seat.locale {
        Locale::Spanish if random.chance(88) => format!("{first} {}", random.pick(&names.family)),
        Locale::Russian if is_woman => family_name_of_woman(&first),
        _ => first,
    };
    of_person(given, family, is_woman)
}

/// The family name all of a household have.
fn family(names: &Names, seed: u64, household: usize) -> String {
    (*Random::new(seed, "family", household).pick(&names.family)).to_owned()
}

fn household(seat: &Seat, family: &str) -> Naming {
    let name = match seat.locale {
        Locale::Spanish | Locale::Romanian => format!("Familia {family}"),
        Locale::Russian => format!("Семья {}", family_name_of_household(family)),
        Locale::English => format!("The {family} family"),
        Locale::Other => format!("{family} family"),
    };
    Naming { name, ..Naming::default() }
}

fn organisation(seat: &Seat, names: &Names, taken: &mut BTreeSet<String>, random: &mut Random) -> Naming {
    let mut attempt = 0;
    loop {
        let word = random.pick(&names.words);
        let family = random.pick(&names.family);
        let form = random.pick_early(legal_forms(seat.place.country, seat.locale));
        let pattern =
            seat.pattern.replace("{w}", word).replace("{f}", family).replace("{c}", seat.place.city);
        let name = pattern.replace("{l}", form);
        let plain = pattern.replace("{l}", "");
        attempt += 1;
        let domain = slug(plain.trim(), '-');
        // After some attempts the city tells two of one name apart, at last a number does.
        let (name, domain) = match attempt {
            0..8 => (name, domain),
            8..16 => {
                (format!("{name} ({})", seat.place.city), format!("{domain}-{}", slug(seat.place.city, '-')))
            }
            _ => (format!("{name} {attempt}"), format!("{domain}-{attempt}")),
        };
        if taken.insert(domain.clone()) {
            return Naming { name, domain: Some(domain), ..Naming::default() };
        }
    }
}

fn legal_forms(country: &str, locale: Locale) -> &'static [&'static str] {
    match country {
        "ES" => &["S.L.", "S.L.U.", "S.A."],
        "MX" => &["S.A. de C.V.", "S. de R.L. de C.V."],
        "AR" | "UY" => &["S.R.L.", "S.A."],
        "CO" => &["S.A.S."],
        "CL" => &["SpA", "Ltda."],
        "PE" => &["S.A.C.", "E.I.R.L."],
        "RU" => &["ООО", "АО"],
        "KZ" => &["ТОО"],
        "MD" if locale == Locale::Russian => &["ООО"],
        "RO" | "MD" => &["SRL", "SRL", "SA"],
        "GB" => &["Ltd", "LLP"],
        "IE" => &["Ltd", "DAC"],
        "US" => &["LLC", "Inc."],
        "DE" => &["GmbH"],
        "PL" => &["Sp. z o.o."],
        "DK" => &["ApS"],
        "SE" => &["AB"],
        "FR" => &["SARL"],
        "CZ" => &["s.r.o."],
        _ => &["Lda."],
    }
}

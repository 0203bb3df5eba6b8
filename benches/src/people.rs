//! Customers that could exist: names of four languages, in two alphabets, as uneven as real ones.

use crate::random::Random;

/// A customer to be.
pub struct Someone {
    pub kind: &'static str,
    pub name: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub language: &'static str,
    pub country: &'static str,
    pub time_zone: &'static str,
    /// The country's calling code, with which the phone numbers start.
    pub calling_code: &'static str,
    pub currency: &'static str,
}

struct Home {
    language: &'static str,
    /// Country, time zone, calling code, currency.
    places: &'static [(&'static str, &'static str, &'static str, &'static str)],
    /// This list and those below: words with a comma and a blank between them.
    given: &'static str,
    /// A family name is a beginning and an ending, which gives thousands from a few lists.
    beginnings: &'static str,
    endings: &'static str,
    companies: &'static str,
    company_endings: &'static str,
    has_two_family_names: bool,
}

const HOMES: [Home; 4] = [
    Home {
        language: "es",
        places: &[
            ("ES", "Europe/Madrid", "+34", "EUR"),
            ("MX", "America/Mexico_City", "+52", "MXN"),
            ("AR", "America/Argentina/Buenos_Aires", "+54", "ARS"),
            ("CO", "America/Bogota", "+57", "COP"),
        ],
        given: "Carmen, María, Ana, Isabel, Laura, Cristina, Lucía, Elena, Pilar, Paula, Raquel, \
                Beatriz, Rosa, Teresa, Nuria, Irene, Sofía, Inés, Begoña, Rocío, José, Antonio, Manuel, \
                Francisco, Javier, Carlos, Jesús, Alejandro, Miguel, Rafael, Pedro, Ángel, Pablo, \
                Sergio, Fernando, Jorge, Luis, Álvaro, Diego, Adrián, Óscar, Iñigo, Germán",
        beginnings: "Garc, Fernánd, Gonzál, Rodrígu, Lóp, Martín, Sánch, Pér, Góm, Jimén, Hernánd, Domíngu, \
                Vázqu, Ramír, Álvar, Gutiérr, Muñ, Núñ, Ibáñ, Velázqu, Benít, Suár, Márqu, Méndez-Val, \
                Estév, Juár, Bermúd, Peñalv, Ordóñ, Yáñ, Valdiv, Montalv",
        endings: "ez, ía, o, edo, iga, ero, al, án",
        companies: "Panadería, Talleres, Librería, Bodegas, Clínica, Viveros, Transportes, Muebles",
        company_endings: "S.L., S.A., Hermanos, e Hijos",
        has_two_family_names: true,
    },
    Home {
        language: "ro",
        places: &[("RO", "Europe/Bucharest", "+40", "RON"), ("MD", "Europe/Chisinau", "+373", "MDL")],
        given: "Maria, Elena, Ioana, Andreea, Mihaela, Cristina, Gabriela, Alina, Daniela, Raluca, \
                Luminița, Mădălina, Ștefania, Țuța, Oana, Otilia, Simona, Roxana, Viorica, Zoe, Andrei, \
                Alexandru, Mihai, Ion, Gheorghe, Vasile, Ștefan, Cătălin, Răzvan, Cosmin, Dragoș, \
                Florin, Horia, Ilie, Liviu, Marius, Nicolae, Octavian, Radu, Sorin, Tudor",
        beginnings: "Pop, Ion, Dumitr, Stăn, Șerb, Țugul, Constantin, Georg, Marin, Diacon, Lup, Munt, \
                Bărbul, Câmp, Dobr, Filip, Grigor, Iliesc, Jian, Lăzăr, Mihăil, Negr, Oprișan, Petr, \
                Rădul, Sav, Tănăs, Udr, Văcăr, Zamfir, Brătian, Cioban",
        endings: "escu, eanu, aru, iu, oiu, an, ache, aș, ilă, ea",
        companies: "Brutăria, Atelierul, Librăria, Crama, Clinica, Pepiniera, Transport, Mobila",
        company_endings: "SRL, SA, și Fiii, Grup",
        has_two_family_names: false,
    },
    Home {
        language: "en",
        places: &[
            ("GB", "Europe/London", "+44", "GBP"),
            ("IE", "Europe/Dublin", "+353", "EUR"),
            ("US", "America/New_York", "+1", "USD"),
        ],
        given: "Emma, Olivia, Amelia, Sophie, Charlotte, Grace, Emily, Lucy, Hannah, Eleanor, Margaret, \
                Siobhán, Niamh, Sinéad, Zoë, Katherine, Frances, Martha, Heather, Joan, James, Oliver, \
                William, Thomas, Henry, George, Arthur, Edward, Daniel, Samuel, Seán, Pádraig, Robert, \
                Michael, Richard, Christopher, Jonathan, Philip, Hugh, Owen",
        beginnings: "Hart, Brad, Ash, Thorn, O’Ne, Wal, Hamil, Win, Black, Whit, Green, Wood, Stan, Brook, \
                Hall, Clif, Dun, Ed, Fair, Gold, Har, King, Lang, Mor, Nor, Old, Pem, Rob, Sand, Tem, \
                West, York",
        endings: "son, ton, ley, field, wood, man, er, ford, well, bridge, ill, s",
        companies: "Bakery, Workshop, Books, Vineyards, Clinic, Nurseries, Haulage, Furniture",
        company_endings: "Ltd, LLC, & Sons, Group",
        has_two_family_names: false,
    },
    Home {
        language: "ru",
        places: &[
            ("RU", "Europe/Moscow", "+7", "RUB"),
            ("MD", "Europe/Chisinau", "+373", "MDL"),
            ("KZ", "Asia/Almaty", "+7", "KZT"),
        ],
        given: "Анна, Мария, Елена, Ольга, Наталья, Татьяна, Ирина, Светлана, Екатерина, Юлия, Дарья, \
                Ксения, Людмила, Галина, Любовь, Вероника, Алёна, Полина, Жанна, Эльвира, Пётр, Иван, \
                Алексей, Сергей, Андрей, Дмитрий, Николай, Михаил, Фёдор, Юрий, Евгений, Виктор, \
                Григорий, Тимофей, Василий, Яков, Илья, Роман, Павел, Лев",
        beginnings: "Иван, Петр, Сидор, Кузнец, Смирн, Попов, Васил, Соколов, Михайл, Новик, Федор, Мороз, \
                Волк, Алексе, Лебед, Семён, Егор, Павл, Козл, Степан, Никола, Орл, Андре, Макар, Никит, \
                Захар, Зайц, Соловь, Борис, Яковл, Григорь, Щерб",
        endings: "ов, ова, ев, ева, ин, ина, енко, ский, ская, чук",
        companies: "Пекарня, Мастерская, Книги, Винодельня, Клиника, Питомник, Перевозки, Мебель",
        company_endings: "ООО, АО, и сыновья, Групп",
        has_two_family_names: false,
    },
];

/// The next customer: about one in twelve is an organisation.
pub fn someone(random: &mut Random) -> Someone {
    let home = &HOMES[random.below(HOMES.len())];
    let (country, time_zone, calling_code, currency) = random.pick(home.places);
    let place = Someone {
        kind: "person",
        name: String::new(),
        given_name: None,
        family_name: None,
        language: home.language,
        country,
        time_zone,
        calling_code,
        currency,
    };
    if random.percent(8) {
        let (what, ending) = (word(home.companies, random), word(home.company_endings, random));
        let name = format!("{what} {} {ending}", family_name(home, random));
        return Someone { kind: "organisation", name, ..place };
    }
    let given = word(home.given, random).to_owned();
    let mut family = family_name(home, random);
    if home.has_two_family_names {
        family = format!("{family} {}", family_name(home, random));
    }
    Someone { name: format!("{given} {family}"), given_name: Some(given), family_name: Some(family), ..place }
}

fn family_name(home: &Home, random: &mut Random) -> String {
    // Two dice make the names in the front of the list common and the others rare, as names are.
    let beginnings: Vec<&str> = home.beginnings.split(", ").collect();
    let uneven = random.below(beginnings.len()) * random.below(beginnings.len()) / beginnings.len();
    format!("{}{}", beginnings[uneven], word(home.endings, random))
}

fn word(list: &'static str, random: &mut Random) -> &'static str {
    let place = random.below(list.split(", ").count());
    list.split(", ").nth(place).unwrap_or(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_people() {
        let names = |seed| {
            let mut random = Random::new(seed);
            (0..20).map(|_| someone(&mut random).name).collect::<Vec<_>>()
        };

        assert_eq!(names(1), names(1));
        assert_ne!(names(1), names(2));
    }

    #[test]
    fn both_alphabets_and_organisations_are_there() {
        let mut random = Random::new(1);
        let people: Vec<Someone> = (0..1000).map(|_| someone(&mut random)).collect();
        let cyrillic =
            people.iter().filter(|someone| someone.name.contains(|c| ('а'..='я').contains(&c))).count();
        let organisations = people.iter().filter(|someone| someone.kind == "organisation").count();

        // A quarter and a twelfth of 1,000; the bounds are four standard deviations of the binomial.
        assert!((195..=305).contains(&cyrillic), "{cyrillic}");
        assert!((45..=115).contains(&organisations), "{organisations}");
    }
}

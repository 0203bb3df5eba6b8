//! Where the demo's customers live: cities with their time zone and the look of their postcodes.

use crate::locale::Locale;

/// A city. In `postcode`, `#` stands for a digit and `@` for a letter.
pub struct Place {
    /// ISO 3166-1 alpha-2.
    pub country: &'static str,
    pub city: &'static str,
    /// IANA name.
    pub zone: &'static str,
    pub postcode: &'static str,
}

const fn place(
    country: &'static str,
    city: &'static str,
    zone: &'static str,
    postcode: &'static str,
) -> Place {
    Place { country, city, zone, postcode }
}

/// The cities of one locale; those named first are the likelier ones.
#[must_use]
pub fn places(locale: Locale) -> &'static [Place] {
    match locale {
        Locale::Spanish => SPANISH,
        Locale::Romanian => ROMANIAN,
        Locale::Russian => RUSSIAN,
        Locale::English => ENGLISH,
        Locale::Other => OTHER,
    }
}

const SPANISH: &[Place] = &[
    place("ES", "Madrid", "Europe/Madrid", "280##"),
    place("ES", "Barcelona", "Europe/Madrid", "080##"),
    place("ES", "València", "Europe/Madrid", "460##"),
    place("ES", "Sevilla", "Europe/Madrid", "410##"),
    place("MX", "Ciudad de México", "America/Mexico_City", "06###"),
    place("AR", "Buenos Aires", "America/Argentina/Buenos_Aires", "C1###@@@"),
    place("ES", "Zaragoza", "Europe/Madrid", "500##"),
    place("ES", "Bilbao", "Europe/Madrid", "480##"),
    place("CO", "Bogotá", "America/Bogota", "11####"),
    place("ES", "Málaga", "Europe/Madrid", "290##"),
    place("CL", "Santiago", "America/Santiago", "8######"),
    place("ES", "A Coruña", "Europe/Madrid", "150##"),
    place("MX", "Guadalajara", "America/Mexico_City", "44###"),
    place("PE", "Lima", "America/Lima", "150##"),
    place("ES", "Cádiz", "Europe/Madrid", "110##"),
    place("ES", "Oviedo", "Europe/Madrid", "330##"),
    place("AR", "Córdoba", "America/Argentina/Cordoba", "X5###@@@"),
    place("ES", "Donostia", "Europe/Madrid", "200##"),
    place("UY", "Montevideo", "America/Montevideo", "11###"),
    place("ES", "Palma", "Europe/Madrid", "070##"),
    place("CO", "Medellín", "America/Bogota", "05####"),
    place("ES", "Las Palmas de Gran Canaria", "Atlantic/Canary", "350##"),
    place("MX", "Mérida", "America/Merida", "97###"),
    place("ES", "León", "Europe/Madrid", "240##"),
];

const ROMANIAN: &[Place] = &[
    place("RO", "București", "Europe/Bucharest", "0#####"),
    place("RO", "Cluj-Napoca", "Europe/Bucharest", "400###"),
    place("MD", "Chișinău", "Europe/Chisinau", "MD-20##"),
    place("RO", "Timișoara", "Europe/Bucharest", "300###"),
    place("RO", "Iași", "Europe/Bucharest", "700###"),
    place("RO", "Brașov", "Europe/Bucharest", "500###"),
    place("RO", "Constanța", "Europe/Bucharest", "900###"),
    place("RO", "Sibiu", "Europe/Bucharest", "550###"),
    place("RO", "Oradea", "Europe/Bucharest", "410###"),
    place("RO", "Craiova", "Europe/Bucharest", "200###"),
    place("MD", "Bălți", "Europe/Chisinau", "MD-31##"),
    place("RO", "Galați", "Europe/Bucharest", "800###"),
    place("RO", "Ploiești", "Europe/Bucharest", "100###"),
    place("RO", "Târgu Mureș", "Europe/Bucharest", "540###"),
    place("RO", "Suceava", "Europe/Bucharest", "720###"),
    place("MD", "Orhei", "Europe/Chisinau", "MD-35##"),
    place("RO", "Alba Iulia", "Europe/Bucharest", "510###"),
    place("RO", "Baia Mare", "Europe/Bucharest", "430###"),
];

const RUSSIAN: &[Place] = &[
    place("RU", "Москва", "Europe/Moscow", "1#####"),
    place("RU", "Санкт-Петербург", "Europe/Moscow", "19####"),
    place("KZ", "Алматы", "Asia/Almaty", "05####"),
    place("MD", "Кишинёв", "Europe/Chisinau", "MD-20##"),
    place("RU", "Казань", "Europe/Moscow", "420###"),
    place("RU", "Екатеринбург", "Asia/Yekaterinburg", "620###"),
    place("RU", "Нижний Новгород", "Europe/Moscow", "603###"),
    place("KZ", "Астана", "Asia/Almaty", "01####"),
    place("RU", "Самара", "Europe/Samara", "443###"),
    place("RU", "Новосибирск", "Asia/Novosibirsk", "630###"),
    place("MD", "Тирасполь", "Europe/Chisinau", "MD-33##"),
    place("RU", "Ярославль", "Europe/Moscow", "150###"),
    place("RU", "Воронеж", "Europe/Moscow", "394###"),
    place("RU", "Псков", "Europe/Moscow", "180###"),
    place("KZ", "Караганда", "Asia/Almaty", "10####"),
    place("RU", "Тула", "Europe/Moscow", "300###"),
];

const ENGLISH: &[Place] = &[
    place("GB", "London", "Europe/London", "SW# #@@"),
    place("US", "New York", "America/New_York", "100##"),
    place("IE", "Dublin", "Europe/Dublin", "D0# @@##"),
    place("GB", "Manchester", "Europe/London", "M## #@@"),
    place("US", "Chicago", "America/Chicago", "606##"),
    place("GB", "Edinburgh", "Europe/London", "EH# #@@"),
    place("GB", "Bristol", "Europe/London", "BS# #@@"),
    place("US", "Philadelphia", "America/New_York", "191##"),
    place("US", "Portland", "America/Los_Angeles", "972##"),
    place("GB", "Leeds", "Europe/London", "LS# #@@"),
    place("IE", "Cork", "Europe/Dublin", "T12 @@##"),
    place("GB", "Cardiff", "Europe/London", "CF## #@@"),
    place("US", "Austin", "America/Chicago", "787##"),
    place("GB", "Belfast", "Europe/London", "BT# #@@"),
    place("IE", "Galway", "Europe/Dublin", "H91 @@##"),
    place("US", "Denver", "America/Denver", "802##"),
    place("GB", "Norwich", "Europe/London", "NR# #@@"),
    place("US", "Boston", "America/New_York", "021##"),
    place("GB", "Aberdeen", "Europe/London", "AB## #@@"),
];

/// Same order of countries as [`crate::names::other::PEOPLE`].
const OTHER: &[Place] = &[
    place("DE", "Köln", "Europe/Berlin", "50###"),
    place("PL", "Łódź", "Europe/Warsaw", "90-###"),
    place("DK", "Århus", "Europe/Copenhagen", "8##0"),
    place("SE", "Malmö", "Europe/Stockholm", "21# ##"),
    place("FR", "Besançon", "Europe/Paris", "25000"),
    place("CZ", "Plzeň", "Europe/Prague", "30# ##"),
    place("PT", "Évora", "Europe/Lisbon", "7000-###"),
];

/// Streets of one locale, without the house number.
#[must_use]
pub fn streets(country: &str, locale: Locale) -> &'static [&'static str] {
    match (country, locale) {
        ("US", _) => &[
            "Maple Avenue",
            "Oak Street",
            "Washington Street",
            "Cedar Lane",
            "Lakeview Drive",
            "Elm Street",
            "Park Avenue",
            "Jefferson Street",
            "Chestnut Street",
            "Sunset Boulevard",
            "Mill Road",
            "Franklin Street",
            "Highland Avenue",
            "Juniper Court",
        ],
        (_, Locale::English) => &[
            "High Street",
            "Church Lane",
            "Station Road",
            "Mill Lane",
            "Victoria Road",
            "The Crescent",
            "Orchard Close",
            "Bridge Street",
            "Queen’s Road",
            "Castle Street",
            "Harbour View",
            "Chapel Row",
            "Manor Drive",
            "Albert Terrace",
        ],
        (_, Locale::Spanish) => &[
            "Calle Mayor",
            "Calle del Olmo",
            "Avenida de la Constitución",
            "Calle San Miguel",
            "Calle de la Luna",
            "Plaza del Mercado",
            "Calle Nueva",
            "Paseo del Río",
            "Calle del Carmen",
            "Avenida Independencia",
            "Calle de los Naranjos",
            "Calle Rosalía de Castro",
            "Calle Colón",
            "Camino Viejo",
        ],
        (_, Locale::Romanian) => &[
            "Str. Morii",
            "Str. Mihai Eminescu",
            "Bd. Unirii",
            "Str. Horea",
            "Str. Ștefan cel Mare",
            "Str. Florilor",
            "Str. Teilor",
            "Calea Victoriei",
            "Str. Avram Iancu",
            "Str. Gării",
            "Str. Fântânii",
            "Str. Alexandru Ioan Cuza",
            "Aleea Castanilor",
            "Str. Păcii",
        ],
        (_, Locale::Russian) => &[
            "ул. Садовая",
            "ул. Лесная",
            "ул. Пушкина",
            "пр-т Мира",
            "ул. Чехова",
            "ул. Школьная",
            "Набережная ул.",
            "ул. Гагарина",
            "Мельничный пер.",
            "ул. Зелёная",
            "ул. Толстого",
            "Вокзальная ул.",
            "ул. Победы",
            "Цветочный б-р",
        ],
        ("DE", _) => &["Lindenstraße", "Mühlenweg", "Bahnhofstraße", "Gärtnergasse"],
        ("PL", _) => &["ul. Kościuszki", "ul. Młyńska", "ul. Źródlana", "ul. Długa"],
        ("DK", _) => &["Møllevej", "Nørregade", "Æblehaven", "Strandvejen"],
        ("SE", _) => &["Kvarngatan", "Södra vägen", "Björkstigen", "Storgatan"],
        ("FR", _) => &["rue du Moulin", "place du Marché", "rue de l’Église", "avenue Foch"],
        ("CZ", _) => &["Mlýnská", "Nádražní", "Zahradní", "Klášterní"],
        _ => &["Rua do Moinho", "Rua da Estação", "Avenida da Liberdade", "Largo da Sé"],
    }
}
